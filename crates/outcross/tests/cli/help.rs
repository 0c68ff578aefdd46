//! Help, completions, man pages, and what is refused.

use std::path::Path;

use clap::Parser as _;
use insta::assert_snapshot;
use outcross::cli::{Cli, command};

use crate::outcross;

fn call(args: &str) -> testkit::Output {
    outcross(Path::new("/"), args.split_whitespace()).env("COLUMNS", "100").run()
}

fn verbs() -> Vec<String> {
    command().get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}

/// The commands of the list of examples, without what follows two spaces, a pipe or an arrow.
fn examples(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    let list = list.take_while(|line| line.starts_with("  outcross"));
    let end = |line: &str| line.split("   ").next().unwrap().split(['|', '>']).next().unwrap().trim().to_owned();
    list.map(|line| end(line.trim())).collect()
}

/// The words of an example as a shell has them: what stands in single quotes is one.
fn words(example: &str) -> Vec<String> {
    let part = |(at, part): (usize, &str)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    };
    example.split('\'').enumerate().flat_map(part).collect()
}

#[test]
fn every_verb_has_help_with_examples_that_parse() {
    for verb in verbs().into_iter().chain([String::new()]) {
        let help = call(&format!("{verb} --help")).expect_code(0);
        assert_eq!(help.stderr, "", "{verb}");
        let examples = examples(&help.stdout);
        assert!(examples.len() >= 2, "{verb}: {}", help.stdout);
        for example in examples {
            let parsed = Cli::try_parse_from(words(&example));
            assert!(parsed.is_ok(), "{verb}: {example}: {parsed:?}");
        }
    }
}

#[test]
fn version_is_one_line() {
    assert_snapshot!(call("--version"), @r"
    exit: 0
    ----- stdout -----
    outcross 0.1.0
    ");
}

#[test]
fn unknown_words_are_usage_errors() {
    assert_snapshot!(call("status --ledgre x"), @r"
    exit: 2
    ----- stderr -----
    error: unexpected argument '--ledgre' found

      tip: a similar argument exists: '--ledger'

    Usage: outcross status --ledger <DIR> [REPO]

    For more information, try '--help'.
    ");
    assert_snapshot!(call("blaem x"), @r"
    exit: 2
    ----- stderr -----
    error: unrecognized subcommand 'blaem'

      tip: a similar subcommand exists: 'blame'

    Usage: outcross [OPTIONS] [COMMAND]

    For more information, try '--help'.
    ");
}

#[test]
fn only_forms_that_exist() {
    assert_snapshot!(call("man --json"), @r"
    exit: 2
    ----- stderr -----
    error: 'man' has no output in the form 'json'

    hint: it has: text
    ");
    assert_snapshot!(call("schema --json"), @r"
    exit: 2
    ----- stderr -----
    error: 'schema' has no output in the form 'json'

    hint: it has: text
    ");
}

#[test]
fn completions_and_man_pages() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = call(&format!("completions {shell}")).expect_code(0);
        assert!(verbs().iter().all(|verb| script.stdout.contains(verb.as_str())), "{shell}");
    }
    assert!(call("man").expect_code(0).stdout.contains(".TH outcross 1"));
    for verb in verbs() {
        let page = call(&format!("man {verb}")).expect_code(0);
        assert!(page.stdout.contains(".SH SYNOPSIS") && page.stdout.contains(&verb), "{verb}");
    }
    assert_snapshot!(call("man nothing"), @r"
    exit: 2
    ----- stderr -----
    error: there is no verb 'nothing'

    hint: verbs: scan, status, trend, report, blame, show, log, check, clones, export, findings, reviews, mark, lab, witness, curate, corpus, sql, init, config, doctor, explain, schema, completions, man, help
    ");
}

#[test]
fn lists_of_schemas_and_columns() {
    assert_snapshot!(call("schema"), @r"
    exit: 0
    ----- stdout -----
    blame           outcross/blame/1
    check           outcross/check/1
    clones          outcross/clones/1
    config          outcross/config/1
    corpus          outcross/corpus/1
    corpus-card     outcross/corpus-card/1
    corpus-diff     outcross/corpus-diff/1
    corpus-recipe   outcross/corpus-recipe/1
    corpus-verify   outcross/corpus-verify/1
    corpus-why      outcross/corpus-why/1
    curate-plan     outcross/curate-plan/1
    doctor          outcross/doctor/1
    export          outcross/export/1
    findings-import outcross/findings-import/1
    findings-list   outcross/findings-list/1
    init            outcross/init/1
    lab-at-risk     outcross/lab-at-risk/1
    lab-counts      outcross/lab-counts/1
    lab-forecast    outcross/lab-forecast/1
    lab-marks       outcross/lab-marks/1
    lab-run         outcross/lab-run/1
    log             outcross/log/1
    mark            outcross/mark/1
    replay          outcross/replay/1
    outcross-toml   outcross/outcross-toml/1
    report          outcross/report/1
    reviews-import  outcross/reviews-import/1
    reviews-record  outcross/reviews-record/1
    scan            outcross/scan/1
    show            outcross/show/1
    sql             outcross/sql/1
    sql-tables      outcross/sql-tables/1
    status          outcross/status/1
    tables          outcross/tables/1
    trend           outcross/trend/1
    witness-build   outcross/witness-build/1
    witness-lookup  outcross/witness-lookup/1
    ");
    assert_snapshot!(call("schema nothing"), @r"
    exit: 2
    ----- stderr -----
    error: no output is called 'nothing'

    hint: there are: blame, check, clones, config, corpus, corpus-card, corpus-diff, corpus-recipe, corpus-verify, corpus-why, curate-plan, doctor, export, findings-import, findings-list, init, lab-at-risk, lab-counts, lab-forecast, lab-marks, lab-run, log, mark, replay, outcross-toml, report, reviews-import, reviews-record, scan, show, sql, sql-tables, status, tables, trend, witness-build, witness-lookup
    ");
    let columns = call("schema --tables").expect_code(0).stdout;
    assert!(
        columns.starts_with("clones: one row is a fragment of code at the head that others are clones of\n  repo_id "),
        "{columns}"
    );
}
