//! Moved against copied lines, and the whole mix of operations.

use facts::Class;
use figures::{Crossing, Groups, Measure, Ratio, Split, Trend};
use picture::{Column, Figure, Section, Table, Tone, Unit};

use super::charts::{columns, crossing, figure, lines, series, time};
use super::lately::Lately;
use super::{Material, words};
use crate::output::plain;

/// The operations as they are stacked, with the measures that make each.
const MIX: [(&str, Tone, &[Measure]); 6] = [
    ("added", Tone::Teal, &[Measure::Added]),
    ("deleted", Tone::Grey, &[Measure::Deleted]),
    ("updated", Tone::Purple, &[Measure::Updated, Measure::FindReplaced]),
    ("moved", Tone::Blue, &[Measure::Moved]),
    ("copied within the commit", Tone::Orange, &[Measure::Copied]),
    ("copied from the tree", Tone::Ochre, &[Measure::CopiedFromLive]),
];

/// The operations as the table of classes has them.
const COLUMNS: [(&str, Measure); 7] = [
    ("added", Measure::Added),
    ("deleted", Measure::Deleted),
    ("updated", Measure::Updated),
    ("find & replace", Measure::FindReplaced),
    ("moved", Measure::Moved),
    ("copied", Measure::Copied),
    ("from the tree", Measure::CopiedFromLive),
];

pub(super) fn section(material: &Material<'_>) -> Section {
    let main = material.main;
    let mut figures = vec![against(main, Split::None, Groups::ALL, &title(material, main))];
    if material.views_differ(&[Measure::Copied, Measure::Moved]) {
        figures.push(against(material.other, Split::None, Groups::ALL, &title(material, material.other)));
    }
    figures.push(against(main, Split::Class, Class::Source.as_str(), "Copied and moved lines in source files alone"));
    figures.push(mix(main, Split::None, Groups::ALL, "All changed lines, by what was done to them"));
    figures.push(mix(
        main,
        Split::Class,
        Class::Source.as_str(),
        "Changed lines of source files, by what was done to them",
    ));
    Section {
        title: "Moved and copied".to_owned(),
        lead: lead(material),
        definition:
            "Moved: runs of lines that a commit takes away in one place and puts into another. Copied: runs of \
                     lines that stand more than once among what the same commit brings. Copied from the tree: lines \
                     that stood elsewhere before the commit. A run has at least 20 letters and digits.\n\
                     Shares are of the changed lines: added, deleted, updated, moved and copied ones, a moved or \
                     updated line once, trivial lines left out.\n\
                     Copied overtakes moved in the first month from which on the sums over twelve months stay larger \
                     until the end."
                .to_owned(),
        settings: vec![("view".to_owned(), main.options.view.to_string()), ("sums".to_owned(), "12 months".to_owned())],
        figures,
        tables: by_class(main).into_iter().collect(),
        notes: vec![
            "Translations, snapshots and generated files repeat lines by their nature: look at the classes before \
             reading a rise of copied lines as a habit of people."
                .to_owned(),
        ],
        ..Section::default()
    }
}

fn title(material: &Material<'_>, trend: &Trend) -> String {
    if !material.views_differ(&[Measure::Copied, Measure::Moved]) {
        return "Copied and moved lines".to_owned();
    }
    format!("Copied and moved lines, {}", words::view_in_short(trend.options.view))
}

pub(super) fn lead(material: &Material<'_>) -> String {
    let (main, other) = (material.main, material.other);
    let all = main.crossing_of(Split::None, Groups::ALL);
    let first = match all {
        Crossing::Since(month) => {
            format!("Copied lines overtook moved lines in {} and have stayed above since", month.in_words())
        }
        Crossing::Always => "More lines were copied than moved from the beginning".to_owned(),
        Crossing::No => "Copied lines have not overtaken moved lines".to_owned(),
        Crossing::NotKnown => return "No line was copied or moved, as far as is known.".to_owned(),
    };
    let there = other.crossing_of(Split::None, Groups::ALL);
    let there = (there != all).then(|| {
        let view = words::view_in_short(other.options.view);
        format!(" Counted {view}, {}.", ahead(there))
    });
    let source = ahead(main.crossing_of(Split::Class, Class::Source.as_str()));
    format!("{first}: {}.{} In source files alone {source}.", last_year(main), there.unwrap_or_default())
}

/// `12.3 % against 5.1 % of the changed lines in the four quarters to 2026-Q2`.
fn last_year(trend: &Trend) -> String {
    let shares = Lately::of(trend, Measure::Copied).and_then(|year| {
        let (copied, moved) = (year.sum(trend.points(Measure::Copied)), year.sum(trend.points(Measure::Moved)));
        copied.value()?;
        Some(format!("{} against {} of the changed lines in {year}", words::share(copied), words::share(moved)))
    });
    shares.unwrap_or_else(|| "the shares of the last year are not known yet".to_owned())
}

/// What a crossing says, as the end of a sentence.
fn ahead(crossing: Crossing) -> String {
    match crossing {
        Crossing::Since(month) => format!("they are above since {}", month.in_words()),
        Crossing::Always => "they were above from the beginning".to_owned(),
        Crossing::No => "they have not overtaken them".to_owned(),
        Crossing::NotKnown => "nothing was copied or moved".to_owned(),
    }
}

fn against(trend: &Trend, split: Split, group: &str, title: &str) -> Figure {
    let mut time = time(trend, 0);
    time.markers = crossing(trend.crossing_of(split, group));
    let of = |name: &str, tone, measure| series(name, tone, trend.points_of(measure, split, group));
    let both = vec![of("copied", Tone::Orange, Measure::Copied), of("moved", Tone::Blue, Measure::Moved)];
    figure(
        title,
        crossing_in_words(trend.crossing_of(split, group)),
        lines(time, "% of the changed lines", Unit::Share, both),
    )
}

fn crossing_in_words(crossing: Crossing) -> String {
    match crossing {
        Crossing::Since(month) => format!("Over twelve months more is copied than moved since {}.", month.in_words()),
        Crossing::Always => "Over twelve months more was copied than moved at all times.".to_owned(),
        Crossing::No => "Over the last twelve months no more was copied than moved.".to_owned(),
        Crossing::NotKnown => String::new(),
    }
}

fn mix(trend: &Trend, split: Split, group: &str, title: &str) -> Figure {
    let stacked = MIX.iter().map(|(name, tone, measures)| {
        let points: Vec<_> = measures.iter().map(|measure| trend.points_of(*measure, split, group)).collect();
        let sum = |at: usize| points.iter().map(|points| points.get(at)?.value).sum::<Option<f64>>();
        picture::Series::new(*name, (0..trend.periods.len()).map(sum).collect()).tone(*tone)
    });
    figure(title, "", columns(time(trend, 0), "% of the changed lines", Unit::Share, stacked.collect()))
}

/// Shares of the operations in the last year, by class of file, the class with the most changed lines first.
fn by_class(trend: &Trend) -> Option<Table> {
    let year = Lately::of(trend, Measure::ChangedLines)?;
    let sum = |class: Class, measure| year.sum(trend.points_of(measure, Split::Class, class.as_str()));
    let changed = |class: Class| sum(class, Measure::Added).denominator;
    let mut classes: Vec<Class> = Class::ALL.iter().copied().filter(|class| changed(*class) > 0).collect();
    classes.sort_by_key(|class| std::cmp::Reverse(changed(*class)));
    let all = |measure| year.sum(trend.points(measure));
    let mut rows = vec![row("all", all(Measure::Added).denominator, all)];
    rows.extend(classes.into_iter().map(|class| row(class.as_str(), changed(class), |measure| sum(class, measure))));
    let mut columns = vec![Column::text("class"), Column::number("lines")];
    columns.extend(COLUMNS.iter().map(|(name, _)| Column::number(*name)));
    Some(Table { caption: format!("Changed lines by class of file, {}", year.extent()), columns, rows })
}

fn row(name: &str, changed: u64, sum: impl Fn(Measure) -> Ratio) -> Vec<String> {
    let share = |measure| sum(measure).value().map_or_else(|| "–".to_owned(), |share| Unit::Share.value(share));
    let mut cells = vec![name.to_owned(), plain::grouped(changed)];
    cells.extend(COLUMNS.iter().map(|(_, measure)| share(*measure)));
    cells
}
