//! Which rule decides.

use code::Language;
use kernels::rules::{Bound, ChoiceError, Chosen, RuleSet, Source, first_hit, rules, values};

fn hit(text: &str, language: &str, names: &[&str], thresholds: &[(&str, f64)]) -> Option<(&'static str, f64, f64)> {
    let chosen = Chosen::new(names.iter().copied(), thresholds.iter().copied()).unwrap();
    let language = Language::named(language.as_bytes());
    let values = values(&Source { text, path: "a", language });
    first_hit(language, &values, &chosen).map(|hit| (hit.rule.name, hit.value, hit.threshold))
}

fn error(names: &[&str], thresholds: &[(&str, f64)]) -> ChoiceError {
    Chosen::new(names.iter().copied(), thresholds.iter().copied()).unwrap_err()
}

#[test]
fn the_first_in_order_decides_whatever_the_order_of_names() {
    let line = "x".repeat(1001);
    assert_eq!(hit(&line, "Rust", &["starcoder2"], &[]), Some(("starcoder2/mean-line", 1001.0, 100.0)));
    let names = ["refinecode/max-line", "starcoder2/max-line"];
    assert_eq!(hit(&line, "Rust", &names, &[]), Some(("starcoder2/max-line", 1001.0, 1000.0)));
    assert_eq!(hit(&line, "Rust", &["outcross"], &[]), None);
    assert_eq!(hit(&line, "Rust", &[], &[]), None);
}

#[test]
fn a_name_with_a_sign_in_front_is_taken_away() {
    let line = "x".repeat(1001);
    let names = ["-starcoder2/mean-line", "starcoder2"];
    assert_eq!(hit(&line, "Rust", &names, &[]), Some(("starcoder2/max-line", 1001.0, 1000.0)));
    assert_eq!(hit(&line, "Rust", &["starcoder2", "-starcoder2"], &[]), None);
}

#[test]
fn thresholds_of_a_recipe_replace_those_of_the_rule_in_all_languages() {
    let line = "x".repeat(1001);
    let names = ["starcoder2/max-line"];
    let more = [("starcoder2/max-line", 1001.0)];
    assert_eq!(hit(&line, "Rust", &names, &more), None);
    let less = [("starcoder2/max-line", 5.0)];
    assert_eq!(hit(&line, "Markdown", &names, &[]), None);
    assert_eq!(hit(&line, "Markdown", &names, &less), Some(("starcoder2/max-line", 1001.0, 5.0)));
}

#[test]
fn the_threshold_that_is_told_is_the_one_of_the_language() {
    let digits = "aaa111";
    assert_eq!(hit(digits, "SQL", &["refinecode/digits"], &[]), Some(("refinecode/digits", 0.5, 0.3)));
    assert_eq!(hit(digits, "Rust", &["refinecode/digits"], &[]), Some(("refinecode/digits", 0.5, 0.2)));
    assert_eq!(hit(digits, "Markdown", &["refinecode/digits"], &[]), None);
}

#[test]
fn what_a_recipe_says_is_never_ignored() {
    let unknown = error(&["starcoder2/maxline"], &[]);
    assert_eq!(unknown, ChoiceError::Unknown { name: "starcoder2/maxline".into(), nearest: "starcoder2/max-line" });
    assert_eq!(
        unknown.to_string(),
        "no rule or set of rules is called `starcoder2/maxline`; the nearest is `starcoder2/max-line`"
    );
    assert_eq!(
        error(&["refinedcode"], &[]),
        ChoiceError::Unknown { name: "refinedcode".into(), nearest: "refinecode" }
    );
    assert_eq!(error(&["code/calls"], &[]), ChoiceError::NeverDecides { name: "code/calls" });
    assert_eq!(error(&["code"], &[("code/calls", 1.0)]), ChoiceError::NeverDecides { name: "code/calls" });
    let name = "starcoder2/max-line";
    assert_eq!(error(&["code"], &[(name, 1.0)]), ChoiceError::NotChosen { name });
    assert_eq!(error(&["starcoder2"], &[(name, f64::NAN)]), ChoiceError::NotFinite { name });
    assert!(matches!(error(&["starcoder2"], &[("x", 1.0)]), ChoiceError::Unknown { .. }));
}

#[test]
fn a_set_holds_its_rules_that_decide() {
    for set in RuleSet::ALL {
        let chosen = Chosen::new([set.as_str()], []).unwrap();
        let names: Vec<&str> = chosen.iter().map(|(rule, _)| rule.name).collect();
        let expected = rules().iter().filter(|rule| rule.set == set && rule.bound != Bound::Never);
        assert_eq!(names, expected.map(|rule| rule.name).collect::<Vec<_>>());
        assert!(!names.is_empty(), "{set:?}");
    }
}

#[test]
fn values_in_another_order_give_the_same_hit() {
    let language = Language::named(b"Rust");
    let mut values = values(&Source { text: &"x".repeat(1001), path: "a", language });
    let chosen = Chosen::new(["refinecode", "starcoder2"], []).unwrap();
    let first = first_hit(language, &values, &chosen).unwrap();
    values.reverse();
    assert_eq!(first_hit(language, &values, &chosen).unwrap().rule.name, first.rule.name);
}
