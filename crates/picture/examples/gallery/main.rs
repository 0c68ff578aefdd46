//! Every chart on one page, with made-up data: `cargo run -p picture --example gallery -- page.html [chart.svg]`.

mod data;
mod sections;

use std::process::ExitCode;

use picture::{Headline, Page, Size};

fn main() -> ExitCode {
    let mut paths = std::env::args().skip(1);
    let Some(page) = paths.next() else { return ExitCode::from(2) };
    let mut written = std::fs::write(page, gallery().html());
    if let Some(path) = paths.next() {
        let size = if path.contains("narrow") { Size::Narrow } else { Size::Wide };
        written = written.and_then(|()| std::fs::write(path, sections::operations().figures[0].svg(size)));
    }
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn gallery() -> Page {
    Page {
        title: "How example/engine was written".to_owned(),
        generator: "gallery".to_owned(),
        subtitles: vec![
            "Head 3f2c1aa · 16,154 commits · 182,340 lines · 1,204 files".to_owned(),
            "2019-03-04 to 2026-10-28 · made 2026-11-02 by outcross 0.1.0 · made-up data".to_owned(),
        ],
        headlines: headlines(),
        sections: vec![
            sections::coverage(),
            sections::operations(),
            sections::clones(),
            sections::churn(),
            sections::survival(),
            sections::burndown(),
            sections::agents(),
            sections::edges(),
        ],
        footer: vec![
            "Figures are of non-trivial lines unless said otherwise. 3 of 16,154 commits could not be read.".to_owned(),
            "Made again by: outcross report -o report.html".to_owned(),
        ],
    }
}

fn headlines() -> Vec<Headline> {
    let headline = |label: &str, value: &str, note: &str, trend: Vec<Option<f64>>| Headline {
        label: label.to_owned(),
        value: value.to_owned(),
        note: note.to_owned(),
        trend,
    };
    vec![
        headline("Lines with any evidence of who wrote them", "53.3 %", "46.7 % unknown; unknown is not human", vec![]),
        headline(
            "Written by AI",
            "12.1 %",
            "claimed 11.8 %, attested 0.3 %; estimated 14 to 25 %",
            data::walk(1, 24, 0.02, 0.004),
        ),
        headline("Copied lines, last 90 days", "9.8 %", "reference 5.1 · 7.1 · 10.4 %", data::walk(2, 24, 0.04, 0.002)),
        headline(
            "Moved lines, last 90 days",
            "6.2 %",
            "reference 7.0 · 11.0 · 15.2 %",
            data::walk(3, 24, 0.13, -0.003),
        ),
        headline(
            "Churn within 14 days",
            "8.9 %",
            "view first-parent; reference 4.0 · 6.0 · 9.1 %",
            data::walk(4, 24, 0.05, 0.001),
        ),
        headline("AI lines without a human review", "29.0 %", "of 21,930 merged in 90 days", vec![]),
        headline("Median life of a line", "unknown", "more than half of every cohort still lives", vec![]),
    ]
}
