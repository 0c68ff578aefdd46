//! Counts by class of review.

use std::ops::AddAssign;

use facts::{ReviewClass, ReviewedLines};

/// How many there are of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ByClass([u64; ReviewClass::ALL.len()]);

impl ByClass {
    /// So many of a class.
    #[must_use]
    pub fn get(&self, class: ReviewClass) -> u64 {
        self.0[class as usize]
    }

    /// All.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Those of which there is a record.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.sum() - self.get(ReviewClass::Unknown)
    }

    /// Those that nobody looked at but their author, neither person nor automaton.
    #[must_use]
    pub fn unreviewed(&self) -> u64 {
        self.get(ReviewClass::None) + self.get(ReviewClass::Own)
    }

    /// Counts so many more.
    pub fn add(&mut self, class: ReviewClass, count: u64) {
        self.0[class as usize] += count;
    }
}

impl From<ReviewedLines> for ByClass {
    fn from(lines: ReviewedLines) -> Self {
        let ReviewedLines { unknown, none, own, automated, commented, stale, approved, attested } = lines;
        let mut counts = ByClass::default();
        counts.add(ReviewClass::Unknown, unknown.into());
        counts.add(ReviewClass::None, none.into());
        counts.add(ReviewClass::Own, own.into());
        counts.add(ReviewClass::Automated, automated.into());
        counts.add(ReviewClass::Commented, commented.into());
        counts.add(ReviewClass::Stale, stale.into());
        counts.add(ReviewClass::Approved, approved.into());
        counts.add(ReviewClass::Attested, attested.into());
        counts
    }
}

impl AddAssign for ByClass {
    fn add_assign(&mut self, other: ByClass) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }
}
