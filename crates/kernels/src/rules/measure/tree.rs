//! What a syntax tree says.

use code::parse::{Budget, Parsed, parse};
use code::signals::{self, UnitSignals};
use code::units::{self, UnitKind};

use super::super::{Depth, Source};

/// What came of a parse.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Tree {
    pub(in super::super) has_errors: bool,
    /// Sums of signals, where they were asked for.
    pub(in super::super) functions: Option<Functions>,
}

/// Sums over the functions, methods and tests of a file; what lies in another counts in both.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Functions {
    pub(in super::super) count: usize,
    pub(in super::super) lines: usize,
    pub(in super::super) tokens: usize,
    pub(in super::super) nesting: usize,
    pub(in super::super) deepest: usize,
    pub(in super::super) calls: usize,
    pub(in super::super) code_lines: usize,
    pub(in super::super) comment_lines: usize,
    pub(in super::super) plain_comments: usize,
    pub(in super::super) restating_comments: usize,
    pub(in super::super) handlers: usize,
    pub(in super::super) masked_errors: usize,
}

impl Tree {
    /// Nothing without a grammar, and where the text needs more than the default budget of a parse.
    pub(super) fn of(source: &Source<'_>, depth: Depth) -> Option<Self> {
        if depth == Depth::Text {
            return None;
        }
        let parsed = parse(source.language?, source.text.as_bytes(), &Budget::default(), &mut || true).ok()?;
        let functions = (depth == Depth::Signals).then(|| Functions::of(&parsed));
        Some(Self { has_errors: parsed.has_errors(), functions })
    }
}

impl Functions {
    fn of(parsed: &Parsed<'_>) -> Self {
        let outline = units::outline(parsed);
        let found = signals::of_units(parsed, &outline);
        let is_function = |kind| matches!(kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
        let functions = outline.units.iter().zip(&found).filter(|(unit, _)| is_function(unit.kind));
        let mut sums = Self::default();
        functions.for_each(|(_, signals)| sums.add(signals));
        sums
    }

    fn add(&mut self, signals: &UnitSignals) {
        self.count += 1;
        self.lines += signals.lines as usize;
        self.tokens += signals.tokens as usize;
        self.nesting += signals.nesting as usize;
        self.deepest = self.deepest.max(signals.nesting as usize);
        self.calls += signals.calls as usize;
        self.code_lines += signals.code_lines as usize;
        self.comment_lines += signals.comment_lines as usize;
        self.plain_comments += signals.plain_comments as usize;
        self.restating_comments += signals.restating_comments as usize;
        self.handlers += signals.handlers as usize;
        self.masked_errors += signals.masked_errors as usize;
    }
}
