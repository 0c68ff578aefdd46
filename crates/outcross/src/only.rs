//! Which rows a person wants to see: those of some writers, those whose evidence does not agree, those that had some
//! review.

use std::sync::Arc;

use facts::{Claim, ReviewClass};

/// How a piece of evidence begins that says that two others contradict each other.
pub const CONFLICT: &str = "conflict:";
/// How one begins that says that only one of two sources speaks.
pub const ONE_SIDED: &str = "one-sided:";

/// A kind of row by its origin. A row can be of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Written by this.
    Claim(Claim),
    /// Its evidence names a conflict.
    Conflict,
    /// Its evidence says that only one source speaks.
    OneSided,
}

/// What is asked for: a row of one of the kinds that had one of the reviews. An empty list asks for nothing, so all rows
/// are right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// Where rows come from.
    pub kinds: Vec<Kind>,
    /// What review they had.
    pub reviews: Vec<ReviewClass>,
}

impl Only {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.reviews.is_empty()
    }

    /// Whether a row of this claim and evidence, with this review, is asked for.
    #[must_use]
    pub fn admits(&self, claim: Claim, evidence: &[Arc<str>], review: ReviewClass) -> bool {
        let is_of_kind = self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.is_of(claim, evidence));
        is_of_kind && (self.reviews.is_empty() || self.reviews.contains(&review))
    }
}

impl Kind {
    fn is_of(self, claim: Claim, evidence: &[Arc<str>]) -> bool {
        match self {
            Kind::Claim(wanted) => claim == wanted,
            Kind::Conflict => has(evidence, CONFLICT),
            Kind::OneSided => has(evidence, ONE_SIDED),
        }
    }
}

/// Whether a piece of evidence begins so.
#[must_use]
pub fn has(evidence: &[Arc<str>], start: &str) -> bool {
    evidence.iter().any(|text| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_of_the_kinds_will_do() {
        let check = |kinds: &[Kind], claim, evidence: &str, expect| {
            let only = Only { kinds: kinds.to_vec(), ..Only::default() };
            assert_eq!(only.admits(claim, &[Arc::from(evidence)], ReviewClass::None), expect, "{kinds:?} {evidence}");
        };
        check(&[], Claim::Unknown, "", true);
        check(&[Kind::Claim(Claim::Ai)], Claim::Ai, "", true);
        check(&[Kind::Claim(Claim::Ai)], Claim::Unknown, "conflict: x", false);
        check(&[Kind::Claim(Claim::Ai), Kind::Conflict], Claim::Human, "conflict: x", true);
        check(&[Kind::OneSided], Claim::Ai, "one-sided: x", true);
        check(&[Kind::OneSided], Claim::Ai, "trailer: one-sided: x", false);
    }

    #[test]
    fn kind_and_review_have_to_fit_both() {
        let check = |kinds: &[Kind], reviews: &[ReviewClass], claim, review, expect| {
            let only = Only { kinds: kinds.to_vec(), reviews: reviews.to_vec() };
            assert_eq!(only.admits(claim, &[], review), expect, "{only:?} {claim} {review}");
        };
        let (ai, unreviewed) = ([Kind::Claim(Claim::Ai)], [ReviewClass::None, ReviewClass::Own]);
        check(&ai, &unreviewed, Claim::Ai, ReviewClass::Own, true);
        check(&ai, &unreviewed, Claim::Ai, ReviewClass::Approved, false);
        check(&ai, &unreviewed, Claim::Human, ReviewClass::None, false);
        check(&[], &unreviewed, Claim::Human, ReviewClass::None, true);
        check(&[], &unreviewed, Claim::Human, ReviewClass::Unknown, false);
        check(&ai, &[], Claim::Ai, ReviewClass::Unknown, true);
    }
}
