//! The text of a policy as tables of typed values, with the line of each. Nothing of another file takes part.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::PolicyError;
use super::globs::Case;
use super::keys::{KEYS, Key, Kind, Place, SEVERITY};
use super::nearest::nearest;
use super::value::Value;

/// A larger file is no policy that a person wrote.
const MAX_BYTES: usize = 1 << 20;

/// A table of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RawTable {
    pub place: Place,
    pub span: Range<usize>,
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub value: Value,
    pub line: u32,
    pub span: Range<usize>,
}

impl RawTable {
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

/// Reads the text of a policy; its tables in the order of the text, what stands before the first as a table too.
pub(super) fn read(text: &str, rules: &[&str]) -> Result<Vec<RawTable>, PolicyError> {
    let feeds = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let lines = std::iter::once(0).chain(feeds.map(|(at, _)| at + 1)).collect();
    let reader = Reader { text, rules, lines };
    if text.len() > MAX_BYTES {
        return Err(reader.error(0..0, format!("it is larger than {MAX_BYTES} bytes")));
    }
    let document = DeTable::parse(text)
        .map_err(|error| reader.error(error.span().unwrap_or(0..0), error.message().trim().to_owned()))?;
    let tables = reader.document(document.get_ref())?;
    tables.iter().try_for_each(|table| reader.check(table, &tables))?;
    Ok(tables)
}

/// What is read, for errors, and what it may name.
pub(super) struct Reader<'a> {
    text: &'a str,
    pub rules: &'a [&'a str],
    /// Where each line of the text begins.
    lines: Vec<usize>,
}

type Pair<'t, 'i> = (&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>);

impl Reader<'_> {
    pub(super) fn error(&self, span: Range<usize>, message: impl Into<String>) -> PolicyError {
        PolicyError::new(self.text, span, message)
    }

    fn document(&self, document: &DeTable<'_>) -> Result<Vec<RawTable>, PolicyError> {
        let mut tables = vec![RawTable { place: Place::Top, span: 0..0, entries: Vec::new() }];
        for (key, value) in in_order(document) {
            let name = key.get_ref().as_ref();
            match Place::ALL.into_iter().find(|place| *place != Place::Top && place.as_str() == name) {
                Some(place) => tables.extend(self.tables(place, value)?),
                None => tables[0].entries.push(self.entry(Place::Top, Case::Differs, (key, value))?),
            }
        }
        Ok(tables)
    }

    fn tables(&self, place: Place, found: &Spanned<DeValue<'_>>) -> Result<Vec<RawTable>, PolicyError> {
        match found.get_ref() {
            DeValue::Table(table) if !place.is_list() => Ok(vec![self.table(place, found.span(), table)?]),
            DeValue::Array(list) if place.is_list() => {
                let table = |element: &Spanned<DeValue<'_>>| match element.get_ref() {
                    DeValue::Table(table) => self.table(place, element.span(), table),
                    _ => Err(self.no_table(place, element.span())),
                };
                list.iter().map(table).collect()
            }
            _ => Err(self.no_table(place, found.span())),
        }
    }

    fn no_table(&self, place: Place, span: Range<usize>) -> PolicyError {
        let header = place.header();
        self.error(span, format!("'{}' has to be {header}", place.as_str()))
            .hint(format!("write {header} on a line, and its keys below it"))
    }

    fn table(&self, place: Place, span: Range<usize>, table: &DeTable<'_>) -> Result<RawTable, PolicyError> {
        let case = if place == Place::Rule && table.contains_key("sensitive") { Case::Same } else { Case::Differs };
        let entries: Result<Vec<Entry>, PolicyError> =
            in_order(table).into_iter().map(|pair| self.entry(place, case, pair)).collect();
        Ok(RawTable { place, span, entries: entries? })
    }

    fn entry(&self, place: Place, case: Case, (key, value): Pair<'_, '_>) -> Result<Entry, PolicyError> {
        let name = key.get_ref().as_ref();
        let kind = self.kind(place, name).ok_or_else(|| self.unknown(place, name, key.span()))?;
        let value = self.value(name, kind, case, value)?;
        Ok(Entry { key: name.to_owned(), value, line: self.line(key.span().start), span: key.span() })
    }

    fn line(&self, at: usize) -> u32 {
        u32::try_from(self.lines.partition_point(|start| *start <= at)).unwrap_or(u32::MAX)
    }

    fn kind(&self, place: Place, name: &str) -> Option<Kind> {
        if place == Place::Severity {
            return self.rules.contains(&name).then_some(SEVERITY);
        }
        place.keys().find(|key| key.name == name).map(|key| key.kind)
    }

    fn unknown(&self, place: Place, name: &str, span: Range<usize>) -> PolicyError {
        if place == Place::Severity {
            let error = self.error(span, format!("no rule is called '{name}'"));
            return match nearest(name, self.rules.iter().copied()) {
                None => error.hint(format!("there are: {}", self.rules.join(", "))),
                near => error.nearest(near),
            };
        }
        let header = place.header();
        let at = if header.is_empty() { String::new() } else { format!(" in {header}") };
        self.error(span, format!("unknown key '{name}'{at}")).nearest(meant(place, name))
    }

    /// What the keys of a table have to do with each other.
    fn check(&self, table: &RawTable, all: &[RawTable]) -> Result<(), PolicyError> {
        if let Some(absent) = table.place.keys().find(|key| key.is_required && table.entry(key.name).is_none()) {
            let header = table.place.header();
            let what = if header.is_empty() { "the file" } else { &header };
            let example = format!("write {} = {}", absent.name, absent.kind.example());
            return Err(self
                .error(table.span.clone(), format!("{what} lacks '{}': {}", absent.name, absent.doc))
                .hint(example));
        }
        match table.place {
            Place::Top => self.check_default_rules(table, all),
            Place::Rule => self.check_rule(table),
            _ => Ok(()),
        }
    }

    /// A gate that asks for nothing is a mistake, or should be taken out of CI.
    fn check_default_rules(&self, top: &RawTable, all: &[RawTable]) -> Result<(), PolicyError> {
        match top.entry("default_rules") {
            Some(entry) if entry.value == Value::Flag(false) && !all.iter().any(|table| table.place == Place::Rule) => {
                Err(self
                    .error(
                        entry.span.clone(),
                        "without the shipped rules and without rules of its own, the file asks for nothing",
                    )
                    .hint("add a [[rule]], or leave default_rules out"))
            }
            _ => Ok(()),
        }
    }

    fn check_rule(&self, rule: &RawTable) -> Result<(), PolicyError> {
        const ASKS: [&str; 4] = ["needs", "ai", "max_unreviewed_ai_lines", "require_model"];
        let claim = rule.entry("agents").or_else(|| rule.entry("models"));
        if let (Some(claim), Some(needs)) = (claim, rule.entry("needs")) {
            let message = format!(
                "'needs' together with '{}': what a change claims of its lines would decide what every line needs",
                claim.key
            );
            return Err(self.error(needs.span.clone(), message).hint("use ai, which lines of agents need on top"));
        }
        if !ASKS.iter().any(|key| rule.entry(key).is_some()) {
            return Err(self
                .error(rule.span.clone(), "the rule asks for nothing")
                .hint(format!("give it one of {}", ASKS.join(", "))));
        }
        self.check_sensitive(rule)
    }

    fn check_sensitive(&self, rule: &RawTable) -> Result<(), PolicyError> {
        let names_some = rule.entry("paths").or_else(|| rule.entry("content"));
        match (rule.entry("sensitive"), names_some) {
            (Some(sensitive), None) => Err(self
                .error(sensitive.span.clone(), "a sensitive rule without 'paths' makes every file sensitive")
                .hint("name the files; paths = [\"**\"] if it is meant so")),
            _ => Ok(()),
        }
    }
}

/// The key that may have been meant: the nearest here, or one of that name in another table.
fn meant(place: Place, name: &str) -> Option<String> {
    let tables = Place::ALL.iter().filter(|_| place == Place::Top).map(|place| place.as_str());
    let here = nearest(name, place.keys().map(|key| key.name).chain(tables.filter(|name| !name.is_empty())));
    here.map(str::to_owned).or_else(|| KEYS.iter().find(|key| key.name == name).map(Key::path))
}

/// The pairs of a table as they stand in the text.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Pair<'t, 'i>> {
    let mut pairs: Vec<Pair<'t, 'i>> = table.iter().collect();
    pairs.sort_by_key(|(key, _)| key.span().start);
    pairs
}
