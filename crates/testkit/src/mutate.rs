//! What can befall a finished repository: damage, odd clones, and things in it that change what git says.
//!
//! Methods that make another repository (a clone, a bundle, a worktree) put it beside the first, in the same temporary
//! folder; the labels stay valid there. Methods that damage work in place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Repo;
use crate::git::{git, line, run_with_input, stdout_of};

/// A way to damage a loose object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// One bit in the middle of the compressed bytes is flipped.
    FlippedBit,
    /// The second half is cut off.
    Truncated,
    /// No bytes are left.
    Emptied,
    /// Bytes that were never an object.
    Garbage,
}

impl Repo {
    fn clone_as(&self, name: &str, args: &[&str]) -> Repo {
        let source = format!("file://{}", self.git_dir().display());
        let mut command = git(self.folder.path());
        command.args(["clone", "--quiet", "--template=", "--no-local"]).args(args).args([&source, name]);
        stdout_of(&mut command);
        Repo { folder: self.folder.clone(), path: self.beside(name), labels: self.labels.clone() }
    }

    /// A bare clone of all refs, notes included.
    ///
    /// # Panics
    /// Where git fails.
    #[must_use]
    pub fn mirror(&self) -> Repo {
        self.clone_as("mirror.git", &["--mirror"])
    }

    /// A bare clone of the head's last `depth` commits.
    ///
    /// # Panics
    /// Where git fails.
    #[must_use]
    pub fn shallow_clone(&self, depth: u32) -> Repo {
        self.clone_as(&format!("shallow-{depth}.git"), &["--bare", &format!("--depth={depth}")])
    }

    /// A bare partial clone without a single blob, which names this repository as the one to fetch them from.
    ///
    /// # Panics
    /// Where git fails.
    #[must_use]
    pub fn partial_clone(&self) -> Repo {
        self.git(["config", "uploadpack.allowFilter", "true"]);
        self.clone_as("partial.git", &["--bare", "--filter=blob:none"])
    }

    /// A bundle of these revisions (`main`, `^main~3` for a prerequisite).
    ///
    /// # Panics
    /// Where git fails.
    #[must_use]
    pub fn bundle(&self, name: &str, revisions: &[&str]) -> PathBuf {
        let file = self.beside(name);
        let mut command = git(self.path());
        stdout_of(command.args(["bundle", "create", "--quiet"]).arg(&file).args(revisions));
        file
    }

    /// A further worktree with `revision` checked out, detached.
    ///
    /// # Panics
    /// Where git fails.
    #[must_use]
    pub fn worktree(&self, name: &str, revision: &str) -> Repo {
        let path = self.beside(name);
        stdout_of(git(self.path()).args(["worktree", "add", "--quiet", "--detach"]).arg(&path).arg(revision));
        Repo { folder: self.folder.clone(), path, labels: self.labels.clone() }
    }

    /// Packs every object and ref.
    ///
    /// # Panics
    /// Where git fails.
    pub fn pack(&self) {
        self.git(["repack", "-a", "-d", "-q"]);
        self.git(["pack-refs", "--all"]);
    }

    /// The file of a loose object; unpacks all packs first, so that there is one.
    ///
    /// # Panics
    /// Where there is no such object.
    #[must_use]
    pub fn loose_object(&self, id: &str) -> PathBuf {
        self.unpack();
        let file = self.git_dir().join("objects").join(&id[..2]).join(&id[2..]);
        assert!(file.is_file(), "no object {id}");
        file
    }

    fn unpack(&self) {
        let folder = self.git_dir().join("objects/pack");
        let files: Vec<PathBuf> = files_in(&folder).collect();
        let packs: Vec<Vec<u8>> =
            files.iter().filter(|file| has_extension(file, "pack")).map(|file| bytes_of(file)).collect();
        // git unpacks only what it doesn't have: the packs must be gone first.
        for file in &files {
            fs::remove_file(file).unwrap_or_else(|error| panic!("cannot remove {}: {error}", file.display()));
        }
        for pack in packs {
            run_with_input(self.path(), ["unpack-objects", "-q"], pack);
        }
    }

    /// Removes an object.
    ///
    /// # Panics
    /// Where it is not there.
    pub fn delete_object(&self, id: &str) {
        let file = self.loose_object(id);
        fs::remove_file(&file).unwrap_or_else(|error| panic!("cannot remove {}: {error}", file.display()));
    }

    /// Damages an object.
    ///
    /// # Panics
    /// Where it is not there.
    pub fn damage_object(&self, id: &str, damage: Damage) {
        let file = self.loose_object(id);
        let mut bytes = bytes_of(&file);
        let middle = bytes.len() / 2;
        match damage {
            Damage::FlippedBit => bytes[middle] ^= 1,
            Damage::Truncated => bytes.truncate(middle),
            Damage::Emptied => bytes.clear(),
            Damage::Garbage => bytes = b"this was never an object".to_vec(),
        }
        overwrite(&file, &bytes);
    }

    /// Puts the bytes of one object where the other belongs: it then decodes, and does not hash to its id.
    ///
    /// # Panics
    /// Where one of them is not there.
    pub fn swap_object(&self, id: &str, with: &str) {
        let bytes = bytes_of(&self.loose_object(with));
        overwrite(&self.loose_object(id), &bytes);
    }

    /// Writes an object of any kind and content, valid or not, and returns its hex id.
    ///
    /// # Panics
    /// Where git fails.
    #[must_use]
    pub fn write_object(&self, kind: &str, content: &[u8]) -> String {
        let args = ["hash-object", "-w", "--literally", "--stdin", "-t", kind];
        line(&run_with_input(self.path(), args, content.to_vec()))
    }

    /// Points a ref (whole name) to any object.
    ///
    /// # Panics
    /// Where git fails.
    pub fn point(&self, reference: &str, id: &str) {
        self.git(["update-ref", reference, id]);
    }

    /// Adds a replace ref: git shows `with` where `id` is asked for.
    ///
    /// # Panics
    /// Where git fails.
    pub fn replace(&self, id: &str, with: &str) {
        self.git(["replace", "--force", id, with]);
    }

    /// Writes a grafts file: git believes that `id` has these parents.
    ///
    /// # Panics
    /// Where the file can't be written.
    pub fn graft(&self, id: &str, parents: &[&str]) {
        let folder = self.git_dir().join("info");
        fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
        let words = [&[id], parents].concat().join(" ");
        overwrite(&folder.join("grafts"), format!("{words}\n").as_bytes());
    }

    /// Writes a true commit-graph file.
    ///
    /// # Panics
    /// Where git fails.
    pub fn write_commit_graph(&self) {
        self.git(["commit-graph", "write", "--reachable"]);
    }

    /// Writes a commit-graph file which says that `id` is a root commit. Whoever believes it sees no history before.
    ///
    /// # Panics
    /// Where git fails, or writes a commit-graph that this does not understand.
    pub fn write_lying_commit_graph(&self, id: &str) {
        self.write_commit_graph();
        let file = self.git_dir().join("objects/info/commit-graph");
        let mut graph = bytes_of(&file);
        let hash = id.len() / 2;
        let (ids, data) = (chunk(&graph, b"OIDL"), chunk(&graph, b"CDAT"));
        let wanted: Vec<u8> =
            (0..hash).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap_or(0)).collect();
        let position = graph[ids..data].chunks_exact(hash).position(|id| id == wanted).expect("because git listed it");
        // A row of CDAT: tree id, first and second parent (0x70000000: none), generation and time.
        let parents = data + position * (hash + 16) + hash;
        graph[parents..parents + 8].copy_from_slice(&[0x70, 0, 0, 0, 0x70, 0, 0, 0]);
        overwrite(&file, &graph);
    }

    /// Sets a value of the repository's own configuration, through the file: git never reads it first.
    ///
    /// # Panics
    /// Where the file can't be written.
    pub fn append_config(&self, lines: &str) {
        let file = self.git_dir().join("config");
        let text = [bytes_of(&file), lines.as_bytes().to_vec(), b"\n".to_vec()].concat();
        overwrite(&file, &text);
    }

    /// Declares a repository extension, as a later git may.
    ///
    /// # Panics
    /// Where the file can't be written.
    pub fn declare_extension(&self, name: &str, value: &str) {
        self.append_config(&format!("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\t{name} = {value}"));
    }

    /// Every file of the repository (work tree and git folder) with its bytes: equal before and after whatever must not
    /// write.
    ///
    /// # Panics
    /// Where a file can't be read.
    #[must_use]
    pub fn footprint(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path.clone()];
        while let Some(folder) = folders.pop() {
            for path in files_in(&folder) {
                match fs::symlink_metadata(&path) {
                    Ok(meta) if meta.is_dir() => folders.push(path),
                    Ok(meta) if meta.is_symlink() => drop(files.insert(path, b"(link)".to_vec())),
                    _ => drop(files.insert(path.clone(), bytes_of(&path))),
                }
            }
        }
        files
    }
}

/// Where a chunk of a commit-graph file starts: a table of (name, offset) follows the header of eight bytes.
fn chunk(graph: &[u8], name: &[u8]) -> usize {
    let row = graph[8..].chunks_exact(12).find(|row| row.starts_with(name)).expect("because the chunk is mandatory");
    let offset = row[4..].try_into().map(u64::from_be_bytes).expect("because a row is 12 bytes");
    usize::try_from(offset).expect("because the file fits into memory")
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|other| other == extension)
}

fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn bytes_of(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()))
}

/// Writes a file anew; git makes objects read-only, and a test run as root must not differ from one that is not.
fn overwrite(file: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(file);
    fs::write(file, bytes).unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
}
