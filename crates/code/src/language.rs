//! The language of a file: by its name, by the program after `#!`, by its extension, and where several languages use
//! an extension, by texts in its first bytes.
//!
//! Why own tables: one look costs a search in a sorted list and no memory. Names are those of GitHub's Linguist.

use std::fmt;
use std::sync::LazyLock;

use self::contested::{CONTESTS, Claimant, Contest};
use self::table::{ROWS, Row};
use crate::looked::Looked;

mod contested;
mod shebang;
mod table;

/// A language that is known by name. Cheap to copy; ordered by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u16);

/// What a language is for. Of our own judgement: interface definitions and queries count as programming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Tells a machine what to do, or what to agree on.
    Programming,
    /// Describes a document or its look.
    Markup,
    /// Values, settings, records.
    Data,
    /// For people to read.
    Prose,
}

impl Kind {
    /// The word for it: `programming`, `markup`, `data`, `prose`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Programming => "programming",
            Self::Markup => "markup",
            Self::Data => "data",
            Self::Prose => "prose",
        }
    }
}

impl Language {
    /// The name as Linguist spells it: `Rust`, `C++`.
    #[must_use]
    pub fn name(self) -> &'static str {
        ROWS[usize::from(self.0)].name
    }

    /// What the language is for.
    #[must_use]
    pub fn kind(self) -> Kind {
        ROWS[usize::from(self.0)].kind
    }

    /// The language of that name, ASCII case ignored, `-` standing for a space too; or, where there is none, the one
    /// that alone uses it as an extension (`cpp`, `js`, `py`).
    #[must_use]
    pub fn named(name: &[u8]) -> Option<Self> {
        let same = |row: &&Row| same_name(row.name.as_bytes(), name);
        let found = (0..).zip(ROWS).find(|(_, row)| same(row)).map(|(at, _)| Self(at));
        found.or_else(|| match INDEX.extension(name)? {
            Owner::One(language) => Some(language),
            Owner::Contest(_) => None,
        })
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

fn same_name(known: &[u8], typed: &[u8]) -> bool {
    let spaced = |byte: u8| if byte == b'-' { b' ' } else { byte.to_ascii_lowercase() };
    known.len() == typed.len() && known.iter().zip(typed).all(|(a, b)| spaced(*a) == spaced(*b))
}

/// Every language that is known, by name.
pub fn languages() -> impl Iterator<Item = Language> {
    (0..).zip(ROWS).map(|(at, _)| Language(at))
}

/// The language of the file at `path`, or `None` where it is not known.
///
/// `path` is any bytes, folders separated by `/`; `content` is the whole file or its start, of which the first
/// [`HEAD_BYTES`](crate::HEAD_BYTES) count. Settings of the repository do not count here: see
/// [`Marks::language`](crate::Marks::language).
#[must_use]
pub fn language(path: &[u8], content: &[u8]) -> Option<Language> {
    of(file_name(path), Looked::new(content))
}

/// The same for a name and what is looked at.
pub(crate) fn of(name: &[u8], looked: Looked<'_>) -> Option<Language> {
    by_file_name(name)
        .or_else(|| shebang::interpreter(looked.head).and_then(by_interpreter))
        .or_else(|| by_extension(name, looked))
        .or_else(|| by_extension(without_suffix(name)?, looked))
        .or_else(|| by_first_bytes(looked))
}

pub(crate) fn file_name(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'/', path).map_or(path, |at| &path[at + 1..])
}

fn by_file_name(name: &[u8]) -> Option<Language> {
    find(&INDEX.file_names, name)
}

fn by_interpreter(name: &[u8]) -> Option<Language> {
    find(&INDEX.interpreters, name).or_else(|| find(&INDEX.interpreters, shebang::without_version(name)))
}

/// The longest known extension decides: `x.html.erb` before `x.erb`.
fn by_extension(name: &[u8], looked: Looked<'_>) -> Option<Language> {
    const MOST_DOTS: usize = 3;
    let near = &name[name.len().saturating_sub(INDEX.longest + 1)..];
    let mut starts = [0; MOST_DOTS];
    let found = memchr::memrchr_iter(b'.', near).take(MOST_DOTS).zip(&mut starts).map(|(at, start)| *start = at + 1);
    let dots = found.count();
    starts[..dots].iter().rev().find_map(|start| INDEX.extension(&near[*start..])?.decide(looked))
}

/// `config.toml.example` is written in the language of `config.toml`.
fn without_suffix(name: &[u8]) -> Option<&[u8]> {
    const SUFFIXES: &[&[u8]] =
        &[b".in", b".example", b".sample", b".dist", b".template", b".tmpl", b".bak", b".orig", b".default"];
    SUFFIXES.iter().find_map(|suffix| name.strip_suffix(*suffix))
}

fn by_first_bytes(looked: Looked<'_>) -> Option<Language> {
    if looked.head.starts_with(b"<?xml") { exact("XML") } else { Language::named(emacs_mode(looked.head)?) }
}

/// `-*- C++ -*-` or `-*- mode: python; ... -*-` in one of the first two lines: headers of C++ have no extension.
fn emacs_mode(head: &[u8]) -> Option<&[u8]> {
    const SIGN: &[u8] = b"-*-";
    let mut lines = head.split(|byte| *byte == b'\n').take(2);
    let mode = lines.find_map(|line| {
        let line = &line[memchr::memmem::find(line, SIGN)? + SIGN.len()..];
        Some(&line[..memchr::memmem::find(line, SIGN)?])
    })?;
    let first = mode.split(|byte| *byte == b';').next()?.trim_ascii();
    let named = first.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"mode:"));
    Some(if named { first[5..].trim_ascii() } else { first })
}

/// Who uses an extension.
#[derive(Clone, Copy)]
enum Owner {
    One(Language),
    Contest(&'static Contest),
}

impl Owner {
    fn decide(self, looked: Looked<'_>) -> Option<Language> {
        match self {
            Self::One(language) => Some(language),
            Self::Contest(contest) => {
                let claimant = contest.claimants.iter().find(|claimant| claimant.fits(looked));
                exact(claimant.map_or(contest.otherwise, |claimant| claimant.name))
            }
        }
    }
}

impl Claimant {
    fn fits(&self, looked: Looked<'_>) -> bool {
        self.any_of.iter().any(|text| match text.strip_prefix('\n') {
            Some(start) => looked.has_line(start.as_bytes()),
            None => looked.has(text.as_bytes()),
        })
    }
}

/// The row of exactly that name: [`ROWS`] are sorted by it.
fn exact(name: &str) -> Option<Language> {
    let at = ROWS.binary_search_by(|row| lower(row.name).cmp(lower(name))).ok()?;
    u16::try_from(at).ok().map(Language)
}

fn lower(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| byte.to_ascii_lowercase())
}

type Sorted<T> = Vec<(&'static [u8], T)>;

/// The tables by what is looked for, each sorted.
struct Index {
    file_names: Sorted<Language>,
    interpreters: Sorted<Language>,
    extensions: Sorted<Owner>,
    /// Bytes of the longest extension.
    longest: usize,
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

impl Index {
    fn new() -> Self {
        let contests = CONTESTS.iter().map(|contest| (contest.extension.as_bytes(), Owner::Contest(contest)));
        let plain = words(|row| row.extensions).map(|(word, language)| (word, Owner::One(language)));
        let extensions = sorted(contests.chain(plain));
        let longest = extensions.iter().map(|(extension, _)| extension.len()).max().unwrap_or_default();
        Self {
            file_names: sorted(words(|row| row.file_names)),
            interpreters: sorted(words(|row| row.interpreters)),
            extensions,
            longest,
        }
    }

    /// Who uses an extension, in whatever case it is written.
    fn extension(&self, extension: &[u8]) -> Option<Owner> {
        const ROOM: usize = 32;
        let mut lower = [0; ROOM];
        let lower = lower.get_mut(..extension.len())?;
        lower.copy_from_slice(extension);
        lower.make_ascii_lowercase();
        find(&self.extensions, lower)
    }
}

fn words(list: impl Fn(&Row) -> &'static str) -> impl Iterator<Item = (&'static [u8], Language)> {
    languages().flat_map(move |language| {
        let row = &ROWS[usize::from(language.0)];
        list(row).split(' ').filter(|word| !word.is_empty()).map(move |word| (word.as_bytes(), language))
    })
}

fn sorted<T>(entries: impl Iterator<Item = (&'static [u8], T)>) -> Sorted<T> {
    let mut entries: Sorted<T> = entries.collect();
    entries.sort_by_key(|(word, _)| *word);
    entries
}

fn find<T: Copy>(entries: &Sorted<T>, word: &[u8]) -> Option<T> {
    entries.binary_search_by(|(known, _)| (*known).cmp(word)).ok().map(|at| entries[at].1)
}

#[cfg(test)]
mod tests;
