//! Names that repositories choose: none becomes markup, hides, or turns the text around it.

use picture::{
    Axis, Band, Bar, BarChart, Chart, Column, Curve, Figure, Headline, Marker, Page, Part, Section, Series, Size, Step,
    SurvivalChart, Table, Timeline,
};

use crate::sample::{self, some};
use crate::xml::{self, Element};

const NAMES: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    "a & b &amp; c &#60;",
    "]]><!-- -->",
    "\u{1b}[31mred\u{7}\0\u{9b}",
    "\u{202e}tpircs\u{2066}x\u{2069}",
    "\u{fffe}\u{200b}\u{feff}\u{2028}\n</svg>",
];

/// A figure of each kind with the name at every place that takes one.
fn named(name: &str) -> Vec<Figure> {
    let text = || name.to_owned();
    let time =
        Timeline { markers: vec![Marker { at: sample::months(1).starts[0], label: text() }], ..sample::months(2) };
    let axis = Axis { title: text(), ..Axis::default() };
    let series = vec![Series::new(name, some(&[1.0, 2.0])), Series::new(name, some(&[2.0, 900.0]))];
    let band = Some(Band::constant(name, [1.0, 2.0, 3.0], 2));
    let step = Step { days: 9, alive: 0.4, interval: None };
    let curve = Curve { name: text(), steps: vec![step], until_days: 10, ..Curve::default() };
    let charts = vec![
        Chart::Lines(picture::LineChart { time: time.clone(), axis: axis.clone(), series: series.clone(), band }),
        Chart::Areas(picture::AreaChart {
            time: time.clone(),
            axis: axis.clone(),
            series: series.clone(),
            ..Default::default()
        }),
        Chart::Columns(picture::ColumnChart { time, axis: axis.clone(), series }),
        Chart::Survival(SurvivalChart { title: text(), curves: vec![curve], ..SurvivalChart::default() }),
        Chart::Bars(BarChart {
            axis,
            parts: vec![Part { name: text(), ..Part::default() }; 2],
            bars: vec![Bar { name: text(), note: text(), values: some(&[1.0, 2.0]) }],
            ..BarChart::default()
        }),
        Chart::Lines(picture::LineChart::default()),
    ];
    let figure = |chart| Figure { title: text(), description: text(), when_empty: text(), chart };
    charts.into_iter().map(figure).collect()
}

fn page(name: &str) -> Page {
    let text = || name.to_owned();
    let table = Table { caption: text(), columns: vec![Column::text(name)], rows: vec![vec![text()]] };
    let section = Section {
        title: text(),
        lead: text(),
        definition: text(),
        settings: vec![(text(), text())],
        figures: named(name),
        tables: vec![table],
        notes: vec![text()],
        ..Section::default()
    };
    Page {
        title: text(),
        generator: text(),
        subtitles: vec![text()],
        headlines: vec![Headline { label: text(), value: text(), note: text(), trend: some(&[1.0, 2.0]) }],
        sections: vec![section; 3],
        footer: vec![text()],
    }
}

/// Names of elements and attributes, in order: what a name could change if it were read as markup.
fn structure(text: &str) -> Vec<String> {
    let elements = xml::read(text).unwrap_or_else(|wrong| panic!("{wrong}"));
    elements
        .iter()
        .map(|element| {
            let keys: Vec<&str> = element.attributes.keys().map(String::as_str).collect();
            format!("{} in {}: {}", element.name, element.inside.join(" "), keys.join(" "))
        })
        .collect()
}

#[test]
fn no_name_changes_the_structure_of_a_chart() {
    let parts = |text: &str| structure(text).into_iter().filter(|part| !part.starts_with("path")).collect::<Vec<_>>();
    let plain = named("a name");
    for name in NAMES {
        for (figure, plain) in named(name).iter().zip(&plain) {
            for size in [Size::Wide, Size::Narrow] {
                let found = parts(&figure.svg(size));
                assert_eq!(found, parts(&plain.svg(size)), "{name:?}");
            }
        }
    }
}

#[test]
fn no_name_gets_into_a_page_as_markup() {
    let allowed = structure(&page("a name").html());
    for name in NAMES {
        let html = page(name).html();
        for part in structure(&html) {
            assert!(allowed.contains(&part), "{name:?}: {part}");
        }
        let found: Vec<Element> = xml::read(&html).unwrap();
        assert_eq!(found.iter().filter(|element| element.name == "script").count(), 1);
        assert!(!html.contains("<script>alert"));
    }
}

#[test]
fn names_are_shown_whole_and_seen() {
    let html = page("\u{202e}<b>\u{7}").html();
    let elements = xml::read(&html).unwrap();
    let heading = elements.iter().find(|element| element.name == "h1").unwrap();
    assert_eq!(heading.text, "\\u{202e}<b>\\x07");
}
