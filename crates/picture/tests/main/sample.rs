//! Small fixed data for one chart of each kind.

use picture::{
    AreaChart, Axis, Band, Bar, BarChart, BarLength, Chart, ColumnChart, Curve, Day, Figure, ImageChart, ImageRow,
    LineChart, Marker, Palette, Part, Period, Series, Step, SurvivalChart, Timeline, Tone, Unit,
};

pub(crate) fn axis(title: &str, unit: Unit) -> Axis {
    Axis { title: title.to_owned(), unit }
}

pub(crate) fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

pub(crate) fn months(count: usize) -> Timeline {
    Timeline::regular(Period::Month, Day::from_date(2024, 1, 1), count)
}

pub(crate) fn lines() -> Figure {
    let mut copied = some(&[0.05, 0.06, 0.08, 0.09, 0.1, 0.11]);
    copied[2] = None;
    let time = Timeline {
        incomplete_from: Some(Day::from_date(2024, 6, 10)),
        markers: vec![Marker { at: Day::from_date(2024, 4, 1), label: "overtakes".to_owned() }],
        ..months(6)
    };
    let chart = LineChart {
        time,
        axis: axis("% of changed lines", Unit::Share),
        series: vec![
            Series::new("copied", copied).tone(Tone::Orange),
            Series::new("moved", some(&[0.11, 0.1, 0.1, 0.08, 0.07, 0.06])),
        ],
        band: Some(Band::constant("reference", [0.04, 0.06, 0.09], 6)),
    };
    Figure { description: "By month.".to_owned(), ..Figure::new("Copied and moved", Chart::Lines(chart)) }
}

pub(crate) fn areas() -> Figure {
    let chart = AreaChart {
        time: months(4),
        axis: axis("lines alive", Unit::Count),
        palette: Palette::Ordered,
        series: vec![
            Series::new("2022", some(&[900.0, 850.0, 820.0, 800.0])),
            Series::new("2023", some(&[500.0, 480.0, 470.0, 465.0])),
            Series::new("2024", some(&[0.0, 120.0, 240.0, 400.0])),
        ],
    };
    Figure::new("Lines alive by year of writing", Chart::Areas(chart))
}

pub(crate) fn survival() -> Figure {
    let step = |days: u32, alive: f64| Step { days, alive, interval: Some((alive - 0.05, alive + 0.05)) };
    let chart = SurvivalChart {
        title: "% of lines still alive".to_owned(),
        palette: Palette::Tones,
        curves: vec![
            Curve {
                name: "AI, claimed".to_owned(),
                tone: Tone::Orange,
                steps: vec![step(10, 0.8), step(100, 0.5), step(300, 0.4)],
                until_days: 400,
            },
            Curve {
                name: "human".to_owned(),
                tone: Tone::Blue,
                steps: vec![Step { days: 200, alive: 0.7, interval: None }],
                until_days: 390,
            },
        ],
        horizons: vec![30, 90, 365, 395],
    };
    Figure::new("Survival", Chart::Survival(chart))
}

pub(crate) fn bars(length: BarLength) -> Figure {
    let part = |name: &str, tone: Tone| Part { name: name.to_owned(), tone };
    let bar = |name: &str, values: Vec<Option<f64>>| Bar { name: name.to_owned(), note: String::new(), values };
    let chart = BarChart {
        axis: axis("lines", Unit::Count),
        length,
        parts: vec![part("AI", Tone::Orange), part("human", Tone::Blue), part("unknown", Tone::Grey)],
        bars: vec![
            bar("all", some(&[1200.0, 5000.0, 3800.0])),
            bar("src/auth", vec![Some(40.0), None, Some(60.0)]),
            bar("empty", vec![]),
            bar("zero", some(&[0.0, 0.0, 0.0])),
        ],
    };
    Figure::new("Who wrote it", Chart::Bars(chart))
}

pub(crate) fn columns() -> Figure {
    let chart = ColumnChart {
        time: Timeline::regular(Period::Quarter, Day::from_date(2023, 7, 1), 4),
        axis: axis("commits", Unit::Count),
        series: vec![
            Series::new("with duplicated blocks", vec![Some(3.0), Some(0.0), None, Some(7.0)]).tone(Tone::Orange),
            Series::new("others", vec![Some(20.0), Some(0.0), None, Some(14.0)]).tone(Tone::Grey),
        ],
    };
    Figure::new("Commits", Chart::Columns(chart))
}

pub(crate) fn images() -> Figure {
    let row = |name: &str, note: &str, images: &[&[u8]]| ImageRow {
        name: name.to_owned(),
        note: note.to_owned(),
        images: images.iter().map(|image| image.to_vec()).collect(),
    };
    let (cross, line) = ([0, 255, 0, 255, 255, 255, 0, 255, 0], [0, 128, 0, 0, 128, 0, 0, 128, 0]);
    let rows = vec![row("people", "2 of 2 signs", &[&cross, &line]), row("generation 1", "1 of 2 signs", &[&line])];
    Figure::new("What is drawn", Chart::Images(ImageChart { width: 3, rows }))
}

pub(crate) fn all() -> Vec<Figure> {
    vec![lines(), areas(), survival(), bars(BarLength::Sum), bars(BarLength::Whole), columns(), images()]
}
