//! Stacked areas over time: what is alive, by cohort (burndown).

use super::{counted, named, time_table};
use crate::frame::{Drawing, LABEL_GAP, Plan, Size};
use crate::legend::{Key, Legend, Swatch};
use crate::palette::{Ink, Palette};
use crate::series::{Series, runs};
use crate::svg::between;
use crate::table::Table;
use crate::time_frame::TimeFrame;
use crate::timeline::Timeline;
use crate::unit::Axis;

/// Stacked areas; each value stands at the end of its period. The first series lies at the bottom. An unknown value
/// counts as nothing where another of the same period is known, and as a gap where none is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AreaChart {
    /// The periods.
    pub time: Timeline,
    /// The values' axis.
    pub axis: Axis,
    /// How the areas are told apart: [`Palette::Ordered`] for cohorts by time.
    pub palette: Palette,
    /// The areas, from the bottom.
    pub series: Vec<Series>,
}

/// Values that a tooltip names at most; all are in the table.
const MOST_NAMED: usize = 8;

/// From so many labels on ordered areas need no legend.
const ENOUGH_LABELLED: usize = 3;

impl AreaChart {
    pub(crate) fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.top(self.time.starts.len()).is_none())
    }

    pub(crate) fn summary(&self) -> String {
        let series = counted(self.series.len(), "stacked area", "stacked areas");
        let periods = counted(self.time.starts.len(), "period", self.time.period.plural());
        format!("{series} over {periods}, {}", self.time.extent())
    }

    pub(crate) fn table(&self) -> Table {
        time_table(&self.time, self.axis.unit, self.series.iter())
    }

    pub(crate) fn draw(&self, size: Size) -> Option<Drawing> {
        let top = (0..self.time.starts.len()).filter_map(|at| self.total(at)).fold(0.0, f64::max);
        let ticks = self.axis.unit.ticks(top, 5);
        let labelled = if size.labels_beside() { self.labelled(size, ticks.top()) } else { Vec::new() };
        let enough = match self.palette {
            Palette::Tones => self.series.len(),
            Palette::Ordered => self.series.len().min(ENOUGH_LABELLED),
        };
        let legend = if labelled.len() >= enough { Legend::none() } else { self.legend() };
        let labels = labelled.iter().map(|&at| self.series[at].name.clone()).collect();
        let plan = Plan { size, axis: &self.axis, ticks, legend, labels };
        let mut framed = TimeFrame::open(plan, &self.time)?;
        for at in 0..self.series.len() {
            self.draw_area(&mut framed, at);
        }
        framed.pale();
        for at in labelled {
            self.draw_label(&mut framed, at);
        }
        Some(framed.close(|at| self.values(at)))
    }

    fn ink(&self, at: usize) -> Ink {
        self.palette.ink(self.series[at].tone, at, self.series.len())
    }

    /// The sum of a period; None where no value is known.
    fn total(&self, at: usize) -> Option<f64> {
        self.series.iter().filter_map(|series| series.at(at)).reduce(|sum, value| sum + value)
    }

    /// The sum of the series below `count` in a period.
    fn below(&self, count: usize, at: usize) -> f64 {
        self.series[..count].iter().filter_map(|series| series.at(at)).sum()
    }

    /// The series with a label beside them at the last period: those tall enough for one; of ordered ones as many as
    /// there is room for, as their order says which are those between.
    fn labelled(&self, size: Size, top: f64) -> Vec<usize> {
        let Some(last) = self.time.starts.len().checked_sub(1) else { return Vec::new() };
        let scale = size.plot_height() / top;
        let least = if self.palette == Palette::Ordered { 2.0 } else { LABEL_GAP - 1.0 };
        let mut free = f64::NEG_INFINITY;
        let mut labelled = Vec::new();
        for (at, series) in self.series.iter().enumerate().filter(|(_, series)| !series.name.is_empty()) {
            let height = series.at(last).unwrap_or(0.0) * scale;
            let middle = self.below(at, last) * scale + height / 2.0;
            if height >= least && middle >= free {
                labelled.push(at);
                free = middle + LABEL_GAP;
            }
        }
        labelled
    }

    fn legend(&self) -> Legend {
        let keys = (0..self.series.len()).map(|at| Key {
            name: self.series[at].name.clone(),
            ink: self.ink(at),
            swatch: Swatch::Fill,
        });
        match self.palette {
            Palette::Tones => Legend::Keys(keys.filter(|key| !key.name.is_empty()).collect()),
            Palette::Ordered => Legend::Strip(keys.collect()),
        }
    }

    fn draw_area(&self, framed: &mut TimeFrame<'_>, series: usize) {
        let known = |at: usize| self.total(at).map(|_| at);
        for run in runs((0..self.time.starts.len()).map(known)) {
            let edge = |count: usize| self.edge(framed, count, &run);
            let (lower, upper) = (edge(series), edge(series + 1));
            if upper != lower {
                framed.frame.svg.ink_path(self.ink(series), "area", &between(&upper, &lower));
            }
        }
    }

    /// The upper edge of the series below `count`: from the beginning of the first period to the end of each.
    fn edge(&self, framed: &TimeFrame<'_>, count: usize, run: &[usize]) -> Vec<(f64, f64)> {
        let height = |at: usize| framed.frame.y(self.below(count, at));
        let begin = run.first().map(|&at| (framed.edges(at).0, height(at)));
        begin.into_iter().chain(run.iter().map(|&at| (framed.edges(at).1, height(at)))).collect()
    }

    fn draw_label(&self, framed: &mut TimeFrame<'_>, series: usize) {
        let last = self.time.starts.len() - 1;
        let middle = f64::midpoint(self.below(series, last), self.below(series + 1, last));
        let place = (framed.frame.plot.right + 8.0, framed.frame.y(middle) + 4.0);
        let (name, _) = crate::svg::measured(&self.series[series].name, framed.frame.size.width() * 0.27);
        framed.frame.svg.ink_text(self.ink(series), "label", place, &name);
    }

    /// The total and the largest.
    fn values(&self, at: usize) -> Vec<String> {
        let unit = self.axis.unit;
        let known = |series: &Series| series.at(at).filter(|&value| value > 0.0);
        let mut largest: Vec<usize> =
            (0..self.series.len()).filter(|&place| known(&self.series[place]).is_some()).collect();
        largest.sort_by(|&one, &other| {
            known(&self.series[other]).partial_cmp(&known(&self.series[one])).unwrap_or(one.cmp(&other))
        });
        largest.truncate(MOST_NAMED);
        largest.sort_unstable();
        let parts =
            largest.iter().rev().map(|&place| named(&self.series[place].name, &unit.cell(self.series[place].at(at))));
        std::iter::once(named("total", &unit.cell(self.total(at)))).chain(parts).collect()
    }
}
