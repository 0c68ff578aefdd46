//! Files to what is found in their text: units, fingerprints, signals, tokens. Each file is read and parsed once.

use code::Language;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use code::fingerprint::{self, Fingerprints};
use code::parse::{Budget, Unparsed, has_grammar, parse};
use code::signals::{self, UnitSignals};
use code::stream::Stream;
use code::units::{Outline, embedded, outline};
use facts::{CommitId, ProblemRow, Reason, Stage};
use git::{ObjectError, ObjectId, Objects, Repository};
use rayon::iter::{IntoParallelRefIterator, ParallelExtend, ParallelIterator};

use super::files::HeadFile;
use super::store::{Entry, Store};
use crate::errors::CommandError;
use crate::platform::interrupted;
use crate::scanning::stop_if_interrupted;
use crate::target::object_id;
use crate::ui::Meter;

/// Files that are in memory at one time.
const BATCH: usize = 256;

/// What is found in a file: nothing where its language has no grammar and holds no code of others.
#[derive(Debug, Default)]
pub(super) struct FileCode {
    /// The file itself, or the pieces of code in it.
    pub(super) pieces: Vec<PieceCode>,
}

/// What parsing found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// Units and calls; the rest is done with.
    pub(super) outline: Outline,
    /// Of each unit.
    pub(super) fingerprints: Vec<Fingerprints>,
    /// Of each unit.
    pub(super) signals: Vec<UnitSignals>,
}

/// A text with its units.
#[derive(Debug)]
pub(super) struct PieceCode {
    pub(super) language: Language,
    pub(super) parsed: Parsed,
    pub(super) stream: Stream,
    /// Bytes of the text.
    bytes: usize,
    /// Of each line whether it is more than white space.
    pub(super) written: Vec<bool>,
    /// The line of the file for each line of a piece; `None` where the piece is the file.
    pub(super) lines: Option<Vec<u32>>,
}

impl PieceCode {
    /// The line of the file for a line of the piece, both from 1.
    pub(super) fn file_line(&self, line: u32) -> u32 {
        let of = |lines: &Vec<u32>| lines.get((line as usize).saturating_sub(1)).or(lines.last()).copied();
        self.lines.as_ref().map_or(Some(line), of).unwrap_or(line)
    }

    /// Whether a line of the piece is more than white space.
    pub(super) fn is_written(&self, line: u32) -> bool {
        self.written.get((line as usize).saturating_sub(1)).copied().unwrap_or(false)
    }
}

/// All files, and what went wrong.
pub(super) struct Read {
    /// One for each file; files of one text share it.
    pub(super) code: Vec<Arc<FileCode>>,
    pub(super) problems: Vec<ProblemRow>,
    /// What parsing found, for the next time.
    pub(super) entries: Vec<Entry>,
}

/// A text: its blob, and the language that it is read as.
type Place = (ObjectId, Language);

/// What is found in a text.
struct Text {
    code: Result<Arc<FileCode>, ObjectError>,
    entry: Option<Entry>,
}

/// Reads the files of a commit, each text once; what is in the store is not parsed.
pub(super) fn read(
    repository: &Repository,
    (head, files): (CommitId, &[HeadFile]),
    store: &Store,
    meter: &Meter,
) -> Result<Read, CommandError> {
    let unreadable = |error: ObjectError| CommandError::unreadable(error);
    let tree = repository.objects().commit(object_id(head)).map_err(unreadable)?.tree;
    let one = |objects: &mut Objects, file| place((objects, tree), file);
    let places: Vec<Result<Option<Place>, ObjectError>> =
        files.par_iter().map_init(|| repository.objects(), one).collect();
    let mut numbers: HashMap<Place, usize> = HashMap::new();
    let mut distinct: Vec<Place> = Vec::new();
    for place in places.iter().flatten().flatten() {
        numbers.entry(*place).or_insert_with(|| {
            distinct.push(*place);
            distinct.len() - 1
        });
    }
    let mut texts: Vec<Text> = Vec::with_capacity(distinct.len());
    for batch in distinct.chunks(BATCH) {
        stop_if_interrupted()?;
        meter.update("reading code", texts.len() as u64, Some(distinct.len() as u64));
        let one = |objects: &mut Objects, place: &Place| text(objects, *place, store);
        texts.par_extend(batch.par_iter().map_init(|| repository.objects(), one));
    }
    let of_place =
        |place: Option<Place>| place.map_or_else(|| Ok(Arc::default()), |of| texts[numbers[&of]].code.clone());
    let (mut code, mut problems) = (Vec::with_capacity(files.len()), Vec::new());
    for (file, place) in files.iter().zip(places) {
        let found = place.and_then(of_place).unwrap_or_else(|error| {
            problems.push(history::object_problem(Stage::Units, file.path.clone(), &error));
            Arc::default()
        });
        problems.extend(found.pieces.iter().filter_map(|piece| problem(file, piece.parsed.outline.unparsed?, piece)));
        code.push(found);
    }
    let entries = texts.into_iter().filter_map(|text| text.entry).collect();
    Ok(Read { code, problems, entries })
}

/// The text of a file; `None` of a language without code.
fn place((objects, tree): (&Objects, ObjectId), file: &HeadFile) -> Result<Option<Place>, ObjectError> {
    let language = file.language.as_ref().and_then(|language| Language::named(language.as_bytes()));
    let Some(language) = language.filter(|language| has_grammar(*language) || holds_code(*language)) else {
        return Ok(None);
    };
    Ok(git::lookup(objects, tree, file.bytes())?.map(|entry| (entry.id, language)))
}

fn text(objects: &Objects, (blob, language): Place, store: &Store) -> Text {
    let bytes = match objects.blob(blob) {
        Ok(bytes) => bytes,
        Err(error) => return Text { code: Err(error), entry: None },
    };
    let known = store.get(blob, language);
    let count = known.as_ref().map(Vec::len);
    let pieces = pieces(language, &bytes, known);
    let made = || Entry::new(blob, language, pieces.iter().map(|piece| &piece.parsed));
    let entry = store.entry(blob, language).filter(|_| count == Some(pieces.len())).or_else(made);
    Text { code: Ok(Arc::new(FileCode { pieces })), entry }
}

/// Whether files of a language may hold code of others.
fn holds_code(language: Language) -> bool {
    matches!(language.name(), "HTML" | "Jupyter Notebook" | "MDX" | "Markdown" | "Svelte" | "Vue")
}

/// What is to be parsed, with the line of the file for each of its lines if it is a piece of one.
type Source<'a> = (Language, Cow<'a, [u8]>, Option<Vec<u32>>);

/// The pieces of code in a text; `known` is what parsing found in each of them before.
fn pieces(language: Language, bytes: &[u8], known: Option<Vec<Parsed>>) -> Vec<PieceCode> {
    let texts: Vec<Source<'_>> = if has_grammar(language) {
        vec![(language, Cow::Borrowed(bytes), None)]
    } else {
        let found = embedded::pieces(language, bytes).into_iter();
        let known = found.filter_map(|found| Some((found.language.filter(|of| has_grammar(*of))?, found)));
        known.map(|(of, found)| (of, Cow::Owned(found.text), Some(found.lines))).collect()
    };
    let mut known = known.filter(|known| known.len() == texts.len()).unwrap_or_default().into_iter();
    let mut parsed = |language, text: &[u8]| known.next().unwrap_or_else(|| parsed(language, text));
    texts.into_iter().map(|(language, text, lines)| piece(language, &text, (parsed(language, &text), lines))).collect()
}

fn piece(language: Language, text: &[u8], (parsed, lines): (Parsed, Option<Vec<u32>>)) -> PieceCode {
    let written = text.split(|byte| *byte == b'\n').map(|line| !line.trim_ascii().is_empty()).collect();
    PieceCode { language, parsed, stream: Stream::new(Some(language), text), bytes: text.len(), written, lines }
}

fn parsed(language: Language, text: &[u8]) -> Parsed {
    let parsed = match parse(language, text, &Budget::default(), &mut || !interrupted()) {
        Ok(parsed) => parsed,
        Err(why) => {
            return Parsed { outline: Outline { unparsed: Some(why), ..Outline::default() }, ..Parsed::default() };
        }
    };
    let outline = outline(&parsed);
    let (fingerprints, signals) = (fingerprint::of_units(&parsed, &outline), signals::of_units(&parsed, &outline));
    let Outline { units, calls, unparsed, .. } = outline;
    Parsed { outline: Outline { units, calls, unparsed, ..Outline::default() }, fingerprints, signals }
}

fn problem(file: &HeadFile, why: Unparsed, piece: &PieceCode) -> Option<ProblemRow> {
    let (reason, affected) = match why {
        Unparsed::TooLong => (Reason::TooLarge, piece.bytes),
        Unparsed::OutOfSteps => (Reason::TooCostly, piece.written.len()),
        Unparsed::TooDeep => (Reason::TooDeep, 0),
        // Whoever was stopped says so.
        Unparsed::NoGrammar | Unparsed::Stopped => return None,
    };
    let detail = format!("its code was not parsed: {}", why.as_str()).into();
    Some(ProblemRow { stage: Stage::Units, subject: file.path.clone(), reason, detail, affected: affected as u64 })
}
