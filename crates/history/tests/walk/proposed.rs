//! A change's lines are those that the walk over everything finds, whatever lies before it.

use std::collections::{BTreeMap, BTreeSet};

use facts::{
    Account, Claim, CommitId, Level, Operation, ReviewClass, ReviewEvent, ReviewState, SignatureVerdict, SpanRow,
};
use git::ObjectId;
use history::{NothingKnown, Proposal, Proposed, ProposedLines, Unwatched, proposed};
use testkit::{Prng, Repo, Shape, generate};

use crate::claimed::{noted, object};
use crate::compare::{open, options, scan};

fn ask(repo: &Repo, base: &str) -> Proposed {
    let (repository, head) = open(repo);
    let proposal =
        Proposal { base: object(base), head, published: Vec::new(), has_landed: false, trusts_unsigned: false, at: 0 };
    proposed(&repository, &proposal, &NothingKnown, (&options(2), &Unwatched)).unwrap()
}

/// Commits that the head reaches and a base does not, by git.
fn range(repo: &Repo, base: &str) -> BTreeSet<String> {
    rev_list(repo, &["HEAD", &format!("^{base}")]).into_iter().collect()
}

fn rev_list(repo: &Repo, args: &[&str]) -> Vec<String> {
    let listed = repo.git(["rev-list"].iter().chain(args));
    String::from_utf8(listed).unwrap().lines().map(str::to_owned).collect()
}

/// Each line of a change, by commit, path and number.
fn lines(change: &Proposed) -> BTreeMap<(String, String, u32), (ProposedLines, u32)> {
    let each = change.lines.iter().flat_map(|lines| {
        let commit = change.commits[lines.commit].row.commit.to_string();
        let place = move |at| ((commit.clone(), lines.path.to_string(), at), (lines.clone(), at - lines.first_line));
        (lines.first_line..=lines.last_line).map(place)
    });
    each.collect()
}

/// Lines of the head that commits of a range introduced: where they stand, and which those are. Copies are left out: for
/// blame a line that goes on in two files is as old in both, here it is new in one of them.
fn at_head(spans: &[SpanRow], range: &BTreeSet<String>) -> BTreeMap<(String, u32), (String, String, u32)> {
    let own = spans.iter().filter(|span| range.contains(&span.introduced_commit.to_string()));
    let own = own.filter(|span| span.operation != Operation::CopiedWithin);
    let each = own.flat_map(|span| {
        (0..span.lines).map(|at| {
            let introduced = (span.introduced_commit.to_string(), span.introduced_path.to_string());
            ((span.path.to_string(), span.start_line + at), (introduced.0, introduced.1, span.introduced_line + at))
        })
    });
    each.collect()
}

fn check(repo: &Repo, base: &str, spans: &[SpanRow], counts: &mut BTreeMap<&'static str, usize>) {
    let (change, range) = (ask(repo, base), range(repo, base));
    let commits: BTreeSet<String> = change.commits.iter().map(|commit| commit.row.commit.to_string()).collect();
    assert_eq!(commits, range);
    let found = lines(&change);
    let stand: BTreeMap<(String, u32), &(String, String, u32)> = found
        .iter()
        .filter_map(|(place, (lines, at))| {
            Some(((lines.at_head.as_ref()?.0.to_string(), lines.at_head.as_ref()?.1 + at), place))
        })
        .collect();
    for (place, introduced) in at_head(spans, &range) {
        assert_eq!(stand.get(&place), Some(&&introduced), "{place:?}");
        *counts.entry("at the head").or_default() += 1;
    }
    *counts.entry("gone").or_default() += found.values().filter(|(lines, _)| lines.at_head.is_none()).count();
    *counts.entry("moved").or_default() += found.values().filter(|(lines, _)| lines.written.is_some()).count();
    let ai = |lines: &ProposedLines| lines.introduced.claim == Claim::Ai;
    *counts.entry("ai").or_default() += found.values().filter(|(lines, _)| ai(lines)).count();
    told_by_commit(repo, &found, &range);
}

/// Each commit's own lines are those that it alone is said to have added, with the same claims.
fn told_by_commit(
    repo: &Repo,
    found: &BTreeMap<(String, String, u32), (ProposedLines, u32)>,
    range: &BTreeSet<String>,
) {
    let mut expect = BTreeMap::new();
    for commit in range {
        for (path, number, claim) in crate::claimed::introduced_by(repo, object(commit)) {
            expect.insert((commit.clone(), path, number), claim);
        }
    }
    let ours: BTreeMap<_, _> =
        found.iter().map(|(place, (lines, _))| (place.clone(), lines.introduced.claim)).collect();
    for (place, claim) in &expect {
        assert_eq!(ours.get(place), Some(claim), "{place:?}");
    }
}

#[test]
fn random_changes_have_the_lines_of_the_whole_walk() {
    let mut counts = BTreeMap::new();
    for (_, shape) in Shape::ALL {
        for seed in 0..2 {
            let repo = noted(generate(seed, shape), seed).build();
            let spans: Vec<SpanRow> = scan(&repo).spans().collect();
            let all = rev_list(&repo, &["HEAD"]);
            let mut prng = Prng::new(seed);
            for _ in 0..4 {
                check(&repo, prng.pick::<String>(&all), &spans, &mut counts);
            }
        }
    }
    assert!(counts.len() == 4 && counts.values().all(|lines| *lines > 50), "{counts:?}");
}

#[test]
fn nothing_is_asked_of_a_head_that_the_base_reaches() {
    let repo = Repo::new("commit one\nlines a 1..4\n");
    let head: ObjectId = open(&repo).1;
    assert_eq!(ask(&repo, &head.to_string()), Proposed::default());
}

/// What is known of other changes is nobody's review of this one.
#[test]
fn the_events_of_a_change_are_its_own() {
    let repo = Repo::new("commit base\nlines a 1..4\ncommit own\nlines a 1..6\n");
    let (repository, head) = open(&repo);
    let event = |change: &str, head: ObjectId| ReviewEvent {
        change: change.into(),
        forge: "github.com".into(),
        state: ReviewState::Approved,
        at: Some(1),
        actor: Account { login: Some("rita".into()), ..Account::default() },
        head_commit: CommitId::from_bytes(head.as_bytes()),
        head_tree: None,
        merge_commit: None,
        commits: Vec::new(),
        target: None,
        regions: Vec::new(),
        source: "api".into(),
        level: Level::Forge,
        signature: SignatureVerdict::None,
        signer: None,
    };
    let other = ObjectId::from_bytes(&[7; 20]).unwrap();
    let mut options = options(2);
    options.reviews.events = vec![event("#1", head), event("#2", other)];
    for has_landed in [false, true] {
        let proposal = Proposal {
            base: object(repo.id("base")),
            head,
            published: Vec::new(),
            has_landed,
            trusts_unsigned: false,
            at: 0,
        };
        let change = proposed(&repository, &proposal, &NothingKnown, (&options, &Unwatched)).unwrap();
        let names: Vec<&str> = change.reviews.iter().map(|row| &*row.change_id).collect();
        assert_eq!(names, ["#1"], "landed: {has_landed}");
        assert!(change.lines.iter().all(|lines| lines.review.class == ReviewClass::Approved));
    }
}
