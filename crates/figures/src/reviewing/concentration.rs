//! On how few people review rests.

use crate::ratio::Ratio;

/// How the approvals of merged changes spread over the persons who gave them. An approval is a person's of a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Concentration {
    /// Approvals that stood at the merge.
    pub approvals: u64,
    /// Persons who gave them.
    pub reviewers: u64,
    /// The least number of persons who gave half of them or more.
    pub half: u64,
    /// Those of the busiest person, of all.
    pub busiest: Ratio,
    /// The index of Herfindahl and Hirschman (1945): the sum of the squares of everybody's share. 1 where one person
    /// gives all; its inverse is the number of persons who, equally busy, would give the same index.
    pub herfindahl: Ratio,
}

impl Concentration {
    /// Of the approvals of each person.
    #[must_use]
    pub fn of(mut counts: Vec<u64>) -> Concentration {
        counts.retain(|count| *count > 0);
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let approvals: u64 = counts.iter().sum();
        let mut sum = 0;
        let half = counts.iter().take_while(|count| {
            let is_less = sum * 2 < approvals;
            sum += **count;
            is_less
        });
        Concentration {
            approvals,
            reviewers: counts.len() as u64,
            half: half.count() as u64,
            busiest: Ratio::new(counts.first().copied().unwrap_or(0), approvals),
            herfindahl: Ratio::new(counts.iter().map(|count| count * count).sum(), approvals * approvals),
        }
    }
}
