//! A real repository in a temporary folder of its own.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::git::{line, run, run_with_input};
use crate::history::{Head, History};
use crate::import;

/// The hash of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ObjectFormat {
    /// SHA-1, ids of 40 digits.
    #[default]
    Sha1,
    /// SHA-256, ids of 64 digits.
    Sha256,
}

impl ObjectFormat {
    /// Hex digits of an id.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            ObjectFormat::Sha1 => 40,
            ObjectFormat::Sha256 => 64,
        }
    }
}

/// With or without a work tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Bare.
    #[default]
    Bare,
    /// With HEAD checked out.
    WorkTree,
}

/// How objects lie on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Storage {
    /// In one pack.
    #[default]
    Packed,
    /// A file each; takes five times as long to make.
    Loose,
}

/// How refs lie on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefFormat {
    /// Files.
    #[default]
    Files,
    /// `extensions.refStorage = reftable`; needs git 2.45.
    Reftable,
}

/// How a repository is laid out. The default is bare, SHA-1, one pack, refs as files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// The hash.
    pub format: ObjectFormat,
    /// The work tree.
    pub layout: Layout,
    /// The objects.
    pub storage: Storage,
    /// The refs.
    pub refs: RefFormat,
}

/// A repository that is removed when the last value that holds its folder goes.
#[derive(Debug, Clone)]
pub struct Repo {
    pub(crate) folder: Arc<TempDir>,
    pub(crate) path: PathBuf,
    pub(crate) labels: Arc<BTreeMap<String, String>>,
}

impl History {
    /// Makes the repository. A 40-commit history takes about 20 ms.
    ///
    /// # Panics
    /// Where git is not there, or fails.
    #[must_use]
    pub fn build(&self) -> Repo {
        let folder = TempDir::with_prefix("outcross-testkit-").expect("because the temporary folder is writable");
        let path = folder.path().join(self.folder_name());
        self.init(folder.path());
        let ids = self.import(&path, &folder.path().join("marks"));
        self.finish(&path, &ids);
        let labels = self.commits.iter().map(|made| made.label.clone()).zip(ids).collect();
        Repo { folder: Arc::new(folder), path, labels: Arc::new(labels) }
    }

    fn folder_name(&self) -> &'static str {
        match self.settings.layout {
            Layout::Bare => "repo.git",
            Layout::WorkTree => "repo",
        }
    }

    fn init(&self, folder: &Path) {
        let mut args = vec!["init", "--quiet", "--template=", "--initial-branch=main"];
        match self.settings.format {
            ObjectFormat::Sha1 => args.push("--object-format=sha1"),
            ObjectFormat::Sha256 => args.push("--object-format=sha256"),
        }
        if self.settings.refs == RefFormat::Reftable {
            args.push("--ref-format=reftable");
        }
        if self.settings.layout == Layout::Bare {
            args.push("--bare");
        }
        args.push(self.folder_name());
        run(folder, args);
    }

    /// Writes objects, refs and notes; the ids of the commits in order.
    fn import(&self, path: &Path, marks_file: &Path) -> Vec<String> {
        let mut history = self.clone();
        if let (Head::Branch(branch), false) = (&self.head, self.commits.is_empty()) {
            history.refs.entry(format!("refs/heads/{branch}")).or_insert(self.commits.len() - 1);
        }
        let (stream, marks) = import::stream(&history);
        let limit = match self.settings.storage {
            Storage::Loose => "fastimport.unpackLimit=1000000000",
            Storage::Packed => "fastimport.unpackLimit=1",
        };
        let export = format!("--export-marks={}", marks_file.display());
        let args = ["-c", limit, "fast-import", "--quiet", "--force", "--done", "--date-format=raw-permissive"];
        run_with_input(path, args.into_iter().chain([export.as_str()]), stream);
        let ids = read_marks(marks_file, &marks);
        if !self.notes.is_empty() {
            run_with_input(path, args, import::notes_stream(self, &ids));
        }
        ids
    }

    fn finish(&self, path: &Path, ids: &[String]) {
        match &self.head {
            Head::Branch(branch) | Head::Unborn(branch) => {
                run(path, ["symbolic-ref", "HEAD", &format!("refs/heads/{branch}")]);
            }
            Head::Detached(label) => {
                run(path, ["update-ref", "--no-deref", "HEAD", &ids[self.labels[label]]]);
            }
        }
        let unborn = self.commits.is_empty() || matches!(self.head, Head::Unborn(_));
        if self.settings.layout == Layout::WorkTree && !unborn {
            run(path, ["reset", "--quiet", "--hard"]);
        }
    }
}

fn read_marks(file: &Path, marks: &[usize]) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("because fast-import has just written the marks");
    let ids: BTreeMap<usize, &str> = text
        .lines()
        .filter_map(|row| row.strip_prefix(':')?.split_once(' '))
        .filter_map(|(mark, id)| Some((mark.parse().ok()?, id)))
        .collect();
    marks.iter().map(|mark| ids[mark].to_owned()).collect()
}

impl Repo {
    /// Makes a repository from a text in the language of [`crate::dsl`].
    ///
    /// # Panics
    /// Where the text is wrong (with the line), or git fails.
    #[must_use]
    pub fn new(text: &str) -> Repo {
        History::parse(text).unwrap_or_else(|error| panic!("{error}")).build()
    }

    /// The folder that one passes to a program: the work tree, or the bare repository.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder with `objects`, `refs` and `config`.
    #[must_use]
    pub fn git_dir(&self) -> PathBuf {
        let inner = self.path.join(".git");
        if inner.is_dir() { inner } else { self.path.clone() }
    }

    /// A path in the temporary folder beside the repository, for what a test wants to keep as long.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The id of a commit, in hex.
    ///
    /// # Panics
    /// Where the history has no such label.
    #[must_use]
    pub fn id(&self, label: &str) -> &str {
        self.labels.get(label).unwrap_or_else(|| panic!("no commit '{label}'"))
    }

    /// The label of a commit, by its hex id.
    #[must_use]
    pub fn label(&self, id: &str) -> Option<&str> {
        self.labels.iter().find(|(_, other)| *other == id).map(|(label, _)| label.as_str())
    }

    /// Labels with ids.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &str)> {
        self.labels.iter().map(|(label, id)| (label.as_str(), id.as_str()))
    }

    /// Runs git here, hermetically, and returns its stdout.
    ///
    /// # Panics
    /// Where git fails.
    pub fn git<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Vec<u8> {
        run(&self.path, args)
    }

    /// The hex id that git gives a revision (`HEAD:src/lib.rs`, `main~2`).
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn resolve(&self, revision: &str) -> String {
        line(&self.git(["rev-parse", "--verify", "--quiet", revision]))
    }
}
