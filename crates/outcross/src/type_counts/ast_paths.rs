//! The paths of a text's syntax tree. Only who asks for that family pays for a parser.

use std::collections::HashMap;

use code::parse::{Budget, Unparsed, parse};
use lab::Family;

use super::SourceText;
use crate::platform::interrupted;

/// The paths of a text, in its order. Each name is kept once, however often it occurs.
#[derive(Debug, Default)]
pub(super) struct AstPaths {
    names: Vec<String>,
    placed: Vec<Placed>,
}

/// Where the last node of a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    name: u32,
    byte: usize,
    /// From 1.
    pub(super) line: u32,
}

impl AstPaths {
    /// Those of a text if they are asked for.
    ///
    /// # Errors
    /// Why there are none, and of how many bytes.
    pub(super) fn of(source: &SourceText, families: &[Family]) -> Result<AstPaths, (&'static str, u64)> {
        if !families.contains(&Family::AstPath) {
            return Ok(AstPaths::default());
        }
        AstPaths::parsed(source).map_err(|why| (reason(why), source.text.len() as u64))
    }

    fn parsed(source: &SourceText) -> Result<AstPaths, Unparsed> {
        let bytes = source.text.as_bytes();
        let language = code::language(&source.path, bytes).ok_or(Unparsed::NoGrammar)?;
        let parsed = parse(language, bytes, &Budget::default(), &mut || !interrupted())?;
        let (mut paths, mut ids) = (AstPaths::default(), HashMap::<String, u32>::new());
        let (mut line, mut seen) = (1, 0);
        code::ast_paths::each(&parsed, &mut |path, byte| {
            let next = paths.names.len() as u32;
            let name = ids.get(path).copied().unwrap_or(next);
            if name == next {
                paths.names.push(path.to_owned());
                ids.insert(path.to_owned(), next);
            }
            // Nodes come in order of where they begin.
            line += bytes[seen..byte].iter().map(|byte| u32::from(*byte == b'\n')).sum::<u32>();
            seen = byte;
            paths.placed.push(Placed { name, byte, line });
        });
        Ok(paths)
    }

    /// Those whose last node begins from one byte to before another.
    pub(super) fn between(&self, start: usize, end: usize) -> &[Placed] {
        let before = |byte: usize| self.placed.partition_point(|placed| placed.byte < byte);
        &self.placed[before(start)..before(end)]
    }

    /// The name of one.
    pub(super) fn name(&self, placed: &Placed) -> &str {
        &self.names[placed.name as usize]
    }
}

/// Why a text has no paths.
fn reason(why: Unparsed) -> &'static str {
    match why {
        Unparsed::NoGrammar => "no grammar of its language",
        Unparsed::TooLong => "too long to parse",
        Unparsed::OutOfSteps => "too costly to parse",
        Unparsed::Stopped => "stopped",
        Unparsed::TooDeep => "too deep to parse",
    }
}
