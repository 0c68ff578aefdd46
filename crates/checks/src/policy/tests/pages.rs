//! The reference pages hold what the tables and the shipped default say.

use std::fmt::Write as _;

use super::super::*;

const CONFIG: &str = include_str!("../../../../../docs/reference/config.md");
const SENSITIVE: &str = include_str!("../../../../../docs/reference/sensitive-paths.md");

/// In Markdown a star and a bar mean something.
fn plain(text: &str) -> String {
    text.replace('*', "\\*").replace('|', "\\|")
}

fn kind(kind: Kind) -> String {
    let words = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match kind {
        Kind::Word(known) => words(known),
        Kind::Words(known) => format!("a list of {}", words(known)),
        Kind::Count { least } => format!("a whole number from {least}"),
        other => other.meaning().to_owned(),
    }
}

/// The section of a table of the file.
fn section(place: Place, shipped: &Effective) -> String {
    let title = match place.header() {
        header if header.is_empty() => "Before the first table".to_owned(),
        header => format!("`{header}`"),
    };
    let mut text = format!("## {title}\n\n{}\n\n", place.doc());
    if place == Place::Severity {
        let _ =
            writeln!(text, "Each key is the id of a rule; its value is one of {}.", kind(Kind::Word(Severity::WORDS)));
        return text;
    }
    let table = shipped.tables.iter().find(|table| table.place == place).filter(|_| !place.is_list());
    text.push_str("| key | value | default | meaning |\n|---|---|---|---|\n");
    for key in place.keys() {
        let value = table.filter(|_| !key.is_required).and_then(|table| table.value(key.name));
        let default = match value {
            Some(value) => format!("`{value}`"),
            None if key.is_required => "has to be there".to_owned(),
            None => "–".to_owned(),
        };
        let _ = writeln!(text, "| `{}` | {} | {default} | {} |", key.name, kind(key.kind), plain(key.doc));
    }
    text
}

/// The section of a sensitive rule.
fn rule(rule: &PathRule) -> String {
    let name = rule.name.as_deref().unwrap_or_default();
    let needs = |needs: Option<Needs>| needs.map_or("–", Needs::as_str);
    let mut text = format!("## {name}\n\n{}: ", rule.sensitive.as_deref().unwrap_or_default());
    let _ = write!(text, "needs `{}`, lines of agents `{}`.\n\n```text\n", needs(rule.needs), needs(rule.ai));
    rule.paths.texts().iter().for_each(|glob| text.push_str(&format!("{glob}\n")));
    rule.content.iter().for_each(|kind| text.push_str(&format!("content {kind}\n")));
    text + "```\n"
}

#[test]
fn the_page_of_the_file_has_every_table_and_key() {
    let shipped = Effective::shipped();
    for place in Place::ALL {
        let section = section(place, &shipped);
        assert!(CONFIG.contains(&section), "docs/reference/config.md should contain:\n{section}");
    }
}

#[test]
fn the_page_of_sensitive_paths_has_every_rule() {
    for sensitive in Policy::shipped().rules.iter().filter(|rule| rule.sensitive.is_some()) {
        let section = rule(sensitive);
        assert!(SENSITIVE.contains(&section), "docs/reference/sensitive-paths.md should contain:\n{section}");
    }
    let sections = SENSITIVE.matches("\n## ").count();
    assert_eq!(sections, Policy::shipped().rules.iter().filter(|rule| rule.sensitive.is_some()).count());
}
