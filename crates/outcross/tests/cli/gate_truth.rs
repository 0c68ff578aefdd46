//! The truth table of the gate: every state of the evidence, on every kind of path, with all that can fail while it is
//! read. The table is `gate_truth.md`; each of its cells is run. What is signed is signed with real keys.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use checks::{Policy, RULES};
use facts::ReviewState::{Approved, Dismissed, Opened};
use forge::{Kind, Source};
use testkit::Repo;

use crate::gate_world::forge::{Forge, change};
use crate::gate_world::judged::{judged, report, words};
use crate::gate_world::signed::{Key, event, line, note, statement};
use crate::gate_world::{HOST, PATH, check, check_in};

const TABLE: &str = include_str!("gate_truth.md");

/// 2026-05-01T12:00:00Z.
const AT: i64 = 1_777_636_800_000_000;

const STATES: [&str; 13] = [
    "absent",
    "unparsable",
    "unknown version",
    "unsigned",
    "bad signature",
    "wrong key",
    "expired",
    "wrong context",
    "stale",
    "bot",
    "self",
    "dismissed",
    "valid",
];
const PATHS: [(&str, &str); 2] = [("normal", "src/work.rs"), ("sensitive", "src/auth/login.rs")];

/// A change of two commits by an agent, in a whole clone and in one that is cut off within it.
struct Ground {
    repo: Repo,
    shallow: PathBuf,
}

impl Ground {
    fn new(path: &str, signers: &str) -> Ground {
        let text = format!(
            r#"
            commit base
                author Ann <ann@example.com>
                lines {path} base1line base2line
                file .config/outcross/allowed_signers "{signers}\n"
            commit one
                author Ann <ann@example.com>
                lines {path} base1line base2line one1line
                trailer Co-authored-by: Claude <noreply@anthropic.com>
            commit two
                author Ann <ann@example.com>
                lines {path} base1line base2line one1line two1line
                trailer Co-authored-by: Claude <noreply@anthropic.com>
            branch main base
            branch topic two
            "#
        );
        let repo = Repo::new(&text);
        let origin = format!("[remote \"origin\"]\n url = https://{HOST}/{PATH}.git\n");
        repo.append_config(&origin);
        let shallow = repo.beside("shallow.git");
        let (from, to) = (format!("file://{}", repo.path().display()), shallow.display().to_string());
        repo.git(["clone", "--quiet", "--template=", "--bare", "--depth=1", "--no-single-branch", &from, &to]);
        repo.git(["-C", &to, "config", "remote.origin.url", &format!("https://{HOST}/{PATH}.git")]);
        Ground { repo, shallow }
    }

    /// Puts the evidence of a state into both clones.
    fn plant(&self, state: &str, keys: &Keys) {
        let head = self.repo.id("two");
        for folder in [self.repo.path(), &self.shallow] {
            match self.text(state, keys) {
                Some(text) => note(&self.repo, folder, head, &text),
                None => {
                    let folder = folder.display().to_string();
                    self.repo.git(["-C", &folder, "update-ref", "-d", "refs/notes/outcross-review"]);
                }
            }
        }
    }

    /// The note of a state.
    fn text(&self, state: &str, keys: &Keys) -> Option<String> {
        let (one, two) = (self.repo.id("one"), self.repo.id("two"));
        let opened = event(Opened, ("ann", "ann@example.com"), AT - 3_600_000_000, two);
        let approved = |who: (&str, &str), head: &str| event(Approved, who, AT, head);
        let rita = ("rita", "rita@example.com");
        let events = match state {
            "stale" => vec![opened, approved(rita, one)],
            "bot" => vec![opened, approved(("copilot-pull-request-reviewer[bot]", ""), two)],
            "self" => vec![opened, approved(("ann", "ann@example.com"), two)],
            "dismissed" => vec![opened, approved(rita, two), event(Dismissed, rita, AT + 60_000_000, two)],
            _ => vec![opened, approved(rita, two)],
        };
        let mut stated = statement(&self.repo, two, AT, &events);
        match state {
            "absent" => return None,
            "unparsable" => return Some("{\"statement\": \n".to_owned()),
            "unknown version" => stated.schema = "outcross/statement/2".to_owned(),
            "wrong context" => stated.branch = Some("release".to_owned()),
            // Whoever has the key says that it was used while it was good.
            "expired" => stated.at = 1_580_000_000_000_000,
            _ => {}
        }
        Some(match state {
            "unsigned" => line(&stated, None),
            "bad signature" => line(&stated, Some(&keys.trusted)).replace("rita", "rina"),
            "wrong key" => line(&stated, Some(&keys.other)),
            _ => line(&stated, Some(&keys.trusted)),
        })
    }

    /// The evidence of a state at the forge; `None` where there is no such thing.
    fn at_forge(&self, state: &str) -> Option<Forge> {
        let (one, two) = (self.repo.id("one"), self.repo.id("two"));
        let rows = match state {
            "absent" => vec![],
            "unparsable" => return Some(Forge::babbling()),
            "stale" => vec![format!("approved rita @{one}")],
            "bot" => vec![format!("approved copilot-pull-request-reviewer[bot] @{two}")],
            "self" => vec![format!("approved ann @{two}")],
            "dismissed" => vec![format!("dismissed rita @{two}")],
            "wrong context" | "valid" => vec![format!("approved rita @{two}")],
            _ => return None,
        };
        let target = if state == "wrong context" { "release" } else { "main" };
        Some(Forge::of([(7, change(7, ("ann", target), &rows))].into()))
    }
}

struct Keys {
    trusted: Key,
    other: Key,
}

/// Where nobody listens.
fn nowhere() -> Source {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    source(&format!("http://{}/graphql", listener.local_addr().unwrap()))
}

fn source(api: &str) -> Source {
    let mut source = Source::at(Kind::GitHub, HOST, PATH, api).unwrap();
    source.limits.request_time = Duration::from_secs(20);
    source
}

/// A policy that only warns where a source can't be read.
fn warns() -> Policy {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    Policy::parse("version = 1\n[missing]\nsource = \"warn\"\n", &rules).unwrap()
}

/// The cells of a row, in the order of the table's columns.
fn row(ground: &Ground, state: &str, silent: &Source) -> Vec<String> {
    let (shipped, warning) = (Policy::shipped(), warns());
    let folder = ground.repo.path();
    let notes = check(&ground.repo, ["main..topic"]).words();
    assert_eq!(notes, words(&judged(folder, &shipped, (None, 7)).1), "{state}: the same without a process");
    let shallow = check_in(&ground.shallow, ["main..topic"]).words();
    let down = nowhere();
    let unread = [&down, silent].map(|source| judged(folder, &shipped, (Some(source), 7)));
    let [failing, warned] =
        [&shipped, &warning].map(|policy| unread.each_ref().map(|(change, _)| words(&report(policy, change))));
    [notes, "-".to_owned(), shallow].into_iter().chain(failing).chain(warned).collect()
}

fn check_table(path: (&str, &str)) {
    let keys = Keys { trusted: Key::new(), other: Key::new() };
    let list = |options: &str| format!("ci@example.com {options}{}", keys.trusted.public);
    let (good, old) = (Ground::new(path.1, &list("")), Ground::new(path.1, &list("valid-before=\\\"20210101\\\" ")));
    // Takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut slow = source(&format!("http://{}/graphql", silent.local_addr().unwrap()));
    slow.limits.request_time = Duration::from_millis(20);
    let mut wrong = Vec::new();
    for state in STATES {
        let ground = if state == "expired" { &old } else { &good };
        ground.plant(state, &keys);
        let mut cells = row(ground, state, &slow);
        ground.plant("absent", &keys);
        if let Some(forge) = ground.at_forge(state) {
            cells[1] = words(&judged(ground.repo.path(), &Policy::shipped(), (Some(&source(&forge.api)), 7)).1);
        }
        let found = format!("| {state} | {} | {} |", path.0, cells.join(" | "));
        if !TABLE.lines().any(|line| line == found) {
            wrong.push(found);
        }
    }
    assert!(wrong.is_empty(), "these rows are found, and are not in gate_truth.md:\n{}", wrong.join("\n"));
}

#[test]
fn on_a_normal_path() {
    check_table(PATHS[0]);
}

#[test]
fn on_a_sensitive_path() {
    check_table(PATHS[1]);
}

#[test]
fn the_table_has_every_state_once() {
    let rows: Vec<Vec<&str>> = TABLE
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let named: Vec<(&str, &str)> = rows.iter().map(|cells| (cells[1], cells[2])).collect();
    let all: Vec<(&str, &str)> =
        STATES.iter().flat_map(|state| PATHS.iter().map(move |(path, _)| (*state, *path))).collect();
    assert_eq!(named, all);
    // Nothing but what is valid, and can be read, may merge.
    for cells in &rows {
        let passing = cells.iter().filter(|cell| cell.starts_with('0')).count();
        assert_eq!(passing, if cells[1] == "valid" { 4 } else { 0 }, "{cells:?}");
    }
}

/// What the library calls unreadable is exit 4 of the program.
#[test]
fn a_forge_that_refuses() {
    let ground = Ground::new(PATHS[0].1, "");
    let args = Forge::refusing().args(7);
    let said = check(&ground.repo, ["main..topic"].into_iter().chain(args.iter().map(String::as_str)));
    assert_eq!(said.words(), "4 unreviewed-ai");
    assert_eq!(said.document["verdict"], "unreadable");
}
