//! A chart with its title and description: as a part of a page, or as an SVG file of its own.

use crate::chart::areas::AreaChart;
use crate::chart::bars::BarChart;
use crate::chart::columns::ColumnChart;
use crate::chart::images::ImageChart;
use crate::chart::lines::LineChart;
use crate::chart::survival::SurvivalChart;
use crate::frame::{Drawing, Size};
use crate::svg::{Anchor, Svg, measured, number};
use crate::table::Table;
use crate::text::{escape, fit};
use crate::theme;

/// A chart with its title.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it shows.
    pub title: String,
    /// A sentence more; also read out with the chart.
    pub description: String,
    /// Why there is nothing to see, shown after "No data" where there is none ("no commit since 2024").
    pub when_empty: String,
    /// The chart.
    pub chart: Chart,
}

/// The data of a chart.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Lines over time.
    Lines(LineChart),
    /// Stacked areas over time.
    Areas(AreaChart),
    /// Columns over time.
    Columns(ColumnChart),
    /// Survival curves over age.
    Survival(SurvivalChart),
    /// Horizontal bars.
    Bars(BarChart),
    /// Small images in rows.
    Images(ImageChart),
}

impl Chart {
    /// Whether there is no known value in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Chart::Lines(chart) => chart.is_empty(),
            Chart::Areas(chart) => chart.is_empty(),
            Chart::Columns(chart) => chart.is_empty(),
            Chart::Survival(chart) => chart.is_empty(),
            Chart::Bars(chart) => chart.is_empty(),
            Chart::Images(chart) => chart.is_empty(),
        }
    }

    /// What kind of chart it is and over what, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Chart::Lines(chart) => chart.summary(),
            Chart::Areas(chart) => chart.summary(),
            Chart::Columns(chart) => chart.summary(),
            Chart::Survival(chart) => chart.summary(),
            Chart::Bars(chart) => chart.summary(),
            Chart::Images(chart) => chart.summary(),
        }
    }

    /// The values behind the chart, as text.
    #[must_use]
    pub fn table(&self) -> Table {
        match self {
            Chart::Lines(chart) => chart.table(),
            Chart::Areas(chart) => chart.table(),
            Chart::Columns(chart) => chart.table(),
            Chart::Survival(chart) => chart.table(),
            Chart::Bars(chart) => chart.table(),
            Chart::Images(chart) => chart.table(),
        }
    }

    /// None where there is no data.
    fn draw(&self, size: Size) -> Option<Drawing> {
        match self {
            _ if self.is_empty() => None,
            Chart::Lines(chart) => chart.draw(size),
            Chart::Areas(chart) => chart.draw(size),
            Chart::Columns(chart) => chart.draw(size),
            Chart::Survival(chart) => Some(chart.draw(size)),
            Chart::Bars(chart) => Some(chart.draw(size)),
            Chart::Images(chart) => Some(chart.draw(size)),
        }
    }
}

impl Figure {
    /// A chart with its title, nothing more said.
    #[must_use]
    pub fn new(title: impl Into<String>, chart: Chart) -> Figure {
        Figure { title: title.into(), description: String::new(), when_empty: String::new(), chart }
    }

    /// An SVG file: with its title drawn, its own style sheet, light or dark as the reader prefers.
    #[must_use]
    pub fn svg(&self, size: Size) -> String {
        let drawing = self.drawing(size);
        let head = fit(&self.title, 15.0, size.width());
        let mut svg = Svg::default();
        svg.text("head", (0.0, 16.0), Anchor::Start, &head);
        let body = format!("{}<g transform=\"translate(0 28)\">\n{}</g>\n", svg.body, drawing.body);
        let view = format!("-8 -4 {} {}", number(drawing.width + 16.0), number(drawing.height + 36.0));
        let style =
            format!("<style>\n{}{}:root {{ background: var(--paper); }}\n</style>\n", theme::COLOURS, theme::CHART);
        format!("{}{style}{body}</svg>\n", self.open(" xmlns=\"http://www.w3.org/2000/svg\"", "chart", &view))
    }

    /// An element for a page that has the style sheets.
    pub(crate) fn inline(&self, size: Size, class: &str) -> String {
        let drawing = self.drawing(size);
        let view = format!("0 0 {} {}", number(drawing.width), number(drawing.height));
        format!("{}{}</svg>\n", self.open("", &format!("chart {class}"), &view), drawing.body)
    }

    fn open(&self, namespace: &str, class: &str, view: &str) -> String {
        let (title, description) = (escape(&self.title), escape(&self.spoken()));
        format!(
            "<svg{namespace} class=\"{class}\" viewBox=\"{view}\" role=\"img\">\n<title>{title}</title>\n<desc>{description}</desc>\n"
        )
    }

    fn spoken(&self) -> String {
        let kind = if self.chart.is_empty() { self.nothing(". ") } else { self.chart.summary() };
        if self.description.is_empty() { format!("{kind}.") } else { format!("{} ({kind}.)", self.description) }
    }

    fn nothing(&self, between: &str) -> String {
        if self.when_empty.is_empty() { "No data".to_owned() } else { format!("No data{between}{}", self.when_empty) }
    }

    fn drawing(&self, size: Size) -> Drawing {
        self.chart.draw(size).unwrap_or_else(|| self.no_data(size))
    }

    fn no_data(&self, size: Size) -> Drawing {
        let (width, height) = (size.width(), 96.0);
        let mut svg = Svg::default();
        let (text, _) = measured(&self.nothing(": "), width - 20.0);
        svg.path("grid", &format!("M0 .5H{}M0 {}H{0}", number(width), number(height - 0.5)));
        svg.text("note", (width / 2.0, height / 2.0 + 4.0), Anchor::Middle, &text);
        Drawing { body: svg.body, width, height }
    }
}
