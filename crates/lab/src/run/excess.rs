//! Whether what was lost is what chance alone loses.
//!
//! The forecast without selection is what drift does. Far fewer types than that mean that something narrows
//! (temperature, filters, a gate, too little training); far more mean that text is copied, or that mass leaks to rare
//! words in wrong places. Both are collapse, so the test has two sides.

use std::collections::BTreeMap;

use crate::forecast::{Band, BandForecast, Selection, SelectionRow};

/// How many standard deviations are more than chance.
pub const ALARM: f64 = 3.0;

/// A band, as it is and as it was expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excess {
    /// How often these types occur in the real corpus.
    pub band: Band,
    /// How many there were.
    pub types: u64,
    /// How many are left.
    pub kept: u64,
    /// How many the forecast expects.
    pub expected: f64,
    /// (kept - expected) / deviation; `None` where chance can do nothing, and all is as expected.
    pub z: Option<f64>,
}

/// What a band's excess says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Chance does as much.
    Chance,
    /// Fewer types than chance leaves: selection.
    Narrowing,
    /// More types than chance leaves: copying or leaking.
    Widening,
}

impl Excess {
    /// What it says.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.z {
            Some(z) if z < -ALARM => Verdict::Narrowing,
            Some(z) if z > ALARM => Verdict::Widening,
            _ => Verdict::Chance,
        }
    }
}

/// Compares what is left with a forecast, band by band. `before` and `after` are counts by type.
#[must_use]
pub fn excess(before: &[u64], after: &[u64], forecast: &[BandForecast]) -> Vec<Excess> {
    let of_band = |row: &BandForecast| {
        let is_in = |count: &u64| (row.band.low..=row.band.high).contains(count);
        let left = before.iter().zip(after).filter(|(before, after)| is_in(before) && **after > 0).count() as u64;
        one(row, left)
    };
    forecast.iter().map(of_band).collect()
}

fn one(row: &BandForecast, kept: u64) -> Excess {
    let (expected, deviation) = (row.kept.value, row.kept.deviation);
    let difference = kept as f64 - expected;
    // Where the forecast is sure a single type that is missing is far out: it counts as one chance in a million would.
    let z = if deviation > 1e-3 {
        Some(difference / deviation)
    } else {
        (difference.abs() > 0.5).then(|| difference / 1e-3)
    };
    Excess { band: row.band, types: row.types, kept, expected, z }
}

/// The same for all bands together; `deviation` is that of the number of all types. `None` where chance can do nothing.
#[must_use]
pub fn total_z(rows: &[Excess], deviation: f64) -> Option<f64> {
    let difference: f64 = rows.iter().map(|row| row.kept as f64 - row.expected).sum();
    (deviation > 0.0).then(|| difference / deviation)
}

/// The effective size of a generation as a multiple of its real size, from how much the shares of common types moved in
/// one generation (Nei and Tajima 1981): below 1 more than chance moves them. Common types come in bursts, so this is
/// too low for rare ones. `None` without types that occur `least` times.
#[must_use]
pub fn effective_size(before: &[u64], after: &[u64], least: u64) -> Option<f64> {
    let (n, m) = (before.iter().sum::<u64>() as f64, after.iter().sum::<u64>() as f64);
    let (mut sum, mut number) = (0.0, 0.0);
    for (x, y) in before.iter().zip(after).filter(|(x, _)| **x >= least) {
        let (x, y) = (*x as f64 / n, *y as f64 / m);
        let middle = f64::midpoint(x, y);
        sum += (x - y).powi(2) / (middle - x * y);
        number += 1.0;
    }
    (number > 0.0 && sum > 0.0).then(|| number / sum / m)
}

/// How much more or less often than chance one generation wrote the types of each band: what a forecast of the next one
/// or two takes as [`Selection`]. `real` is the share of fresh real text, in counts as before, that is taken off first.
#[must_use]
pub fn selection(before: &[u64], after: &[u64], real: f64) -> Selection {
    let (n, m) = (before.iter().sum::<u64>() as f64, after.iter().sum::<u64>() as f64);
    let mut bands: BTreeMap<Band, (f64, f64)> = BTreeMap::new();
    for (before, after) in before.iter().zip(after).filter(|(before, _)| **before > 0) {
        let band = bands.entry(Band::of(*before)).or_default();
        band.0 += *before as f64 / n;
        band.1 += *after as f64 / m;
    }
    let weight = |(before, after): (f64, f64)| ((after - real * before) / (before * (1.0 - real))).max(0.0);
    let rows = bands.into_iter().filter(|(_, (_, after))| after.is_finite() && real < 1.0);
    Selection { rows: rows.map(|(band, sums)| SelectionRow { least_count: band.low, weight: weight(sums) }).collect() }
}
