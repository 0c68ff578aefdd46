//! The forecast asked backwards: what is needed so that something lasts.

use super::classes::Classes;
use super::error::check_share;
use super::survival::Hazards;
use super::{Corpus, ForecastError, MOST_GENERATIONS, Policy};

/// How long something shall last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    /// At one generation.
    Generation(u32),
    /// For ever: at each generation however late.
    Forever,
}

/// The answer to "until when".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steady {
    /// At this generation it is so for the first time.
    At(u32),
    /// Not within the most generations that are computed.
    NotWithin(u32),
}

/// Steps until which a sum of reaches is added up one by one; an integral stands for the rest.
const STEPS: u32 = 20_000;

/// The hazard of each token at a horizon for a real share by tokens: a type of c tokens is absent with the chance
/// exp(-c h).
///
/// # Errors
/// If the share is outside 0 to 1 or the generation is 0.
pub fn steady_hazard(real: f64, horizon: Horizon) -> Result<f64, ForecastError> {
    check_share("the real share", real)?;
    match horizon {
        Horizon::Forever => Ok(if real == 0.0 { 0.0 } else { real * all_reaches(real) }),
        Horizon::Generation(at) if (1..=MOST_GENERATIONS).contains(&at) => Ok(hazard_at(real, at)),
        Horizon::Generation(at) => Err(ForecastError::Generations { generations: at, most: MOST_GENERATIONS }),
    }
}

fn hazard_at(real: f64, at: u32) -> f64 {
    let (mut reach, mut last, mut sum) = (1.0, 1.0, 0.0);
    for _ in 0..at {
        last = reach;
        sum += reach;
        reach = -(-(1.0 - real) * reach).exp_m1();
    }
    (1.0 - real) * last + real * sum
}

/// The sum of all q_j. Once q is small it follows dq/dj = -(f q + q^2/2), whose integral is 2 ln(1 + q/2f).
fn all_reaches(real: f64) -> f64 {
    let (mut reach, mut sum) = (1.0_f64, 0.0);
    for _ in 0..STEPS {
        if reach < 1e-17 {
            return sum;
        }
        sum += reach;
        reach = -(-(1.0 - real) * reach).exp_m1();
    }
    sum + 2.0 * (reach / (2.0 * real)).ln_1p() + reach / 2.0
}

/// The count that a type needs so that it is left with a chance, under a share of fresh real tokens; infinite if no
/// count is enough.
///
/// # Errors
/// If a share is outside 0 to 1 or the generation is 0.
pub fn count_for(real: f64, chance: f64, horizon: Horizon) -> Result<f64, ForecastError> {
    check_share("the chance", chance)?;
    let hazard = steady_hazard(real, horizon)?;
    let needed = -(-chance).ln_1p();
    Ok(if needed == 0.0 { 0.0 } else { needed / hazard })
}

/// The least share of fresh real tokens under which a type of a count is left with a chance; `None` if not even real
/// text alone is enough, because one sample of it loses the type too often.
///
/// # Errors
/// If the chance is outside 0 to 1 or the generation is 0.
pub fn real_share_for(count: u64, chance: f64, horizon: Horizon) -> Result<Option<f64>, ForecastError> {
    check_share("the chance", chance)?;
    let is_enough = |real: f64| Ok(count as f64 * steady_hazard(real, horizon)? >= -(-chance).ln_1p());
    least(is_enough)
}

/// The least share of a generation that a fixed floor of random real tokens must have, so that a type of a count is
/// left with a chance.
///
/// # Errors
/// If the chance is outside 0 to 1 or the generation is 0.
pub fn floor_for(count: u64, chance: f64, horizon: Horizon) -> Result<Option<f64>, ForecastError> {
    check_share("the chance", chance)?;
    steady_hazard(0.0, horizon)?;
    let is_enough = |floor: f64| Ok(count as f64 * floor_hazard(floor, horizon) >= -(-chance).ln_1p());
    least(is_enough)
}

/// A token is in the floor, or its line reaches on.
fn floor_hazard(floor: f64, horizon: Horizon) -> f64 {
    let kept = -(-floor).ln_1p();
    let Horizon::Generation(at) = horizon else { return kept };
    let step = |reach: f64, _| -(-(1.0 - floor) * reach).exp_m1();
    kept + (1.0 - floor) * (1..at).fold(1.0, step)
}

/// The least value from 0 to 1 of which something holds, if it holds of all above too.
fn least(holds: impl Fn(f64) -> Result<bool, ForecastError>) -> Result<Option<f64>, ForecastError> {
    if holds(0.0)? {
        return Ok(Some(0.0));
    }
    if !holds(1.0)? {
        return Ok(None);
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle)? { high = middle } else { low = middle }
    }
    Ok(Some(high))
}

/// The first generation at which at most a share of the types is left.
///
/// # Errors
/// If the policy is not one that can be, the corpus is empty, or the share is outside 0 to 1.
pub fn generations_until(
    corpus: Corpus<'_>,
    policy: &Policy,
    kept_share: f64,
    most: u32,
) -> Result<Steady, ForecastError> {
    check_share("the share of types", kept_share)?;
    policy.check(most)?;
    let classes = Classes::new(corpus, policy)?;
    let hazards = Hazards::new(&classes, policy, policy.real.value, most);
    let is_lost = |at: u32| kept_at(&classes, &hazards, policy, at) <= kept_share * classes.types as f64;
    Ok((1..=most).find(|at| is_lost(*at)).map_or(Steady::NotWithin(most), Steady::At))
}

fn kept_at(classes: &Classes, hazards: &Hazards, policy: &Policy, at: u32) -> f64 {
    let kept = |class| {
        let class: &super::classes::Class = class;
        class.floored + (class.types as f64 - class.floored) * (1.0 - hazards.absent(class, policy, at))
    };
    classes.rows.iter().map(kept).sum()
}
