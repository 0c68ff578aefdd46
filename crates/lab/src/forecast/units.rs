//! The forecast where real text comes in whole units, with an interval that says so.

use super::{Corpus, Forecast, ForecastError, Policy, RealUnit, forecast, unit_variance};
use crate::counts::Counts;

/// Forecasts as [`forecast`] does, with real text in the units that were counted (functions, files, or, after
/// [`Counts::grouped`], repositories), and with intervals that hold what the draw of those units adds: types of one unit
/// come and go together ([`unit_variance`]). The larger and the fewer the units, the wider.
///
/// It costs the occurrences in units times the square of the generations where the share of real text is above 0.
///
/// # Errors
/// If the policy is not one that can be, or the corpus is empty.
pub fn forecast_units(counts: &Counts, policy: &Policy, generations: u32) -> Result<Forecast, ForecastError> {
    let policy = policy.clone().with_unit(RealUnit::Whole);
    let mut outcome = forecast(Corpus::Clumps(&counts.clumps()), &policy, generations)?;
    let types = outcome.types;
    for row in &mut outcome.generations {
        let units = unit_variance(counts, &policy, row.generation)?;
        row.bands = units.widen(&row.bands);
        row.kept = units.widen_all(row.kept, types);
        row.lost_mass = units.widen_mass(row.lost_mass);
    }
    Ok(outcome)
}
