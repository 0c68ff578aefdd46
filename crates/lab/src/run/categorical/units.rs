//! Fresh real text in whole units, a part of the corpus each generation.

use rand::RngExt;

use crate::counts::Unit;
use crate::seed::Generator;

/// The units of a corpus: which types are in each, and how often.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Units(Vec<Vec<(u32, u32)>>);

impl Units {
    pub(super) fn new(units: &[Unit]) -> Units {
        Units(units.iter().map(|unit| unit.types.clone()).collect())
    }

    /// Adds a generation's fresh text: each unit with the chance of the real share.
    pub(super) fn add(&self, share: f64, to: &mut [u64], random: &mut Generator) {
        for unit in &self.0 {
            let comes = random.random::<f64>() < share;
            unit.iter().filter(|_| comes).for_each(|(id, times)| to[*id as usize] += u64::from(*times));
        }
    }
}
