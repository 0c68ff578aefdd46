//! A frame over time: the axis of days, the shaded incomplete tail, marked days with their labels.

use crate::frame::{Drawing, Frame, Plan};
use crate::svg::{Anchor, Area, FONT, measured, number};
use crate::text::width;
use crate::time_ticks::{TimeTick, time_ticks};
use crate::timeline::{TimeScale, Timeline};

/// A chart over time under way.
#[derive(Debug, Clone)]
pub(crate) struct TimeFrame<'a> {
    pub(crate) frame: Frame,
    pub(crate) scale: TimeScale,
    timeline: &'a Timeline,
    flags: Vec<Flag>,
}

/// A label above the plot, at its line.
#[derive(Debug, Clone)]
struct Flag {
    text: String,
    line: f64,
    left: f64,
    right: f64,
    row: usize,
    marked: bool,
}

const FLAG_ROW: f64 = 15.0;

/// Least width of a place under the pointer that tells values.
const LEAST_READING: f64 = 3.0;

/// Room for a tick's label, and width of a year.
const TICK_ROOM: f64 = 58.0;
const YEAR: f64 = 29.0;

/// Height of the axis below the plot.
const BELOW: f64 = 24.0;
const BELOW_WITH_YEARS: f64 = 38.0;

impl<'a> TimeFrame<'a> {
    /// Draws what lies behind the data; None without periods.
    pub(crate) fn open(plan: Plan<'_>, timeline: &'a Timeline) -> Option<TimeFrame<'a>> {
        let (left, right) = plan.edges();
        let scale = TimeScale::new(timeline, left, right)?;
        let flags = flags(timeline, &scale, left, plan.size.width());
        let rows = flags.iter().map(|flag| flag.row + 1).max().unwrap_or(0);
        let frame = plan.open(rows as f64 * FLAG_ROW);
        let mut framed = TimeFrame { frame, scale, timeline, flags };
        framed.shade("tail");
        Some(framed)
    }

    /// Pales what has been drawn of the incomplete periods: filled marks hide the shade behind them.
    pub(crate) fn pale(&mut self) {
        self.shade("veil");
    }

    fn shade(&mut self, class: &str) {
        let Some(from) = incomplete(self.timeline, &self.scale) else { return };
        let area = Area { left: self.scale.x(from), ..self.frame.plot };
        self.frame.svg.area(class, area);
    }

    /// Edges of the period at a place.
    pub(crate) fn edges(&self, at: usize) -> (f64, f64) {
        self.scale.edges(self.timeline.period, self.timeline.starts[at])
    }

    /// Middle of the period at a place.
    pub(crate) fn middle(&self, at: usize) -> f64 {
        self.scale.middle(self.timeline.period, self.timeline.starts[at])
    }

    /// Draws what lies above the data: marks, the axis, the values under the pointer.
    pub(crate) fn close(mut self, values: impl Fn(usize) -> Vec<String>) -> Drawing {
        for flag in std::mem::take(&mut self.flags) {
            self.flag(&flag);
        }
        let below = self.time_axis();
        for at in (0..self.timeline.starts.len()).step_by(self.periods_a_reading()) {
            let (left, right) = self.edges(at);
            let mut lines = vec![self.timeline.name(at)];
            lines.extend(values(at));
            let right = right.max(left + LEAST_READING).min(self.frame.plot.right);
            self.frame.svg.hover(Area { left, right, ..self.frame.plot }, &lines);
        }
        self.frame.close(below)
    }

    /// Periods that share a place under the pointer, where each alone would be too narrow.
    fn periods_a_reading(&self) -> usize {
        let period = self.frame.plot.width() / self.timeline.starts.len() as f64;
        (LEAST_READING / period).ceil().max(1.0) as usize
    }

    fn flag(&mut self, flag: &Flag) {
        let plot = self.frame.plot;
        let base = plot.top - 5.0 - flag.row as f64 * FLAG_ROW;
        if flag.marked {
            let data = format!("M{} {}V{}", number(flag.line), number(base + 2.0), number(plot.bottom));
            self.frame.svg.path("mark", &data);
        }
        self.frame.svg.text("flag", (flag.left, base), Anchor::Start, &flag.text);
    }

    fn time_axis(&mut self) -> f64 {
        let most = (self.frame.plot.width() / TICK_ROOM) as usize;
        let ticks = time_ticks(&self.scale, self.timeline.period, most);
        let years = ticks.iter().any(|tick| tick.year.is_some());
        let mut free = f64::NEG_INFINITY;
        for tick in ticks {
            let x = self.label_place(&tick);
            let half = width(&tick.label, FONT).max(if tick.year.is_some() { YEAR } else { 0.0 }) / 2.0;
            if x - half >= free {
                free = x + half + 5.0;
                self.frame.tick_below(self.scale.x(tick.day), x, &tick.label, tick.year.as_deref());
            }
        }
        if years { BELOW_WITH_YEARS } else { BELOW }
    }

    /// Below its tick; below the middle of the period, where there is a tick for each.
    fn label_place(&self, tick: &TimeTick) -> f64 {
        if tick.names_period {
            return self.scale.middle(self.timeline.period, tick.day);
        }
        self.scale.x(tick.day).max(YEAR / 2.0).min(self.frame.size.width() - YEAR / 2.0)
    }
}

fn incomplete(timeline: &Timeline, scale: &TimeScale) -> Option<crate::Day> {
    timeline.incomplete_from.filter(|&from| from < scale.end).map(|from| from.max(scale.first))
}

/// The labels above the plot, from the right to the left: each in the lowest row where it is free.
fn flags(timeline: &Timeline, scale: &TimeScale, left: f64, chart: f64) -> Vec<Flag> {
    let shown = timeline.markers.iter().filter(|marker| scale.holds(marker.at));
    let mut wanted: Vec<_> = shown.map(|marker| (scale.x(marker.at), marker.label.as_str(), true)).collect();
    wanted.extend(incomplete(timeline, scale).map(|from| (scale.x(from), "incomplete", false)));
    wanted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut flags: Vec<Flag> = Vec::new();
    for (line, text, marked) in wanted {
        let (text, width) = measured(text, chart - left);
        let start = if line + width <= chart { line } else { (line - width).max(left) };
        let mut flag = Flag { text, line, left: start, right: start + width, row: 0, marked };
        while flags.iter().any(|other| other.meets(&flag)) {
            flag.row += 1;
        }
        flags.push(flag);
    }
    flags
}

impl Flag {
    fn meets(&self, other: &Flag) -> bool {
        self.row == other.row && self.left < other.right + 8.0 && other.left < self.right + 8.0
    }
}
