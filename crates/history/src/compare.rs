//! Everything about a commit's files that can be known without knowing which line is which: read and compared side by
//! side.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use code::{Attributes, classify, language};
use git::{ObjectError, ObjectId, Objects, Repository};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::change::{Change, Delta, Home, Want, classify as classify_change, delta, removal, renamed};
use crate::kinds::Kind;
use crate::matching::{Match, Matcher};
use crate::plan::{Plan, Source, Step};
use crate::text::Text;
use crate::texts::{OfPath, Texts};

/// One thread's reader and buffers.
pub(crate) struct Worker {
    pub(crate) objects: Objects,
    matcher: Matcher,
}

/// A file version with its lines matched to those of its sources.
pub(crate) struct Built {
    pub(crate) line_count: usize,
    pub(crate) is_binary: bool,
    /// For each source the lines that are its lines; `None` if the source can't be read.
    pub(crate) matches: Vec<Option<Vec<Match>>>,
}

/// What is known of a step.
#[derive(Default)]
pub(crate) struct Prepared {
    /// Of a step that builds.
    pub(crate) built: Option<Result<Built, ObjectError>>,
    pub(crate) delta: Option<Delta>,
    /// What the file is, where a path is new.
    pub(crate) kind: Option<Kind>,
}

/// A commit, or its difference to its first parent alone, on its way through.
pub(crate) struct Item {
    pub(crate) plan: Plan,
    pub(crate) want: Want,
    pub(crate) steps: Vec<Prepared>,
    /// What it does to lines: known where it has at most one parent.
    pub(crate) change: Change,
    /// Whether `change` is.
    pub(crate) is_simple: bool,
    /// Paths of the first parent from which several new files are made.
    pub(crate) shared: FxHashSet<Vec<u8>>,
}

impl Item {
    pub(crate) fn new(plan: Plan, want: Want, is_simple: bool) -> Item {
        let steps = plan.steps.iter().map(|_| Prepared::default()).collect();
        let shared = shared_sources(&plan.steps);
        Item { plan, want, steps, change: Change::default(), is_simple, shared }
    }
}

/// Paths of the first parent from which steps at several other paths take lines.
fn shared_sources(steps: &[Step]) -> FxHashSet<Vec<u8>> {
    let mut users: FxHashMap<&[u8], usize> = FxHashMap::default();
    for step in steps {
        let sources = match step {
            Step::Build { sources, .. } => sources.as_slice(),
            Step::Take { from, .. } => std::slice::from_ref(from),
            Step::Remove { .. } => &[],
        };
        for source in sources.iter().filter(|source| source.path != *step.path() && source.parent == 0) {
            *users.entry(&source.path).or_default() += 1;
        }
    }
    users.into_iter().filter(|(_, count)| *count > 1).map(|(path, _)| path.to_vec()).collect()
}

/// Threads that read and compare.
pub(crate) struct Comparing<'a> {
    pub(crate) pool: &'a rayon::ThreadPool,
    workers: Vec<Mutex<Worker>>,
    texts: Texts,
    attributes: &'a Attributes,
}

impl<'a> Comparing<'a> {
    pub(crate) fn new(repository: &Repository, pool: &'a rayon::ThreadPool, attributes: &'a Attributes) -> Self {
        let worker = || Mutex::new(Worker { objects: repository.objects(), matcher: Matcher::default() });
        let workers = (0..pool.current_num_threads()).map(|_| worker()).collect();
        Comparing { pool, workers, texts: Texts::new(repository.packed_bytes()), attributes }
    }

    pub(crate) fn with_worker<T>(&self, work: impl FnOnce(&mut Worker) -> T) -> T {
        let thread = rayon::current_thread_index().unwrap_or(0);
        let mut worker = self.workers[thread].lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut worker)
    }

    /// Reads and compares all versions of files that the items touch. Versions of one path are one thread's work, in
    /// order, so that each version is read once.
    pub(crate) fn prepare(&self, items: &mut [Item]) {
        let mut by_path: BTreeMap<&[u8], Vec<(usize, usize)>> = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            for (step, what) in item.plan.steps.iter().enumerate() {
                if item.needs_reading(what) {
                    by_path.entry(what.path()).or_default().push((at, step));
                }
            }
        }
        let groups: Vec<_> = by_path.into_values().collect();
        let shared: &[Item] = items;
        let prepared: Vec<Vec<Prepared>> = self.pool.install(|| {
            let group = |group: &Vec<(usize, usize)>| {
                let mut texts = self.texts.of_path();
                let prepared: Vec<Prepared> =
                    group.iter().map(|(at, step)| self.step(&shared[*at], *step, &mut texts)).collect();
                texts.keep();
                prepared
            };
            groups.par_iter().map(group).collect()
        });
        for (at, prepared) in groups.into_iter().zip(prepared) {
            for ((item, step), prepared) in at.into_iter().zip(prepared) {
                items[item].steps[step] = prepared;
            }
        }
        self.pool.install(|| items.par_iter_mut().for_each(Item::classify));
    }

    fn step(&self, item: &Item, step: usize, texts: &mut OfPath<'_>) -> Prepared {
        self.with_worker(|worker| match &item.plan.steps[step] {
            Step::Build { path, blob, sources } => {
                let home = item.home(path, sources);
                self.build(worker, texts, (path, *blob), (sources, home), item.want)
            }
            Step::Remove { blob, .. } => {
                let text = texts.get(&worker.objects, *blob, None);
                Prepared { delta: text.ok().map(|text| removal(&text, item.want)), ..Prepared::default() }
            }
            Step::Take { path, from } => {
                let Ok(text) = texts.get(&worker.objects, from.blob, None) else { return Prepared::default() };
                let is_shared = item.home(path, std::slice::from_ref(from)) == Home::Shared;
                let delta = item.is_simple.then(|| renamed(&text, is_shared, item.want));
                Prepared { built: None, delta, kind: Some(self.kind(path, &text)) }
            }
        })
    }

    fn build(
        &self,
        worker: &mut Worker,
        texts: &mut OfPath<'_>,
        (path, blob): (&[u8], ObjectId),
        (sources, home): (&[Source], Home),
        want: Want,
    ) -> Prepared {
        let old: Vec<Option<Arc<Text>>> =
            sources.iter().map(|source| texts.get(&worker.objects, source.blob, None).ok()).collect();
        let reference = old.iter().flatten().next().map(Arc::as_ref);
        let new = match texts.get(&worker.objects, blob, reference) {
            Ok(new) => new,
            Err(error) => return Prepared { built: Some(Err(error)), ..Prepared::default() },
        };
        let matches: Vec<_> = old.iter().map(|old| Some(worker.matcher.matches(old.as_ref()?, &new))).collect();
        let old: Vec<Option<&Text>> = old.iter().map(Option::as_deref).collect();
        let delta = (want.lines || want.marks).then(|| delta(&old, &new, &matches, home, want));
        let kind = (home != Home::Same).then(|| self.kind(path, &new));
        let built = Built { line_count: new.line_count(), is_binary: new.is_binary(), matches };
        Prepared { built: Some(Ok(built)), delta, kind }
    }

    fn kind(&self, path: &[u8], text: &Text) -> Kind {
        let language = self.attributes.of(path).language.or_else(|| language(path, &text.bytes));
        Kind { language, class: classify(path, &text.bytes, self.attributes).class }
    }
}

impl Item {
    /// How the first source of a step stands to its path.
    fn home(&self, path: &[u8], sources: &[Source]) -> Home {
        match sources.first() {
            Some(source) if source.path == path => Home::Same,
            Some(source) if self.shared.contains(&source.path) => Home::Shared,
            _ => Home::Other,
        }
    }

    /// Whether a step says more than its plan once its file is read.
    fn needs_reading(&self, step: &Step) -> bool {
        let is_followed = self.is_simple && (self.want.lines || self.want.marks);
        match step {
            Step::Build { .. } => true,
            Step::Remove { .. } => is_followed,
            Step::Take { path, from } => self.want.lines && *path != from.path,
        }
    }

    fn classify(&mut self) {
        if self.is_simple && self.want.lines {
            let mut deltas: Vec<_> = self.steps.iter_mut().map(|step| step.delta.as_mut()).collect();
            self.change = classify_change(&self.plan, &mut deltas);
        }
    }
}
