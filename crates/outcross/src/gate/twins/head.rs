//! The functions of files at the head, and those of them that a change adds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use checks::Change;
use code::fingerprint::{self, Fingerprints};
use code::parse::{Budget, parse};
use code::units::{Outline, UnitKind, outline};
use facts::Class;
use git::ObjectId;

use super::LEAST_TOKENS;
use super::known::KnownUnit;
use crate::gate::texts::Texts;
use crate::platform::interrupted;
use crate::target::Target;

/// A function of the head.
#[derive(Debug, Clone)]
pub(super) struct Function {
    pub(super) path: Arc<str>,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
    pub(super) name: Arc<str>,
    pub(super) prints: Fingerprints,
}

/// The files of a head, each parsed once.
pub(super) struct Head {
    texts: Texts,
    commit: ObjectId,
    functions: HashMap<Arc<str>, Vec<Function>>,
}

impl Head {
    pub(super) fn new(target: &Target, commit: ObjectId) -> Head {
        Head { texts: Texts::new(target), commit, functions: HashMap::new() }
    }

    /// The functions that a change adds to source, by path and line: half of their lines or more are lines that it added.
    pub(super) fn added(&mut self, change: &Change) -> Vec<Function> {
        let mut added = Vec::new();
        for (path, lines) in added_lines(change) {
            added.extend(
                self.of(&path)
                    .iter()
                    .filter(|function| {
                        let own = lines.range(function.first_line..=function.last_line).count();
                        own * 2 > (function.last_line - function.first_line) as usize
                    })
                    .cloned(),
            );
        }
        added
    }

    /// Whether a function of the base is here as it was: in its file, by its name, with its tokens.
    pub(super) fn has(&mut self, unit: &KnownUnit) -> bool {
        let is_it = |function: &Function| function.name == unit.name && function.prints.text == unit.text;
        self.of(&unit.path).iter().any(is_it)
    }

    /// The functions of a file; none of one that is not there or can't be read.
    fn of(&mut self, path: &Arc<str>) -> &[Function] {
        let Head { texts, commit, functions: known } = self;
        known.entry(path.clone()).or_insert_with(|| {
            let text = texts.at(*commit, path.as_bytes()).ok().flatten().filter(|_| !interrupted());
            text.map(|text| functions(path, &text)).unwrap_or_default()
        })
    }
}

/// The lines at the head that a change added to source, by path.
fn added_lines(change: &Change) -> BTreeMap<Arc<str>, BTreeSet<u32>> {
    let mut added: BTreeMap<Arc<str>, BTreeSet<u32>> = BTreeMap::new();
    for hunk in change.hunks.iter().filter(|hunk| hunk.class == Class::Source) {
        if let Some((path, first)) = &hunk.at_head {
            added.entry(path.clone()).or_default().extend(*first..first.saturating_add(hunk.lines()));
        }
    }
    added
}

/// The functions and methods of a text that are long enough, without tests and what lies in them.
fn functions(path: &Arc<str>, text: &[u8]) -> Vec<Function> {
    let Some(language) = code::language(path.as_bytes(), text) else { return Vec::new() };
    let Ok(parsed) = parse(language, text, &Budget::default(), &mut || !interrupted()) else { return Vec::new() };
    let outline = outline(&parsed);
    let prints = fingerprint::of_units(&parsed, &outline);
    let kept = prints.into_iter().enumerate();
    let kept = kept.filter(|(at, prints)| prints.tokens >= LEAST_TOKENS && is_function(&outline, *at));
    kept.map(|(at, prints)| {
        let unit = &outline.units[at];
        Function {
            path: path.clone(),
            first_line: unit.span.start_line,
            last_line: unit.span.end_line,
            name: unit.name.as_str().into(),
            prints,
        }
    })
    .collect()
}

fn is_function(outline: &Outline, at: usize) -> bool {
    let mut outward = std::iter::successors(Some(at), |at| outline.units[*at].parent);
    matches!(outline.units[at].kind, UnitKind::Function | UnitKind::Method)
        && outward.all(|at| outline.units[at].kind != UnitKind::Test)
}
