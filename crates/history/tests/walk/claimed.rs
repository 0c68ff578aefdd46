//! What a range of commits claims is what a walk says of the same lines.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use facts::{Claim, CommitId, Level, ProblemRow};
use git::{Limits, ObjectId};
use history::{CommitClaims, CommitRange, Unwatched, Wanted};
use testkit::{History, Note, Prng, Repo, Shape, generate};

use crate::compare::{open, open_with, options};

/// A line: path and number.
type Place = (String, u32);

fn claims(repo: &Repo, range: CommitRange, wanted: Wanted) -> (Vec<CommitClaims>, Vec<ProblemRow>) {
    let (repository, _) = open(repo);
    let mut found = Vec::new();
    let mut each = |claims| {
        found.push(claims);
        ControlFlow::Continue(())
    };
    let problems = history::claims_of(&repository, (range, wanted), &options(2), &Unwatched, &mut each).unwrap();
    (found, problems)
}

fn commit(repo: &Repo, label: &str) -> CommitRange {
    CommitRange::Commit(object(repo.id(label)))
}

pub(crate) fn object(id: &str) -> ObjectId {
    ObjectId::from_hex(id.as_bytes()).unwrap()
}

fn everything(repo: &Repo) -> CommitRange {
    CommitRange::Reached { head: open(repo).1, base: None }
}

/// What a walk to the commit says of the lines that are introduced there: the claim, and where the lines were not moved
/// from elsewhere all else.
fn by_walk(repo: &Repo, head: ObjectId) -> BTreeMap<Place, (Claim, Option<String>)> {
    let (repository, _) = open(repo);
    let scan = history::scan(&repository, head, &options(1), &Unwatched).unwrap();
    let here = scan.spans().filter(|span| span.introduced_commit.to_string() == head.to_string());
    let lines = here.flat_map(|span| {
        assert_eq!(span.path, span.introduced_path);
        let is_own = span.written_commit == span.introduced_commit && span.copied_from.is_none();
        let rest =
            format!("{:?} {:?} {:?} {:?} {:?}", span.level, span.agent, span.model, span.model_raw, span.evidence);
        let answer = (span.introduced_claim, is_own.then_some(rest));
        (0..span.lines).map(move |at| ((span.path.to_string(), span.introduced_line + at), answer.clone()))
    });
    lines.collect()
}

fn by_line(claims: &CommitClaims) -> BTreeMap<Place, (Claim, String)> {
    let mut lines = BTreeMap::new();
    for file in &claims.files {
        assert!(file.ranges.is_sorted_by(|one, next| one.last_line < next.first_line), "{file:?}");
        for range in &file.ranges {
            let verdict = &range.verdict;
            let (agent, evidence) = (&verdict.agent, &verdict.evidence);
            let rest =
                format!("{:?} {agent:?} {:?} {:?} {evidence:?}", verdict.level, verdict.model, verdict.model_raw);
            let answer = (verdict.claim, rest);
            lines.extend((range.first_line..=range.last_line).map(|n| ((file.path.to_string(), n), answer.clone())));
        }
    }
    lines
}

/// A note on some commits, of some lines of their files; a mark on others.
pub(crate) fn noted(mut history: History, seed: u64) -> History {
    let mut prng = Prng::new(seed);
    let labels: Vec<String> = history.labels().map(str::to_owned).collect();
    for label in labels {
        let (reference, text) = match prng.below(4) {
            0 | 1 => ("refs/notes/ai", note(history.tree(&label).unwrap().keys(), &mut prng)),
            2 => ("refs/h5i/notes", br#"{"ai_metadata": {"model_name": "gpt-5", "agent_id": "codex"}}"#.to_vec()),
            _ => continue,
        };
        history.note(Note { reference: reference.to_owned(), label, text }).unwrap();
    }
    history
}

fn note<'p>(paths: impl Iterator<Item = &'p Vec<u8>>, prng: &mut Prng) -> Vec<u8> {
    let mut text = Vec::new();
    for path in paths {
        let (first, more) = (1 + prng.below(5), prng.below(8));
        let entries = format!("\"\n  s_1 {first}-{}\n  h_1 {}\n", first + more, first + more + 2);
        text.extend([b"\"", path.as_slice(), entries.as_bytes()].concat());
    }
    text.extend(br#"---
{"schema_version": "authorship/3.0.0", "sessions": {"s_1": {"agent_id": {"tool": "claude", "model": "opus-4.5"}}}, "humans": {"h_1": {}}}"#);
    text
}

#[test]
fn random_histories_say_the_same_as_a_walk() {
    let mut counts: BTreeMap<Claim, usize> = BTreeMap::new();
    for (name, shape) in Shape::ALL {
        for seed in 0..2 {
            let repo = noted(generate(seed, shape), seed).build();
            let (found, _) = claims(&repo, everything(&repo), Wanted::Every);
            for of_commit in &found {
                let id = of_commit.commit.to_string();
                let alone = claims(&repo, CommitRange::Commit(object(&id)), Wanted::Every).0;
                assert_eq!(alone, std::slice::from_ref(of_commit), "{name} {seed}");
                let (ours, truth) = (by_line(of_commit), by_walk(&repo, object(&id)));
                assert!(ours.keys().eq(truth.keys()), "{name} {seed} {id}: {ours:?} {truth:?}");
                for ((place, (claim, rest)), (expect, all)) in ours.iter().zip(truth.values()) {
                    assert_eq!(claim, expect, "{name} {seed} {id} {place:?}");
                    assert!(all.as_ref().is_none_or(|all| all == rest), "{name} {seed} {id} {place:?}: {rest} {all:?}");
                    *counts.entry(*claim).or_default() += 1;
                }
            }
        }
    }
    assert!(counts.len() == 3 && counts.values().all(|lines| *lines > 50), "{counts:?}");
}

#[test]
fn claimed_lines_are_those_of_all_lines_that_are_claimed() {
    for (name, shape) in Shape::ALL {
        let repo = noted(generate(9, shape), 9).build();
        let (mut every, _) = claims(&repo, everything(&repo), Wanted::Every);
        for of_commit in &mut every {
            for file in &mut of_commit.files {
                file.ranges.retain(|range| range.verdict.claim != Claim::Unknown);
            }
            of_commit.files.retain(|file| !file.ranges.is_empty());
        }
        every.retain(|of_commit| !of_commit.files.is_empty());
        assert_eq!(claims(&repo, everything(&repo), Wanted::Claimed).0, every, "{name}");
    }
}

/// One line a range: commit, path, lines, claim, level.
fn told(repo: &Repo, range: CommitRange, wanted: Wanted) -> Vec<String> {
    let label = |id: CommitId| repo.label(&id.to_string()).unwrap().to_owned();
    let mut lines = Vec::new();
    for of_commit in claims(repo, range, wanted).0 {
        for file in &of_commit.files {
            for range in &file.ranges {
                let (first, last, verdict) = (range.first_line, range.last_line, &range.verdict);
                let who = format!("{} {}", verdict.claim, verdict.level);
                lines.push(format!("{} {} {first}-{last} {who}", label(of_commit.commit), file.path));
            }
        }
    }
    lines
}

const BRANCHES: &str = r#"
    commit base
        lines f 1..10
    commit left
        lines f top 1..10
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    commit right < base
        lines f 1..10 end
    commit merge < left right
        lines f top 1..5 both 6..10 end
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    commit moved
        rename f g
        trailer Co-authored-by: Claude <noreply@anthropic.com>
"#;

#[test]
fn of_a_merge_only_what_no_parent_has() {
    let repo = Repo::new(BRANCHES);
    assert_eq!(told(&repo, commit(&repo, "merge"), Wanted::Claimed), ["merge f 7-7 ai claimed"]);
    assert_eq!(told(&repo, commit(&repo, "moved"), Wanted::Every), [""; 0]);
    assert_eq!(told(&repo, commit(&repo, "right"), Wanted::Claimed), [""; 0]);
    assert_eq!(told(&repo, commit(&repo, "right"), Wanted::Every), ["right f 11-11 unknown unknown"]);
}

#[test]
fn a_base_takes_away_all_that_it_reaches() {
    let repo = Repo::new(BRANCHES);
    let since = |base: &str, head: &str| {
        let (head, base) = (object(repo.id(head)), Some(object(repo.id(base))));
        let told = told(&repo, CommitRange::Reached { head, base }, Wanted::Every);
        let label = |line: &String| line.split(' ').next().unwrap().to_owned();
        told.iter().map(label).collect::<Vec<_>>()
    };
    assert_eq!(since("left", "moved"), ["right", "merge"]);
    assert_eq!(since("base", "left"), ["left"]);
    assert_eq!(since("left", "right"), ["right"], "the base is no ancestor");
    assert_eq!(since("moved", "left"), [""; 0]);
}

#[test]
fn age_goes_by_the_whole_history() {
    let repo = Repo::new(
        "
        commit old
            time 2020-06-01T00:00:00Z
            lines f one
        commit new
            time 2022-06-01T00:00:00Z
            lines f one two
        commit wrong
            time 2015-01-01T00:00:00Z
            lines f one two three
        ",
    );
    let expect = ["old f 1-1 human inferred"];
    assert_eq!(told(&repo, everything(&repo), Wanted::Claimed), expect);
    assert_eq!(told(&repo, commit(&repo, "old"), Wanted::Claimed), expect);
    assert_eq!(told(&repo, commit(&repo, "wrong"), Wanted::Claimed), [""; 0], "its parent is younger");
}

#[test]
fn lines_that_may_be_older_are_unknown() {
    let repo = Repo::new(
        "
        commit big
            lines f 1..3000
        commit small
            lines f a 1..3
            trailer Co-authored-by: Claude <noreply@anthropic.com>
        commit other
            lines g a
            trailer Co-authored-by: Claude <noreply@anthropic.com>
        ",
    );
    let (repository, head) = open_with(&repo, &Limits { object_bytes: 5000, ..Limits::default() });
    let mut found = Vec::new();
    let range = CommitRange::Reached { head, base: None };
    let mut each = |claims: CommitClaims| {
        found.push(claims);
        ControlFlow::Continue(())
    };
    let problems = history::claims_of(&repository, (range, Wanted::Every), &options(1), &Unwatched, &mut each).unwrap();
    let claims: Vec<_> = found.iter().map(|of_commit| of_commit.files[0].ranges[0].verdict.level).collect();
    assert_eq!(claims, [Level::Unknown, Level::Claimed]);
    assert!(problems.iter().any(|problem| problem.reason == facts::Reason::TooLarge), "{problems:?}");
}

#[test]
fn stops_when_it_is_told_to() {
    let repo = Repo::new(BRANCHES);
    let (repository, head) = open(&repo);
    let mut seen = 0;
    let range = CommitRange::Reached { head, base: None };
    let mut each = |_| {
        seen += 1;
        if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    history::claims_of(&repository, (range, Wanted::Every), &options(1), &Unwatched, &mut each).unwrap();
    assert_eq!(seen, 2);
}

#[test]
fn records_are_not_believed_of_files_that_nobody_typed() {
    let repo = Repo::new(
        r#"
        commit base
            lines .gitattributes "made/* linguist-generated"
        commit agent
            lines src/a.rs 1..3
            lines vendor/lib.c 1..3
            lines made/b.rs 1..3
        note agent "src/a.rs\n  s_1 1-2\nvendor/lib.c\n  s_1 1-3\nmade/b.rs\n  s_1 1-3\n---\n{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"claude\", \"model\": \"m\"}}}}"
        "#,
    );
    assert_eq!(told(&repo, commit(&repo, "agent"), Wanted::Claimed), ["agent src/a.rs 1-2 ai claimed"]);
    let every = claims(&repo, commit(&repo, "agent"), Wanted::Every).0.remove(0);
    for file in every.files.iter().filter(|file| &*file.path != "src/a.rs") {
        let evidence = &file.ranges[0].verdict.evidence;
        assert!(evidence.iter().any(|text| text.starts_with("set aside: ")), "{}: {evidence:?}", file.path);
    }
    assert_eq!(by_line(&every).len(), 9);
    assert!(
        by_line(&every).into_iter().map(|(place, (claim, _))| (place, claim)).eq(by_walk(
            &repo,
            object(repo.id("agent"))
        )
        .into_iter()
        .map(|(place, (claim, _))| (place, claim)))
    );
}

/// Path, number and claim of each line that a commit introduced.
pub(crate) fn introduced_by(repo: &Repo, commit: ObjectId) -> Vec<(String, u32, Claim)> {
    let (found, _) = claims(repo, CommitRange::Commit(commit), Wanted::Every);
    let files = found.into_iter().flat_map(|of_commit| of_commit.files);
    let ranges = files.flat_map(|file| file.ranges.into_iter().map(move |range| (file.path.to_string(), range)));
    ranges
        .flat_map(|(path, range)| {
            (range.first_line..=range.last_line).map(move |number| (path.clone(), number, range.verdict.claim))
        })
        .collect()
}
