//! The walk: plan and compare side by side, apply in order.
//!
//! Commits go through in chunks. Within a chunk, plans (pure functions of trees) and comparisons (pure functions of
//! two versions of a file) are made on all threads; then the chunk's commits are applied one after the other to the
//! states of files. So the result does not depend on the number of threads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use git::{ObjectError, ObjectId, Objects, Repository};
use rayon::prelude::*;

use crate::graph::{CommitIndex, Graph, Node};
use crate::lines::{LineId, Lines};
use crate::matching::{Match, Matcher};
use crate::paths::{PathIndex, Paths};
use crate::plan::{Plan, Source, Step};
use crate::texts::Texts;
use crate::{Phase, ScanError, Watch};

/// Commits that go through together.
const CHUNK: usize = 256;

/// A file at a commit: the line that each of its lines is.
#[derive(Debug, Clone)]
pub(crate) struct FileState {
    pub(crate) lines: Arc<[LineId]>,
    pub(crate) is_binary: bool,
}

/// The files of a commit. Copies share what is equal.
pub(crate) type Files = imbl::OrdMap<PathIndex, FileState>;

/// A part that was skipped: the path, why, and in which commit.
#[derive(Debug, Clone)]
pub(crate) struct Skipped {
    pub(crate) commit: CommitIndex,
    pub(crate) path: Vec<u8>,
    pub(crate) error: ObjectError,
}

/// What a walk found out.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) paths: Paths,
    pub(crate) lines: Lines,
    /// The files of the head.
    pub(crate) head: Files,
    /// Paths that each commit changed against its first parent.
    pub(crate) changed: Vec<u32>,
    pub(crate) skipped: Vec<Skipped>,
    /// Commits whose search for renames was cut off, and the pairs left out.
    pub(crate) renames_left_out: Vec<(CommitIndex, u64)>,
}

impl Walked {
    /// Forgets the head's files but those at the given paths.
    pub(crate) fn keep_only(&mut self, paths: &[Vec<u8>]) {
        let kept = paths.iter().filter_map(|path| {
            let index = self.paths.intern(path);
            Some((index, self.head.get(&index)?.clone()))
        });
        self.head = kept.collect::<Vec<_>>().into_iter().collect();
    }

    /// The commits that introduced lines of the head.
    pub(crate) fn introducing(&self) -> BTreeSet<CommitIndex> {
        let lines = self.head.values().flat_map(|file| file.lines.iter());
        lines.map(|line| self.lines.origin(*line).0.commit).collect()
    }
}

/// One thread's reader and buffers.
struct Worker {
    objects: Objects,
    matcher: Matcher,
}

/// A file version with its lines matched to those of its sources.
struct Built {
    line_count: usize,
    is_binary: bool,
    /// For each source the lines that are its lines; `None` if the source can't be read.
    matches: Vec<Option<Vec<Match>>>,
}

/// A step with everything about it that can be known without the states of files.
type Prepared = Option<Result<Built, ObjectError>>;

/// Gives the plan of a commit.
pub(crate) trait Planning: Sync {
    fn plan(&self, objects: &Objects, node: &Node) -> Plan;
}

pub(crate) struct Walk<'a> {
    pool: &'a rayon::ThreadPool,
    workers: Vec<Mutex<Worker>>,
    texts: Texts,
    watch: &'a Watch<'a>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(repository: &Repository, pool: &'a rayon::ThreadPool, watch: &'a Watch<'a>) -> Self {
        let worker = || Mutex::new(Worker { objects: repository.objects(), matcher: Matcher::default() });
        let workers = (0..pool.current_num_threads()).map(|_| worker()).collect();
        Walk { pool, workers, texts: Texts::new(repository.packed_bytes()), watch }
    }

    /// Walks the graph from its first commit to its last, the head.
    pub(crate) fn run(&self, graph: &Graph, planning: &impl Planning) -> Result<Walked, ScanError> {
        let mut application = Application::new(graph);
        let nodes = graph.nodes.len();
        for start in (0..nodes).step_by(CHUNK) {
            self.watch.report(Phase::Lines, start as u64, Some(nodes as u64))?;
            let chunk = &graph.nodes[start..nodes.min(start + CHUNK)];
            let plans: Vec<Plan> = self.pool.install(|| {
                chunk.par_iter().map(|node| self.with_worker(|worker| planning.plan(&worker.objects, node))).collect()
            });
            let prepared = self.prepare(&plans);
            for (at, (plan, prepared)) in plans.into_iter().zip(prepared).enumerate() {
                application.apply(start + at, plan, prepared).map_err(|_| ScanError::TooManyLines)?;
            }
        }
        self.watch.report(Phase::Lines, nodes as u64, Some(nodes as u64))?;
        Ok(application.finish())
    }

    fn with_worker<T>(&self, work: impl FnOnce(&mut Worker) -> T) -> T {
        let thread = rayon::current_thread_index().unwrap_or(0);
        let mut worker = self.workers[thread].lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut worker)
    }

    /// Reads and compares all versions of files that a chunk builds. Versions of one path are one thread's work, in
    /// order, so that each version is read once.
    fn prepare(&self, plans: &[Plan]) -> Vec<Vec<Prepared>> {
        let mut by_path: BTreeMap<&[u8], Vec<(usize, usize)>> = BTreeMap::new();
        for (commit, plan) in plans.iter().enumerate() {
            for (step, what) in plan.steps.iter().enumerate() {
                if let Step::Build { path, .. } = what {
                    by_path.entry(path).or_default().push((commit, step));
                }
            }
        }
        let groups: Vec<_> = by_path.into_values().collect();
        let built: Vec<_> = self.pool.install(|| {
            groups
                .par_iter()
                .flat_map_iter(|group| group.iter().map(|place| (*place, self.build(plans, *place))))
                .collect()
        });
        let mut prepared: Vec<Vec<Prepared>> =
            plans.iter().map(|plan| plan.steps.iter().map(|_| None).collect()).collect();
        for ((commit, step), result) in built {
            prepared[commit][step] = Some(result);
        }
        prepared
    }

    fn build(&self, plans: &[Plan], (commit, step): (usize, usize)) -> Result<Built, ObjectError> {
        match &plans[commit].steps[step] {
            Step::Build { blob, sources, .. } => self.with_worker(|worker| self.compare(worker, *blob, sources)),
            Step::Take { .. } | Step::Remove { .. } => unreachable!("only steps that build were asked for"),
        }
    }

    fn compare(&self, worker: &mut Worker, blob: ObjectId, sources: &[Source]) -> Result<Built, ObjectError> {
        let old: Vec<_> =
            sources.iter().map(|source| self.texts.get(&worker.objects, source.blob, None).ok()).collect();
        let reference = old.iter().flatten().next().map(Arc::as_ref);
        let new = self.texts.get(&worker.objects, blob, reference)?;
        let matches = old.iter().map(|old| Some(worker.matcher.matches(old.as_ref()?, &new))).collect();
        Ok(Built { line_count: new.line_count(), is_binary: new.is_binary(), matches })
    }
}

/// A version of a file for which origins are sought; `cut` if some may lie where nothing could be read.
struct Newborn {
    commit: CommitIndex,
    path: PathIndex,
    cut: bool,
}

/// The states of files while commits are applied in order.
struct Application<'a> {
    graph: &'a Graph,
    /// The files of each commit, as long as a child still needs them.
    states: Vec<Option<Files>>,
    children: Vec<u32>,
    walked: Walked,
}

impl<'a> Application<'a> {
    fn new(graph: &'a Graph) -> Self {
        let mut children = vec![0; graph.nodes.len()];
        for parent in graph.nodes.iter().flat_map(|node| &node.parents) {
            children[*parent as usize] += 1;
        }
        let walked = Walked { changed: Vec::with_capacity(graph.nodes.len()), ..Walked::default() };
        Application { graph, states: graph.nodes.iter().map(|_| None).collect(), children, walked }
    }

    fn apply(&mut self, at: usize, plan: Plan, prepared: Vec<Prepared>) -> Result<(), crate::lines::TooManyLines> {
        let commit = CommitIndex::try_from(at).expect("the graph numbered its commits so");
        let mut updates = Vec::with_capacity(plan.steps.len());
        for (step, prepared) in plan.steps.iter().zip(prepared) {
            updates.push(self.file(commit, step, prepared, !plan.skipped.is_empty())?);
        }
        let mut files = self.take_first_parent(at);
        for (path, file) in updates {
            match file {
                Some(file) => files.insert(path, file),
                None => files.remove(&path),
            };
        }
        self.release_parents(at);
        self.states[at] = Some(files);
        self.walked.changed.push(u32::try_from(plan.changed).unwrap_or(u32::MAX));
        let skipped = plan.skipped.into_iter().map(|(path, error)| Skipped { commit, path, error });
        self.walked.skipped.extend(skipped);
        if plan.rename_pairs_left_out > 0 {
            self.walked.renames_left_out.push((commit, plan.rename_pairs_left_out));
        }
        Ok(())
    }

    /// The new state of one path, from the states of the parents.
    fn file(
        &mut self,
        commit: CommitIndex,
        step: &Step,
        prepared: Prepared,
        has_holes: bool,
    ) -> Result<(PathIndex, Option<FileState>), crate::lines::TooManyLines> {
        let path = match step {
            Step::Remove { path } | Step::Take { path, .. } | Step::Build { path, .. } => path,
        };
        let index = self.walked.paths.intern(path);
        let file = match (step, prepared) {
            (Step::Take { from, .. }, _) => self.state_of(commit, from).cloned(),
            (Step::Build { sources, .. }, Some(Ok(built))) => {
                // Where a tree could not be read, a parent without a source may only seem to have none.
                let parents = self.graph.nodes[commit as usize].parents.len();
                let cut = has_holes && sources.len() < parents;
                Some(self.born(Newborn { commit, path: index, cut }, sources, &built)?)
            }
            (Step::Build { path, .. }, Some(Err(error))) => {
                self.walked.skipped.push(Skipped { commit, path: path.clone(), error });
                None
            }
            (Step::Remove { .. } | Step::Build { .. }, _) => None,
        };
        Ok((index, file))
    }

    fn state_of(&mut self, commit: CommitIndex, source: &Source) -> Option<&FileState> {
        let path = self.walked.paths.intern(&source.path);
        let parent = self.graph.nodes[commit as usize].parents[source.parent];
        self.states[parent as usize].as_ref()?.get(&path)
    }

    /// Gives each line of a version its origin: the first source that has it, else this commit.
    fn born(
        &mut self,
        Newborn { commit, path, cut }: Newborn,
        sources: &[Source],
        built: &Built,
    ) -> Result<FileState, crate::lines::TooManyLines> {
        const UNOWNED: LineId = LineId::MAX;
        let mut lines = vec![UNOWNED; built.line_count];
        let mut cut = cut || self.graph.nodes[commit as usize].cut;
        for (source, matches) in sources.iter().zip(&built.matches) {
            match (matches, self.state_of(commit, source)) {
                (Some(matches), Some(old)) => fill(&mut lines, &old.lines, matches, UNOWNED),
                _ => cut = true,
            }
        }
        let unowned = || lines.iter().zip(1..).filter(|(line, _)| **line == UNOWNED).map(|(_, number)| number);
        let mut fresh = self.walked.lines.introduce(commit, path, cut, unowned())?;
        for line in lines.iter_mut().filter(|line| **line == UNOWNED) {
            *line = fresh.next().expect("as many were introduced as are unowned");
        }
        Ok(FileState { lines: Arc::from(lines), is_binary: built.is_binary })
    }

    /// The files of the first parent: taken if no other child needs them, else a copy that shares them.
    fn take_first_parent(&mut self, at: usize) -> Files {
        let Some(parent) = self.graph.nodes[at].parents.first().map(|parent| *parent as usize) else {
            return Files::new();
        };
        let state = if self.children[parent] == 1 { self.states[parent].take() } else { self.states[parent].clone() };
        state.unwrap_or_default()
    }

    fn release_parents(&mut self, at: usize) {
        for parent in &self.graph.nodes[at].parents {
            let parent = *parent as usize;
            self.children[parent] -= 1;
            if self.children[parent] == 0 {
                self.states[parent] = None;
            }
        }
    }

    fn finish(mut self) -> Walked {
        self.walked.head = self.states.pop().flatten().unwrap_or_default();
        self.walked
    }
}

/// Hands the source's lines to every line that matches and has no owner yet.
fn fill(lines: &mut [LineId], old: &[LineId], matches: &[Match], unowned: LineId) {
    for found in matches {
        let (new, old_start, count) = (found.new_start as usize, found.old_start as usize, found.lines as usize);
        let (new, old) = (lines.get_mut(new..new + count), old.get(old_start..old_start + count));
        let (Some(new), Some(old)) = (new, old) else { continue };
        for (line, source) in new.iter_mut().zip(old).filter(|(line, _)| **line == unowned) {
            *line = *source;
        }
    }
}
