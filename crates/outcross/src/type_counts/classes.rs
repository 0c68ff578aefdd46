//! Counts by who wrote the line where a type stands, and what review that line had.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lab::Family;
use lab::counts::{Builder, Counts, CountsError, UnitInfo};
use lab::lex::Lexed;

use super::ast_paths::AstPaths;
use super::of_file::{OfFile, Piece, Units, found, pieces};
use super::origins::Origin;
use super::{Counted, Pieces, SourceText, Sources, too_many};
use crate::errors::CommandError;
use crate::tree_walk::Skipped;
use crate::ui::Meter;

/// Between a unit's name and its class.
const CLASS: char = '\u{1f}';

/// Between the words of a class.
const WORD: char = ',';

/// What classes are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClassOf {
    /// Who wrote the line.
    Claim,
    /// What review it had.
    Review,
}

impl ClassOf {
    /// The name of its column.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            ClassOf::Claim => "claim",
            ClassOf::Review => "review",
        }
    }

    /// The word for a line of this origin.
    fn word(self, origin: Origin) -> &'static str {
        match self {
            ClassOf::Claim => origin.claim.as_str(),
            ClassOf::Review => origin.review.as_str(),
        }
    }
}

/// The counts of one class.
#[derive(Debug, Clone)]
pub struct ClassCounts {
    /// A word for each thing that classes are of.
    pub class: Vec<String>,
    /// Its counts. Units are those parts of files or functions that are of this class.
    pub counts: Counts,
}

impl Sources {
    /// Counts the types of a family by class, and without. Each occurrence is in one class, so that the counts of a type
    /// over all classes add up to its count.
    ///
    /// # Errors
    /// If there are too many types, or the user stopped it.
    pub fn count_classes(
        &mut self,
        family: Family,
        (kind, of): (Pieces, &[ClassOf]),
        meter: &Meter,
    ) -> Result<(Counted, Vec<ClassCounts>), CommandError> {
        let (mut builder, mut counted) = (Builder::new(), Counted::default());
        let mut unparsed = Skipped::default();
        self.read(
            meter,
            |source| parts(source, family, kind, of),
            |of_file| {
                let OfFile { units, unparsed: why } = of_file.map_err(too_many)?;
                why.into_iter().for_each(|(reason, bytes)| unparsed.bytes(reason, bytes));
                counted.take(units, &mut builder)
            },
        )?;
        self.skipped.add(unparsed);
        let Some(counts) = builder.finish().map_err(too_many)?.remove(&family) else {
            return Ok((counted, Vec::new()));
        };
        let whole = counts.grouped(|unit| without_class(&unit.name).to_owned()).map_err(too_many)?;
        counted.families.insert(family, whole);
        let mut classes: Vec<&str> = counts.units().iter().map(|unit| &*unit.stratum).collect();
        classes.sort_unstable();
        classes.dedup();
        let of_class = |class: &str| {
            let class_counts = counts.select(|unit| &*unit.stratum == class).map_err(too_many)?;
            Ok::<_, CommandError>(ClassCounts {
                class: class.split(WORD).map(str::to_owned).collect(),
                counts: class_counts,
            })
        };
        let classes = classes.into_iter().map(of_class).collect::<Result<_, _>>()?;
        Ok((counted, classes))
    }
}

/// The name of a unit of which this is the part of one class.
pub(super) fn without_class(unit: &str) -> &str {
    unit.split(CLASS).next().unwrap_or(unit)
}

/// The pieces of a text, each cut by the classes of its lines.
fn parts(source: &SourceText, family: Family, kind: Pieces, of: &[ClassOf]) -> Result<OfFile<Units>, CountsError> {
    let lexed = Lexed::new(&source.text, source.syntax);
    let (paths, unparsed) = found(AstPaths::of(source, &[family]));
    let mut units = Units::default();
    for piece in pieces(&lexed, source, &paths, kind) {
        for (info, types) in cut(&piece, source, (family, &paths), of) {
            units.tokens.push((info.year, info.tokens));
            units.counts.unit(&info, types.into_iter().map(|name| (family, name)))?;
        }
    }
    Ok(OfFile { units, unparsed })
}

/// The parts of a piece by class, with their types.
fn cut<'l>(
    piece: &Piece<'l, 'l>,
    source: &SourceText,
    (family, paths): (Family, &'l AstPaths),
    of: &[ClassOf],
) -> Vec<(UnitInfo, Vec<Cow<'l, str>>)> {
    let class = |line: u32| {
        let origin = source.origins.of(line);
        of.iter().map(|of| of.word(origin)).collect::<Vec<_>>().join(&WORD.to_string())
    };
    let lines = piece.lexed.token_lines();
    let mut parts: BTreeMap<String, (u64, Vec<Cow<'l, str>>)> = BTreeMap::new();
    for line in &lines {
        parts.entry(class(*line)).or_default().0 += 1;
    }
    let placed = if family == Family::AstPath { Vec::new() } else { piece.lexed.placed_types() };
    let of_lexer = placed.into_iter().filter(|(_, found, _)| *found == family);
    let of_lexer = of_lexer.map(|(token, _, name)| (lines[token], name));
    let of_tree = piece.paths.iter().map(|placed| (placed.line, Cow::Borrowed(paths.name(placed))));
    for (line, name) in of_lexer.chain(of_tree) {
        parts.entry(class(line)).or_default().1.push(name);
    }
    let part = |(stratum, (tokens, types)): (String, _)| {
        (UnitInfo { name: format!("{}{CLASS}{stratum}", piece.name), stratum, tokens, year: None }, types)
    };
    parts.into_iter().map(part).collect()
}
