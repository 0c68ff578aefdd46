//! A dataset card: what a corpus holds and how it was made, for people and for machines.
//!
//! Invariants: the same corpus gives the same bytes (nothing here reads a clock); texts of sources reach Markdown as code,
//! SVG and JSON escaped, and YAML not at all; AI and unknown are never counted as people.

mod croissant;
mod eu_summary;
mod front_matter;
mod made;
mod pictures;
mod readme;
mod spdx;
mod tables;

use corpus::manifest::{Manifest, ManifestFile};

/// Groups that a table or a picture names; the others are one.
const NAMED: usize = 20;

/// What a card is made of.
#[derive(Debug)]
pub struct Card<'a> {
    /// The corpus.
    pub manifest: &'a Manifest,
    /// Its shards.
    pub shards: Vec<Hashed>,
    /// What its rows say; none where they can't be asked.
    pub asked: Option<Asked>,
}

/// A shard with a hash that readers of Croissant know.
#[derive(Debug, Clone)]
pub struct Hashed {
    /// The shard.
    pub file: ManifestFile,
    /// SHA-256, hex.
    pub sha256: String,
}

/// What the rows of a corpus say: lists of groups, the one with the most tokens first.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The columns.
    pub fields: Vec<Field>,
    /// By the weakest review class.
    pub reviews: Vec<Group>,
    /// By licence.
    pub licences: Vec<Group>,
    /// By the class of the licence.
    pub licence_classes: Vec<Group>,
    /// By what decided the licence.
    pub licences_from: Vec<Group>,
    /// By language.
    pub languages: Vec<Group>,
    /// By the year of the first line, the last year first.
    pub years: Vec<Group>,
    /// By repository.
    pub repositories: Vec<Group>,
    /// By repository and year.
    pub periods: Vec<Group>,
    /// By repository and licence.
    pub repository_licences: Vec<Group>,
    /// Lines by AI, by agent and model.
    pub agents: Vec<Group>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type in Arrow.
    pub kind: String,
}

/// Rows with the same values of some columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The values; empty where there is none.
    pub keys: Vec<String>,
    /// Rows.
    pub rows: u64,
    /// Bytes before redaction.
    pub bytes: u64,
    /// Tokens.
    pub tokens: u64,
    /// Lines.
    pub lines: u64,
}

impl Group {
    /// The value of a column, or a word for none.
    fn key(&self, at: usize, none: &'static str) -> &str {
        self.keys.get(at).map(String::as_str).filter(|key| !key.is_empty()).unwrap_or(none)
    }

    fn joined(&self, other: &Group) -> Group {
        Group {
            keys: self.keys.clone(),
            rows: self.rows + other.rows,
            bytes: self.bytes + other.bytes,
            tokens: self.tokens + other.tokens,
            lines: self.lines + other.lines,
        }
    }
}

/// A file of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFile {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: String,
}

impl Card<'_> {
    /// The files of the card.
    #[must_use]
    pub fn files(&self) -> Vec<CardFile> {
        let mut files = vec![CardFile { name: "README.md", text: readme::text(self) }];
        files.extend(pictures::all(self));
        files.push(CardFile { name: "croissant.json", text: json(&croissant::document(self)) });
        files.push(CardFile { name: "spdx.json", text: json(&spdx::document(self)) });
        files
    }

    /// A name that says which corpus it is, and nothing of where it lies.
    fn name(&self) -> String {
        format!("corpus-{}", self.identity())
    }

    /// Twelve digits of a hash of the manifest: of another corpus they differ.
    fn identity(&self) -> String {
        blake3::hash(self.manifest.text().as_bytes()).to_hex()[..12].to_owned()
    }

    /// The first and the last year of lines.
    fn years(&self) -> Option<(&str, &str)> {
        let years = self.asked.iter().flat_map(|asked| &asked.years);
        span(years.map(|group| group.key(0, "")))
    }

    /// Bytes of the rows before redaction, where they can be asked.
    fn bytes(&self) -> Option<u64> {
        self.asked.as_ref().map(|asked| asked.repositories.iter().map(|group| group.bytes).sum())
    }
}

/// The first and the last of some years.
fn span<'a>(years: impl Iterator<Item = &'a str>) -> Option<(&'a str, &'a str)> {
    let known: Vec<&str> = years.filter(|year| !year.is_empty()).collect();
    let number = |year: &&&str| year.parse::<i64>().unwrap_or(0);
    Some((known.iter().min_by_key(number)?, known.iter().max_by_key(number)?))
}

/// The groups that are named, and the others as one.
fn top(groups: &[Group]) -> (&[Group], Option<(usize, Group)>) {
    let (named, rest) = groups.split_at(groups.len().min(NAMED));
    let sum = rest.iter().fold(Group::default(), |sum, group| sum.joined(group));
    (named, (!rest.is_empty()).then_some((rest.len(), sum)))
}

/// JSON in which nothing acts on a terminal either.
fn json(document: &serde_json::Value) -> String {
    let text = serde_json::to_string_pretty(document).expect("because it has texts and finite numbers alone");
    let mut bytes = Vec::new();
    for line in text.lines() {
        crate::untrusted::write_json_fragment(&mut bytes, line).expect("because memory takes all that is written");
        bytes.push(b'\n');
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
