//! Who calls whom in a set of files, by name.
//!
//! A call is of a unit where the last part of its name is the last part of that unit's name, and no other unit of the set
//! has it: names that several units share say nothing and are left out.

use rustc_hash::FxHashMap;

use crate::units::{Outline, UnitKind};

/// Calls of one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallSignals {
    /// No other unit of the set has its name, so that what follows is known.
    pub is_known: bool,
    /// Places that call it, its own left out.
    pub callers: u32,
    /// Of these, places in other files.
    pub callers_elsewhere: u32,
    /// Calls in it of units of its file, itself left out.
    pub calls_here: u32,
    /// Calls in it of units of other files.
    pub calls_elsewhere: u32,
}

impl CallSignals {
    /// A helper of one use: exactly one place calls it, and that is in its file. For functions and methods that are no
    /// tests; what is called from outside of the set can't be seen.
    #[must_use]
    pub fn is_single_use(self) -> bool {
        self.is_known && self.callers == 1 && self.callers_elsewhere == 0
    }
}

/// The calls of each unit of each file.
#[must_use]
pub fn across(files: &[&Outline]) -> Vec<Vec<CallSignals>> {
    let owners = owners(files);
    let mut found: Vec<Vec<CallSignals>> =
        files.iter().map(|outline| vec![CallSignals::default(); outline.units.len()]).collect();
    for (file, unit) in owners.values().flatten() {
        found[*file][*unit].is_known = true;
    }
    for (file, outline) in files.iter().enumerate() {
        for call in &outline.calls {
            let Some(Some((there, callee))) = owners.get(last(call.name())) else { continue };
            let inside = call.unit.is_some_and(|unit| *there == file && within(outline, unit, *callee));
            if inside {
                continue;
            }
            let elsewhere = u32::from(*there != file);
            let called = &mut found[*there][*callee];
            called.callers += 1;
            called.callers_elsewhere += elsewhere;
            if let Some(unit) = call.unit {
                found[file][unit].calls_elsewhere += elsewhere;
                found[file][unit].calls_here += 1 - elsewhere;
            }
        }
    }
    found
}

/// For each name the one unit that has it, or nothing where several do.
fn owners<'a>(files: &[&'a Outline]) -> FxHashMap<&'a str, Option<(usize, usize)>> {
    let mut owners: FxHashMap<&str, Option<(usize, usize)>> = FxHashMap::default();
    for (file, outline) in files.iter().enumerate() {
        for (at, unit) in outline.units.iter().enumerate() {
            if matches!(unit.kind, UnitKind::Function | UnitKind::Method) && !unit.name.is_empty() {
                owners.entry(last(&unit.name)).and_modify(|owner| *owner = None).or_insert(Some((file, at)));
            }
        }
    }
    owners
}

fn last(name: &str) -> &str {
    name.rsplit(['.', '/', ':']).next().unwrap_or(name)
}

/// A unit is another or lies in it.
fn within(outline: &Outline, unit: usize, outer: usize) -> bool {
    let mut next = Some(unit);
    while let Some(at) = next {
        if at == outer {
            return true;
        }
        next = outline.units[at].parent;
    }
    false
}
