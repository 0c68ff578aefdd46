//! The sections of the page.

use picture::{
    AreaChart, Arrangement, Axis, Band, Bar, BarChart, BarLength, Chart, Column, ColumnChart, Curve, Day, Figure,
    LineChart, Marker, Palette, Part, Period, Section, Series, Step, SurvivalChart, Table, Timeline, Tone, Unit,
};

use crate::data::{cohort, walk};

const MONTHS: usize = 60;

fn text(value: &str) -> String {
    value.to_owned()
}

fn axis(title: &str, unit: Unit) -> Axis {
    Axis { title: text(title), unit }
}

fn months(count: usize) -> Timeline {
    Timeline {
        incomplete_from: Some(Day::from_date(2026, 10, 14)),
        ..Timeline::regular(Period::Month, Day::from_date(2026, 11, 1).month_plus(-(count as i32)), count)
    }
}

fn part(name: &str, tone: Tone) -> Part {
    Part { name: text(name), tone }
}

fn bar(name: &str, values: &[f64]) -> Bar {
    Bar { name: text(name), note: String::new(), values: values.iter().copied().map(Some).collect() }
}

fn settings(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (text(name), text(value))).collect()
}

fn figure(title: &str, description: &str, chart: Chart) -> Figure {
    Figure { description: text(description), ..Figure::new(title, chart) }
}

pub(crate) fn coverage() -> Section {
    let parts = vec![
        part("AI, attested", Tone::Purple),
        part("AI, claimed", Tone::Orange),
        part("human, attested", Tone::Teal),
        part("human, by age", Tone::Blue),
        part("unknown", Tone::Grey),
    ];
    let bars = vec![
        bar("all lines alive", &[547.0, 21_516.0, 5_470.0, 69_654.0, 85_153.0]),
        bar("written in the last year", &[540.0, 18_012.0, 2_210.0, 0.0, 41_020.0]),
        bar("src/auth/**", &[0.0, 1_210.0, 84.0, 402.0, 960.0]),
        bar("tests/**", &[7.0, 6_204.0, 310.0, 5_904.0, 9_217.0]),
    ];
    let chart = BarChart { axis: axis("% of lines alive", Unit::Count), length: BarLength::Whole, parts, bars };
    Section {
        title: text("What is known"),
        lead: text(
            "Something is known of the origin of 53 % of the lines; most of that is age: they are older than any assistant.",
        ),
        definition: text(
            "A line has evidence where a note, a trailer, an edit record or its age says who can have written it.\nMissing evidence is unknown, never human.",
        ),
        settings: settings(&[
            ("view", "first-parent"),
            ("human by age", "before 2021-06-01"),
            ("trivial lines", "left out"),
        ]),
        figures: vec![figure("Lines by who wrote them", "", Chart::Bars(chart))],
        ..Section::default()
    }
}

pub(crate) fn operations() -> Section {
    let mut copied = walk(11, MONTHS, 0.05, 0.0009);
    copied[17] = None;
    copied[18] = None;
    let mut time = months(MONTHS);
    time.markers = vec![Marker { at: Day::from_date(2024, 8, 1), label: text("copied overtakes moved for good") }];
    let chart = LineChart {
        time,
        axis: axis("% of changed lines", Unit::Share),
        series: vec![
            Series::new("copied", copied).tone(Tone::Orange),
            Series::new("moved", walk(12, MONTHS, 0.13, -0.0011)).tone(Tone::Blue),
            Series::new("updated", walk(15, MONTHS, 0.19, 0.0)).tone(Tone::Purple),
        ],
        band: Some(Band::constant("reference, copied", [0.051, 0.071, 0.104], MONTHS)),
    };
    let classes = BarChart {
        axis: axis("lines", Unit::Count),
        length: BarLength::Sum,
        parts: vec![part("lines", Tone::Blue)],
        bars: vec![
            bar("added", &[412_310.0]),
            bar("deleted", &[251_204.0]),
            bar("updated", &[96_120.0]),
            bar("copied within the commit", &[48_777.0]),
            bar("moved", &[61_034.0]),
            bar("copied from live code", &[21_550.0]),
            bar("find and replace", &[9_012.0]),
        ],
    };
    Section {
        title: text("Copied and moved"),
        lead: text(
            "Since August 2024 more lines are copied than moved: code is repeated more often than it is rearranged.",
        ),
        definition: text(
            "Copied: lines of a commit that stand a second time in the same commit (runs of 20 or more alphanumerics).\nMoved: lines that the commit takes away elsewhere.\nThe month of overtaking is the first from which the 12-month sums of copied exceed those of moved until the end.",
        ),
        settings: settings(&[
            ("diff", "Myers, renames from 50 %"),
            ("view", "full"),
            ("period", "month"),
            ("reference", "25 repositories, quartiles"),
        ]),
        figures: vec![
            figure(
                "Share of copied, moved and updated lines",
                "By month; two months without a commit are left open.",
                Chart::Lines(chart),
            ),
            figure("Lines by operation", "The whole history.", Chart::Bars(classes)),
        ],
        notes: vec![text("The last month holds 28 days.")],
        ..Section::default()
    }
}

pub(crate) fn clones() -> Section {
    let commits: Vec<Option<f64>> =
        walk(21, MONTHS, 14.0, 0.5).into_iter().map(|value| value.map(f64::round)).collect();
    let others: Vec<Option<f64>> = walk(22, MONTHS, 90.0, 1.0).into_iter().map(|value| value.map(f64::round)).collect();
    let columns = ColumnChart {
        time: months(MONTHS),
        axis: axis("commits", Unit::Count),
        series: vec![
            Series::new("with duplicated blocks", commits).tone(Tone::Orange),
            Series::new("others", others).tone(Tone::Grey),
        ],
    };
    let density = LineChart {
        time: months(MONTHS),
        axis: axis("% of windows", Unit::Share),
        series: vec![Series::new("", walk(23, MONTHS, 0.082, 0.0007))],
        band: None,
    };
    Section {
        title: text("Duplicated blocks"),
        lead: text("One commit in four now brings a block that stands elsewhere in the tree."),
        definition: text(
            "A window is five consecutive lines with at least 20 alphanumerics; it is duplicated if its five tokens stand elsewhere in the tree too.",
        ),
        figures: vec![
            figure("Commits with duplicated blocks", "", Chart::Columns(columns)),
            figure("Density of clones", "", Chart::Lines(density)),
        ],
        arrangement: Arrangement::Pairs,
        ..Section::default()
    }
}

pub(crate) fn churn() -> Section {
    let chart = LineChart {
        time: Timeline {
            incomplete_from: Some(Day::from_date(2026, 9, 14)),
            ..Timeline::regular(Period::Quarter, Day::from_date(2023, 1, 1), 16)
        },
        axis: axis("% of written lines that die within 14 days", Unit::Share),
        series: vec![
            Series::new("AI, claimed", walk(31, 16, 0.09, 0.002)).tone(Tone::Orange),
            Series::new("human", walk(32, 16, 0.06, 0.0)).tone(Tone::Blue),
            Series::new("unknown", walk(33, 16, 0.068, 0.001)).tone(Tone::Grey),
        ],
        band: Some(Band::constant("reference", [0.04, 0.06, 0.091], 16)),
    };
    Section {
        title: text("Churn"),
        lead: text("Lines claimed by an assistant are rewritten within two weeks about twice as often."),
        definition: text(
            "Lines written in a period that die before they are N days old, over the lines written in it.",
        ),
        settings: settings(&[("N", "14 days"), ("view", "first-parent")]),
        figures: vec![figure("Churn within 14 days", "", Chart::Lines(chart))],
        tables: vec![Table {
            caption: text("The last four quarters"),
            columns: vec![
                Column::text("quarter"),
                Column::number("written"),
                Column::number("died < 14 d"),
                Column::number("churn"),
            ],
            rows: [
                ("2026-Q1", "8,120", "702", "8.6 %"),
                ("2026-Q2", "7,944", "711", "9.0 %"),
                ("2026-Q3", "9,310", "834", "9.0 %"),
                ("2026-Q4 (incomplete)", "1,204", "–", "–"),
            ]
            .map(|row| vec![text(row.0), text(row.1), text(row.2), text(row.3)])
            .to_vec(),
        }],
        ..Section::default()
    }
}

fn curve(name: &str, tone: Tone, half_life: f64, floor: f64, until_days: u32) -> Curve {
    let step = |days: u32| {
        let alive = floor + (1.0 - floor) * 0.5_f64.powf(f64::from(days) / half_life);
        let half = 0.01 + 0.05 * f64::from(days) / f64::from(until_days);
        Step { days, alive, interval: Some((alive - half, alive + half)) }
    };
    Curve { name: text(name), tone, steps: (1..until_days / 9).map(|at| step(at * 9)).collect(), until_days }
}

pub(crate) fn survival() -> Section {
    let claims = SurvivalChart {
        title: text("% of lines still alive"),
        palette: Palette::Tones,
        curves: vec![
            curve("AI, claimed", Tone::Orange, 210.0, 0.31, 800),
            curve("human", Tone::Blue, 420.0, 0.42, 1500),
            curve("unknown", Tone::Grey, 380.0, 0.36, 1500),
        ],
        horizons: Vec::new(),
    };
    let years = SurvivalChart {
        title: text("% of lines still alive"),
        palette: Palette::Ordered,
        curves: (0..6)
            .map(|at| curve(&format!("{}", 2020 + at), Tone::Auto, 700.0 - 80.0 * f64::from(at), 0.3, 2400 - at * 400))
            .collect(),
        horizons: Vec::new(),
    };
    Section {
        title: text("How long lines live"),
        lead: text(
            "Half of the lines claimed by an assistant are gone after 13 months; for the others it takes two years and a half.",
        ),
        definition: text(
            "Kaplan-Meier: deaths by age, lines still alive are censored at the head's time. The band is Greenwood's 95 % interval, the dot the median.",
        ),
        figures: vec![
            figure("Survival by claim", "", Chart::Survival(claims)),
            figure("Survival by year of writing", "", Chart::Survival(years)),
        ],
        ..Section::default()
    }
}

pub(crate) fn burndown() -> Section {
    let count = 24 * 12;
    let series = |year: usize| {
        Series::new(
            format!("{}", 2003 + year),
            cohort(year * 12, count, 9_000.0 + 700.0 * ((year * 7) % 5) as f64, 30.0 + year as f64),
        )
    };
    let years = AreaChart {
        time: months(count),
        axis: axis("lines alive", Unit::Count),
        palette: Palette::Ordered,
        series: (0..24).map(series).collect(),
    };
    let claims = AreaChart {
        time: months(36),
        axis: axis("lines alive", Unit::Count),
        palette: Palette::Tones,
        series: vec![
            Series::new("unknown", walk(51, 36, 90_000.0, 100.0)).tone(Tone::Grey),
            Series::new("human", walk(52, 36, 60_000.0, 400.0)).tone(Tone::Blue),
            Series::new("AI, claimed", (0..36).map(|at| Some(600.0 * f64::from(at))).collect()).tone(Tone::Orange),
            Series::new("AI, attested", (0..36).map(|at| Some(30.0 * f64::from(at))).collect()).tone(Tone::Purple),
        ],
    };
    Section {
        title: text("What is left"),
        lead: text("A third of the tree is older than ten years."),
        definition: text("Lines alive at the end of each month, by the year they were written in."),
        settings: settings(&[("view", "first-parent")]),
        figures: vec![
            figure("Lines alive by year of writing", "", Chart::Areas(years)),
            figure("Lines alive by claim", "", Chart::Areas(claims)),
        ],
        ..Section::default()
    }
}

pub(crate) fn agents() -> Section {
    let bars = [
        ("Claude Code", 12_310.0),
        ("Cursor", 6_204.0),
        ("GitHub Copilot", 2_118.0),
        ("<script>alert(1)</script> \u{202e}tobor", 411.0),
        ("an agent with a name that is much too long for the place it has", 44.0),
    ];
    let chart = BarChart {
        axis: axis("lines alive", Unit::Count),
        length: BarLength::Sum,
        parts: vec![part("lines", Tone::Orange)],
        bars: bars.map(|(name, lines)| bar(name, &[lines])).to_vec(),
    };
    Section {
        title: text("Agents"),
        lead: text("Names are shown as they were found, with nothing hidden."),
        figures: vec![figure("Lines by agent", "", Chart::Bars(chart))],
        ..Section::default()
    }
}

pub(crate) fn edges() -> Section {
    let lines = |count: usize, values: Vec<Option<f64>>, unit: Unit| {
        Chart::Lines(LineChart {
            time: Timeline::regular(Period::Month, Day::from_date(2026, 1, 1), count),
            axis: axis("value", unit),
            series: vec![Series::new("series", values)],
            band: None,
        })
    };
    let empty =
        Figure { when_empty: text("no commit since 2024"), ..Figure::new("Nothing", lines(0, vec![], Unit::Share)) };
    let crowd = LineChart {
        time: Timeline {
            markers: vec![
                Marker { at: Day::from_date(2026, 2, 3), label: text("a release with a long name") },
                Marker { at: Day::from_date(2026, 2, 20), label: text("another one") },
                Marker { at: Day::from_date(2026, 6, 20), label: text("the last of them, at the edge") },
            ],
            incomplete_from: Some(Day::from_date(2026, 6, 1)),
            ..Timeline::regular(Period::Month, Day::from_date(2026, 1, 1), 6)
        },
        axis: axis("value", Unit::Measure),
        series: (0..7).map(|at| Series::new(format!("series {at}"), walk(70 + at, 6, 3.0, 0.01))).collect(),
        band: None,
    };
    Section {
        title: text("Edges"),
        lead: text("Little data, much data."),
        figures: vec![
            empty,
            Figure::new("One point", lines(1, vec![Some(0.31)], Unit::Share)),
            Figure::new("All zero", lines(9, vec![Some(0.0); 9], Unit::Share)),
            Figure::new("Huge", lines(4, vec![Some(1e18), Some(3e17), None, Some(9e17)], Unit::Count)),
            Figure::new("A crowd", Chart::Lines(crowd)),
        ],
        arrangement: Arrangement::Pairs,
        ..Section::default()
    }
}
