//! Conditions on a figure: `copied>+20%`, `churn>10%`, `change_size<200`.
//!
//! `METRIC OP [+-]NUMBER[%]`. With a sign it is about the change: of the last complete period against the mean of the
//! four before it, relative to that mean. Without one it is about the figure itself in the last complete period.

use std::fmt;
use std::str::FromStr;

use crate::calendar::Period;
use crate::measure::{Measure, Unit};
use crate::trend::{Point, Trend};

/// Periods before the last one that it is compared with.
const BASE_PERIODS: usize = 4;

/// A condition that a figure must not meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// As it was typed.
    pub text: String,
    /// The figure.
    pub measure: Measure,
    /// It is met above the bound, not below.
    is_above: bool,
    bound: Bound,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    /// The figure itself.
    Value(f64),
    /// Its relative change.
    Change(f64),
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThresholdError {
    /// There is no figure of that name.
    Measure(String),
    /// It does not have the form.
    Form,
    /// A change is relative: it needs a percent sign.
    ChangeWithoutPercent,
    /// The figure is no share, so that percent mean nothing.
    NotAShare(Measure),
}

impl fmt::Display for ThresholdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ThresholdError::Measure(why) => f.write_str(why),
            ThresholdError::Form => f.write_str("expected METRIC>NUMBER, METRIC>NUMBER% or METRIC>+NUMBER%, or with <"),
            ThresholdError::ChangeWithoutPercent => f.write_str("a change is in percent, as in copied>+20%"),
            ThresholdError::NotAShare(measure) => write!(f, "{measure} is no share: give a number without %"),
        }
    }
}

impl std::error::Error for ThresholdError {}

impl FromStr for Threshold {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, ThresholdError> {
        let at = text.find(['>', '<']).ok_or(ThresholdError::Form)?;
        let measure: Measure = text[..at].trim().parse().map_err(ThresholdError::Measure)?;
        let is_above = text[at..].starts_with('>');
        let bound = bound(measure, text[at + 1..].trim())?;
        Ok(Threshold { text: text.to_owned(), measure, is_above, bound })
    }
}

fn bound(measure: Measure, text: &str) -> Result<Bound, ThresholdError> {
    let (number, is_percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), true),
        None => (text, false),
    };
    let is_change = number.starts_with(['+', '-']);
    // A number has digits and one point at most: no exponents, no `inf`.
    let digits = number.trim_start_matches(['+', '-']);
    let is_number = number.len() - digits.len() <= 1 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value: f64 = number.parse().ok().filter(|_| is_number).ok_or(ThresholdError::Form)?;
    match (is_change, is_percent) {
        (true, true) => Ok(Bound::Change(value / 100.0)),
        (true, false) => Err(ThresholdError::ChangeWithoutPercent),
        (false, true) if measure.unit() != Unit::Share => Err(ThresholdError::NotAShare(measure)),
        (false, true) => Ok(Bound::Value(value / 100.0)),
        (false, false) => Ok(Bound::Value(value)),
    }
}

/// Whether a condition is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is.
    Hit,
    /// It is not.
    Clear,
    /// The figure is not known.
    Unknown,
}

impl Outcome {
    /// As it is written down.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Hit => "hit",
            Outcome::Clear => "clear",
            Outcome::Unknown => "unknown",
        }
    }
}

/// What a condition was held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Whether it is met.
    pub outcome: Outcome,
    /// The last complete period, if there is one.
    pub period: Option<Period>,
    /// The figure in it.
    pub value: Option<f64>,
    /// The mean of the four periods before; only for conditions on the change.
    pub base: Option<f64>,
    /// The relative change against that mean; only for conditions on the change.
    pub change: Option<f64>,
}

impl Threshold {
    /// Holds the condition against all lines of a trend.
    #[must_use]
    pub fn check(&self, trend: &Trend) -> Reading {
        let points = trend.points(self.measure);
        let last = points.iter().rposition(|point| point.is_complete);
        let value = last.and_then(|last| points[last].value);
        let period = last.map(|last| trend.periods[last]);
        let (base, change, compared, bound) = match self.bound {
            Bound::Value(bound) => (None, None, value, bound),
            Bound::Change(bound) => {
                let base = last.and_then(|last| base(&points[..last]));
                let change = value.zip(base).filter(|(_, base)| *base > 0.0).map(|(value, base)| value / base - 1.0);
                (base, change, change, bound)
            }
        };
        let outcome = match compared {
            None => Outcome::Unknown,
            Some(value) if (self.is_above && value > bound) || (!self.is_above && value < bound) => Outcome::Hit,
            Some(_) => Outcome::Clear,
        };
        Reading { outcome, period, value, base, change }
    }
}

/// The mean of the last four; `None` where one of them is missing or not known.
fn base(points: &[Point]) -> Option<f64> {
    let four = &points[points.len().checked_sub(BASE_PERIODS)?..];
    let values: Option<Vec<f64>> = four.iter().map(|point| point.value).collect();
    values.map(|values| values.iter().sum::<f64>() / BASE_PERIODS as f64)
}
