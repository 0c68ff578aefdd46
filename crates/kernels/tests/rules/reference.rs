//! The table of rules.

use std::collections::BTreeSet;

use code::{Language, languages};
use kernels::rules::{Bound, Family, Languages, RuleSet, VERSION, fingerprint, reference, rules};

#[test]
fn names_are_unique_and_begin_with_their_set_and_sets_come_in_order() {
    let names: BTreeSet<&str> = rules().iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules().len());
    for rule in rules() {
        let (set, name) = rule.name.split_once('/').unwrap();
        assert_eq!(set, rule.set.as_str());
        assert!(name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{name}");
    }
    let sets: Vec<RuleSet> = rules().iter().map(|rule| rule.set).collect();
    assert!(sets.is_sorted());
}

#[test]
fn each_language_that_a_rule_names_is_known_but_for_these() {
    let unknown = ["Roff Manpage", "SMT", "Motorola 68K Assembly", "Web Ontology Language"];
    for rule in rules() {
        let lists = [rule.languages].into_iter().chain(rule.instead.iter().map(|(languages, _)| *languages));
        for languages in lists {
            if let Languages::Only(names) | Languages::Except(names) = languages {
                for name in names {
                    let known = Language::named(name.as_bytes()).is_some_and(|language| language.name() == *name);
                    assert_eq!(known, !unknown.contains(name), "{name}");
                }
            }
        }
    }
}

#[test]
fn special_thresholds_keep_the_side_of_the_rule() {
    for rule in rules() {
        for (_, bound) in rule.instead {
            let same =
                matches!((rule.bound, bound), (Bound::Above(_), Bound::Above(_)) | (Bound::Below(_), Bound::Below(_)));
            assert!(same, "{}", rule.name);
        }
    }
}

#[test]
fn families_are_those_of_the_published_table() {
    let of = |name: &str| Family::of(Language::named(name.as_bytes())).as_str();
    let found =
        ["Rust", "TypeScript", "C++", "CSS", "JSON", "Diff", "Markdown", "TeX", "Fluent", "GraphQL", "Shell", "HTML"]
            .map(of);
    let expected =
        ["others", "others", "C++", "data", "data", "others", "prose", "prose", "others", "data", "Shell", "HTML"];
    assert_eq!(found, expected);
    assert_eq!(Family::of(None), Family::Others);
    assert!(
        languages().all(|language| Family::of(Some(language)) == Family::Prose
            || Family::CODE.contains(&Family::of(Some(language))))
    );
}

#[test]
fn the_page_has_a_row_for_each_rule() {
    let page = reference();
    for rule in rules() {
        let rows = page.lines().filter(|line| line.starts_with(&format!("| `{}` |", rule.name)));
        let rows: Vec<&str> = rows.collect();
        assert_eq!(rows.len(), 1, "{}", rule.name);
        assert_eq!(rows[0].replace("\\|", "").matches('|').count(), 5, "{}", rows[0]);
    }
    assert!(page.contains("| `starcoder2/max-line` | > 1000; > 100000 for HTML, JSON, "));
}

/// A change of a name, a language or a threshold is seen here, and is a new version of the rules.
#[test]
fn the_fingerprint_is_that_of_this_version() {
    assert_eq!(
        (VERSION, fingerprint().as_str()),
        ("1", "3972b8b850f9bfdf8254a79df5f18089b3b49be4907ec1d7303cb64bfbf8ff71")
    );
}
