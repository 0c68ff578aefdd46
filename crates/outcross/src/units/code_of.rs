//! Files to what is found in their text: units, fingerprints, signals, tokens. Each file is read and parsed once.

use code::Language;
use code::fingerprint::{self, Fingerprints};
use code::parse::{Budget, Unparsed, has_grammar, parse};
use code::signals::{self, UnitSignals};
use code::stream::Stream;
use code::units::{Outline, embedded, outline};
use facts::{CommitId, ProblemRow, Reason, Stage};
use git::{ObjectError, ObjectId, Objects, Repository};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::files::HeadFile;
use super::kept;
use crate::errors::CommandError;
use crate::packed::{Packed, pack};
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

/// A text with its units.
#[derive(Debug)]
pub(super) struct PieceCode {
    pub(super) language: Language,
    /// Units and calls; the rest is done with.
    pub(super) outline: Outline,
    /// Of each unit.
    pub(super) fingerprints: Vec<Fingerprints>,
    /// Of each unit.
    pub(super) signals: Vec<UnitSignals>,
    pub(super) stream: Stream,
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
    /// One for each file.
    pub(super) code: Vec<FileCode>,
    pub(super) problems: Vec<ProblemRow>,
    /// What is kept for the next time, if it is not what was.
    pub(super) kept: Option<Vec<u8>>,
}

/// What is made of one file.
#[derive(Default)]
struct ReadFile {
    code: FileCode,
    problems: Vec<ProblemRow>,
    /// By what it is kept, and whether it was.
    key: Option<(Vec<u8>, bool)>,
}

/// Reads the files of a commit; those that are kept are not read again.
pub(super) fn read(
    repository: &Repository,
    head: CommitId,
    files: &[HeadFile],
    kept: &Packed,
    meter: &Meter,
) -> Result<Read, CommandError> {
    let unreadable = |error: ObjectError| CommandError::unreadable(error);
    let tree = repository.objects().commit(object_id(head)).map_err(unreadable)?.tree;
    let mut read = Read { code: Vec::with_capacity(files.len()), problems: Vec::new(), kept: None };
    let mut keys: Vec<Option<(Vec<u8>, bool)>> = Vec::with_capacity(files.len());
    for batch in files.chunks(BATCH) {
        stop_if_interrupted()?;
        meter.update("reading code", read.code.len() as u64, Some(files.len() as u64));
        let found: Vec<ReadFile> = batch
            .par_iter()
            .map_init(|| repository.objects(), |objects, file| read_file(objects, tree, file, kept))
            .collect();
        for file in found {
            read.code.push(file.code);
            read.problems.extend(file.problems);
            keys.push(file.key);
        }
    }
    let were_kept = keys.iter().flatten().all(|(_, was_kept)| *was_kept);
    if !were_kept {
        let entries = keys.into_iter().zip(&read.code).filter_map(|(key, code)| Some((key?.0, kept::encoded(code))));
        read.kept = pack(&kept::print(), kept::MOST_BYTES, entries);
    }
    Ok(read)
}

fn read_file(objects: &Objects, tree: ObjectId, file: &HeadFile, kept: &Packed) -> ReadFile {
    let language = file.language.as_ref().and_then(|language| Language::named(language.as_bytes()));
    let Some(language) = language.filter(|language| has_grammar(*language) || holds_code(*language)) else {
        return ReadFile::default();
    };
    let unread = |error: ObjectError| ReadFile {
        problems: vec![history::object_problem(Stage::Units, file.path.clone(), &error)],
        ..ReadFile::default()
    };
    let blob = match git::lookup(objects, tree, file.bytes()) {
        Ok(Some(entry)) => entry.id,
        Ok(None) => return ReadFile::default(),
        Err(error) => return unread(error),
    };
    let key = kept::key(blob, language);
    if let Some(code) = kept.get(&key).and_then(kept::decoded) {
        return ReadFile { code, problems: Vec::new(), key: Some((key, true)) };
    }
    match objects.blob(blob) {
        Ok(bytes) => {
            let (code, problems) = code_of(language, &bytes, file);
            let key = Some((key, false)).filter(|_| code.pieces.iter().all(|piece| piece.outline.unparsed.is_none()));
            ReadFile { code, problems, key }
        }
        Err(error) => unread(error),
    }
}

/// Whether files of a language may hold code of others.
fn holds_code(language: Language) -> bool {
    matches!(language.name(), "Markdown" | "MDX" | "Jupyter Notebook")
}

fn code_of(language: Language, bytes: &[u8], file: &HeadFile) -> (FileCode, Vec<ProblemRow>) {
    let mut problems = Vec::new();
    let mut piece = |language: Language, text: &[u8], lines: Option<Vec<u32>>| {
        let read = piece_code(language, text, lines);
        problems.extend(read.outline.unparsed.and_then(|why| problem(file, why, text)));
        read
    };
    let pieces = if has_grammar(language) {
        vec![piece(language, bytes, None)]
    } else {
        let known = |found: embedded::Piece| Some((found.language.filter(|of| has_grammar(*of))?, found));
        let found = embedded::pieces(language, bytes).into_iter().filter_map(known);
        found.map(|(of, found)| piece(of, &found.text, Some(found.lines))).collect()
    };
    (FileCode { pieces }, problems)
}

fn piece_code(language: Language, text: &[u8], lines: Option<Vec<u32>>) -> PieceCode {
    let stream = Stream::new(Some(language), text);
    let written = text.split(|byte| *byte == b'\n').map(|line| !line.trim_ascii().is_empty()).collect();
    let (mut outline, fingerprints, signals) = match parse(language, text, &Budget::default(), &mut || !interrupted()) {
        Ok(parsed) => {
            let outline = outline(&parsed);
            let (fingerprints, signals) =
                (fingerprint::of_units(&parsed, &outline), signals::of_units(&parsed, &outline));
            (outline, fingerprints, signals)
        }
        Err(why) => (Outline { unparsed: Some(why), ..Outline::default() }, Vec::new(), Vec::new()),
    };
    (outline.comments, outline.literals, outline.imports) = (Vec::new(), Vec::new(), Vec::new());
    PieceCode { language, outline, fingerprints, signals, stream, written, lines }
}

fn problem(file: &HeadFile, why: Unparsed, text: &[u8]) -> Option<ProblemRow> {
    let (reason, affected) = match why {
        Unparsed::TooLong => (Reason::TooLarge, text.len()),
        Unparsed::OutOfSteps => (Reason::TooCostly, text.split(|byte| *byte == b'\n').count()),
        Unparsed::TooDeep => (Reason::TooDeep, 0),
        // Whoever was stopped says so.
        Unparsed::NoGrammar | Unparsed::Stopped => return None,
    };
    let detail = format!("its code was not parsed: {}", why.as_str()).into();
    Some(ProblemRow { stage: Stage::Units, subject: file.path.clone(), reason, detail, affected: affected as u64 })
}
