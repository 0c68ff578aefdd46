//! Finding units in an index.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::format::{Index, Row};
use super::{Limits, PARTS, Query, edited_percent};
use crate::fingerprint::{Fingerprints, GRAM, Gram};

/// What happened to a unit between the index and what was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transformation {
    /// Nothing: the same bytes.
    Verbatim,
    /// Layout or comments changed.
    Reformatted,
    /// Names of its own changed, or docstrings, quotes, parentheses, bases of numbers.
    Renamed,
    /// Some of its tokens changed.
    Edited {
        /// An estimate of how many, from the grams that are left; 1 to 100.
        percent: u32,
    },
}

impl Transformation {
    /// The word for it: `verbatim`, `reformatted`, `renamed`, `edited`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Reformatted => "reformatted",
            Self::Renamed => "renamed",
            Self::Edited { .. } => "edited",
        }
    }
}

/// How much a match says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The rest.
    Weak,
    /// A whole unit of 60 tokens or more that at most four sources have; or half of the kept grams of one of 80.
    Fair,
    /// A whole unit of 100 tokens or more that at most two sources have; or three quarters of the kept grams of one.
    Strong,
}

impl Strength {
    /// The word for it: `weak`, `fair`, `strong`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Strong => "strong",
        }
    }
}

/// A unit of the index that what was looked up comes from, or that comes from it, or both from a third.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What happened on the way.
    pub transformation: Transformation,
    /// How much it says.
    pub strength: Strength,
    /// What the index claims of the unit.
    pub claim: String,
    /// Where the unit comes from.
    pub source: String,
    /// Its name there.
    pub name: String,
    /// The line there that it begins on.
    pub line: u32,
    /// Its tokens there.
    pub tokens: u32,
    /// Sources of the index that have a unit of its shape.
    pub sources: usize,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Matches, the closest first; for each claim the closest alone. Several claims are a conflict that the caller shows.
    pub matches: Vec<Match>,
    /// Units that fit and were left out because they are too short.
    pub too_short: usize,
    /// The same because too many sources have them.
    pub too_common: usize,
}

impl Index<'_> {
    /// Looks a unit or a snippet up. Parts are looked for where no whole unit is found.
    #[must_use]
    pub fn lookup(&self, query: &Query, limits: &Limits) -> Found {
        self.lookup_elsewhere(query, limits, &|_| false)
    }

    /// The same; what stands in a source of one's own is no match, though it counts where rarity does.
    #[must_use]
    pub fn lookup_elsewhere(&self, query: &Query, limits: &Limits, is_own: &dyn Fn(&[u8]) -> bool) -> Found {
        let mut found = Found::default();
        if let Some(fingerprints) = &query.fingerprints {
            self.whole(fingerprints, (limits, is_own), &mut found);
        }
        if found == Found::default() && self.has_parts() {
            self.edited(query, (limits, is_own), &mut found);
        }
        found.matches.sort_by(|a, b| {
            (a.transformation, &a.source, a.line, &a.name).cmp(&(b.transformation, &b.source, b.line, &b.name))
        });
        let mut claims: Vec<String> = Vec::new();
        found.matches.retain(|one| {
            !claims.contains(&one.claim) && {
                claims.push(one.claim.clone());
                true
            }
        });
        found
    }

    fn whole(&self, query: &Fingerprints, (limits, is_own): Rules<'_>, found: &mut Found) {
        let rows: Vec<Row> = self.of_shape(query.shape).take(MOST_ROWS).filter_map(|unit| self.row(unit)).collect();
        let sources = self.sources(&rows);
        if sources > limits.most_sources {
            found.too_common += rows.len();
            return;
        }
        let exact = u64::from_le_bytes(*query.exact.first_chunk().expect("because it has 16 bytes"));
        for row in rows.into_iter().filter(|row| !self.is_own(row, is_own)) {
            if u32::from(row.tokens) < limits.min_tokens {
                found.too_short += 1;
                continue;
            }
            let transformation = if row.exact == exact {
                Transformation::Verbatim
            } else if row.text == query.text {
                Transformation::Reformatted
            } else {
                Transformation::Renamed
            };
            let strength = match (row.tokens, sources) {
                (100.., 0..=2) => Strength::Strong,
                (60.., 0..=4) => Strength::Fair,
                _ => Strength::Weak,
            };
            found.matches.extend(self.matched(&row, transformation, strength, sources));
        }
    }

    fn is_own(&self, row: &Row, is_own: &dyn Fn(&[u8]) -> bool) -> bool {
        self.place(row).is_some_and(|place| is_own(self.source(place.source)))
    }

    /// Different shapes of units.
    fn shapes(&self, units: impl Iterator<Item = u32>) -> usize {
        let mut shapes: Vec<u64> = units.filter_map(|unit| Some(self.row(unit as usize)?.shape)).collect();
        shapes.sort_unstable();
        shapes.dedup();
        shapes.len()
    }

    /// Different sources of rows.
    fn sources(&self, rows: &[Row]) -> usize {
        let mut sources: Vec<u32> = rows.iter().filter_map(|row| Some(self.place(row)?.source)).collect();
        sources.sort_unstable();
        sources.dedup();
        sources.len()
    }

    fn edited(&self, query: &Query, (limits, is_own): Rules<'_>, found: &mut Found) {
        let units = self.shared(query, limits);
        for (unit, count) in units {
            let Some(row) = self.row(unit as usize).filter(|row| !self.is_own(row, is_own)) else { continue };
            let tokens = u32::from(row.tokens);
            if tokens < limits.min_tokens {
                found.too_short += 1;
                continue;
            }
            let kept = parts_of(tokens);
            let strength = match (count * 4 / kept.max(1), tokens) {
                (3.., 100..) => Strength::Strong,
                (2.., 80..) => Strength::Fair,
                _ => Strength::Weak,
            };
            let percent = edited_percent(count, kept);
            let of_shape: Vec<Row> =
                self.of_shape(row.shape).take(MOST_ROWS).filter_map(|unit| self.row(unit)).collect();
            let sources = self.sources(&of_shape);
            if sources > limits.most_sources {
                found.too_common += 1;
                continue;
            }
            found.matches.extend(self.matched(&row, Transformation::Edited { percent }, strength, sources));
        }
    }

    /// Units that share enough grams with a stretch of what is looked up that is not much longer than they are, with how
    /// many; common grams do not count. Grams from all over a long text are no copy.
    fn shared(&self, query: &Query, limits: &Limits) -> BTreeMap<u32, u32> {
        let of_part = |same: &&[(Gram, u32)]| {
            let units = self.of_part(same.first()?.0);
            Some(units).filter(|units| (1..=MOST_OF_A_GRAM).contains(&units.len()))
        };
        let grams = || query.grams.chunk_by(|a, b| a.0 == b.0);
        let enough =
            |counts: &FxHashMap<u32, u32>, unit: &u32| counts.get(unit).is_some_and(|count| *count >= limits.min_parts);
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        grams().filter_map(|same| of_part(&same)).flatten().for_each(|unit| *counts.entry(unit).or_default() += 1);
        if !counts.values().any(|count| *count >= limits.min_parts) {
            return BTreeMap::new();
        }
        // Which grams are common is asked of those alone that decide: it takes a look at each of their units.
        let mut places: BTreeMap<u32, Vec<(u32, Gram)>> = BTreeMap::new();
        for same in grams() {
            let Some(units) = of_part(&same) else { continue };
            let decides = units.clone().any(|unit| enough(&counts, &unit));
            if decides && self.shapes(units.clone()) <= limits.most_of_a_part {
                for unit in units.filter(|unit| enough(&counts, unit)) {
                    let all = same.iter().take(MOST_PLACES).map(|(gram, place)| (*place, *gram));
                    places.entry(unit).or_default().extend(all);
                }
            }
        }
        let count = |(unit, places): (u32, Vec<(u32, Gram)>)| {
            let span = u32::from(self.row(unit as usize)?.tokens).saturating_mul(STRETCH);
            Some((unit, densest(places, span))).filter(|(_, count)| *count >= limits.min_parts)
        };
        places.into_iter().filter_map(count).collect()
    }

    fn matched(&self, row: &Row, transformation: Transformation, strength: Strength, sources: usize) -> Option<Match> {
        let place = self.place(row)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(Match {
            transformation,
            strength,
            claim: text(self.claim(row.claim)),
            source: text(self.source(place.source)),
            name: text(place.name),
            line: place.line,
            tokens: u32::from(row.tokens),
            sources,
        })
    }
}

/// What says too little, and which sources are one's own.
type Rules<'a> = (&'a Limits, &'a dyn Fn(&[u8]) -> bool);

/// Units with one gram that are looked at: of more the gram is common.
const MOST_OF_A_GRAM: usize = 64;

/// Places of one gram in what is looked up that are looked at.
const MOST_PLACES: usize = 1_000;

/// How many times as long as a unit a stretch may be that holds it with what was put in.
const STRETCH: u32 = 2;

/// The most different grams whose places lie less than `span` apart.
fn densest(mut places: Vec<(u32, Gram)>, span: u32) -> u32 {
    places.sort_unstable();
    let mut within: FxHashMap<Gram, u32> = FxHashMap::default();
    let (mut first, mut most) = (0, 0);
    for (place, gram) in &places {
        *within.entry(*gram).or_default() += 1;
        while places[first].0 + span <= *place {
            let gone = within.entry(places[first].1).or_default();
            *gone -= 1;
            if *gone == 0 {
                within.remove(&places[first].1);
            }
            first += 1;
        }
        most = most.max(within.len());
    }
    u32::try_from(most).unwrap_or(u32::MAX)
}

/// Units of one shape that are looked at.
const MOST_ROWS: usize = 4_096;

/// Grams that the index keeps of a unit: as many as it has, or [`PARTS`].
fn parts_of(tokens: u32) -> u32 {
    let all = tokens.saturating_sub(u32::try_from(GRAM).unwrap_or(0) - 1);
    all.min(u32::try_from(PARTS).unwrap_or(u32::MAX))
}
