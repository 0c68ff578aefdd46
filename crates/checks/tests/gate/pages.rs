//! The pages of the rules, and their index, say what the rules are.

use std::path::{Path, PathBuf};

use checks::policy::Place;
use checks::{Policy, RULES};

/// The headings of each page, in their order.
const PARTS: [&str; 7] = [
    "What it finds",
    "Why it matters",
    "What decides",
    "A finding",
    "How to mend it",
    "How to configure it",
    "What it does not see",
];

fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference")
}

#[test]
fn a_page_has_the_name_the_title_and_the_weight_of_its_rule() {
    for rule in RULES {
        let (id, weight) = (rule.id, rule.severity.as_str());
        let mut title = rule.title.to_owned();
        title[..1].make_ascii_uppercase();
        let head = format!("# {id}\n\n{title}.\n\nDefault severity: **{weight}**.\n");
        assert!(rule.page.starts_with(&head), "{id}: the page begins otherwise than\n{head}");
    }
}

#[test]
fn a_page_has_every_part() {
    for rule in RULES {
        let parts: Vec<&str> = rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(parts, PARTS, "{}", rule.id);
        assert!(rule.page.lines().all(|line| line.len() <= 400), "{}", rule.id);
    }
}

#[test]
fn a_page_shows_a_finding_of_its_rule() {
    for rule in RULES {
        let finding = format!("{}[{}]: ", rule.severity.as_str(), rule.id);
        let is_there = rule.page.contains(&finding) || rule.id == "zero-review-merge";
        assert!(is_there, "{}: no example of a finding", rule.id);
    }
}

/// What a page says to write into `outcross.toml` can be read.
#[test]
fn policies_of_the_pages_can_be_used() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    for rule in RULES {
        let mut policies = 0;
        for block in rule.page.split("```toml\n").skip(1) {
            let (policy, _) = block.split_once("```").unwrap();
            let read = Policy::parse(&format!("version = 1\n{policy}"), &ids);
            assert!(read.is_ok(), "{}: {read:?}\n{policy}", rule.id);
            policies += 1;
        }
        assert!(policies > 0, "{}: the page does not say how to configure it", rule.id);
    }
}

#[test]
fn pages_name_keys_that_there_are() {
    for rule in RULES {
        for place in [Place::Review, Place::Missing] {
            let written = format!("`[{}] ", place.as_str());
            for named in rule.page.split(&written).skip(1) {
                let key: String = named.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                assert!(place.keys().any(|known| known.name == key), "{}: [{}] {key}", rule.id, place.as_str());
            }
        }
    }
}

#[test]
fn the_index_lists_every_rule() {
    let index = std::fs::read_to_string(reference().join("rules.md")).unwrap();
    let rows: Vec<&str> = index.lines().filter(|line| line.starts_with("| [`")).collect();
    let row = |rule: &checks::Rule| {
        let (id, weight) = (rule.id, rule.severity.as_str());
        format!("| [`{id}`](rules/{id}.md) | {weight} | {} |", rule.title)
    };
    assert_eq!(rows, RULES.iter().map(row).collect::<Vec<String>>());
    let mut pages: Vec<_> = std::fs::read_dir(reference().join("rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    let mut expected: Vec<String> = RULES.iter().map(|rule| format!("{}.md", rule.id)).collect();
    expected.sort();
    assert_eq!(pages, expected);
}

/// Links to other pages lead somewhere.
#[test]
fn links_lead_to_pages() {
    let folder = reference();
    let index = std::fs::read_to_string(folder.join("rules.md")).unwrap();
    let pages = RULES.iter().map(|rule| (folder.join("rules"), rule.page));
    for (from, page) in pages.chain([(folder.clone(), index.as_str())]) {
        for link in page.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            assert!(from.join(target).exists(), "{} links to {target}", from.display());
        }
    }
}
