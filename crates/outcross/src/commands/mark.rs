//! `outcross mark`.

use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::ValueEnum;
use git::note_write::NewLines;
use git::{ObjectId, compare};
use history::{CommitClaims, CommitRange, FileClaims};

use crate::commands::reviews::record::SigningArgs;
use crate::commands::{Session, range};
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain::counted;
use crate::platform;
use crate::reviews::envelope::{AgentV1, KindV1, MARKS, REVIEWS, SCHEMA, StatementV1};
use crate::reviews::writing::{Pen, Written};
use crate::target::{Target, object_id};
use crate::ui::{Output, Paging};

/// State of commits that you read them, or who wrote them.
///
/// 'reviewed' says that you read the lines which the commits introduced; 'human' and 'ai' say who wrote them. The
/// statement is a note on each commit (refs/notes/outcross-review, refs/notes/outcross-mark), signed if git is
/// configured to sign with SSH. Unsigned it is a claim.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross mark reviewed HEAD
  outcross mark reviewed main..HEAD -- src/auth
  outcross mark ai HEAD~3..HEAD --agent claude-code --model claude-opus-4-6
  outcross mark human 3f2c1aa -- docs/guide.md
  git push origin refs/notes/outcross-review refs/notes/outcross-mark")]
pub struct Args {
    /// What you state
    #[arg(value_name = "reviewed|human|ai", hide_possible_values = true)]
    what: What,
    /// A commit, or BASE..HEAD: the commits of HEAD that BASE lacks
    #[arg(value_name = "RANGE")]
    range: String,
    /// Only what the commits did to these files, or below these folders
    #[arg(value_name = "PATH", last = true)]
    paths: Vec<PathBuf>,
    /// With ai: the agent that wrote it
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// With ai: the model that wrote it
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    #[command(flatten)]
    signing: SigningArgs,
}

/// What is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Reviewed,
    Human,
    Ai,
}

impl What {
    fn kind(self) -> KindV1 {
        match self {
            What::Reviewed => KindV1::Read,
            What::Human => KindV1::Human,
            What::Ai => KindV1::Ai,
        }
    }

    fn reference(self) -> &'static str {
        match self {
            What::Reviewed => REVIEWS,
            What::Human | What::Ai => MARKS,
        }
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    if args.what != What::Ai && (args.agent.is_some() || args.model.is_some()) {
        return Err(CommandError::usage("--agent and --model say who wrote lines of an AI: they go with 'ai'"));
    }
    let target = Target::open(".".as_ref(), None)?;
    let current = platform::current_folder()?;
    let paths = args.paths.iter().map(|path| target.path_of(path, &current)).collect::<Result<Vec<_>, _>>()?;
    let commits = range::commits(&target, &args.range)?;
    let pen = Pen::take(&target, args.signing.resolve())?;
    let wanted = Wanted { args, target: &target, paths: &paths };
    let lines = match args.what {
        What::Reviewed => wanted.reads(&pen, &commits)?,
        What::Human | What::Ai => wanted.marks(&pen, &commits, session)?,
    };
    if lines.is_empty() {
        return Err(CommandError::nothing("these commits did nothing to these files"));
    }
    let written = pen.write(args.what.reference(), "outcross: marks", &lines)?;
    print(args, session, written)
}

/// What is marked.
struct Wanted<'a> {
    args: &'a Args,
    target: &'a Target,
    paths: &'a [Vec<u8>],
}

impl Wanted<'_> {
    /// That the commits were read, or the files of them that are meant.
    fn reads(&self, pen: &Pen<'_>, commits: &HashSet<ObjectId>) -> Result<Vec<NewLines>, CommandError> {
        let objects = self.target.repository.objects();
        let mut lines = Vec::new();
        for commit in in_order(commits) {
            let read = objects.commit(commit).map_err(CommandError::unreadable)?;
            let files = if self.paths.is_empty() { Vec::new() } else { self.touched(&objects, &read) };
            if !files.is_empty() || self.paths.is_empty() {
                let statement = StatementV1 { paths: files, ..self.statement(pen, commit, read.tree) };
                lines.push(NewLines { annotated: commit, lines: vec![pen.line(&statement)?] });
            }
        }
        Ok(lines)
    }

    /// Who wrote the lines that the commits introduced.
    fn marks(
        &self,
        pen: &Pen<'_>,
        commits: &HashSet<ObjectId>,
        session: &Session,
    ) -> Result<Vec<NewLines>, CommandError> {
        let scanner = session.scanner(None)?;
        let mut found: Vec<CommitClaims> = Vec::new();
        for commit in in_order(commits) {
            let mut each = |claims| {
                found.push(claims);
                ControlFlow::Continue(())
            };
            let (range, every) = (CommitRange::Commit(commit), history::Wanted::Every);
            scanner.claims(self.target, range, every, &session.ui, &mut each)?;
        }
        let mut lines = Vec::new();
        for claims in found {
            let files = claims.files.iter().filter(|file| file.path_raw.is_none() && self.means(file.path.as_bytes()));
            let ranges: BTreeMap<String, Vec<(u32, u32)>> =
                files.map(|file| (file.path.to_string(), joined(file))).collect();
            if ranges.is_empty() {
                continue;
            }
            let (commit, tree) = (object_id(claims.commit), claims.tree.to_string());
            let statement = StatementV1 { ranges, tree, ..self.statement(pen, commit, commit) };
            lines.push(NewLines { annotated: commit, lines: vec![pen.line(&statement)?] });
        }
        Ok(lines)
    }

    fn statement(&self, pen: &Pen<'_>, commit: ObjectId, tree: ObjectId) -> StatementV1 {
        StatementV1 {
            schema: SCHEMA.to_owned(),
            kind: self.args.what.kind(),
            repository: self.target.repo_id.clone(),
            branch: None,
            commit: commit.to_string(),
            tree: tree.to_string(),
            at: platform::now().saturating_mul(1_000_000),
            events: Vec::new(),
            by: Some(pen.person.clone()),
            paths: Vec::new(),
            ranges: BTreeMap::new(),
            written_by: agent(self.args),
        }
    }

    /// Whether a file is one of the paths, or lies below one.
    fn means(&self, path: &[u8]) -> bool {
        let is_below = |meant: &Vec<u8>| {
            let rest = path.strip_prefix(meant.as_slice());
            meant.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
        };
        self.paths.is_empty() || self.paths.iter().any(is_below)
    }

    /// The files that are meant and that a commit changed against its first parent.
    fn touched(&self, objects: &git::Objects, commit: &git::Commit) -> Vec<String> {
        let before = commit.parents.iter().take(1).filter_map(|parent| Some(objects.commit(*parent).ok()?.tree));
        let changed = compare(objects, Some(commit.tree), &before.collect::<Vec<_>>()).paths.into_iter();
        let meant = changed.filter(|change| change.now.is_some() && self.means(&change.path));
        meant.filter_map(|change| String::from_utf8(change.path).ok()).collect()
    }
}

fn in_order(commits: &HashSet<ObjectId>) -> Vec<ObjectId> {
    let mut commits: Vec<ObjectId> = commits.iter().copied().collect();
    commits.sort_unstable();
    commits
}

/// The lines of a file as ranges, whatever is claimed of them so far.
fn joined(file: &FileClaims) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for range in &file.ranges {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == range.first_line => *last = range.last_line,
            _ => ranges.push((range.first_line, range.last_line)),
        }
    }
    ranges
}

fn agent(args: &Args) -> Option<AgentV1> {
    let said = args.agent.is_some() || args.model.is_some();
    said.then(|| AgentV1 { agent: args.agent.clone(), model: args.model.clone() })
}

fn print(args: &Args, session: &Session, written: Written) -> Result<Verdict, CommandError> {
    let mut output = Output::open(&session.settings, Paging::Off)?;
    let reference = args.what.reference();
    if session.settings.format == crate::cli::Format::Json {
        json::write(&mut output, &v1::Mark::new(reference, written))?;
    } else {
        let signed = if written.is_signed { ", signed" } else { ", not signed: a claim" };
        writeln!(output, "{} written to {reference}{signed}", counted(written.notes, "note"))?;
        writeln!(output, "Next: git push origin {reference}")?;
    }
    output.finish()?;
    Ok(Verdict::Done)
}
