//! The functions of a base, as the ledger has them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use code::fingerprint::{Gram, Sketch};
use facts::{Class, UnitKind, UnitRow};

use super::head::Function;
use super::{LEAST_TOKENS, MOST_OF_A_SHAPE, SIMILAR_PERCENT};

/// A function of the base.
#[derive(Debug, Clone)]
pub(super) struct KnownUnit {
    pub(super) path: Arc<str>,
    pub(super) line: u32,
    pub(super) name: Arc<str>,
    /// The fingerprint of its tokens.
    pub(super) text: u64,
    tokens: u32,
    shape: u64,
    sketch: Sketch,
}

/// Functions of the base that share something with the functions of a change.
#[derive(Debug, Default)]
pub(super) struct KnownUnits {
    units: Vec<KnownUnit>,
    /// The names of functions in files that the change adds functions to.
    names: BTreeSet<(Arc<str>, Arc<str>)>,
    shapes: HashMap<u64, usize>,
}

impl KnownUnits {
    /// Keeps of the rows of a base what may be like a function of the change.
    pub(super) fn read(rows: impl Iterator<Item = UnitRow>, added: &[Function]) -> KnownUnits {
        let functions = || added.iter();
        let shapes: HashSet<u64> = functions().map(|function| function.prints.shape).collect();
        let grams: HashSet<Gram> = functions().flat_map(|function| function.prints.sketch.grams()).copied().collect();
        let paths: BTreeSet<&Arc<str>> = functions().map(|function| &function.path).collect();
        let mut known = KnownUnits::default();
        for row in rows.filter(|row| matches!(row.kind, UnitKind::Function | UnitKind::Method)) {
            if paths.contains(&row.path) {
                known.names.insert((row.path.clone(), row.name.clone()));
            }
            let may_be = shapes.contains(&row.shape) || row.minhash.iter().any(|gram| grams.contains(gram));
            let is_test = row.signals.get("is_test").is_some_and(|is_test| *is_test > 0);
            if may_be && row.class == Class::Source && row.tokens >= LEAST_TOKENS && !is_test && row.path_raw.is_none()
            {
                *known.shapes.entry(row.shape).or_default() += 1;
                known.units.push(KnownUnit::of(row));
            }
        }
        known
    }

    /// Whether a file of the base has a function of this name.
    pub(super) fn has_named(&self, path: &Arc<str>, name: &Arc<str>) -> bool {
        self.names.contains(&(path.clone(), name.clone()))
    }

    /// The functions like one, the most like it first, with the share of grams, in percent, where the shape differs.
    pub(super) fn like(&self, function: &Function) -> Vec<(&KnownUnit, Option<u32>)> {
        let mut found: BTreeMap<(u32, &str, u32), (&KnownUnit, Option<u32>)> = BTreeMap::new();
        for unit in &self.units {
            let is_custom = self.shapes.get(&unit.shape).is_some_and(|count| *count > MOST_OF_A_SHAPE);
            let share = if unit.shape == function.prints.shape { None } else { Some(percent(unit, function)) };
            let is_like = |share| share >= SIMILAR_PERCENT && are_near(unit.tokens, function.prints.tokens);
            if !is_custom && share.is_none_or(is_like) {
                let difference = share.map_or(0, |share| 1 + (100 - share));
                found.insert((difference, &unit.path, unit.line), (unit, share));
            }
        }
        found.into_values().collect()
    }
}

impl KnownUnit {
    fn of(row: UnitRow) -> KnownUnit {
        KnownUnit {
            path: row.path,
            line: row.start_line,
            name: row.name,
            text: row.text,
            tokens: row.tokens,
            shape: row.shape,
            sketch: Sketch::new(&row.minhash),
        }
    }
}

/// Whether the shorter one has four fifths of the tokens of the longer one or more: grams say how much is the same, not
/// how often.
fn are_near(one: u32, other: u32) -> bool {
    u64::from(one.min(other)) * 5 >= u64::from(one.max(other)) * 4
}

/// Of all grams of both the share that both have, in percent.
fn percent(unit: &KnownUnit, function: &Function) -> u32 {
    let percent = (unit.sketch.resemblance(&function.prints.sketch) * 100.0).round();
    (percent as u32).min(100)
}
