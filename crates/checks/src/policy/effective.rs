//! What holds, key by key, and where each value comes from: the file over the shipped default.

use std::sync::LazyLock;

use super::build::policy;
use super::document::{Entry, RawTable, read};
use super::keys::{Key, Place};
use super::{Policy, PolicyError, SHIPPED, Value};

static SHIPPED_TABLES: LazyLock<Vec<RawTable>> =
    LazyLock::new(|| read(SHIPPED, &[]).expect("because a test reads the shipped default"));

/// A policy with the origin of each of its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// The policy.
    pub policy: Policy,
    /// Its values: tables in the order of the reference, rules in the order in which they count.
    pub tables: Vec<Table>,
}

/// A table of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Which.
    pub place: Place,
    /// Its values.
    pub settings: Vec<Setting>,
}

/// A value that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its key.
    pub key: String,
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The shipped default.
    Default,
    /// The file.
    File {
        /// The line of the key, from 1.
        line: u32,
    },
}

impl Effective {
    /// The shipped default.
    #[must_use]
    pub fn shipped() -> Effective {
        Self::over(&SHIPPED_TABLES, &[])
    }

    /// Reads the text of an `outcross.toml` over the shipped default. `rules` are the ids of the rules that there are.
    ///
    /// # Errors
    /// If anything in it is not known, twice there, of the wrong type or without effect.
    pub fn parse(text: &str, rules: &[&str]) -> Result<Effective, PolicyError> {
        Ok(Self::over(&SHIPPED_TABLES, &read(text, rules)?))
    }

    fn over(shipped: &[RawTable], file: &[RawTable]) -> Effective {
        let tables: Vec<Table> = Place::ALL.into_iter().flat_map(|place| tables(place, shipped, file)).collect();
        Effective { policy: policy(&tables), tables }
    }
}

fn tables(place: Place, shipped: &[RawTable], file: &[RawTable]) -> Vec<Table> {
    let of = |tables: &[RawTable]| tables.iter().filter(|table| table.place == place).cloned().collect::<Vec<_>>();
    let (ours, theirs) = (of(shipped), of(file));
    if !place.is_list() {
        let settings = settings(place, ours.first(), theirs.first());
        return vec![Table { place, settings }];
    }
    let ours = if place == Place::Rule && !has_default_rules(file) { Vec::new() } else { ours };
    let as_table = |table: RawTable, origin: fn(&Entry) -> Origin| Table { place, settings: listed(&table, origin) };
    let ours = ours.into_iter().map(|table| as_table(table, |_| Origin::Default));
    ours.chain(theirs.into_iter().map(|table| as_table(table, in_file))).collect()
}

fn has_default_rules(file: &[RawTable]) -> bool {
    let entries = file.iter().filter(|table| table.place == Place::Top).filter_map(|top| top.entry("default_rules"));
    entries.map(|entry| &entry.value).all(|value| *value != Value::Flag(false))
}

fn in_file(entry: &Entry) -> Origin {
    Origin::File { line: entry.line }
}

fn listed(table: &RawTable, origin: fn(&Entry) -> Origin) -> Vec<Setting> {
    let setting = |entry: &Entry| Setting { key: entry.key.clone(), value: entry.value.clone(), origin: origin(entry) };
    let mut settings: Vec<Setting> = table.entries.iter().map(setting).collect();
    let rank = |key: &str| table.place.keys().position(|known| known.name == key);
    settings.sort_by(|one, other| rank(&one.key).cmp(&rank(&other.key)).then_with(|| one.key.cmp(&other.key)));
    settings
}

/// The values of a table that is there once: each of the file's, and of the default what the file leaves out.
fn settings(place: Place, ours: Option<&RawTable>, theirs: Option<&RawTable>) -> Vec<Setting> {
    let theirs = theirs.map_or_else(Vec::new, |table| listed(table, in_file));
    if place == Place::Severity {
        return theirs;
    }
    let ours = ours.map_or_else(Vec::new, |table| listed(table, |_| Origin::Default));
    let of = |key: &Key| theirs.iter().chain(&ours).find(|setting| setting.key == key.name).cloned();
    place.keys().filter_map(of).collect()
}
