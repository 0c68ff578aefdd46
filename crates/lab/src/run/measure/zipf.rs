//! The laws of Zipf and Heaps.

/// The exponent s of Zipf's law, p(rank) ~ rank^-s, that makes counts most likely (no regression on a log-log plot,
/// which is biased: Clauset, Shalizi, Newman 2009). `None` with fewer than two types.
#[must_use]
pub fn zipf_exponent(counts: &[u64]) -> Option<f64> {
    let mut ranked: Vec<u64> = counts.iter().copied().filter(|count| *count > 0).collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    if ranked.len() < 2 {
        return None;
    }
    let total = ranked.iter().sum::<u64>() as f64;
    let logs: Vec<f64> = (1..=ranked.len()).map(|rank| (rank as f64).ln()).collect();
    let seen: f64 = ranked.iter().zip(&logs).map(|(count, log)| *count as f64 * log).sum::<f64>() / total;
    // The expected log rank falls as s grows.
    let (mut low, mut high) = (-5.0, 20.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if expected_log(&logs, middle) > seen { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

fn expected_log(logs: &[f64], exponent: f64) -> f64 {
    // Relative to the greater end, so that nothing overflows.
    let most = if exponent < 0.0 { logs[logs.len() - 1] } else { 0.0 };
    let (mut sum, mut weighted) = (0.0, 0.0);
    for log in logs {
        let weight = (-exponent * (log - most)).exp();
        sum += weight;
        weighted += weight * log;
    }
    weighted / sum
}

/// The exponent of Heaps' law at the end of a text: the growth of the types there, by the share of hapaxes among the
/// types. The chance that the next token is new is n1/N, so V grows as N^(n1/V). `None` without types.
#[must_use]
pub fn heaps_exponent(counts: &[u64]) -> Option<f64> {
    let types = counts.iter().filter(|count| **count > 0).count();
    let once = counts.iter().filter(|count| **count == 1).count();
    (types > 0).then(|| once as f64 / types as f64)
}
