//! Files with known answers: `rules/<set>/<rule>.md`.
//!
//! A block `~~~ LANGUAGE [PATH]` is a text (`-` is no language), and the block `~~~ text` behind it says what its rule
//! finds: a number or a fraction and `hit` or `miss`, or `absent`. In a text `%{3*ab}` is `ababab`, `%u{202e}` that
//! character, a line `%%lines 3 x{}` three lines `xa`, `xb`, `xc`, and a last line `%%no-end` takes the last line feed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use code::Language;
use kernels::rules::{Bound, Depth, Reader, Rule, RuleSet, Source, is_hit, rule, rules};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// What a case says and what came.
struct Case {
    place: String,
    expected: String,
    found: String,
}

/// The blocks of a rule's file: texts and answers in turn.
fn file(rule: &Rule) -> String {
    let file = folder().join(format!("{}.md", rule.name));
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn cases(rule: &Rule) -> Vec<Case> {
    let text = file(rule);
    let blocks = blocks(&text);
    assert!(blocks.len().is_multiple_of(2), "{}: a text and an answer in pairs", rule.name);
    blocks.chunks(2).map(|pair| case(rule, pair[0], pair[1])).collect()
}

fn blocks(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = text.split("~~~").collect();
    let inside = parts.iter().skip(1).step_by(2);
    inside.map(|block| block.split_once('\n').unwrap_or((block, ""))).collect()
}

fn case(rule: &Rule, code: (&str, &str), answer: (&str, &str)) -> Case {
    assert_eq!(answer.0.trim(), "text", "{}: the answer to {}", rule.name, code.1);
    let (language, path) = code.0.trim().split_once(' ').unwrap_or((code.0.trim(), ""));
    let named = || Language::named(language.as_bytes()).unwrap_or_else(|| panic!("{}: {language}", rule.name));
    let language = (language != "-").then(named);
    let text = expand(code.1);
    let needs_tree = rule.set == RuleSet::Code || rule.name == "refinecode/parse";
    let depth = if needs_tree { Depth::Signals } else { Depth::Text };
    let values = Reader::new(depth).values(&Source { text: &text, path, language });
    let value = values.iter().find(|(name, _)| *name == rule.name).map(|(_, value)| *value);
    let found = value.map_or("absent".to_owned(), |value| {
        format!("{value:.9} {}", if is_hit(rule, language, value) { "hit" } else { "miss" })
    });
    Case { place: format!("{}: {}", rule.name, code.1), expected: normal(answer.1.trim()), found }
}

/// An answer with its fraction worked out.
fn normal(answer: &str) -> String {
    let Some((number, verdict)) = answer.split_once(' ') else { return answer.to_owned() };
    let (part, whole) = number.split_once('/').unwrap_or((number, "1"));
    let (part, whole): (f64, f64) = (part.parse().unwrap(), whole.parse().unwrap());
    format!("{:.9} {verdict}", part / whole)
}

fn expand(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| match line.strip_prefix("%%lines ") {
        Some(rest) => {
            let (count, line) = rest.split_once(' ').unwrap();
            (0..count.parse().unwrap()).map(|at| line.replace("{}", &letters(at))).collect()
        }
        None => inline(line),
    });
    let all: String = lines.collect();
    all.strip_suffix("%%no-end\n").map_or_else(|| all.clone(), |text| text.trim_end_matches('\n').to_owned())
}

fn inline(line: &str) -> String {
    let Some((before, rest)) = line.split_once('%') else { return line.to_owned() };
    let braced = |start: &str| rest.strip_prefix(start)?.split_once('}');
    if let Some((code, behind)) = braced("u{") {
        let letter = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
        return format!("{before}{letter}{}", inline(behind));
    }
    let repeated = braced("{").and_then(|(inside, behind)| Some((inside.split_once('*')?, behind)));
    match repeated {
        Some(((count, text), behind)) => format!("{before}{}{}", text.repeat(count.parse().unwrap()), inline(behind)),
        None => format!("{before}%{}", inline(rest)),
    }
}

/// `a` to `z`, then `ba`, `bb`, ...
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + u8::try_from(number % 26).unwrap());
        number /= 26;
        if number == 0 {
            letters.reverse();
            return String::from_utf8(letters).unwrap();
        }
    }
}

#[test]
fn each_rule_answers_as_its_cases_say() {
    let all = rules().iter().flat_map(cases);
    let wrong = all.filter(|case| case.expected != case.found);
    let wrong: Vec<String> =
        wrong.map(|case| format!("{}expected {}, found {}", case.place, case.expected, case.found)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn each_rule_has_a_hit_and_a_miss_or_at_least_a_value() {
    for rule in rules() {
        let mut verdicts = BTreeMap::new();
        for (_, answer) in blocks(&file(rule)).into_iter().skip(1).step_by(2) {
            *verdicts.entry(answer.trim().split(' ').next_back().unwrap().to_owned()).or_insert(0) += 1;
        }
        assert!(verdicts.contains_key("miss"), "{}: {verdicts:?}", rule.name);
        assert_eq!(rule.bound != Bound::Never, verdicts.contains_key("hit"), "{}: {verdicts:?}", rule.name);
    }
}

#[test]
fn each_file_of_cases_is_one_of_a_rule() {
    for set in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(&set).unwrap().map(|entry| entry.unwrap().path()) {
            let stem = file.with_extension("");
            let name = stem.strip_prefix(folder()).unwrap().to_str().unwrap().to_owned();
            assert!(rule(&name).is_some(), "{name}");
        }
    }
}
