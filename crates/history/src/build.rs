//! Which line each line of a new version is: carried on from a source, or introduced.

use std::sync::Arc;

use facts::Operation;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::compare::{Built, Item, Prepared};
use crate::graph::CommitIndex;
use crate::lines::{LineId, Lines, NO_LINE, TooManyLines};
use crate::matching::Match;
use crate::paths::PathIndex;
use crate::plan::{Source, Step};
use crate::state::{FileState, Files};
use crate::verdicts::UNKNOWN;
use crate::world::World;

/// The new files of a commit.
pub(crate) struct NewFiles {
    /// One entry a step: the path, and the file unless it is gone.
    pub(crate) files: Vec<(PathIndex, Option<FileState>)>,
    /// Lines of a second file made from one source.
    pub(crate) second: Vec<Second>,
    /// Lines that were in a binary version, and are lines of text now.
    pub(crate) textual: Vec<LineId>,
    /// Versions that can't be read, with their steps.
    pub(crate) unread: Vec<usize>,
    /// The first line that was introduced here.
    pub(crate) first: LineId,
}

/// A line that went on in another new file already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Second {
    pub(crate) line: LineId,
    /// The line that it is a copy of.
    pub(crate) old: LineId,
    /// Where that stood: the path, and its number there, from 1.
    pub(crate) path: PathIndex,
    pub(crate) number: u32,
}

/// Builds the new files of a commit from those of its parents.
pub(crate) struct Builder<'a> {
    pub(crate) commit: CommitIndex,
    /// History can't be followed to some parent.
    pub(crate) cut: bool,
    pub(crate) item: &'a Item,
    /// The files of each parent that is here.
    pub(crate) parents: &'a [Files],
    /// Whether the commit's own evidence speaks of its lines.
    pub(crate) own_evidence: bool,
}

impl Builder<'_> {
    pub(crate) fn build(&self, lines: &mut Lines, world: &mut World<'_>) -> Result<NewFiles, TooManyLines> {
        let (steps, first) = (&self.item.plan.steps, lines.len());
        let made =
            NewFiles { files: Vec::with_capacity(steps.len()), second: vec![], textual: vec![], unread: vec![], first };
        let carried = Carried { shared: &self.item.shared, lines: FxHashSet::default() };
        let mut making = Making { builder: self, carried, lines, world, made };
        for (at, (step, prepared)) in steps.iter().zip(&self.item.steps).enumerate() {
            making.step(at, step, prepared)?;
        }
        Ok(making.made)
    }
}

/// The new files of a commit while they are made.
struct Making<'m, 'w> {
    builder: &'m Builder<'m>,
    carried: Carried<'m>,
    lines: &'m mut Lines,
    world: &'m mut World<'w>,
    made: NewFiles,
}

impl<'m> Making<'m, '_> {
    fn step(&mut self, at: usize, step: &Step, prepared: &Prepared) -> Result<(), TooManyLines> {
        let path = self.world.paths.intern(step.path());
        if let Some(kind) = prepared.kind {
            self.world.kinds.entry(path).or_insert(kind);
        }
        let file = match (step, &prepared.built) {
            (Step::Take { from, .. }, _) => self.taken(path, from)?,
            (Step::Build { sources, .. }, Some(Ok(built))) => Some(self.version(path, sources, built)?),
            (Step::Build { .. }, Some(Err(_))) => {
                self.made.unread.push(at);
                None
            }
            (Step::Remove { .. } | Step::Build { .. }, _) => None,
        };
        self.made.files.push((path, file));
        Ok(())
    }

    /// A parent's file, whole; its lines are copies if another path has them already.
    fn taken(&mut self, path: PathIndex, from: &Source) -> Result<Option<FileState>, TooManyLines> {
        let Some(state) = self.state_of(from).cloned() else { return Ok(None) };
        if !self.carried.is_shared(&from.path) {
            return Ok(Some(state));
        }
        let lines = u32::try_from(state.lines.len()).expect("a file has fewer lines than that");
        let built = Built {
            line_count: state.lines.len(),
            is_binary: state.is_binary,
            matches: vec![Some(vec![Match { old_start: 0, new_start: 0, lines }])],
        };
        self.version(path, std::slice::from_ref(from), &built).map(Some)
    }

    fn state_of(&mut self, source: &Source) -> Option<&'m FileState> {
        let path = self.world.paths.intern(&source.path);
        self.builder.parents.get(source.parent)?.get(&path)
    }

    /// Gives each line of a version its number: that of the first source that has it, else a new one.
    fn version(&mut self, path: PathIndex, sources: &[Source], built: &Built) -> Result<FileState, TooManyLines> {
        let mut version = vec![NO_LINE; built.line_count];
        let plan = &self.builder.item.plan;
        // Where a tree could not be read, a parent without a source may only seem to have none.
        let has_holes = !plan.skipped.is_empty() && sources.len() < self.builder.parents.len();
        let mut cut = self.builder.cut || has_holes;
        let mut copied = Copied::default();
        for (source, matches) in sources.iter().zip(&built.matches) {
            let (Some(matches), Some(old)) = (matches, self.state_of(source)) else {
                cut = true;
                continue;
            };
            let is_flipped = old.is_binary != built.is_binary;
            let is_shared = !is_flipped && self.carried.is_shared(&source.path);
            if !is_flipped && !is_shared && copied.is_empty() {
                fill(&mut version, &old.lines, matches);
                continue;
            }
            let source_path = self.world.paths.intern(&source.path);
            for (new, old) in pairs(&version, &old.lines, matches, &copied) {
                if is_flipped {
                    copied.flipped.insert(new, old);
                } else if !is_shared || self.carried.lines.insert(old) {
                    version[new] = old;
                } else {
                    let number = number_of(matches, new);
                    copied.second.insert(new, Second { line: NO_LINE, old, path: source_path, number });
                }
            }
        }
        self.introduce(path, cut, &mut version, &copied, built.is_binary)?;
        Ok(FileState { lines: Arc::from(version), is_binary: built.is_binary })
    }

    /// Numbers the lines that no source passes on.
    fn introduce(
        &mut self,
        path: PathIndex,
        cut: bool,
        version: &mut [LineId],
        copied: &Copied,
        is_binary: bool,
    ) -> Result<(), TooManyLines> {
        let Builder { commit, own_evidence, .. } = *self.builder;
        let numbers: Vec<u32> = version.iter().zip(1..).filter(|(line, _)| **line == NO_LINE).map(|(_, n)| n).collect();
        let verdicts = if own_evidence {
            let class = self.world.class(path);
            let World { verdicts, evidence, paths, .. } = &mut *self.world;
            verdicts.of_lines(evidence, commit, (paths.get(path), class), &numbers)
        } else {
            vec![(0, UNKNOWN)]
        };
        let fresh = self.lines.introduce(commit, path, cut, &numbers, &verdicts)?;
        for (line, number) in fresh.zip(&numbers) {
            let at = (*number - 1) as usize;
            version[at] = line;
            let second = copied.second.get(&at);
            if let Some(old) = second.map(|second| second.old).or_else(|| copied.flipped.get(&at).copied()) {
                self.lines.set_introduced(line, old);
            }
            if is_binary {
                self.lines.set_binary(line);
            } else if let Some(second) = second {
                self.lines.set_operation(line, Operation::CopiedWithin);
                self.made.second.push(Second { line, ..*second });
            } else if copied.flipped.contains_key(&at) {
                self.made.textual.push(line);
            }
        }
        Ok(())
    }
}

/// Lines of sources that do not go on in a version but are introduced where they were, by their places in it. No later
/// source has a say about those places.
#[derive(Default)]
struct Copied {
    /// They went on in another new file already.
    second: FxHashMap<usize, Second>,
    /// One of the two versions is binary.
    flipped: FxHashMap<usize, LineId>,
}

impl Copied {
    fn is_empty(&self) -> bool {
        self.second.is_empty() && self.flipped.is_empty()
    }

    fn has(&self, place: usize) -> bool {
        self.second.contains_key(&place) || self.flipped.contains_key(&place)
    }
}

/// Places of a version that no source has claimed yet, with the line of the source that stands there.
fn pairs(version: &[LineId], old: &[LineId], matches: &[Match], copied: &Copied) -> Vec<(usize, LineId)> {
    let of_match = |found: &Match| {
        let (new, start, count) = (found.new_start as usize, found.old_start as usize, found.lines as usize);
        (new..new + count).zip(old.get(start..start + count).unwrap_or_default().to_vec())
    };
    let is_free = |(new, _): &(usize, LineId)| version.get(*new) == Some(&NO_LINE) && !copied.has(*new);
    matches.iter().flat_map(of_match).filter(is_free).collect()
}

/// The number, from 1, of the source's line that stands at a place of the version.
fn number_of(matches: &[Match], place: usize) -> u32 {
    let place = u32::try_from(place).expect("a file has fewer lines than that");
    let holds = |found: &&Match| (found.new_start..found.new_start + found.lines).contains(&place);
    matches.iter().find(holds).map_or(1, |found| found.old_start + (place - found.new_start) + 1)
}

/// Hands the source's lines to every line that matches and has no number yet.
fn fill(version: &mut [LineId], old: &[LineId], matches: &[Match]) {
    for found in matches {
        let (new, old_start, count) = (found.new_start as usize, found.old_start as usize, found.lines as usize);
        let (new, old) = (version.get_mut(new..new + count), old.get(old_start..old_start + count));
        let (Some(new), Some(old)) = (new, old) else { continue };
        for (line, source) in new.iter_mut().zip(old).filter(|(line, _)| **line == NO_LINE) {
            *line = *source;
        }
    }
}

/// Sources that several new paths are made from: each of their lines goes on once.
struct Carried<'a> {
    shared: &'a FxHashSet<Vec<u8>>,
    lines: FxHashSet<LineId>,
}

impl Carried<'_> {
    fn is_shared(&self, path: &[u8]) -> bool {
        !self.shared.is_empty() && self.shared.contains(path)
    }
}
