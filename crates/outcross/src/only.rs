//! Which rows a person wants to see: those of some writers, or those whose evidence does not agree.

use std::sync::Arc;

use facts::Claim;

/// How a piece of evidence begins that says that two others contradict each other.
pub const CONFLICT: &str = "conflict:";
/// How one begins that says that only one of two sources speaks.
pub const ONE_SIDED: &str = "one-sided:";

/// A kind of row. A row can be of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Written by this.
    Claim(Claim),
    /// Its evidence names a conflict.
    Conflict,
    /// Its evidence says that only one source speaks.
    OneSided,
}

/// The kinds that are asked for; none for all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only(pub Vec<Kind>);

impl Only {
    /// Whether a row of this claim and evidence is of one of the kinds.
    #[must_use]
    pub fn admits(&self, claim: Claim, evidence: &[Arc<str>]) -> bool {
        self.0.is_empty() || self.0.iter().any(|kind| kind.is_of(claim, evidence))
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
            let only = Only(kinds.to_vec());
            assert_eq!(only.admits(claim, &[Arc::from(evidence)]), expect, "{kinds:?} {evidence}");
        };
        check(&[], Claim::Unknown, "", true);
        check(&[Kind::Claim(Claim::Ai)], Claim::Ai, "", true);
        check(&[Kind::Claim(Claim::Ai)], Claim::Unknown, "conflict: x", false);
        check(&[Kind::Claim(Claim::Ai), Kind::Conflict], Claim::Human, "conflict: x", true);
        check(&[Kind::OneSided], Claim::Ai, "one-sided: x", true);
        check(&[Kind::OneSided], Claim::Ai, "trailer: one-sided: x", false);
    }
}
