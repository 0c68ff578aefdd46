//! Changes that code meets on its way to other places and that keep what it does: the suite under which the survival of
//! marks and fingerprints is measured.
//!
//! | step | what it does |
//! |---|---|
//! | [`Step::Reformat`] | other indents, lines broken at commas, blanks at line ends and some blank lines gone |
//! | [`Step::Rename`] | local names of functions get new ones |
//! | [`Step::Reorder`] | neighbouring functions or methods change places, with the comments above them |
//! | [`Step::Extract`] | statements of a function become a function of their own |
//! | [`Step::StripComments`] | comments are gone |
//! | [`Step::Clean`] | invisible characters are gone |
//!
//! [`apply`] does some of them one after another and follows functions through them; [`copied`] takes one function to a
//! file of its own; [`carry`] puts marks on functions.
//!
//! Invariants: the same text, functions and seed give the same bytes; a step never touches the inside of a literal, but to clean it; a
//! function that can't be followed is said to be lost.

use crate::Language;
use crate::parse::{Budget, Parsed, parse};
use crate::units::{Outline, Unit, UnitKind, outline};

mod carry;
mod clean;
mod copied;
mod edits;
mod extract;
mod layout;
mod random;
mod rename;
mod reorder;
mod strip;

pub use carry::{Carried, carry, payload};
pub use copied::copied;
use edits::{Edits, Part};
use random::Random;

/// A change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Layout.
    Reformat,
    /// Local names.
    Rename,
    /// The order of functions.
    Reorder,
    /// A part of a function becomes one of its own.
    Extract,
    /// No comments any more.
    StripComments,
    /// No invisible characters any more.
    Clean,
}

/// Where a function is after all steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The first bytes of its core and of the functions that were taken out of it; empty if it is lost.
    pub starts: Vec<usize>,
    /// Every step changed something of it.
    pub is_changed: bool,
}

/// A text after all steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The text.
    pub bytes: Vec<u8>,
    /// The functions, in the order in which they were named.
    pub functions: Vec<Followed>,
}

/// Whether functions of a language can go through every step.
#[must_use]
pub fn is_known(language: Language) -> bool {
    matches!(language.name(), "Rust" | "Python" | "JavaScript" | "TypeScript" | "TSX" | "Go" | "Java")
}

/// The functions of a text that can be followed, as indices of [`Outline::units`]: those that lie in no other function and
/// have their lines for themselves.
#[must_use]
pub fn functions(bytes: &[u8], outline: &Outline) -> Vec<usize> {
    let fits = |unit: &Unit| {
        let is_function = matches!(unit.kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
        let outermost = unit.parent.is_none_or(|parent| outline.units[parent].kind == UnitKind::Class);
        is_function && outermost && has_own_lines(bytes, unit)
    };
    (0..outline.units.len()).filter(|at| fits(&outline.units[*at])).collect()
}

fn has_own_lines(bytes: &[u8], unit: &Unit) -> bool {
    let line_start = layout::line_start(bytes, unit.span.start);
    let line_end = layout::line_end(bytes, unit.span.end);
    bytes[line_start..unit.span.start].iter().chain(&bytes[unit.span.end..line_end]).all(u8::is_ascii_whitespace)
}

/// Where the comments directly above a unit begin; the unit's own line where there are none.
#[must_use]
pub fn lead(language: Language, bytes: &[u8], unit: &Unit) -> usize {
    let signs: &[&[u8]] = if language.name() == "Python" { &[b"#"] } else { &[b"//", b"/*", b"*"] };
    let mut start = layout::line_start(bytes, unit.span.start);
    while start > 0 {
        let above = layout::line_start(bytes, start - 1);
        let line = bytes[above..start].trim_ascii();
        if !signs.iter().any(|sign| line.starts_with(sign)) {
            break;
        }
        start = above;
    }
    start
}

/// A text with functions that are followed.
struct State {
    bytes: Vec<u8>,
    functions: Vec<Followed>,
}

/// What a step looks at.
struct Scene<'a> {
    parsed: &'a Parsed<'a>,
    outline: &'a Outline,
    /// For each function that is followed its unit, if it is still there.
    followed: &'a [Option<usize>],
}

impl Scene<'_> {
    fn bytes(&self) -> &[u8] {
        self.parsed.bytes
    }

    /// The units that are followed, with their numbers.
    fn units(&self) -> impl Iterator<Item = (usize, &Unit)> {
        let unit = |(number, unit): (usize, &Option<usize>)| unit.map(|at| (number, &self.outline.units[at]));
        self.followed.iter().enumerate().filter_map(unit)
    }
}

/// What a step does.
#[derive(Default)]
struct Change {
    edits: Edits,
    /// Numbers of the functions that it changes.
    touched: Vec<usize>,
}

/// Does steps one after another. `starts` are the first bytes of the cores of functions. `None`: the text can't be parsed.
#[must_use]
pub fn apply(language: Language, bytes: &[u8], starts: &[usize], steps: &[Step], seed: u64) -> Option<Outcome> {
    let followed = |start: &usize| Followed { starts: vec![*start], is_changed: true };
    let mut state = State { bytes: bytes.to_vec(), functions: starts.iter().map(followed).collect() };
    for (step, number) in steps.iter().zip(0_u64..) {
        state = next(language, &state, *step, &mut Random::new(seed.wrapping_add(number)))?;
    }
    Some(Outcome { bytes: state.bytes, functions: state.functions })
}

fn next(language: Language, state: &State, step: Step, random: &mut Random) -> Option<State> {
    let parsed = parse(language, &state.bytes, &Budget::default(), &mut || true).ok()?;
    let outline = outline(&parsed);
    let unit_at = |start: &usize| outline.units.iter().position(|unit| is_function_at(unit, *start));
    let followed: Vec<Option<usize>> =
        state.functions.iter().map(|function| function.starts.first().and_then(unit_at)).collect();
    let scene = Scene { parsed: &parsed, outline: &outline, followed: &followed };
    let change = match step {
        Step::Reformat => layout::reformat(&scene, random),
        Step::Rename => rename::rename(&scene, random),
        Step::Reorder => reorder::reorder(&scene, random),
        Step::Extract => extract::extract(&scene),
        Step::StripComments => strip::strip(&scene),
        Step::Clean => clean::clean(&scene),
    };
    Some(moved(state, change, &followed))
}

fn is_function_at(unit: &Unit, start: usize) -> bool {
    unit.core.start == start && matches!(unit.kind, UnitKind::Function | UnitKind::Method | UnitKind::Test)
}

/// The text after a change, and where its functions are then.
fn moved(state: &State, change: Change, followed: &[Option<usize>]) -> State {
    let Change { edits, touched } = change;
    let rewritten = edits.apply(&state.bytes);
    let of = |(number, function): (usize, &Followed)| {
        let mut starts: Vec<usize> = function.starts.iter().filter_map(|start| rewritten.place(*start)).collect();
        if starts.len() < function.starts.len() || followed[number].is_none() {
            return Followed::default();
        }
        starts.extend(rewritten.begun(number));
        Followed { starts, is_changed: function.is_changed && touched.contains(&number) }
    };
    let functions = state.functions.iter().enumerate().map(of).collect();
    State { bytes: rewritten.into_bytes(), functions }
}
