//! A generation of a corpus against the forecast of its regime, as it is written down.

use lab::forecast::Estimate;
use lab::run::excess::Excess;

use crate::output::json::v1::{LabInterval, LabRunBand};

pub(super) fn interval(kept: Estimate) -> LabInterval {
    LabInterval { low: kept.low, value: kept.value, high: kept.high }
}

pub(super) fn band(row: &Excess) -> LabRunBand {
    LabRunBand {
        count_low: row.band.low,
        count_high: row.band.high,
        types: row.types,
        kept: row.kept,
        expected: row.expected,
        z: row.z,
    }
}
