//! How long changes waited.

use crate::quantile::{LEAST_FOR_P90, median_rank, nearest_rank};

/// Microseconds of an hour.
const HOUR_MICROS: f64 = 3_600_000_000.0;

/// A median with its interval of 95 %, by order statistics, in hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Median {
    /// The median of the changes.
    pub hours: f64,
    /// The lower end of the interval.
    pub low_hours: f64,
    /// The upper end.
    pub high_hours: f64,
}

/// Times that changes waited.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Waits {
    /// Changes of which the time is known.
    pub changes: u64,
    /// Their median; not known of fewer than [`LEAST_FOR_MEDIAN`](crate::LEAST_FOR_MEDIAN) changes.
    pub median: Option<Median>,
    /// The time that nine tenths did not exceed, in hours; not known of fewer than
    /// [`LEAST_FOR_P90`](crate::LEAST_FOR_P90).
    pub p90_hours: Option<f64>,
}

impl Waits {
    /// Of these times in microseconds.
    #[must_use]
    pub fn of(mut micros: Vec<i64>) -> Waits {
        micros.sort_unstable();
        let median = median_rank(micros.len()).and_then(|rank| {
            Some(Median {
                hours: hours(nearest_rank(&micros, 50)?),
                low_hours: hours(micros[rank - 1]),
                high_hours: hours(micros[micros.len() - rank]),
            })
        });
        let p90_hours = nearest_rank(&micros, 90).filter(|_| micros.len() >= LEAST_FOR_P90).map(hours);
        Waits { changes: micros.len() as u64, median, p90_hours }
    }
}

pub(super) fn hours(micros: i64) -> f64 {
    micros as f64 / HOUR_MICROS
}
