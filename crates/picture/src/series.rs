//! Values by name, at the places of a timeline.

use crate::palette::Tone;
use crate::unit::known;

/// One series of a chart. The values stand at the places of the timeline's periods; missing ones are unknown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// Its colour.
    pub tone: Tone,
    /// 0 or more each; None, negative, not finite or above [`LARGEST`](crate::LARGEST): unknown.
    pub values: Vec<Option<f64>>,
}

impl Series {
    /// A series in the colour of its place.
    #[must_use]
    pub fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Series {
        Series { name: name.into(), tone: Tone::Auto, values }
    }

    /// The same in a colour of its own.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Series {
        Series { tone, ..self }
    }

    /// The value at a place, if it is known.
    pub(crate) fn at(&self, at: usize) -> Option<f64> {
        self.values.get(at).copied().and_then(known)
    }

    /// The largest of the first `count` values.
    pub(crate) fn top(&self, count: usize) -> Option<f64> {
        (0..count).filter_map(|at| self.at(at)).reduce(f64::max)
    }
}

/// The stretches without a gap.
pub(crate) fn runs<T>(values: impl Iterator<Item = Option<T>>) -> Vec<Vec<T>> {
    let mut runs = vec![Vec::new()];
    for value in values {
        match value {
            Some(value) => runs.last_mut().expect("there is a first run from the beginning").push(value),
            None => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}
