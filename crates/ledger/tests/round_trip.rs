//! What is written is what is read.

use std::sync::Arc;

use facts::{
    AgentId, Claim, Claimed, Class, CloneClassId, CloneRow, CommitId, CommitRow, ContentId, CopySource, Effect,
    FateRow, Level, LineClaims, Metric, Operation, Operations, ProblemRow, Reason, Review, ReviewClass, ReviewRow,
    ReviewState, ReviewedLines, ReviewerKind, SeriesRow, SignatureVerdict, SpanRow, Stage, TreeId, UnitId, UnitKind,
    UnitRow, View,
};
use ledger::Ledger;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::sample::{Rows, entry, filled, one, open};

fn text() -> impl Strategy<Value = Arc<str>> {
    prop_oneof![".{0,12}", Just(String::new()), Just("same".to_owned())].prop_map(Arc::from)
}

fn texts() -> impl Strategy<Value = Arc<[Arc<str>]>> {
    vec(text(), 0..4).prop_map(Arc::from)
}

fn commit_id() -> impl Strategy<Value = CommitId> {
    prop_oneof![
        any::<[u8; 20]>().prop_map(|bytes| CommitId::from_bytes(&bytes).unwrap()),
        any::<[u8; 32]>().prop_map(|bytes| CommitId::from_bytes(&bytes).unwrap()),
    ]
}

fn agent() -> impl Strategy<Value = Option<AgentId>> {
    option::of(text().prop_map(AgentId))
}

prop_compose! {
    fn operations()(
        (added, deleted, moved, copied_within, copied_from_live) in any::<(u32, u32, u32, u32, u32)>(),
        (updated, find_replaced, noop, trivial_added, trivial_deleted) in any::<(u32, u32, u32, u32, u32)>(),
    ) -> Operations {
        Operations {
            added, deleted, moved, copied_within, copied_from_live, updated, find_replaced, noop, trivial_added,
            trivial_deleted,
        }
    }
}

prop_compose! {
    fn source()(
        (commit, path, line, claim) in (commit_id(), text(), any::<u32>(), select(Claim::ALL)),
    ) -> CopySource {
        CopySource { commit, path, line, claim }
    }
}

prop_compose! {
    fn fate()(
        (view, operation, effect) in (select(View::ALL), select(Operation::ALL), select(Effect::ALL)),
        (commit, written_commit, source_commit) in (commit_id(), commit_id(), option::of(commit_id())),
        (at, written_at, trivial, lines, age_days) in any::<(i64, i64, bool, u32, u32)>(),
        (path, from_path, language) in (text(), option::of(text()), option::of(text())),
        path_raw in option::of(vec(any::<u8>(), 0..9).prop_map(Arc::from)),
        (class, source_age_days) in (select(Class::ALL), option::of(any::<u32>())),
        (source_claim, claim, level) in (option::of(select(Claim::ALL)), select(Claim::ALL), select(Level::ALL)),
        (agent, model) in (agent(), option::of(text())),
    ) -> FateRow {
        FateRow {
            view, commit, at, path, path_raw, language, class, operation, effect, trivial, lines, from_path,
            written_commit, written_at, age_days, source_commit, source_age_days, source_claim, claim, level, agent,
            model,
        }
    }
}

prop_compose! {
    fn figure()(
        (commit, at, metric) in (commit_id(), any::<i64>(), select(Metric::ALL)),
        (class, value, denominator) in (option::of(select(Class::ALL)), any::<u64>(), any::<u64>()),
    ) -> SeriesRow {
        SeriesRow { commit, at, metric, class, value, denominator }
    }
}

prop_compose! {
    fn review()(
        (class, level, reviewers) in (select(ReviewClass::ALL), select(Level::ALL), texts()),
        (at, read_mark) in any::<(Option<i64>, bool)>(),
        (independent, code_owner) in any::<(Option<bool>, Option<bool>)>(),
    ) -> Review {
        Review { class, level, reviewers, at, read_mark, independent, code_owner }
    }
}

prop_compose! {
    fn reviewed_lines()(
        (unknown, none, own, automated) in any::<(u32, u32, u32, u32)>(),
        (commented, stale, approved, attested) in any::<(u32, u32, u32, u32)>(),
    ) -> ReviewedLines {
        ReviewedLines { unknown, none, own, automated, commented, stale, approved, attested }
    }
}

prop_compose! {
    fn review_event()(
        (change_id, forge, source, target) in (text(), text(), text(), option::of(text())),
        (state, reviewer_kind) in (select(ReviewState::ALL), select(ReviewerKind::ALL)),
        (level, signature) in (select(Level::ALL), select(SignatureVerdict::ALL)),
        (at, requested_at, is_author) in any::<(Option<i64>, Option<i64>, bool)>(),
        (reviewer_id, agent, paths) in (option::of(text()), agent(), texts()),
        head_commit in option::of(commit_id()),
        head_tree in option::of(any::<[u8; 20]>().prop_map(|tree| TreeId::from_bytes(&tree).unwrap())),
        (merge_commit, landed_commit) in (option::of(commit_id()), option::of(commit_id())),
    ) -> ReviewRow {
        ReviewRow {
            change_id, forge, state, at, reviewer_id, reviewer_kind, agent, is_author, requested_at, head_commit,
            head_tree, merge_commit, landed_commit, target, paths, source, level, signature,
        }
    }
}

prop_compose! {
    fn commit()(
        commit in commit_id(),
        parents in vec(commit_id(), 0..4),
        tree in any::<[u8; 20]>(),
        (author_at, committed_at, clamped_at) in any::<(i64, i64, i64)>(),
        (author_id, committer_id, subject_hash) in (text(), text(), text()),
        (is_merge, first_parent, is_bot) in any::<(bool, bool, bool)>(),
        (claim, level) in (select(Claim::ALL), select(Level::ALL)),
        (agent, model, evidence) in (agent(), option::of(text()), texts()),
        (recorded, marked) in (select(Claim::ALL), select(Claim::ALL)),
        claimed in any::<[u64; 4]>(),
        (files, tests_touched, lines_at_head) in any::<(u32, u32, u64)>(),
        operations in operations(),
        change_id in option::of(text()),
        (change_head, landed_commit) in (option::of(commit_id()), option::of(commit_id())),
        (review, reviewed_lines) in (review(), reviewed_lines()),
    ) -> CommitRow {
        let tree = TreeId::from_bytes(&tree).unwrap();
        let [all, used, set_aside, elsewhere] = claimed;
        let claimed = Claimed { recorded: all, used, set_aside, elsewhere };
        CommitRow {
            commit, parents, tree, author_at, committed_at, clamped_at, author_id, committer_id, is_merge,
            first_parent, is_bot, subject_hash, claim, level, agent, model, evidence, recorded, marked,
            claimed, files, tests_touched,
            operations, lines_at_head, change_id, change_head, landed_commit, review, reviewed_lines,
        }
    }
}

prop_compose! {
    fn span()(
        (path, introduced_path, written_path) in (text(), text(), text()),
        path_raw in option::of(vec(any::<u8>(), 0..9).prop_map(Arc::from)),
        (language, class) in (option::of(text()), select(Class::ALL)),
        (start_line, lines, introduced_line) in any::<(u32, u32, u32)>(),
        (introduced_commit, written_commit) in (commit_id(), commit_id()),
        (written_at, boundary) in any::<(i64, bool)>(),
        (operation, copied_from) in (select(Operation::ALL), option::of(source())),
        (claim, introduced_claim, level) in (select(Claim::ALL), select(Claim::ALL), select(Level::ALL)),
        (agent, model, model_raw, evidence) in (agent(), option::of(text()), option::of(text()), texts()),
        review in review(),
    ) -> SpanRow {
        SpanRow {
            path, path_raw, language, class, start_line, lines, introduced_commit, introduced_path, introduced_line,
            written_commit, written_path, written_at, operation, copied_from, boundary, claim, level, introduced_claim, agent, model, model_raw, evidence, review,
        }
    }
}

prop_compose! {
    fn problem()(
        (stage, reason) in (select(Stage::ALL), select(Reason::ALL)),
        (subject, detail, affected) in (text(), text(), any::<u64>()),
    ) -> ProblemRow {
        ProblemRow { stage, subject, reason, detail, affected }
    }
}

prop_compose! {
    fn lines()((ai, human, unknown) in any::<(u32, u32, u32)>()) -> LineClaims {
        LineClaims { ai, human, unknown }
    }
}

prop_compose! {
    fn unit()(
        (row, content, text, shape) in any::<([u8; 8], [u8; 16], u64, u64)>(),
        (path, name, language) in (text(), text(), option::of(text())),
        path_raw in option::of(vec(any::<u8>(), 0..9).prop_map(Arc::from)),
        (class, kind) in (select(Class::ALL), select(UnitKind::ALL)),
        (start_line, end_line, tokens) in any::<(u32, u32, u32)>(),
        (minhash, clone_class) in (vec(any::<u64>(), 0..33), any::<Option<[u8; 8]>>()),
        (lines, claim, level) in (lines(), select(Claim::ALL), select(Level::ALL)),
        (agent, model, review) in (agent(), option::of(text()), review()),
        (written_at, last_changed_at, survived_days) in any::<(Option<i64>, Option<i64>, Option<u32>)>(),
        signals in proptest::collection::btree_map(text(), any::<u32>(), 0..4),
    ) -> UnitRow {
        UnitRow {
            row: UnitId::new(row), path, path_raw, language, class, kind, name, start_line, end_line, tokens,
            content: ContentId::new(content), text, shape, minhash: minhash.into(),
            clone_class: clone_class.map(CloneClassId::new), lines, claim, level, agent, model, review, written_at,
            last_changed_at, survived_days, signals,
        }
    }
}

prop_compose! {
    fn clone()(
        (class, clone_type, path) in (any::<[u8; 8]>().prop_map(CloneClassId::new), 1..=3_u8, text()),
        path_raw in option::of(vec(any::<u8>(), 0..9).prop_map(Arc::from)),
        (start_line, end_line, tokens) in any::<(u32, u32, u32)>(),
        (first_seen_commit, first_seen_at) in (option::of(commit_id()), any::<Option<i64>>()),
        (lines, consistent) in (lines(), any::<Option<bool>>()),
    ) -> CloneRow {
        CloneRow {
            class, clone_type, path, path_raw, start_line, end_line, tokens, first_seen_commit, first_seen_at, lines,
            consistent,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_come_back_as_they_went_in(
        commits in vec(commit(), 0..40),
        spans in vec(span(), 0..40),
        fates in vec(fate(), 0..40),
        series in vec(figure(), 0..40),
        problems in vec(problem(), 0..40),
        reviews in vec(review_event(), 0..40),
    ) {
        let rows = Rows { commits, spans, fates, series, problems, reviews };
        let dir = one("host/owner/name", &rows);
        let ledger = Ledger::open(dir.path()).unwrap();
        prop_assert_eq!(Rows::read(&ledger, "host/owner/name"), rows);
        ledger.verify().unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_that_are_filled_come_back_as_they_went_in(units in vec(unit(), 0..40), clones in vec(clone(), 0..40)) {
        let rows = Rows::new(3);
        let (dir, scanned) = (one("a", &rows), entry("a", &rows));
        let writer = open(dir.path()).unwrap();
        writer.fill_units(&scanned, filled("1"), units.iter().cloned(), []).unwrap();
        writer.fill_clones(&scanned, filled("1"), clones.iter().cloned()).unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        prop_assert_eq!(ledger.units_of("a").unwrap().map(Result::unwrap).collect::<Vec<_>>(), units);
        prop_assert_eq!(ledger.clones_of("a").unwrap().map(Result::unwrap).collect::<Vec<_>>(), clones);
        prop_assert_eq!(Rows::read(&ledger, "a"), rows);
    }
}

#[test]
fn many_rows_cross_batches_and_row_groups() {
    let mut rows = Rows::new(200);
    rows.spans =
        (0..140_000u32).map(|line| SpanRow { start_line: line, ..crate::sample::span((line % 251) as u8) }).collect();
    let dir = one("many", &rows);
    assert_eq!(Rows::read(&Ledger::open(dir.path()).unwrap(), "many"), rows);
}

/// Of the spans of some files none is lost, in whatever batch and next to whatever other they stand.
#[test]
fn spans_of_some_files() {
    let mut rows = Rows::new(200);
    let path = |line: u32| format!("f{}", line / 37 % 101);
    rows.spans = (0..140_000u32)
        .map(|line| SpanRow { path: path(line).into(), start_line: line, ..crate::sample::span(1) })
        .collect();
    let dir = one("many", &rows);
    let ledger = Ledger::open(dir.path()).unwrap();
    for wanted in [&["f0"][..], &["f7", "f8", "f100"], &["none"], &[]] {
        let names = wanted.iter().map(ToString::to_string).collect();
        let found: Vec<SpanRow> = ledger.spans_of("many", names).unwrap().map(Result::unwrap).collect();
        let expect: Vec<&SpanRow> = rows.spans.iter().filter(|span| wanted.contains(&&*span.path)).collect();
        assert!(found.iter().eq(expect), "{wanted:?}: {}", found.len());
    }
}

/// Row groups before the time are not decoded, and none of its rows is lost.
#[test]
fn rows_from_a_time_on() {
    let mut rows = Rows::new(200);
    rows.fates = (0..140_000u32)
        .map(|line| FateRow { at: i64::from(line / 2), lines: line, ..crate::sample::fate((line % 251) as u8) })
        .collect();
    let dir = one("many", &rows);
    let ledger = Ledger::open(dir.path()).unwrap();
    for time in [i64::MIN, 0, 1, 32_767, 32_768, 69_999, 70_000, i64::MAX] {
        let found: Vec<FateRow> = ledger.fates_since("many", time).unwrap().map(Result::unwrap).collect();
        let expect: Vec<&FateRow> = rows.fates.iter().filter(|row| row.at >= time).collect();
        assert!(found.iter().eq(expect), "{time}: {}", found.len());
    }
}

#[test]
fn where_the_data_end() {
    let mut rows = Rows::new(9);
    rows.commits.iter_mut().zip([3, 9, -5, 7]).for_each(|(row, at)| row.clamped_at = at);
    rows.commits.truncate(4);
    let dir = one("some", &rows);
    let ledger = Ledger::open(dir.path()).unwrap();
    assert_eq!(ledger.data_end("some").unwrap(), Some(9));
    assert!(ledger.data_end("other").is_err());
    let dir = one("none", &Rows::new(0));
    assert_eq!(Ledger::open(dir.path()).unwrap().data_end("none").unwrap(), None);
}
