//! The pictures of a card.

use corpus::manifest::Tokens;
use picture::{Axis, Bar, BarChart, BarLength, Chart, Figure, Part, Size, Tone, Unit};

use super::{Card, CardFile, Group, top};
use crate::output::plain;

/// The widest name of a bar, in characters.
const WIDEST: usize = 28;

/// All, as files.
pub(super) fn all(card: &Card<'_>) -> Vec<CardFile> {
    let mut files = vec![
        file("claims.svg", &claims(card)),
        file("stages.svg", &waterfall(card)),
        file("shares.svg", &shares(card)),
    ];
    let Some(asked) = &card.asked else { return files };
    files.push(file("reviews.svg", &bars("Tokens by their row's weakest review", &asked.reviews, "unknown")));
    files.push(file("licences.svg", &bars("Tokens by licence", &asked.licences, "none found")));
    files.push(file("languages.svg", &bars("Tokens by language", &asked.languages, "no language")));
    files.push(file("years.svg", &bars("Tokens by the year of a row's first line", &asked.years, "unknown")));
    files
}

fn file(name: &'static str, figure: &Figure) -> CardFile {
    CardFile { name, text: figure.svg(Size::Wide) }
}

fn tokens_axis() -> Axis {
    Axis { title: "tokens".to_owned(), unit: Unit::Count }
}

fn figure(title: &str, description: &str, chart: BarChart) -> Figure {
    Figure {
        title: title.to_owned(),
        description: description.to_owned(),
        when_empty: "the corpus has no rows".to_owned(),
        chart: Chart::Bars(chart),
    }
}

/// Names that sources chose are cut, so that bars have room.
fn named(name: &str) -> String {
    match name.chars().count() {
        ..=WIDEST => name.to_owned(),
        _ => format!("{}…", name.chars().take(WIDEST - 1).collect::<String>()),
    }
}

fn bars(title: &str, groups: &[Group], none: &'static str) -> Figure {
    let (first, rest) = top(groups);
    let bar = |name: String, group: &Group| Bar { name, values: vec![value(group.tokens)], ..Bar::default() };
    let mut bars: Vec<Bar> = first.iter().map(|group| bar(named(group.key(0, none)), group)).collect();
    bars.extend(rest.map(|(count, group)| bar(format!("{} others", plain::grouped(count as u64)), &group)));
    let parts = vec![Part { name: "tokens".to_owned(), tone: Tone::Blue }];
    figure(title, "", BarChart { axis: tokens_axis(), length: BarLength::Sum, parts, bars })
}

fn claims(card: &Card<'_>) -> Figure {
    let tokens = &card.manifest.tokens;
    let alone = tokens.human.saturating_sub(tokens.human_reviewed);
    let bar = |name: &str, values: [u64; 4]| Bar {
        name: name.to_owned(),
        note: plain::grouped(values.iter().sum()),
        values: values.map(value).to_vec(),
    };
    let bars = vec![
        bar("by people", [tokens.human_reviewed, alone, 0, 0]),
        bar("by AI", [0, 0, tokens.ai, 0]),
        bar("unknown", [0, 0, 0, tokens.unknown]),
    ];
    let part = |name: &str, tone| Part { name: name.to_owned(), tone };
    let parts = vec![
        part("people, approved by another person", Tone::Teal),
        part("people, no such approval known", Tone::Blue),
        part("AI", Tone::Orange),
        part("unknown", Tone::Grey),
    ];
    let description = "What is declared is a lower bound; unknown is not people.";
    figure(
        "Tokens by who wrote them",
        description,
        BarChart { axis: tokens_axis(), length: BarLength::Sum, parts, bars },
    )
}

fn waterfall(card: &Card<'_>) -> Figure {
    let rows = |name: &str, kept: u64, dropped: u64| Bar {
        name: name.to_owned(),
        note: format!("dropped {}", plain::grouped(dropped)),
        values: vec![value(kept), value(dropped)],
    };
    let bars = card.manifest.stages.iter().map(|stage| rows(&stage.name, stage.kept, stage.dropped)).collect();
    let parts = vec![
        Part { name: "kept".to_owned(), tone: Tone::Blue },
        Part { name: "dropped".to_owned(), tone: Tone::Orange },
    ];
    let axis = Axis { title: "rows".to_owned(), unit: Unit::Count };
    figure("Rows that each stage kept and dropped", "", BarChart { axis, length: BarLength::Sum, parts, bars })
}

fn shares(card: &Card<'_>) -> Figure {
    let bar = |(name, tokens): (&String, &Tokens)| Bar {
        name: name.clone(),
        note: plain::grouped(tokens.total),
        values: [tokens.human, tokens.ai, tokens.unknown].map(value).to_vec(),
    };
    let bars = card.manifest.stages.iter().map(|stage| bar((&stage.name, &stage.tokens))).collect();
    let part = |name: &str, tone| Part { name: name.to_owned(), tone };
    let parts = vec![part("people", Tone::Blue), part("AI", Tone::Orange), part("unknown", Tone::Grey)];
    let axis = Axis { title: "% of tokens after the stage".to_owned(), unit: Unit::Count };
    let description = "The first bar is what came in, less what sources left out; at the right the tokens.";
    let chart = BarChart { axis, length: BarLength::Whole, parts, bars };
    figure("Who wrote what each stage kept", description, chart)
}

fn value(number: u64) -> Option<f64> {
    Some(number as f64)
}
