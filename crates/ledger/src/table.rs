//! The tables and their columns: the dictionary that people read, and from which the Arrow schemas are made.
//!
//! Column names are stable within a schema version. A new column, a new table or a change of meaning is a new
//! [`crate::SCHEMA_VERSION`].

use std::fmt;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// The tables of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Fragments of code that are clones of others.
    Clones,
    /// Commits reachable from the scanned head.
    Commits,
    /// What happened to lines in a commit.
    Fates,
    /// Something skipped or wrong.
    Problems,
    /// What happened to changes on their way in.
    Reviews,
    /// Figures of commits on the first-parent line.
    Series,
    /// Runs of lines at the head with the same origin.
    Spans,
    /// Functions, classes, tests and top-level blocks at the head.
    Units,
}

impl Table {
    /// All, in the order of their names.
    pub const ALL: [Table; 8] = [
        Table::Clones,
        Table::Commits,
        Table::Fates,
        Table::Problems,
        Table::Reviews,
        Table::Series,
        Table::Spans,
        Table::Units,
    ];

    /// Whether a ledger may do without it: it is filled when somebody asks for it, and gone with the next scan that
    /// finds something else.
    #[must_use]
    pub const fn is_on_demand(self) -> bool {
        matches!(self, Table::Clones | Table::Units)
    }

    /// The name of the table and of its folder.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Table::Clones => "clones",
            Table::Commits => "commits",
            Table::Fates => "fates",
            Table::Problems => "problems",
            Table::Reviews => "reviews",
            Table::Series => "series",
            Table::Spans => "spans",
            Table::Units => "units",
        }
    }

    /// What one row is.
    #[must_use]
    pub const fn row_meaning(self) -> &'static str {
        match self {
            Table::Clones => "a fragment of code at the head that others are clones of",
            Table::Commits => "a commit reachable from the scanned head",
            Table::Fates => "what one commit did to lines of one file that have all columns in common",
            Table::Problems => "something skipped, or known to be wrong or incomplete",
            Table::Reviews => "an event of a change: asked for, looked at, approved, merged",
            Table::Series => "a figure of one commit on the first-parent line",
            Table::Spans => "a run of lines of a text file at the head with one origin and one claim",
            Table::Units => "a function, method, class, test or top-level block at the head",
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
    /// A list of unsigned integers of 64 bits, without nulls.
    U64List,
    /// Unsigned integers of 32 bits by name, names in order.
    Counts,
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
            Kind::U64List => "list<uint64>",
            Kind::Counts => "map<utf8, uint32>",
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
            Kind::TextList => DataType::List(element_field(DataType::Utf8)),
            Kind::U64List => DataType::List(element_field(DataType::UInt64)),
            Kind::Counts => DataType::Map(entries_field(), false),
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
pub(crate) fn element_field(element: DataType) -> Arc<Field> {
    Arc::new(Field::new("element", element, false))
}

/// The fields of a map's entries, named as the Parquet specification asks.
pub(crate) fn entries_field() -> Arc<Field> {
    let fields = [key_field(), value_field()];
    Arc::new(Field::new("key_value", DataType::Struct(fields.into_iter().collect()), false))
}

/// The field of a map's names.
pub(crate) fn key_field() -> Arc<Field> {
    Arc::new(Field::new("key", DataType::Utf8, false))
}

/// The field of a map's values.
pub(crate) fn value_field() -> Arc<Field> {
    Arc::new(Field::new("value", DataType::UInt32, false))
}

/// The columns of a table, in the order of the files.
#[must_use]
pub const fn columns(table: Table) -> &'static [Column] {
    match table {
        Table::Clones => CLONES,
        Table::Commits => COMMITS,
        Table::Fates => FATES,
        Table::Problems => PROBLEMS,
        Table::Reviews => REVIEWS,
        Table::Series => SERIES,
        Table::Spans => SPANS,
        Table::Units => UNITS,
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
const REVIEW_CLASS: Column = Column::new(
    "review_class",
    Kind::Text,
    "the review before the merge, from none known to the strongest: unknown, none, self, automated, commented, stale, \
     approved or attested; of a commit the weakest that any of its lines had",
);
const REVIEW_LEVEL: Column = Column::new(
    "review_level",
    Kind::Text,
    "how good the record is that gives the class: attested, forge, claimed, inferred or unknown",
);
const REVIEWERS: Column = Column::new(
    "reviewers",
    Kind::TextList,
    "pseudonyms of the persons whose approval covers the lines, sorted; where nobody's does, of those who commented",
);
const REVIEWED_AT: Column =
    Column::new("reviewed_at", Kind::Time, "when the last of these approved or commented").nullable();
const READ_MARK: Column = Column::new("read_mark", Kind::Bool, "a person marked the lines as read");
const INDEPENDENT: Column = Column::new(
    "independent",
    Kind::Bool,
    "a reviewer did not ask the agent for the work; null: it is not known who did, or no agent wrote",
)
.nullable();
const CODE_OWNER: Column = Column::new(
    "code_owner",
    Kind::Bool,
    "a reviewer owns the file by the rules of the base; null: there are no rules for it",
)
.nullable();

const AI_LINES: Column = Column::new("ai_lines", Kind::U32, "lines of it that are no blanks, with the claim ai");
const HUMAN_LINES: Column = Column::new("human_lines", Kind::U32, "likewise human");
const UNKNOWN_LINES: Column = Column::new("unknown_lines", Kind::U32, "likewise unknown, or in no span");

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
    Column::new("recorded", Kind::Text, "what its line records alone say: ai if of any line, else human, else unknown"),
    Column::new("marked", Kind::Text, "what its marks alone say: ai or unknown"),
    Column::new("claimed_lines", Kind::U64, "lines that its line records ascribe to someone"),
    Column::new("claimed_used", Kind::U64, "of these, lines that the commit wrote"),
    Column::new(
        "claimed_set_aside",
        Kind::U64,
        "of these, lines that it wrote in vendored or generated files: not used",
    ),
    Column::new("claimed_elsewhere", Kind::U64, "of these, lines of files that it does not change: not used"),
    Column::new("files", Kind::U32, "files that differ from the first parent; for a root commit all"),
    Column::new("tests_touched", Kind::U32, "of those, files that are tests"),
    Column::new("lines_added", Kind::U32, "lines that are new (definitions: docs/reference/metrics.md)"),
    Column::new("lines_deleted", Kind::U32, "lines that are gone and found nowhere else in the commit"),
    Column::new("lines_moved", Kind::U32, "lines cut in one place and put in another"),
    Column::new("lines_copied_within", Kind::U32, "lines equal to others that the same commit brings"),
    Column::new("lines_copied_from_live", Kind::U32, "lines equal to code elsewhere in the tree before the commit"),
    Column::new("lines_updated", Kind::U32, "lines that take the place of one that differs by three words or fewer"),
    Column::new("lines_find_replaced", Kind::U32, "lines updated by a replacement made in three places or more"),
    Column::new("lines_noop", Kind::U32, "lines of which only white space changed"),
    Column::new("trivial_added", Kind::U32, "trivial lines that came; all other counts are without these"),
    Column::new("trivial_deleted", Kind::U32, "trivial lines that went"),
    Column::new("lines_at_head", Kind::U64, "lines at the scanned head that it introduced"),
    Column::new("change_id", Kind::Text, "the change that it came with, as its forge spells it").nullable(),
    Column::new("change_head", Kind::Text, "the head of that change when it was merged, if a record says").nullable(),
    Column::new("landed_commit", Kind::Text, "the commit of the first-parent line that brought it in; itself if on it")
        .nullable(),
    REVIEW_CLASS,
    REVIEW_LEVEL,
    REVIEWERS,
    REVIEWED_AT,
    READ_MARK,
    INDEPENDENT,
    CODE_OWNER,
    Column::new("lines_review_unknown", Kind::U32, "lines that it wrote, trivial ones left out, of class unknown"),
    Column::new("lines_review_none", Kind::U32, "likewise of class none: merged without an event of review"),
    Column::new("lines_review_self", Kind::U32, "likewise of class self: only the author looked at them"),
    Column::new("lines_review_automated", Kind::U32, "likewise of class automated: only automata or AI did"),
    Column::new("lines_review_commented", Kind::U32, "likewise of class commented: another human commented"),
    Column::new("lines_review_stale", Kind::U32, "likewise of class stale: approved, and changed later"),
    Column::new(
        "lines_review_approved",
        Kind::U32,
        "likewise of class approved: another human approved them as merged",
    ),
    Column::new(
        "lines_review_attested",
        Kind::U32,
        "likewise of class attested: approved, and signed with a trusted key",
    ),
];

const PATH_RAW: Column = Column::new("path_raw", Kind::Bytes, "the path's bytes where they are not UTF-8").nullable();
const LANGUAGE: Column =
    Column::new("language", Kind::Text, "the language as linguist names it, where it is known").nullable();
const CLASS: Column =
    Column::new("class", Kind::Text, "source, test, docs, config, data, vendored, generated, translation or snapshot");

const FATES: &[Column] = &[
    REPO_ID,
    Column::new(
        "view",
        Kind::Text,
        "full: every commit against its parents; first-parent: each commit of that line against the one before",
    ),
    Column::new("commit", Kind::Text, "the commit"),
    Column::new("at", Kind::Time, "its clamped committer time"),
    Column::new("path", Kind::Text, "the file, as in the commit, or before it if the lines are gone"),
    PATH_RAW,
    LANGUAGE,
    CLASS,
    Column::new(
        "operation",
        Kind::Text,
        "added, deleted, moved, copied_within, copied_from_live, updated, find_replaced, noop, dropped or restored",
    ),
    Column::new("effect", Kind::Text, "written, kept, died, repeated or revived: what it means for the lines' lives"),
    Column::new("trivial", Kind::Bool, "the lines have fewer than four alphanumerics, or only structural keywords"),
    Column::new("lines", Kind::U32, "how many lines, at least 1"),
    Column::new("from_path", Kind::Text, "the file that the lines were moved or copied from").nullable(),
    Column::new("written_commit", Kind::Text, "the commit that wrote the lines; for new lines this commit"),
    Column::new("written_at", Kind::Time, "clamped committer time of that commit"),
    Column::new("age_days", Kind::U32, "whole days from written_at to at"),
    Column::new("source_commit", Kind::Text, "for copies the commit that wrote the source").nullable(),
    Column::new("source_age_days", Kind::U32, "for copies whole days from the source's writing to at").nullable(),
    Column::new("source_claim", Kind::Text, "for copies who wrote the source").nullable(),
    CLAIM,
    LEVEL,
    AGENT,
    MODEL,
];

const SERIES: &[Column] = &[
    REPO_ID,
    Column::new("commit", Kind::Text, "a commit of the first-parent line"),
    Column::new("at", Kind::Time, "its clamped committer time"),
    Column::new(
        "metric",
        Kind::Text,
        "files, lines, clone_windows, new_clone_windows, authors_per_file, reedited_lines or model_switches",
    ),
    Column::new("class", Kind::Text, "only files of this class; null: all").nullable(),
    Column::new("value", Kind::U64, "the figure"),
    Column::new("denominator", Kind::U64, "what it is a part of or counted per; 1 for a plain count"),
];

const PROBLEMS: &[Column] = &[
    REPO_ID,
    Column::new("stage", Kind::Text, "the part of the work: open, objects, graph, origin, provenance or units"),
    Column::new("subject", Kind::Text, "what it is about: a path, an object id, a ref"),
    Column::new("reason", Kind::Text, "why, a word of a closed list"),
    Column::new("detail", Kind::Text, "one sentence of detail; may be empty"),
    Column::new("affected", Kind::U64, "lines or bytes affected, as the reason implies; 0 where it can't be known"),
];

const REVIEWS: &[Column] = &[
    REPO_ID,
    Column::new("change_id", Kind::Text, "the change, as its forge spells it"),
    Column::new("forge", Kind::Text, "host of the forge, or the kind of record"),
    Column::new(
        "state",
        Kind::Text,
        "opened, assigned, requested, pushed, commented, approved, changes_requested, dismissed, merged or closed",
    ),
    Column::new("at", Kind::Time, "when, if the record says").nullable(),
    Column::new("reviewer_id", Kind::Text, "pseudonym of who did it, 16 hex digits; null: nobody is named").nullable(),
    Column::new("reviewer_kind", Kind::Text, "what they are: human, bot, ai or unknown"),
    Column::new("agent", Kind::Text, "the agent or automaton, if it is a known one").nullable(),
    Column::new("is_author", Kind::Bool, "they are the author of the change, or of a commit of it"),
    Column::new("requested_at", Kind::Time, "when a review was asked of them").nullable(),
    Column::new("head_commit", Kind::Text, "the head of the change that the event speaks of").nullable(),
    Column::new("head_tree", Kind::Text, "its tree").nullable(),
    Column::new("merge_commit", Kind::Text, "of merged: the commit that brought the change in, as the record says")
        .nullable(),
    Column::new("landed_commit", Kind::Text, "the commit of the first-parent line that brought it in, by the history")
        .nullable(),
    Column::new("target", Kind::Text, "the branch that the change is to land on").nullable(),
    Column::new("paths", Kind::TextList, "what it speaks of, if not of all: 'path' or 'path:first-last'"),
    Column::new("source", Kind::Text, "what kind of record says so: api, dump, note, trailer, ..."),
    Column::new("level", Kind::Text, "how good the record is: attested, forge, claimed, inferred or unknown"),
    Column::new(
        "signature",
        Kind::Text,
        "none, good, bad, untrusted_key, expired, wrong_namespace, wrong_context or unchecked",
    ),
];

const SPANS: &[Column] = &[
    REPO_ID,
    Column::new("path", Kind::Text, "path at the head; bytes that are not UTF-8 are escaped as git quotes them"),
    PATH_RAW,
    LANGUAGE,
    CLASS,
    Column::new("start_line", Kind::U32, "first line of the run at the head, from 1"),
    Column::new("lines", Kind::U32, "lines in the run, at least 1"),
    Column::new("introduced_commit", Kind::Text, "the commit that 'git blame -w' names"),
    Column::new("introduced_path", Kind::Text, "the path in that commit"),
    Column::new("introduced_line", Kind::U32, "first line of the run in that file, from 1"),
    Column::new("written_commit", Kind::Text, "the commit that typed the lines"),
    Column::new("written_path", Kind::Text, "the path in that commit"),
    Column::new("written_at", Kind::Time, "clamped committer time of that commit"),
    Column::new(
        "operation",
        Kind::Text,
        "how they were written there: added, copied_within, copied_from_live, updated or find_replaced",
    ),
    Column::new("copied_from_commit", Kind::Text, "for copies the commit that wrote the source").nullable(),
    Column::new("copied_from_path", Kind::Text, "for copies the source's path when it was copied").nullable(),
    Column::new("copied_from_line", Kind::U32, "for copies the first line of the source in that file").nullable(),
    Column::new("source_claim", Kind::Text, "for copies who wrote the source").nullable(),
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
    REVIEW_CLASS,
    REVIEW_LEVEL,
    REVIEWERS,
    REVIEWED_AT,
    READ_MARK,
    INDEPENDENT,
    CODE_OWNER,
];

const CLONES: &[Column] = &[
    REPO_ID,
    Column::new("class", Kind::Text, "the class of clones, 16 hex digits"),
    Column::new(
        "type",
        Kind::U32,
        "1: equal but for layout and comments; 2: also but for names; 3: also but for edits",
    ),
    Column::new("path", Kind::Text, "path at the head; bytes that are not UTF-8 are escaped as git quotes them"),
    PATH_RAW,
    Column::new("start_line", Kind::U32, "its first line, from 1"),
    Column::new("end_line", Kind::U32, "its last line"),
    Column::new("tokens", Kind::U32, "its tokens but comments"),
    Column::new("first_seen_commit", Kind::Text, "the commit that wrote most of its lines").nullable(),
    Column::new("first_seen_at", Kind::Time, "clamped committer time of that commit").nullable(),
    Column::new("ai_lines", Kind::U32, "lines of it with the claim ai"),
    Column::new("human_lines", Kind::U32, "likewise human"),
    Column::new("unknown_lines", Kind::U32, "likewise unknown"),
    Column::new("consistent", Kind::Bool, "the members changed alike; null: that can't be told").nullable(),
];

const UNITS: &[Column] = &[
    REPO_ID,
    Column::new("unit_row", Kind::Text, "BLAKE3 of repository, head, path and where it stands, 16 hex digits")
        .distinct(),
    Column::new("content", Kind::Text, "BLAKE3 of its bytes, 32 hex digits").distinct(),
    Column::new("path", Kind::Text, "path at the head; bytes that are not UTF-8 are escaped as git quotes them"),
    PATH_RAW,
    LANGUAGE,
    CLASS,
    Column::new("kind", Kind::Text, "function, method, class, test or block"),
    Column::new("name", Kind::Text, "its name behind those of what it lies in, with dots; empty for a block"),
    Column::new("start_line", Kind::U32, "its first line, from 1"),
    Column::new("end_line", Kind::U32, "its last line"),
    Column::new("tokens", Kind::U32, "its tokens but comments"),
    Column::new("text", Kind::U64, "fingerprint of its tokens: layout and comments don't change it").distinct(),
    Column::new("shape", Kind::U64, "fingerprint of its syntax: nor does a renaming of what is its own").distinct(),
    Column::new("minhash", Kind::U64List, "the smallest hashes of its grams, rising, at most 32").distinct(),
    Column::new("clone_class", Kind::Text, "the class of clones that covers most of its lines, and half at least")
        .nullable(),
    AI_LINES,
    HUMAN_LINES,
    UNKNOWN_LINES,
    Column::new("claim", Kind::Text, "what most of these lines are; of equally many unknown goes first, then ai"),
    Column::new("level", Kind::Text, "the weakest level of the lines of that claim"),
    Column::new("agent", Kind::Text, "the agent of most of its lines by AI").nullable(),
    Column::new("model", Kind::Text, "the model of most of its lines by that agent").nullable(),
    REVIEW_CLASS,
    REVIEW_LEVEL,
    REVIEWERS,
    REVIEWED_AT,
    READ_MARK,
    INDEPENDENT,
    CODE_OWNER,
    Column::new("written_at", Kind::Time, "when the first of its lines was written").nullable(),
    Column::new("last_changed_at", Kind::Time, "when the last of its lines was written").nullable(),
    Column::new("survived_days", Kind::U32, "whole days from written_at to where the data end").nullable(),
    Column::new("signals", Kind::Counts, "counts of how it is written, by name (docs/reference/signals.md)"),
];
