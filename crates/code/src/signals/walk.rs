//! Counts that need the syntax tree.

use rustc_hash::FxHashMap;
use tree_sitter::TreeCursor;

use super::UnitSignals;
use super::masks::masks;
use crate::parse::Parsed;
use crate::syntax::{Visitor, role, visit};
use crate::units::Outline;

/// Nesting, masked errors, handlers and calls of each unit; the rest is 0.
pub(super) fn counts(parsed: &Parsed<'_>, outline: &Outline) -> Vec<UnitSignals> {
    let mut by_place = FxHashMap::default();
    for (at, unit) in outline.units.iter().enumerate() {
        by_place.insert((unit.core.start, unit.core.end), at);
    }
    let mut walk = Walk {
        parsed,
        outline,
        by_place,
        open: Vec::new(),
        nests: vec![0],
        found: vec![UnitSignals::default(); outline.units.len()],
    };
    visit(parsed.tree.root_node(), &mut walk);
    for call in &outline.calls {
        walk.each_outer(call.unit, |signals| signals.calls += 1);
    }
    walk.found
}

struct Walk<'a, 'b> {
    parsed: &'a Parsed<'b>,
    outline: &'a Outline,
    by_place: FxHashMap<(usize, usize), usize>,
    /// Units that are open, with the depth of their nodes.
    open: Vec<(usize, usize)>,
    /// For each open unit, and for what is outside of all, how many branches are open.
    nests: Vec<u32>,
    found: Vec<UnitSignals>,
}

impl Visitor for Walk<'_, '_> {
    fn enter(&mut self, cursor: &TreeCursor<'_>, depth: usize) -> bool {
        let node = cursor.node();
        let roles = self.parsed.table.roles(node);
        if let Some(unit) = self.by_place.remove(&(node.start_byte(), node.end_byte())) {
            self.open.push((unit, depth));
            self.nests.push(0);
        }
        if self.deepens(cursor, roles) {
            let nests = self.nests.last_mut().expect("because the outermost stays");
            *nests += 1;
            let deepest = *nests;
            if let Some((unit, _)) = self.open.last() {
                self.found[*unit].nesting = self.found[*unit].nesting.max(deepest);
            }
        }
        let unit = self.innermost(node.start_byte());
        if roles & role::CATCH != 0 {
            self.each_outer(unit, |signals| signals.handlers += 1);
        }
        if masks(self.parsed, node, roles) {
            self.each_outer(unit, |signals| signals.masked_errors += 1);
        }
        true
    }

    fn leave(&mut self, cursor: &TreeCursor<'_>, depth: usize) {
        let roles = self.parsed.table.roles(cursor.node());
        if self.deepens(cursor, roles) {
            *self.nests.last_mut().expect("because the outermost stays") -= 1;
        }
        if self.open.last().is_some_and(|(_, at)| *at == depth) {
            self.open.pop();
            self.nests.pop();
        }
    }
}

impl Walk<'_, '_> {
    /// `else if` is one branch more, and no deeper.
    fn deepens(&self, cursor: &TreeCursor<'_>, roles: u32) -> bool {
        let is_else_if = || {
            let parent = cursor.node().parent();
            cursor.field_name() == Some("alternative") || parent.is_some_and(|parent| parent.kind() == "else_clause")
        };
        roles & role::NEST != 0 && cursor.node().is_named() && !is_else_if()
    }

    /// The innermost unit at a byte: an open one, or a block, which is no node.
    fn innermost(&self, byte: usize) -> Option<usize> {
        let block = || {
            let behind = self.outline.units.partition_point(|unit| unit.span.start <= byte);
            behind.checked_sub(1).filter(|at| self.outline.units[*at].span.end > byte)
        };
        self.open.last().map(|(unit, _)| *unit).or_else(block)
    }

    /// A unit and those that it lies in.
    fn each_outer(&mut self, unit: Option<usize>, mut change: impl FnMut(&mut UnitSignals)) {
        let mut next = unit;
        while let Some(at) = next {
            change(&mut self.found[at]);
            next = self.outline.units[at].parent;
        }
    }
}
