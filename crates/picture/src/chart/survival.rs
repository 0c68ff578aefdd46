//! Survival curves: the share still alive by age, with its confidence band (Kaplan-Meier).

mod ages;

use self::ages::{AgeTicks, age_ticks};
use super::counted;
use crate::frame::{Drawing, EndLabel, Frame, Plan, Size};
use crate::legend::{Key, Legend, Swatch};
use crate::palette::{Ink, Palette, Tone};
use crate::svg::{Anchor, Area, between, polyline};
use crate::table::{Column, Table};
use crate::ticks::Ticks;
use crate::unit::{Axis, Unit};

/// Step curves over age in days.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SurvivalChart {
    /// Title of the axis of shares ("% of lines still alive").
    pub title: String,
    /// How the curves are told apart: [`Palette::Ordered`] for cohorts by time.
    pub palette: Palette,
    /// The curves.
    pub curves: Vec<Curve>,
    /// Ages in days that the table shows; empty: 30, 90, 180, 365, 730, 1095, 1825.
    pub horizons: Vec<u32>,
}

/// One curve: all alive at age 0, then what the steps say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve {
    /// What it is.
    pub name: String,
    /// Its colour.
    pub tone: Tone,
    /// Where it falls, by rising age. A step whose share is not from 0 to 1 is left out.
    pub steps: Vec<Step>,
    /// The greatest age that was observed: the curve ends here (or at its last step).
    pub until_days: u32,
}

/// From this age on, so much is alive.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Step {
    /// Age in days.
    pub days: u32,
    /// Share alive, 0 to 1.
    pub alive: f64,
    /// Lower and upper limit of the share (95 % interval), if known.
    pub interval: Option<(f64, f64)>,
}

const HORIZONS: [u32; 7] = [30, 90, 180, 365, 730, 1095, 1825];

/// More curves than this have a legend.
const MOST_BESIDE: usize = 12;

/// Ages at which values can be read under the pointer.
const READINGS: u32 = 24;

impl Step {
    const BIRTH: Step = Step { days: 0, alive: 1.0, interval: None };

    fn is_known(&self) -> bool {
        (0.0..=1.0).contains(&self.alive)
    }

    /// The interval, or the share itself where none is known.
    fn limits(&self) -> (f64, f64) {
        let limits = self.interval.unwrap_or((self.alive, self.alive));
        let hold = |limit: f64| if limit.is_nan() { self.alive } else { limit.clamp(0.0, 1.0) };
        (hold(limits.0), hold(limits.1))
    }

    fn text(&self) -> String {
        let share = Unit::Share.value(self.alive);
        let (low, high) = self.limits();
        if self.interval.is_none() {
            return share;
        }
        format!("{share} ({} to {})", Unit::Share.value(low), Unit::Share.value(high))
    }
}

impl Curve {
    fn steps(&self) -> impl Iterator<Item = Step> {
        self.steps.iter().copied().filter(Step::is_known)
    }

    fn end(&self) -> u32 {
        self.steps().map(|step| step.days).max().unwrap_or(0).max(self.until_days)
    }

    /// What is alive at an age; None beyond what was observed.
    fn at(&self, days: u32) -> Option<Step> {
        let reached = self.steps().take_while(|step| step.days <= days).last();
        (days <= self.end()).then(|| reached.unwrap_or(Step::BIRTH))
    }

    /// The first age at which at most half is alive.
    fn median_days(&self) -> Option<u32> {
        self.steps().find(|step| step.alive <= 0.5).map(|step| step.days)
    }
}

impl SurvivalChart {
    pub(crate) fn is_empty(&self) -> bool {
        self.curves.iter().all(|curve| curve.end() == 0)
    }

    pub(crate) fn summary(&self) -> String {
        let curves = counted(self.curves.len(), "survival curve", "survival curves");
        format!("{curves} over {} days of age", Unit::Count.value(f64::from(self.end())))
    }

    fn end(&self) -> u32 {
        self.curves.iter().map(Curve::end).max().unwrap_or(0)
    }

    pub(crate) fn table(&self) -> Table {
        let mut columns = vec![Column::text("age")];
        columns.extend(self.curves.iter().map(|curve| Column::number(curve.name.as_str())));
        let asked = if self.horizons.is_empty() { &HORIZONS[..] } else { &self.horizons };
        let row = |&days: &u32| {
            let cell = |curve: &Curve| curve.at(days).map_or("–".to_owned(), |step| step.text());
            let age = format!("{} days", Unit::Count.value(f64::from(days)));
            std::iter::once(age).chain(self.curves.iter().map(cell)).collect()
        };
        let mut rows: Vec<Vec<String>> = asked.iter().map(row).collect();
        rows.push(self.medians());
        Table { caption: String::new(), columns, rows }
    }

    fn medians(&self) -> Vec<String> {
        let median = |curve: &Curve| match curve.median_days() {
            Some(days) => format!("{} days", Unit::Count.value(f64::from(days))),
            None => "not reached".to_owned(),
        };
        std::iter::once("median life".to_owned()).chain(self.curves.iter().map(median)).collect()
    }

    pub(crate) fn draw(&self, size: Size) -> Drawing {
        let beside = size.labels_beside() && self.ends_together();
        let axis = Axis { title: self.title.clone(), unit: Unit::Share };
        let names = self.curves.iter().map(|curve| curve.name.clone());
        let plan = Plan {
            size,
            axis: &axis,
            ticks: Ticks::quarters(),
            legend: if beside { Legend::none() } else { self.legend() },
            labels: if beside { names.collect() } else { Vec::new() },
        };
        let mut frame = plan.open(0.0);
        let scale = AgeScale { left: frame.plot.left, width: frame.plot.width(), end: f64::from(self.end().max(1)) };
        self.draw_curves(&mut frame, scale);
        if beside {
            let labels = self.end_labels(&frame);
            frame.end_labels(&labels);
        }
        let title = draw_ages(&mut frame, scale);
        self.hovers(&mut frame, scale);
        let middle = f64::midpoint(frame.plot.left, frame.plot.right);
        frame.svg.text("name", (middle, frame.plot.bottom + 34.0), Anchor::Middle, title);
        frame.close(42.0)
    }

    /// Whether all curves end near the right edge, and few enough for labels there.
    fn ends_together(&self) -> bool {
        let least = u64::from(self.end()) * 9 / 10;
        self.curves.len() <= MOST_BESIDE && self.curves.iter().all(|curve| u64::from(curve.end()) >= least)
    }

    fn ink(&self, at: usize) -> Ink {
        self.palette.ink(self.curves[at].tone, at, self.curves.len())
    }

    fn legend(&self) -> Legend {
        let key =
            |(at, curve): (usize, &Curve)| Key { name: curve.name.clone(), ink: self.ink(at), swatch: Swatch::Line };
        Legend::Keys(self.curves.iter().enumerate().map(key).filter(|key| !key.name.is_empty()).collect())
    }

    fn draw_curves(&self, frame: &mut Frame, scale: AgeScale) {
        let outlines: Vec<Outline> = self.curves.iter().map(|curve| Outline::new(curve, frame, scale)).collect();
        for (at, outline) in outlines.iter().enumerate() {
            if self.curves[at].steps().any(|step| step.interval.is_some()) {
                frame.svg.ink_path(self.ink(at), "interval", &between(&outline.high, &outline.low));
            }
        }
        for (at, outline) in outlines.iter().enumerate() {
            frame.svg.ink_path(self.ink(at), "line", &polyline(&outline.alive));
            if let Some(days) = self.curves[at].median_days() {
                let y = frame.y(0.5);
                frame.svg.dot(self.ink(at), (scale.x(days), y), 3.0);
            }
        }
    }

    fn end_labels(&self, frame: &Frame) -> Vec<EndLabel> {
        let last = |curve: &Curve| curve.at(curve.end()).map_or(1.0, |step| step.alive);
        let label = |(at, curve): (usize, &Curve)| EndLabel {
            text: curve.name.clone(),
            y: frame.y(last(curve)),
            ink: Some(self.ink(at)),
        };
        self.curves.iter().enumerate().map(label).filter(|label| !label.text.is_empty()).collect()
    }

    fn hovers(&self, frame: &mut Frame, scale: AgeScale) {
        let end = self.end();
        let readings = READINGS.min(end.max(1));
        for at in 0..readings {
            let edge = |at: u32| scale.x_of(scale.end * f64::from(at) / f64::from(readings));
            let days =
                u32::try_from(u64::from(end) * (2 * u64::from(at) + 1) / (2 * u64::from(readings))).unwrap_or(end);
            let mut lines = vec![format!("{} days", Unit::Count.value(f64::from(days)))];
            let known = self.curves.iter().filter_map(|curve| Some((curve, curve.at(days)?)));
            lines.extend(known.map(|(curve, step)| super::named(&curve.name, &step.text())));
            frame.svg.hover(Area { left: edge(at), right: edge(at + 1), ..frame.plot }, &lines);
        }
    }
}

/// Ages on the horizontal axis.
#[derive(Debug, Clone, Copy)]
struct AgeScale {
    left: f64,
    width: f64,
    end: f64,
}

impl AgeScale {
    fn x(self, days: u32) -> f64 {
        self.x_of(f64::from(days))
    }

    fn x_of(self, days: f64) -> f64 {
        self.left + (days / self.end).min(1.0) * self.width
    }
}

/// The corners of a curve and of its band.
struct Outline {
    alive: Vec<(f64, f64)>,
    low: Vec<(f64, f64)>,
    high: Vec<(f64, f64)>,
}

impl Outline {
    fn new(curve: &Curve, frame: &Frame, scale: AgeScale) -> Outline {
        let steps = thinned(curve, scale);
        let end = scale.x(curve.end());
        let corners = |value: &dyn Fn(&Step) -> f64| {
            let mut points = vec![(scale.left, frame.y(1.0))];
            for step in &steps {
                let (x, before) = (scale.x(step.days), points[points.len() - 1].1);
                points.extend([(x, before), (x, frame.y(value(step)))]);
            }
            points.push((end, points[points.len() - 1].1));
            points
        };
        Outline {
            alive: corners(&|step| step.alive),
            low: corners(&|step| step.limits().0),
            high: corners(&|step| step.limits().1),
        }
    }
}

/// The steps by rising age, of those within the same half unit of the view box the last.
fn thinned(curve: &Curve, scale: AgeScale) -> Vec<Step> {
    let mut sorted: Vec<Step> = curve.steps().collect();
    sorted.sort_by_key(|step| step.days);
    let half_unit = |step: &Step| (scale.x(step.days) * 2.0).floor();
    let mut kept: Vec<Step> = Vec::new();
    for step in sorted {
        if kept.last().is_some_and(|last| half_unit(last) == half_unit(&step)) {
            kept.pop();
        }
        kept.push(step);
    }
    kept
}

/// Draws the ticks of ages; returns the title of the axis.
fn draw_ages(frame: &mut Frame, scale: AgeScale) -> &'static str {
    let AgeTicks { ticks, title } = age_ticks(scale.end, (scale.width / 62.0) as u32);
    for (days, label) in ticks {
        let x = scale.x_of(days);
        frame.tick_below(x, x, &label, None);
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_steps_close_together_do_not_vanish() {
        let alive = |days: u32| 1.0 - f64::from(days) / 20_000.0;
        let steps = (1..=10_000).map(|days| Step { days, alive: alive(days), interval: None }).collect();
        let curve = Curve { steps, until_days: 10_000, ..Curve::default() };
        let kept = thinned(&curve, AgeScale { left: 0.0, width: 500.0, end: 10_000.0 });
        assert_eq!(kept.len(), 1_001);
        assert!(kept.windows(2).all(|pair| pair[1].days - pair[0].days <= 10));
        assert_eq!(kept.last().map(|step| step.days), Some(10_000));
    }
}
