//! Which lines of the code that people write are clones of others, and of which class.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use code::clones::{self, CloneClass, CloneType, File, Settings};
use code::units::Span;
use facts::{Class, CloneClassId};

use super::code_of::{FileCode, PieceCode};
use super::files::HeadFile;
use crate::errors::CommandError;

/// A run of lines that a member of a class touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    first: u32,
    last: u32,
    class: CloneClassId,
}

/// A class, and which files and pieces its members stand in.
#[derive(Debug, Clone)]
pub(super) struct PlacedClass {
    pub(super) id: CloneClassId,
    pub(super) class: CloneClass,
    /// Of each member the file and the piece in it.
    pub(super) places: Vec<(usize, usize)>,
}

/// The members of all classes.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    /// Of every type, by id.
    pub(super) classes: Vec<PlacedClass>,
    /// Of types 1 and 2, by file and piece; in the order of their lines.
    runs: BTreeMap<(usize, usize), Vec<Run>>,
}

/// What of a unit is duplicated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Duplicated {
    /// Its lines that members touch, each once.
    pub(super) lines: u32,
    /// The class that covers most of its lines, and half at least.
    pub(super) class: Option<CloneClassId>,
}

impl Duplicates {
    /// Looks through the code that people write: what is generated or vendored repeats for other reasons.
    pub(super) fn find(files: &[HeadFile], code: &[Arc<FileCode>]) -> Result<Self, CommandError> {
        let is_by_people = |class: Class| matches!(class, Class::Source | Class::Test | Class::Docs | Class::Config);
        let kept = files.iter().zip(code).enumerate().filter(|(_, (file, _))| is_by_people(file.class));
        let pieces = kept
            .flat_map(|(at, (_, code))| code.pieces.iter().enumerate().map(move |(piece, code)| ((at, piece), code)));
        let (places, pieces): (Vec<(usize, usize)>, Vec<&PieceCode>) = pieces.unzip();
        let units: Vec<Vec<Range<u32>>> =
            pieces.iter().map(|piece| clones::unit_ranges(&piece.parsed.outline, &piece.stream)).collect();
        let files: Vec<File<'_>> =
            pieces.iter().zip(&units).map(|(piece, units)| File::new(&piece.stream, units)).collect();
        let too_many = |_| CommandError::usage("the repository has more than 4 billion tokens of code");
        let classes = clones::find(&files, &Settings::default()).map_err(too_many)?;
        let mut duplicates = Duplicates::default();
        for class in classes {
            let id = CloneClassId::new(clones::class_hash(&class, |file| &pieces[file as usize].stream));
            let placed: Vec<(usize, usize)> = class.members.iter().map(|member| places[member.file as usize]).collect();
            for (member, place) in class.members.iter().zip(&placed).filter(|_| class.clone_type <= CloneType::Renamed)
            {
                let run = Run { first: member.start_line, last: member.end_line, class: id };
                duplicates.runs.entry(*place).or_default().push(run);
            }
            duplicates.classes.push(PlacedClass { id, class, places: placed });
        }
        duplicates.classes.sort_by(|a, b| (a.id, &a.class).cmp(&(b.id, &b.class)));
        duplicates.runs.values_mut().for_each(|runs| runs.sort_unstable());
        Ok(duplicates)
    }

    /// What of some lines of a piece is duplicated.
    pub(super) fn of(&self, place: (usize, usize), span: Span) -> Duplicated {
        let Some(runs) = self.runs.get(&place) else { return Duplicated::default() };
        let mut ranges = Vec::new();
        let mut of_class: BTreeMap<CloneClassId, u32> = BTreeMap::new();
        for run in runs.iter().take_while(|run| run.first <= span.end_line) {
            let (first, last) = (run.first.max(span.start_line), run.last.min(span.end_line));
            if first <= last {
                *of_class.entry(run.class).or_default() += last - first + 1;
                ranges.push((first, last));
            }
        }
        let lines = clones::lines_touched(ranges);
        // Of equally many lines the lowest id: the last that `max_by_key` meets.
        let most = of_class.into_iter().rev().max_by_key(|(_, lines)| *lines);
        let class = most.filter(|(_, lines)| lines * 2 >= span.lines()).map(|(class, _)| class);
        Duplicated { lines, class }
    }
}
