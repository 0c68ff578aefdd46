//! The reference page lists exactly the rules that are asked.

use std::fmt::Write;

use code::{Class, rules};

const PAGE: &str = include_str!("../../../../docs/reference/path-classes.md");

fn table() -> String {
    let mut table = "| | class | rule | when |\n|---:|---|---|---|\n".to_owned();
    for (number, rule) in (1..).zip(rules()) {
        writeln!(table, "| {number} | {} | `{}` | {} |", rule.class.as_str(), rule.name, rule.when).unwrap();
    }
    table
}

fn terms() -> String {
    code::terms().into_iter().map(|(term, meaning)| format!("- {term}: {meaning}\n")).collect()
}

#[test]
fn the_page_is_made_of_the_rules() {
    let table = terms() + "\n" + &table();
    assert!(PAGE.contains(&table), "docs/reference/path-classes.md should contain:\n{table}");
}

#[test]
fn the_page_explains_every_class() {
    for class in Class::ALL {
        assert!(PAGE.contains(&format!("- `{}`: ", class.as_str())), "{}", class.as_str());
    }
}

#[test]
fn names_of_rules_are_distinct() {
    let mut names: Vec<_> = rules().map(|rule| rule.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
