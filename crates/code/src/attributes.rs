//! What `.gitattributes` files say of the language and the class of files.
//!
//! Read as git reads them (`gitattributes(5)`): a later line beats an earlier one, a file in a deeper folder beats one
//! above, each attribute for itself; `git check-attr` is the oracle of the tests. Only lines that name an attribute of
//! [`Marks`] are kept.
//!
//! Invariant: a hostile file costs bounded time and memory. Patterns are matched without recursion in time that grows
//! with the length of pattern times path; what goes beyond a limit is left out and counted.

use crate::language::Language;

mod line;
mod pattern;

use self::line::Setting;
use self::pattern::Pattern;

/// Lines that are kept over all files; later ones are left out.
pub const MAX_RULES: usize = 1024;

/// Bytes of a line; longer ones are left out, as git does.
pub const MAX_LINE_BYTES: usize = 2048;

/// The attributes of a branch.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    /// In the order in which they are applied: the last that fits wins.
    rules: Vec<Rule>,
    left_out: LeftOut,
}

/// What the limits left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Lines longer than [`MAX_LINE_BYTES`].
    pub long_lines: usize,
    /// Lines beyond [`MAX_RULES`].
    pub rules: usize,
}

/// What the attributes say of one file. `None`: nothing, or explicitly nothing (`!name`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// `linguist-generated`.
    pub generated: Option<bool>,
    /// `linguist-vendored`.
    pub vendored: Option<bool>,
    /// `linguist-documentation`.
    pub documentation: Option<bool>,
    /// `linguist-language`, where the language is known.
    pub language: Option<Language>,
    /// `diff`; `binary` unsets it.
    pub diff: Option<bool>,
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: Pattern,
    settings: Vec<Setting>,
}

impl Attributes {
    /// Reads the `.gitattributes` files of a tree, given as folder and content. A folder is a path from the root without
    /// a `/` at either end; the root is empty. Their order does not matter.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by_key(|(folder, _)| (depth(folder), *folder));
        let mut attributes = Self::default();
        let mut macros = line::Macros::default();
        for (folder, content) in files {
            attributes.read(folder, content, &mut macros);
        }
        attributes
    }

    fn read(&mut self, folder: &[u8], content: &[u8], macros: &mut line::Macros) {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        for text in content.split(|byte| *byte == b'\n') {
            if text.len() > MAX_LINE_BYTES {
                self.left_out.long_lines += 1;
                continue;
            }
            let Some(line) = line::parse(text, macros, folder.is_empty()) else { continue };
            match Pattern::new(folder, &line.pattern) {
                Some(_) if self.rules.len() >= MAX_RULES => self.left_out.rules += 1,
                Some(pattern) => self.rules.push(Rule { pattern, settings: line.settings }),
                None => {}
            }
        }
    }

    /// What they say of the file at `path`, any bytes from the root, folders separated by `/`.
    #[must_use]
    pub fn of(&self, path: &[u8]) -> Marks {
        let mut marks = Marks::default();
        for rule in self.rules.iter().filter(|rule| rule.pattern.fits(path)) {
            for setting in &rule.settings {
                setting.apply(&mut marks);
            }
        }
        marks
    }

    /// Whether they say nothing of any file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What the limits left out.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }
}

fn depth(folder: &[u8]) -> usize {
    if folder.is_empty() { 0 } else { memchr::memchr_iter(b'/', folder).count() + 1 }
}
