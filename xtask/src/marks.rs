//! `marks`: marks of agents on commits from before 2021, when no agent wrote code: every one that claims is false.
//!
//! These commits are the free negative set for every rule of the table of agents. Mirrors are read and not changed;
//! a commit that lies in several of them counts once.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use provenance::{Agents, CommitMarks, CommitText, MarkSource, Person, read_marks};

use crate::Failure;
use crate::args::Args;

/// 2021-01-01T00:00:00Z in seconds: both times of a commit that counts lie before it.
const LIMIT_SECONDS: i64 = 1_609_459_200;

/// Marks that are shown of each kind.
const EXAMPLES: usize = 20;

/// One commit a record, ended by NUL; the message comes last because it may hold any other byte.
const FORMAT: &str = "--format=%H%x01%at%x01%ct%x01%an%x01%ae%x01%cn%x01%ce%x01%B";

/// Reads every mirror and says what it found.
pub(crate) fn run(args: &mut Args) -> Result<(), Failure> {
    let mirrors = args.values("--mirrors")?.pop().map(PathBuf::from).ok_or("marks needs --mirrors DIR")?;
    args.rest()?;
    let agents = Agents::builtin();
    let mut found = Found::default();
    for (name, repository) in repositories(&mirrors)? {
        let before = found.seen.len();
        read(&repository, &agents, &name, &mut found)?;
        eprintln!("{name}: {} commits before 2021", found.seen.len() - before);
        found.repositories += usize::from(found.seen.len() > before);
    }
    found.print();
    if found.claiming == 0 { Ok(()) } else { Err(format!("{} false marks", found.claiming)) }
}

/// What was found, over all mirrors.
#[derive(Debug, Default)]
struct Found {
    repositories: usize,
    seen: HashSet<Vec<u8>>,
    claiming: usize,
    evidence: BTreeMap<MarkSource, usize>,
    examples: Vec<String>,
}

impl Found {
    fn add(&mut self, name: &str, commit: &[u8], marks: &CommitMarks) {
        self.claiming += usize::from(marks.lead().is_some());
        let mut of_kind = marks.marks.iter().filter(|mark| mark.claim != facts::Claim::Ai).peekable();
        if let Some(first) = of_kind.peek() {
            *self.evidence.entry(first.source).or_default() += 1;
        }
        let examples: Vec<String> =
            marks.marks.iter().map(|mark| format!("{}: {}", mark.claim, mark.evidence)).collect();
        if !examples.is_empty() && (self.examples.len() < EXAMPLES || marks.lead().is_some()) {
            let commit = String::from_utf8_lossy(&commit[..commit.len().min(10)]);
            self.examples.push(format!("{name} {commit} {}", examples.join("; ")));
        }
    }

    fn print(&self) {
        println!("repositories with such commits: {}", self.repositories);
        println!("commits before 2021: {}", self.seen.len());
        println!("commits with a mark that claims: {}", self.claiming);
        for (source, commits) in &self.evidence {
            println!("commits with evidence that claims nothing ({source:?}): {commits}");
        }
        for example in &self.examples {
            println!("  {example}");
        }
    }
}

/// The git folders below `mirrors`: a folder is one itself, or holds one named `repo`.
fn repositories(mirrors: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let failure = |error| format!("cannot read {}: {error}", mirrors.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(mirrors).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        let name = path.file_name().unwrap_or_default().display().to_string();
        let places = [path.join("repo"), path];
        found.extend(places.into_iter().find(|place| place.join("HEAD").is_file()).map(|place| (name, place)));
    }
    found.sort();
    Ok(found)
}

fn read(repository: &Path, agents: &Agents, name: &str, found: &mut Found) -> Result<(), Failure> {
    let mut log = log(repository)?;
    let stdout = log.stdout.take().expect("because it was asked for");
    for record in BufReader::new(stdout).split(0) {
        let record = record.map_err(|error| format!("cannot read git log of {name}: {error}"))?;
        if let Some((commit, marks)) = judge(&record, agents)
            && found.seen.insert(commit.to_vec())
        {
            found.add(name, commit, &marks);
        }
    }
    let status = log.wait().map_err(|error| format!("cannot wait for git log of {name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("git log of {name} ended with {status}")) }
}

/// Commits of every ref but notes, which hold no code.
fn log(repository: &Path) -> Result<Child, Failure> {
    let args = ["log", "-z", "--exclude=refs/notes/*", "--all", FORMAT].map(OsStr::new);
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(repository).args(args).stdout(Stdio::piped());
    command.spawn().map_err(|error| format!("cannot run git: {error}"))
}

/// The id of a commit from before 2021, with its marks.
fn judge<'r>(record: &'r [u8], agents: &Agents) -> Option<(&'r [u8], CommitMarks)> {
    let mut fields = record.splitn(8, |&byte| byte == 1);
    let mut field = || fields.next();
    let commit = field()?;
    let (authored, committed) = (seconds(field()?)?, seconds(field()?)?);
    if authored.max(committed) >= LIMIT_SECONDS {
        return None;
    }
    let author = Person { name: field()?, email: field()? };
    let committer = Person { name: field()?, email: field()? };
    let (authored_at, committed_at) = (authored.saturating_mul(1_000_000), committed.saturating_mul(1_000_000));
    let text = CommitText { author, committer, authored_at, committed_at, message: field()? };
    Some((commit, read_marks(agents, &text)))
}

fn seconds(field: &[u8]) -> Option<i64> {
    std::str::from_utf8(field).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_counts_if_both_times_lie_before_2021() {
        let agents = Agents::builtin();
        let record = |at: &str, ct: &str| {
            let person = "Claude\u{1}noreply@anthropic.com";
            format!("0a\u{1}{at}\u{1}{ct}\u{1}{person}\u{1}{person}\u{1}subject\n")
        };
        let old = record("1609459199", "1609459199");
        let (commit, marks) = judge(old.as_bytes(), &agents).expect("because it is old enough");
        assert_eq!((commit, marks.claiming().count()), (&b"0a"[..], 1));
        assert!(judge(record("1609459200", "1609459199").as_bytes(), &agents).is_none());
        assert!(judge(record("1609459199", "1609459200").as_bytes(), &agents).is_none());
        assert!(judge(b"0a\x01", &agents).is_none());
    }
}
