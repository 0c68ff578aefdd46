//! Made-up numbers, the same on every run.

/// A walk of `count` values from `start`, drifting by `drift` a step; never below nothing.
pub(crate) fn walk(seed: u64, count: usize, start: f64, drift: f64) -> Vec<Option<f64>> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut value = start;
    (0..count)
        .map(|_| {
            value = (value + drift + (next(&mut state) - 0.5) * start * 0.22).max(start * 0.1);
            Some(value)
        })
        .collect()
}

/// From 0 to 1 (splitmix64).
fn next(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Lines alive of a cohort written around period `born` of `count`: they come within a year and then die away.
pub(crate) fn cohort(born: usize, count: usize, lines: f64, half_life: f64) -> Vec<Option<f64>> {
    let alive = |at: usize| {
        let age = at as f64 - born as f64;
        let written = ((age + 1.0) / 12.0).clamp(0.0, 1.0);
        let left = 0.5_f64.powf((age - 6.0).max(0.0) / half_life) * 0.7 + 0.3;
        Some((lines * written * left).round())
    };
    (0..count).map(|at| if at < born { Some(0.0) } else { alive(at) }).collect()
}
