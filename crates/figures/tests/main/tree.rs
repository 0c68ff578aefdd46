//! Figures of the tree: clones, lines, authors.

use facts::{Class, CommitRow, Metric};
use figures::{By, Measure, Options, Split, Trend};

use crate::rows::{check, commit, figure, ratios};

const MONTHLY: Options = Options { by: By::Month, ..Options::DEFAULT };

#[test]
fn the_last_figure_of_a_period_holds_until_the_next() {
    let commits = [0, 5, 70, 100].map(commit);
    let rows = [
        figure(0, Metric::CloneWindows, None, 1, 10),
        figure(5, Metric::CloneWindows, None, 2, 10),
        figure(5, Metric::CloneWindows, Some(Class::Test), 1, 4),
        figure(70, Metric::CloneWindows, None, 3, 12),
        figure(0, Metric::Lines, None, 50, 1),
        figure(70, Metric::Lines, Some(Class::Docs), 7, 1),
    ];
    let trend = Trend::of(&commits, &rows, [], &MONTHLY);
    check(&trend, Measure::Clones, "2/10 2/10 3/12 3/12*");
    check(&trend, Measure::Lines, "50/1 50/1 50/1 50/1*");
    assert_eq!(ratios(trend.points_of(Measure::Clones, Split::Class, "test")), "1/4 1/4 1/4 1/4*");
    assert_eq!(ratios(trend.points_of(Measure::Lines, Split::Class, "docs")), "- - 7/1 7/1*");
}

#[test]
fn commits_that_bring_clones() {
    let commits = [0, 1, 2, 40].map(commit);
    let side = CommitRow { first_parent: false, ..commit(3) };
    let rows = [
        figure(0, Metric::NewCloneWindows, None, 0, 10),
        figure(1, Metric::NewCloneWindows, None, 4, 5),
        figure(1, Metric::NewCloneWindows, Some(Class::Test), 4, 4),
        figure(40, Metric::NewCloneWindows, None, 0, 3),
    ];
    let trend = Trend::of(commits.iter().chain([&side]), &rows, [], &MONTHLY);
    check(&trend, Measure::NewClones, "4/15 0/3*");
    // A commit that brings no whole window is a commit too.
    check(&trend, Measure::CloningCommits, "1/3 0/1*");
    assert_eq!(ratios(trend.points_of(Measure::CloningCommits, Split::Class, "test")), "1/3 0/1*");
    assert_eq!(ratios(Trend::of(&commits, [], [], &MONTHLY).points(Measure::CloningCommits)), "- -*");
}

#[test]
fn what_happens_before_a_merge() {
    let commits = [0, 40].map(commit);
    let rows = [
        figure(0, Metric::ReeditedLines, None, 2, 10),
        figure(0, Metric::ModelSwitches, None, 1, 3),
        figure(1, Metric::ModelSwitches, None, 1, 1),
        figure(40, Metric::AuthorsPerFile, None, 12, 5),
    ];
    let trend = Trend::of(&commits, &rows, [], &MONTHLY);
    check(&trend, Measure::Reedited, "2/10 -*");
    check(&trend, Measure::ModelSwitches, "2/4 -*");
    check(&trend, Measure::AuthorsPerFile, "- 12/5*");
}
