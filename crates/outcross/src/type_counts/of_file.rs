//! The types of one file, counted where it is read: on any thread, and without a string for each occurrence.

use std::borrow::Cow;

use lab::Family;
use lab::counts::{Builder, CountsError, UnitInfo};
use lab::lex::Lexed;

use super::ast_paths::{AstPaths, Placed};
use super::origins::Origin;
use super::{Pieces, SourceText, numbered};

/// What a file has.
pub(super) struct OfFile<T> {
    /// Its units.
    pub(super) units: T,
    /// Why it could not be parsed though it had to be, and how many bytes it has.
    pub(super) unparsed: Option<(&'static str, u64)>,
}

/// Units, counted.
#[derive(Default)]
pub(super) struct Units {
    /// Their types.
    pub(super) counts: Builder,
    /// The year in which each was written, and its tokens.
    pub(super) tokens: Vec<(Option<i16>, u64)>,
}

/// A function of a file, or the file itself.
pub(super) struct Piece<'l, 'a> {
    /// A name that no other piece has.
    pub(super) name: String,
    /// Its tokens.
    pub(super) lexed: Cow<'l, Lexed<'a>>,
    /// The paths that end in it.
    pub(super) paths: &'l [Placed],
}

/// Counts the types of these families in several kinds of pieces at once.
///
/// # Errors
/// If there are too many types.
pub(super) fn count<const N: usize>(
    source: &SourceText,
    families: &[Family],
    kinds: [Pieces; N],
) -> Result<OfFile<[Units; N]>, CountsError> {
    let lexed = Lexed::new(&source.text, source.syntax);
    let (paths, unparsed) = found(AstPaths::of(source, families));
    let mut all = kinds.map(|_| Units::default());
    for (units, kind) in all.iter_mut().zip(kinds) {
        for piece in pieces(&lexed, source, &paths, kind) {
            units.count(&info(&piece, source), &piece, (families, &paths))?;
        }
    }
    Ok(OfFile { units: all, unparsed })
}

/// The paths of a file, which are none where it could not be parsed.
pub(super) fn found(paths: Result<AstPaths, (&'static str, u64)>) -> (AstPaths, Option<(&'static str, u64)>) {
    match paths {
        Ok(paths) => (paths, None),
        Err(why) => (AstPaths::default(), Some(why)),
    }
}

/// The pieces of a file, each with the paths from where it begins to where the next one does.
pub(super) fn pieces<'l, 'a>(
    lexed: &'l Lexed<'a>,
    source: &SourceText,
    paths: &'l AstPaths,
    kind: Pieces,
) -> Vec<Piece<'l, 'a>> {
    if kind == Pieces::Files {
        let paths = paths.between(0, usize::MAX);
        return vec![Piece { name: source.name.clone(), lexed: Cow::Borrowed(lexed), paths }];
    }
    let parts = lexed.pieces();
    let mut starts: Vec<usize> = parts.iter().filter_map(Lexed::start).skip(1).collect();
    starts.insert(0, 0);
    starts.push(usize::MAX);
    let piece = |((at, part), ends): ((usize, Lexed<'a>), &[usize])| Piece {
        name: numbered(source, at, &part),
        lexed: Cow::Owned(part),
        paths: paths.between(ends[0], ends[1]),
    };
    parts.into_iter().enumerate().zip(starts.windows(2)).map(piece).collect()
}

impl Units {
    /// Counts a piece as a unit.
    fn count(
        &mut self,
        info: &UnitInfo,
        piece: &Piece<'_, '_>,
        (families, paths): (&[Family], &AstPaths),
    ) -> Result<(), CountsError> {
        self.tokens.push((info.year, info.tokens));
        if families.iter().any(|family| *family != Family::AstPath) {
            self.counts.text(info, &piece.lexed, families)?;
        }
        self.counts.unit(info, piece.paths.iter().map(|placed| (Family::AstPath, paths.name(placed))))
    }
}

fn info(piece: &Piece<'_, '_>, source: &SourceText) -> UnitInfo {
    let mut lines = piece.lexed.token_lines();
    lines.dedup();
    let Origin { claim, review, year } = source.origins.of_unit(lines);
    let stratum = format!("{claim},{review}");
    UnitInfo { name: piece.name.clone(), tokens: piece.lexed.tokens().len() as u64, stratum, year }
}
