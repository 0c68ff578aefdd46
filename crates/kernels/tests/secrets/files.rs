//! Files of rules.

use kernels::secrets::{Base, Rules};

fn found(rules: &str, text: &str, path: &str) -> Vec<String> {
    let rules = Rules::parse(rules, Base::Nothing).unwrap();
    rules.find(text, path).iter().map(|hit| format!("{} {}", hit.rule, &text[hit.start..hit.end])).collect()
}

#[track_caller]
fn refused(rules: &str, expected: &str) {
    let message = Rules::parse(rules, Base::Nothing).map(|_| ()).unwrap_err().to_string();
    assert_eq!(message, expected, "{rules}");
}

const OWN: &str = r#"
title = "ours"
[[rules]]
id = "ours"
description = "our token"
regex = '''ours-([a-z]+)-([0-9]+)'''
keywords = ["OURS-"]
tags = ["house"]
"#;

#[test]
fn a_rule_of_ones_own() {
    assert_eq!(found(OWN, "x ours-abc-123 y", "a"), ["ours abc"]);
    assert_eq!(found(&format!("{OWN}secretGroup = 2\n"), "x ours-abc-123 y", "a"), ["ours 123"]);
    assert_eq!(found(&format!("{OWN}secretGroup = 0\n"), "x ours-abc-123 y", "a"), ["ours abc"]);
    assert_eq!(found(&format!("{OWN}path = '''\\.py$'''\n"), "ours-abc-123", "a.rs"), Vec::<String>::new());
    assert_eq!(found(&format!("{OWN}path = '''\\.py$'''\n"), "ours-abc-123", "a.py"), ["ours abc"]);
    assert_eq!(found(&format!("{OWN}entropy = 1.6\n"), "ours-aab-1 ours-abcd-1", "a"), ["ours abcd"]);
}

#[test]
fn a_secret_over_lines_is_a_hit_a_line() {
    let rule = "[[rules]]\nid = 'block'\nregex = '''(?s)<<(.*?)>>'''\n";
    assert_eq!(found(rule, "<<\n  \"abc\",\n\n  \"d\" +\n>>", "a"), ["block abc", "block d"]);
    assert_eq!(found(rule, "<<é\u{301}>>", "a"), ["block é\u{301}"]);
}

#[test]
fn what_is_allowed() {
    let with = |allow: &str| format!("{OWN}[[rules.allowlists]]\n{allow}\n");
    let text = "ours-abc-123 ours-xyz-123 # fine";
    let both = ["ours abc", "ours xyz"];
    let rest = ["ours xyz"];
    for (allow, expected) in [
        ("regexes = ['^abc$']", &rest[..]),
        ("regexes = ['ours-abc']", &both[..]),
        ("regexTarget = 'match'\nregexes = ['ours-abc']", &rest[..]),
        ("regexTarget = 'line'\nregexes = ['fine']", &[]),
        ("stopwords = ['BC']", &rest[..]),
        ("paths = ['^tests/']", &[]),
        ("condition = 'AND'\npaths = ['^tests/']\nregexes = ['^abc$']", &rest[..]),
        ("condition = 'AND'\npaths = ['^src/']\nregexes = ['^abc$']", &both[..]),
        ("condition = 'AND'", &both[..]),
        ("commits = ['0123']", &both[..]),
    ] {
        assert_eq!(found(&with(allow), text, "tests/a"), expected, "{allow}");
    }
    let everywhere = |rule: &str| format!("{OWN}[[allowlists]]\ntargetRules = ['{rule}']\nregexes = ['abc']\n");
    assert_eq!(found(&everywhere("ours"), text, "a"), rest);
    assert_eq!(found(&everywhere("other"), text, "a"), both);
}

#[test]
fn on_top_of_the_built_in_rules() {
    let token = super::planted::Dice(3).fill("ghp_{A36}");
    let count = |rules: &str, base| Rules::parse(rules, base).unwrap().find(&token, "a").len();
    assert_eq!(count(OWN, Base::Nothing), 0);
    assert_eq!(count(OWN, Base::BuiltIn), 1);
    assert_eq!(count(&format!("{OWN}[extend]\nuseDefault = true\n"), Base::Nothing), 1);
    assert_eq!(count(&format!("{OWN}[extend]\ndisabledRules = ['github-token']\n"), Base::BuiltIn), 0);
    assert_eq!(count("[[rules]]\nid = 'github-token'\nregex = 'other'\n", Base::BuiltIn), 0);
}

#[test]
fn rules_that_name_paths_only() {
    let rules = Rules::parse("[[rules]]\nid = 'p12'\npath = '''\\.p12$'''\n", Base::Nothing).unwrap();
    assert_eq!(rules.without_pattern(), ["p12"]);
    assert!(rules.find("anything", "a.p12").is_empty());
}

#[test]
fn files_that_are_refused() {
    refused(
        "[[rules]]\nid = 'a'\nregexp = 'x'\n",
        "line 3: unknown field `regexp`, expected one of `id`, `description`, `regex`, `path`, `secretGroup`, `entropy`, `keywords`, `tags`, `allowlists`, `allowlist`",
    );
    refused("[[rules]]\nid = 'a'\nregex = 'x'\nregex = 'y'\n", "line 4: duplicate key");
    refused("[[rules]]\nregex = 'x'\n", "line 1: missing field `id`");
    refused("[[rules]]\nid = 'a'\n\n[[rules]]\nid = 'a'\n", "line 5: there is a rule 'a' already");
    refused("[[rules]]\nid = 'a'\nentropy = 'x'\n", "line 3: invalid type: string \"x\", expected f64");
    refused("[[rules]]\nid = 'a'\nregex = '('\n", "line 3: rule 'a': not a pattern that can be used: unclosed group");
    refused(
        "[[rules]]\nid = 'a'\nregex = '(?=x)'\n",
        "line 3: rule 'a': not a pattern that can be used: look-around, including look-ahead and look-behind, is not supported",
    );
    refused("[[rules]]\nid = 'a'\nregex = '(x)'\nsecretGroup = 2\n", "line 2: rule 'a': the pattern has no group 2");
    refused(
        "[[rules]]\nid = 'a'\nregex = '(\\w{1000}){1000}'\n",
        "line 3: rule 'a': not a pattern that can be used: Compiled regex exceeds size limit of 4194304 bytes.",
    );
    refused(
        "title = 'x'\n[extend]\npath = '/etc/rules.toml'\n",
        "line 3: extending a file of rules by path isn't supported",
    );
    refused("= 1", "line 1: unquoted keys cannot be empty, expected letters, numbers, `-`, `_`");
}
