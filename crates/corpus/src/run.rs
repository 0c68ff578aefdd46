//! A run: sources, stages, shards, manifest. Every part is a step of its own, so that a run that was stopped goes on where it
//! was, and the manifest comes last.

mod commit;
mod decide;
mod export;
mod known;
mod values;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::against::Against;
use crate::engine::{Engine, Engines, Limits};
use crate::error::CorpusError;
use crate::ingest::{Ingested, ingest, of_a_step};
use crate::manifest::{Manifest, ManifestSource};
use crate::near::NearReport;
use crate::recipe::Recipe;
use crate::source::{Source, SourceId};
use crate::sql;
use crate::steps::Steps;

/// The folder of a run's steps within the output; gone when the run has ended.
pub const WORK: &str = ".outcross";

/// Told how far a run is: what it is at, how much of it is done, and of how much where that is known.
pub type Tick<'a> = dyn Fn(&'static str, u64, Option<u64>) + Sync + 'a;

/// What a run is asked for.
pub struct Job<'a> {
    /// How the corpus is made.
    pub recipe: &'a Recipe,
    /// The folder of the corpus.
    pub out: &'a Path,
    /// Corpora that it adds to, first those whose rows stand for those of others.
    pub against: &'a [Against],
    /// How much may be done and held at one time.
    pub limits: Limits,
    /// The name and version of the program.
    pub tool: (&'a str, &'a str),
    /// Told how far it is.
    pub tick: &'a Tick<'a>,
}

/// A run on its way.
struct Run<'a> {
    job: &'a Job<'a>,
    steps: Steps,
    engines: Engines,
    settings: String,
    sources: Vec<Ingested>,
    /// The rows of other corpora.
    known: Table,
}

/// Makes a corpus. Each source is dropped when it has been read: what it lists may be as long as a disk has files.
///
/// # Errors
///
/// The recipe is none, the output is something else, a source can't be read, the disk is full, or the user stopped it. What
/// was done so far is used by the next run.
pub fn curate<S: Borrow<dyn Source>>(
    job: &Job<'_>,
    sources: impl IntoIterator<Item = S>,
) -> Result<Manifest, CorpusError> {
    job.recipe.check()?;
    check_against(job)?;
    let settings = settings_hash(job);
    commit::claim(job)?;
    let work = job.out.join(WORK);
    let steps = Steps::new(&work)?;
    let spill = work.join("spill");
    crate::steps::removed(&spill)?;
    std::fs::create_dir_all(&spill).map_err(CorpusError::file(&spill))?;
    let engines = Engines::new(job.limits.clone(), &spill, job.recipe.functions()?)?;
    let nothing = Table { files: Vec::new(), print: String::new() };
    let mut run = Run { job, steps, engines, settings, sources: Vec::new(), known: nothing };
    let named = run.ingest(sources)?;
    run.known = run.known()?;
    run.finish(named)
}

/// Says what another corpus can't be: one whose rows are never compared with those of this one.
fn check_against(job: &Job<'_>) -> Result<(), CorpusError> {
    let wrong = |message: String| Err(CorpusError::Recipe(message));
    for of in job.against {
        let (name, unit) = (of.folder().display(), of.manifest().recipe.unit);
        if !job.recipe.dedup.exact {
            return wrong(format!("dedup.exact: without it what {name} holds is not looked for"));
        }
        if unit != job.recipe.unit {
            let [its, own] = [unit, job.recipe.unit].map(|unit| serde_json::to_string(&unit).unwrap_or_default());
            return wrong(format!("unit: {name} has rows of unit = {its}, which are never those of unit = {own}"));
        }
    }
    Ok(())
}

/// What decides how a corpus is made: the recipe, and the versions of everything that is run.
fn settings_hash(job: &Job<'_>) -> String {
    let (settings, rules) = (job.recipe.settings(), kernels::rules::fingerprint());
    let texts = settings.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    let relations = sql::ALL.iter().flat_map(|(name, text)| [*name, *text]);
    Steps::fingerprint(texts.chain([job.tool.1, &rules]).chain(relations))
}

impl Run<'_> {
    fn ingest<S: Borrow<dyn Source>>(
        &mut self,
        sources: impl IntoIterator<Item = S>,
    ) -> Result<Vec<ManifestSource>, CorpusError> {
        let unit = serde_json::to_string(&self.job.recipe.unit).unwrap_or_default();
        let (mut rows, mut named) = (0, Vec::<ManifestSource>::new());
        let mut sources = sources.into_iter().peekable();
        loop {
            let step = of_a_step(&mut sources);
            if step.is_empty() {
                break;
            }
            let first = named.len();
            named.extend(step.iter().map(|source| source_of(source.borrow().id())));
            let read = ingest(&self.steps, (first, step), &unit, &mut |taken| {
                rows += taken;
                (self.job.tick)("reading", rows, None);
            })?;
            self.sources.push(read);
        }
        Ok(named)
    }

    /// What decides every step after the sources.
    fn sources_print(&self) -> String {
        Steps::fingerprint(self.sources.iter().map(|source| source.print.as_str()))
    }

    /// The files of all rows.
    fn rows(&self) -> Vec<PathBuf> {
        self.sources.iter().flat_map(|source| source.parts.iter().cloned()).collect()
    }

    fn finish(self, sources: Vec<ManifestSource>) -> Result<Manifest, CorpusError> {
        let values = self.values()?;
        let facts = self.facts()?;
        let decided = self.decide(&facts, &values)?;
        let exported = self.export(&facts, &values, &decided)?;
        let manifest = self.manifest(sources, &decided, &exported)?;
        commit::commit(self.job.out, &self.steps, &manifest)?;
        Ok(manifest)
    }
}

fn source_of(id: &SourceId) -> ManifestSource {
    let SourceId { named, kind, id, commit, .. } = id.clone();
    ManifestSource { named, kind: kind.to_owned(), id, commit }
}

/// A table of the run: its files, and what decides the steps that read it.
#[derive(Debug, Clone)]
struct Table {
    files: Vec<PathBuf>,
    print: String,
}

impl Table {
    fn register(&self, engine: &Engine, name: &str) -> Result<(), CorpusError> {
        engine.files(name, &self.files)
    }
}

/// What was decided of rows.
#[derive(Debug, Clone)]
struct Decided {
    /// The stages in order, with the files of what each decided.
    stages: Vec<(String, PathBuf)>,
    counts: Vec<crate::manifest::ManifestStage>,
    /// Rows that are left: `ord`, `origin`, `group_size`, `earliest_row`, `split`.
    chosen: Table,
    near: Option<NearReport>,
    totals: BTreeMap<String, i64>,
    largest: Vec<crate::manifest::ManifestGroup>,
}
