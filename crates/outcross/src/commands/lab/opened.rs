//! What the verbs of the lab count: repositories, ledgers, corpora, files and folders, opened as far as a question needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use corpus::manifest::Manifest;
use git::ObjectId;
use lab::lex::Syntax;
use ledger::{Ledger, RepositoryEntry};

use crate::commands::Session;
use crate::commands::clones::is_ledger;
use crate::errors::{CommandError, ErrorKind};
use crate::platform::path_bytes;
use crate::scanning::{ledger_error, ledger_place, read_error};
use crate::target::{Target, commit_id, object_id};
use crate::type_counts::{CommitSource, Origins, Sources};

/// Of which commit a repository is read, and where its ledger lies.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct HistoryArgs {
    /// The files of this commit of a repository (default: those of HEAD; of a folder within one, those on disk)
    #[arg(long, value_name = "REV")]
    rev: Option<String>,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
}

impl HistoryArgs {
    /// Refuses to look for the history of what says itself of which commits it is.
    fn has_no_place(&self, path: &Path, what: &str) -> Result<(), CommandError> {
        if self.rev.is_none() && self.ledger.is_none() {
            return Ok(());
        }
        let error = format!("{} is a {what}, which says itself of which commits it is", path.display());
        Err(CommandError::usage(error).hint(format!("name the repository instead of the {what}")))
    }
}

/// What has to be known beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing.
    Text,
    /// Where lines come from, as far as repositories were named.
    Origins,
    /// Where all lines come from.
    AllOrigins,
    /// A ledger of each repository, and no text from elsewhere.
    Ledgers,
}

impl Needs {
    /// Text without history is of no use.
    fn is_strict(self) -> bool {
        matches!(self, Needs::AllOrigins | Needs::Ledgers)
    }
}

/// What was named, opened.
pub(super) struct Opened {
    /// Its source files.
    pub(super) sources: Sources,
    /// The ledgers that were read, each with the repository in question.
    pub(super) ledgers: Vec<(Ledger, RepositoryEntry)>,
}

/// How it is opened.
struct Opening<'a> {
    history: &'a HistoryArgs,
    needs: Needs,
    session: &'a Session,
    opened: Opened,
}

/// A repository, and where in it something was named.
struct Named {
    path: PathBuf,
    target: Arc<Target>,
    below: Vec<u8>,
}

/// Opens what was named. A repository is read at a commit: HEAD, or what was asked for; a folder, also within one, as
/// it is on disk, unless something of its history is asked for. The text of a ledger comes from its repositories, as far
/// as they are named too or are the one in this folder; a corpus has text and labels.
///
/// # Errors
/// If something is not there, or what has to be known of it is not.
pub(super) fn open(
    paths: &[PathBuf],
    history: &HistoryArgs,
    needs: Needs,
    session: &Session,
) -> Result<Opened, CommandError> {
    let opened = Opened { sources: Sources::default(), ledgers: Vec::new() };
    let mut opening = Opening { history, needs, session, opened };
    let (ledgers, others): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| is_ledger(path));
    let (corpora, others): (Vec<&PathBuf>, Vec<&PathBuf>) = others.into_iter().partition(|path| Manifest::is_in(path));
    let (mut folders, mut repositories) = (Vec::new(), Vec::new());
    for path in others {
        match opening.repository(path)? {
            Some(named) => repositories.push(named),
            None => folders.push(path.clone()),
        }
    }
    for path in ledgers {
        opening.ledger(path, &mut repositories)?;
    }
    for named in repositories {
        opening.commit(named)?;
    }
    for path in corpora {
        history.has_no_place(path, "corpus")?;
        opening.opened.sources.add_corpus(path)?;
    }
    if !folders.is_empty() {
        opening.opened.sources.add_folders(&folders)?;
    }
    Ok(opening.opened)
}

impl Opening<'_> {
    /// The repository that a path is, or of which it names a part whose history is asked for.
    fn repository(&self, path: &Path) -> Result<Option<Named>, CommandError> {
        let is_asked = self.needs.is_strict() || self.history.rev.is_some() || self.history.ledger.is_some();
        let target = match Target::open(place(path), None) {
            Ok(target) => Arc::new(target),
            Err(error) if error.kind == ErrorKind::Nothing && is_asked && path.exists() => {
                return Err(no_history(path));
            }
            Err(error) if is_asked && path.exists() => return Err(error),
            // What is not there is an error of the folders.
            Err(_) => return Ok(None),
        };
        let below = below(path, &target);
        let is_whole = below.is_empty() && !(path.is_file() && target.repository.work_dir().is_some());
        let is_taken = is_asked || (is_whole && target.head_commit().is_some());
        Ok(is_taken.then(|| Named { path: path.to_owned(), target, below }))
    }

    /// Takes a commit of a repository in, with what has to be known of its lines.
    fn commit(&mut self, named: Named) -> Result<(), CommandError> {
        let Named { path, target, below } = named;
        let commit = target.resolve(self.history.rev.as_deref().unwrap_or("HEAD"))?;
        let mut source = CommitSource { target, commit, below, shown: path, origins: Arc::default() };
        let is_head = source.target.head_commit() == Some(commit);
        match self.needs {
            Needs::Text => {}
            Needs::Ledgers | Needs::AllOrigins if !is_head => return Err(not_at_head(&source)),
            Needs::Origins if !is_head => source.origins = self.walked(&source)?,
            _ => source.origins = self.of_ledger(&source)?,
        }
        self.opened.sources.add_commit(source)
    }

    /// The origins of lines at the head, from the ledger; it is made or brought up to date if need be.
    fn of_ledger(&mut self, source: &CommitSource) -> Result<Arc<Origins>, CommandError> {
        let (target, scanner) = (&source.target, self.session.scanner(None)?);
        let place = ledger_place(self.history.ledger.as_deref(), target, &self.session.settings);
        let (folder, share) = match place {
            Ok(place) => place,
            // Without a folder for caches the lines can still be followed.
            Err(_) if self.needs == Needs::Origins => return self.walked(source),
            Err(error) => return Err(error),
        };
        let (ledger, entry) = scanner.up_to_date(target, &folder, share, &self.session.ui)?;
        self.taken(ledger, entry)
    }

    /// Keeps a ledger, and reads the origins in it if they are asked for.
    fn taken(&mut self, ledger: Ledger, entry: RepositoryEntry) -> Result<Arc<Origins>, CommandError> {
        let origins = match self.needs {
            Needs::Text | Needs::Ledgers => Origins::default(),
            Needs::Origins | Needs::AllOrigins => {
                Origins::of_spans(ledger.spans(&entry.repo_id).map_err(read_error)?).map_err(read_error)?
            }
        };
        self.opened.ledgers.push((ledger, entry));
        Ok(Arc::new(origins))
    }

    /// The origins of lines of any commit, by following them.
    fn walked(&self, source: &CommitSource) -> Result<Arc<Origins>, CommandError> {
        let files = Sources::paths_of(source)?;
        let scan = self.session.scanner(None)?.walk(&source.target, source.commit, &files, &self.session.ui)?;
        let spans = scan.spans().map(Ok::<_, CommandError>);
        Ok(Arc::new(Origins::of_spans(spans)?))
    }

    /// Takes the repositories of a ledger in, at the commits at which it was made.
    fn ledger(&mut self, path: &Path, named: &mut Vec<Named>) -> Result<(), CommandError> {
        self.history.has_no_place(path, "ledger")?;
        let entries = Ledger::open(path).map_err(ledger_error)?.repositories().to_vec();
        for entry in entries {
            let at = named.iter().position(|named| named.target.repo_id == entry.repo_id);
            let Named { path: shown, target, below } = match at {
                Some(at) => named.remove(at),
                None => here(&entry).ok_or_else(|| no_text(path, &entry))?,
            };
            let commit = head_of(path, &entry, &target)?;
            let ledger = Ledger::open(path).map_err(ledger_error)?;
            let origins = self.taken(ledger, entry)?;
            self.opened.sources.add_commit(CommitSource { target, commit, below, shown, origins })?;
        }
        Ok(())
    }
}

/// The folder by which a repository is looked for: of a file of source code, the one that it lies in.
fn place(path: &Path) -> &Path {
    let is_code = path.is_file() && Syntax::of_path(&path.to_string_lossy()).is_some();
    match path.parent().filter(|_| is_code) {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => path,
    }
}

/// What was named, from the root of its repository.
fn below(path: &Path, target: &Target) -> Vec<u8> {
    let root = target.repository.work_dir().and_then(|root| root.canonicalize().ok());
    let real = path.canonicalize().ok();
    let below = root.zip(real).and_then(|(root, real)| real.strip_prefix(root).map(path_bytes).ok());
    below.unwrap_or_default().to_vec()
}

/// The repository in this folder, if it is the one.
fn here(entry: &RepositoryEntry) -> Option<Named> {
    let target = Arc::new(Target::here(&entry.repo_id)?);
    Some(Named { path: PathBuf::from("."), target, below: Vec::new() })
}

/// The commit at which a ledger was made.
fn head_of(path: &Path, entry: &RepositoryEntry, target: &Target) -> Result<ObjectId, CommandError> {
    let ledger = path.display();
    let head =
        entry.head.ok_or_else(|| CommandError::nothing(format!("{} in {ledger} has no commits", entry.repo_id)))?;
    let commit = object_id(head);
    match target.repository.objects().commit(commit) {
        Ok(_) => Ok(commit),
        Err(_) => {
            let error = format!("the ledger {ledger} was made at {head} of {}, which is not here", entry.repo_id);
            Err(CommandError::nothing(error).hint("bring the repository up to date, or name it instead of the ledger"))
        }
    }
}

fn no_text(path: &Path, entry: &RepositoryEntry) -> CommandError {
    let error = format!("a ledger holds no text, and {} of {} is not in this folder", entry.repo_id, path.display());
    CommandError::nothing(error).hint("name the repository beside the ledger, or go into it with -C DIR")
}

fn no_history(path: &Path) -> CommandError {
    let error = format!("{} lies in no git repository, so that nobody knows where its lines come from", path.display());
    CommandError::nothing(error).hint("name a repository, for which outcross scan keeps what is known of its lines")
}

fn not_at_head(source: &CommitSource) -> CommandError {
    let commit = commit_id(source.commit);
    let error = format!("{commit:.8} is not the head of {}, and a ledger knows the head alone", source.target.repo_id);
    CommandError::usage(error).hint("leave --rev out, or ask a copy that has this commit checked out")
}
