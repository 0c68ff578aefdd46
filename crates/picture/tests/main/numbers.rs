//! Whatever the values are, the outputs are well-formed and every number in them is finite.

use picture::{
    AreaChart, Band, Bar, BarChart, BarLength, Chart, ColumnChart, Curve, Day, Figure, Headline, ImageChart, ImageRow,
    LineChart, Marker, Page, Palette, Part, Period, Section, Series, Size, Step, SurvivalChart, Timeline, Tone, Unit,
    sparkline,
};
use proptest::prelude::*;

use crate::sample::{axis, months, some};
use crate::xml;

fn value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        3 => (0.0..1.0).prop_map(Some),
        2 => (0.0..1e6).prop_map(Some),
        2 => any::<f64>().prop_map(Some),
        1 => Just(None),
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, 1e18, -0.0, 0.0, 5e-324])
            .prop_map(Some),
    ]
}

fn series() -> impl Strategy<Value = Vec<Series>> {
    let values = prop::collection::vec(value(), 0..9);
    prop::collection::vec(values.prop_map(|values| Series::new("series", values)), 0..5)
}

fn timeline() -> impl Strategy<Value = Timeline> {
    let period = prop::sample::select(vec![Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year]);
    let starts = prop_oneof![
        prop::collection::vec(any::<i64>().prop_map(Day::new), 0..7),
        (0..7_usize, 0..30_000_i64)
            .prop_map(|(count, first)| Timeline::regular(Period::Month, Day::new(first), count).starts),
    ];
    (period, starts, any::<Option<i64>>(), any::<i64>()).prop_map(|(period, starts, from, at)| Timeline {
        period,
        starts,
        incomplete_from: from.map(Day::from_micros),
        markers: vec![Marker { at: Day::from_micros(at), label: "mark".to_owned() }],
    })
}

fn unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Count, Unit::Share, Unit::Measure])
}

fn over_time() -> impl Strategy<Value = Vec<Chart>> {
    (timeline(), unit(), series()).prop_map(|(time, unit, series)| {
        let axis = axis("axis", unit);
        let band = series.first().map(|one| Band {
            name: "band".to_owned(),
            low: one.values.clone(),
            middle: one.values.clone(),
            high: one.values.clone(),
        });
        vec![
            Chart::Lines(LineChart { time: time.clone(), axis: axis.clone(), series: series.clone(), band }),
            Chart::Areas(AreaChart {
                time: time.clone(),
                axis: axis.clone(),
                palette: Palette::Ordered,
                series: series.clone(),
            }),
            Chart::Columns(ColumnChart { time, axis, series }),
        ]
    })
}

fn bars() -> impl Strategy<Value = Vec<Chart>> {
    (unit(), prop::collection::vec(prop::collection::vec(value(), 0..4), 0..4)).prop_map(|(unit, rows)| {
        let part = Part { name: "part".to_owned(), tone: Tone::Auto };
        let bars: Vec<Bar> =
            rows.into_iter().map(|values| Bar { name: "bar".to_owned(), note: String::new(), values }).collect();
        let chart = |length| {
            Chart::Bars(BarChart { axis: axis("axis", unit), length, parts: vec![part.clone(); 3], bars: bars.clone() })
        };
        vec![chart(BarLength::Sum), chart(BarLength::Whole)]
    })
}

fn survival() -> impl Strategy<Value = Vec<Chart>> {
    let step = (any::<u32>(), value(), prop::option::of((value(), value())));
    let step = step.prop_map(|(days, alive, limits)| Step {
        days,
        alive: alive.unwrap_or(0.5),
        interval: limits.map(|(low, high)| (low.unwrap_or(f64::NAN), high.unwrap_or(1.0))),
    });
    let curve = (prop::collection::vec(step, 0..5), 0..1000_u32).prop_map(|(steps, until_days)| Curve {
        name: "curve".to_owned(),
        tone: Tone::Auto,
        steps,
        until_days,
    });
    prop::collection::vec(curve, 0..4)
        .prop_map(|curves| vec![Chart::Survival(SurvivalChart { curves, ..SurvivalChart::default() })])
}

/// Attributes hold finite numbers within reach; no text says otherwise.
fn check(text: &str) {
    let elements = xml::read(text).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
    for element in elements.iter().filter(|element| element.name != "style" && element.name != "script") {
        assert!(!element.text.contains("NaN") && !element.text.contains("inf"), "{}", element.text);
        for key in ["d", "x", "y", "cx", "cy", "r", "viewBox"] {
            let Some(numbers) = element.attributes.get(key) else { continue };
            for number in numbers.split(|c: char| c == ' ' || "MLHVhvz".contains(c)).filter(|part| !part.is_empty()) {
                let number: f64 = number.parse().unwrap_or_else(|_| panic!("{key}={numbers}"));
                assert!((-20.0..4000.0).contains(&number), "{key}={numbers}");
            }
        }
    }
}

fn check_all(charts: Vec<Chart>) {
    let figures: Vec<Figure> = charts.into_iter().map(|chart| Figure::new("title", chart)).collect();
    for figure in &figures {
        for size in [Size::Wide, Size::Narrow] {
            check(&figure.svg(size));
        }
        assert_eq!(figure.chart.is_empty(), figure.svg(Size::Wide).contains("No data"));
    }
    let section = Section { figures, ..Section::default() };
    let html = Page { sections: vec![section], ..Page::default() }.html();
    check(&html);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn charts_over_time(charts in over_time()) {
        check_all(charts);
    }

    #[test]
    fn images_of_any_ink(
        width in 0_usize..20,
        images in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..40),
    ) {
        let row = ImageRow { name: "row".to_owned(), note: "note".to_owned(), images };
        check_all(vec![Chart::Images(ImageChart { width, rows: vec![row, ImageRow::default()] })]);
    }

    #[test]
    fn bars_of_any_values(charts in bars()) {
        check_all(charts);
    }

    #[test]
    fn survival_of_any_steps(charts in survival()) {
        check_all(charts);
    }

    #[test]
    fn sparklines(values in prop::collection::vec(value(), 0..20)) {
        prop_assert_eq!(sparkline(&values).chars().count(), values.len());
        let headline = Headline { trend: values, ..Headline::default() };
        check(&Page { headlines: vec![headline], ..Page::default() }.html());
    }
}

#[track_caller]
fn contains(chart: Chart, expect: &[&str], not: &[&str]) {
    let svg = Figure { when_empty: "no commit since 2024".to_owned(), ..Figure::new("title", chart) }.svg(Size::Wide);
    let shown = &svg[svg.find("</style>").unwrap()..];
    for text in expect {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    for text in not {
        assert!(!shown.contains(text), "{text}: {shown}");
    }
}

fn one(values: Vec<Option<f64>>, unit: Unit) -> Chart {
    let series = vec![Series::new("", values)];
    Chart::Lines(LineChart { time: months(3), axis: axis("", unit), series, band: None })
}

#[test]
fn little_data_is_said_in_words_or_drawn_as_it_is() {
    let nothing = ">No data: no commit since 2024</text>";
    contains(Chart::Bars(BarChart::default()), &[nothing], &["grid\" d=\"M0 0"]);
    contains(Chart::Survival(SurvivalChart::default()), &[nothing], &[]);
    contains(one(vec![None; 3], Unit::Share), &[nothing], &[]);
    contains(one(vec![Some(-1.0), Some(f64::NAN), Some(1e19)], Unit::Share), &[nothing], &[]);
    contains(one(some(&[0.0; 3]), Unit::Count), &["class=\"line blue\"", ">1</text>"], &["No data"]);
    contains(one(vec![None, Some(0.3), None], Unit::Share), &["<circle", ">30 %</text>"], &["class=\"line"]);
    contains(one(some(&[1e18, 0.0, 1.0]), Unit::Count), &[">1,000 P</text>"], &[]);
}
