//! What a path is: a ledger, a repository, a package archive, a table, unpacked packages, or files.

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use corpus::source::{Source, SourceId};
use corpus::tables::Form;
use git::ObjectId;
use ledger::{Ledger, RepositoryEntry};

use super::archive::{ArchiveSource, Packing};
use super::authors::Authors;
use super::folder::{FolderSource, Taking};
use super::hunks::HunkSource;
use super::repository::{Lines, RepositorySource};
use super::scanned::Scanned;
use super::table::TableSource;
use super::{EachChild, Shared, SourceOptions, Unit};
use crate::commands::Session;
use crate::commands::clones::is_ledger;
use crate::errors::{CommandError, ErrorKind};
use crate::findings::Store;
use crate::scanning::{IDENTITIES, ledger_error, ledger_place, read_error};
use crate::target::{Target, commit_id, object_id};
use crate::untrusted::Untrusted;
use crate::witness::{Stored, Witnesses};

/// What says that a folder is an unpacked package.
const MANIFESTS: [&str; 6] = ["Cargo.toml", "package.json", "pyproject.toml", "setup.py", "go.mod", "pom.xml"];

/// What other tools found at the head of a ledger.
fn scanned(ledger: &Ledger, entry: &RepositoryEntry) -> Result<Scanned, CommandError> {
    let Some(head) = entry.head else { return Ok(Scanned::default()) };
    let store = Store::open(ledger.dir(), &entry.repo_id).map_err(|error| {
        let error = format!("the imported findings of {} can't be read: {error}", entry.repo_id);
        CommandError::new(ErrorKind::Unreadable, error).hint("import them again with 'outcross findings import'")
    })?;
    Ok(Scanned::at(&store, head))
}

/// The state of lines that a walk found.
const WALKED: &str = "walked";

type Sources = Vec<Box<dyn Source>>;

/// How sources are opened.
pub(super) struct Opening<'a> {
    options: &'a SourceOptions,
    session: &'a Session,
    shared: Shared,
}

impl<'a> Opening<'a> {
    pub(super) fn new(options: &'a SourceOptions, session: &'a Session) -> Result<Self, CommandError> {
        let threads = session.settings.threads.map_or(0, NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| CommandError::usage(format!("cannot start threads: {error}")))?;
        if options.unit == Unit::Hunk && !options.witnesses.is_empty() {
            let error = "hunks are labelled by their commits, and no witness is asked of them (unit = \"hunk\")";
            return Err(CommandError::usage(error).hint("leave --witness out, or take another unit"));
        }
        let witnesses = match options.witnesses.as_slice() {
            [] => None,
            indices => Some(Arc::new(Witnesses::new(Stored::open_all(indices)?)?)),
        };
        let shared = Shared {
            threads: Arc::new(pool),
            ui: session.ui.clone(),
            unit: options.unit,
            witnesses,
            licence_texts: (!options.skip_licences).then(Arc::default),
        };
        Ok(Opening { options, session, shared })
    }

    pub(super) fn open(&self, paths: &[PathBuf]) -> Result<Sources, CommandError> {
        // A ledger takes the text of its repositories from those that are named beside it.
        let mut named: Vec<(PathBuf, Arc<Target>)> = Vec::new();
        for path in paths.iter().filter(|path| !is_ledger(path)) {
            named.extend(repository(path)?.map(|target| (path.clone(), target)));
        }
        let of_ledgers = self.ledgers_of(paths)?;
        let mut sources = Vec::new();
        for path in paths {
            let target = named.iter().find(|(named, _)| named == path).map(|(_, target)| target);
            match target {
                _ if is_ledger(path) => sources.extend(self.ledger(path, &named)?),
                Some(target) if of_ledgers.contains(&target.repo_id) => {}
                Some(target) => sources.push(self.repository(path, target)?),
                None => sources.extend(self.other(path)?),
            }
        }
        let sources = self.once(sources);
        self.warn_of_names(&sources);
        Ok(sources)
    }

    /// Says which repositories have one name: their rows are told apart by the commit alone, and they are one to splits and
    /// caps.
    fn warn_of_names(&self, sources: &Sources) {
        let mut names = BTreeMap::<&str, usize>::new();
        for source in sources.iter().filter(|source| source.id().kind == "repository") {
            *names.entry(source.id().id.as_str()).or_default() += 1;
        }
        for (name, count) in names.into_iter().filter(|(_, count)| *count > 1) {
            let name = Untrusted::new(name.as_bytes()).term().to_string();
            self.session.ui.warn(format!("{count} repositories are called {name}: a remote URL would tell them apart"));
        }
    }

    /// Leaves out what was there before.
    fn once(&self, sources: Sources) -> Sources {
        let mut seen = HashSet::new();
        let mut is_new = |source: &SourceId| {
            let SourceId { named, kind, id, commit, .. } = source;
            let is_new = seen.insert((*kind, id.clone(), commit.clone()));
            if !is_new {
                self.session.ui.warn(format!("{named} holds what another source holds, and is taken once"));
            }
            is_new
        };
        sources.into_iter().filter(|source| is_new(source.id())).collect()
    }

    /// The repositories of the ledgers that are named.
    fn ledgers_of(&self, paths: &[PathBuf]) -> Result<HashSet<String>, CommandError> {
        let mut found = HashSet::new();
        for path in paths.iter().filter(|path| is_ledger(path)) {
            if self.options.rev.is_some() || self.options.ledger.is_some() {
                let error = format!("{} is a ledger, which says itself of which commits it is", path.display());
                return Err(CommandError::usage(error).hint("name the repository instead of the ledger"));
            }
            let ledger = Ledger::open(path).map_err(ledger_error)?;
            found.extend(ledger.repositories().iter().map(|entry| entry.repo_id.clone()));
        }
        Ok(found)
    }

    /// The repositories of a ledger, each at the commit at which it was made.
    fn ledger(&self, path: &Path, named: &[(PathBuf, Arc<Target>)]) -> Result<Sources, CommandError> {
        let entries = Ledger::open(path).map_err(ledger_error)?.repositories().to_vec();
        let mut sources: Sources = Vec::new();
        for entry in entries {
            let beside = named.iter().find(|(_, target)| target.repo_id == entry.repo_id);
            let target = match beside {
                Some((_, target)) => Arc::clone(target),
                None => Arc::new(Target::here(&entry.repo_id).ok_or_else(|| no_text(path, &entry))?),
            };
            let commit = entry.head.map(object_id).map(|commit| is_here(path, &entry, &target, commit)).transpose()?;
            let ledger = Ledger::open(path).map_err(ledger_error)?;
            sources.push(self.by_unit(self.with_ledger(path, (&target, commit), (ledger, &entry))?)?);
        }
        Ok(sources)
    }

    fn repository(&self, path: &Path, target: &Arc<Target>) -> Result<Box<dyn Source>, CommandError> {
        let commit = match (&self.options.rev, target.head_commit()) {
            (Some(rev), _) => Some(target.resolve(rev)?),
            (None, head) => head,
        };
        let Some(commit) = commit else { return Ok(Box::new(self.without_commits(path, target))) };
        if target.head_commit() != Some(commit) {
            // Hunks need no line of the commit to be followed.
            return match self.shared.unit {
                Unit::Hunk => self.by_unit(self.bare(path, target, Some(commit))),
                Unit::File | Unit::Function | Unit::Repository => Ok(Box::new(self.walked(path, target, commit)?)),
            };
        }
        let (folder, share) = ledger_place(self.options.ledger.as_deref(), target, &self.session.settings)?;
        let scanner = self.session.scanner(None)?;
        let (ledger, entry) = scanner.up_to_date(target, &folder, share, &self.session.ui)?;
        self.by_unit(self.with_ledger(path, (target, Some(commit)), (ledger, &entry))?)
    }

    /// A repository as the recipe wants it: as files, or commit by commit.
    fn by_unit(&self, repository: RepositorySource) -> Result<Box<dyn Source>, CommandError> {
        if self.shared.unit != Unit::Hunk {
            return Ok(Box::new(repository));
        }
        let scanner = self.session.scanner(None)?;
        // Claims are read off the commits and their notes now, reviews and authors off the ledger.
        let commits = match &repository.lines {
            Lines::Ledger(ledger) => ledger.commits_print(&repository.id.id).map_err(read_error)?,
            Lines::Walked { .. } | Lines::Nothing => String::new(),
        };
        let notes = history::notes_print(&repository.target.repository).unwrap_or_default();
        let state = format!("{} {commits} {} {notes}", repository.id.state, scanner.settings().hash());
        let id = SourceId { state, ..repository.id.clone() };
        Ok(Box::new(HunkSource { repository: RepositorySource { id, ..repository }, scanner }))
    }

    fn with_ledger(
        &self,
        path: &Path,
        (target, commit): (&Arc<Target>, Option<ObjectId>),
        (ledger, entry): (Ledger, &RepositoryEntry),
    ) -> Result<RepositorySource, CommandError> {
        let scanned = scanned(&ledger, entry)?;
        // The same spans have other authors where pseudonyms are made with another key.
        let identities = ledger.settings().get(IDENTITIES).unwrap_or_default();
        let spans = ledger.spans_print(&entry.repo_id).map_err(read_error)?;
        let state = format!("{spans} {} {identities}", scanned.print());
        let lines = Lines::Ledger(ledger);
        Ok(RepositorySource {
            id: self.id(path, target, commit, state),
            lines,
            scanned,
            ..self.bare(path, target, commit)
        })
    }

    /// A commit that is not the head, whose lines the ledger does not know: they are followed now. Records of review
    /// are not laid over them, so that their reviews are unknown.
    fn walked(&self, path: &Path, target: &Arc<Target>, commit: ObjectId) -> Result<RepositorySource, CommandError> {
        let objects = target.repository.objects();
        let tree = objects.commit(commit).map_err(CommandError::unreadable)?.tree;
        let files: Vec<Vec<u8>> =
            git::compare(&objects, Some(tree), &[]).paths.into_iter().map(|change| change.path).collect();
        let scanner = self.session.scanner(None)?;
        let scan = scanner.walk(target, commit, &files, &self.session.ui)?;
        let end = scan.commits().iter().map(|commit| commit.clamped_at).max();
        let Ok(authors) = Authors::of_commits(scan.commits().iter().cloned().map(Ok::<_, Infallible>));
        let lines = Lines::Walked { spans: scan.spans().collect(), authors, end };
        let notes = history::notes_print(&target.repository).unwrap_or_default();
        let state = format!("{WALKED} {} {notes}", scanner.settings().hash());
        Ok(RepositorySource { id: self.id(path, target, Some(commit), state), lines, ..self.bare(path, target, None) }
            .at(commit))
    }

    fn without_commits(&self, path: &Path, target: &Arc<Target>) -> RepositorySource {
        self.bare(path, target, None)
    }

    fn bare(&self, path: &Path, target: &Arc<Target>, commit: Option<ObjectId>) -> RepositorySource {
        let (lines, shared) = (Lines::Nothing, self.shared.clone());
        let id = self.id(path, target, commit, String::new());
        RepositorySource { id, target: Arc::clone(target), commit, lines, scanned: Scanned::default(), shared }
    }

    fn id(&self, path: &Path, target: &Target, commit: Option<ObjectId>, state: String) -> SourceId {
        SourceId {
            named: path.to_string_lossy().into_owned(),
            kind: "repository",
            id: target.repo_id.clone(),
            commit: commit.map_or_else(|| "unborn".to_owned(), |commit| commit_id(commit).to_string()),
            state: self.shared.state(state),
        }
    }

    /// What is no repository and no ledger.
    fn other(&self, path: &Path) -> Result<Sources, CommandError> {
        if self.shared.unit == Unit::Hunk && path.exists() {
            let error =
                format!("{} has no commits, and the recipe wants their hunks (unit = \"hunk\")", path.display());
            return Err(CommandError::usage(error).hint("name repositories or ledgers, or take another unit"));
        }
        if path.is_file() {
            return Ok(vec![self.file(path)?]);
        }
        let packages = match self.options.each_child {
            EachChild::Never => Vec::new(),
            EachChild::Always => children(path)?,
            EachChild::Packages => packages(path)?,
        };
        if packages.is_empty() {
            return Ok(vec![Box::new(FolderSource::open(path, Taking::All, &self.shared)?)]);
        }
        let mut sources: Sources = Vec::new();
        for package in &packages {
            sources.push(Box::new(FolderSource::open(package, Taking::Package, &self.shared)?));
        }
        let real: HashSet<PathBuf> = packages.iter().filter_map(|package| package.canonicalize().ok()).collect();
        let beside = FolderSource::open(path, Taking::Beside(&real), &self.shared)?;
        if !beside.is_empty() {
            sources.push(Box::new(beside));
        }
        Ok(sources)
    }

    fn file(&self, path: &Path) -> Result<Box<dyn Source>, CommandError> {
        if let Some(form) = Form::of(path) {
            let column = self.options.text_column.as_deref();
            return Ok(Box::new(TableSource::open(path, form, column, &self.shared)?));
        }
        match Packing::of(path) {
            Some(packing) => Ok(Box::new(ArchiveSource::open(path, packing, &self.shared)?)),
            None => Ok(Box::new(FolderSource::open(path, Taking::All, &self.shared)?)),
        }
    }
}

impl RepositorySource {
    fn at(self, commit: ObjectId) -> Self {
        RepositorySource { commit: Some(commit), ..self }
    }
}

/// The repository that a path is: the root of its work tree, a bare one, or a bundle.
fn repository(path: &Path) -> Result<Option<Arc<Target>>, CommandError> {
    let is_other = path.is_file() && (Form::of(path).is_some() || Packing::of(path).is_some());
    if is_other {
        return Ok(None);
    }
    let target = match Target::open(path, None) {
        Ok(target) => target,
        Err(error) if error.kind == ErrorKind::Nothing => return Ok(None),
        // What is there and is no bundle is a file of source code.
        Err(_) if path.is_file() && !is_bundle(path) => return Ok(None),
        Err(error) => return Err(error),
    };
    let (root, real) =
        (target.repository.work_dir().and_then(|root| root.canonicalize().ok()), path.canonicalize().ok());
    let is_whole = match root {
        Some(root) => real == Some(root) || path.is_file() && is_bundle(path),
        None => !path.is_file() || is_bundle(path),
    };
    Ok(is_whole.then(|| Arc::new(target)))
}

fn is_bundle(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("bundle"))
}

/// The folders in a folder, by their names.
fn children(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let unreadable = |error| CommandError::usage(format!("cannot read {}: {error}", path.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.file_type().map_err(unreadable)?.is_dir() && entry.file_name() != ".git" {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// The packages that a folder holds: all of its folders, if each of them is one, they are two or more, and the folder itself
/// is none.
fn packages(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    if !path.is_dir() || is_package(path) {
        return Ok(Vec::new());
    }
    let mut children = children(path)?;
    children.retain(|child| child.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    let are_packages = children.len() > 1 && children.iter().all(|child| is_package(child));
    Ok(if are_packages { children } else { Vec::new() })
}

fn is_package(folder: &Path) -> bool {
    let has_gemspec = || {
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        names.into_iter().any(|name| name.extension().is_some_and(|extension| extension == "gemspec"))
    };
    MANIFESTS.iter().any(|name| folder.join(name).is_file()) || has_gemspec()
}

/// The commit at which a ledger was made, if the repository has it.
fn is_here(path: &Path, entry: &RepositoryEntry, target: &Target, commit: ObjectId) -> Result<ObjectId, CommandError> {
    if target.repository.objects().commit(commit).is_ok() {
        return Ok(commit);
    }
    let (ledger, head) = (path.display(), commit_id(commit));
    let error = format!("the ledger {ledger} was made at {head} of {}, which is not here", entry.repo_id);
    Err(CommandError::nothing(error).hint("bring the repository up to date, or name it instead of the ledger"))
}

fn no_text(path: &Path, entry: &RepositoryEntry) -> CommandError {
    let error = format!("a ledger holds no text, and {} of {} is not in this folder", entry.repo_id, path.display());
    CommandError::nothing(error).hint("name the repository beside the ledger, or go into it with -C DIR")
}
