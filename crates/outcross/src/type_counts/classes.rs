//! Counts by who wrote the line where a type stands, and what review that line had.

use std::collections::BTreeMap;

use lab::Family;
use lab::counts::{Builder, Counts, UnitInfo};
use lab::lex::Lexed;

use super::origins::Origin;
use super::{Counted, Pieces, SourceText, Sources, UnitTypes, numbered, too_many};
use crate::errors::CommandError;
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
        (pieces, of): (Pieces, &[ClassOf]),
        meter: &Meter,
    ) -> Result<(Counted, Vec<ClassCounts>), CommandError> {
        let (mut builder, mut counted) = (Builder::new(), Counted::default());
        self.read(
            meter,
            |source| parts(source, family, pieces, of),
            |parts| {
                counted.files += 1;
                for (info, types) in parts {
                    counted.code_tokens += info.tokens;
                    builder.unit(&info, types).map_err(too_many)?;
                }
                Ok(())
            },
        )?;
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
fn parts(source: &SourceText, family: Family, pieces: Pieces, of: &[ClassOf]) -> Vec<UnitTypes> {
    let lexed = Lexed::new(&source.text, source.syntax);
    match pieces {
        Pieces::Files => cut(&lexed, source, (&source.name, family), of),
        Pieces::Functions => {
            let parts = lexed.pieces();
            let cut = |(at, part): (usize, &Lexed<'_>)| cut(part, source, (&numbered(source, at, part), family), of);
            parts.iter().enumerate().flat_map(cut).collect()
        }
    }
}

fn cut(lexed: &Lexed<'_>, source: &SourceText, (name, family): (&str, Family), of: &[ClassOf]) -> Vec<UnitTypes> {
    let lines = lexed.token_lines();
    let class = |token: usize| {
        let origin = source.origins.of(lines[token]);
        of.iter().map(|of| of.word(origin)).collect::<Vec<_>>().join(&WORD.to_string())
    };
    let mut parts: BTreeMap<String, (u64, Vec<(Family, String)>)> = BTreeMap::new();
    for token in 0..lines.len() {
        parts.entry(class(token)).or_default().0 += 1;
    }
    for (token, found, name) in lexed.placed_types() {
        if found == family {
            parts.entry(class(token)).or_default().1.push((found, name.into_owned()));
        }
    }
    let part = |(stratum, (tokens, types)): (String, _)| {
        (UnitInfo { name: format!("{name}{CLASS}{stratum}"), stratum, tokens, year: None }, types)
    };
    parts.into_iter().map(part).collect()
}
