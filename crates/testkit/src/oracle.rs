//! Real git as the oracle of what a repository holds.
//!
//! Every question is asked with replace refs, grafts, the commit-graph file, text conversion and all configuration but
//! the repository's own switched off: they change git's answer and are no part of ours. `git blame -w` is asked with
//! `--root`, so that a root commit is an origin like any other; where a shallow clone ends is read from its list.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use crate::git::{git, line, run_with_input, stdout_of};

/// Where `git blame -w` says that a line of the file at the head comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlameLine {
    /// Hex id of the commit.
    pub commit: String,
    /// The path in that commit, raw bytes.
    pub path: Vec<u8>,
    /// The line in that file, from 1.
    pub line: u32,
    /// The commit is where a shallow clone ends: the line may be older.
    pub boundary: bool,
}

/// An entry of the tree of a commit, submodules and links included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Path, raw bytes.
    pub path: Vec<u8>,
    /// Six digits: `100644`, `100755`, `120000`, `160000`.
    pub mode: String,
    /// Hex id of the blob, or of the submodule's commit.
    pub id: String,
}

/// A regular file without a NUL among its first 8,000 bytes, which is what git calls text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Path, raw bytes.
    pub path: Vec<u8>,
    /// Content.
    pub content: Vec<u8>,
}

impl TextFile {
    /// Lines, a last one without a line break included.
    #[must_use]
    pub fn lines(&self) -> usize {
        let breaks = self.content.iter().filter(|&&byte| byte == b'\n').count();
        breaks + usize::from(self.content.last().is_some_and(|&last| last != b'\n'))
    }
}

/// A `git` command that answers for the repository as it is (module head).
#[must_use]
pub fn plain_git(repo: &Path) -> Command {
    let mut command = git(repo);
    command.env("GIT_GRAFT_FILE", "/dev/null");
    command.args(["--no-replace-objects", "-c", "core.commitGraph=false", "-c", "core.attributesFile=/dev/null"]);
    command.args(["-c", "diff.indentHeuristic=true", "-c", "blame.ignoreRevsFile="]);
    command
}

/// The `git blame -w` command for one file at a revision, in git's incremental format.
#[must_use]
pub fn blame_command(repo: &Path, revision: &str, path: &[u8]) -> Command {
    let mut command = plain_git(repo);
    command.args(["blame", "-w", "--root", "--no-textconv", "--incremental", revision, "--"]);
    command.arg(OsStr::from_bytes(path));
    command
}

/// `git blame -w` of a file at a revision: one origin a line, in the order of the file.
///
/// # Panics
/// Where git fails: no such file, say.
#[must_use]
pub fn blame(repo: &Path, revision: &str, path: &[u8]) -> Vec<BlameLine> {
    parse_incremental(&stdout_of(&mut blame_command(repo, revision, path)), &shallow_commits(repo))
}

/// [`blame`] of every text file of a revision, by path.
///
/// # Panics
/// Where git fails.
#[must_use]
pub fn blame_all(repo: &Path, revision: &str) -> BTreeMap<Vec<u8>, Vec<BlameLine>> {
    let shallow = shallow_commits(repo);
    let one = |file: TextFile| {
        let said = stdout_of(&mut blame_command(repo, revision, &file.path));
        (file.path, parse_incremental(&said, &shallow))
    };
    text_files(repo, revision).into_iter().map(one).collect()
}

/// The commits at which a shallow clone ends.
///
/// # Panics
/// Where git fails.
#[must_use]
pub fn shallow_commits(repo: &Path) -> HashSet<String> {
    let file = line(&stdout_of(plain_git(repo).args(["rev-parse", "--git-path", "shallow"])));
    let text = std::fs::read_to_string(repo.join(file)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Reads git's incremental blame: groups that start with `id line final-line count` and end with `filename path`.
#[must_use]
pub fn parse_incremental(text: &[u8], shallow: &HashSet<String>) -> Vec<BlameLine> {
    let mut lines: BTreeMap<u32, BlameLine> = BTreeMap::new();
    let mut group: Option<(String, u32, u32, u32)> = None;
    for row in text.split(|&byte| byte == b'\n') {
        if let Some(path) = row.strip_prefix(b"filename ") {
            let Some((commit, from, to, count)) = group.take() else { continue };
            let path = unquoted(path);
            for offset in 0..count {
                let boundary = shallow.contains(&commit);
                let origin = BlameLine { commit: commit.clone(), path: path.clone(), line: from + offset, boundary };
                lines.insert(to + offset, origin);
            }
        } else if group.is_none() {
            group = group_head(row);
        }
    }
    lines.into_values().collect()
}

fn group_head(row: &[u8]) -> Option<(String, u32, u32, u32)> {
    let mut words = std::str::from_utf8(row).ok()?.split(' ');
    let commit = words.next()?.to_owned();
    let mut number = || words.next()?.parse().ok();
    Some((commit, number()?, number()?, number()?))
}

/// A path as git prints it: in quotes with escapes where it holds odd bytes.
#[must_use]
pub fn unquoted(path: &[u8]) -> Vec<u8> {
    let Some(inside) = path.strip_prefix(b"\"").and_then(|path| path.strip_suffix(b"\"")) else { return path.to_vec() };
    let mut bytes = Vec::new();
    let mut rest = inside.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'\\' { unescaped(&mut rest) } else { byte });
    }
    bytes
}

fn unescaped(rest: &mut impl Iterator<Item = u8>) -> u8 {
    match rest.next().unwrap_or(b'\\') {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        first @ b'0'..=b'3' => {
            let digits = [Some(first), rest.next(), rest.next()];
            digits
                .into_iter()
                .flatten()
                .fold(0u8, |value, digit| value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0')))
        }
        other => other,
    }
}

/// Every entry of a revision's tree, in git's order.
///
/// # Panics
/// Where git fails.
#[must_use]
pub fn ls_files(repo: &Path, revision: &str) -> Vec<TreeFile> {
    let listing = stdout_of(plain_git(repo).args(["ls-tree", "-r", "-z", "--full-tree", revision]));
    listing.split(|&byte| byte == 0).filter_map(tree_file).collect()
}

fn tree_file(row: &[u8]) -> Option<TreeFile> {
    let tab = row.iter().position(|&byte| byte == b'\t')?;
    let mut words = std::str::from_utf8(&row[..tab]).ok()?.split(' ');
    let (mode, _kind, id) = (words.next()?, words.next()?, words.next()?);
    Some(TreeFile { path: row[tab + 1..].to_vec(), mode: mode.to_owned(), id: id.to_owned() })
}

/// The text files of a revision with their content, in git's order.
///
/// # Panics
/// Where git fails or a blob is missing.
#[must_use]
pub fn text_files(repo: &Path, revision: &str) -> Vec<TextFile> {
    let files = ls_files(repo, revision).into_iter().filter(|file| file.mode.starts_with("100")).collect::<Vec<_>>();
    let wanted = files.iter().map(|file| format!("{}\n", file.id)).collect::<String>();
    let answer = run_with_input(repo, ["--no-replace-objects", "cat-file", "--batch"], wanted.into_bytes());
    let mut rest = answer.as_slice();
    let contents: Vec<Vec<u8>> = files.iter().map(|file| next_blob(&mut rest, &file.id)).collect();
    let texts = files.into_iter().zip(contents).map(|(file, content)| TextFile { path: file.path, content });
    texts.filter(|file| !file.content.iter().take(8000).any(|&byte| byte == 0)).collect()
}

/// The next answer of `cat-file --batch`: `id blob size`, the bytes, a line break.
fn next_blob(rest: &mut &[u8], id: &str) -> Vec<u8> {
    let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or_else(|| panic!("no answer for {id}"));
    let head = String::from_utf8_lossy(&rest[..end]).into_owned();
    let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
    let size = size.unwrap_or_else(|| panic!("cat-file says '{head}'"));
    let content = rest[end + 1..=end + size].to_vec();
    *rest = &rest[end + size + 2..];
    content
}

/// The commits that a revision reaches, newest first, as `git rev-list` orders them.
///
/// # Panics
/// Where git fails.
#[must_use]
pub fn rev_list(repo: &Path, revision: &str) -> Vec<String> {
    let said = stdout_of(plain_git(repo).args(["rev-list", revision, "--"]));
    String::from_utf8_lossy(&said).lines().map(str::to_owned).collect()
}
