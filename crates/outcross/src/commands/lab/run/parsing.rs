//! Text that a model wrote, given to a parser.
//!
//! The words of a text come without its lines, so that only languages can be parsed to which lines mean nothing; others
//! have no value rather than a bad one. A text is of any of the languages that the corpus has enough of, as a model does
//! not say in which it writes.

use std::collections::BTreeMap;

use code::Language;
use code::parse::{Budget, Parsed, has_grammar, parse};
use lab::run::measure::Shape;

use crate::platform::interrupted;

/// Languages to which lines mean nothing, but for comments, which words don't have.
const WITHOUT_LINES: [&str; 6] = ["C#", "Java", "JavaScript", "Rust", "TSX", "TypeScript"];

/// A language has at least one of so many files of the corpus.
const LEAST_PART: u64 = 20;

/// The languages in which text is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Languages {
    files: BTreeMap<&'static str, u64>,
}

impl Languages {
    /// Takes a file of the corpus in.
    pub(super) fn add(&mut self, language: Option<Language>) {
        *self.files.entry(language.map_or("", Language::name)).or_default() += 1;
    }

    /// Those that can be read, the one with the most files first.
    fn readable(&self) -> Vec<Language> {
        let all: u64 = self.files.values().sum();
        let is_common = |(name, files): &(&&str, &u64)| WITHOUT_LINES.contains(*name) && *files * LEAST_PART >= all;
        let mut rows: Vec<(u64, &str)> =
            self.files.iter().filter(is_common).map(|(name, files)| (*files, *name)).collect();
        rows.sort_by(|a, b| b.cmp(a));
        let named = rows.into_iter().filter_map(|(_, name)| Language::named(name.as_bytes()));
        named.filter(|language| has_grammar(*language)).collect()
    }

    /// What a parser of the first language says in which a text has no error, or of the most common if it has in all;
    /// `None` without a language. What is too costly to parse is not whole, and has no paths.
    pub(super) fn parser(&self) -> impl Fn(&str) -> Option<Shape> + Sync + use<> {
        let readable = self.readable();
        move |text| {
            let read = |language: &Language| {
                parse(*language, text.as_bytes(), &Budget::default(), &mut || !interrupted()).ok()
            };
            let whole = readable.iter().filter_map(read).find(|parsed| !parsed.has_errors());
            let parsed = whole.or_else(|| read(readable.first()?));
            (!readable.is_empty()).then(|| parsed.as_ref().map(shape).unwrap_or_default())
        }
    }
}

fn shape(parsed: &Parsed<'_>) -> Shape {
    let mut paths = Vec::new();
    code::ast_paths::each(parsed, &mut |path, _| paths.push(path.into()));
    Shape { is_whole: !parsed.has_errors(), paths }
}
