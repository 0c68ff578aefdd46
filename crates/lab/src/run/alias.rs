//! Small whole numbers with given chances, one random number each (Walker 1977; Vose 1991).

use rand::Rng;

/// Chances below this are left out: less than a random number's own grain.
const LEAST: f64 = 1e-10;

/// A table of whole numbers from 0.
#[derive(Debug, Clone)]
pub(super) struct Alias {
    /// For each number how often, of 2^32, it stands for itself, and what it stands for else.
    cells: Vec<(u32, u32)>,
}

impl Alias {
    /// The numbers of Poisson, for means up to some hundred.
    pub(super) fn poisson(mean: f64) -> Alias {
        let mut chances = vec![(-mean).exp()];
        loop {
            let number = chances.len() as f64;
            let next = chances[chances.len() - 1] * mean / number;
            if number > mean && next < LEAST {
                return Alias::new(&chances);
            }
            chances.push(next);
        }
    }

    /// Numbers with chances that add up to about 1.
    fn new(chances: &[f64]) -> Alias {
        let number = chances.len();
        let scale = number as f64 / chances.iter().sum::<f64>();
        let mut left: Vec<f64> = chances.iter().map(|chance| chance * scale).collect();
        let mut cells: Vec<(u32, u32)> = (0..number as u32).map(|index| (u32::MAX, index)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..number).partition(|index| left[*index] < 1.0);
        while let (Some(few), Some(many)) = (small.pop(), large.pop()) {
            cells[few] = ((left[few] * 2_f64.powi(32)) as u32, many as u32);
            left[many] -= 1.0 - left[few];
            if left[many] < 1.0 { small.push(many) } else { large.push(many) }
        }
        Alias { cells }
    }

    pub(super) fn draw(&self, random: &mut impl Rng) -> u64 {
        let bits = random.next_u64();
        let cell = (((bits >> 32) * self.cells.len() as u64) >> 32) as usize;
        let (own, other) = self.cells[cell];
        if (bits as u32) < own { cell as u64 } else { u64::from(other) }
    }
}
