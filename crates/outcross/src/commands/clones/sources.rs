//! What is searched: folders as they are on disk, commits of repositories.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use code::clones::CloneType;
use git::{ObjectId, Objects};
use ledger::Ledger;

use crate::clones::aligned::Aligned;
use crate::clones::{Code, CodeFile, Place, Wanted, commit, disk};
use crate::commands::Session;
use crate::errors::{CommandError, ErrorKind};
use crate::platform::{now, path_bytes};
use crate::scanning::ledger_place;
use crate::target::Target;
use crate::tree_walk::Ignored;

/// How files are read.
pub(crate) struct Reading<'a> {
    pub(crate) wanted: &'a Wanted,
    pub(crate) ignored: Ignored,
    /// Tokens are kept for the next run.
    pub(crate) is_kept: bool,
}

/// A place that was named.
pub(crate) struct Source {
    /// As it was named.
    pub(crate) path: PathBuf,
    /// The repository that it is or lies in.
    pub(crate) target: Option<Target>,
    /// The commit whose files are read; `None` where those on disk are.
    pub(crate) commit: Option<ObjectId>,
}

/// All of them.
pub(crate) struct Sources {
    sources: Vec<Source>,
    /// Of each source the number of its first file.
    starts: std::sync::OnceLock<Vec<u32>>,
}

impl Sources {
    /// Finds out what was named.
    ///
    /// # Errors
    /// If it is not there, or a commit is asked for where there is no repository.
    pub(crate) fn open(paths: &[PathBuf], rev: Option<&str>) -> Result<Self, CommandError> {
        let sources = paths.iter().map(|path| Source::open(path, rev)).collect::<Result<_, _>>()?;
        Ok(Self { sources, starts: std::sync::OnceLock::new() })
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Source)> {
        self.sources.iter().enumerate()
    }

    /// The number of the source that a file is of.
    pub(crate) fn source_of(&self, file: u32) -> usize {
        let starts = self.starts.get().map_or(&[][..], Vec::as_slice);
        starts.partition_point(|start| *start <= file).saturating_sub(1)
    }

    /// Readers of the repositories whose commits are read.
    pub(crate) fn objects(&self) -> Vec<Option<Objects>> {
        let objects = |source: &Source| {
            source.target.as_ref().filter(|_| source.commit.is_some()).map(|target| target.repository.objects())
        };
        self.sources.iter().map(objects).collect()
    }

    /// The time of the last commit, microseconds since 1970.
    pub(crate) fn newest(&self) -> Option<i64> {
        let head = |source: &Source| {
            let target = source.target.as_ref()?;
            let commit = target.repository.objects().commit(source.commit.or_else(|| target.head_commit())?).ok()?;
            Some(commit.committer.seconds.saturating_mul(1_000_000))
        };
        self.sources.iter().filter_map(head).max()
    }

    /// How similar functions are that were compared in the last run.
    pub(crate) fn aligned(&self, reading: &Reading<'_>, session: &Session) -> Aligned {
        let places: Vec<Vec<u8>> = self.sources.iter().map(|source| path_bytes(&absolute(&source.path))).collect();
        let compares = reading.wanted.types.contains(&CloneType::Edited);
        Aligned::open(place("aligned", &places.join(&0), reading, session).filter(|_| compares))
    }

    /// The code of all of them.
    ///
    /// # Errors
    /// If one can't be read, or the user stopped it.
    pub(crate) fn read(&self, reading: &Reading<'_>, session: &Session) -> Result<Code, CommandError> {
        let (mut code, mut starts, mut seen) = (Code::default(), Vec::new(), HashSet::new());
        for source in &self.sources {
            starts.push(u32::try_from(code.files.len()).unwrap_or(u32::MAX));
            let read = match source.commit {
                Some(commit) => source.of_commit(commit, reading, self.sources.len() > 1, session)?,
                None => source.of_disk(reading, session)?,
            };
            code.add(read, |file| !seen.insert(source.identity(file)));
        }
        // Read once: a second reading finds the same number of files or is not asked for.
        let _ = self.starts.set(starts);
        Ok(code)
    }

    /// The code of all of them as it was in a commit.
    ///
    /// # Errors
    /// If one lies in no repository, or has no such commit.
    pub(crate) fn read_before(
        &self,
        rev: &str,
        reading: &Reading<'_>,
        session: &Session,
    ) -> Result<Code, CommandError> {
        let (mut code, mut seen) = (Code::default(), HashSet::new());
        for source in &self.sources {
            let commit = source.repository()?.resolve(rev)?;
            let read = source.of_commit(commit, reading, false, session)?;
            code.add(read, |file| !seen.insert(source.identity(file)));
        }
        Ok(code)
    }
}

impl Source {
    fn open(path: &Path, rev: Option<&str>) -> Result<Self, CommandError> {
        let target = match Target::open(path, None) {
            Ok(target) => Some(target),
            Err(error) if error.kind == ErrorKind::Nothing && path.symlink_metadata().is_ok() && rev.is_none() => None,
            Err(error) => return Err(error),
        };
        let is_bare = target.as_ref().is_some_and(|target| target.repository.work_dir().is_none());
        let mut source = Self { path: path.to_owned(), target, commit: None };
        if rev.is_some() || is_bare {
            source.commit = Some(source.repository()?.resolve(rev.unwrap_or("HEAD"))?);
        }
        Ok(source)
    }

    fn repository(&self) -> Result<&Target, CommandError> {
        let nothing = || CommandError::nothing(format!("{} lies in no git repository", self.path.display()));
        self.target.as_ref().ok_or_else(nothing)
    }

    /// What no other file has, whatever places that were named lead to it.
    fn identity(&self, file: &CodeFile) -> (PathBuf, Option<Vec<u8>>) {
        match (&file.place, &self.target) {
            (Place::Blob(_), Some(target)) => (target.anchor.clone(), file.repository_path.clone()),
            (Place::Blob(blob), None) => (PathBuf::from(blob.to_string()), None),
            (Place::Disk(path), _) => (path.clone(), None),
        }
    }

    fn of_disk(&self, reading: &Reading<'_>, session: &Session) -> Result<Code, CommandError> {
        let anchor = absolute(&self.path);
        let store = self.store("disk", &anchor, reading, session);
        let Reading { wanted, ignored, .. } = *reading;
        let now = u64::try_from(now()).unwrap_or(0);
        let reading = disk::Reading { wanted, ignored, store, now };
        disk::read(&self.path, &reading, &session.ui.meter("clones"))
    }

    fn of_commit(
        &self,
        commit: ObjectId,
        reading: &Reading<'_>,
        is_shown_below: bool,
        session: &Session,
    ) -> Result<Code, CommandError> {
        let target = self.repository()?;
        let below = self.below(target);
        let shown_below = if is_shown_below { [&path_bytes(&self.path), &b"/"[..]].concat() } else { Vec::new() };
        let store = self.store("commit", &target.anchor, reading, session);
        let reading = commit::Reading { wanted: reading.wanted, below: &below, shown_below: &shown_below, store };
        commit::read(&target.repository, commit, &reading, &session.ui.meter("clones"))
    }

    /// The folder that was named, from the root of its repository.
    fn below(&self, target: &Target) -> Vec<u8> {
        let root = target.repository.work_dir().and_then(|root| root.canonicalize().ok());
        let real = self.path.canonicalize().ok();
        let below = root.zip(real).and_then(|(root, real)| real.strip_prefix(root).map(path_bytes).ok());
        below.unwrap_or_default()
    }

    fn store(&self, kind: &str, anchor: &Path, reading: &Reading<'_>, session: &Session) -> Option<PathBuf> {
        let below = self.target.as_ref().map(|of| self.below(of)).unwrap_or_default();
        place(kind, &[path_bytes(anchor), below].join(&0), reading, session)
    }

    /// The repository's own ledger, if it is right.
    pub(super) fn ledger(&self, session: &Session) -> Result<Option<Ledger>, CommandError> {
        let (target, scanner) = (self.repository()?, session.scanner(None)?);
        // Without a folder for caches there is no ledger.
        let Ok((folder, _)) = ledger_place(None, target, &session.settings) else { return Ok(None) };
        Ok(scanner.current(target, &folder).map(|(ledger, _)| ledger))
    }

    /// The repository's own ledger, after a scan if it is not right.
    pub(super) fn scanned(&self, session: &Session) -> Result<Ledger, CommandError> {
        let (target, scanner) = (self.repository()?, session.scanner(None)?);
        let (folder, share) = ledger_place(None, target, &session.settings)?;
        scanner.up_to_date(target, &folder, share, &session.ui).map(|(ledger, _)| ledger)
    }
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Where something is kept for the next run, if anything is.
fn place(kind: &str, key: &[u8], reading: &Reading<'_>, session: &Session) -> Option<PathBuf> {
    let home = session.settings.ledgers.as_ref().filter(|_| reading.is_kept)?;
    let hash = blake3::hash(&[kind.as_bytes(), key].join(&0)).to_hex();
    Some(home.join("clones").join(&hash.as_str()[..16]))
}
