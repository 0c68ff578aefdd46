//! What indices know of a unit, in order: the claim that counts first, others behind it.

use std::cmp::Reverse;

use code::witness::{Match, Strength};
use facts::Claim;

use super::UnitClaim;

/// A unit of an index that fits, and what is claimed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Who wrote it.
    pub claim: UnitClaim,
    /// How it fits.
    pub found: Match,
}

/// A unit of a text that indices know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitMatch {
    /// Its name in the text; empty for a block or a quote.
    pub name: String,
    /// Its first line in the file.
    pub start_line: u32,
    /// Its last.
    pub end_line: u32,
    /// The claim that counts.
    pub closest: Claimed,
    /// Other claims, in the same order.
    pub others: Vec<Claimed>,
}

impl UnitMatch {
    /// Agents are said to have written it, and people too.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        let says = |claim| self.all().any(|one| one.claim.claim == claim);
        says(Claim::Ai) && says(Claim::Human)
    }

    /// Lines that it touches.
    #[must_use]
    pub fn lines(&self) -> u32 {
        self.end_line.saturating_sub(self.start_line).saturating_add(1)
    }

    fn all(&self) -> impl Iterator<Item = &Claimed> {
        std::iter::once(&self.closest).chain(&self.others)
    }
}

/// Puts the matches of a unit in order, each claim once: what says something before what says nothing, then the closest,
/// the best known, the strongest, the first by name.
#[must_use]
pub fn ordered(matches: Vec<Match>, least: Strength) -> Vec<Claimed> {
    let strong = matches.into_iter().filter(|found| found.strength >= least);
    let mut all: Vec<Claimed> = strong.map(|found| Claimed { claim: UnitClaim::decode(&found.claim), found }).collect();
    all.sort_by(|a, b| rank(a).cmp(&rank(b)));
    let mut seen: Vec<UnitClaim> = Vec::new();
    all.retain(|one| {
        let is_new = !seen.contains(&one.claim);
        if is_new {
            seen.push(one.claim.clone());
        }
        is_new
    });
    all
}

fn rank(one: &Claimed) -> impl Ord + '_ {
    let Claimed { claim, found } = one;
    let nothing = claim.claim == Claim::Unknown;
    let place = (&found.source, found.line, &found.name);
    (nothing, found.transformation, claim.level, Reverse(found.strength), place)
}
