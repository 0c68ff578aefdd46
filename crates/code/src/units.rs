//! What a source file is made of: functions, methods, classes, tests, top-level blocks; imports, calls, comments,
//! literals.
//!
//! [`outline`] reads them off a syntax tree in one walk. [`read`] also takes texts without one: it parses within a
//! budget, and falls back to tokens, which still find imports, comments, literals and what looks like a call. Markdown and notebooks are read
//! through their code ([`embedded`]).
//!
//! Invariants: spans lie within the text and nest properly; units come in order of their start, an outer one before those
//! inside; the walk keeps its own stack, however deep the tree is.

use crate::Language;
use crate::parse::{Budget, Parsed, Unparsed, parse};

mod calls;
pub mod embedded;
mod imports;
mod naming;
mod test_marks;
mod tokens_only;
pub(crate) mod walk;

/// A run of bytes and the lines that it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The line of its first byte, from 1.
    pub start_line: u32,
    /// The line of its last byte.
    pub end_line: u32,
}

impl Span {
    /// Lines that it touches.
    #[must_use]
    pub fn lines(self) -> u32 {
        self.end_line - self.start_line + 1
    }

    /// Its bytes in the text that it was found in.
    #[must_use]
    pub fn text(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start..self.end]
    }

    pub(crate) fn of(node: tree_sitter::Node<'_>) -> Self {
        let line = |row: usize| u32::try_from(row).map_or(u32::MAX, |row| row.saturating_add(1));
        let (from, to) = (node.start_position(), node.end_position());
        // A node that ends with a line's end ends at the start of the next line.
        let last = if to.column == 0 && to.row > from.row { to.row - 1 } else { to.row };
        Self { start: node.start_byte(), end: node.end_byte(), start_line: line(from.row), end_line: line(last) }
    }
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A function that belongs to no type; also a closure that a variable or field names.
    Function,
    /// A function of a class, `impl` or module of Ruby.
    Method,
    /// A class, struct, enum, trait, interface or the like.
    Class,
    /// A function or block that a test runner runs.
    Test,
    /// Statements or declarations at the top level with no unit between them.
    Block,
}

impl UnitKind {
    /// The word for it: `function`, `method`, `class`, `test`, `block`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Method => "method",
            Self::Class => "class",
            Self::Test => "test",
            Self::Block => "block",
        }
    }
}

/// A function, method, class, test or top-level block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its name behind those of what it lies in, with dots between; empty for a block.
    pub name: String,
    /// Where it stands, with decorators and attributes in front.
    pub span: Span,
    /// The unit that it lies in, as an index of [`Outline::units`].
    pub parent: Option<usize>,
    /// Where its node begins and ends without what stands in front: what fingerprints are made of.
    pub core: Span,
}

/// A name that a file takes from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// What it stands for, with dots between its parts in every language: `std.process.Command`, `os/exec`, `fs.readFile`.
    pub path: String,
    /// The name that the file uses for it; empty where all names of it are taken.
    pub alias: String,
    /// Its line, from 1.
    pub line: u32,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What is called as it is written, with dots between parts; `?` stands for an expression in front.
    pub written: String,
    /// The same with the file's imports put in for its first part, where that is an alias.
    pub qualified: Option<String>,
    /// Where the call stands.
    pub span: Span,
    /// The innermost unit that it lies in.
    pub unit: Option<usize>,
}

impl Call {
    /// The best name that is known of what is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.qualified.as_deref().unwrap_or(&self.written)
    }
}

/// A comment or a text that documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// It documents what follows or what it stands in: `///`, `/**`, a docstring.
    pub documents: bool,
    /// It is a literal of the language that documents: a docstring.
    pub docstring: bool,
}

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LiteralKind {
    /// Text.
    String,
    /// A number.
    Number,
}

/// A text or a number that is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal {
    /// What it is.
    pub kind: LiteralKind,
    /// Where it stands.
    pub span: Span,
}

/// What is in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Functions, methods, classes, tests, blocks.
    pub units: Vec<Unit>,
    /// Names from elsewhere.
    pub imports: Vec<Import>,
    /// Calls.
    pub calls: Vec<Call>,
    /// Comments and docstrings.
    pub comments: Vec<Comment>,
    /// Texts and numbers.
    pub literals: Vec<Literal>,
    /// Why there is no syntax tree; then there are no units, and calls are what tokens look like.
    pub unparsed: Option<Unparsed>,
}

/// What a syntax tree says is in its file.
#[must_use]
pub fn outline(parsed: &Parsed<'_>) -> Outline {
    let mut outline = walk::walk(parsed);
    calls::resolve(&mut outline);
    outline
}

/// What is in a file, by its syntax tree where one can be had within the budget, else by its tokens.
#[must_use]
pub fn read(language: Language, bytes: &[u8], budget: &Budget, go_on: &mut dyn FnMut() -> bool) -> Outline {
    match parse(language, bytes, budget, go_on) {
        Ok(parsed) => outline(&parsed),
        Err(why) => {
            let mut outline = Outline { unparsed: Some(why), ..tokens_only::outline(language, bytes) };
            calls::resolve(&mut outline);
            outline
        }
    }
}
