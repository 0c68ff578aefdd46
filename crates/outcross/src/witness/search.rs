//! The units of a text, looked up in indices.
//!
//! A unit within one that is there whole is not looked up by itself; one that encloses others is edited only if none of
//! those is found: what is found never overlaps.

use code::Language;
use code::fingerprint::{Fingerprints, grams_of, of_units};
use code::parse::{Budget, Unparsed, parse};
use code::units::{Unit, outline};
use code::witness::{Index, Limits, Match, Query, Strength, Transformation};

use super::matches::{UnitMatch, ordered};
use super::texts::{LONGEST_QUOTE, Text};

/// How texts are looked up.
pub struct Searcher<'a> {
    /// Where.
    pub indices: Vec<Index<'a>>,
    /// What says too little.
    pub limits: Limits,
    /// The least that a match has to say.
    pub least: Strength,
    /// How sources begin that are no witness: those of the repository that is looked at. Empty for none.
    pub own: Vec<u8>,
}

/// What was found in a text, or in many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searched {
    /// Units that were looked up, and quotes.
    pub units: u64,
    /// The ones that indices know, in their order.
    pub matches: Vec<UnitMatch>,
    /// Units that fit nothing but what is too short to say anything.
    pub too_short: u64,
    /// The same of what too many sources have.
    pub too_common: u64,
    /// The same of matches that are weaker than asked for.
    pub weaker: u64,
    /// Why there are no units.
    pub unparsed: Option<Unparsed>,
}

impl Searcher<'_> {
    /// Looks a text up: in the language in which most of it is found.
    #[must_use]
    pub fn search(&self, text: &Text<'_>) -> Searched {
        let mut best: Option<Searched> = None;
        for language in &text.languages {
            let searched = self.units(text, *language);
            if best.as_ref().is_none_or(|best| searched.is_more_than(best)) {
                best = Some(searched);
            }
        }
        let untried = || Searched { unparsed: Some(Unparsed::TooLong), ..Searched::default() };
        let best = best.unwrap_or_else(untried);
        let is_sought = text.is_quote && text.bytes.len() <= LONGEST_QUOTE && best.matches.is_empty();
        if is_sought { self.quote(text, best) } else { best }
    }

    /// Looks up the units of a text in a language.
    fn units(&self, text: &Text<'_>, language: Language) -> Searched {
        let parsed = match parse(language, &text.bytes, &Budget::default(), &mut || true) {
            Ok(parsed) => parsed,
            Err(why) => return Searched { unparsed: Some(why), ..Searched::default() },
        };
        let outline = outline(&parsed);
        let prints = of_units(&parsed, &outline);
        let mut searched = Searched::default();
        // What is found of each unit, and whether it lies in one that is there whole.
        let mut found: Vec<Option<UnitMatch>> = Vec::with_capacity(prints.len());
        let mut is_covered = Vec::with_capacity(prints.len());
        for (unit, prints) in outline.units.iter().zip(prints) {
            let covers = |parent: usize| is_covered[parent] || found[parent].as_ref().is_some_and(is_whole);
            let covered = unit.parent.is_some_and(covers);
            is_covered.push(covered);
            found.push(if covered { None } else { self.unit(text, language, (unit, prints), &mut searched) });
        }
        drop_outer(&outline.units, &mut found);
        searched.matches = found.into_iter().flatten().collect();
        searched
    }

    fn unit(
        &self,
        text: &Text<'_>,
        language: Language,
        (unit, prints): (&Unit, Fingerprints),
        searched: &mut Searched,
    ) -> Option<UnitMatch> {
        searched.units += 1;
        let mut query = Query::unit(prints, &[]);
        let mut found = self.matches(&query, searched);
        if found.is_none() && self.indices.iter().any(Index::has_parts) {
            query = Query::unit(query.fingerprints?, &grams_of(Some(language), unit.core.text(&text.bytes)));
            found = self.matches(&query, searched);
        }
        let lines = (text.line(unit.span.start_line), text.line(unit.span.end_line));
        self.matched(unit.name.clone(), lines, found?, searched)
    }

    /// Looks up a whole text by its parts.
    fn quote(&self, text: &Text<'_>, mut searched: Searched) -> Searched {
        searched.units += 1;
        let ends = text.bytes.trim_ascii_end().iter().filter(|byte| **byte == b'\n').count();
        let lines = (text.line(1), text.line(u32::try_from(ends).unwrap_or(u32::MAX).saturating_add(1)));
        let (mut found, mut tried): (Vec<Match>, _) = (Vec::new(), Searched::default());
        for language in &text.languages {
            let query = Query::snippet(&grams_of(Some(*language), &text.bytes));
            found.extend(self.matches(&query, &mut tried).unwrap_or_default());
        }
        if found.is_empty() {
            // One quote, in however many languages it was tried.
            searched.too_common += tried.too_common.min(1);
            searched.too_short += if tried.too_common > 0 { 0 } else { tried.too_short.min(1) };
            return searched;
        }
        let one = self.matched(String::new(), lines, found, &mut searched);
        searched.matches.extend(one);
        searched
    }

    /// What the indices know; nothing if they have nothing that fits, an empty list if that says too little.
    fn matches(&self, query: &Query, searched: &mut Searched) -> Option<Vec<Match>> {
        let (mut all, mut too_short, mut too_common) = (Vec::new(), false, false);
        for index in &self.indices {
            let is_own = |source: &[u8]| !self.own.is_empty() && source.starts_with(&self.own);
            let found = index.lookup_elsewhere(query, &self.limits, &is_own);
            too_short |= found.too_short > 0;
            too_common |= found.too_common > 0;
            all.extend(found.matches);
        }
        if all.is_empty() {
            searched.too_common += u64::from(too_common);
            searched.too_short += u64::from(too_short && !too_common);
        }
        (!all.is_empty() || too_short || too_common).then_some(all)
    }

    fn matched(
        &self,
        name: String,
        (start_line, end_line): (u32, u32),
        found: Vec<Match>,
        searched: &mut Searched,
    ) -> Option<UnitMatch> {
        let had_some = !found.is_empty();
        let mut all = ordered(found, self.least).into_iter();
        let closest = all.next();
        searched.weaker += u64::from(had_some && closest.is_none());
        Some(UnitMatch { name, start_line, end_line, closest: closest?, others: all.collect() })
    }
}

impl Searched {
    fn is_more_than(&self, other: &Searched) -> bool {
        let lines = |searched: &Searched| searched.matches.iter().map(|one| u64::from(one.lines())).sum::<u64>();
        lines(self) > lines(other)
    }
}

fn is_whole(found: &UnitMatch) -> bool {
    !matches!(found.closest.found.transformation, Transformation::Edited { .. })
}

/// Leaves out units that enclose others which were found.
fn drop_outer(units: &[Unit], found: &mut [Option<UnitMatch>]) {
    let mut has_inner = vec![false; units.len()];
    for at in (0..units.len()).rev() {
        if has_inner[at] {
            found[at] = None;
        }
        if let Some(parent) = units[at].parent.filter(|_| has_inner[at] || found[at].is_some()) {
            has_inner[parent] = true;
        }
    }
}
