//! `--agents`: a user's file of agents.

use std::path::PathBuf;

use insta::assert_snapshot;
use testkit::{Cli, Repo};

use crate::in_repo;

/// A commit by an agent that the program does not know.
const BY_OURS: &str = "
    commit base
        lines f one
    commit agent
        author Our Agent <agent@ours.example>
        lines f one two and three
";

const OURS: &str = "version = 1\n[[agent]]\nid = \"our-agent\"\nemails = [\"agent@ours.example\"]\n";

/// A repository, and calls that share a cache.
struct Place {
    repo: Repo,
    home: Cli,
}

impl Place {
    fn new() -> Place {
        let repo = Repo::new(BY_OURS);
        let home = in_repo(&repo, ["log"]);
        Place { repo, home }
    }

    fn call(&self, args: &str) -> Cli {
        let cache = self.home.home().join("cache");
        in_repo(&self.repo, args.split_whitespace()).env("XDG_CACHE_HOME", cache)
    }

    fn file(&self, text: impl AsRef<[u8]>) -> PathBuf {
        let file = self.repo.beside("agents.toml");
        std::fs::write(&file, text).unwrap();
        file
    }

    /// Who wrote the last commit.
    fn writer(&self, call: &Cli) -> String {
        let output = call.run().expect_code(0).stdout;
        let line: serde_json::Value = serde_json::from_str(output.lines().next().unwrap()).unwrap();
        format!("{} {}", line["claim"].as_str().unwrap(), line["agent"].as_str().unwrap_or("-"))
    }

    /// Whether the repository's ledger needs no scan.
    fn is_current(&self, call: &Cli) -> bool {
        let output = call.run().stdout;
        let line = output.lines().find(|line| line.contains("  ledger  ")).unwrap();
        assert!(line.contains("whole"), "{line}");
        line.starts_with("ok")
    }
}

#[test]
fn an_agent_of_the_users_own_is_known_with_the_file_alone() {
    let place = Place::new();
    let file = place.file(OURS);
    let with_file = |args: &str| place.call(args).args(["--agents", file.to_str().unwrap()]);
    let log = "log --format jsonl";
    assert_eq!(place.writer(&place.call(log)), "unknown -");
    assert_eq!(place.writer(&with_file(log)), "ai our-agent");
    assert_eq!(place.writer(&place.call(log).env("OUTCROSS_AGENTS", &file)), "ai our-agent");
    assert_eq!(place.writer(&place.call(log).env("OUTCROSS_AGENTS", "")), "unknown -");
    assert_eq!(place.writer(&with_file(log).env("OUTCROSS_AGENTS", "/nothing")), "ai our-agent");
    for verb in ["blame f", "blame f --rev HEAD", "show HEAD", "status", "trend --split agent", "export"] {
        let said = |call: Cli| call.run().expect_code(0).stdout.contains("our-agent");
        assert!(said(with_file(verb)), "{verb}");
        assert!(!said(place.call(verb)), "{verb}");
    }
}

#[test]
fn a_ledger_is_made_anew_when_the_file_changes() {
    let place = Place::new();
    let file = place.file(OURS);
    let with_file = |args: &str| place.call(args).args(["--agents", file.to_str().unwrap()]);
    let _ = place.call("scan").run().expect_code(0);
    assert!(place.is_current(&place.call("doctor")) && !place.is_current(&with_file("doctor")));
    let _ = with_file("scan").run().expect_code(0);
    assert!(!place.is_current(&place.call("doctor")) && place.is_current(&with_file("doctor")));
    place.file(OURS.replace("our-agent", "renamed"));
    assert!(!place.is_current(&with_file("doctor")));
    assert_eq!(place.writer(&with_file("log --format jsonl")), "ai renamed");
    assert!(place.is_current(&with_file("doctor")));
    place.file(format!("{}# a comment\n", OURS.replace("our-agent", "renamed")));
    assert!(!place.is_current(&with_file("doctor")), "the bytes of the file count");
}

#[test]
fn a_shared_ledger_is_not_thrown_away_for_another_file() {
    let place = Place::new();
    let ledger = place.repo.beside("ledger");
    let _ = place.call("scan").args(["--ledger", ledger.to_str().unwrap()]).run().expect_code(0);
    let call = place.call("status").args(["--ledger", ledger.to_str().unwrap()]);
    let call = call.env("OUTCROSS_AGENTS", place.file(OURS)).replace(ledger.to_str().unwrap(), "[LEDGER]");
    assert_snapshot!(call.run(), @r"
    exit: 2
    ----- stderr -----
    error: the ledger [LEDGER] is behind, and was made with other settings than this scan

    hint: it was made with another file of agents: give the same one with --agents FILE
    ");
}

#[test]
fn a_file_that_is_no_table_is_refused_with_its_line() {
    let place = Place::new();
    let said = |text: &[u8]| {
        let file = place.file(text);
        let call = place.call("status").args(["--agents", file.to_str().unwrap()]);
        call.replace(file.to_str().unwrap(), "[FILE]").run()
    };
    assert_snapshot!(said(b"version = 1\n[[agent]]\nid = \"a\"\nemails = [\"a b\"]\n"), @r"
    exit: 2
    ----- stderr -----
    error: cannot use the agents file [FILE]: line 3: agent 'a' has an address that no person can have: 'a b'

    hint: docs/reference/agents.md has the format, and an example
    ");
    assert_snapshot!(said(b"version = 1\n[[agent]\n").stderr, @r"
    error: cannot use the agents file [FILE]: line 2: unclosed array table, expected `]`

    hint: docs/reference/agents.md has the format, and an example
    ");
    assert_snapshot!(said(b"\xff").stderr, @r"
    error: cannot use the agents file [FILE]: it is not UTF-8

    hint: docs/reference/agents.md has the format, and an example
    ");
    assert_snapshot!(place.call("status --agents nothing").run(), @r"
    exit: 2
    ----- stderr -----
    error: cannot read the agents file nothing: No such file or directory (os error 2)

    hint: --agents and OUTCROSS_AGENTS name a file; leave both out to use the program's own table alone
    ");
}

#[test]
fn doctor_says_which_table_is_used() {
    let place = Place::new();
    let line = |call: Cli| {
        let said = call.run().stdout;
        let lines = said.lines().skip_while(|line| !line.contains("  agents  "));
        lines.take(2).take_while(|line| line.contains("agents")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(line(place.call("doctor")), @"ok    agents        the program's own table");
    let file = place.file(OURS);
    let with_file = || place.call("doctor").args(["--agents", file.to_str().unwrap()]);
    let print = blake3::hash(OURS.as_bytes()).to_hex();
    let expect = format!("ok    agents        [FILE] before the program's own table (blake3 {}…)", &print[..16]);
    assert_eq!(line(with_file().replace(file.to_str().unwrap(), "[FILE]")), expect);
    place.file("version = 3");
    assert_snapshot!(line(with_file().replace(file.to_str().unwrap(), "[FILE]")), @r"
    fail  agents        cannot use the agents file [FILE]: line 1: the table of agents has version 3, this program reads version 1
                        fix: docs/reference/agents.md has the format, and an example
    ");
    assert_eq!(with_file().run().code, Some(1));
}

#[test]
fn the_example_of_the_page_is_a_table() {
    let page = include_str!("../../../../docs/reference/agents.md");
    let example = page.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    let agents = provenance::Agents::builtin_with(example).unwrap();
    let person = provenance::Person { name: b"x", email: b"agent@ours.example" };
    assert_eq!(agents.find(&person, 1_767_225_600_000_000).unwrap().agent.to_string(), "our-agent");
}
