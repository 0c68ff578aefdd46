//! Items with weights that change with every draw.

use rand::RngExt;

use crate::seed::Generator;

/// A binary tree of sums. A sum is always that of the two below it, so that no rounding adds up over many draws.
#[derive(Debug, Clone)]
pub(super) struct Wheel {
    /// The root is 1, those below i are 2 i and 2 i + 1; the second half are the items.
    sums: Vec<f64>,
}

impl Wheel {
    pub(super) fn new(weights: impl ExactSizeIterator<Item = f64>) -> Wheel {
        let leaves = weights.len().next_power_of_two();
        let mut sums = vec![0.0; 2 * leaves];
        sums[leaves..].iter_mut().zip(weights).for_each(|(sum, weight)| *sum = weight);
        (1..leaves).rev().for_each(|at| sums[at] = sums[2 * at] + sums[2 * at + 1]);
        Wheel { sums }
    }

    /// An item, by its weight. One of them must have some.
    pub(super) fn item(&self, random: &mut Generator) -> usize {
        let (leaves, mut at) = (self.sums.len() / 2, 1);
        let mut rest = random.random::<f64>() * self.sums[1];
        while at < leaves {
            let (first, second) = (self.sums[2 * at], self.sums[2 * at + 1]);
            // Rounding must not lead to where nothing is.
            if rest < first || second == 0.0 {
                at *= 2;
            } else {
                rest -= first;
                at = 2 * at + 1;
            }
        }
        at - leaves
    }

    pub(super) fn set(&mut self, item: usize, weight: f64) {
        let mut at = self.sums.len() / 2 + item;
        self.sums[at] = weight;
        while at > 1 {
            at /= 2;
            self.sums[at] = self.sums[2 * at] + self.sums[2 * at + 1];
        }
    }
}
