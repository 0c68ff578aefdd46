//! Clones: what stands in the tree more than once, and which commits bring it.

use facts::Class;
use figures::{Groups, Measure, Split, Trend};
use picture::{Section, Tone, Unit};

use super::charts::{figure, lines, series, time};
use super::lately::{Lately, periods_a_year};
use super::{Material, words};

/// What is told apart: split, group, name, colour.
const GROUPS: [(Split, &str, &str, Tone); 3] = [
    (Split::None, Groups::ALL, "all files", Tone::Blue),
    (Split::Class, Class::Source.as_str(), "source", Tone::Teal),
    (Split::Class, Class::Test.as_str(), "test", Tone::Purple),
];

pub(super) fn section(material: &Material<'_>) -> Section {
    // Clones are counted along the first-parent line in both views.
    let trend = material.trend(facts::View::FirstParent);
    let of = |measure: Measure| {
        let of_group = |(split, group, name, tone): &(Split, &str, &str, Tone)| {
            series(*name, *tone, trend.points_of(measure, *split, group))
        };
        GROUPS.iter().map(of_group).collect()
    };
    let density = lines(time(trend, 0), "% of the windows of five lines", Unit::Share, of(Measure::Clones));
    let commits = lines(time(trend, 0), "% of the commits", Unit::Share, of(Measure::CloningCommits));
    Section {
        title: "Clones".to_owned(),
        lead: lead(trend),
        definition: "A window is five consecutive lines of a text file that together hold 20 letters and digits or \
                     more, white space left out. It is a clone if the same five lines stand elsewhere in the tree \
                     too.\n\
                     A commit with duplicated blocks brings at least one window that is a clone after it."
            .to_owned(),
        settings: vec![
            ("window".to_owned(), "5 lines".to_owned()),
            ("commits".to_owned(), "of the first-parent line".to_owned()),
        ],
        figures: vec![
            figure("Clone density, at the end of each period", "", density),
            figure("Commits with duplicated blocks", "", commits),
        ],
        ..Section::default()
    }
}

pub(super) fn lead(trend: &Trend) -> String {
    let points = trend.points(Measure::Clones);
    let Some(now) = points.last().and_then(|point| point.value) else {
        return "Nothing is known of clones here.".to_owned();
    };
    let year_ago = points.len().checked_sub(1 + periods_a_year(trend.options.by));
    let before = year_ago.and_then(|at| {
        let before = Unit::Share.value(points[at].value?);
        Some(format!("; at the end of {} it was {before}", trend.periods[at]))
    });
    let before = before.unwrap_or_default();
    let now = Unit::Share.value(now);
    let commits = Lately::of(trend, Measure::CloningCommits).map_or_else(String::new, |year| {
        let share = year.sum(trend.points(Measure::CloningCommits));
        format!(" In {year}, {} of the commits brought such a block.", words::share(share))
    });
    format!("At the head {now} of all blocks of five lines stand in the tree more than once{before}.{commits}")
}
