//! The page of marks: what is left of each after what is done to code, and the marks that are there.

use picture::{
    Arrangement, Axis, Bar, BarChart, BarLength, Chart, Column, Figure, Headline, Page, Part, Section, Table, Tone,
    Unit,
};

use crate::marks::transformations::{self, Carrier, Transformation};
use crate::output::json::v1;
use crate::output::report::GENERATOR;
use crate::output::{lab_marks as text, plain};

/// The page; so many places of each kind of mark.
#[must_use]
pub fn page(document: &v1::LabMarks, top: usize) -> Page {
    let survival = document.survival.as_ref();
    let sections = survival.map(table_of).into_iter().chain(survival.map(charts)).chain([found(document, top)]);
    Page {
        title: "Marks, and what is left of them".to_owned(),
        generator: GENERATOR.to_owned(),
        subtitles: subtitles(document),
        headlines: survival.map(headlines).unwrap_or_default(),
        sections: sections.collect(),
        footer: vec![format!("Made by {GENERATOR}. Marks are read and not verified.")],
    }
}

fn subtitles(document: &v1::LabMarks) -> Vec<String> {
    let survival = document.survival.iter().map(|survival| {
        let sample: Vec<String> = survival
            .functions
            .iter()
            .map(|(language, count)| format!("{} of {language}", plain::grouped(*count)))
            .collect();
        format!(
            "{}: {}; seed {}",
            plain::counted(survival.functions.values().sum(), "function"),
            sample.join(", "),
            survival.seed
        )
    });
    std::iter::once(text::summary(document)).chain(survival).collect()
}

/// The best mark and the best fingerprint after the last transformation.
fn headlines(survival: &v1::LabSurvival) -> Vec<Headline> {
    let Some(last) = survival.transformations.last() else { return Vec::new() };
    let words = transformations::ALL.last().map_or("", |of| of.words);
    let headline = |label: &str, is_fingerprint: bool| {
        let best = text::best(last, is_fingerprint);
        Headline {
            label: label.to_owned(),
            value: best.map_or_else(|| "unknown".to_owned(), |(cell, _)| format!("{} %", text::percent(Some(&cell)))),
            note: best.map(|(_, carrier)| format!("{}; {words}", carrier.words())).unwrap_or_default(),
            trend: Vec::new(),
        }
    };
    vec![headline("of functions keep the best mark", false), headline("are found again by fingerprint", true)]
}

/// The rows that change something, with what they are.
fn changed(survival: &v1::LabSurvival) -> impl Iterator<Item = (&v1::LabSurvivalRow, Transformation)> {
    survival.transformations.iter().zip(transformations::ALL).skip(1)
}

fn table_of(survival: &v1::LabSurvival) -> Section {
    let mut columns = vec![Column::text("after")];
    columns.extend(changed(survival).map(|(_, of)| Column::number(of.short)));
    let row = |(at, carrier): (usize, Carrier)| {
        let cells = changed(survival).map(|(row, _)| text::percent(row.left.get(at)));
        std::iter::once(carrier.words().to_owned()).chain(cells).collect()
    };
    let mut rows: Vec<Vec<String>> = Carrier::ALL.into_iter().enumerate().map(row).collect();
    let counts = changed(survival).map(|(row, _)| plain::grouped(row.functions));
    rows.push(std::iter::once("functions that were changed".to_owned()).chain(counts).collect());
    Section {
        title: "What is left".to_owned(),
        lead: "Percent of functions on which a mark can still be read, or that a fingerprint still finds.".to_owned(),
        definition: changed(survival)
            .map(|(_, of)| format!("{}: {}", of.short, of.words))
            .collect::<Vec<_>>()
            .join("\n"),
        notes: vec![
            "A record in git does not come along with a copy.".to_owned(),
            "A C2PA block is valid while nothing else in its file changes.".to_owned(),
            "Functions that a change does not touch do not count for it, and those without a string or a free line's end do \
             not count for marks there."
                .to_owned(),
        ],
        tables: vec![Table { caption: String::new(), columns, rows }],
        ..Section::default()
    }
}

fn charts(survival: &v1::LabSurvival) -> Section {
    Section {
        title: "Change by change".to_owned(),
        lead: "The same as bars; fingerprints stand below marks.".to_owned(),
        figures: changed(survival).map(|(row, of)| figure(row, of)).collect(),
        arrangement: Arrangement::Pairs,
        ..Section::default()
    }
}

fn figure(row: &v1::LabSurvivalRow, of: Transformation) -> Figure {
    let bar = |(cell, carrier): (&v1::LabSurvivalCell, Carrier)| {
        let value = |own: bool| cell.share.map(|share| if own == carrier.is_fingerprint() { share } else { 0.0 });
        let note = match text::percent(Some(cell)).as_str() {
            "-" => "none had it".to_owned(),
            percent => format!("{percent} %"),
        };
        Bar { name: carrier.words().to_owned(), note, values: vec![value(false), value(true)] }
    };
    let part = |(name, tone): (&str, Tone)| Part { name: name.to_owned(), tone };
    let chart = BarChart {
        axis: Axis { title: "% of functions".to_owned(), unit: Unit::Share },
        length: BarLength::Sum,
        parts: [("marks", Tone::Grey), ("fingerprints", Tone::Blue)].map(part).to_vec(),
        bars: row.left.iter().zip(Carrier::ALL).map(bar).collect(),
    };
    let mut figure = Figure::new(capital(of.words), Chart::Bars(chart));
    figure.description = format!("{}.", plain::counted(row.functions, "function"));
    figure
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn found(document: &v1::LabMarks, top: usize) -> Section {
    let row = |kind: &v1::LabMarkKind| {
        vec![
            kind.kind.to_owned(),
            text::words(kind.kind).to_owned(),
            plain::grouped(kind.count),
            plain::grouped(kind.files),
        ]
    };
    let columns =
        vec![Column::text("kind"), Column::text("what it is"), Column::number("marks"), Column::number("files")];
    let counts = Table { caption: String::new(), columns, rows: document.marks.iter().map(row).collect() };
    let places =
        document.marks.iter().flat_map(|kind| kind.places.iter().take(top).map(move |place| (kind.kind, place)));
    let rows: Vec<Vec<String>> = places
        .map(|(kind, place)| vec![kind.to_owned(), format!("{}:{}", place.path, place.line), text::said(place)])
        .collect();
    let columns = vec![Column::text("kind"), Column::text("place"), Column::text("what it says")];
    let places = Table { caption: "First places".to_owned(), columns, rows };
    Section {
        title: "Marks that are there".to_owned(),
        lead: text::summary(document),
        tables: [counts, places].into_iter().filter(|table| !table.rows.is_empty()).collect(),
        ..Section::default()
    }
}
