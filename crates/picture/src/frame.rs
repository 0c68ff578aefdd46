//! What surrounds the marks of a chart: title of the value axis, legend, grid, ticks, labels at the right.

use crate::labels::spread;
use crate::legend::Legend;
use crate::palette::Ink;
use crate::svg::{Anchor, Area, FONT, Svg, measured, number};
use crate::text::width;
use crate::ticks::Ticks;
use crate::unit::Axis;

/// How wide a chart is drawn. Text has the same size in both, so each is legible at about its own width.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Size {
    /// 680 units: a column of a page, a README.
    #[default]
    Wide,
    /// 360 units: a phone, a card, half a column.
    Narrow,
}

impl Size {
    /// Width of the view box.
    pub(crate) fn width(self) -> f64 {
        match self {
            Size::Wide => 680.0,
            Size::Narrow => 360.0,
        }
    }

    /// Height of the plot.
    pub(crate) fn plot_height(self) -> f64 {
        match self {
            Size::Wide => 236.0,
            Size::Narrow => 190.0,
        }
    }

    /// Whether labels stand beside their lines rather than in a legend.
    pub(crate) fn labels_beside(self) -> bool {
        self == Size::Wide
    }
}

/// A finished chart, without its outer element.
#[derive(Debug, Clone)]
pub(crate) struct Drawing {
    pub(crate) body: String,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// What has to be known of a chart before its plot has a place.
#[derive(Debug, Clone)]
pub(crate) struct Plan<'a> {
    pub(crate) size: Size,
    pub(crate) axis: &'a Axis,
    pub(crate) ticks: Ticks,
    pub(crate) legend: Legend,
    /// Texts that stand at the right of the plot.
    pub(crate) labels: Vec<String>,
}

/// A text at the right of the plot, at the height of its value.
#[derive(Debug, Clone)]
pub(crate) struct EndLabel {
    pub(crate) text: String,
    pub(crate) y: f64,
    pub(crate) ink: Option<Ink>,
}

/// A chart under way.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) svg: Svg,
    pub(crate) plot: Area,
    pub(crate) size: Size,
    ticks: Ticks,
}

/// Least distance of two labels at the right.
pub(crate) const LABEL_GAP: f64 = 14.0;

const LEADER: f64 = 14.0;

impl Plan<'_> {
    /// Left and right edge of the plot.
    pub(crate) fn edges(&self) -> (f64, f64) {
        let ticks = self.ticks.values().map(|value| width(&self.axis.unit.tick(value, self.ticks.step), FONT));
        let left = ticks.fold(0.0, f64::max).min(self.size.width() / 3.0) + 8.0;
        let labels = self.labels.iter().map(|label| measured(label, self.label_room()).1).fold(0.0, f64::max);
        let right = if labels > 0.0 { labels + LEADER + 2.0 } else { 6.0 };
        (left, self.size.width() - right)
    }

    fn label_room(&self) -> f64 {
        self.size.width() * 0.27
    }

    /// Draws title, legend, grid and ticks of the value axis; `flags` is the height to leave free above the plot.
    pub(crate) fn open(self, flags: f64) -> Frame {
        let (left, right) = self.edges();
        let mut svg = Svg::default();
        let (title, _) = measured(&self.axis.title, self.size.width());
        let mut top = 0.0;
        if !title.is_empty() {
            svg.text("name", (0.0, 12.0), Anchor::Start, &title);
            top = 19.0;
        }
        let top = self.legend.draw(&mut svg, top, self.size.width()) + flags + 9.0;
        let plot = Area { left, top, right, bottom: top + self.size.plot_height() };
        let mut frame = Frame { svg, plot, size: self.size, ticks: self.ticks };
        frame.value_axis(self.axis);
        frame
    }
}

impl Frame {
    /// The height of a value; above the axis's last tick it is that tick's.
    pub(crate) fn y(&self, value: f64) -> f64 {
        self.plot.bottom - (value / self.ticks.top()).clamp(0.0, 1.0) * self.plot.height()
    }

    fn value_axis(&mut self, axis: &Axis) {
        let ticks = self.ticks;
        for value in ticks.values() {
            let y = self.y(value);
            let class = if value == 0.0 { "axis" } else { "grid" };
            self.svg.path(class, &format!("M{} {}H{}", number(self.plot.left), number(y), number(self.plot.right)));
            let label = axis.unit.tick(value, ticks.step);
            self.svg.text("tick", (self.plot.left - 7.0, y + 4.0), Anchor::End, &label);
        }
    }

    /// A tick below the plot, its label around `middle`.
    pub(crate) fn tick_below(&mut self, x: f64, middle: f64, label: &str, second: Option<&str>) {
        self.svg.path("axis", &format!("M{} {}v4", number(x), number(self.plot.bottom)));
        self.svg.text("tick", (middle, self.plot.bottom + 17.0), Anchor::Middle, label);
        if let Some(second) = second {
            self.svg.text("tick", (middle, self.plot.bottom + 32.0), Anchor::Middle, second);
        }
    }

    /// Labels at the right, moved apart, each with a line to its value.
    pub(crate) fn end_labels(&mut self, labels: &[EndLabel]) {
        let wanted: Vec<f64> = labels.iter().map(|label| label.y).collect();
        let heights = spread(&wanted, LABEL_GAP, self.plot.top, self.plot.bottom);
        for (label, height) in labels.iter().zip(heights) {
            self.end_label(label, height);
        }
    }

    fn end_label(&mut self, label: &EndLabel, height: f64) {
        let (text, _) = measured(&label.text, self.size.width() * 0.27);
        let right = self.plot.right;
        let place = (right + LEADER, height + 4.0);
        if let Some(ink) = label.ink {
            let (x, from, to) = (number(right + 2.0), number(label.y), number(height));
            if (label.y - height).abs() > 1.0 {
                self.svg.ink_path(ink, "leader", &format!("M{x} {from}L{} {to}", number(right + LEADER - 3.0)));
            }
            self.svg.ink_text(ink, "label", place, &text);
        } else {
            self.svg.text("note", place, Anchor::Start, &text);
        }
    }

    /// Ends the chart `below` the plot.
    pub(crate) fn close(self, below: f64) -> Drawing {
        Drawing { body: self.svg.body, width: self.size.width(), height: self.plot.bottom + below }
    }
}
