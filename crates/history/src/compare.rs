//! Everything about a commit's files that can be known without knowing which line is which: read and compared side by
//! side.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use code::{Attributes, classify, language};
use git::{ObjectError, ObjectId, Objects, Repository};
use rayon::prelude::*;

use crate::change::{Change, Delta, Want, classify as classify_change, delta, removal, renamed};
use crate::kinds::Kind;
use crate::matching::{Match, Matcher};
use crate::plan::{Plan, Source, Step};
use crate::text::Text;
use crate::texts::Texts;

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
}

impl Item {
    pub(crate) fn new(plan: Plan, want: Want, is_simple: bool) -> Item {
        let steps = plan.steps.iter().map(|_| Prepared::default()).collect();
        Item { plan, want, steps, change: Change::default(), is_simple }
    }
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
        let prepared: Vec<_> = self.pool.install(|| {
            groups
                .par_iter()
                .flat_map_iter(|group| group.iter().map(|(at, step)| (*at, *step, self.step(&shared[*at], *step))))
                .collect()
        });
        for (at, step, prepared) in prepared {
            items[at].steps[step] = prepared;
        }
        self.pool.install(|| items.par_iter_mut().for_each(Item::classify));
    }

    fn step(&self, item: &Item, step: usize) -> Prepared {
        self.with_worker(|worker| match &item.plan.steps[step] {
            Step::Build { path, blob, sources } => self.build(worker, path, *blob, sources, item.want),
            Step::Remove { blob, .. } => {
                let text = self.texts.get(&worker.objects, *blob, None);
                Prepared { delta: text.ok().map(|text| removal(&text, item.want)), ..Prepared::default() }
            }
            Step::Take { path, from } => {
                let Ok(text) = self.texts.get(&worker.objects, from.blob, None) else { return Prepared::default() };
                let delta = item.want.marks.then(|| renamed(&text));
                Prepared { built: None, delta, kind: Some(self.kind(path, &text)) }
            }
        })
    }

    fn build(&self, worker: &mut Worker, path: &[u8], blob: ObjectId, sources: &[Source], want: Want) -> Prepared {
        let old: Vec<Option<Arc<Text>>> =
            sources.iter().map(|source| self.texts.get(&worker.objects, source.blob, None).ok()).collect();
        let reference = old.iter().flatten().next().map(Arc::as_ref);
        let new = match self.texts.get(&worker.objects, blob, reference) {
            Ok(new) => new,
            Err(error) => return Prepared { built: Some(Err(error)), ..Prepared::default() },
        };
        let matches: Vec<_> = old.iter().map(|old| Some(worker.matcher.matches(old.as_ref()?, &new))).collect();
        let at_home = sources.first().is_some_and(|source| source.path == path);
        let old: Vec<Option<&Text>> = old.iter().map(Option::as_deref).collect();
        let delta = (want.lines || want.marks).then(|| delta(&old, &new, &matches, at_home, want));
        let kind = (want.lines && !at_home).then(|| self.kind(path, &new));
        let built = Built { line_count: new.line_count(), is_binary: new.is_binary(), matches };
        Prepared { built: Some(Ok(built)), delta, kind }
    }

    fn kind(&self, path: &[u8], text: &Text) -> Kind {
        let language = self.attributes.of(path).language.or_else(|| language(path, &text.bytes));
        Kind { language, class: classify(path, &text.bytes, self.attributes).class }
    }
}

impl Item {
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
