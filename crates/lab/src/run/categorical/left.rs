//! The types that are left.

use super::super::draw::Drawer;
use crate::seed::Generator;

/// The types that are left, in order, with their counts.
#[derive(Debug, Clone)]
pub(super) struct Left {
    ids: Vec<u32>,
    counts: Vec<u64>,
    spare: Vec<u64>,
}

impl Left {
    pub(super) fn of(training: &[u64]) -> Left {
        let mut left = Left { ids: Vec::new(), counts: Vec::new(), spare: Vec::new() };
        left.read(training);
        left
    }

    /// Those of some counts by type.
    pub(super) fn read(&mut self, training: &[u64]) {
        self.ids.resize(training.len(), 0);
        self.counts.resize(training.len(), 0);
        let (ids, counts) = (self.ids.as_mut_slice(), self.counts.as_mut_slice());
        let mut end = 0;
        // Each is written whether it is left or not, so that there is no branch to guess.
        for (id, count) in (0_u32..).zip(training) {
            (ids[end], counts[end]) = (id, *count);
            end += usize::from(*count > 0);
        }
        self.ids.truncate(end);
        self.counts.truncate(end);
    }

    /// The next generation of so many tokens.
    pub(super) fn draw(&mut self, drawer: &Drawer, tokens: u64, random: &mut Generator) {
        drawer.multinomial(&self.counts, tokens, &mut self.spare, random);
        std::mem::swap(&mut self.counts, &mut self.spare);
        self.drop_lost();
    }

    /// The next generation of so many tokens, into counts by type that were those of this one.
    pub(super) fn draw_into(&mut self, all: &mut [u64], drawer: &Drawer, tokens: u64, random: &mut Generator) {
        drawer.multinomial(&self.counts, tokens, &mut self.spare, random);
        self.ids.iter().zip(&self.spare).for_each(|(id, count)| all[*id as usize] = *count);
    }

    /// The counts by type.
    pub(super) fn write(&self, all: &mut [u64]) {
        all.fill(0);
        self.ids.iter().zip(&self.counts).for_each(|(id, count)| all[*id as usize] = *count);
    }

    fn drop_lost(&mut self) {
        let (ids, counts) = (self.ids.as_mut_slice(), self.counts.as_mut_slice());
        let (mut end, most) = (0, ids.len().min(counts.len()));
        for place in 0..most {
            (ids[end], counts[end]) = (ids[place], counts[place]);
            end += usize::from(counts[end] > 0);
        }
        self.ids.truncate(end);
        self.counts.truncate(end);
    }
}
