//! What the reference reads from real git: commits, texts, hunks and renames.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ffi::{OsStr, OsString};
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::rc::Rc;

use testkit::{Repo, oracle};

use super::line::{Line, lines};

/// A path in a commit.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) blob: String,
    /// A regular file, no link and no submodule.
    pub(crate) is_file: bool,
    /// Its lines, if it is a text file.
    pub(crate) text: Option<Rc<Vec<Line>>>,
}

pub(crate) type Files = BTreeMap<Vec<u8>, Entry>;

/// A commit; parents are places in the list of commits.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) id: String,
    pub(crate) parents: Vec<usize>,
    /// Committer time in microseconds, no earlier than the parents'.
    pub(crate) at: i64,
    pub(crate) files: Rc<Files>,
}

/// Ids of two blobs.
type Pair = (String, String);

/// Lines removed and lines put in their place, counted from 0.
pub(crate) type Hunk = (Range<usize>, Range<usize>);

thread_local! {
    /// By ids, which name content: the same in every repository.
    static FILES: RefCell<HashMap<String, Rc<Files>>> = RefCell::default();
    static HUNKS: RefCell<HashMap<Pair, Rc<Vec<Hunk>>>> = RefCell::default();
}

/// The commits that `head` reaches: parents before children, first parents' histories first.
pub(crate) fn commits(repo: &Repo, head: &str) -> Vec<Commit> {
    let said = repo.git(["rev-list", "--parents", "--timestamp", head]);
    let said = String::from_utf8(said).unwrap();
    let mut listed: HashMap<&str, (i64, Vec<&str>)> = HashMap::new();
    for row in said.lines() {
        let words: Vec<&str> = row.split(' ').collect();
        listed.insert(words[1], (words[0].parse().unwrap(), words[2..].to_vec()));
    }
    let mut order = Vec::new();
    visit(head, &listed, &mut order);
    let mut commits: Vec<Commit> = Vec::new();
    for id in &order {
        let (seconds, parents) = &listed[id];
        let parents: Vec<usize> =
            parents.iter().map(|id| order.iter().position(|other| other == id).unwrap()).collect();
        let at = parents.iter().map(|parent| commits[*parent].at).fold(seconds * 1_000_000, i64::max);
        commits.push(Commit { id: (*id).to_owned(), parents, at, files: files(repo, id) });
    }
    commits
}

fn visit<'a>(id: &'a str, listed: &HashMap<&'a str, (i64, Vec<&'a str>)>, order: &mut Vec<&'a str>) {
    if !order.contains(&id) {
        for parent in &listed[id].1 {
            visit(parent, listed, order);
        }
        order.push(id);
    }
}

fn files(repo: &Repo, commit: &str) -> Rc<Files> {
    if let Some(known) = FILES.with_borrow(|files| files.get(commit).cloned()) {
        return known;
    }
    let texts = oracle::text_files(repo.path(), commit).into_iter();
    let mut texts: BTreeMap<Vec<u8>, Vec<u8>> = texts.map(|file| (file.path, file.content)).collect();
    let entry = |file: oracle::TreeFile| {
        let is_file = file.mode.starts_with("100");
        let text = texts.remove(&file.path).map(|text| Rc::new(lines(&text)));
        (file.path, Entry { blob: file.id, is_file, text })
    };
    let files: Rc<Files> = Rc::new(oracle::ls_files(repo.path(), commit).into_iter().map(entry).collect());
    FILES.with_borrow_mut(|known| known.insert(commit.to_owned(), Rc::clone(&files)));
    files
}

/// The identity diff of two blobs, as real git makes it.
pub(crate) fn hunks(repo: &Repo, old: &str, new: &str) -> Rc<Vec<Hunk>> {
    let key = (old.to_owned(), new.to_owned());
    if let Some(known) = HUNKS.with_borrow(|hunks| hunks.get(&key).cloned()) {
        return known;
    }
    let found = Rc::new(if old == new { Vec::new() } else { parse_hunks(&diff(repo, old, new)) });
    HUNKS.with_borrow_mut(|known| known.insert(key, Rc::clone(&found)));
    found
}

fn diff(repo: &Repo, old: &str, new: &str) -> Vec<u8> {
    let mut command = oracle::plain_git(repo.path());
    command.args(["diff", "-w", "-U0", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--indent-heuristic"]);
    command.args(["--diff-algorithm=myers", "--inter-hunk-context=0", old, new]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Reads every `@@ -start,count +start,count @@`; all other rows of a hunk start with a sign.
fn parse_hunks(text: &[u8]) -> Vec<Hunk> {
    let rows = text.split(|byte| *byte == b'\n');
    let heads = rows.filter_map(|row| row.strip_prefix(b"@@ ")).map(String::from_utf8_lossy);
    let hunk = |head: &str| {
        let mut words = head.split(' ');
        (range(words.next().unwrap()), range(words.next().unwrap()))
    };
    heads.map(|head| hunk(&head)).collect()
}

fn range(word: &str) -> Range<usize> {
    let (start, count) = word[1..].split_once(',').unwrap_or((&word[1..], "1"));
    let (start, count): (usize, usize) = (start.parse().unwrap(), count.parse().unwrap());
    let start = if count == 0 { start } else { start - 1 };
    start..start + count
}

/// The file, among those that the commit deleted against this parent, from which git says that a new path was renamed.
/// git is asked for this path alone: each new path picks its own source.
pub(crate) fn renamed_from(repo: &Repo, parent: &Commit, commit: &Commit, path: &[u8]) -> Option<Vec<u8>> {
    let deleted: Vec<&Vec<u8>> = parent.files.keys().filter(|path| !commit.files.contains_key(*path)).collect();
    if deleted.is_empty() {
        return None;
    }
    let mut args: Vec<OsString> =
        ["--literal-pathspecs", "diff-tree", "-r", "-z", "-M50%", "-l0", "--name-status"].map(OsString::from).to_vec();
    args.extend([&parent.id, &commit.id].map(OsString::from));
    args.push("--".into());
    args.push(OsStr::from_bytes(path).to_owned());
    args.extend(deleted.iter().map(|path| OsStr::from_bytes(path).to_owned()));
    let said = repo.git(args);
    let mut words = said.split(|byte| *byte == 0);
    while let Some(status) = words.next() {
        let first = words.next();
        if status.starts_with(b"R") {
            let target = words.next();
            assert_eq!(target, Some(path));
            return first.map(<[u8]>::to_vec).filter(|path| parent.files[path].is_file);
        }
    }
    None
}
