//! Bytes to a syntax tree, within a budget.
//!
//! Text of a repository is hostile: some inputs of 17 bytes keep a grammar busy for ever. So a parse has a limit of bytes,
//! of the parser's own steps (the same on every machine) and of depth, and asks the caller now and then whether to go on
//! (which may look at a clock; nothing here does). What stops it is a value, never a hang.

use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, Parser, Tree};

use crate::Language;
use crate::syntax::{Grammar, Table};

/// What a parse may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes that a text may have.
    pub bytes: usize,
    /// Times that the parser may report progress (about every 100 of its operations), beside [`Budget::steps_per_kib`].
    pub steps: usize,
    /// The same for each 1,024 bytes of the text. Texts in good order need 2 to 12.
    pub steps_per_kib: usize,
    /// Nodes that may lie within each other.
    pub depth: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: 4 << 20, steps: 2_000, steps_per_kib: 100, depth: 2_000 }
    }
}

/// Why there is no syntax tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unparsed {
    /// No grammar of this language is built in.
    NoGrammar,
    /// More bytes than the budget has.
    TooLong,
    /// The parser took more steps than the budget has.
    OutOfSteps,
    /// The caller wished it to stop.
    Stopped,
    /// Nodes lie deeper within each other than the budget allows.
    TooDeep,
}

impl Unparsed {
    /// The word for it: `no grammar`, `too long`, `out of steps`, `stopped`, `too deep`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoGrammar => "no grammar",
            Self::TooLong => "too long",
            Self::OutOfSteps => "out of steps",
            Self::Stopped => "stopped",
            Self::TooDeep => "too deep",
        }
    }
}

/// A text with its syntax tree. A tree of a text with mistakes has nodes of errors, and is used all the same.
#[derive(Debug)]
pub struct Parsed<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) language: Language,
    pub(crate) tree: Tree,
    pub(crate) table: &'static Table,
}

impl Parsed<'_> {
    /// The language it was read as.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The grammar found something that it could not read.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.tree.root_node().has_error()
    }
}

/// Whether a grammar of that language is built in.
#[must_use]
pub fn has_grammar(language: Language) -> bool {
    Grammar::of(language).is_some()
}

/// The syntax tree of a text.
///
/// `go_on` is asked about every 100 operations of the parser; `false` stops it.
///
/// # Errors
/// [`Unparsed`] says which limit was met.
pub fn parse<'a>(
    language: Language,
    bytes: &'a [u8],
    budget: &Budget,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Parsed<'a>, Unparsed> {
    let grammar = Grammar::of(language).ok_or(Unparsed::NoGrammar)?;
    if bytes.len() > budget.bytes {
        return Err(Unparsed::TooLong);
    }
    let tree = tree(grammar, bytes, budget, go_on)?;
    if deeper_than(&tree, budget.depth) {
        return Err(Unparsed::TooDeep);
    }
    Ok(Parsed { bytes, language, tree, table: grammar.table() })
}

fn tree(grammar: Grammar, bytes: &[u8], budget: &Budget, go_on: &mut dyn FnMut() -> bool) -> Result<Tree, Unparsed> {
    let mut parser = Parser::new();
    parser.set_language(&grammar.table().language).map_err(|_| Unparsed::NoGrammar)?;
    let mut left = budget.steps.saturating_add((bytes.len() / 1024).saturating_mul(budget.steps_per_kib));
    let mut why = Unparsed::OutOfSteps;
    let mut progress = |_: &tree_sitter::ParseState| {
        left = left.saturating_sub(1);
        if left == 0 {
            return ControlFlow::Break(());
        }
        if go_on() {
            return ControlFlow::Continue(());
        }
        why = Unparsed::Stopped;
        ControlFlow::Break(())
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options));
    tree.ok_or(why)
}

fn deeper_than(tree: &Tree, limit: usize) -> bool {
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        if cursor.goto_first_child() {
            depth += 1;
            if depth > limit {
                return true;
            }
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return false;
            }
            depth -= 1;
        }
    }
}
