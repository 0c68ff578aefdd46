//! Binomial numbers, exactly and fast.
//!
//! By transformed rejection (Hörmann 1993, algorithm BTRS) where the mean is not small: in six of seven cases two random
//! numbers, a root and two divisions are all it takes.

use rand::{Rng, RngExt};
use rand_distr::Distribution;

/// Up to this number each is tried.
const FEW: u64 = 4;

/// The least mean of those that come and of those that don't for which the rejection's hat fits.
const LEAST_MEAN: f64 = 10.0;

/// How many of `number` come that each come with a chance.
pub(super) fn binomial(number: u64, chance: f64, random: &mut impl Rng) -> u64 {
    if chance > 0.5 {
        return number - at_most_half(number, 1.0 - chance, random);
    }
    at_most_half(number, chance, random)
}

fn at_most_half(number: u64, chance: f64, random: &mut impl Rng) -> u64 {
    if chance <= 0.0 || number == 0 {
        return 0;
    }
    if number as f64 * chance >= LEAST_MEAN {
        return Hat::new(number as f64, chance).draw(random) as u64;
    }
    if number <= FEW {
        return (0..number).map(|_| u64::from(random.random::<f64>() < chance)).sum();
    }
    rand_distr::Binomial::new(number, chance).map_or(0, |binomial| binomial.sample(random))
}

/// The hat of the rejection; names are those of the paper.
#[derive(Debug, Clone, Copy)]
struct Hat {
    n: f64,
    p: f64,
    deviation: f64,
    a: f64,
    b: f64,
    c: f64,
    v_r: f64,
}

impl Hat {
    fn new(n: f64, p: f64) -> Hat {
        let deviation = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * deviation;
        Hat { n, p, deviation, a: -0.0873 + 0.0248 * b + 0.01 * p, b, c: n * p + 0.5, v_r: 0.92 - 4.2 / b }
    }

    #[inline]
    fn draw(&self, random: &mut impl Rng) -> f64 {
        loop {
            let u = random.random::<f64>() - 0.5;
            let v = random.random::<f64>();
            let us = 0.5 - u.abs();
            let k = ((2.0 * self.a / us + self.b) * u + self.c).floor();
            if us >= 0.07 && v <= self.v_r {
                return k;
            }
            if (0.0..=self.n).contains(&k) && self.takes(k, us, v) {
                return k;
            }
        }
    }

    #[cold]
    fn takes(&self, k: f64, us: f64, v: f64) -> bool {
        let Hat { n, p, a, b, .. } = *self;
        let alpha = (2.83 + 5.1 / b) * self.deviation;
        let mode = ((n + 1.0) * p).floor();
        (v * alpha / (a / (us * us) + b)).ln() <= log_ratio(n, p, k, mode)
    }
}

/// The logarithm of the chance of k over that of m, without differences of large numbers.
fn log_ratio(n: f64, p: f64, k: f64, m: f64) -> f64 {
    let odds = p / (1.0 - p);
    let part = |k: f64| (k + 0.5) * (odds * (n - k + 1.0) / (k + 1.0)).ln() - rest(k) - rest(n - k);
    part(k) - part(m) - (n + 1.0) * ((m - k) / (n - m + 1.0)).ln_1p()
}

/// ln k! is (k + 1/2) ln(k + 1) - (k + 1) + ln(2 pi)/2 and this.
fn rest(k: f64) -> f64 {
    const FIRST: [f64; 10] = [
        0.081_061_466_795_327_26,
        0.041_340_695_955_409_3,
        0.027_677_925_684_998_34,
        0.020_790_672_103_765_09,
        0.016_644_691_189_821_19,
        0.013_876_128_823_070_75,
        0.011_896_709_945_891_77,
        0.010_411_265_261_972_1,
        0.009_255_462_182_712_733,
        0.008_330_563_433_362_87,
    ];
    if k < 10.0 {
        return FIRST[k as usize];
    }
    let x = 1.0 / (k + 1.0);
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - square / 1260.0) * square) * x
}

/// The logarithm of a!/b!.
pub(super) fn log_ratio_of_factorials(a: f64, b: f64) -> f64 {
    (a - b) * (b + 1.0).ln() + (a + 0.5) * ((a - b) / (b + 1.0)).ln_1p() - (a - b) + rest(a) - rest(b)
}

#[cfg(test)]
#[path = "binomial/tests.rs"]
mod tests;
