//! Types by how often they occur.

use std::fmt;

/// Counts from one power of two to the next: 1, 2, 3-4, 5-8, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Band {
    /// The least count.
    pub low: u64,
    /// The greatest count.
    pub high: u64,
}

impl Band {
    /// The band of a count from 1; that of 0 is the band of 1.
    #[must_use]
    pub fn of(count: u64) -> Band {
        let high = count.max(1).checked_next_power_of_two().unwrap_or(u64::MAX);
        Band { low: high / 2 + 1, high }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            write!(formatter, "{}", self.low)
        } else {
            write!(formatter, "{}-{}", self.low, self.high)
        }
    }
}
