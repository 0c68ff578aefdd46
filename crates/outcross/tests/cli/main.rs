//! The program from outside: what it says on stdout and stderr, and its exit code.
#![allow(clippy::unwrap_used, missing_docs)]

mod agents;
mod awkward;
mod blame;
mod check;
mod clones;
mod config;
mod corpus_card;
mod curate;
mod curate_against;
mod curate_faults;
mod curating;
mod curating_disk;
mod curating_hunks;
mod curating_packed;
mod doctor;
mod export;
mod findings;
mod gate_planted;
mod gate_slsa;
mod gate_truth;
mod gate_world;
mod help;
mod init;
mod interrupt;
mod kill;
mod lab;
mod lab_answers;
mod lab_marks;
mod lab_paths;
mod lab_risk;
mod lab_run;
mod lab_sources;
mod lab_tables;
mod lab_written;
mod log;
mod output;
mod policy_schema;
mod reference;
mod reimplements;
mod report;
mod reviewed;
mod reviews;
mod scan;
mod status;
mod stopped;
mod trend;
mod units;
mod witness;
mod workflows;

use std::path::Path;

use testkit::{Cli, Output, Repo};

/// Two people and an agent; a binary file.
const TEAM: &str = r#"
    commit base
        author Ada <ada@example.com>
        lines src/poem.txt one two three
        file logo.png "\0\0\0"
    commit agent
        author Bob <bob@example.com>
        lines src/poem.txt one two three four
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    commit bob
        author Bob <bob@example.com>
        rename src/poem.txt src/verse.txt
        lines README.md hello
"#;

/// A record and a mark that do not agree, a record without a mark, a mark without a record, lines that a record leaves
/// out or claims in vain.
const DISPUTED: &str = r#"
    commit base
        author Ada <ada@example.com>
        lines f 1..2
    commit agent
        author Bob <bob@example.com>
        time 2024-02-01T12:00:00Z
        lines f 1..2 three four five
        lines vendor/lib.c 1..4
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    note agent "f\n  s_1 3\n  h_1 4\nvendor/lib.c\n  s_1 1-4\nabsent\n  s_1 1\n---\n{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"claude\", \"model\": \"claude-opus-4-20250514\"}}}}"
    commit quiet
        author Bob <bob@example.com>
        time 2024-03-01T12:00:00Z
        lines f 1..2 three four five six
    note quiet "f\n  s_1 6\n---\n{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"cursor\", \"model\": \"gpt-5\"}}}}"
    commit marked
        author Bob <bob@example.com>
        time 2024-04-01T12:00:00Z
        lines f 1..2 three four five six seven
        trailer Co-authored-by: Claude <noreply@anthropic.com>
"#;

/// A JSON document without what is the same in all of them, after the exit code and stderr.
fn document(output: &Output) -> String {
    let mut document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let fields = document.as_object_mut().unwrap();
    assert!(fields.remove("tool").is_some() && fields.remove("settings").is_some());
    let (code, stderr) = (output.code.unwrap(), &output.stderr);
    format!("exit: {code}\n{stderr}{}", serde_json::to_string_pretty(&document).unwrap())
}

/// A call of the program in a folder.
fn outcross<'a>(folder: &Path, args: impl IntoIterator<Item = &'a str>) -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_outcross")).current_dir(folder).args(args).hide_durations()
}

/// A call of the program in a repository, whose commits are shown by their labels.
fn in_repo<'a>(repo: &Repo, args: impl IntoIterator<Item = &'a str>) -> Cli {
    outcross(repo.path(), args).names_of(repo)
}
