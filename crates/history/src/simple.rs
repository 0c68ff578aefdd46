//! A commit with at most one parent, applied to the lines of a view: every line that it brings or takes gets its
//! operation, written lines begin, go on and end.

use facts::{Effect, Operation, Operations};
use rustc_hash::FxHashSet;

use crate::build::{NewFiles, Second};
use crate::change::{BornFate, GoneFate, LONG_LINE_ALNUMS, Line, WINDOW, is_window, line_key, window_key};
use crate::compare::Item;
use crate::fates::{Group, NONE, Tally};
use crate::lines::{CopySource, LineId, Lines};
use crate::live::{Live, Place};
use crate::paths::PathIndex;
use crate::plan::Step;
use crate::state::Files;
use crate::verdicts::{UNKNOWN, VerdictIndex};
use crate::world::World;

/// The tree in which live code is looked for.
#[derive(Clone, Copy)]
pub(crate) struct LiveTree<'a> {
    pub(crate) live: &'a Live,
    /// The tree, by the numbers that `live` knows.
    pub(crate) places: &'a Files,
    /// The same tree, by the numbers of the view.
    pub(crate) files: &'a Files,
}

/// A commit to apply.
pub(crate) struct Simple<'a> {
    pub(crate) item: &'a Item,
    /// The files of its parent.
    pub(crate) before: &'a Files,
    pub(crate) made: &'a NewFiles,
    pub(crate) tree: Option<LiveTree<'a>>,
    /// The lines of the full view, if the lines are those of the first-parent view and claims are to come from there.
    pub(crate) full: Option<&'a Lines>,
    /// It is the next commit of the first-parent line.
    pub(crate) on_line: bool,
}

/// What a commit did.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) operations: Operations,
    /// Written lines that ended here for the first time.
    pub(crate) ended: Vec<LineId>,
    /// Written lines that began here.
    pub(crate) began: u32,
}

/// Who wrote a written line.
pub(crate) fn verdict_of(lines: &Lines, full: Option<&Lines>, written: LineId) -> VerdictIndex {
    match full {
        None => lines.verdict(written),
        Some(full) => lines.twin(written).map_or(UNKNOWN, |twin| full.verdict(full.written(twin))),
    }
}

/// Applies a commit.
pub(crate) fn apply(simple: &Simple<'_>, lines: &mut Lines, world: &mut World<'_>, tally: &mut Tally) -> Done {
    let mut applying = Applying {
        paths: Vec::new(),
        old_paths: Vec::new(),
        copies: Vec::new(),
        done: Done::default(),
        simple,
        lines,
        world,
        tally,
    };
    applying.name_paths();
    applying.settle_moves();
    let sources = applying.live_sources();
    applying.count_born(&sources);
    applying.count_second();
    applying.write_copies();
    applying.count_gone();
    applying.count_lost();
    applying.count_noop();
    applying.done
}

/// A line and what it was copied from.
struct CopiedLine {
    line: LineId,
    alnums: u16,
    source: CopySource,
}

struct Applying<'s, 'a, 'w> {
    simple: &'s Simple<'a>,
    lines: &'s mut Lines,
    world: &'s mut World<'w>,
    tally: &'s mut Tally,
    /// The path of each step, and of each old side.
    paths: Vec<PathIndex>,
    old_paths: Vec<PathIndex>,
    copies: Vec<CopiedLine>,
    done: Done,
}

impl Applying<'_, '_, '_> {
    fn name_paths(&mut self) {
        self.paths = self.simple.made.files.iter().map(|(path, _)| *path).collect();
        let old_sides = &self.simple.item.change.old_sides;
        self.old_paths = old_sides.iter().map(|path| self.world.paths.intern(path)).collect();
    }

    /// The line of a new line; `None` if its file could not be numbered.
    fn born_line(&self, born: &Line) -> Option<LineId> {
        let (_, file) = &self.simple.made.files[born.file as usize];
        file.as_ref()?.lines.get(born.place as usize).copied()
    }

    fn gone_line(&self, gone: &Line) -> Option<LineId> {
        let file = self.simple.before.get(&self.old_paths[gone.file as usize])?;
        file.lines.get(gone.place as usize).copied()
    }

    /// Before anything is counted: what a line is, does not depend on the order of files.
    fn settle_moves(&mut self) {
        let change = &self.simple.item.change;
        for (born, fate) in change.born.iter().zip(&change.born_fates) {
            let Some(line) = self.born_line(born) else { continue };
            if born.weight.trivial {
                self.lines.set_trivial(line);
            }
            if let BornFate::Moved(gone) = *fate
                && let Some(from) = self.gone_line(&change.gone[gone as usize])
            {
                self.lines.set_moved(line, from);
            }
        }
    }

    /// For each new line that is a copy of live code, what it was copied from.
    fn live_sources(&self) -> Vec<Option<CopySource>> {
        let change = &self.simple.item.change;
        let (born, fates) = (&change.born, &change.born_fates);
        let mut sources = vec![None; born.len()];
        let Some(tree) = self.simple.tree else { return sources };
        let is_new = |at: usize| fates[at] == BornFate::New;
        let mut search = Search { tree, gone: None, recent: None };
        let mut start = 0;
        while start < born.len() {
            let mut end = start + 1;
            while end < born.len() && is_new(start) && is_new(end) && is_next(&born[end - 1], &born[end]) {
                end += 1;
            }
            if is_new(start) {
                self.find_sources(&mut search, &born[start..end], &mut sources[start..end]);
            }
            start = end;
        }
        sources
    }

    /// The oldest places where the windows and long lines of a run stand and stay.
    fn find_sources(&self, search: &mut Search<'_>, run: &[Line], sources: &mut [Option<CopySource>]) {
        for start in 0..(run.len() + 1).saturating_sub(WINDOW) {
            let window = &run[start..start + WINDOW];
            if !is_window(window.iter().map(|born| born.weight.alnums), |line| !window[line].weight.trivial) {
                continue;
            }
            let tokens: [u64; WINDOW] = std::array::from_fn(|at| window[at].token);
            let Some(found) = self.place_that_stays(search, window_key(&tokens), WINDOW) else { continue };
            for (source, below) in sources[start..start + WINDOW].iter_mut().zip(0..) {
                source.get_or_insert_with(|| self.source_below(search.tree, &found, below));
            }
        }
        for (born, source) in run.iter().zip(sources) {
            if source.is_none() && born.weight.alnums >= LONG_LINE_ALNUMS {
                let found = self.place_that_stays(search, line_key(born.token), 1);
                *source = found.map(|found| self.source_below(search.tree, &found, 0));
            }
        }
    }

    /// The oldest place of a window or long line of which the commit takes no line away, and the number there.
    fn place_that_stays(&self, search: &mut Search<'_>, key: u64, lines: usize) -> Option<(Place, usize)> {
        search.tree.live.find(key).find_map(|place| {
            let at = search.number(place)?;
            let there = search.tree.files.get(&place.path)?.lines.get(at..at + lines)?;
            let gone = search.gone.get_or_insert_with(|| self.gone_lines());
            (!there.iter().any(|line| gone.contains(line))).then_some((place, at))
        })
    }

    fn gone_lines(&self) -> FxHashSet<LineId> {
        self.simple.item.change.gone.iter().filter_map(|gone| self.gone_line(gone)).collect()
    }

    fn source_below(&self, tree: LiveTree<'_>, (place, at): &(Place, usize), below: usize) -> CopySource {
        let line = tree.files[&place.path].lines[at + below];
        let number = u32::try_from(at + below + 1).expect("a file has fewer lines than that");
        self.source(self.lines.written(line), place.path, number)
    }

    fn count_born(&mut self, sources: &[Option<CopySource>]) {
        let change = &self.simple.item.change;
        for ((born, fate), source) in change.born.iter().zip(&change.born_fates).zip(sources) {
            let Some(line) = self.born_line(born) else { continue };
            let path = self.paths[born.file as usize];
            let trivial = born.weight.trivial;
            let (operation, source) = match *fate {
                BornFate::Moved(gone) => {
                    self.count_moved(line, path, trivial, self.old_paths[change.gone[gone as usize].file as usize]);
                    continue;
                }
                BornFate::Copied(other) => (Operation::CopiedWithin, self.source_within(&change.born[other as usize])),
                BornFate::Updated(gone) => (self.end_updated(gone, path, Operation::Updated), None),
                BornFate::Replaced(gone) => (self.end_updated(gone, path, Operation::FindReplaced), None),
                BornFate::New => match source {
                    Some(source) => (Operation::CopiedFromLive, Some(*source)),
                    None => (Operation::Added, None),
                },
            };
            if let Some(source) = source {
                self.copies.push(CopiedLine { line, alnums: born.weight.alnums, source });
            }
            self.begin(line, path, operation, trivial, source);
        }
    }

    /// The old line of an update ends, under the path of the new one.
    fn end_updated(&mut self, gone: u32, path: PathIndex, operation: Operation) -> Operation {
        if let Some(line) = self.gone_line(&self.simple.item.change.gone[gone as usize]) {
            self.end(line, path, operation, false);
        }
        operation
    }

    fn count_moved(&mut self, line: LineId, path: PathIndex, trivial: bool, from: PathIndex) {
        let group =
            Group { from, ..self.group(self.lines.written(line), path, Operation::Moved, Effect::Kept, trivial) };
        self.tally.add(group);
        if !trivial {
            self.done.operations.moved += 1;
        }
    }

    /// A written line begins.
    fn begin(
        &mut self,
        line: LineId,
        path: PathIndex,
        operation: Operation,
        trivial: bool,
        source: Option<CopySource>,
    ) {
        self.lines.set_operation(line, operation);
        if self.simple.on_line {
            self.lines.set_on_line(line, true);
        }
        let mut group = self.group(line, path, operation, Effect::Written, trivial);
        if let Some(source) = source {
            (group.from, group.source, group.source_verdict) = (source.path, source.commit, source.verdict);
        }
        self.tally.add(group);
        self.done.began += 1;
        let counts = &mut self.done.operations;
        match operation {
            _ if trivial => counts.trivial_added += 1,
            Operation::CopiedWithin => counts.copied_within += 1,
            Operation::CopiedFromLive => counts.copied_from_live += 1,
            Operation::Updated => counts.updated += 1,
            Operation::FindReplaced => counts.find_replaced += 1,
            _ => counts.added += 1,
        }
    }

    fn group(&self, written: LineId, path: PathIndex, operation: Operation, effect: Effect, trivial: bool) -> Group {
        Group {
            path,
            operation,
            effect,
            trivial,
            from: NONE,
            written: self.lines.birth(written).0.commit,
            verdict: verdict_of(self.lines, self.simple.full, written),
            source: NONE,
            source_verdict: UNKNOWN,
        }
    }

    fn source(&self, written: LineId, path: PathIndex, line: u32) -> CopySource {
        CopySource {
            commit: self.lines.birth(written).0.commit,
            path,
            line,
            verdict: verdict_of(self.lines, self.simple.full, written),
            inherited: UNKNOWN,
        }
    }

    fn source_within(&self, other: &Line) -> Option<CopySource> {
        let written = self.lines.written(self.born_line(other)?);
        Some(self.source(written, self.paths[other.file as usize], other.place + 1))
    }

    /// Lines of a second file made from one source.
    fn count_second(&mut self) {
        let made = self.simple.made;
        for Second { line, old, path: from, number } in &made.second {
            let path = self.lines.birth(*line).0.path;
            let written = self.lines.written(*old);
            let trivial = self.lines.is_trivial(written);
            if trivial {
                self.lines.set_trivial(*line);
            }
            let source = self.source(written, *from, *number);
            self.copies.push(CopiedLine { line: *line, alnums: 0, source });
            self.begin(*line, path, Operation::CopiedWithin, trivial, Some(source));
        }
    }

    /// Notes where copies come from, a run at a time; what they inherit depends on the whole block.
    fn write_copies(&mut self) {
        self.copies.sort_unstable_by_key(|copied| copied.line);
        let copies = std::mem::take(&mut self.copies);
        for block in copies.chunk_by(|a, b| b.line == a.line + 1) {
            let alnums = block.iter().map(|copied| u32::from(copied.alnums)).sum();
            for run in block.chunk_by(is_one_copy) {
                let source = run[0].source;
                let inherited = match self.simple.full {
                    None => self.world.verdicts.inherited(source.verdict, block.len(), alnums),
                    Some(_) => UNKNOWN,
                };
                let lines = run[0].line..run[run.len() - 1].line + 1;
                self.lines.add_copied(lines, CopySource { inherited, ..source });
            }
        }
    }

    fn count_gone(&mut self) {
        let change = &self.simple.item.change;
        let deleted = change.gone.iter().zip(&change.gone_fates).filter(|(_, fate)| **fate == GoneFate::Deleted);
        for (gone, _) in deleted {
            let Some(line) = self.gone_line(gone) else { continue };
            self.end(line, self.old_paths[gone.file as usize], Operation::Deleted, gone.weight.trivial);
        }
    }

    /// A line is gone: the written line ends, unless it had ended on another branch.
    fn end(&mut self, line: LineId, path: PathIndex, operation: Operation, trivial: bool) {
        let written = self.lines.written(line);
        let effect = if self.lines.is_dead(written) { Effect::Repeated } else { Effect::Died };
        if effect == Effect::Died {
            self.lines.set_dead(written, true);
            self.done.ended.push(written);
        }
        if self.simple.on_line {
            self.lines.set_on_line(written, false);
        }
        let group = self.group(written, path, operation, effect, trivial);
        self.tally.add(group);
        match operation {
            Operation::Deleted if trivial => self.done.operations.trivial_deleted += 1,
            Operation::Deleted => self.done.operations.deleted += 1,
            _ => {}
        }
    }

    /// Lines of files that can't be compared: gone, as far as can be known.
    fn count_lost(&mut self) {
        let steps = &self.simple.item.plan.steps;
        for (at, (step, prepared)) in steps.iter().zip(&self.simple.item.steps).enumerate() {
            let lost = match step {
                Step::Take { .. } => None,
                Step::Remove { path, .. } => {
                    let goes_on = steps.iter().any(|other| is_source(other, path));
                    (prepared.delta.is_none() && !goes_on).then_some(path)
                }
                Step::Build { path, .. } if self.simple.made.unread.contains(&at) => Some(path),
                Step::Build { sources, .. } => {
                    let unread = |built: &crate::compare::Built| matches!(built.matches.as_slice(), [None]);
                    let is_unread = prepared.built.as_ref().is_some_and(|built| built.as_ref().is_ok_and(unread));
                    sources.first().filter(|_| is_unread).map(|source| &source.path)
                }
            };
            let Some(path) = lost.map(|path| self.world.paths.intern(path)) else { continue };
            let Some(file) = self.simple.before.get(&path).filter(|file| !file.is_binary).cloned() else { continue };
            for line in file.lines.iter() {
                let trivial = self.lines.is_trivial(*line);
                self.end(*line, path, Operation::Deleted, trivial);
            }
        }
    }

    fn count_noop(&mut self) {
        let made = self.simple.made;
        for (prepared, (path, file)) in self.simple.item.steps.iter().zip(&made.files) {
            let (Some(delta), Some(file)) = (&prepared.delta, file) else { continue };
            for place in &delta.noop {
                let written = self.lines.written(file.lines[*place as usize]);
                let trivial = self.lines.is_trivial(written);
                let group = self.group(written, *path, Operation::Noop, Effect::Kept, trivial);
                self.tally.add(group);
                self.done.operations.noop += u32::from(!trivial);
            }
        }
    }
}

fn is_source(step: &Step, path: &[u8]) -> bool {
    match step {
        Step::Build { sources, .. } => sources.iter().any(|source| source.path == path),
        Step::Take { from, .. } => from.path == path,
        Step::Remove { .. } => false,
    }
}

/// Whether two lines follow each other in a file.
fn is_next(a: &Line, b: &Line) -> bool {
    a.file == b.file && b.place == a.place + 1
}

fn is_one_copy(a: &CopiedLine, b: &CopiedLine) -> bool {
    b.line == a.line + 1 && CopySource { line: a.source.line + 1, ..a.source } == b.source
}

/// A search for live code.
struct Search<'a> {
    tree: LiveTree<'a>,
    /// The lines that the commit takes away, once they are asked for.
    gone: Option<FxHashSet<LineId>>,
    /// The place that was found last, and its number: the next is mostly the one below.
    recent: Option<(Place, usize)>,
}

impl Search<'_> {
    /// The number of a place in its file, from 0.
    fn number(&mut self, place: Place) -> Option<usize> {
        let lines = &self.tree.places.get(&place.path)?.lines;
        let near = self.recent.filter(|(last, _)| last.path == place.path).map(|(_, at)| at);
        let near = near.and_then(|at| [at, at + 1].into_iter().find(|at| lines.get(*at) == Some(&place.line)));
        let at = near.or_else(|| lines.iter().position(|line| *line == place.line))?;
        self.recent = Some((place, at));
        Some(at)
    }
}
