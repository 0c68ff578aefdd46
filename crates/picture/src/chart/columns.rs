//! Columns over time: a histogram of events by period, stacked where there are several series.

use super::{counted, named, time_table};
use crate::frame::{Drawing, Plan, Size};
use crate::legend::{Key, Legend, Swatch};
use crate::palette::{Ink, Palette};
use crate::series::Series;
use crate::svg::Area;
use crate::table::Table;
use crate::time_frame::TimeFrame;
use crate::timeline::Timeline;
use crate::unit::Axis;

/// One column a period. A known zero is a hairline on the axis, an unknown value leaves the place empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ColumnChart {
    /// The periods.
    pub time: Timeline,
    /// The values' axis.
    pub axis: Axis,
    /// The parts of each column, from the bottom.
    pub series: Vec<Series>,
}

impl ColumnChart {
    pub(crate) fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.top(self.time.starts.len()).is_none())
    }

    pub(crate) fn summary(&self) -> String {
        let series = counted(self.series.len(), "series", "stacked series");
        let periods = counted(self.time.starts.len(), "period", self.time.period.plural());
        format!("columns of {series} over {periods}, {}", self.time.extent())
    }

    pub(crate) fn table(&self) -> Table {
        time_table(&self.time, self.axis.unit, self.series.iter())
    }

    pub(crate) fn draw(&self, size: Size) -> Option<Drawing> {
        let total = |at: usize| self.series.iter().filter_map(|series| series.at(at)).sum::<f64>();
        let top = (0..self.time.starts.len()).map(total).fold(0.0, f64::max);
        let (ticks, legend) = (self.axis.unit.ticks(top, 5), self.legend());
        let plan = Plan { size, axis: &self.axis, ticks, legend, labels: Vec::new() };
        let mut framed = TimeFrame::open(plan, &self.time)?;
        for at in 0..self.time.starts.len() {
            self.draw_column(&mut framed, at);
        }
        framed.pale();
        Some(framed.close(|at| self.values(at)))
    }

    fn ink(&self, at: usize) -> Ink {
        Palette::Tones.ink(self.series[at].tone, at, self.series.len())
    }

    /// Keys for several series; one series needs none.
    fn legend(&self) -> Legend {
        if self.series.len() < 2 {
            return Legend::none();
        }
        let key =
            |(at, series): (usize, &Series)| Key { name: series.name.clone(), ink: self.ink(at), swatch: Swatch::Fill };
        Legend::Keys(self.series.iter().enumerate().map(key).collect())
    }

    fn draw_column(&self, framed: &mut TimeFrame<'_>, at: usize) {
        let (left, right) = framed.edges(at);
        let gap = ((right - left) * 0.09).min(4.0);
        let mut sum = 0.0;
        for (place, series) in self.series.iter().enumerate() {
            let Some(value) = series.at(at) else { continue };
            let bottom = framed.frame.y(sum);
            sum += value;
            let top = if value == 0.0 { bottom - 1.0 } else { framed.frame.y(sum).min(bottom - 1.0) };
            let area = Area { left: left + gap, top, right: right - gap, bottom };
            framed.frame.svg.ink_area(self.ink(place), "bar", area);
        }
    }

    fn values(&self, at: usize) -> Vec<String> {
        self.series.iter().map(|series| named(&series.name, &self.axis.unit.cell(series.at(at)))).collect()
    }
}
