//! Adding lines to the notes of a ref, so that nothing is lost whoever else writes.
//!
//! Objects are read as everywhere in this crate; the git binary writes one commit with all that is new, and moves the
//! ref only if it still points where it did when the notes were read. If not, everything is done again on top of what
//! came between. A crash leaves objects that nothing refers to, or a ref that has moved; never half of it.

mod levels;
mod plan;
mod stream;
mod turn;
mod union;

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use plan::{Wanted, plan};

use crate::program::{Git, ProgramError};
use crate::{Limits, ObjectError, ObjectId, OpenError, Repository, ResolveError};

/// Who writes notes, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// A name without angle brackets or control characters.
    pub name: String,
    /// An address without angle brackets or control characters; may be empty.
    pub email: String,
    /// Seconds since 1970, UTC; not negative.
    pub seconds: i64,
}

/// Which notes are written, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// The full name of the ref, which begins with `refs/notes/`.
    pub reference: String,
    /// Author and committer of the commit of notes.
    pub identity: Identity,
    /// The commit's message.
    pub message: String,
    /// How many times it is tried, if others move the ref at the same time; at least once.
    pub attempts: u32,
}

/// How many times are enough for [`Writing::attempts`]: writers of this program wait for each other anyway.
pub const ATTEMPTS: u32 = 8;

/// Lines to add to the note on an object, which need not be here and may be of any type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLines {
    /// What the note is on.
    pub annotated: ObjectId,
    /// The lines, without their ends and none of them empty. Those that the note has already are dropped.
    pub lines: Vec<Vec<u8>>,
}

/// What [`append`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The tip of the ref afterwards; `None` if there was nothing to add and there is no ref.
    pub tip: Option<ObjectId>,
    /// How many notes got new lines.
    pub notes_written: usize,
    /// How many times it was tried.
    pub attempts: u32,
}

/// Why notes could not be added to. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// No name for a ref of notes.
    #[error("'{}' is no name for a ref of notes", reference.escape_debug())]
    Reference {
        /// The name as given.
        reference: String,
    },
    /// The ref stands for another one, which may be a branch.
    #[error("{reference} points to another ref, which is not written through")]
    Symbolic {
        /// The ref.
        reference: String,
    },
    /// The ref, its log or a folder on the way is a link, which git would write through.
    #[error("{} is a link, which is not written through", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The identity can't stand in a commit.
    #[error("the identity '{} <{}>' can't stand in a commit", name.escape_debug(), email.escape_debug())]
    Identity {
        /// The name as given.
        name: String,
        /// The address as given.
        email: String,
    },
    /// A line is empty or holds a line's end, or an id has another length than those of the repository.
    #[error("a line for the note on {annotated} is empty or more than one, or the id is of another hash")]
    Lines {
        /// What the note is on.
        annotated: ObjectId,
    },
    /// The repository can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A bundle, which can't be written.
    #[error("{} is a bundle, whose notes can't be added to", path.display())]
    Bundle {
        /// The path as given.
        path: PathBuf,
    },
    /// The ref is there and can't be read.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// A note to add to, or a tree on the way, can't be read whole.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// The git binary did not do its part.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The git binary did not say which commit it wrote.
    #[error("git did not say which commit it wrote")]
    NoCommit,
    /// Others moved the ref each time, or left it locked.
    #[error("others moved or locked {reference} each of {attempts} times")]
    Contended {
        /// The ref.
        reference: String,
        /// How many times it was tried.
        attempts: u32,
    },
}

/// Adds lines to notes of the repository at `path` in one commit: lines of a note that are there stay, byte for byte
/// and in their order, new ones follow, those that are there already are dropped. Where nothing is new, nothing is
/// written. Several notes on one object (mixed fanout) become one.
///
/// # Errors
/// If it can't be done; then nothing was changed.
pub fn append(
    git: &Git,
    path: &Path,
    limits: &Limits,
    writing: &Writing,
    notes: &[NewLines],
) -> Result<Appended, AppendError> {
    writing.check()?;
    let wanted = wanted(notes)?;
    if path.is_file() {
        return Err(AppendError::Bundle { path: path.to_owned() });
    }
    let common_dir = Repository::open(path, limits, path)?.common_dir();
    refuse_links(&common_dir, &writing.reference)?;
    let _turn = turn::wait(&common_dir);
    for attempt in 1..=writing.attempts.max(1) {
        let repository = Repository::open(path, limits, path)?;
        let step = Step { git, repository, common_dir: &common_dir, writing };
        if let Some((tip, notes_written)) = step.take(&wanted)? {
            return Ok(Appended { tip, notes_written, attempts: attempt });
        }
        sleep(PAUSE * attempt);
    }
    Err(AppendError::Contended { reference: writing.reference.clone(), attempts: writing.attempts.max(1) })
}

/// After an attempt in vain, times the number of attempts.
const PAUSE: Duration = Duration::from_millis(10);

/// git would follow a link to anywhere, and leave a ref or a line of its log there.
fn refuse_links(common_dir: &Path, reference: &str) -> Result<(), AppendError> {
    for start in [common_dir.to_owned(), common_dir.join("logs")] {
        let end = start.join(reference);
        let mut below = end.ancestors().take_while(|path| *path != common_dir);
        if let Some(path) = below.find(|path| path.is_symlink()) {
            return Err(AppendError::Link { path: path.to_owned() });
        }
    }
    Ok(())
}

fn wanted(notes: &[NewLines]) -> Result<Wanted<'_>, AppendError> {
    let mut wanted = Wanted::new();
    for NewLines { annotated, lines } in notes {
        if lines.iter().any(|line| line.is_empty() || line.contains(&b'\n')) {
            return Err(AppendError::Lines { annotated: *annotated });
        }
        if !lines.is_empty() {
            wanted.entry(annotated.to_string()).or_default().extend(lines.iter().map(Vec::as_slice));
        }
    }
    Ok(wanted)
}

impl Writing {
    fn check(&self) -> Result<(), AppendError> {
        let Identity { name, email, seconds } = &self.identity;
        let is_odd = |text: &str| text.chars().any(|letter| letter.is_control() || "<>".contains(letter));
        if name.trim().is_empty() || is_odd(name) || is_odd(email) || *seconds < 0 {
            return Err(AppendError::Identity { name: name.clone(), email: email.clone() });
        }
        let is_name = gix::validate::reference::name(self.reference.as_str().into()).is_ok();
        if !is_name || !self.reference.starts_with("refs/notes/") || self.reference.contains(char::is_control) {
            return Err(AppendError::Reference { reference: self.reference.clone() });
        }
        Ok(())
    }
}

/// One attempt.
struct Step<'a> {
    git: &'a Git,
    repository: Repository,
    common_dir: &'a Path,
    writing: &'a Writing,
}

impl Step<'_> {
    /// The new tip and how many notes were written; `None` if somebody else was faster.
    fn take(&self, wanted: &Wanted<'_>) -> Result<Option<(Option<ObjectId>, usize)>, AppendError> {
        let tip = self.tip()?;
        let objects = self.repository.objects();
        self.check_lengths(wanted, objects.id_len())?;
        let tree = tip.map(|tip| objects.commit(tip)).transpose()?.map(|commit| commit.tree);
        let plan = plan(&objects, tree, wanted)?;
        if plan.adds_nothing() {
            return Ok(Some((tip, 0)));
        }
        let commit = self.write(&stream::stream(&plan, tip, &self.writing.identity, &self.writing.message))?;
        let moved = self.move_ref(commit, tip)?;
        Ok(moved.then_some((Some(commit), plan.written.len())))
    }

    fn check_lengths(&self, wanted: &Wanted<'_>, id_len: usize) -> Result<(), AppendError> {
        let mut odd = wanted.keys().filter(|digits| digits.len() != id_len * 2);
        let odd = odd.find_map(|digits| ObjectId::from_hex(digits.as_bytes()));
        odd.map_or(Ok(()), |annotated| Err(AppendError::Lines { annotated }))
    }

    /// The commit that the ref points to, by itself.
    fn tip(&self) -> Result<Option<ObjectId>, AppendError> {
        let reference = &self.writing.reference;
        if self.repository.is_symbolic(reference) {
            return Err(AppendError::Symbolic { reference: reference.clone() });
        }
        Ok(self.repository.reference(reference)?)
    }

    fn write(&self, stream: &[u8]) -> Result<ObjectId, AppendError> {
        let arguments = ["fast-import", "--quiet", "--done", "--date-format=raw"];
        let answer = self.git.run(self.common_dir, arguments, stream.to_vec())?;
        ObjectId::from_hex(answer.trim_ascii()).ok_or(AppendError::NoCommit)
    }

    /// Whether the ref moved; `false` if it no longer points to `from`, or somebody is about to move it.
    fn move_ref(&self, to: ObjectId, from: Option<ObjectId>) -> Result<bool, AppendError> {
        let nothing = "0".repeat(to.as_bytes().len() * 2);
        let from_text = from.map_or(nothing, |from| from.to_string());
        let reference = self.writing.reference.as_str();
        let arguments = ["update-ref", "--no-deref", reference, &to.to_string(), &from_text];
        match self.git.run(self.common_dir, arguments, Vec::new()) {
            Ok(_) => Ok(true),
            Err(ProgramError::Failed { said, .. }) if said.contains("File exists") => Ok(false),
            Err(error) if self.tip()? == from => Err(error.into()),
            Err(_) => Ok(false),
        }
    }
}
