//! Figures of units, by when their first line was written.

use facts::{AgentId, Claim, Class, ContentId, Level, LineClaims, Review, UnitId, UnitKind, UnitRow};
use figures::{By, Fold, Measure, Options, Split, Trend};

use crate::rows::{check, commit, day, ratios, values};

const MONTHLY: Options = Options { by: By::Month, split: Split::Agent, ..Options::DEFAULT };

/// A function of source that a day wrote, with these signals.
fn unit(on: i64, signals: &[(&str, u32)]) -> UnitRow {
    UnitRow {
        row: UnitId::new([0; 8]),
        path: "src/a.rs".into(),
        path_raw: None,
        language: Some("Rust".into()),
        class: Class::Source,
        kind: UnitKind::Function,
        name: "f".into(),
        start_line: 1,
        end_line: 10,
        tokens: 50,
        content: ContentId::new([0; 16]),
        text: 0,
        shape: 0,
        minhash: [].into(),
        clone_class: None,
        lines: LineClaims::default(),
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
        review: Review::default(),
        written_at: Some(day(on)),
        last_changed_at: Some(day(on)),
        survived_days: Some(0),
        signals: signals.iter().map(|(name, count)| ((*name).into(), *count)).collect(),
    }
}

fn trend(units: &[UnitRow]) -> Trend {
    let mut fold = Fold::new(MONTHLY);
    fold.next_repository();
    [commit(0), commit(40)].iter().for_each(|row| fold.commit(row));
    units.iter().for_each(|row| fold.unit(row));
    fold.finish()
}

#[test]
fn counts_of_units_add_up_by_month_and_agent() {
    let first = unit(
        1,
        &[
            ("lines", 20),
            ("code_lines", 15),
            ("comment_lines", 5),
            ("plain_comments", 4),
            ("restating_comments", 1),
            ("masked_errors", 3),
            ("duplicated_lines", 10),
            ("nesting", 4),
            ("cross_file_calls", 2),
            ("single_use", 1),
        ],
    );
    let second = UnitRow {
        claim: Claim::Ai,
        agent: Some(AgentId("claude-code".into())),
        ..unit(2, &[("lines", 30), ("code_lines", 30), ("nesting", 1), ("cross_file_calls", 1)])
    };
    let test = UnitRow { kind: UnitKind::Test, ..unit(35, &[("lines", 8), ("code_lines", 8), ("is_test", 1)]) };
    let other = unit(36, &[("lines", 2), ("code_lines", 2)]);
    let trend = trend(&[first, second, test, other]);
    check(&trend, Measure::CommentDensity, "5/50 0/10*");
    check(&trend, Measure::Restating, "1/4 -*");
    check(&trend, Measure::MaskedErrors, "3/45 0/10*");
    assert_eq!(values(trend.points(Measure::MaskedErrors)), "66.66666666666667 0");
    check(&trend, Measure::SingleUse, "1/2 0/1*");
    check(&trend, Measure::Duplicated, "10/50 0/10*");
    check(&trend, Measure::Nesting, "5/2 0/2*");
    check(&trend, Measure::TestCode, "0/50 8/10*");
    check(&trend, Measure::CrossFileCalls, "3/2 0/2*");
    assert_eq!(ratios(trend.points_of(Measure::Nesting, Split::Agent, "claude-code")), "1/1 -*");
    assert_eq!(ratios(trend.points_of(Measure::Nesting, Split::Claim, "unknown")), "4/1 0/2*");
}

/// Inner functions are lines of the outer ones; classes and blocks are no functions; nobody here wrote vendored code.
#[test]
fn what_does_not_count() {
    let signals = &[("lines", 10), ("code_lines", 10)][..];
    let left_out = [
        unit(1, &[("lines", 10), ("is_inner", 1)]),
        UnitRow { kind: UnitKind::Class, ..unit(1, signals) },
        UnitRow { kind: UnitKind::Block, ..unit(1, signals) },
        UnitRow { class: Class::Vendored, ..unit(1, signals) },
        UnitRow { class: Class::Generated, ..unit(1, signals) },
        UnitRow { written_at: None, ..unit(1, signals) },
    ];
    let counted = UnitRow { kind: UnitKind::Method, class: Class::Docs, ..unit(1, signals) };
    let mut all = left_out.to_vec();
    all.push(counted);
    check(&trend(&all), Measure::TestCode, "0/10 -*");
    assert!(!trend(&left_out).has(Measure::TestCode));
}

#[test]
fn without_units_nothing_is_said_of_them() {
    let trend = trend(&[]);
    assert!(!trend.has(Measure::Nesting) && trend.has(Measure::Churn));
    assert!(trend.points(Measure::Nesting).is_empty());
}
