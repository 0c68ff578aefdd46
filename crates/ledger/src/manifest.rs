//! `ledger.json`: what a ledger holds, version 1.
//!
//! The file ends in a seal: the BLAKE3 of every byte before it. With the BLAKE3 of each part inside, one look at the
//! file and one pass over the parts tell whether any bit of a ledger has changed. Nothing in it is believed: paths
//! must be the ones that this version would have chosen. No wall clock, no order but that of the names.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk;
use crate::fill::Filled;
use crate::place;
use crate::repository::{Counts, RepositoryEntry};
use crate::settings::{Settings, Tool};
use crate::table::Table;

/// The version of the tables and of `ledger.json`. A ledger of another version is made again, not patched.
pub const SCHEMA_VERSION: u32 = 5;
/// The `schema` field of `ledger.json`.
pub const JSON_SCHEMA: &str = "outcross/ledger/5";
/// What the `schema` field of every version starts with.
const JSON_SCHEMA_FAMILY: &str = "outcross/ledger/";

const SEAL_START: &str = ",\n  \"blake3\": \"";
const SEAL_END: &str = "\"\n}\n";
const HASH_DIGITS: usize = 64;
/// The largest `ledger.json` that is read: room for some 100,000 repositories.
const MAX_BYTES: u64 = 256 << 20;

/// What a ledger holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) tool: Tool,
    pub(crate) settings: Settings,
    pub(crate) repositories: BTreeMap<String, Stored>,
}

/// A repository and its parts, by table and number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) entry: RepositoryEntry,
    pub(crate) parts: Vec<Part>,
    pub(crate) filled: OnDemand,
}

/// The tables that are filled on demand, and what they were filled by, as far as they were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OnDemand {
    pub(crate) units: Option<Filled>,
    pub(crate) clones: Option<Filled>,
}

impl OnDemand {
    /// Whether a table is there: all others always are.
    fn has(&self, table: Table) -> bool {
        match table {
            Table::Clones => self.clones.is_some(),
            Table::Units => self.units.is_some(),
            _ => true,
        }
    }
}

/// A Parquet file of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) table: Table,
    /// Relative to the ledger, with `/`.
    pub(crate) path: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) blake3: blake3::Hash,
}

/// Why a `ledger.json` can't be used.
#[derive(Debug)]
pub(crate) enum ManifestError {
    /// There is none.
    Absent,
    /// It can't be read.
    Io(std::io::Error),
    /// It is of another schema version; this is its `schema` field.
    OtherSchema(String),
    /// Its bytes are not what a ledger of this version wrote.
    Damaged(String),
}

impl Manifest {
    pub(crate) fn new(tool: Tool, settings: Settings) -> Self {
        Manifest { tool, settings, repositories: BTreeMap::new() }
    }

    /// Reads the `ledger.json` of a folder.
    pub(crate) fn read(dir: &Path) -> Result<Self, ManifestError> {
        let file = disk::open_regular(&dir.join(place::MANIFEST)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => ManifestError::Absent,
            _ => ManifestError::Io(error),
        })?;
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(ManifestError::Io)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ManifestError::Damaged(format!("larger than {MAX_BYTES} bytes")));
        }
        Manifest::parse(&bytes)
    }

    fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let head: HeadV1 = serde_json::from_slice(bytes).map_err(|error| damaged(&error))?;
        if !head.schema.starts_with(JSON_SCHEMA_FAMILY) {
            return Err(ManifestError::Damaged("it is not the ledger.json of a ledger".to_owned()));
        }
        if head.schema != JSON_SCHEMA {
            return Err(ManifestError::OtherSchema(head.schema));
        }
        if !seal_holds(bytes) {
            return Err(ManifestError::Damaged("its content does not match its own BLAKE3".to_owned()));
        }
        let json: ManifestV1 = serde_json::from_slice(bytes).map_err(|error| damaged(&error))?;
        json.check().map_err(ManifestError::Damaged)
    }

    /// The bytes of `ledger.json`.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let text = serde_json::to_string_pretty(&ManifestV1::from(self))
            .expect("because structs of texts, numbers and lists always serialise");
        let body = text.strip_suffix("\n}").expect("because an object that is not empty ends so");
        let seal = blake3::hash(body.as_bytes()).to_hex();
        [body, SEAL_START, seal.as_str(), SEAL_END].concat().into_bytes()
    }

    /// The paths of all parts.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.repositories.values().flat_map(|stored| stored.parts.iter().map(|part| part.path.as_str()))
    }
}

impl Part {
    /// Its number within its table and repository.
    pub(crate) fn number(&self) -> usize {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('-').nth(1).and_then(|number| number.parse().ok()).unwrap_or(usize::MAX)
    }

    /// Where it lies in the ledger `dir`.
    pub(crate) fn place(&self, dir: &Path) -> PathBuf {
        dir.join(&self.path)
    }
}

fn damaged(error: &serde_json::Error) -> ManifestError {
    ManifestError::Damaged(error.to_string())
}

fn seal_holds(bytes: &[u8]) -> bool {
    let Some(body) = bytes.len().checked_sub(SEAL_START.len() + HASH_DIGITS + SEAL_END.len()) else {
        return false;
    };
    let (body, seal) = bytes.split_at(body);
    seal == [SEAL_START, blake3::hash(body).to_hex().as_str(), SEAL_END].concat().as_bytes()
}

/// The one field that every version has.
#[derive(Deserialize)]
struct HeadV1 {
    schema: String,
}

#[derive(Serialize, Deserialize)]
struct ManifestV1 {
    schema: String,
    tool: ToolV1,
    settings: BTreeMap<String, String>,
    settings_hash: String,
    repositories: Vec<RepositoryV1>,
}

#[derive(Serialize, Deserialize)]
struct ToolV1 {
    name: String,
    version: String,
}

#[derive(Serialize, Deserialize)]
struct RepositoryV1 {
    repo_id: String,
    source: String,
    head: Option<String>,
    head_ref: Option<String>,
    notes: Option<String>,
    reviews: Option<String>,
    object_format: String,
    shallow: bool,
    partial: bool,
    counts: CountsV1,
    units: Option<FilledV1>,
    clones: Option<FilledV1>,
    parts: Vec<PartV1>,
}

#[derive(Serialize, Deserialize)]
struct FilledV1 {
    version: String,
}

#[derive(Serialize, Deserialize)]
struct CountsV1 {
    commits: u64,
    files: u64,
    lines: u64,
    problems: u64,
    skipped: u64,
}

#[derive(Serialize, Deserialize)]
struct PartV1 {
    path: String,
    rows: u64,
    bytes: u64,
    blake3: String,
}

impl From<&Manifest> for ManifestV1 {
    fn from(manifest: &Manifest) -> Self {
        ManifestV1 {
            schema: JSON_SCHEMA.to_owned(),
            tool: ToolV1 { name: manifest.tool.name.clone(), version: manifest.tool.version.clone() },
            settings: manifest.settings.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            settings_hash: manifest.settings.hash(),
            repositories: manifest.repositories.values().map(RepositoryV1::from).collect(),
        }
    }
}

impl From<&Stored> for RepositoryV1 {
    fn from(stored: &Stored) -> Self {
        let entry = &stored.entry;
        let Counts { commits, files, lines, problems, skipped } = entry.counts;
        RepositoryV1 {
            repo_id: entry.repo_id.clone(),
            source: entry.source.clone(),
            head: entry.head.map(|head| head.to_string()),
            head_ref: entry.head_ref.clone(),
            notes: entry.notes.clone(),
            reviews: entry.reviews.clone(),
            object_format: entry.object_format.to_string(),
            shallow: entry.shallow,
            partial: entry.partial,
            counts: CountsV1 { commits, files, lines, problems, skipped },
            units: stored.filled.units.as_ref().map(FilledV1::from),
            clones: stored.filled.clones.as_ref().map(FilledV1::from),
            parts: stored.parts.iter().map(PartV1::from).collect(),
        }
    }
}

impl From<&Filled> for FilledV1 {
    fn from(filled: &Filled) -> Self {
        FilledV1 { version: filled.version.clone() }
    }
}

impl From<FilledV1> for Filled {
    fn from(filled: FilledV1) -> Self {
        Filled { version: filled.version }
    }
}

impl From<&Part> for PartV1 {
    fn from(part: &Part) -> Self {
        PartV1 { path: part.path.clone(), rows: part.rows, bytes: part.bytes, blake3: part.blake3.to_hex().to_string() }
    }
}

impl ManifestV1 {
    fn check(self) -> Result<Manifest, String> {
        let settings: Settings = self.settings.into_iter().collect();
        if settings.hash() != self.settings_hash {
            return Err("settings_hash is not the hash of the settings".to_owned());
        }
        let mut repositories = BTreeMap::new();
        for repository in self.repositories {
            let stored = repository.check()?;
            if repositories.last_key_value().is_some_and(|(last, _)| *last >= stored.entry.repo_id) {
                return Err(format!("repository '{}' is out of order", stored.entry.repo_id.escape_debug()));
            }
            repositories.insert(stored.entry.repo_id.clone(), stored);
        }
        let tool = Tool { name: self.tool.name, version: self.tool.version };
        Ok(Manifest { tool, settings, repositories })
    }
}

impl RepositoryV1 {
    fn check(self) -> Result<Stored, String> {
        let filled = OnDemand { units: self.units.map(Filled::from), clones: self.clones.map(Filled::from) };
        let parts = check_parts(&self.repo_id, &filled, self.parts)?;
        let commit = |name: &str, id: Option<String>| {
            id.map(|id| id.parse().map_err(|error| format!("{name}: {error}"))).transpose()
        };
        let head = commit("head", self.head)?;
        let CountsV1 { commits, files, lines, problems, skipped } = self.counts;
        let entry = RepositoryEntry {
            repo_id: self.repo_id,
            source: self.source,
            head,
            head_ref: self.head_ref,
            notes: self.notes,
            reviews: self.reviews,
            object_format: self.object_format.parse()?,
            shallow: self.shallow,
            partial: self.partial,
            counts: Counts { commits, files, lines, problems, skipped },
        };
        Ok(Stored { entry, parts, filled })
    }
}

impl PartV1 {
    /// The part, if it lies where this version would have put it.
    fn at(&self, table: Table, folder: &str, number: usize) -> Option<Part> {
        let blake3 = blake3::Hash::from_hex(&self.blake3).ok()?;
        let path = place::part(folder, number, blake3);
        (path == self.path).then_some(Part { table, path, rows: self.rows, bytes: self.bytes, blake3 })
    }
}

/// The parts must be exactly those that this version would have named: table by table, numbered from 0, one at least of
/// each table that is there.
fn check_parts(repo_id: &str, filled: &OnDemand, found: Vec<PartV1>) -> Result<Vec<Part>, String> {
    let mut found = found.into_iter().peekable();
    let mut parts = Vec::new();
    for table in Table::ALL.into_iter().filter(|table| filled.has(*table)) {
        let folder = place::folder(table, repo_id).ok_or("a repo_id is empty or too long")?;
        let mut number = 0;
        while let Some(part) = found.peek().and_then(|part| part.at(table, &folder, number)) {
            parts.push(part);
            found.next();
            number += 1;
        }
        if number == 0 {
            return Err(format!("'{}' has no part of {table} in its place", repo_id.escape_debug()));
        }
    }
    match found.next() {
        Some(part) => Err(format!("'{}' is not the place of a part", part.path.escape_debug())),
        None => Ok(parts),
    }
}
