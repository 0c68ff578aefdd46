//! The recursions: how far the descendants of a token reach.
//!
//! Each regime is a branching process. A token has a Poisson number of descendants in the next generation, with mean
//! `offspring`; what a step says of generation t is the chance of a token to be without any there:
//!
//! * `own`: minus the logarithm of that chance for a token of the first corpus;
//! * `arrivals`: one minus that chance for a token that arrived fresh, for each generation it may have arrived in.
//!
//! With a real share f a type of c tokens is then absent with the chance exp(-c (own + f sum(arrivals))).

use super::{Policy, Regime};

/// What a token's line does by generation t.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) own: f64,
    pub(super) arrivals: Arrivals,
}

/// The chances of fresh tokens to have descendants.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Arrivals {
    /// Those of the step before, and one more.
    OneMore(f64),
    /// All of them.
    All(Vec<f64>),
}

/// The share of new text that is the model's.
pub(super) fn model_share(policy: &Policy, real: f64) -> f64 {
    let floor = if let Regime::Floor(floor) = &policy.regime { floor.share() } else { 0.0 };
    (1.0 - real - floor).max(0.0)
}

/// The steps of the generations 1 to `generations`.
pub(super) fn steps(policy: &Policy, offspring: f64, generations: u32) -> Vec<Step> {
    match &policy.regime {
        Regime::Replace | Regime::Floor(_) => replace(offspring, generations),
        Regime::Accumulate => vec![Step { own: f64::INFINITY, arrivals: Arrivals::OneMore(1.0) }; generations as usize],
        Regime::AccumulateSubsample { budget } => {
            (1..=generations).map(|at| subsample(offspring, *budget, at)).collect()
        }
        Regime::Window { generations: width } => (1..=generations).map(|at| window(offspring, *width, at)).collect(),
    }
}

/// `q_0 = 1`, `q_(j+1) = 1 - exp(-m q_j)`: the chance of a line to reach j generations on.
fn replace(offspring: f64, generations: u32) -> Vec<Step> {
    let mut reach = 1.0;
    let mut next = || {
        let step = Step { own: offspring * reach, arrivals: Arrivals::OneMore(reach) };
        reach = -(-offspring * reach).exp_m1();
        step
    };
    (0..generations).map(|_| next()).collect()
}

/// Generation t is drawn from a pool of t + 1 blocks, the first being the real corpus. A token of the pool is drawn for
/// training with the chance budget/k while the pool has k blocks, and has descendants in the next block only then.
/// `log_absent` is the logarithm of the chance that a token, with all that comes of it, is not drawn at t.
fn subsample(offspring: f64, budget: f64, at: u32) -> Step {
    // The first model has seen the whole real corpus.
    let chance = |blocks: u32| if blocks == 1 { 1.0 } else { (budget / f64::from(blocks)).min(1.0) };
    let mut log_absent = (-chance(at + 1)).ln_1p();
    let mut arrivals = Vec::with_capacity(at as usize);
    for size in (1..=at).rev() {
        let reach = -log_absent.exp_m1();
        arrivals.push(reach);
        let drawn = chance(size);
        let descendants = offspring / (drawn * f64::from(size));
        log_absent += (drawn * (-descendants * reach).exp_m1()).ln_1p();
    }
    Step { own: -log_absent, arrivals: Arrivals::All(arrivals) }
}

/// Generation t's training set is the last `width` blocks of those that there are. While the window has `size` blocks,
/// each of its tokens has offspring/size descendants in the next block. `hazards[age]` is minus the logarithm of the
/// chance that a token of that age, with all that comes of it, is not in the window of generation `at`.
fn window(offspring: f64, width: u32, at: u32) -> Step {
    if at < width {
        // The real corpus is in the window.
        return Step { own: f64::INFINITY, arrivals: Arrivals::All(vec![1.0; at as usize]) };
    }
    let ages = width as usize;
    let mut hazards = vec![f64::INFINITY; ages];
    let mut arrivals = Vec::with_capacity(at as usize);
    for time in (0..at).rev() {
        let reach = -(-hazards[0]).exp_m1();
        arrivals.push(reach);
        let size = f64::from(width.min(time + 1));
        for age in 0..ages {
            let older = hazards.get(age + 1).copied().unwrap_or(0.0);
            hazards[age] = offspring / size * reach + older;
        }
    }
    Step { own: hazards[0], arrivals: Arrivals::All(arrivals) }
}
