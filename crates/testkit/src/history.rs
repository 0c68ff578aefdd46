//! A commit graph as plain data: labelled commits, each with its whole tree, refs, notes and head.
//!
//! A tree is computed when its commit is added, so that a bad change is reported where it stands, and a generator can
//! look at what it has made. Nothing here runs git.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Settings;
use crate::git::EPOCH;

/// The files of a commit by path.
pub type Tree = BTreeMap<Vec<u8>, Entry>;

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its kind.
    pub mode: Mode,
    /// The bytes of the file, the target of the link, or the hex id of the submodule's commit.
    pub content: Arc<[u8]>,
}

/// The kinds of tree entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A file, 100644.
    Plain,
    /// An executable file, 100755.
    Exec,
    /// A symbolic link, 120000.
    Symlink,
    /// A submodule's commit, 160000.
    Gitlink,
}

impl Mode {
    /// The six digits by which git writes it.
    #[must_use]
    pub const fn digits(self) -> &'static str {
        match self {
            Mode::Plain => "100644",
            Mode::Exec => "100755",
            Mode::Symlink => "120000",
            Mode::Gitlink => "160000",
        }
    }
}

/// One step from the first parent's tree to the commit's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Put this at the path; whatever stood there, above it or below it, goes.
    Write {
        /// Where.
        path: Vec<u8>,
        /// What.
        entry: Entry,
    },
    /// Remove the file, or everything below the folder.
    Delete(Vec<u8>),
    /// Move a file.
    Rename {
        /// The path before.
        from: Vec<u8>,
        /// The path after.
        to: Vec<u8>,
    },
    /// Copy a file.
    Copy {
        /// What is copied.
        from: Vec<u8>,
        /// Where the copy goes.
        to: Vec<u8>,
    },
    /// Change the kind and keep the bytes.
    SetMode {
        /// Where.
        path: Vec<u8>,
        /// The new kind.
        mode: Mode,
    },
    /// Take a file as another commit has it (for merges).
    Take {
        /// The commit.
        label: String,
        /// The file; `None` takes every file of that commit, over what is there.
        path: Option<Vec<u8>>,
    },
    /// Put the whole tree of another commit below a folder (a subtree merge).
    Graft {
        /// The commit.
        label: String,
        /// The folder, without a slash at its end.
        prefix: Vec<u8>,
    },
    /// Start from an empty tree.
    Clear,
}

/// A change, parent or ref that can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// No commit of that label has been added.
    #[error("no commit '{0}' so far")]
    NoCommit(String),
    /// The label is taken.
    #[error("a second commit '{0}'")]
    SecondCommit(String),
    /// No such file in the tree.
    #[error("no file '{0}' here")]
    NoFile(String),
}

/// A person and a moment, as a commit records them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name and address: `Ada Author <ada@example.com>`.
    pub name: Vec<u8>,
    /// Seconds since 1970.
    pub seconds: i64,
    /// Offset from UTC: `+0000`.
    pub zone: String,
}

/// A commit to be added to a [`History`].
#[derive(Debug, Clone, Default)]
pub struct Commit {
    pub(crate) label: String,
    pub(crate) parents: Vec<String>,
    pub(crate) author: Option<Vec<u8>>,
    pub(crate) committer: Option<Vec<u8>>,
    pub(crate) author_time: Option<(i64, String)>,
    pub(crate) committer_time: Option<(i64, String)>,
    pub(crate) message: Option<Vec<u8>>,
    pub(crate) encoding: Option<String>,
    pub(crate) changes: Vec<Change>,
}

impl Commit {
    /// A commit without parents and changes. The label names it to others, and is its message unless one is set.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Commit { label: label.into(), ..Commit::default() }
    }

    /// Adds a parent.
    #[must_use]
    pub fn parent(mut self, label: impl Into<String>) -> Self {
        self.parents.push(label.into());
        self
    }

    /// Adds a step. Steps apply in order, to the first parent's tree.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// Puts a plain file.
    #[must_use]
    pub fn write(self, path: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        let entry = Entry { mode: Mode::Plain, content: content.as_ref().into() };
        self.change(Change::Write { path: path.as_ref().to_vec(), entry })
    }

    /// Removes a file or folder.
    #[must_use]
    pub fn delete(self, path: impl AsRef<[u8]>) -> Self {
        self.change(Change::Delete(path.as_ref().to_vec()))
    }

    /// Moves a file.
    #[must_use]
    pub fn rename(self, from: impl AsRef<[u8]>, to: impl AsRef<[u8]>) -> Self {
        self.change(Change::Rename { from: from.as_ref().to_vec(), to: to.as_ref().to_vec() })
    }

    /// Sets the message.
    #[must_use]
    pub fn message(mut self, text: impl AsRef<[u8]>) -> Self {
        self.message = Some(text.as_ref().to_vec());
        self
    }

    /// Sets the author, `Name <address>`; the committer too, unless that is set.
    #[must_use]
    pub fn author(mut self, name: impl AsRef<[u8]>) -> Self {
        self.author = Some(name.as_ref().to_vec());
        self
    }

    /// Sets the committer, `Name <address>`.
    #[must_use]
    pub fn committer(mut self, name: impl AsRef<[u8]>) -> Self {
        self.committer = Some(name.as_ref().to_vec());
        self
    }

    /// Sets author and committer time, in seconds since 1970, UTC.
    #[must_use]
    pub fn time(mut self, seconds: i64) -> Self {
        self.author_time = Some((seconds, "+0000".to_owned()));
        self.committer_time = self.author_time.clone();
        self
    }
}

/// A commit of a history, everything decided.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) label: String,
    /// Indices of the parents in the history.
    pub(crate) parents: Vec<usize>,
    pub(crate) author: Person,
    pub(crate) committer: Person,
    pub(crate) message: Vec<u8>,
    pub(crate) encoding: Option<String>,
    pub(crate) tree: Arc<Tree>,
}

/// A note on a commit. In its text `{id:LABEL}` stands for the hex id of a commit of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The notes ref, whole: `refs/notes/ai`.
    pub reference: String,
    /// The commit it is about.
    pub label: String,
    /// Its bytes.
    pub text: Vec<u8>,
}

/// Where HEAD points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// To a branch, which points to the last commit unless something else is said.
    Branch(String),
    /// To a branch that does not exist.
    Unborn(String),
    /// To a commit.
    Detached(String),
}

/// A commit graph with refs, notes and a head.
#[derive(Debug, Clone)]
pub struct History {
    pub(crate) commits: Vec<Made>,
    pub(crate) labels: BTreeMap<String, usize>,
    pub(crate) refs: BTreeMap<String, usize>,
    pub(crate) notes: Vec<Note>,
    pub(crate) head: Head,
    /// How the repository is to be laid out.
    pub settings: Settings,
}

impl Default for History {
    fn default() -> Self {
        History::new()
    }
}

impl History {
    /// No commits; HEAD points to the unborn branch `main`.
    #[must_use]
    pub fn new() -> Self {
        History {
            commits: Vec::new(),
            labels: BTreeMap::new(),
            refs: BTreeMap::new(),
            notes: Vec::new(),
            head: Head::Branch("main".to_owned()),
            settings: Settings::default(),
        }
    }

    /// Adds a commit, for chaining.
    ///
    /// # Panics
    /// Where [`History::add`] gives an error.
    #[must_use]
    pub fn commit(mut self, commit: Commit) -> Self {
        let label = commit.label.clone();
        self.add(commit).unwrap_or_else(|(_, error)| panic!("commit '{label}': {error}"));
        self
    }

    /// Adds a commit. Commit `n`, from 0, is made `n` hours after 2024-01-01T00:00:00Z unless it says otherwise.
    ///
    /// # Errors
    /// The label is taken, a parent is not there, or a change names what is not there; with the index of that change.
    pub fn add(&mut self, commit: Commit) -> Result<(), (Option<usize>, ChangeError)> {
        let made = self.make(commit)?;
        self.labels.insert(made.label.clone(), self.commits.len());
        self.commits.push(made);
        Ok(())
    }

    fn make(&self, commit: Commit) -> Result<Made, (Option<usize>, ChangeError)> {
        if self.labels.contains_key(&commit.label) {
            return Err((None, ChangeError::SecondCommit(commit.label)));
        }
        let parents: Result<Vec<usize>, ChangeError> = commit.parents.iter().map(|label| self.index(label)).collect();
        let parents = parents.map_err(|error| (None, error))?;
        let mut tree = parents.first().map(|&first| Tree::clone(&self.commits[first].tree)).unwrap_or_default();
        for (index, change) in commit.changes.iter().enumerate() {
            self.apply(&mut tree, change).map_err(|error| (Some(index), error))?;
        }
        let author = commit.author.unwrap_or_else(|| b"Ada Author <ada@example.com>".to_vec());
        let committer = commit.committer.unwrap_or_else(|| author.clone());
        let hours = i64::try_from(self.commits.len()).expect("fewer commits than i64 counts");
        let default_time = (EPOCH + 3600 * hours, "+0000".to_owned());
        let author_time = commit.author_time.unwrap_or_else(|| default_time.clone());
        let committer_time = commit.committer_time.unwrap_or(default_time);
        Ok(Made {
            message: commit.message.unwrap_or_else(|| format!("{}\n", commit.label).into_bytes()),
            encoding: commit.encoding,
            label: commit.label,
            parents,
            author: Person { name: author, seconds: author_time.0, zone: author_time.1 },
            committer: Person { name: committer, seconds: committer_time.0, zone: committer_time.1 },
            tree: Arc::new(tree),
        })
    }

    pub(crate) fn index(&self, label: &str) -> Result<usize, ChangeError> {
        self.labels.get(label).copied().ok_or_else(|| ChangeError::NoCommit(label.to_owned()))
    }

    fn apply(&self, tree: &mut Tree, change: &Change) -> Result<(), ChangeError> {
        match change {
            Change::Write { path, entry } => put(tree, path, entry.clone()),
            Change::Delete(path) => remove(tree, path)?,
            Change::Rename { from, to } => {
                let entry = tree.remove(from).ok_or_else(|| no_file(from))?;
                put(tree, to, entry);
            }
            Change::Copy { from, to } => {
                let entry = tree.get(from).cloned().ok_or_else(|| no_file(from))?;
                put(tree, to, entry);
            }
            Change::SetMode { path, mode } => tree.get_mut(path).ok_or_else(|| no_file(path))?.mode = *mode,
            Change::Take { label, path: Some(path) } => {
                let other = &self.commits[self.index(label)?].tree;
                put(tree, path, other.get(path).cloned().ok_or_else(|| no_file(path))?);
            }
            Change::Take { label, path: None } => self.overlay(tree, label, b"")?,
            Change::Graft { label, prefix } => self.overlay(tree, label, &[prefix, b"/".as_slice()].concat())?,
            Change::Clear => tree.clear(),
        }
        Ok(())
    }

    fn overlay(&self, tree: &mut Tree, label: &str, prefix: &[u8]) -> Result<(), ChangeError> {
        for (path, entry) in self.commits[self.index(label)?].tree.iter() {
            put(tree, &[prefix, path].concat(), entry.clone());
        }
        Ok(())
    }

    /// Points a ref (whole name) to a commit.
    ///
    /// # Errors
    /// There is no such commit.
    pub fn point(&mut self, reference: impl Into<String>, label: &str) -> Result<(), ChangeError> {
        let index = self.index(label)?;
        self.refs.insert(reference.into(), index);
        Ok(())
    }

    /// Adds a note.
    ///
    /// # Errors
    /// There is no such commit.
    pub fn note(&mut self, note: Note) -> Result<(), ChangeError> {
        self.index(&note.label)?;
        self.notes.push(note);
        Ok(())
    }

    /// Sets HEAD.
    pub fn set_head(&mut self, head: Head) {
        self.head = head;
    }

    /// The files of a commit, if there is one of that label.
    #[must_use]
    pub fn tree(&self, label: &str) -> Option<&Tree> {
        self.labels.get(label).map(|&index| &*self.commits[index].tree)
    }

    /// The labels in the order of adding.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.commits.iter().map(|made| made.label.as_str())
    }
}

fn no_file(path: &[u8]) -> ChangeError {
    ChangeError::NoFile(String::from_utf8_lossy(path).into_owned())
}

/// Puts `entry`, and removes the files that can't stand beside it: those below it, and one at a folder of its path.
pub(crate) fn put(tree: &mut Tree, path: &[u8], entry: Entry) {
    remove_below(tree, path);
    for (slash, _) in path.iter().enumerate().filter(|&(_, &byte)| byte == b'/') {
        tree.remove(&path[..slash]);
    }
    tree.insert(path.to_vec(), entry);
}

fn remove(tree: &mut Tree, path: &[u8]) -> Result<(), ChangeError> {
    let below = remove_below(tree, path);
    (tree.remove(path).is_some() || below > 0).then_some(()).ok_or_else(|| no_file(path))
}

fn remove_below(tree: &mut Tree, folder: &[u8]) -> usize {
    let prefix = [folder, b"/".as_slice()].concat();
    let below = tree.range(prefix.clone()..).map(|(path, _)| path).take_while(|path| path.starts_with(&prefix));
    let below: Vec<Vec<u8>> = below.cloned().collect();
    for path in &below {
        tree.remove(path);
    }
    below.len()
}
