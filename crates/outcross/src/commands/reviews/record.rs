//! `outcross reviews record`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use git::ObjectId;
use git::note_write::NewLines;
use history::LandedChange;

use crate::commands::{Session, range};
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain::counted;
use crate::platform;
use crate::reviews::envelope::{KindV1, REVIEWS, SCHEMA, StatementV1, events_json};
use crate::reviews::store::Store;
use crate::reviews::unreadable;
use crate::reviews::writing::{Pen, Signing, Written, on_commit_and_tree};
use crate::scanning::{ledger_place, scan_error};
use crate::target::{Target, object_id};
use crate::ui::{Output, Paging};

/// Write what was imported of merged changes into notes of git, where every clone can have it.
///
/// For CI, after a merge: each commit of the first-parent line that brought in a change gets the change's events as a
/// note under refs/notes/outcross-review, on the commit and on its tree. Notes that others write at the same time are
/// kept. With an SSH key configured for git the notes are signed; a signature counts where the list
/// .config/outcross/allowed_signers of the commit before the merge has the key.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross reviews import && outcross reviews record
  outcross reviews record v1.0..HEAD --no-sign
  git push origin refs/notes/outcross-review")]
pub struct Args {
    /// A commit, or BASE..HEAD: the commits of HEAD that BASE lacks (default: the commit at HEAD)
    #[arg(value_name = "RANGE")]
    range: Option<String>,
    #[command(flatten)]
    signing: SigningArgs,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

/// Whether to sign.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct SigningArgs {
    /// Sign with git's SSH key, and fail if there is none (default: sign if there is one)
    #[arg(long, conflicts_with = "no_sign")]
    sign: bool,
    /// Do not sign
    #[arg(long)]
    no_sign: bool,
}

impl SigningArgs {
    /// As it was typed.
    pub(crate) fn resolve(self) -> Signing {
        match (self.sign, self.no_sign) {
            (true, _) => Signing::Always,
            (false, true) => Signing::Never,
            (false, false) => Signing::IfConfigured,
        }
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), args.name.as_deref())?;
    let Some(head) = target.head_commit() else {
        return Err(CommandError::nothing("the branch has no commit yet"));
    };
    let (folder, _) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
    let imported =
        Store::open(&folder, &target.repo_id).and_then(|store| store.read()).map_err(|error| unreadable(&error))?;
    let wanted = range::commits(&target, args.range.as_deref().unwrap_or("HEAD"))?;
    let landed = history::landed_changes(&target.repository, head, &imported.events).map_err(scan_error)?;
    let landed: Vec<LandedChange> =
        landed.into_iter().filter(|change| wanted.contains(&object_id(change.commit))).collect();
    let written = if landed.is_empty() { Written::default() } else { write(&target, &landed, args.signing.resolve())? };
    if landed.is_empty() {
        session.ui.note("no imported change came in with these commits: outcross reviews import fetches changes");
    }
    print(session, landed.len() as u64, written)
}

fn write(target: &Target, landed: &[LandedChange], signing: Signing) -> Result<Written, CommandError> {
    let pen = Pen::take(target, signing)?;
    let objects = target.repository.objects();
    let mut lines: Vec<NewLines> = Vec::new();
    for change in landed {
        let commit = object_id(change.commit);
        let tree = objects.commit(commit).map_err(CommandError::unreadable)?.tree;
        let line = pen.line(&statement(target, (commit, tree), change))?;
        lines.extend(on_commit_and_tree(commit, tree, &line));
    }
    pen.write(REVIEWS, "outcross: records of review", &lines)
}

fn statement(target: &Target, (commit, tree): (ObjectId, ObjectId), change: &LandedChange) -> StatementV1 {
    // The time of the last event, not of this call: to record the same twice makes the same statement.
    let at = change.events.iter().filter_map(|event| event.at).max();
    StatementV1 {
        schema: SCHEMA.to_owned(),
        kind: KindV1::Review,
        repository: target.repo_id.clone(),
        branch: target.short_branch(),
        commit: commit.to_string(),
        tree: tree.to_string(),
        at: at.unwrap_or_else(|| platform::now().saturating_mul(1_000_000)),
        events: events_json(&change.events),
        by: None,
        paths: Vec::new(),
        ranges: BTreeMap::new(),
        written_by: None,
    }
}

fn print(session: &Session, changes: u64, written: Written) -> Result<Verdict, CommandError> {
    let mut output = Output::open(&session.settings, Paging::Off)?;
    if session.settings.format == crate::cli::Format::Json {
        json::write(&mut output, &v1::ReviewsRecord::new(changes, written))?;
    } else {
        let signed = if written.is_signed { ", signed" } else { "" };
        let (changes, notes) = (counted(changes, "change"), counted(written.notes, "note"));
        writeln!(output, "recorded {changes} in {REVIEWS}: {notes} written{signed}")?;
        if written.notes > 0 {
            writeln!(output, "Next: git push origin {REVIEWS}")?;
        }
    }
    output.finish()?;
    Ok(Verdict::Done)
}
