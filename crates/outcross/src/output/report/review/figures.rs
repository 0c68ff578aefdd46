//! The charts and the table of review.

use std::sync::Arc;

use ::figures::{ByClass, FolderStanding, Measure, Period, Queue, RangeLoad, ReviewGroup, Standing, Trend};
use facts::{Claim, ReviewClass};
use picture::{Bar, BarChart, BarLength, Chart, Column, Figure, Part, Series, Table, Tone, Unit};

use super::super::charts::{axis, columns, figure, lines, of_all, time};
use super::super::{Material, words};
use crate::output::plain;

/// Classes as they are stacked, from the bottom.
const CLASSES: [(&str, Tone, &[ReviewClass]); 6] = [
    ("approved by a person", Tone::Blue, &[ReviewClass::Approved, ReviewClass::Attested]),
    ("commented by a person", Tone::Teal, &[ReviewClass::Commented]),
    ("changed after approval", Tone::Purple, &[ReviewClass::Stale]),
    ("bots or AIs alone", Tone::Ochre, &[ReviewClass::Automated]),
    ("nobody but the author", Tone::Orange, &[ReviewClass::None, ReviewClass::Own]),
    ("no record", Tone::Grey, &[ReviewClass::Unknown]),
];
/// Periods of the table.
const MOST_ROWS: usize = 12;
/// Folders that are shown.
const MOST_FOLDERS: usize = 12;

pub(super) fn all(material: &Material<'_>) -> Vec<Figure> {
    let main = material.main;
    let mut figures = vec![
        by_class(main, &ReviewGroup::All, "Lines merged, by the review that they had"),
        by_class(main, &ReviewGroup::Claim(Claim::Ai), "Lines of AI merged, by the review that they had"),
        waits(main, "Time to the first review", [Measure::FirstReview, Measure::FirstReviewP90]),
        waits(main, "Time to the approval", [Measure::Approval, Measure::ApprovalP90]),
        queue(main),
    ];
    figures.extend(folders(&material.living.standing));
    figures
}

fn by_class(trend: &Trend, group: &ReviewGroup, title: &str) -> Figure {
    let loads: Vec<ByClass> = trend.review.iter().map(|load| load.group(group).lines).collect();
    let series = CLASSES.iter().map(|(name, tone, classes)| {
        let values = loads.iter().map(|lines| share(lines, classes)).collect();
        Series::new(*name, values).tone(*tone)
    });
    let chart = columns(time(trend, 0), "% of the lines merged", Unit::Share, said(series.collect()));
    let figure = figure(title, "", chart);
    Figure { when_empty: "no such lines were merged".to_owned(), ..figure }
}

/// Lines of these classes, of all.
fn share(lines: &ByClass, classes: &[ReviewClass]) -> Option<f64> {
    let count: u64 = classes.iter().map(|class| lines.get(*class)).sum();
    (lines.sum() > 0).then(|| count as f64 / lines.sum() as f64)
}

/// Without the classes that no line had.
fn said(mut series: Vec<Series>) -> Vec<Series> {
    series.retain(|series| series.values.iter().any(|value| value.is_some_and(|value| value > 0.0)));
    series
}

fn waits(trend: &Trend, title: &str, [median, p90]: [Measure; 2]) -> Figure {
    let series =
        vec![of_all(trend, p90, "nine of ten changes", Tone::Teal), of_all(trend, median, "median", Tone::Blue)];
    let chart = lines(time(trend, 0), "hours", Unit::Measure, series);
    let figure =
        figure(title, "From the request for a review, or the opening; of the changes merged in the period.", chart);
    Figure { when_empty: "in no period the times of enough changes are known".to_owned(), ..figure }
}

fn queue(trend: &Trend) -> Figure {
    let known = trend.points(Measure::Queue).iter().map(|point| point.value.is_some());
    let queues: Vec<Option<Queue>> =
        trend.review.iter().zip(known).map(|(load, is_known)| is_known.then_some(load.queue)).collect();
    let counted = |name: &str, tone, count: fn(&Queue) -> u64| {
        Series::new(name, queues.iter().map(|queue| Some(count(queue.as_ref()?) as f64)).collect()).tone(tone)
    };
    let parts = vec![
        counted("looked at by a person", Tone::Blue, |queue| queue.open - queue.unseen),
        counted("by nobody yet", Tone::Orange, |queue| queue.unseen),
    ];
    let chart = columns(time(trend, 0), "changes", Unit::Count, parts);
    let figure = figure("Changes that wait, at the end of each period", "Neither merged nor closed.", chart);
    Figure { when_empty: "no record says when a change was opened".to_owned(), ..figure }
}

/// The folders with most source and test lines that no active person stands behind; none without any.
fn folders(standing: &Standing) -> Option<Figure> {
    let folders = Standing::most_unattended(&standing.by_two_folders, |of| of.code, MOST_FOLDERS);
    let bar = |(name, of): (Arc<str>, FolderStanding)| Bar {
        name: name.to_string(),
        note: note(&of),
        values: vec![Some(of.code.unattended as f64)],
    };
    let bars: Vec<Bar> = folders.into_iter().filter(|(_, of)| of.code.unattended > 0).map(bar).collect();
    let chart = BarChart {
        axis: axis("lines", Unit::Count),
        length: BarLength::Sum,
        parts: vec![Part { name: "lines".to_owned(), tone: Tone::Orange }],
        bars,
    };
    let title = "Source and test lines that no active person stands behind";
    let description =
        "At the head, by folder, most first; beside it the part of the folder's lines of which it is known.";
    (!chart.bars.is_empty()).then(|| figure(title, description, Chart::Bars(chart)))
}

/// `1,203 lines, 12.3 %`.
fn note(of: &FolderStanding) -> String {
    format!("{}, {}", plain::grouped(of.code.unattended), words::share(of.code.share()))
}

/// On how few people approvals rest, and how soon they came, in the last periods with changes.
pub(super) fn approvals(trend: &Trend) -> Table {
    let mut rows: Vec<Vec<String>> =
        trend.periods.iter().zip(&trend.review).filter_map(|(period, load)| row(*period, load)).collect();
    let rows = rows.split_off(rows.len().saturating_sub(MOST_ROWS));
    let heads = ["changes merged", "approvals", "by persons", "half of them by", "busiest person", "index", "rushed"];
    let columns = heads.map(Column::number);
    Table {
        caption: "Concentration of approvals, and rushed ones".to_owned(),
        columns: std::iter::once(Column::text(trend.options.by.as_str())).chain(columns).collect(),
        rows,
    }
}

/// Nothing of a period without changes.
fn row(period: Period, load: &RangeLoad) -> Option<Vec<String>> {
    let (all, of) = (load.group(&ReviewGroup::All), load.concentration);
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| Unit::Share.value(share));
    let index = of.herfindahl.value().map_or_else(|| "–".to_owned(), |index| format!("{index:.2}"));
    let counts = [all.merged, of.approvals, of.reviewers, of.half].map(plain::grouped);
    let cells = counts.into_iter().chain([share(of.busiest.value()), index, share(all.rushed.value())]);
    (all.merged > 0).then(|| std::iter::once(period.to_string()).chain(cells).collect())
}
