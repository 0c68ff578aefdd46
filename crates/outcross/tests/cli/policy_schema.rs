//! The JSON Schema of `outcross.toml` says of a file what the program says of it.

use checks::Policy;
use checks::policy::{KEYS, Place, SHIPPED};
use jsonschema::Validator;
use outcross::policy_file::rule_ids;
use outcross::setup::templates;
use serde_json::Value as Json;

use crate::output::published;

fn validator() -> Validator {
    let schema = std::fs::read_to_string(published("outcross-toml")).unwrap();
    let schema = serde_json::from_str(&schema).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// A date becomes a text, as editors see it.
fn json(value: toml::Value) -> Json {
    match value {
        toml::Value::Datetime(date) => Json::String(date.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}

#[track_caller]
fn check(validator: &Validator, text: &str, expect: bool) {
    let parsed = Policy::parse(text, &rule_ids());
    assert_eq!(parsed.is_ok(), expect, "{parsed:?}\n{text}");
    let document = json(toml::Value::Table(text.parse().unwrap()));
    let faults: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(faults.is_empty(), expect, "{faults:?}\n{text}");
}

/// The template with the tables in its comments.
fn with_examples(template: &str) -> String {
    let (head, tables) = template.split_once("\n# [").unwrap();
    let tables =
        format!("# [{tables}").lines().map(|line| line.trim_start_matches("# ")).collect::<Vec<_>>().join("\n");
    format!("{head}\n{tables}\n")
}

#[test]
fn the_examples_of_the_template_are_read() {
    let text = with_examples(&templates::policy());
    let policy = Policy::parse(&text, &rule_ids()).unwrap();
    let shipped = Policy::shipped();
    assert_eq!((policy.suppressions.len(), policy.rules.len()), (1, shipped.rules.len() + 1), "{text}");
    assert_eq!((policy.review, policy.missing), (shipped.review, shipped.missing), "{text}");
}

#[test]
fn schema_and_program_agree() {
    let validator = validator();
    check(&validator, SHIPPED, true);
    check(&validator, &templates::policy(), true);
    check(&validator, &with_examples(&templates::policy()), true);
    for text in [
        "version = 1",
        "version = 1\ndefault_rules = false\n[[rule]]\nneeds = \"allow\"",
        "version = 1\n[review]\nmin_seconds_per_line = 0\nnot_human = [\"x\"]",
        "version = 1\n[severity]\nmissing-model = \"off\"",
        "version = 1\n[[rule]]\npaths = [\"a\", \"!b/**\", \"é\"]\nagents = [\"codex\"]\nai = \"forbid\"",
        "version = 1\n[[suppress]]\nrule = \"undeclared\"\npaths = [\"a\"]\nreason = \"r\"\nowner = \"o\"\nexpires = 2027-01-01",
    ] {
        check(&validator, text, true);
    }
    for text in [
        "",
        "version = 2",
        "version = \"1\"",
        "version = 1\nx = 1",
        "version = 1\n[trend]",
        "version = 1\n[corpus]",
        "version = 1\n[review]\napprovals = 0",
        "version = 1\n[review]\napprovals = 4294967296",
        "version = 1\n[review]\nminimum = \"seen\"",
        "version = 1\n[review]\nmin_seconds_per_line = -1",
        "version = 1\n[review]\nnot_human = []",
        "version = 1\n[missing]\nreview = \"error\"",
        "version = 1\n[severity]\nmissing-model = \"fail\"",
        "version = 1\n[severity]\nmissing = \"off\"",
        "version = 1\nrule = {}",
        "version = 1\n[[rule]]\npaths = [\"a\"]",
        "version = 1\n[[rule]]\nneeds = \"forbid\"",
        "version = 1\n[[rule]]\nai = \"declare\"",
        "version = 1\n[[rule]]\nai = \"review\"\nmin_lines = 0",
        "version = 1\n[[rule]]\nneeds = \"review\"\nmodels = [\"x\"]",
        "version = 1\n[[rule]]\nneeds = \"review\"\nagents = [\"x\"]",
        "version = 1\n[[rule]]\nneeds = \"review\"\nsensitive = \"x\"",
        "version = 1\n[[rule]]\nneeds = \"review\"\nname = \" \"",
        "version = 1\n[[suppress]]\nrule = \"undeclared\"",
        "version = 1\n[[suppress]]\nrule = \"x\"\npaths = [\"a\"]\nreason = \"r\"\nowner = \"o\"\nexpires = 2027-01-01",
        "version = 1\n[[suppress]]\nrule = \"undeclared\"\npaths = [\"a\"]\nreason = \"r\"\nowner = \"o\"\nexpires = \"soon\"",
        "version = 1\n[ignore]\npaths = []",
        "version = 1\n[ignore]\npaths = [\"/a\"]",
        "version = 1\n[ignore]\npaths = [\"a/\"]",
        "version = 1\n[ignore]\npaths = [\"\"]",
    ] {
        check(&validator, text, false);
    }
}

#[test]
fn no_table_takes_an_unknown_key() {
    let validator = validator();
    for place in Place::ALL {
        let header = place.header();
        check(&validator, &format!("version = 1\n{header}\nunknown_key = 1\n"), false);
    }
}

#[test]
fn the_schema_has_every_key_with_its_meaning() {
    let schema: Json = serde_json::from_str(&std::fs::read_to_string(published("outcross-toml")).unwrap()).unwrap();
    for key in KEYS {
        let table = match key.place {
            Place::Top => &schema,
            place if place.is_list() => &schema["properties"][place.as_str()]["items"],
            place => &schema["properties"][place.as_str()],
        };
        assert_eq!(table["properties"][key.name]["description"], key.doc, "{}", key.path());
    }
}
