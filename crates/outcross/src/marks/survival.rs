//! What is left of marks and fingerprints after code was copied and changed.
//!
//! Marks of every kind are put on a sample of a tree's functions; the marked text is the original. Each transformation is
//! applied to it, the functions are found again by where they went, and there is looked what can still be read. A function
//! that a transformation changes nothing of, or that can't be followed, does not count for it.

use std::collections::BTreeMap;
use std::fs;

use code::Language;
use code::fingerprint::{Fingerprints, grams_of, of_unit};
use code::marks::{Mark, MarkKind, Scheme, read};
use code::parse::{Budget, parse};
use code::transform::{self, Followed, carry, copied, payload};
use code::units::{Outline, Unit, outline};
use code::witness::{Builder, Entry, Index, Limits, Parts, Query};
use lab::seed::Seed;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::lines::Lines;
use super::transformations::{self, Carrier, Transformation};
use super::tree::Functions;
use crate::errors::{CommandError, ErrorKind};
use crate::platform::interrupted;
use crate::ui::Meter;

/// A manifest store without anything in it: one box with a label.
const STORE: &[u8] = b"\0\0\0\x26jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0";

/// How often something was left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Functions that had it before.
    pub had: u64,
    /// Those of them that have it afterwards.
    pub left: u64,
}

/// What a transformation left.
#[derive(Debug, Clone)]
pub struct Row {
    /// The transformation.
    pub transformation: Transformation,
    /// Functions that it changed, and that were found again.
    pub functions: u64,
    /// Functions that it changed nothing of: no names to rename, no comments to strip.
    pub unchanged: u64,
    /// Functions that could not be followed.
    pub lost: u64,
    /// By carrier, in their order.
    pub left: [Left; Carrier::ALL.len()],
}

/// The table.
#[derive(Debug, Clone)]
pub struct Survival {
    /// Functions in the sample, by language.
    pub functions: BTreeMap<&'static str, u64>,
    /// Functions of the sample that marks could not be put on.
    pub unmarked: u64,
    /// A row for each transformation.
    pub rows: Vec<Row>,
}

/// What is left of one function.
enum Fate {
    Lost,
    Unchanged,
    Seen([bool; Carrier::ALL.len()]),
}

/// The functions of a sample: so many of all, chosen by a seed.
#[must_use]
pub fn sample(files: &[Functions], most: usize, seed: Seed) -> Vec<Functions> {
    let all =
        files.iter().enumerate().flat_map(|(file, functions)| functions.starts.iter().map(move |start| (file, *start)));
    let mut keyed: Vec<_> = all.zip(0_u64..).map(|(place, number)| (seed.child(number).0, place)).collect();
    keyed.sort_unstable();
    keyed.truncate(most);
    let mut chosen: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    keyed.into_iter().for_each(|(_, (file, start))| chosen.entry(file).or_default().push(start));
    let of = |(file, mut starts): (usize, Vec<usize>)| {
        starts.sort_unstable();
        Functions { starts, ..files[file].clone() }
    };
    chosen.into_iter().map(of).collect()
}

/// Measures what is left of the marks and fingerprints of a sample.
///
/// # Errors
/// If a file can't be read any more, or the user stopped it.
pub fn measure(sample: &[Functions], seed: Seed, meter: &Meter) -> Result<Survival, CommandError> {
    let originals = sample.par_iter().map(Original::new).collect::<Result<Vec<_>, _>>()?;
    let asked: usize = sample.iter().map(|file| file.starts.len()).sum();
    let originals: Vec<Original> = originals.into_iter().flatten().collect();
    let bytes = index(&originals)?;
    let index = Index::open(&bytes).map_err(|_| internal("an index that was just built can't be opened"))?;
    let mut rows = Vec::new();
    for (at, transformation) in (0_u64..).zip(transformations::ALL) {
        if interrupted() {
            return Err(CommandError::new(ErrorKind::Interrupted, "stopped"));
        }
        meter.update("transformations", at, Some(transformations::ALL.len() as u64));
        let fates = originals.par_iter().enumerate().map(|(number, file)| {
            let seed = seed.child(at).child(number as u64);
            let work = Work { file, number, index: &index, transformation };
            work.fates(seed.0)
        });
        let fates: Vec<Vec<Fate>> = fates.collect();
        rows.push(row(transformation, &originals, &fates));
    }
    let mut functions: BTreeMap<&'static str, u64> = BTreeMap::new();
    originals
        .iter()
        .for_each(|file| *functions.entry(file.language.name()).or_default() += file.functions.len() as u64);
    let marked: u64 = functions.values().sum();
    Ok(Survival { functions, unmarked: asked as u64 - marked, rows })
}

fn internal(error: &'static str) -> CommandError {
    CommandError::new(ErrorKind::Internal, error)
}

/// A file with marks on its functions.
struct Original {
    name: String,
    language: Language,
    bytes: Vec<u8>,
    /// What stands in it without the C2PA block.
    body: Vec<u8>,
    functions: Vec<Before>,
}

/// A function with its marks.
struct Before {
    /// Its number among those that marks were put on.
    number: usize,
    /// The first byte of its core.
    start: usize,
    fingerprints: Fingerprints,
    lines: Lines,
    /// What it has before anything is done.
    had: [bool; Carrier::ALL.len()],
}

impl Original {
    /// `None`: the text does not take marks.
    fn new(file: &Functions) -> Result<Option<Original>, CommandError> {
        let bytes = fs::read(&file.path)
            .map_err(|error| CommandError::unreadable(format!("cannot read {} again: {error}", file.name)))?;
        let Some(carried) = carry(file.language, &bytes, &file.starts, STORE) else { return Ok(None) };
        let Some(text) = Text::new(file.language, carried.bytes) else { return Ok(None) };
        let functions =
            carried.starts.iter().enumerate().filter_map(|(number, start)| text.before(number, *start)).collect();
        let body = text.without_block();
        Ok(Some(Original { name: file.name.clone(), language: file.language, bytes: text.bytes, body, functions }))
    }
}

/// Every function, with its file as source and its numbers as claim.
fn index(originals: &[Original]) -> Result<Vec<u8>, CommandError> {
    let mut builder = Builder::new(Parts::With);
    for (number, file) in originals.iter().enumerate() {
        for function in &file.functions {
            let claim = claim(number, function.number);
            let fingerprints = &function.fingerprints;
            builder.add(Entry { fingerprints, claim: &claim, source: &file.name, name: "", line: 0 });
        }
    }
    builder.finish().map_err(|_| internal("the sample is too large for an index"))
}

fn claim(file: usize, function: usize) -> String {
    format!("{file}#{function}")
}

/// A text, its units and its marks.
struct Text {
    language: Language,
    bytes: Vec<u8>,
    outline: Outline,
    fingerprints: BTreeMap<usize, Fingerprints>,
    marks: Vec<Mark>,
}

impl Text {
    /// `None`: it can't be parsed.
    fn new(language: Language, bytes: Vec<u8>) -> Option<Text> {
        let parsed = parse(language, &bytes, &Budget::default(), &mut || true).ok()?;
        let outline = outline(&parsed);
        let own = transform::functions(&bytes, &outline).into_iter().map(|at| &outline.units[at]);
        let fingerprints = own.map(|unit| (unit.core.start, of_unit(&parsed, unit))).collect();
        let marks = read(Some(language), &bytes, &[]).marks;
        Some(Text { language, outline, fingerprints, marks, bytes })
    }

    fn unit(&self, start: usize) -> Option<&Unit> {
        self.fingerprints.contains_key(&start).then_some(())?;
        self.outline.units.iter().find(|unit| unit.core.start == start)
    }

    fn before(&self, number: usize, start: usize) -> Option<Before> {
        let unit = self.unit(start)?;
        let mut before = Before {
            number,
            start,
            fingerprints: self.fingerprints.get(&start)?.clone(),
            lines: Lines::of([unit.span.text(&self.bytes)]),
            had: [true; Carrier::ALL.len()],
        };
        for (had, carrier) in before.had.iter_mut().zip(Carrier::ALL) {
            *had = carrier.is_fingerprint()
                || matches!(carrier, Carrier::C2paValid | Carrier::GitRecord)
                || self.has_mark(carrier, number, &[unit]);
        }
        Some(before)
    }

    /// Everything but the line with the C2PA block.
    fn without_block(&self) -> Vec<u8> {
        let Some(block) = self.marks.iter().find(|mark| mark.kind == MarkKind::C2paBlock) else {
            return self.bytes.clone();
        };
        let start = self.bytes[..block.start].iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
        let end = self.bytes[block.end..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(self.bytes.len(), |feed| block.end + feed);
        [&self.bytes[..start], &self.bytes[end..]].concat()
    }

    /// A mark of the text is there, in the function, or in what was taken out of it.
    fn has_mark(&self, carrier: Carrier, number: usize, units: &[&Unit]) -> bool {
        let word = payload(number);
        let says = |mark: &Mark, scheme: Option<Scheme>| {
            let hidden = mark.hidden.as_ref().filter(|hidden| hidden.bytes == word.as_bytes());
            hidden.is_some_and(|hidden| scheme.is_none_or(|scheme| hidden.scheme == scheme))
        };
        let within = |mark: &Mark, unit: &Unit| {
            let lead = transform::lead(self.language, &self.bytes, unit);
            let end =
                self.bytes[unit.span.end..].iter().position(|byte| *byte == b'\n').unwrap_or_default() + unit.span.end;
            (lead..end).contains(&mark.start)
        };
        self.marks.iter().any(|mark| match carrier {
            Carrier::C2paBlock => {
                mark.kind == MarkKind::C2paBlock && mark.manifest.as_ref().is_some_and(|one| one.problem.is_none())
            }
            _ => units.iter().any(|unit| {
                let in_core = mark.start >= unit.core.start;
                within(mark, unit)
                    && match carrier {
                        Carrier::Statement => mark.kind == MarkKind::AiStatement && mark.detail.ends_with(&word),
                        Carrier::CommentBytes => !in_core && says(mark, None),
                        Carrier::TextBytes => in_core && says(mark, Some(Scheme::VariationSelectors)),
                        Carrier::TrailingBlanks => says(mark, Some(Scheme::TrailingBlanks)),
                        _ => false,
                    }
            }),
        })
    }
}

/// One file under one transformation.
struct Work<'a> {
    file: &'a Original,
    number: usize,
    index: &'a Index<'a>,
    transformation: Transformation,
}

impl Work<'_> {
    /// What becomes of each function.
    fn fates(&self, seed: u64) -> Vec<Fate> {
        if self.transformation.is_copy { self.copies(seed) } else { self.rewritten(seed) }
    }

    /// The file as a whole goes through the steps.
    fn rewritten(&self, seed: u64) -> Vec<Fate> {
        let Original { language, bytes, functions, .. } = self.file;
        let starts: Vec<usize> = functions.iter().map(|function| function.start).collect();
        let outcome = transform::apply(*language, bytes, &starts, self.transformation.steps, seed);
        let text = outcome.map(|out| (Text::new(*language, out.bytes), out.functions));
        let Some((Some(text), followed)) = text else { return functions.iter().map(|_| Fate::Lost).collect() };
        functions.iter().zip(&followed).map(|(before, followed)| self.fate(&text, before, followed)).collect()
    }

    /// Each function goes through the steps in a file of its own.
    fn copies(&self, seed: u64) -> Vec<Fate> {
        let Original { language, bytes, functions, .. } = self.file;
        let Ok(parsed) = parse(*language, bytes, &Budget::default(), &mut || true) else {
            return functions.iter().map(|_| Fate::Lost).collect();
        };
        let outline = outline(&parsed);
        let copy = |before: &Before| {
            let at = outline.units.iter().position(|unit| unit.core.start == before.start)?;
            let (copy, start) = copied(*language, bytes, &outline, at);
            let mut out = transform::apply(*language, &copy, &[start], self.transformation.steps, seed)?;
            let followed = out.functions.pop()?;
            Some(self.fate(&Text::new(*language, out.bytes)?, before, &followed))
        };
        functions.iter().map(|before| copy(before).unwrap_or(Fate::Lost)).collect()
    }

    fn fate(&self, text: &Text, before: &Before, followed: &Followed) -> Fate {
        let units: Vec<&Unit> = followed.starts.iter().filter_map(|start| text.unit(*start)).collect();
        if units.is_empty() || units.len() < followed.starts.len() {
            return Fate::Lost;
        }
        if !followed.is_changed {
            return Fate::Unchanged;
        }
        Fate::Seen(Carrier::ALL.map(|carrier| self.is_left(carrier, text, before, &units)))
    }

    fn is_left(&self, carrier: Carrier, text: &Text, before: &Before, units: &[&Unit]) -> bool {
        let old = &before.fingerprints;
        let any = |same: &dyn Fn(&Fingerprints) -> bool| {
            units.iter().filter_map(|unit| text.fingerprints.get(&unit.core.start)).any(same)
        };
        match carrier {
            Carrier::C2paValid => {
                text.has_mark(Carrier::C2paBlock, before.number, units) && text.without_block() == self.file.body
            }
            // No history comes along with a copy.
            Carrier::GitRecord => {
                let lines = || Lines::of(units.iter().map(|unit| unit.span.text(&text.bytes)));
                !self.transformation.is_copy && before.lines.are_mostly_in(&lines())
            }
            Carrier::Exact => any(&|new| new.exact == old.exact),
            Carrier::Text => any(&|new| new.text == old.text),
            Carrier::Shape => any(&|new| new.shape == old.shape),
            Carrier::Witness => units.iter().any(|unit| self.is_witnessed(text, before, unit)),
            _ => text.has_mark(carrier, before.number, units),
        }
    }

    /// The index finds the function that it came from.
    fn is_witnessed(&self, text: &Text, before: &Before, unit: &Unit) -> bool {
        let Some(fingerprints) = text.fingerprints.get(&unit.core.start) else { return false };
        let grams = grams_of(Some(text.language), unit.core.text(&text.bytes));
        let found = self.index.lookup(&Query::unit(fingerprints.clone(), &grams), &Limits::default());
        let claim = claim(self.number, before.number);
        found.matches.iter().any(|one| one.claim == claim)
    }
}

fn row(transformation: Transformation, originals: &[Original], fates: &[Vec<Fate>]) -> Row {
    let mut row =
        Row { transformation, functions: 0, unchanged: 0, lost: 0, left: [Left::default(); Carrier::ALL.len()] };
    let functions = originals.iter().flat_map(|file| &file.functions);
    for (before, fate) in functions.zip(fates.iter().flatten()) {
        match fate {
            Fate::Lost => row.lost += 1,
            Fate::Unchanged => row.unchanged += 1,
            Fate::Seen(seen) => {
                row.functions += 1;
                for ((left, had), seen) in row.left.iter_mut().zip(before.had).zip(seen) {
                    left.had += u64::from(had);
                    left.left += u64::from(had && *seen);
                }
            }
        }
    }
    row
}
