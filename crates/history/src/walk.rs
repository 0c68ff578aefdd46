//! The walk: plan and compare side by side, apply in order.
//!
//! Commits go through in chunks. Within a chunk, plans (pure functions of trees) and comparisons (pure functions of
//! two versions of a file) are made on all threads; then the chunk's commits are applied one after the other to the
//! lines of each view. So the result does not depend on the number of threads.
//!
//! Both views are one walk: a commit of the first-parent line that is no merge is compared once for both, a merge a
//! second time, with its first parent alone.

use std::collections::VecDeque;

use code::Attributes;
use git::{Objects, Repository};
use rayon::prelude::*;

use crate::change::Want;
use crate::checkpoint::found::{Found, FoundSoFar};
use crate::checkpoint::keep::{Due, Keeping};
use crate::checkpoint::{Checkpoint, MainlineStanding, MainlineState, Standing};
use crate::collect::{Authors, Figure, joined};
use crate::compare::{Comparing, Item};
use crate::evidence::Evidence;
use crate::fates::Fate;
use crate::full::{Full, Stand};
use crate::graph::{CommitIndex, Graph, Node};
use crate::lines::{Lines, TooManyLines};
use crate::log::Log;
use crate::mainline::Mainline;
use crate::paths::Paths;
use crate::plan::{Plan, Step};
use crate::state::Files;
use crate::verdicts::Verdicts;
use crate::world::World;
use crate::{Phase, ScanError, Views, Watch};

/// Commits that go through together.
const CHUNK: usize = 256;

/// Gives the plan of a commit.
pub(crate) trait Planning: Sync {
    /// Against all its parents.
    fn plan(&self, objects: &Objects, node: &Node) -> Plan;

    /// Against the first alone.
    fn plan_against_first(&self, objects: &Objects, node: &Node) -> Plan;
}

/// What a walk found out.
#[derive(Default)]
pub(crate) struct Walked {
    pub(crate) paths: Paths,
    pub(crate) verdicts: Verdicts,
    pub(crate) kinds: rustc_hash::FxHashMap<crate::paths::PathIndex, crate::kinds::Kind>,
    pub(crate) lines: Lines,
    /// The files of the head.
    pub(crate) head: Files,
    /// What happened in the full view, and in the first-parent view.
    pub(crate) full: Vec<Fate>,
    pub(crate) first_parent: Vec<Fate>,
    pub(crate) series: Vec<Figure>,
    pub(crate) log: Log,
    /// What a later walk needs to go on.
    pub(crate) recent: VecDeque<(CommitIndex, Files)>,
    pub(crate) mainline: Option<MainlineState>,
    pub(crate) authors: Authors,
    /// Commits that an earlier walk saw: nothing above tells of them but lines, files and names.
    pub(crate) resumed: CommitIndex,
}

impl Walked {
    /// Where the walk stands at its end.
    pub(crate) fn standing(&self, commits: CommitIndex) -> Standing<'_> {
        Standing {
            commits,
            paths: &self.paths,
            verdicts: &self.verdicts,
            kinds: &self.kinds,
            lines: &self.lines,
            states: self.recent.iter().map(|(commit, files)| (*commit, files)).collect(),
            mainline: self.mainline.as_ref().map(|MainlineState { lines, files, live }| MainlineStanding {
                lines: Some(lines),
                files,
                live,
            }),
            authors: &self.authors,
        }
    }

    /// Forgets the head's files but those at the given paths.
    pub(crate) fn keep_only(&mut self, paths: &[Vec<u8>]) {
        let kept = paths.iter().filter_map(|path| {
            let index = self.paths.intern(path);
            Some((index, self.head.get(&index)?.clone()))
        });
        self.head = kept.collect::<Vec<_>>().into_iter().collect();
    }
}

/// How to walk.
pub(crate) struct Walk<'a> {
    comparing: Comparing<'a>,
    watch: &'a Watch<'a>,
    graph: &'a Graph,
    evidence: &'a Evidence,
    /// Which views are wanted; `None`: only where lines were introduced.
    views: Option<Views>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        repository: &Repository,
        pool: &'a rayon::ThreadPool,
        attributes: &'a Attributes,
        (graph, evidence): (&'a Graph, &'a Evidence),
        views: Option<Views>,
        watch: &'a Watch<'a>,
    ) -> Self {
        Walk { comparing: Comparing::new(repository, pool, attributes), watch, graph, evidence, views }
    }

    /// Walks the graph from its first commit, or from where an earlier walk got to, to its last, the head.
    pub(crate) fn run(
        &self,
        planning: &impl Planning,
        from: Option<TakenUp>,
        keeping: Option<&Keeping<'_>>,
    ) -> Result<Walked, ScanError> {
        let line = self.graph.first_parent_line();
        let first = from.as_ref().map_or(0, |from| from.checkpoint.commits as usize);
        let mut course = Course::new(self.graph, self.evidence, self.views, from);
        let nodes = self.graph.nodes.len();
        let mut keeping = keeping.map(|keeping| (keeping, Due::new(keeping.pace, first, nodes)));
        for start in (first..nodes).step_by(CHUNK) {
            self.watch.report(Phase::Lines, start as u64, Some(nodes as u64))?;
            let places: Vec<Place> = (start..nodes.min(start + CHUNK))
                .map(|at| Place { commit: number(at), stand: self.stand(at, &line) })
                .collect();
            let mut items = self.plan(&places, planning);
            self.comparing.prepare(&mut items);
            let mut items = items.into_iter();
            for place in places {
                let item = items.next().expect("every commit has an item");
                let against_first = if self.is_compared_twice(place.stand) { items.next() } else { None };
                course.apply(place, &item, against_first.as_ref()).map_err(|_| ScanError::TooManyLines)?;
                if let Some((keeping, due)) = keeping.as_mut().filter(|_| place.stand != Stand::Off)
                    && due.is_due(place.commit as usize + 1)
                {
                    keeping.hand_over(self.graph, course.standing(place.commit + 1), course.found(place.commit + 1));
                }
            }
        }
        self.watch.report(Phase::Lines, nodes as u64, Some(nodes as u64))?;
        Ok(course.finish())
    }

    /// How a commit stands to the first-parent line.
    fn stand(&self, at: usize, line: &[bool]) -> Stand {
        let node = &self.graph.nodes[at];
        let is_alone = match node.parents.as_slice() {
            [] => !line[..at].contains(&true) && at == 0,
            [only] => line[*only as usize] && node.commit.parents.first() == Some(&self.graph.nodes[*only as usize].id),
            _ => false,
        };
        match (line[at], is_alone) {
            (false, _) => Stand::Off,
            (true, true) => Stand::Next,
            (true, false) => Stand::Joins,
        }
    }

    fn is_compared_twice(&self, stand: Stand) -> bool {
        stand == Stand::Joins && self.views == Some(Views::Both)
    }

    /// The plans of a chunk, in order; that against the first parent alone behind that against all.
    fn plan(&self, places: &[Place], planning: &impl Planning) -> Vec<Item> {
        let plans = |place: &Place| {
            let node = &self.graph.nodes[place.commit as usize];
            self.comparing.with_worker(|worker| {
                let is_simple = node.parents.len() < 2;
                let has_marks = place.stand == Stand::Next && self.views.is_some_and(Views::has_first_parent);
                let want = Want { lines: self.views.is_some(), marks: has_marks };
                let mut items = vec![Item::new(planning.plan(&worker.objects, node), want, is_simple)];
                if self.is_compared_twice(place.stand) {
                    let plan = planning.plan_against_first(&worker.objects, node);
                    items.push(Item::new(plan, Want { lines: true, marks: true }, true));
                }
                items
            })
        };
        let items: Vec<Vec<Item>> = self.comparing.pool.install(|| places.par_iter().map(plans).collect());
        items.into_iter().flatten().collect()
    }
}

/// Where an earlier walk got to, and what it found of the commits after the first `resumed`.
pub(crate) struct TakenUp {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) resumed: CommitIndex,
    pub(crate) found: Found,
}

/// A commit and how it stands to the first-parent line.
#[derive(Clone, Copy)]
struct Place {
    commit: CommitIndex,
    stand: Stand,
}

fn number(at: usize) -> CommitIndex {
    CommitIndex::try_from(at).expect("the graph numbered its commits so")
}

/// The views while commits are applied in order.
struct Course<'a> {
    graph: &'a Graph,
    world: World<'a>,
    views: Option<Views>,
    full: Full<'a>,
    mainline: Mainline,
    authors: Authors,
    resumed: CommitIndex,
}

impl<'a> Course<'a> {
    fn new(graph: &'a Graph, evidence: &'a Evidence, views: Option<Views>, from: Option<TakenUp>) -> Self {
        let mut course = Course {
            graph,
            world: World::new(evidence),
            views,
            full: Full::new(graph),
            mainline: Mainline::default(),
            authors: Authors::default(),
            resumed: 0,
        };
        if let Some(from) = from {
            course.resume(from);
        }
        course
    }

    fn resume(&mut self, from: TakenUp) {
        let TakenUp { checkpoint, resumed, found } = from;
        let Checkpoint { commits, paths, verdicts, kinds, mut lines, states, mainline, mut authors } = checkpoint;
        self.world = World { paths, verdicts, kinds, ..World::new(self.world.evidence) };
        if let Some(mut mainline) = mainline {
            if self.is_alone() {
                std::mem::swap(&mut mainline.lines, &mut lines);
            }
            self.mainline = Mainline::resume(mainline, &mut authors);
        }
        self.full = Full::resume(self.graph, commits, lines, states);
        self.authors = authors;
        self.resumed = resumed;
        let Found { full, first_parent, series, log } = found;
        (self.full.fates, self.mainline.fates, self.mainline.series) = (full, first_parent, series);
        *(if self.is_alone() { &mut self.mainline.log } else { &mut self.full.log }) = log;
    }

    /// The first-parent view is the only one.
    fn is_alone(&self) -> bool {
        self.views == Some(Views::FirstParent)
    }

    /// Where the walk stands after the last commit that was applied, one of the first-parent line.
    fn standing(&self, commits: CommitIndex) -> Standing<'_> {
        let Mainline { lines, files, live, .. } = &self.mainline;
        let own_lines = (!self.is_alone()).then_some(lines);
        let has_mainline = self.views.is_some_and(Views::has_first_parent);
        Standing {
            commits,
            paths: &self.world.paths,
            verdicts: &self.world.verdicts,
            kinds: &self.world.kinds,
            lines: if self.is_alone() { lines } else { &self.full.lines },
            states: if self.is_alone() { vec![(commits - 1, files)] } else { self.full.needed_states() },
            mainline: has_mainline.then_some(MainlineStanding { lines: own_lines, files, live }),
            authors: &self.authors,
        }
    }

    fn found(&self, commits: CommitIndex) -> FoundSoFar<'_> {
        FoundSoFar {
            resumed: self.resumed,
            commits,
            full: &self.full.fates,
            first_parent: &self.mainline.fates,
            series: &self.mainline.series,
            log: if self.is_alone() { &self.mainline.log } else { &self.full.log },
        }
    }

    fn apply(&mut self, place: Place, item: &Item, against_first: Option<&Item>) -> Result<(), TooManyLines> {
        let Place { commit, stand } = place;
        if self.is_alone() {
            return self.apply_alone(commit, item);
        }
        let has_mainline = self.views == Some(Views::Both);
        let tree = has_mainline.then_some((&self.mainline.live, &self.mainline.files));
        self.full.apply(commit, item, stand, tree, &mut self.world)?;
        if self.views.is_some() {
            self.add_author(commit, item);
        }
        if stand == Stand::Off || self.views.is_none() {
            return Ok(());
        }
        if has_mainline {
            let full = self.full.files(commit).map(|files| (files, &self.full.lines));
            let cut = self.graph.nodes[commit as usize].cut;
            let item = against_first.unwrap_or(item);
            self.mainline.apply(commit, cut, item, full, &mut self.authors, &mut self.world)?;
            self.mainline.series.extend(joined(commit, &self.full.brought, self.world.evidence));
        }
        self.full.advance(commit);
        Ok(())
    }

    /// The first-parent view alone: its graph has no other commits.
    fn apply_alone(&mut self, commit: CommitIndex, item: &Item) -> Result<(), TooManyLines> {
        self.add_author(commit, item);
        let cut = self.graph.nodes[commit as usize].cut;
        let (made, done) = self.mainline.apply(commit, cut, item, None, &mut self.authors, &mut self.world)?;
        self.mainline.log.add(commit, item, &made, &self.world);
        self.mainline.log.operations.push(done.operations);
        Ok(())
    }

    fn add_author(&mut self, commit: CommitIndex, item: &Item) {
        let node = &self.graph.nodes[commit as usize];
        if node.commit.parents.len() > 1 {
            return;
        }
        for step in &item.plan.steps {
            if matches!(step, Step::Remove { .. }) {
                continue;
            }
            let path = self.world.paths.intern(step.path());
            if let Some(source) = step.first_source().filter(|source| source.path != *step.path()) {
                let from = self.world.paths.intern(&source.path);
                self.authors.rename(from, path);
            }
            self.authors.add(path, &node.commit.author.email);
        }
    }

    fn finish(mut self) -> Walked {
        let is_alone = self.is_alone();
        let mut state =
            MainlineState { lines: self.mainline.lines, files: self.mainline.files, live: self.mainline.live };
        let (head, lines, log) = if is_alone {
            (state.files.clone(), std::mem::take(&mut state.lines), self.mainline.log)
        } else {
            (self.full.take_head(), self.full.lines, self.full.log)
        };
        let last = number(self.graph.nodes.len()).checked_sub(1).filter(|_| is_alone);
        if let Some(last) = last {
            self.full.recent = VecDeque::from([(last, head.clone())]);
        }
        Walked {
            head,
            lines,
            log,
            full: self.full.fates,
            first_parent: self.mainline.fates,
            series: self.mainline.series,
            paths: self.world.paths,
            verdicts: self.world.verdicts,
            kinds: self.world.kinds,
            recent: self.full.recent,
            mainline: self.views.is_some_and(Views::has_first_parent).then_some(state),
            authors: self.authors,
            resumed: self.resumed,
        }
    }
}
