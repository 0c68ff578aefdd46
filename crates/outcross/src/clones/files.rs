//! Files as the search for clones sees them: tokens, and what looks like a function.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

use code::clones::{CloneType, File, Kept, blocks};
use code::stream::Stream;
use code::{Attributes, Class, Language, classify, language};
use git::ObjectId;

use crate::tree_walk::Skipped;

/// Which files take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Their classes.
    pub classes: BTreeSet<Class>,
    /// The types of clones that are looked for in them.
    pub types: Vec<CloneType>,
    /// The largest, in bytes.
    pub most_bytes: u64,
}

/// Where a file's text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On disk.
    Disk(PathBuf),
    /// In a repository.
    Blob(ObjectId),
}

/// A file that takes part.
#[derive(Debug, Clone)]
pub struct CodeFile {
    /// Its path as it is shown: raw bytes, `/` between its parts.
    pub path: Vec<u8>,
    /// Its path in the repository that it is in, if it is in one.
    pub repository_path: Option<Vec<u8>>,
    /// Where its text is.
    pub place: Place,
    /// Its language.
    pub language: Option<Language>,
    /// What its lines are.
    pub class: Class,
    /// Its tokens.
    pub stream: Stream,
    /// The ranges of tokens of what looks like functions.
    pub blocks: Vec<Range<u32>>,
    /// What a search finds out about it alone.
    pub kept: Kept,
}

impl CodeFile {
    /// As a search sees it.
    #[must_use]
    pub fn searched(&self) -> File<'_> {
        File { stream: &self.stream, units: &self.blocks, kept: &self.kept }
    }
}

/// The files of a search, and what was left out.
#[derive(Debug, Clone, Default)]
pub struct Code {
    /// By path.
    pub files: Vec<CodeFile>,
    /// What was left out.
    pub skipped: Skipped,
}

impl Code {
    /// Lines of all files.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.files.iter().map(|file| u64::from(file.stream.line_count())).sum()
    }

    /// Tokens of all files.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.files.iter().map(|file| u64::from(file.stream.len())).sum()
    }

    /// Adds the files of another place, but those that are there already.
    pub fn add(&mut self, other: Code, mut is_there: impl FnMut(&CodeFile) -> bool) {
        self.files.extend(other.files.into_iter().filter(|file| !is_there(file)));
        self.skipped.add(other.skipped);
    }
}

/// What is made of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Read {
    /// It is no text.
    Binary,
    /// Its class takes no part.
    Other(Class),
    /// It takes part.
    Code(Box<Tokens>),
}

/// A file's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) language: Option<Language>,
    pub(super) class: Class,
    pub(super) stream: Stream,
    pub(super) blocks: Vec<Range<u32>>,
    pub(super) kept: Kept,
}

impl Read {
    /// Reads a text; `path` is the one that rules of classes look at.
    pub(super) fn new(path: &[u8], bytes: &[u8], attributes: &Attributes, wanted: &Wanted) -> Self {
        if bytes.contains(&0) {
            return Read::Binary;
        }
        let class = classify(path, bytes, attributes).class;
        if !wanted.classes.contains(&class) {
            return Read::Other(class);
        }
        let language = attributes.of(path).language.or_else(|| language(path, bytes));
        let stream = Stream::new(language, bytes);
        let blocks = blocks(language, bytes, &stream);
        let mut kept = Kept::default();
        kept.add(&stream, &blocks, &wanted.types);
        Read::Code(Box::new(Tokens { language, class, stream, blocks, kept }))
    }

    /// Adds what a search for other types of clones did not need; whether something was added. `None` if the text has to be
    /// read again.
    pub(super) fn completed(mut self, wanted: &Wanted) -> Option<(Self, bool)> {
        match &mut self {
            Read::Binary => Some((self, false)),
            Read::Other(class) => (!wanted.classes.contains(class)).then_some((self, false)),
            Read::Code(tokens) => {
                if !wanted.classes.contains(&tokens.class) {
                    return None;
                }
                let lacks = !tokens.kept.serves(&wanted.types);
                tokens.kept.add(&tokens.stream, &tokens.blocks, &wanted.types);
                Some((self, lacks))
            }
        }
    }
}

/// Why a file with this result takes no part.
pub(super) fn skipped(class: Class) -> &'static str {
    match class {
        Class::Source => "source",
        Class::Test => "tests",
        Class::Docs => "documents",
        Class::Config => "settings",
        Class::Data => "data, or no language that is known",
        Class::Vendored => "vendored",
        Class::Generated => "generated",
        Class::Translation => "translations",
        Class::Snapshot => "recorded output of tests",
    }
}
