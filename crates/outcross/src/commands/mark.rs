//! `outcross mark`.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use git::note_write::NewLines;
use git::{ObjectId, compare};

use crate::commands::reviews::record::SigningArgs;
use crate::commands::{Session, range};
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain::counted;
use crate::platform;
use crate::reviews::envelope::{AgentV1, KindV1, MARKS, REVIEWS, SCHEMA, StatementV1};
use crate::reviews::writing::{Pen, Written};
use crate::target::Target;
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
    let lines = lines(args, &target, &pen, (&commits, &paths))?;
    if lines.is_empty() {
        return Err(CommandError::nothing("these commits did nothing to these files"));
    }
    let written = pen.write(args.what.reference(), "outcross: marks", &lines)?;
    print(args, session, written)
}

/// A statement for each commit that did something to the paths.
fn lines(
    args: &Args,
    target: &Target,
    pen: &Pen<'_>,
    (commits, paths): (&HashSet<ObjectId>, &[Vec<u8>]),
) -> Result<Vec<NewLines>, CommandError> {
    let objects = target.repository.objects();
    let mut commits: Vec<ObjectId> = commits.iter().copied().collect();
    commits.sort_unstable();
    let mut lines = Vec::new();
    for commit in commits {
        let read = objects.commit(commit).map_err(CommandError::unreadable)?;
        let files = if paths.is_empty() { Vec::new() } else { touched(&objects, &read, paths) };
        if files.is_empty() && !paths.is_empty() {
            continue;
        }
        let statement = StatementV1 {
            schema: SCHEMA.to_owned(),
            kind: args.what.kind(),
            repository: target.repo_id.clone(),
            branch: None,
            commit: commit.to_string(),
            tree: read.tree.to_string(),
            at: platform::now().saturating_mul(1_000_000),
            events: Vec::new(),
            by: Some(pen.person.clone()),
            paths: files,
            written_by: agent(args),
        };
        lines.push(NewLines { annotated: commit, lines: vec![pen.line(&statement)?] });
    }
    Ok(lines)
}

fn agent(args: &Args) -> Option<AgentV1> {
    let said = args.agent.is_some() || args.model.is_some();
    said.then(|| AgentV1 { agent: args.agent.clone(), model: args.model.clone() })
}

/// The files that a commit changed and that are, or lie below, one of the paths.
fn touched(objects: &git::Objects, commit: &git::Commit, paths: &[Vec<u8>]) -> Vec<String> {
    let before = commit.parents.iter().take(1).filter_map(|parent| Some(objects.commit(*parent).ok()?.tree));
    let before: Vec<ObjectId> = before.collect();
    let is_meant = |path: &[u8]| {
        paths.iter().any(|meant| {
            meant.is_empty() || path == meant || {
                path.strip_prefix(meant.as_slice()).is_some_and(|rest| rest.starts_with(b"/"))
            }
        })
    };
    let changed = compare(objects, Some(commit.tree), &before).paths.into_iter();
    let meant = changed.filter(|change| change.now.is_some() && is_meant(&change.path));
    meant.filter_map(|change| String::from_utf8(change.path).ok()).collect()
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
