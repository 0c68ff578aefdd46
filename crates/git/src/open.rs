//! Opening a repository so that nothing in it is run, obeyed or written.
//!
//! Isolated and with reduced trust: no system, user or environment configuration, no includes, no filters. A layout
//! that can't be read rightly (reftable, an unknown extension, a newer format) is refused, never read as empty; one
//! that can't be read to an end (module `layout`) too.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::objects::{Store, places};
use crate::packs::Packs;
use crate::{Limits, ObjectId, Objects, bundle, layout};

/// The hash with which a repository names its objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectFormat {
    /// SHA-1, ids of 20 bytes.
    Sha1,
    /// SHA-256, ids of 32 bytes.
    Sha256,
}

impl ObjectFormat {
    /// As git spells it: `sha1`, `sha256`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ObjectFormat::Sha1 => "sha1",
            ObjectFormat::Sha256 => "sha256",
        }
    }
}

/// Something about a repository that its reader should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// History is cut off at the shallow boundary.
    Shallow,
    /// Objects may be absent by design.
    Partial,
    /// Replace refs are there and were ignored.
    ReplaceRefs,
    /// A grafts file is there and was ignored.
    Grafts,
    /// A commit-graph file is there and was ignored.
    CommitGraph,
}

/// Why a repository could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing at the path, or no repository.
    #[error("no git repository at {path}")]
    NotFound {
        /// The path as given.
        path: PathBuf,
    },
    /// The references are kept in a way that can't be read yet.
    #[error("{path} keeps its references as '{storage}', which can't be read yet")]
    RefStorage {
        /// The path as given.
        path: PathBuf,
        /// The value of `extensions.refStorage`.
        storage: String,
    },
    /// The repository's format needs something that this version does not know.
    #[error("{path} needs the repository extension '{extension}', which is not known")]
    Extension {
        /// The path as given.
        path: PathBuf,
        /// The key below `extensions`.
        extension: String,
    },
    /// The repository's format is newer than this version.
    #[error("{path} has repository format version {version}, the newest known is 1")]
    FormatVersion {
        /// The path as given.
        path: PathBuf,
        /// The value of `core.repositoryFormatVersion`.
        version: i64,
    },
    /// A bundle that does not hold its whole history.
    #[error("the bundle {path} needs commits that it does not hold ({count})")]
    BundlePrerequisites {
        /// The path as given.
        path: PathBuf,
        /// How many prerequisites it names.
        count: usize,
    },
    /// A bundle that can't be unpacked.
    #[error("the bundle {path} can't be unpacked: {detail}")]
    Bundle {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The repository is there and can't be opened.
    #[error("can't open {path}: {detail}")]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
}

/// An open repository; any number of threads may read it, each through [`Repository::objects`].
pub struct Repository {
    pub(crate) gix: gix::ThreadSafeRepository,
    store: Arc<Store>,
    shallow: HashSet<ObjectId>,
    notices: Vec<Notice>,
    origin: Option<String>,
    origin_fetch: Vec<String>,
    /// Keeps an unpacked bundle on disk for as long as it is read.
    _unpacked: Option<tempfile::TempDir>,
}

impl Repository {
    /// Opens the repository at `path`: a work tree or a folder in it, a linked worktree, a bare repository, or a
    /// bundle file, which is unpacked into a folder of its own below `scratch` for as long as the value lives.
    ///
    /// # Errors
    /// If there is no repository, or it can't be read rightly.
    pub fn open(path: &Path, limits: &Limits, scratch: &Path) -> Result<Repository, OpenError> {
        if path.is_file() {
            let unpacked = bundle::unpack(path, limits, scratch)?;
            return Self::at(path, &unpacked.git_dir, limits, Some(unpacked.folder));
        }
        let git_dir = layout::find_upwards(path).ok_or_else(|| OpenError::NotFound { path: path.to_owned() })?;
        let common_dir =
            layout::check(&git_dir).map_err(|detail| OpenError::Unreadable { path: path.to_owned(), detail })?;
        refuse_unknown_format(path, &common_dir)?;
        Self::at(path, &git_dir, limits, None)
    }

    fn at(
        path: &Path,
        git_dir: &Path,
        limits: &Limits,
        unpacked: Option<tempfile::TempDir>,
    ) -> Result<Repository, OpenError> {
        let unreadable = |detail: String| OpenError::Unreadable { path: path.to_owned(), detail };
        let options = gix::open::Options::isolated()
            .with(gix::sec::Trust::Reduced)
            .config_overrides(["core.commitGraph=false", "gitoxide.objects.noReplace=true"]);
        let gix = options.open(git_dir).map_err(|error| unreadable(error.to_string()))?;
        let local = gix.to_thread_local();
        let odb = gix::odb::store::init::Options {
            alloc_limit_bytes: Some(limits.decoding_bytes()),
            ..gix::odb::store::init::Options::default()
        };
        let objects_dir = local.common_dir().join("objects");
        let hash = local.object_hash();
        let odb = gix::odb::Store::at_opts(objects_dir.clone(), hash, &mut std::iter::empty(), odb)
            .map_err(|error| unreadable(error.to_string()))?;
        let shallow = read_shallow(local.common_dir()).map_err(|error| unreadable(error.to_string()))?;
        let partial = is_partial(local.config_snapshot().plumbing());
        let notices = notices(&local, !shallow.is_empty(), partial);
        let origin = local.config_snapshot().plumbing().string("remote.origin.url").map(|url| url.to_string());
        let fetch = local.config_snapshot().plumbing().strings("remote.origin.fetch").unwrap_or_default();
        let origin_fetch = fetch.iter().map(ToString::to_string).collect();
        let packs = Packs::open(&places(&objects_dir), hash, limits);
        let store = Store { odb: Arc::new(odb), packs, objects_dir, hash, limits: limits.clone(), partial };
        Ok(Repository { gix, store: Arc::new(store), shallow, notices, origin, origin_fetch, _unpacked: unpacked })
    }

    /// A reader of its objects, for one thread.
    #[must_use]
    pub fn objects(&self) -> Objects {
        Objects::new(Arc::clone(&self.store))
    }

    /// What its reader should know, each thing once.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Whether history is cut off at this commit: its parents are named and not here.
    #[must_use]
    pub fn is_shallow_boundary(&self, commit: ObjectId) -> bool {
        self.shallow.contains(&commit)
    }

    /// The URL of the remote `origin`, as configured; it may hold credentials.
    #[must_use]
    pub fn origin_url(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// Whether a fetch from the remote `origin` brings this ref along, as configured: its refspecs name the ref, or a
    /// pattern that has it.
    #[must_use]
    pub fn is_fetched_from_origin(&self, reference: &str) -> bool {
        let sources = self.origin_fetch.iter().map(|spec| spec.strip_prefix('+').unwrap_or(spec));
        let sources: Vec<&str> = sources.map(|spec| spec.split(':').next().unwrap_or_default()).collect();
        let is_left_out = sources.iter().any(|source| source.strip_prefix('^').is_some_and(|it| has(it, reference)));
        !is_left_out && sources.iter().any(|source| has(source, reference))
    }

    /// Bytes of its packs on disk: how large its history is, roughly.
    #[must_use]
    pub fn packed_bytes(&self) -> u64 {
        let packs = std::fs::read_dir(self.store.objects_dir.join("pack")).into_iter().flatten().flatten();
        let packs = packs.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "pack"));
        packs.filter_map(|pack| pack.metadata().ok()).map(|pack| pack.len()).sum()
    }

    /// The hash that names its objects.
    #[must_use]
    pub fn object_format(&self) -> ObjectFormat {
        match self.store.hash {
            gix::hash::Kind::Sha256 => ObjectFormat::Sha256,
            _ => ObjectFormat::Sha1,
        }
    }

    /// The folder that holds its HEAD: that of a linked worktree is its own.
    #[must_use]
    pub fn git_dir(&self) -> PathBuf {
        let dir = self.gix.git_dir().to_owned();
        dir.canonicalize().unwrap_or(dir)
    }

    /// The folder that holds its objects and refs, shared by all its worktrees.
    #[must_use]
    pub fn common_dir(&self) -> PathBuf {
        let dir = self.gix.to_thread_local().common_dir().to_owned();
        dir.canonicalize().unwrap_or(dir)
    }

    /// The folder of its work tree; `None` if it is bare or a bundle.
    #[must_use]
    pub fn work_dir(&self) -> Option<PathBuf> {
        self.gix.work_dir().map(Path::to_owned)
    }
}

/// Extensions of the repository format that change nothing for a reader, or are read rightly.
const KNOWN_EXTENSIONS: &[&str] =
    &["noop", "noop-v1", "objectformat", "partialclone", "preciousobjects", "relativeworktrees", "worktreeconfig"];

/// Looks at the configuration before gix does, which knows fewer ways to refuse.
fn refuse_unknown_format(path: &Path, common_dir: &Path) -> Result<(), OpenError> {
    let path = path.to_owned();
    let file = common_dir.join("config");
    if !file.is_file() {
        return Ok(());
    }
    let Ok(config) = gix::config::File::from_path_no_includes(file, gix::config::Source::Local) else {
        return Err(OpenError::Unreadable { path, detail: "its configuration can't be parsed".to_owned() });
    };
    let version = config.integer("core.repositoryFormatVersion").ok().flatten().unwrap_or(0);
    if version > 1 {
        return Err(OpenError::FormatVersion { path, version });
    }
    let sections = config.sections_by_name("extensions").into_iter().flatten();
    for name in sections.flat_map(|section| section.value_names().map(|name| name.to_string()).collect::<Vec<_>>()) {
        let name = name.to_ascii_lowercase();
        if name == "refstorage" {
            let storage = config.string("extensions.refStorage").map(|value| value.to_string()).unwrap_or_default();
            if !storage.eq_ignore_ascii_case("files") {
                return Err(OpenError::RefStorage { path, storage });
            }
        } else if version > 0 && !KNOWN_EXTENSIONS.contains(&name.as_str()) {
            return Err(OpenError::Extension { path, extension: name });
        }
    }
    Ok(())
}

fn is_partial(config: &gix::config::File) -> bool {
    config.string("extensions.partialClone").is_some()
        || config
            .sections_by_name("remote")
            .into_iter()
            .flatten()
            .any(|remote| remote.value("promisor").is_some() || remote.value("partialclonefilter").is_some())
}

/// Whether a side of a refspec names a ref: by itself, or with its one `*` in the place of any text.
fn has(pattern: &str, reference: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == reference,
        Some((start, end)) => {
            reference.strip_prefix(start).is_some_and(|rest| rest.len() >= end.len() && rest.ends_with(end))
        }
    }
}

fn read_shallow(common_dir: &Path) -> std::io::Result<HashSet<ObjectId>> {
    match std::fs::read(common_dir.join("shallow")) {
        Ok(text) => Ok(text.split(|byte| *byte == b'\n').filter_map(ObjectId::from_hex).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(HashSet::new()),
        Err(error) => Err(error),
    }
}

fn notices(repository: &gix::Repository, shallow: bool, partial: bool) -> Vec<Notice> {
    let common_dir = repository.common_dir();
    let is_filled = |path: &str| std::fs::metadata(common_dir.join(path)).is_ok_and(|file| file.len() > 0);
    let replaced = repository
        .references()
        .is_ok_and(|refs| refs.prefixed("refs/replace/").is_ok_and(|mut replace| replace.next().is_some()));
    let found = [
        (shallow, Notice::Shallow),
        (partial, Notice::Partial),
        (replaced, Notice::ReplaceRefs),
        (is_filled("info/grafts"), Notice::Grafts),
        (is_filled("objects/info/commit-graph") || is_filled("objects/info/commit-graphs"), Notice::CommitGraph),
    ];
    found.into_iter().filter_map(|(is_there, notice)| is_there.then_some(notice)).collect()
}
