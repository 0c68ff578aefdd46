//! The walk of one view: states of files as lists of lines, commit by commit.

use std::collections::{BTreeMap, HashMap, HashSet};

use facts::{Effect, Operation, View};
use testkit::Repo;

use super::classify::{Birth, Born, Live, Removed, classify};
use super::line::Line;
use super::repository::{Commit, Entry, Hunk, hunks, renamed_from};

/// More hunks than a file of a test has.
const HUNKS: usize = 1_000_000;

/// A line that was written, by its number.
pub(crate) type Id = usize;
/// The lines of each text file.
pub(crate) type State = BTreeMap<Vec<u8>, Vec<Id>>;

/// Where a copy comes from: the line it copies, and where that one stood.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) id: Id,
    pub(crate) path: Vec<u8>,
    /// From 0.
    pub(crate) at: usize,
}

/// The life of a written line.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    pub(crate) commit: usize,
    pub(crate) path: Vec<u8>,
    pub(crate) operation: Operation,
    pub(crate) source: Option<Source>,
    pub(crate) trivial: bool,
    /// At how many places of the tree it is counted as alive: two branches may carry it to two.
    pub(crate) alive: usize,
}

/// What one commit did to one line.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) commit: usize,
    pub(crate) path: Vec<u8>,
    pub(crate) operation: Operation,
    pub(crate) effect: Effect,
    pub(crate) from_path: Option<Vec<u8>>,
    pub(crate) id: Id,
}

/// The walk of one view over commits in order.
pub(crate) struct Walk<'a> {
    repo: &'a Repo,
    commits: &'a [Commit],
    pub(crate) lives: Vec<Life>,
    pub(crate) states: HashMap<usize, State>,
    pub(crate) events: Vec<Event>,
}

/// A file of a commit that its parent's lines do not pass to whole.
struct Changed<'a> {
    path: &'a [u8],
    lines: &'a [Line],
    source: Option<Vec<u8>>,
    /// For each line the one of the source that it matches.
    matches: Vec<Option<usize>>,
    /// Which hunk each unmatched line stands in, and of the source likewise.
    hunk_of_new: HashMap<usize, usize>,
    hunk_of_old: HashMap<usize, usize>,
}

impl<'a> Walk<'a> {
    /// Walks commits `0..commits.len()` in one view.
    pub(crate) fn run(repo: &'a Repo, commits: &'a [Commit], view: View) -> Walk<'a> {
        let mut walk = Walk { repo, commits, lives: Vec::new(), states: HashMap::new(), events: Vec::new() };
        let line = first_parent_line(commits);
        match view {
            View::FirstParent => {
                for at in &line {
                    let parent = commits[*at].parents.first().copied();
                    walk.against_one(*at, parent, parent);
                }
            }
            View::Full => walk.full(&line),
        }
        walk
    }

    fn full(&mut self, line: &[usize]) {
        let commits = self.commits;
        for at in 0..commits.len() {
            // The commit of the line that brings this one in is the first after it: the order is depth first.
            let brings = line.iter().copied().find(|on_line| *on_line >= at).unwrap();
            let base = commits[brings].parents.first().copied();
            match commits[at].parents.as_slice() {
                [] => self.against_one(at, None, base),
                [parent] => self.against_one(at, Some(*parent), base),
                _ => self.merge(at),
            }
            if at == brings {
                self.settle(at);
            }
        }
    }

    fn text(&self, commit: usize, path: &[u8]) -> Option<&'a [Line]> {
        self.commits[commit].files.get(path)?.text.as_ref().map(|text| text.as_slice())
    }

    /// The regular file of the parent from which a file comes: the same path, or a renamed one.
    fn source(&self, commit: usize, parent: usize, path: &[u8]) -> Option<Vec<u8>> {
        match self.commits[parent].files.get(path) {
            Some(entry) => entry.is_file.then(|| path.to_vec()),
            None => renamed_from(self.repo, &self.commits[parent], &self.commits[commit], path),
        }
    }

    /// The identity diff of two text files.
    fn changed(&self, commit: usize, parent: Option<usize>, path: &'a [u8], hunks_so_far: usize) -> Changed<'a> {
        let lines = self.text(commit, path).unwrap_or_default();
        let source = parent.and_then(|parent| self.source(commit, parent, path));
        let mut changed = Changed {
            path,
            lines,
            source,
            matches: vec![None; lines.len()],
            hunk_of_new: HashMap::new(),
            hunk_of_old: HashMap::new(),
        };
        let (Some(parent), Some(source)) = (parent, &changed.source) else { return changed };
        let Some(old) = self.text(parent, source) else { return changed };
        let [old_blob, new_blob] =
            [(parent, source.as_slice()), (commit, path)].map(|(at, path)| &self.commits[at].files[path].blob);
        let hunks = hunks(self.repo, old_blob, new_blob);
        changed.matches = matches(&hunks, old.len(), lines.len());
        for (number, (before, after)) in hunks.iter().enumerate() {
            changed.hunk_of_old.extend(before.clone().map(|at| (at, hunks_so_far + number)));
            changed.hunk_of_new.extend(after.clone().map(|at| (at, hunks_so_far + number)));
        }
        changed
    }

    /// A commit against one parent (none for a root). `base` is the commit whose tree holds what may be copied.
    fn against_one(&mut self, commit: usize, parent: Option<usize>, base: Option<usize>) {
        let before = parent.map(|parent| self.states[&parent].clone()).unwrap_or_default();
        let changes = self.changes(commit, parent);
        let takers = takers(&changes);
        let born = born(&changes, &takers);
        let removed = self.removed(commit, parent, &changes, &takers);
        let gone: HashSet<Id> = removed.iter().map(|line| before[line.path][line.at]).collect();
        let live = base.map(|base| self.live(base, &gone)).unwrap_or_default();
        let births = classify(&born, &removed, &live);
        let mut step = Step { commit, before, state: self.passed_on(commit, parent), base };
        self.keep(&mut step, &changes, &takers, parent);
        self.bring(&mut step, &born, &removed, &births, &live);
        self.take_away(&step, &born, &removed, &births);
        self.states.insert(commit, step.state);
    }

    /// The text files that are not as they were at the same path.
    fn changes(&self, commit: usize, parent: Option<usize>) -> Vec<Changed<'a>> {
        let commits = self.commits;
        let mut changes: Vec<Changed> = Vec::new();
        for (path, entry) in commits[commit].files.iter().filter(|(_, entry)| entry.text.is_some()) {
            let old = parent.and_then(|parent| commits[parent].files.get(path));
            if old.is_none_or(|old| old.blob != entry.blob || !old.is_file) {
                changes.push(self.changed(commit, parent, path, changes.len() * HUNKS));
            }
        }
        changes
    }

    /// The lines of files that are as they were; all others empty.
    fn passed_on(&self, commit: usize, parent: Option<usize>) -> State {
        let commits = self.commits;
        let mut state = State::new();
        for (path, entry) in commits[commit].files.iter().filter(|(_, entry)| entry.text.is_some()) {
            let old = parent.filter(|parent| commits[*parent].files.get(path).is_some_and(|old| old.is_file));
            let old = old.filter(|parent| commits[*parent].files[path].blob == entry.blob);
            let lines = entry.text.as_ref().map_or(0, |text| text.len());
            let ids = old.map_or_else(|| vec![Id::MAX; lines], |parent| self.states[&parent][path].clone());
            state.insert(path.clone(), ids);
        }
        state
    }

    /// The lines of the parent that no line of the commit matches.
    fn removed(
        &self,
        commit: usize,
        parent: Option<usize>,
        changes: &[Changed<'a>],
        takers: &Takers,
    ) -> Vec<Removed<'a>> {
        let commits = self.commits;
        let mut removed = Vec::new();
        let Some(parent) = parent else { return removed };
        for (path, entry) in commits[parent].files.iter().filter(|(_, entry)| entry.text.is_some()) {
            let now = commits[commit].files.get(path);
            if now.is_some_and(|now| now.blob == entry.blob && now.is_file) {
                continue;
            }
            let change = changes.iter().find(|change| change.source.as_deref() == Some(path));
            for (at, line) in entry.text.iter().flat_map(|text| text.iter()).enumerate() {
                if !takers.contains_key(&(path.clone(), at)) {
                    let hunk = change.and_then(|change| change.hunk_of_old.get(&at).copied());
                    removed.push(Removed { path, at, line, hunk });
                }
            }
        }
        removed
    }

    /// The tree of a commit, as far as copies may come from it.
    fn live(&self, base: usize, gone: &HashSet<Id>) -> Vec<Live<'a>> {
        let commits = self.commits;
        let mut live = Vec::new();
        for (path, ids) in &self.states[&base] {
            let (path, entry) = commits[base].files.get_key_value(path).expect("a state has the files of its commit");
            let lines = entry.text.as_ref().expect("a state has text files only").as_slice();
            let kept = ids.iter().map(|id| !gone.contains(id)).collect();
            let written_at = ids.iter().map(|id| commits[self.lives[*id].commit].at).collect();
            live.push(Live { path, lines, kept, written_at });
        }
        live
    }

    /// Matched lines go on; those whose bytes differ have changed in white space.
    fn keep(&mut self, step: &mut Step, changes: &[Changed<'a>], takers: &Takers, parent: Option<usize>) {
        for change in changes {
            let (Some(source), Some(parent)) = (&change.source, parent) else { continue };
            let Some(old) = self.text(parent, source) else { continue };
            for (at, matched) in change.matches.iter().enumerate() {
                let Some(matched) = matched else { continue };
                if takers[&(source.clone(), *matched)] != (change.path.to_vec(), at) {
                    continue;
                }
                let id = step.before[source][*matched];
                step.state.get_mut(change.path).expect("a changed file is here")[at] = id;
                if old[*matched].bytes != change.lines[at].bytes {
                    self.event(step.commit, change.path, Operation::Noop, Effect::Kept, None, id);
                }
            }
        }
    }

    /// Gives each line that the commit brings its number: moved ones keep theirs.
    fn bring(&mut self, step: &mut Step, born: &[Born], removed: &[Removed], births: &[Birth], live: &[Live]) {
        for (line, birth) in born.iter().zip(births) {
            let id = match birth {
                Birth::Moved(from) => step.before[removed[*from].path][removed[*from].at],
                _ => self.write(step.commit, line),
            };
            step.state.get_mut(line.path).expect("a born line's file is here")[line.at] = id;
        }
        for (line, birth) in born.iter().zip(births) {
            let place = |path: &[u8], at: usize| Source { id: step.state[path][at], path: path.to_vec(), at };
            let (operation, effect, source) = match birth {
                Birth::Added => (Operation::Added, Effect::Written, None),
                Birth::Moved(_) => (Operation::Moved, Effect::Kept, None),
                Birth::CopiedWithin(of) => {
                    (Operation::CopiedWithin, Effect::Written, Some(place(born[*of].path, born[*of].at)))
                }
                Birth::Second => {
                    let (path, at) = line.second_of.as_ref().expect("a second taker has a first");
                    (Operation::CopiedWithin, Effect::Written, Some(place(path, *at)))
                }
                Birth::CopiedFromLive(file, at) => {
                    let path = live[*file].path;
                    let base = step.base.expect("live code is that of a commit");
                    let source = Source { id: self.states[&base][path][*at], path: path.to_vec(), at: *at };
                    (Operation::CopiedFromLive, Effect::Written, Some(source))
                }
                Birth::Updated(_, false) => (Operation::Updated, Effect::Written, None),
                Birth::Updated(_, true) => (Operation::FindReplaced, Effect::Written, None),
            };
            let id = step.state[line.path][line.at];
            let moved_from = if let Birth::Moved(from) = birth { Some(removed[*from].path.to_vec()) } else { None };
            let from_path = source.as_ref().map(|source| source.path.clone()).or(moved_from);
            if effect == Effect::Written {
                (self.lives[id].operation, self.lives[id].source) = (operation, source);
            }
            self.event(step.commit, line.path, operation, effect, from_path, id);
        }
    }

    fn write(&mut self, commit: usize, line: &Born) -> Id {
        self.lives.push(Life {
            commit,
            path: line.path.to_vec(),
            operation: Operation::Added,
            source: None,
            trivial: line.line.trivial,
            alive: 1,
        });
        self.lives.len() - 1
    }

    /// Ends the lines that are gone, unless a commit of another branch has ended them before.
    fn take_away(&mut self, step: &Step, born: &[Born], removed: &[Removed], births: &[Birth]) {
        for (number, line) in removed.iter().enumerate() {
            let taken = births
                .iter()
                .position(|birth| matches!(birth, Birth::Moved(from) | Birth::Updated(from, _) if *from == number));
            let (operation, path) = match taken.map(|at| (&births[at], born[at].path)) {
                Some((Birth::Moved(_), _)) => continue,
                Some((Birth::Updated(_, true), path)) => (Operation::FindReplaced, path),
                Some((Birth::Updated(_, false), path)) => (Operation::Updated, path),
                _ => (Operation::Deleted, line.path),
            };
            let id = step.before[line.path][line.at];
            self.end(step.commit, path, operation, id);
        }
    }

    /// Ends a line once.
    fn end(&mut self, commit: usize, path: &[u8], operation: Operation, id: Id) {
        if self.lives[id].alive > 0 {
            self.lives[id].alive -= 1;
            self.event(commit, path, operation, Effect::Died, None, id);
        }
    }

    fn event(
        &mut self,
        commit: usize,
        path: &[u8],
        operation: Operation,
        effect: Effect,
        from_path: Option<Vec<u8>>,
        id: Id,
    ) {
        self.events.push(Event { commit, path: path.to_vec(), operation, effect, from_path, id });
    }

    /// A merge: each line is the first parent's that has it; what no parent has is added; what all have and the merge
    /// has not is deleted.
    fn merge(&mut self, commit: usize) {
        let commits = self.commits;
        let parents = &commits[commit].parents;
        let mut state = State::new();
        for (path, entry) in commits[commit].files.iter().filter(|(_, entry)| entry.text.is_some()) {
            state.insert(path.clone(), self.merged(commit, path, entry));
        }
        for (path, ids) in &mut state {
            let lines = self.text(commit, path).expect("a state has text files only");
            for (at, id) in ids.iter_mut().enumerate().filter(|(_, id)| **id == Id::MAX) {
                let born = Born { path, at, line: &lines[at], hunk: None, source: None, second_of: None };
                *id = self.write(commit, &born);
                self.event(commit, path, Operation::Added, Effect::Written, None, *id);
            }
        }
        let now = ids_of(&state);
        let in_all = parents.iter().map(|parent| ids_of(&self.states[parent])).reduce(|a, b| &a & &b);
        let in_all = in_all.unwrap_or_default();
        for (path, ids) in self.states[&parents[0]].clone() {
            for id in ids.into_iter().filter(|id| in_all.contains(id) && !now.contains(id)) {
                self.end(commit, &path, Operation::Deleted, id);
            }
        }
        self.states.insert(commit, state);
    }

    /// The lines of a file of a merge; those that no parent has are left open.
    fn merged(&self, commit: usize, path: &[u8], entry: &Entry) -> Vec<Id> {
        let commits = self.commits;
        let same_path = |parent: &usize| commits[*parent].files.get(path).filter(|old| old.is_file);
        let parents = &commits[commit].parents;
        if let Some(parent) = parents.iter().find(|parent| same_path(parent).is_some_and(|old| old.blob == entry.blob))
        {
            return self.states[parent][path].clone();
        }
        let (with_path, without): (Vec<&usize>, Vec<&usize>) =
            parents.iter().partition(|parent| same_path(parent).is_some());
        for parent in without.iter().filter(|parent| !commits[***parent].files.contains_key(path)) {
            let renamed = self.source(commit, **parent, path);
            if let Some(source) = renamed.filter(|source| commits[**parent].files[source].blob == entry.blob) {
                return self.states[*parent][&source].clone();
            }
        }
        let mut ids = vec![Id::MAX; entry.text.as_ref().map_or(0, |text| text.len())];
        let mut in_order: Vec<usize> = with_path.into_iter().chain(without).copied().collect();
        in_order.sort_by_key(|parent| parents.iter().position(|other| other == parent));
        for parent in in_order {
            let change = self.changed(commit, Some(parent), path, 0);
            for (at, matched) in
                change.matches.iter().enumerate().filter(|(at, _)| ids[*at] == Id::MAX).collect::<Vec<_>>()
            {
                if let (Some(matched), Some(source)) = (matched, &change.source) {
                    ids[at] = self.states[&parent][source][*matched];
                }
            }
        }
        ids
    }

    /// Where a branch comes into the first-parent line: what it wrote and the merge did not take is dropped, what it
    /// ended and the merge kept is restored.
    fn settle(&mut self, commit: usize) {
        let state = self.states[&commit].clone();
        let parent = self.commits[commit].parents.first();
        let before = parent.map(|parent| ids_of(&self.states[parent])).unwrap_or_default();
        let mut places = vec![0; self.lives.len()];
        for (path, id) in state.iter().flat_map(|(path, ids)| ids.iter().map(move |id| (path, *id))) {
            places[id] += 1;
            if self.lives[id].alive < places[id] {
                self.lives[id].alive += 1;
                self.event(commit, path, Operation::Restored, Effect::Revived, None, id);
            }
        }
        for (id, places) in places.into_iter().enumerate() {
            let operation = if before.contains(&id) { Operation::Deleted } else { Operation::Dropped };
            while self.lives[id].alive > places {
                let path = self.lives[id].path.clone();
                self.end(commit, &path, operation, id);
            }
        }
    }
}

/// What is known while one commit is recorded.
struct Step {
    commit: usize,
    before: State,
    state: State,
    base: Option<usize>,
}

/// Each line of the parent with the place in the commit that takes it.
type Takers = BTreeMap<(Vec<u8>, usize), (Vec<u8>, usize)>;

/// Each line of the parent goes to the first path that matches it.
fn takers(changes: &[Changed]) -> Takers {
    let mut takers = Takers::new();
    for change in changes {
        let Some(source) = &change.source else { continue };
        for (at, matched) in change.matches.iter().enumerate() {
            if let Some(matched) = matched {
                takers.entry((source.clone(), *matched)).or_insert_with(|| (change.path.to_vec(), at));
            }
        }
    }
    takers
}

/// The lines that match none of the parent's, or one that another path takes.
fn born<'b>(changes: &'b [Changed<'b>], takers: &Takers) -> Vec<Born<'b>> {
    let mut born = Vec::new();
    for change in changes {
        let source = change.source.as_deref();
        for (at, line) in change.lines.iter().enumerate() {
            let taker = change.matches[at].and_then(|old| takers.get(&(source?.to_vec(), old)).cloned());
            if taker.as_ref().is_none_or(|taker| *taker != (change.path.to_vec(), at)) {
                let hunk = change.hunk_of_new.get(&at).copied();
                born.push(Born { path: change.path, at, line, hunk, source, second_of: taker });
            }
        }
    }
    born
}

/// For each new line the old one that it matches: what lies between the hunks.
fn matches(hunks: &[Hunk], old_lines: usize, new_lines: usize) -> Vec<Option<usize>> {
    let mut matches = vec![None; new_lines];
    let (mut old_at, mut new_at) = (0, 0);
    for (before, after) in hunks.iter().cloned().chain([(old_lines..old_lines, new_lines..new_lines)]) {
        assert_eq!(before.start - old_at, after.start - new_at, "what lies between two hunks is as long on both sides");
        for offset in 0..after.start - new_at {
            matches[new_at + offset] = Some(old_at + offset);
        }
        (old_at, new_at) = (before.end, after.end);
    }
    matches
}

fn ids_of(state: &State) -> HashSet<Id> {
    state.values().flatten().copied().collect()
}

/// The first-parent line of the last commit, oldest first.
pub(crate) fn first_parent_line(commits: &[Commit]) -> Vec<usize> {
    let mut line: Vec<usize> =
        std::iter::successors(commits.len().checked_sub(1), |at| commits[*at].parents.first().copied()).collect();
    line.reverse();
    line
}
