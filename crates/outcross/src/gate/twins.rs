//! Functions that a change adds although its base has one like them, which stays.
//!
//! Invariants: this only ever adds findings. What can't be read, here or in the ledger, has no twin and is no problem of
//! the change: nothing that it must answer for is looked for here. The ledger is asked for its units of the very base
//! alone; files are read at base and head, never from the work tree.

mod head;
mod known;

use std::path::Path;

use checks::{Change, Known, Twin};
use ledger::Ledger;

use super::asked::Asked;
use crate::platform::interrupted;
use crate::target::{Target, commit_id};
use crate::units;
use head::{Function, Head};
use known::KnownUnits;

/// Tokens from which on a function is looked at: shorter ones are alike by chance.
const LEAST_TOKENS: u32 = 50;

/// The share of grams, in percent, from which on two functions are like each other. Measured (the rule's page has the
/// numbers): below it pairs are mostly code of one custom.
const SIMILAR_PERCENT: u32 = 80;

/// Functions of the base that may share a shape. More of them are a custom of the language.
const MOST_OF_A_SHAPE: usize = 8;

/// The functions of a change that the base of it has already.
#[must_use]
pub fn find((target, asked): (&Target, &Asked), folder: &Path, change: &Change) -> Vec<Twin> {
    let mut head = Head::new(target, asked.head);
    let added = head.added(change);
    if added.is_empty() {
        return Vec::new();
    }
    let Some(known) = units_of_base((target, asked), folder, &added) else { return Vec::new() };
    let found = added.iter().take_while(|_| !interrupted());
    found.filter_map(|function| twin(&mut head, &known, function)).collect()
}

/// The functions of the base that may be twins; `None` where the ledger does not hold them.
fn units_of_base((target, asked): (&Target, &Asked), folder: &Path, added: &[Function]) -> Option<KnownUnits> {
    let ledger = Ledger::open(folder).ok()?;
    let entry = ledger.repositories().iter().find(|entry| entry.repo_id == target.repo_id)?;
    let is_of_base = entry.head == Some(commit_id(asked.base)) && units::is_filled(&ledger, &entry.repo_id);
    let rows = ledger.units_of(&entry.repo_id).ok().filter(|_| is_of_base)?;
    Some(KnownUnits::read(rows.map_while(Result::ok), added))
}

/// The function of the base that is most like one: of the same shape first, then by likeness, then by place. None where
/// one that is like it does not stay: then it may be that one, moved or renamed.
fn twin(head: &mut Head, known: &KnownUnits, function: &Function) -> Option<Twin> {
    if known.has_named(&function.path, &function.name) {
        return None;
    }
    let candidates = known.like(function);
    let (unit, similar_percent) = *candidates.first()?;
    if !candidates.iter().all(|(unit, _)| head.has(unit)) {
        return None;
    }
    Some(Twin {
        path: function.path.clone(),
        first_line: function.first_line,
        last_line: function.last_line,
        name: function.name.clone(),
        known: Known { path: unit.path.clone(), line: unit.line, name: unit.name.clone() },
        similar_percent,
    })
}
