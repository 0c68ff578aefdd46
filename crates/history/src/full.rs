//! The full view: every commit against its own parents.
//!
//! Branches delete and write side by side. What of that lasts is known when a merge brings them to the first-parent
//! line: after each commit of that line exactly the lines that stand in its tree are alive, of all that were written
//! by it or anything before it.

use std::collections::VecDeque;
use std::sync::Arc;

use facts::{Effect, Operation, Operations};
use rustc_hash::FxHashSet;

use crate::build::{Builder, NewFiles};
use crate::compare::Item;
use crate::fates::{Fate, Group, NONE, Tally};
use crate::graph::{CommitIndex, Graph};
use crate::lines::{CopySource, LineId, Lines, TooManyLines};
use crate::log::Log;
use crate::paths::PathIndex;
use crate::simple::{Done, LiveTree, Simple, apply};
use crate::state::Files;
use crate::verdicts::UNKNOWN;
use crate::world::World;

/// Commits whose files are kept for a later walk to go on from: branches mostly fork off one of the last few.
const RECENT: usize = 512;

/// Lines that a merge takes from a file of which another has them already: always a block.
const BLOCK: usize = 5;

/// How a commit stands to the first-parent line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// It is not on it.
    Off,
    /// It is the line's next commit, and the one before is its only parent.
    Next,
    /// It is the line's next commit, and brings in others.
    Joins,
}

/// What the commits did that a commit of the first-parent line brings in, itself included.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    pub(crate) first: CommitIndex,
    first_line: LineId,
    /// Written lines that ended.
    ended: Vec<LineId>,
    pub(crate) began: u64,
    /// Of the lines that began, those that ended again.
    pub(crate) reedited: u64,
}

/// The states of files while commits are applied in order.
pub(crate) struct Full<'a> {
    graph: &'a Graph,
    /// The files of each commit, as long as a child still needs them.
    states: Vec<Option<Files>>,
    children: Vec<u32>,
    /// The files of the last commits.
    pub(crate) recent: VecDeque<(CommitIndex, Files)>,
    /// The last commit of the first-parent line that was applied.
    pub(crate) last: Option<CommitIndex>,
    pub(crate) brought: Brought,
    pub(crate) lines: Lines,
    tally: Tally,
    pub(crate) fates: Vec<Fate>,
    pub(crate) log: Log,
}

impl<'a> Full<'a> {
    pub(crate) fn new(graph: &'a Graph) -> Self {
        let mut children = vec![0; graph.nodes.len()];
        for parent in graph.nodes.iter().flat_map(|node| &node.parents) {
            children[*parent as usize] += 1;
        }
        Full {
            graph,
            states: graph.nodes.iter().map(|_| None).collect(),
            children,
            recent: VecDeque::new(),
            last: None,
            brought: Brought::default(),
            lines: Lines::default(),
            tally: Tally::default(),
            fates: Vec::new(),
            log: Log::default(),
        }
    }

    /// Goes on after so many commits, with the files of those that are needed still.
    pub(crate) fn resume(
        graph: &'a Graph,
        commits: CommitIndex,
        lines: Lines,
        states: Vec<(CommitIndex, Files)>,
    ) -> Self {
        let mut full = Full::new(graph);
        full.children.fill(0);
        for parent in graph.nodes[commits as usize..].iter().flat_map(|node| &node.parents) {
            full.children[*parent as usize] += 1;
        }
        full.last = commits.checked_sub(1);
        for (commit, files) in &states {
            if full.children[*commit as usize] > 0 || full.last == Some(*commit) {
                full.states[*commit as usize] = Some(files.clone());
            }
        }
        full.brought = Brought { first: commits, first_line: lines.len(), ..Brought::default() };
        let is_recent = |(commit, _): &(CommitIndex, Files)| *commit as usize + RECENT >= commits as usize;
        Full { lines, recent: states.into_iter().filter(is_recent).collect(), ..full }
    }

    /// The files of the last commits, and of those before that a child still needs.
    pub(crate) fn needed_states(&self) -> Vec<(CommitIndex, &Files)> {
        let first = self.recent.front().map_or(0, |(commit, _)| *commit);
        let older = (0..first).zip(&self.states).filter_map(|(commit, files)| Some((commit, files.as_ref()?)));
        older.chain(self.recent.iter().map(|(commit, files)| (*commit, files))).collect()
    }

    /// The files of a commit that a child still needs.
    pub(crate) fn files(&self, commit: CommitIndex) -> Option<&Files> {
        self.states[commit as usize].as_ref()
    }

    /// Applies the next commit. `tree` is the tree of the first-parent line's last commit, by the numbers of its own
    /// view.
    pub(crate) fn apply(
        &mut self,
        commit: CommitIndex,
        item: &Item,
        stand: Stand,
        tree: Option<(&crate::live::Live, &Files)>,
        world: &mut World<'_>,
    ) -> Result<(), TooManyLines> {
        let node = &self.graph.nodes[commit as usize];
        let parents: Vec<Files> = node.parents.iter().map(|parent| self.state(*parent)).collect();
        let builder = Builder { commit, cut: node.cut, item, parents: &parents, own_evidence: true };
        let mut made = builder.build(&mut self.lines, world)?;
        let before = parents.first().cloned().unwrap_or_default();
        if item.want.lines {
            let done = if item.is_simple {
                let here = self.last.and_then(|last| self.states[last as usize].clone());
                let tree = tree.zip(here.as_ref());
                let tree = tree.map(|((live, places), files)| LiveTree { live, places, files });
                let on_line = stand == Stand::Next;
                let simple = Simple { item, before: &before, made: &made, tree, full: None, on_line };
                apply(&simple, &mut self.lines, world, &mut self.tally)
            } else {
                self.count_merged(&made, item, world)
            };
            let mut operations = done.operations;
            self.note(done);
            if stand == Stand::Joins {
                self.join(commit, &before, &mut made, world, &mut operations);
            }
            self.log.operations.push(operations);
            self.tally.take(commit, &mut self.fates);
        }
        self.log.add(commit, item, &made, world);
        self.keep_state(commit, before, made);
        Ok(())
    }

    /// The state of a parent: taken if no other child needs it, else a copy that shares its files.
    fn state(&mut self, parent: CommitIndex) -> Files {
        let at = parent as usize;
        let state = if self.children[at] == 1 && self.last != Some(parent) {
            self.states[at].take()
        } else {
            self.states[at].clone()
        };
        state.unwrap_or_default()
    }

    fn note(&mut self, done: Done) {
        let first_line = self.brought.first_line;
        self.brought.began += u64::from(done.began);
        self.brought.reedited += done.ended.iter().filter(|line| **line >= first_line).count() as u64;
        self.brought.ended.extend(done.ended);
    }

    /// A merge writes the lines that it takes from no parent.
    fn count_merged(&mut self, made: &NewFiles, item: &Item, world: &mut World<'_>) -> Done {
        let mut done = Done::default();
        let mut counted = FxHashSet::default();
        for ((path, file), prepared) in made.files.iter().zip(&item.steps) {
            let (Some(file), Some(delta)) = (file, &prepared.delta) else { continue };
            let born = delta.born.iter().filter_map(|born| Some((*file.lines.get(born.place as usize)?, born)));
            for (line, born) in born.filter(|(line, _)| *line >= made.first) {
                let trivial = born.weight.trivial;
                if trivial {
                    self.lines.set_trivial(line);
                }
                self.begin(line, *path, trivial, &mut done);
                counted.insert(line);
            }
        }
        for line in made.textual.iter().filter(|line| !counted.contains(line)) {
            let path = self.lines.birth(*line).0.path;
            self.begin(*line, path, false, &mut done);
        }
        for second in &made.second {
            self.copy(second.line, second.old, BLOCK, world, &mut done);
        }
        done
    }

    fn begin(&mut self, line: LineId, path: PathIndex, trivial: bool, done: &mut Done) {
        let group = self.group(line, path, Operation::Added, Effect::Written, trivial);
        self.tally.add(group);
        done.began += 1;
        if trivial {
            done.operations.trivial_added += 1;
        } else {
            done.operations.added += 1;
        }
    }

    /// A line that stands in two places from here on: in the second it is written anew, one of a block of copies.
    fn copy(&mut self, line: LineId, old: LineId, block: usize, world: &mut World<'_>, done: &mut Done) {
        let written = self.lines.written(old);
        let trivial = self.lines.is_trivial(written);
        self.lines.set_operation(line, Operation::CopiedWithin);
        if trivial {
            self.lines.set_trivial(line);
        }
        let (birth, number) = self.lines.birth(written);
        let source = CopySource {
            commit: birth.commit,
            path: birth.path,
            line: number,
            verdict: self.lines.verdict(written),
            inherited: world.verdicts.inherited(self.lines.verdict(written), block, 0),
        };
        self.lines.add_copied(line..line + 1, source);
        let path = self.lines.birth(line).0.path;
        let group = self.group(line, path, Operation::CopiedWithin, Effect::Written, trivial);
        let (from, source, source_verdict) = (source.path, source.commit, source.verdict);
        self.tally.add(Group { from, source, source_verdict, ..group });
        done.began += 1;
        done.operations.copied_within += u32::from(!trivial);
        done.operations.trivial_added += u32::from(trivial);
    }

    fn group(&self, written: LineId, path: PathIndex, operation: Operation, effect: Effect, trivial: bool) -> Group {
        Group {
            path,
            operation,
            effect,
            trivial,
            from: NONE,
            written: self.lines.birth(written).0.commit,
            verdict: self.lines.verdict(written),
            source: NONE,
            source_verdict: UNKNOWN,
        }
    }

    /// Settles what lasts of the branches that a commit of the first-parent line brings in.
    fn join(
        &mut self,
        commit: CommitIndex,
        before: &Files,
        made: &mut NewFiles,
        world: &mut World<'_>,
        operations: &mut Operations,
    ) {
        let is_after_last = self.graph.nodes[commit as usize].parents.first().copied() == self.last;
        let mut gone = Vec::new();
        if is_after_last && self.last.is_some() {
            for (path, new) in &made.files {
                let old = before.get(path).filter(|file| !file.is_binary);
                let new = new.as_ref().filter(|file| !file.is_binary);
                self.leave(*path, old.map_or(&[], |file| &file.lines), new.map_or(&[], |file| &file.lines), &mut gone);
            }
            for at in 0..made.files.len() {
                let old =
                    before.get(&made.files[at].0).filter(|file| !file.is_binary).map(|file| Arc::clone(&file.lines));
                self.enter(commit, at, old.as_deref().unwrap_or(&[]), made, world, operations);
            }
        } else {
            self.restart(commit, before, made, world, operations);
        }
        for (line, path) in gone {
            if !self.lines.is_on_line(line) && !self.lines.is_dead(line) {
                self.end(line, path, Operation::Deleted);
                let is_trivial = self.lines.is_trivial(line);
                operations.deleted += u32::from(!is_trivial);
                operations.trivial_deleted += u32::from(is_trivial);
            }
        }
        self.drop_untaken();
        self.revive_kept();
    }

    /// Lines of the old version leave the line's tree; those that the new one has in common come back at once.
    fn leave(&mut self, path: PathIndex, old: &[LineId], new: &[LineId], gone: &mut Vec<(LineId, PathIndex)>) {
        let (head, tail) = common_ends(old, new);
        for line in &old[head..old.len() - tail] {
            let written = self.lines.written(*line);
            self.lines.set_on_line(written, false);
            gone.push((written, path));
        }
    }

    /// Lines of the new version enter the line's tree. One that stands there already is a copy, and begins anew.
    fn enter(
        &mut self,
        commit: CommitIndex,
        at: usize,
        old: &[LineId],
        made: &mut NewFiles,
        world: &mut World<'_>,
        operations: &mut Operations,
    ) {
        let (path, Some(file)) = &mut made.files[at] else { return };
        if file.is_binary {
            return;
        }
        let (head, tail) = common_ends(old, &file.lines);
        let (path, end) = (*path, file.lines.len() - tail);
        let mut twice = Vec::new();
        for place in head..end {
            let written = self.lines.written(file.lines[place]);
            if self.lines.is_on_line(written) {
                twice.push(place);
                continue;
            }
            self.lines.set_on_line(written, true);
            if self.lines.is_dead(written) {
                self.revive(written, path);
            }
        }
        if !twice.is_empty() {
            let (lines, done) = self.renumber(commit, path, &file.lines, &twice, world);
            file.lines = lines;
            operations.copied_within += done.operations.copied_within;
            operations.trivial_added += done.operations.trivial_added;
            self.brought.began += u64::from(done.began);
        }
    }

    fn renumber(
        &mut self,
        commit: CommitIndex,
        path: PathIndex,
        lines: &[LineId],
        twice: &[usize],
        world: &mut World<'_>,
    ) -> (Arc<[LineId]>, Done) {
        let mut done = Done::default();
        let numbers: Vec<u32> = twice.iter().filter_map(|place| u32::try_from(place + 1).ok()).collect();
        let Ok(fresh) = self.lines.introduce(commit, path, false, &numbers, &[(0, UNKNOWN)]) else {
            return (Arc::from(lines), done);
        };
        let mut renumbered = lines.to_vec();
        for (line, place) in fresh.zip(twice) {
            let old = renumbered[*place];
            renumbered[*place] = line;
            self.lines.set_introduced(line, old);
            self.copy(line, old, twice.len(), world, &mut done);
            self.lines.set_on_line(line, true);
        }
        (Arc::from(renumbered), done)
    }

    /// The line begins here, with all the files that other parents bring.
    fn restart(
        &mut self,
        commit: CommitIndex,
        before: &Files,
        made: &mut NewFiles,
        world: &mut World<'_>,
        operations: &mut Operations,
    ) {
        let changed: FxHashSet<PathIndex> = made.files.iter().map(|(path, _)| *path).collect();
        let rest: Vec<_> = before.iter().filter(|(path, _)| !changed.contains(path)).collect();
        made.files.extend(rest.into_iter().map(|(path, file)| (*path, Some(file.clone()))));
        for at in 0..made.files.len() {
            self.enter(commit, at, &[], made, world, operations);
        }
    }

    fn end(&mut self, written: LineId, path: PathIndex, operation: Operation) {
        self.lines.set_dead(written, true);
        let group = self.group(written, path, operation, Effect::Died, self.lines.is_trivial(written));
        self.tally.add(group);
    }

    fn revive(&mut self, written: LineId, path: PathIndex) {
        self.lines.set_dead(written, false);
        let group = self.group(written, path, Operation::Restored, Effect::Revived, self.lines.is_trivial(written));
        self.tally.add(group);
    }

    /// Lines that the branches wrote and the merge did not take.
    fn drop_untaken(&mut self) {
        for line in self.brought.first_line..self.lines.len() {
            let is_written_here = self.lines.written(line) == line;
            if is_written_here && !self.lines.is_dead(line) && !self.lines.is_on_line(line) {
                let path = self.lines.birth(line).0.path;
                self.end(line, path, Operation::Dropped);
            }
        }
    }

    /// Lines that the branches deleted and the merge kept.
    fn revive_kept(&mut self) {
        for line in std::mem::take(&mut self.brought.ended) {
            if self.lines.is_on_line(line) && self.lines.is_dead(line) {
                let path = self.lines.birth(line).0.path;
                self.revive(line, path);
            }
        }
    }

    /// Starts the next group, once a commit of the first-parent line was applied.
    pub(crate) fn advance(&mut self, commit: CommitIndex) {
        if let Some(last) = self.last.replace(commit)
            && self.children[last as usize] == 0
        {
            self.states[last as usize] = None;
        }
        self.brought = Brought { first: commit + 1, first_line: self.lines.len(), ..Brought::default() };
    }

    fn keep_state(&mut self, commit: CommitIndex, before: Files, made: NewFiles) {
        let mut files = before;
        for (path, file) in made.files {
            match file {
                Some(file) => files.insert(path, file),
                None => files.remove(&path),
            };
        }
        for parent in &self.graph.nodes[commit as usize].parents {
            let at = *parent as usize;
            self.children[at] -= 1;
            if self.children[at] == 0 && self.last != Some(*parent) {
                self.states[at] = None;
            }
        }
        self.recent.push_back((commit, files.clone()));
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        self.states[commit as usize] = Some(files);
    }

    /// The files of the last commit.
    pub(crate) fn take_head(&mut self) -> Files {
        self.recent.back().map(|(_, files)| files.clone()).unwrap_or_default()
    }
}

/// How many lines two versions have in common at their heads and tails.
fn common_ends(old: &[LineId], new: &[LineId]) -> (usize, usize) {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(old, new)| old == new).count();
    (head, tail)
}
