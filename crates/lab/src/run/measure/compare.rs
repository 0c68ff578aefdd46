//! How far the distribution of types has moved.

/// How far one distribution is from another, in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divergence {
    /// Of Jensen and Shannon: from 0 to ln 2, whatever is missing.
    pub jensen_shannon: f64,
    /// Of Kullback and Leibler, from the real corpus, over its types with at least the stated count. It would be
    /// infinite once one of them is gone: those take half an occurrence.
    pub kullback_leibler: f64,
}

/// How far counts are from those of the real corpus; `None` if either has no tokens.
#[must_use]
pub fn divergence(real: &[u64], now: &[u64], least: u64) -> Option<Divergence> {
    let (n, m) = (real.iter().sum::<u64>() as f64, now.iter().sum::<u64>() as f64);
    if n == 0.0 || m == 0.0 {
        return None;
    }
    let mut jensen_shannon = 0.0;
    for (real, now) in real.iter().zip(now) {
        let (p, q) = (*real as f64 / n, *now as f64 / m);
        let middle = f64::midpoint(p, q);
        jensen_shannon += 0.5 * (part(p, middle) + part(q, middle));
    }
    Some(Divergence { jensen_shannon: jensen_shannon.max(0.0), kullback_leibler: floored(real, now, least.max(1)) })
}

fn part(p: f64, q: f64) -> f64 {
    if p > 0.0 { p * (p / q).ln() } else { 0.0 }
}

fn floored(real: &[u64], now: &[u64], least: u64) -> f64 {
    let common = || real.iter().zip(now).filter(|(real, _)| **real >= least);
    let floor = |now: u64| (now as f64).max(0.5);
    let n: f64 = common().map(|(real, _)| *real as f64).sum();
    let m: f64 = common().map(|(_, now)| floor(*now)).sum();
    common().map(|(real, now)| part(*real as f64 / n, floor(*now) / m)).sum::<f64>().max(0.0)
}
