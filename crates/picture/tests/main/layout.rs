//! No text of a chart lies on another or outside the chart.

use picture::{Chart, Day, Figure, LineChart, Marker, Series, Size, Timeline, Unit};

use crate::sample::{self, axis, months, some};
use crate::xml::{self, Element};

#[derive(Debug, Clone)]
struct Place {
    text: String,
    left: f64,
    right: f64,
    base: f64,
}

/// Letters of a sans-serif face are about half as wide as they are high.
fn place(element: &Element) -> Place {
    let number = |key: &str| element.attributes[key].parse::<f64>().unwrap();
    let (x, base, class) = (number("x"), number("y"), element.attributes["class"].as_str());
    let width = element.text.chars().count() as f64 * 6.0;
    let left = match () {
        () if class.ends_with(" e") => x - width,
        () if class.ends_with(" m") => x - width / 2.0,
        () => x,
    };
    Place { text: element.text.clone(), left, right: left + width, base }
}

#[track_caller]
fn check(figure: &Figure) {
    for (size, width) in [(Size::Wide, 680.0), (Size::Narrow, 360.0)] {
        let svg = figure.svg(size);
        let elements = xml::read(&svg).unwrap();
        let drawn = elements.iter().filter(|element| element.name == "text" && element.inside.len() == 2);
        let places: Vec<Place> = drawn.map(place).collect();
        for (at, one) in places.iter().enumerate() {
            assert!(one.left >= -8.0 && one.right <= width + 8.0, "outside: {}: {one:?}", one.text);
            for other in &places[at + 1..] {
                let meet = one.left < other.right && other.left < one.right && (one.base - other.base).abs() < 9.0;
                assert!(!meet, "{size:?}: {} lies on {}", one.text, other.text);
            }
        }
    }
}

#[test]
fn samples() {
    sample::all().iter().for_each(check);
}

#[test]
fn many_series_that_end_together() {
    let series = (0..12).map(|at| Series::new(format!("series {at}"), some(&[0.2, 0.21])));
    let chart = LineChart { time: months(2), axis: axis("share", Unit::Share), series: series.collect(), band: None };
    check(&Figure::new("Many", Chart::Lines(chart)));
}

#[test]
fn marks_close_to_each_other_and_to_the_edge() {
    let marks = [(2024, 1, 2), (2024, 1, 9), (2024, 3, 1), (2024, 6, 20), (2024, 6, 29)];
    let marker = |(year, month, day)| Marker { at: Day::from_date(year, month, day), label: "a long label".to_owned() };
    let time = Timeline {
        markers: marks.map(marker).to_vec(),
        incomplete_from: Some(Day::from_date(2024, 6, 1)),
        ..months(6)
    };
    let series = vec![Series::new("line", some(&[1.0, 2.0, 3.0, 2.0, 1.0, 0.0]))];
    check(&Figure::new(
        "Marks",
        Chart::Lines(LineChart { time, axis: axis("value", Unit::Measure), series, band: None }),
    ));
}

#[test]
fn names_longer_than_their_room() {
    let name = "a name that goes on and on until there is no room for it at all, and then some more of it";
    let mut figure = sample::bars(picture::BarLength::Whole);
    if let Chart::Bars(chart) = &mut figure.chart {
        chart.bars.iter_mut().for_each(|bar| name.clone_into(&mut bar.name));
        chart.parts.iter_mut().for_each(|part| name.clone_into(&mut part.name));
    }
    check(&figure);
    let mut figure = sample::lines();
    if let Chart::Lines(chart) = &mut figure.chart {
        chart.series.iter_mut().for_each(|series| name.clone_into(&mut series.name));
        name.clone_into(&mut chart.time.markers[0].label);
        name.clone_into(&mut chart.axis.title);
    }
    check(&figure);
}
