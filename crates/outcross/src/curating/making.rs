//! From the bytes of a file to its rows, or to the reason why there is none.

use std::sync::Arc;

use code::{Attributes, Language, classify, language};
use corpus::row::{LeftOut, Row, RowLicence};
use corpus::source::Taken;
use facts::{Class, SpanRow};

use super::Unit;
use super::authors::Authors;
use super::labels::Known;
use super::licences::Licences;
use super::pieces::{Piece, pieces, whole};
use super::reasons::{Left, Reason};
use super::scanned::Scanned;
use super::witnessed::Witnessed;
use crate::witness::Witnesses;

/// Bytes of the largest file that becomes a row. Larger ones are data, or were generated; published corpora of code end
/// at one megabyte or below.
pub const LARGEST_FILE_BYTES: u64 = 2 << 20;

/// What all rows of a source share.
pub(super) struct Maker {
    pub(super) repo: Arc<str>,
    pub(super) commit: Arc<str>,
    pub(super) unit: Unit,
    /// Where the data of the ledger end, microseconds since 1970.
    pub(super) data_end: Option<i64>,
    pub(super) attributes: Attributes,
    pub(super) licences: Licences,
    /// What other tools found.
    pub(super) scanned: Scanned,
    /// Where copies of known code are looked for.
    pub(super) witnesses: Option<Arc<Witnesses>>,
    /// Who wrote which commit.
    pub(super) authors: Authors,
}

/// A file.
pub(super) struct File<'a> {
    /// As rows show it.
    pub(super) shown: &'a Arc<str>,
    /// The path by which its class and language are told: from the root of its repository.
    pub(super) path: &'a [u8],
    /// Its path in the source.
    pub(super) in_source: &'a [u8],
    /// What is known of its lines.
    pub(super) spans: &'a [SpanRow],
    /// What is said of it elsewhere.
    pub(super) said: Said,
}

/// What a table says of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub(super) repo: Option<Arc<str>>,
    pub(super) language: Option<Language>,
    pub(super) licence: Option<RowLicence>,
}

impl Maker {
    /// The rows of a file.
    pub(super) fn made(&self, file: &File<'_>, content: Result<Vec<u8>, Left>) -> Vec<Taken> {
        match content.and_then(text) {
            Err(left) => vec![self.left_out(file, left, 1)],
            Ok(text) => self.of_text(file, text),
        }
    }

    fn of_text(&self, file: &File<'_>, text: String) -> Vec<Taken> {
        let about = match self.about(file, &text) {
            Ok(about) => about,
            Err(left) => return vec![self.left_out(file, left, 1)],
        };
        let witnessed = Witnessed::of(self.witnesses.as_ref(), &self.repo_of(file), (file.path, &text));
        if self.unit != Unit::Function {
            let piece = whole(&text);
            return vec![Taken::Row(Box::new(self.row((&about, &witnessed), piece, text)))];
        }
        let lines = lines(&text);
        let taken = |piece| self.taken((&about, &witnessed), piece, &lines);
        pieces(about.language, &lines, &text).into_iter().map(taken).collect()
    }

    /// What is known of a file that becomes rows, or why it becomes none.
    pub(super) fn about<'f>(&self, file: &'f File<'f>, text: &str) -> Result<About<'f>, Left> {
        let classified = classify(file.path, text.as_bytes(), &self.attributes);
        let bytes = text.len() as u64;
        if let Some(reason) = left_out_by(classified.class, classified.reason) {
            return Err(Left::new(reason, classified.reason, bytes));
        }
        let said = file.said.language.or_else(|| self.attributes.of(file.path).language);
        let language = said.or_else(|| language(file.path, text.as_bytes()));
        let class = class_of(classified.class, classified.reason, language);
        let licence = match &file.said.licence {
            Some(licence) => licence.clone(),
            None => self.licences.licence(file.in_source, text),
        };
        Ok(About { file, language, class, licence })
    }

    fn taken(&self, (about, witnessed): (&About<'_>, &Witnessed), piece: Piece, lines: &[&str]) -> Taken {
        let (first, last) = (*piece.lines.start(), *piece.lines.end());
        let text = lines[first as usize - 1..last as usize].concat();
        if piece.is_row {
            return Taken::Row(Box::new(self.row((about, witnessed), piece, text)));
        }
        let detail = "lines between units, with too little in them";
        self.left_out(about.file, Left::new(Reason::BetweenUnits, detail, text.len() as u64), first)
    }

    fn row(&self, (about, witnessed): (&About<'_>, &Witnessed), piece: Piece, text: String) -> Row {
        let known = Known::of(about.file.spans, piece.lines.clone());
        let survived_days = known.survived_days(self.data_end);
        let author = self.authors.of_lines(about.file.spans, &piece.lines);
        let place = (*piece.lines.start(), *piece.lines.end());
        Row {
            repo: self.repo_of(about.file),
            commit: Arc::clone(&self.commit),
            path: Arc::clone(about.file.shown),
            start_line: place.0,
            end_line: place.1,
            kind: piece.kind,
            name: piece.name,
            language: about.language.map(Language::name),
            class: about.class,
            text,
            labels: witnessed.labels(known.labels, &piece.lines),
            author,
            written_first: known.first,
            written_last: known.last,
            survived_days,
            licence: about.licence.clone(),
            witness: witnessed.strongest(&piece.lines),
            findings: self.scanned.of(about.file.in_source, place),
        }
    }

    /// Something of a file that became no row.
    pub(super) fn left_out(&self, file: &File<'_>, left: Left, start_line: u32) -> Taken {
        Taken::LeftOut(LeftOut {
            repo: self.repo_of(file),
            commit: Arc::clone(&self.commit),
            path: Arc::clone(file.shown),
            start_line,
            bytes: left.bytes,
            reason: left.reason.as_str(),
            detail: left.detail,
        })
    }

    fn repo_of(&self, file: &File<'_>) -> Arc<str> {
        Arc::clone(file.said.repo.as_ref().unwrap_or(&self.repo))
    }
}

/// What is known of a file that becomes rows.
pub(super) struct About<'a> {
    pub(super) file: &'a File<'a>,
    pub(super) language: Option<Language>,
    pub(super) class: Class,
    pub(super) licence: RowLicence,
}

/// The text that bytes are, with something in it.
fn text(bytes: Vec<u8>) -> Result<String, Left> {
    let text = any_text(bytes)?;
    match text.trim().is_empty() {
        true => Err(Left::new(Reason::Empty, "nothing but white space", text.len() as u64)),
        false => Ok(text),
    }
}

/// The text that bytes are, be there something in it or not.
pub(super) fn any_text(bytes: Vec<u8>) -> Result<String, Left> {
    let size = bytes.len() as u64;
    if size > LARGEST_FILE_BYTES {
        return Err(too_large(size));
    }
    if let Some(left) = binary(&bytes) {
        return Err(left);
    }
    String::from_utf8(bytes).map_err(|error| {
        let detail = format!("byte {} is no UTF-8", error.utf8_error().valid_up_to());
        Left::new(Reason::NotUtf8, detail, size)
    })
}

/// Why a file of so many bytes is left out.
pub(super) fn too_large(bytes: u64) -> Left {
    Left::new(Reason::TooLarge, format!("more than {LARGEST_FILE_BYTES} bytes"), bytes)
}

/// Why a file is no text, if it holds a NUL.
pub(super) fn binary(bytes: &[u8]) -> Option<Left> {
    // Most have none, and that is told many bytes at a time.
    let at = bytes.contains(&0).then(|| bytes.iter().position(|byte| *byte == 0))??;
    Some(Left::new(Reason::Binary, format!("a NUL at byte {at}"), bytes.len() as u64))
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Why files of a class become no rows, if they don't.
fn left_out_by(class: code::Class, rule: &str) -> Option<Reason> {
    match class {
        code::Class::Vendored => Some(Reason::Vendored),
        code::Class::Generated if rule.starts_with("minified") => Some(Reason::Minified),
        code::Class::Generated => Some(Reason::Generated),
        _ => None,
    }
}

/// The class of a row. Code of a table that gives it no path is source.
fn class_of(class: code::Class, rule: &str, language: Option<Language>) -> Class {
    let is_code = language.is_some_and(|of| matches!(of.kind(), code::Kind::Programming | code::Kind::Markup));
    match class {
        code::Class::Data if rule == "nothing-known" && is_code => Class::Source,
        code::Class::Data => Class::Data,
        code::Class::Source => Class::Source,
        code::Class::Test => Class::Test,
        code::Class::Docs => Class::Docs,
        code::Class::Config => Class::Config,
        code::Class::Vendored => Class::Vendored,
        code::Class::Generated => Class::Generated,
        code::Class::Translation => Class::Translation,
        code::Class::Snapshot => Class::Snapshot,
    }
}
