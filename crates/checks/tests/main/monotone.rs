//! No claim of an agent's part, and no review that is taken away, makes a change pass that failed; and a statement alone
//! is no review.

use checks::policy::Policy;
use checks::{Authorship, Baseline, Change, Known, Mode, Report, Settings, Severity, Twin, Verdict, judge};
use facts::{Claim, Level, Review, ReviewClass};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::made::{authorship, change, plain_policy, policy};

fn judged(policy: &Policy, change: &Change) -> Report {
    let settings = Settings {
        mode: Mode::Gate,
        today: "2026-06-01".to_owned(),
        baseline: Baseline::default(),
        base_lines: Vec::new(),
        fail_on: Severity::Error,
    };
    judge(policy, change, &settings)
}

/// Rules of what counts, a finding each, with their places.
fn of_lines(report: &Report) -> Vec<(&str, String)> {
    let findings = report.findings.iter().chain(&report.held);
    let of_lines = findings.filter(|finding| !["undeclared", "conflicting-evidence"].contains(&finding.rule));
    of_lines
        .map(|finding| (finding.rule, format!("{:?} {:?} {:?}", finding.path, finding.places, finding.held)))
        .collect()
}

fn claimed() -> impl Strategy<Value = Authorship> {
    authorship().prop_map(|authorship| Authorship { claim: Claim::Ai, level: Level::Claimed, ..authorship })
}

/// Nobody looked, or nothing is known of that.
fn no_review() -> impl Strategy<Value = Review> {
    let nobody = (ReviewClass::None, Level::Forge);
    prop::sample::select(vec![nobody, (ReviewClass::Unknown, Level::Unknown)]).prop_map(|(class, level)| Review {
        class,
        level,
        ..Review::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_claim_never_makes_a_change_pass(
        policy in policy(), change in change(), at in any::<Index>(), claim in claimed(), of_origin in any::<bool>(),
    ) {
        let before = judged(&policy, &change);
        let mut more = change.clone();
        let hunk = &mut more.hunks[at.index(change.hunks.len())];
        let origin = if of_origin { &mut hunk.written } else { &mut hunk.introduced };
        if origin.claim == Claim::Ai {
            return Ok(());
        }
        *origin = claim;
        let after = judged(&policy, &more);
        prop_assert!(before.verdict == Verdict::Pass || after.verdict != Verdict::Pass);
        for (one, other) in before.answers.iter().zip(&after.answers) {
            prop_assert!(one.needs == other.needs && one.ai <= other.ai);
        }
    }

    /// What is found beside it changes nothing of what a change lacks.
    #[test]
    fn a_function_that_is_there_already_never_makes_a_change_pass(
        policy in policy(), change in change(), at in any::<Index>(), similar_percent in any::<Option<u32>>(),
    ) {
        let before = judged(&policy, &change);
        let (path, first_line, last_line) = change.hunks[at.index(change.hunks.len())].place();
        let known = Known { path: "there.rs".into(), line: 1, name: "there".into() };
        let twin = Twin { path: path.clone(), first_line, last_line, name: "here".into(), known, similar_percent };
        let after = judged(&policy, &Change { twins: vec![twin], ..change.clone() });
        prop_assert!(after.verdict >= before.verdict);
        let rest: Vec<_> = after.findings.iter().filter(|finding| finding.rule != "reimplements").collect();
        prop_assert_eq!(rest, before.findings.iter().collect::<Vec<_>>());
        prop_assert_eq!(&after.answers, &before.answers);
    }

    #[test]
    fn a_claim_of_a_commit_never_makes_a_change_pass(policy in policy(), change in change(), claim in claimed()) {
        let before = judged(&policy, &change);
        let mut more = change.clone();
        more.commits[0].authorship = claim;
        let after = judged(&policy, &more);
        prop_assert!(before.verdict == Verdict::Pass || after.verdict != Verdict::Pass);
    }

    #[test]
    fn a_review_that_is_taken_away_never_makes_a_change_pass(
        policy in plain_policy(), change in change(), at in any::<Index>(), nobody in no_review(), all in any::<bool>(),
    ) {
        let before = judged(&policy, &change);
        let mut less = change.clone();
        let at = at.index(change.hunks.len());
        for (_, hunk) in less.hunks.iter_mut().enumerate().filter(|(place, _)| all || *place == at) {
            hunk.review = nobody.clone();
        }
        less.approvals.clear();
        let after = judged(&policy, &less);
        prop_assert!(before.verdict == Verdict::Pass || after.verdict != Verdict::Pass);
    }

    #[test]
    fn one_reviewer_less_never_makes_a_change_pass(policy in plain_policy(), change in change(), at in any::<Index>()) {
        let before = judged(&policy, &change);
        let mut less = change.clone();
        let review = &mut less.hunks[at.index(change.hunks.len())].review;
        review.reviewers = review.reviewers.iter().skip(1).cloned().collect();
        let after = judged(&policy, &less);
        prop_assert!(before.verdict == Verdict::Pass || after.verdict != Verdict::Pass);
    }

    #[test]
    fn a_statement_is_no_review(policy in policy(), change in change(), said in any::<(bool, bool)>()) {
        let mut stated = change.clone();
        for commit in &mut stated.commits {
            (commit.declared.ai, commit.declared.human) = said;
        }
        let (before, after) = (judged(&policy, &change), judged(&policy, &stated));
        prop_assert_eq!(of_lines(&before), of_lines(&after));
        prop_assert_eq!(before.answers, after.answers);
    }

    #[test]
    fn without_a_review_nothing_that_needs_one_passes(policy in plain_policy(), change in change(), nobody in no_review()) {
        let mut change = change;
        for hunk in &mut change.hunks {
            hunk.review = nobody.clone();
        }
        let report = judged(&policy, &change);
        let is_asked = report.answers.iter().any(|demand| demand.needs >= checks::Needs::Review);
        prop_assert!(!is_asked || report.verdict != Verdict::Pass);
    }
}
