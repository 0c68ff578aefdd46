//! The tables and their columns: the dictionary that people read, and from which the Arrow schemas are made.
//!
//! Column names are stable within a schema version. A new column, a new table or a change of meaning is a new
//! [`crate::SCHEMA_VERSION`].

use std::fmt;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// The tables that this version fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Commits reachable from the scanned head.
    Commits,
    /// Something skipped or wrong.
    Problems,
    /// Runs of lines at the head with the same origin.
    Spans,
}

impl Table {
    /// All, in the order of their names.
    pub const ALL: [Table; 3] = [Table::Commits, Table::Problems, Table::Spans];

    /// The name of the table and of its folder.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Table::Commits => "commits",
            Table::Problems => "problems",
            Table::Spans => "spans",
        }
    }

    /// What one row is.
    #[must_use]
    pub const fn row_meaning(self) -> &'static str {
        match self {
            Table::Commits => "a commit reachable from the scanned head",
            Table::Problems => "something skipped, or known to be wrong or incomplete",
            Table::Spans => "a run of lines of a text file at the head with one origin and one claim",
        }
    }

    pub(crate) fn schema(self) -> SchemaRef {
        Arc::new(Schema::new(columns(self).iter().map(Column::field).collect::<Vec<_>>()))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether a row may have no value (null).
    pub nullable: bool,
    /// Whether nearly every row has a value of its own, so that a dictionary of values would not pay.
    pub distinct: bool,
    /// What the value means, with its unit.
    pub meaning: &'static str,
}

impl Column {
    const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Column { name, kind, nullable: false, distinct: false, meaning }
    }

    const fn nullable(self) -> Self {
        Column { nullable: true, ..self }
    }

    const fn distinct(self) -> Self {
        Column { distinct: true, ..self }
    }

    fn field(&self) -> Field {
        Field::new(self.name, self.kind.data_type(), self.nullable)
    }
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A list of UTF-8 texts, without nulls.
    TextList,
    /// Bytes.
    Bytes,
    /// An unsigned integer of 32 bits.
    U32,
    /// An unsigned integer of 64 bits.
    U64,
    /// True or false.
    Bool,
    /// A time in UTC, microseconds since 1970-01-01T00:00:00Z.
    Time,
}

impl Kind {
    /// The Arrow type as people write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Text => "utf8",
            Kind::TextList => "list<utf8>",
            Kind::Bytes => "binary",
            Kind::U32 => "uint32",
            Kind::U64 => "uint64",
            Kind::Bool => "boolean",
            Kind::Time => "timestamp[us, UTC]",
        }
    }

    fn data_type(self) -> DataType {
        match self {
            Kind::Text => DataType::Utf8,
            Kind::TextList => DataType::List(element_field()),
            Kind::Bytes => DataType::Binary,
            Kind::U32 => DataType::UInt32,
            Kind::U64 => DataType::UInt64,
            Kind::Bool => DataType::Boolean,
            Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The field of a list's elements, named as the Parquet specification asks.
pub(crate) fn element_field() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Utf8, false))
}

/// The columns of a table, in the order of the files.
#[must_use]
pub const fn columns(table: Table) -> &'static [Column] {
    match table {
        Table::Commits => COMMITS,
        Table::Problems => PROBLEMS,
        Table::Spans => SPANS,
    }
}

const REPO_ID: Column =
    Column::new("repo_id", Kind::Text, "the repository: host/owner/name of its origin, or what the user called it");
const CLAIM: Column = Column::new("claim", Kind::Text, "who wrote it, as far as evidence says: ai, human or unknown");
const LEVEL: Column = Column::new(
    "level",
    Kind::Text,
    "how the claim is known: attested, forge, claimed, inferred or unknown, from strongest to none",
);
const AGENT: Column = Column::new("agent", Kind::Text, "the agent that the evidence names").nullable();
const MODEL: Column = Column::new("model", Kind::Text, "the model that the evidence names, normalised").nullable();
const EVIDENCE: Column = Column::new("evidence", Kind::TextList, "every piece of evidence as 'source: detail', sorted");

const COMMITS: &[Column] = &[
    REPO_ID,
    Column::new("commit", Kind::Text, "id of the commit").distinct(),
    Column::new("parents", Kind::TextList, "ids of its parents in order, also those that a shallow clone lacks")
        .distinct(),
    Column::new("tree", Kind::Text, "id of its tree").distinct(),
    Column::new("author_at", Kind::Time, "author time"),
    Column::new("committed_at", Kind::Time, "committer time as the commit states it"),
    Column::new("clamped_at", Kind::Time, "committer time, never earlier than a parent's"),
    Column::new("author_id", Kind::Text, "pseudonym of the author: a keyed hash of the address, 16 hex digits"),
    Column::new("committer_id", Kind::Text, "pseudonym of the committer, likewise"),
    Column::new("is_merge", Kind::Bool, "it has two or more parents"),
    Column::new("first_parent", Kind::Bool, "it lies on the first-parent line of the head"),
    Column::new("is_bot", Kind::Bool, "its author's identity is a bot's"),
    Column::new("subject_hash", Kind::Text, "BLAKE3 of the subject line, 16 hex digits").distinct(),
    CLAIM,
    LEVEL,
    AGENT,
    MODEL,
    EVIDENCE,
    Column::new("files", Kind::U32, "files that differ from the first parent; for a root commit all"),
    Column::new("lines_at_head", Kind::U64, "lines at the scanned head that it introduced"),
];

const PROBLEMS: &[Column] = &[
    REPO_ID,
    Column::new("stage", Kind::Text, "the part of the work: open, objects, graph, origin or provenance"),
    Column::new("subject", Kind::Text, "what it is about: a path, an object id, a ref"),
    Column::new("reason", Kind::Text, "why, a word of a closed list"),
    Column::new("detail", Kind::Text, "one sentence of detail; may be empty"),
    Column::new("affected", Kind::U64, "lines or bytes affected, as the reason implies; 0 where it can't be known"),
];

const SPANS: &[Column] = &[
    REPO_ID,
    Column::new("path", Kind::Text, "path at the head; bytes that are not UTF-8 are escaped as git quotes them"),
    Column::new("path_raw", Kind::Bytes, "the path's bytes where they are not UTF-8").nullable(),
    Column::new("language", Kind::Text, "the language as linguist names it, where it is known").nullable(),
    Column::new("class", Kind::Text, "source, test, docs, config, data, vendored, generated, translation or snapshot"),
    Column::new("start_line", Kind::U32, "first line of the run at the head, from 1"),
    Column::new("lines", Kind::U32, "lines in the run, at least 1"),
    Column::new("introduced_commit", Kind::Text, "the commit that 'git blame -w' names"),
    Column::new("introduced_path", Kind::Text, "the path in that commit"),
    Column::new("introduced_line", Kind::U32, "first line of the run in that file, from 1"),
    Column::new("written_commit", Kind::Text, "the commit that typed the lines"),
    Column::new("written_path", Kind::Text, "the path in that commit"),
    Column::new("written_at", Kind::Time, "clamped committer time of that commit"),
    Column::new(
        "boundary",
        Kind::Bool,
        "history can't be followed beyond introduced_commit: the lines may be older, and its evidence does not speak \
         for them",
    ),
    CLAIM,
    LEVEL,
    Column::new("introduced_claim", Kind::Text, "the claim of the introducing commit's evidence"),
    AGENT,
    MODEL,
    Column::new("model_raw", Kind::Text, "the model as the record spells it").nullable(),
    EVIDENCE,
];
