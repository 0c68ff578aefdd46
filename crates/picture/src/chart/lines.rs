//! Lines over time: shares and measures, with a reference band behind them.

use super::{counted, named, time_table};
use crate::frame::{Drawing, EndLabel, LABEL_GAP, Plan, Size};
use crate::legend::{Key, Legend, Swatch};
use crate::palette::{Ink, Palette, Tone};
use crate::series::{Series, runs};
use crate::svg::{between, polyline};
use crate::table::Table;
use crate::time_frame::TimeFrame;
use crate::timeline::Timeline;
use crate::unit::Axis;

/// Lines over time; each value stands in the middle of its period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LineChart {
    /// The periods.
    pub time: Timeline,
    /// The values' axis.
    pub axis: Axis,
    /// The lines.
    pub series: Vec<Series>,
    /// A band behind them, such as the quartiles of reference repositories.
    pub band: Option<Band>,
}

/// A band with a middle line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Band {
    /// What it is ("reference: 25 repositories").
    pub name: String,
    /// The lower edge, at the places of the periods.
    pub low: Vec<Option<f64>>,
    /// The middle line.
    pub middle: Vec<Option<f64>>,
    /// The upper edge.
    pub high: Vec<Option<f64>>,
}

impl Band {
    /// The same three values (first quartile, median, third quartile) over `count` periods.
    #[must_use]
    pub fn constant(name: impl Into<String>, [low, middle, high]: [f64; 3], count: usize) -> Band {
        let all = |value: f64| vec![Some(value); count];
        Band { name: name.into(), low: all(low), middle: all(middle), high: all(high) }
    }

    /// Its three lines as series of their own.
    fn series(&self) -> [Series; 3] {
        [("low", &self.low), ("middle", &self.middle), ("high", &self.high)]
            .map(|(edge, values)| Series::new(format!("{} ({edge})", self.name), values.clone()))
    }
}

impl LineChart {
    pub(crate) fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.top(self.time.starts.len()).is_none())
    }

    pub(crate) fn summary(&self) -> String {
        let series = counted(self.series.len(), "line", "lines");
        let periods = counted(self.time.starts.len(), "period", self.time.period.plural());
        format!("{series} over {periods}, {}", self.time.extent())
    }

    pub(crate) fn table(&self) -> Table {
        let band = self.band.as_ref().map(Band::series);
        time_table(&self.time, self.axis.unit, self.series.iter().chain(band.iter().flatten()))
    }

    pub(crate) fn draw(&self, size: Size) -> Option<Drawing> {
        let band = self.band.as_ref().map(Band::series);
        let most = size.plot_height() / LABEL_GAP;
        let beside = size.labels_beside() && (self.series.len() as f64) < most;
        let all = || self.series.iter().chain(band.iter().flatten());
        let top = all().filter_map(|series| series.top(self.time.starts.len())).fold(0.0, f64::max);
        let plan = Plan {
            size,
            axis: &self.axis,
            ticks: self.axis.unit.ticks(top, 5),
            legend: if beside { Legend::none() } else { self.legend() },
            labels: if beside { self.names() } else { Vec::new() },
        };
        let mut framed = TimeFrame::open(plan, &self.time)?;
        if let Some(band) = &band {
            self.draw_band(&mut framed, band);
        }
        for at in 0..self.series.len() {
            self.draw_line(&mut framed, at);
        }
        if beside {
            let labels = self.end_labels(&framed, band.as_ref());
            framed.frame.end_labels(&labels);
        }
        Some(framed.close(|at| self.values(at)))
    }

    fn ink(&self, at: usize) -> Ink {
        Palette::Tones.ink(self.series[at].tone, at, self.series.len())
    }

    fn names(&self) -> Vec<String> {
        let band = self.band.as_ref().map(|band| band.name.clone());
        self.series.iter().map(|series| series.name.clone()).chain(band).collect()
    }

    fn legend(&self) -> Legend {
        let lines = (0..self.series.len()).map(|at| Key {
            name: self.series[at].name.clone(),
            ink: self.ink(at),
            swatch: Swatch::Line,
        });
        let band = self.band.as_ref().map(|band| Key {
            name: band.name.clone(),
            ink: Palette::Tones.ink(Tone::Grey, 0, 1),
            swatch: Swatch::Reference,
        });
        Legend::Keys(lines.chain(band).filter(|key| !key.name.is_empty()).collect())
    }

    fn draw_band(&self, framed: &mut TimeFrame<'_>, [low, middle, high]: &[Series; 3]) {
        let edge = |series: &Series, at: usize| Some((framed.middle(at), framed.frame.y(series.at(at)?)));
        let places = 0..self.time.starts.len();
        let both = runs(places.clone().map(|at| Some((edge(high, at)?, edge(low, at)?))));
        let middles = runs(places.map(|at| edge(middle, at)));
        for run in both {
            let (upper, lower): (Vec<_>, Vec<_>) = run.into_iter().unzip();
            framed.frame.svg.path("reference", &between(&upper, &lower));
        }
        for run in middles {
            framed.frame.svg.path("middle", &polyline(&run));
        }
    }

    fn draw_line(&self, framed: &mut TimeFrame<'_>, at: usize) {
        let (series, ink) = (&self.series[at], self.ink(at));
        let place = |at: usize| Some((framed.middle(at), framed.frame.y(series.at(at)?)));
        for run in runs((0..self.time.starts.len()).map(place)) {
            match run[..] {
                [only] => framed.frame.svg.dot(ink, only, 2.5),
                _ => framed.frame.svg.ink_path(ink, "line", &polyline(&run)),
            }
        }
    }

    /// Labels at the last known value of each line and of the band's middle.
    fn end_labels(&self, framed: &TimeFrame<'_>, band: Option<&[Series; 3]>) -> Vec<EndLabel> {
        let count = self.time.starts.len();
        let last = |series: &Series| (0..count).rev().find_map(|at| series.at(at));
        let label = |name: &str, series: &Series, ink: Option<Ink>| {
            let y = framed.frame.y(last(series)?);
            (!name.is_empty()).then(|| EndLabel { text: name.to_owned(), y, ink })
        };
        let lines = self.series.iter().enumerate().filter_map(|(at, line)| label(&line.name, line, Some(self.ink(at))));
        let name = self.band.as_ref().map_or("", |band| band.name.as_str());
        lines.chain(band.and_then(|[_, middle, _]| label(name, middle, None))).collect()
    }

    fn values(&self, at: usize) -> Vec<String> {
        self.series.iter().map(|series| named(&series.name, &self.axis.unit.cell(series.at(at)))).collect()
    }
}
