//! A small generator of random numbers, always started from the same seed: the same evidence gives the same estimate.
//!
//! Bits come from SplitMix64 (Steele, Lea and Flood 2014), normals from the polar method (Marsaglia and Bray 1964),
//! gammas from Marsaglia and Tsang (2000). It is no source of secrets.

/// Where every stream starts.
const SEED: u64 = 0x6f75_7463_726f_7373;

/// From this mean on a Poisson number is drawn as a rounded normal one.
const NORMAL_FROM_MEAN: f64 = 60.0;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// The one stream that there is, from its start.
    pub(super) fn new() -> Random {
        Random { state: SEED }
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform above 0 and below 1.
    fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Uniform from 0 to below `end`, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }

    /// Normal with mean 0 and variance 1.
    fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                return x * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }

    /// Gamma with scale 1; the shape is above 0.
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.unit().powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let z = self.normal();
            let v = (1.0 + c * z).powi(3);
            if v > 0.0 && self.unit().ln() < 0.5 * z * z + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Beta; both shapes are above 0.
    pub(super) fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        x / (x + y)
    }

    /// Poisson.
    fn poisson(&mut self, mean: f64) -> f64 {
        if mean >= NORMAL_FROM_MEAN {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0);
        }
        let end = (-mean).exp();
        let (mut product, mut count) = (self.unit(), 0.0);
        while product > end {
            product *= self.unit();
            count += 1.0;
        }
        count
    }

    /// How many tries fail before so many `successes` (above 0, also a fraction) at a probability of success above 0.
    pub(super) fn failures(&mut self, successes: f64, probability: f64) -> f64 {
        let mean = self.gamma(successes) * (1.0 - probability) / probability;
        self.poisson(mean)
    }
}

#[cfg(test)]
mod tests;
