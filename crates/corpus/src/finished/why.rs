//! Why a row is in a corpus, or not: everything that was found out and decided on its way.

use std::path::Path;

use kernels::rules::{Chosen, is_hit, rule};
use serde::Serialize;
use serde_json::Value;

use super::rows::{JsonRow, each, text};
use crate::error::CorpusError;
use crate::manifest::Manifest;

/// A row and the way that it went.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Why {
    /// Its columns, without the text and the rules' values.
    pub row: JsonRow,
    /// Whether it stayed.
    pub is_kept: bool,
    /// The file that it is in.
    pub file: String,
    /// Every rule that measured it.
    pub rules: Vec<RuleValue>,
    /// The stages that it went through, in order; the last one is where it went, if it did.
    pub stages: Vec<String>,
    /// Rows that it stands for, or the one that it duplicated.
    pub duplicates: Vec<Duplicate>,
}

/// What a rule says of a row.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RuleValue {
    /// The rule.
    pub rule: String,
    /// What it measured.
    pub value: f64,
    /// From where on it drops, if it can.
    pub threshold: Option<f64>,
    /// Whether the value is beyond.
    pub is_hit: bool,
    /// Whether the recipe lets it drop rows.
    pub decides: bool,
}

/// A row that was dropped for this one, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Duplicate {
    /// Its id.
    pub row: String,
    /// Its repository.
    pub repo: String,
    /// Its path.
    pub path: String,
    /// `exact-duplicate`, `near-duplicate`, or `kept` for the row that stayed.
    pub role: String,
    /// The corpus that it is in, as the manifest names it; none where it is this one.
    pub corpus: Option<String>,
}

/// What an id led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One row.
    One(Box<Why>),
    /// None.
    None,
    /// Several, of which these are the first ids.
    Several(Vec<String>),
}

/// The most ids that are named.
const MOST_IDS: usize = 5;

/// Looks a row up by its id or the beginning of it, or by `repo:path`, or by its path alone.
///
/// # Errors
///
/// The corpus can't be read.
pub fn why(corpus: &Path, asked: &str) -> Result<Found, CorpusError> {
    let manifest = Manifest::read(corpus)?;
    let mut found: Vec<(JsonRow, bool, String)> = Vec::new();
    let mut duplicates: Vec<(String, Duplicate)> = Vec::new();
    let files = manifest.shards.iter().map(|file| (file, true)).chain(manifest.drops.iter().map(|file| (file, false)));
    for (file, is_kept) in files {
        each(&file.place(corpus)?, |row| {
            if let Some(of) = text(&row, "duplicate_of").filter(|_| !row.contains_key("duplicate_in")) {
                duplicates.push((of.to_owned(), duplicate(&row, text(&row, "reason").unwrap_or_default())));
            }
            if is_asked(&row, asked) {
                found.push((row, is_kept, file.path.clone()));
            }
            Ok(())
        })?;
    }
    if found.len() > 1 {
        let ids = found.iter().take(MOST_IDS).map(|(row, ..)| place(row)).collect();
        return Ok(Found::Several(ids));
    }
    let Some((row, is_kept, file)) = found.pop() else { return Ok(Found::None) };
    let mut why = told(&manifest, row, is_kept, file)?;
    let id = text(&why.row, "row").unwrap_or_default().to_owned();
    why.duplicates.extend(duplicates.into_iter().filter(|(of, _)| *of == id).map(|(_, duplicate)| duplicate));
    let of = text(&why.row, "duplicate_of").map(str::to_owned);
    if let Some(elsewhere) = elsewhere(&manifest, &why.row) {
        why.duplicates.push(elsewhere);
    } else if let Some(of) = of
        && let Found::One(other) = other(corpus, &manifest, &of)?
    {
        why.duplicates.push(duplicate(&other.row, if other.is_kept { "kept" } else { "dropped too" }));
    }
    Ok(Found::One(Box::new(why)))
}

fn is_asked(row: &JsonRow, asked: &str) -> bool {
    let of = |column| text(row, column).unwrap_or_default();
    let is_id = asked.len() >= 4 && of("row").starts_with(asked);
    let is_place = || asked.strip_prefix(of("repo")).and_then(|rest| rest.strip_prefix(':')) == Some(of("path"));
    is_id || of("path") == asked || is_place()
}

fn place(row: &JsonRow) -> String {
    let of = |column| text(row, column).unwrap_or_default();
    format!("{} {}:{}", of("row"), of("repo"), of("path"))
}

fn duplicate(row: &JsonRow, role: &str) -> Duplicate {
    let of = |column| text(row, column).unwrap_or_default().to_owned();
    Duplicate { row: of("row"), repo: of("repo"), path: of("path"), role: role.to_owned(), corpus: None }
}

/// The row of another corpus that a row duplicated: what is kept of it is its place.
fn elsewhere(manifest: &Manifest, row: &JsonRow) -> Option<Duplicate> {
    let hash = text(row, "duplicate_in")?;
    let named = manifest.against.iter().find(|of| of.blake3 == hash).map_or(hash, |of| &of.named);
    // A repository's id has no colon.
    let (repo, path) = text(row, "detail")?.split_once(':')?;
    Some(Duplicate {
        row: text(row, "duplicate_of")?.to_owned(),
        repo: repo.to_owned(),
        path: path.to_owned(),
        role: "kept".to_owned(),
        corpus: Some(named.to_owned()),
    })
}

/// The row of an id that another row names.
fn other(corpus: &Path, manifest: &Manifest, id: &str) -> Result<Found, CorpusError> {
    let files = manifest.shards.iter().map(|file| (file, true)).chain(manifest.drops.iter().map(|file| (file, false)));
    let mut found = Found::None;
    for (file, is_kept) in files {
        each(&file.place(corpus)?, |row| {
            if text(&row, "row") == Some(id) {
                found = Found::One(Box::new(told(manifest, row, is_kept, file.path.clone())?));
            }
            Ok(())
        })?;
    }
    Ok(found)
}

fn told(manifest: &Manifest, mut row: JsonRow, is_kept: bool, file: String) -> Result<Why, CorpusError> {
    let chosen = manifest.recipe.chosen()?;
    let language = text(&row, "language").and_then(|name| code::Language::named(name.as_bytes()));
    let hits = row.remove("hits");
    row.remove("text");
    let hits = hits.as_ref().and_then(Value::as_object).into_iter().flatten();
    let rules = hits.filter_map(|(name, value)| measured(&chosen, language, name, value.as_f64()?));
    let rules = rules.collect();
    let last = text(&row, "stage").map(str::to_owned);
    let names = manifest.stages.iter().map(|stage| stage.name.clone());
    let stages = match &last {
        None => names.collect(),
        Some(last) => {
            let before: Vec<String> = names.take_while(|name| name != last).collect();
            before.into_iter().chain([last.clone()]).collect()
        }
    };
    Ok(Why { row, is_kept, file, rules, stages, duplicates: Vec::new() })
}

fn measured(chosen: &Chosen, language: Option<code::Language>, name: &str, value: f64) -> Option<RuleValue> {
    let rule = rule(name)?;
    let own = chosen.iter().find(|(chosen, _)| chosen.name == name);
    let bound = rule.bound_for(language);
    let bound = own.and_then(|(_, threshold)| threshold).map_or(bound, |threshold| bound.with(threshold));
    let is_hit = if own.is_some() { bound.is_beyond(value) } else { is_hit(rule, language, value) };
    Some(RuleValue { rule: name.to_owned(), value, threshold: bound.threshold(), is_hit, decides: own.is_some() })
}
