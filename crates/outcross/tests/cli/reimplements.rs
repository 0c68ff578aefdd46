//! `outcross check`: functions that a change adds although the base has one like them.

use serde_json::Value;
use testkit::Repo;

use crate::in_repo;

/// A function of the base, and one of the same form.
const KEPT: &str = "def kept(rows, limit):\n    found = []\n    for row in rows:\n        if row.size > limit:\n            \
                    found.append(row.name)\n        elif row.size == 0:\n            raise ValueError(\"empty\")\n    \
                    found.sort()\n    print(\"kept\", len(found))\n    return found\n";
const COPY: &str = "def chosen(items, most):\n    # The large ones.\n    names = []\n    for item in items:\n        \
                    if item.size > most:\n            names.append(item.name)\n\n        elif item.size == 0:\n            \
                    raise ValueError(\"empty\")\n    names.sort()\n    print(\"kept\", len(names))\n    return names\n";

/// A base with that function, and a topic with these statements after it.
fn repo(base: &str, topic: &str) -> Repo {
    Repo::new(&format!(
        "commit base\n author Ada <ada@example.com>\n file src/math.py {}\n{base}\nbranch main base\ncommit topic\n \
         author Bob <bob@example.com>\n{topic}\nbranch topic topic\nhead branch main\n",
        quoted(KEPT)
    ))
}

/// A text as a word of the language of histories.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn document(repo: &Repo) -> Value {
    let ledger = repo.beside("ledger");
    let call = in_repo(repo, ["check", "main..topic", "--json", "--ledger", ledger.to_str().unwrap()]);
    serde_json::from_slice(&call.run().raw).unwrap()
}

fn scan(repo: &Repo, args: &[&str]) {
    let ledger = repo.beside("ledger");
    let call = in_repo(repo, ["scan", "--ledger", ledger.to_str().unwrap()]).args(args);
    assert_eq!(call.run().code, Some(0));
}

/// The findings of the rule, and the rest of the document.
fn split(mut document: Value) -> (Vec<String>, Value) {
    let findings = document["findings"].as_array_mut().unwrap();
    let is_ours = |finding: &Value| finding["rule"] == "reimplements";
    let line = |finding: &Value| {
        let places = &finding["places"];
        format!("{} {} {places} {}", finding["severity"], finding["path"], finding["message"]).replace('"', "")
    };
    let ours = findings.iter().filter(|finding| is_ours(finding)).map(line).collect();
    findings.retain(|finding| !is_ours(finding));
    (ours, document)
}

/// What is found of this topic, where the ledger has the units of its base; and that nothing else changes with it.
fn check(base: &str, topic: &str, expect: &[&str]) {
    let repo = repo(base, topic);
    scan(&repo, &[]);
    let (none, rest) = split(document(&repo));
    assert!(none.is_empty(), "no units: {none:?}");
    scan(&repo, &["--units"]);
    let (found, rest_with_units) = split(document(&repo));
    assert_eq!(found, expect, "{topic}");
    assert_eq!(rest["findings"], rest_with_units["findings"], "{topic}");
    assert_eq!(rest["verdict"], rest_with_units["verdict"], "{topic}");
}

#[test]
fn a_copy_with_other_names() {
    check(
        "",
        &format!(" file src/report.py {}", quoted(COPY)),
        &["warning src/report.py [[1,12]] chosen re-implements kept (src/math.py:1)"],
    );
}

#[test]
fn a_copy_that_was_edited_is_only_like_it() {
    let long = |name: &str, last: &str| {
        let lines: String = (0..30).map(|n| format!("    values.step_{n}({n}, other.part_{n})\n")).collect();
        format!("def {name}(values, other):\n{lines}    return {last}\n")
    };
    let base = format!(" file src/steps.py {}", quoted(&long("steps", "values.total")));
    let topic = format!(" file src/report.py {}", quoted(&long("all_steps", "other.sum(1, 2)")));
    let repo = repo(&base, &topic);
    scan(&repo, &["--units"]);
    let (found, _) = split(document(&repo));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("note src/report.py") && found[0].contains("re-implements steps (src/steps.py:1)"));
}

#[test]
fn what_is_moved_renamed_changed_or_replaced_is_no_second_one() {
    let moved = format!(" delete src/math.py\n file src/report.py {}", quoted(COPY));
    check("", &moved, &[]);
    check("", " rename src/math.py src/report.py", &[]);
    let renamed = KEPT.replace("kept(rows", "large(rows");
    check("", &format!(" file src/math.py {}", quoted(&renamed)), &[]);
    let changed = KEPT.replace("found.sort()", "found.sort(reverse=True)\n    found = found[1:]");
    check("", &format!(" file src/math.py {}", quoted(&changed)), &[]);
    // It replaces the one that it is like, which is called by its name from now on.
    let replaced = format!("def kept(rows, limit):\n    return chosen(rows, limit)\n\n\n{COPY}");
    check("", &format!(" file src/math.py {}", quoted(&replaced)), &[]);
}

#[test]
fn one_of_two_that_is_moved_is_no_third_one() {
    let base = format!(" file src/other.py {}", quoted(COPY));
    let moved = format!(" delete src/other.py\n file src/new.py {}", quoted(COPY));
    check(&base, &moved, &[]);
}

#[test]
fn tests_generated_files_and_short_functions_are_left_out() {
    check("", &format!(" file tests/test_report.py {}", quoted(COPY)), &[]);
    let generated = format!("# Code generated by maker. DO NOT EDIT.\n{COPY}");
    check("", &format!(" file src/made.py {}", quoted(&generated)), &[]);
    check("", &format!(" file vendor/lib/report.py {}", quoted(COPY)), &[]);
    check("", " file src/short.py \"def short(a):\\n    return a\\n\"", &[]);
}

#[test]
fn a_shape_that_many_have_is_a_custom() {
    let many: String =
        (0..9).map(|n| format!(" file src/m{n}.py {}\n", quoted(&COPY.replace("chosen", &format!("f{n}"))))).collect();
    check(&many, &format!(" file src/report.py {}", quoted(COPY)), &[]);
}

#[test]
fn a_ledger_of_another_commit_or_a_file_that_breaks_finds_nothing() {
    let topic = format!(" file src/report.py {}", quoted(COPY));
    let repo = Repo::new(&format!(
        "commit older\n author Ada <ada@example.com>\n file src/math.py {}\nbranch main older\ncommit base\n \
         file README.md \"x\\n\"\nbranch base base\ncommit topic\n{topic}\nbranch topic topic\nhead branch main\n",
        quoted(KEPT)
    ));
    scan(&repo, &["--units"]);
    let ledger = repo.beside("ledger");
    let call = in_repo(&repo, ["check", "base..topic", "--json", "--ledger", ledger.to_str().unwrap()]);
    let (found, _) = split(serde_json::from_slice(&call.run().raw).unwrap());
    assert!(found.is_empty(), "{found:?}");
    check("", " file src/broken.py \"def (((:\\n\\x01\\n\"", &[]);
}

#[test]
fn a_name_that_nobody_should_trust_is_escaped() {
    let repo = repo("", &format!(" file \"src/re\\x1b[31mport.py\" {}", quoted(COPY)));
    scan(&repo, &["--units"]);
    let ledger = repo.beside("ledger");
    let shown = in_repo(&repo, ["check", "main..topic", "--ledger", ledger.to_str().unwrap()]).run();
    assert!(shown.stdout.contains("re-implements kept") && !shown.stdout.contains('\u{1b}'), "{shown}");
}
