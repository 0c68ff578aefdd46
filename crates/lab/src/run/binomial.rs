//! Binomial numbers, exactly and fast.
//!
//! By transformed rejection with decomposition (Hörmann 1993, algorithm BTRD) where the mean is not small: in three of
//! four cases one random number, a root and three divisions are all it takes.

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
        return Hat::new(number as f64, chance).draw(random);
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
    npq: f64,
    a: f64,
    b: f64,
    c: f64,
    v_r: f64,
}

/// The part of the hat's middle in which one random number is enough.
const MIDDLE: f64 = 0.43;

/// As near to the mode as this the bounds around the normal distribution are not known to hold.
const NEAR: f64 = 15.0;

impl Hat {
    fn new(n: f64, p: f64) -> Hat {
        let npq = n * p * (1.0 - p);
        let b = 1.15 + 2.53 * npq.sqrt();
        Hat { n, p, npq, a: -0.0873 + 0.0248 * b + 0.01 * p, b, c: n * p + 0.5, v_r: 0.92 - 4.2 / b }
    }

    #[inline]
    fn draw(&self, random: &mut impl Rng) -> u64 {
        let v = random.random::<f64>();
        if v <= 2.0 * MIDDLE * self.v_r {
            return self.place(v / self.v_r - MIDDLE) as u64;
        }
        self.outside(v, random)
    }

    fn place(&self, u: f64) -> f64 {
        (2.0 * self.a / (0.5 - u.abs()) + self.b) * u + self.c
    }

    /// The rest of the hat, from a number that is not in its middle.
    #[cold]
    fn outside(&self, mut v: f64, random: &mut impl Rng) -> u64 {
        loop {
            let (u, height) = if v >= self.v_r {
                (random.random::<f64>() - 0.5, v)
            } else {
                let u = v / self.v_r - 0.5 - MIDDLE;
                (u.signum() * 0.5 - u, random.random::<f64>() * self.v_r)
            };
            let place = self.place(u);
            let k = place as u64 as f64;
            // Below 0 it is refused, so that to cut it was to round it down.
            if place >= 0.0 && k <= self.n && self.takes(k, 0.5 - u.abs(), height) {
                return k as u64;
            }
            v = random.random();
            if v <= 2.0 * MIDDLE * self.v_r {
                return self.place(v / self.v_r - MIDDLE) as u64;
            }
        }
    }

    fn takes(&self, k: f64, us: f64, height: f64) -> bool {
        let Hat { n, p, npq, a, b, .. } = *self;
        let height = height * (2.83 + 5.1 / b) * npq.sqrt() / (a / (us * us) + b);
        let mode = ((n + 1.0) * p) as u64 as f64;
        let (away, height) = ((k - mode).abs(), height.ln());
        if away <= NEAR {
            return height <= log_ratio(n, p, k, mode);
        }
        let middle = -away * away / (2.0 * npq);
        let off = away / npq * (((away / 3.0 + 0.625) * away + 1.0 / 6.0) / npq + 0.5);
        height < middle - off || (height <= middle + off && height <= log_ratio(n, p, k, mode))
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
