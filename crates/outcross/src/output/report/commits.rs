//! Commits: their size, whether they touch tests, and how many people change a file.

use figures::{Measure, Trend};
use picture::{Arrangement, Figure, Section, Tone, Unit};

use super::charts::{columns, figure, lines, of_all, time};
use super::lately::Lately;
use super::{Material, words};

pub(super) fn section(material: &Material<'_>) -> Section {
    let main = material.main;
    let sizes = vec![
        of_all(main, Measure::ChangeSizeP90, "nine of ten", Tone::Teal),
        of_all(main, Measure::ChangeSize, "median", Tone::Blue),
    ];
    let one = |measure: Measure| vec![of_all(main, measure, "", Tone::Blue)];
    let commits = columns(time(main, 0), "commits", Unit::Count, one(Measure::Commits));
    Section {
        title: "Changes".to_owned(),
        lead: lead(main),
        definition: "In the view first-parent a merge is one commit, with all that it brings; in the view full merges \
                     are left out.\n\
                     Authors per file is a mean over the text files at the end of a period of how many people ever \
                     changed them; it tells nobody apart."
            .to_owned(),
        settings: vec![("view".to_owned(), main.options.view.to_string())],
        figures: vec![
            figure("Commits", format!("Those {}.", words::commits(main.options.view)), commits),
            said("Changed lines of a commit", "What so many commits don't exceed.", "lines", Unit::Count, main, sizes),
            of("Changed files of a commit", "files, mean", Unit::Measure, main, Measure::FilesPerCommit),
            of("Commits that touch a test", "% of the commits", Unit::Share, main, Measure::TestsTouched),
            of("Authors per file", "authors, mean", Unit::Measure, main, Measure::AuthorsPerFile),
        ],
        arrangement: Arrangement::Pairs,
        ..Section::default()
    }
}

fn of(title: &str, axis: &str, unit: Unit, main: &Trend, measure: Measure) -> Figure {
    said(title, measure.meaning(), axis, unit, main, vec![of_all(main, measure, "", Tone::Blue)])
}

fn said(title: &str, meaning: &str, axis: &str, unit: Unit, main: &Trend, series: Vec<picture::Series>) -> Figure {
    figure(title, meaning, lines(time(main, 0), axis, unit, series))
}

pub(super) fn lead(trend: &Trend) -> String {
    let sizes = trend.latest(Measure::ChangeSize).and_then(|(period, median)| {
        let (_, most) = trend.latest(Measure::ChangeSizeP90)?;
        let lines = |value: Option<f64>| value.map(|lines| Unit::Count.value(lines));
        let (half, most) = (lines(median.value)?, lines(most.value)?);
        Some(format!("In {period} half of the commits changed at most {half} lines, and nine of ten at most {most}."))
    });
    let tests = Lately::of(trend, Measure::TestsTouched).and_then(|year| {
        let share = year.sum(trend.points(Measure::TestsTouched));
        share.value()?;
        Some(format!("In {year}, {} of the commits that change a file touched a test.", words::share(share)))
    });
    match (sizes, tests) {
        (None, None) => "No period with commits is over.".to_owned(),
        (sizes, tests) => sizes.into_iter().chain(tests).collect::<Vec<_>>().join(" "),
    }
}
