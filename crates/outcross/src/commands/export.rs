//! `outcross export`.

use std::io::Write as _;
use std::ops::ControlFlow;

use facts::ProblemRow;
use history::{CommitClaims, CommitRange, Wanted};

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::export::{Exported, Form, of_commit};
use crate::output::plain;
use crate::tally::ProblemTally;
use crate::target::Target;
use crate::ui::{Output, Paging, Ui};

/// Write what commits claim of the lines that they introduced, in other formats.
///
/// One line of JSON after the other, commits after their parents, at the line numbers of each commit: jsonl (a range of
/// lines; the default), agent-trace (one record a commit and agent), git-ai (one note a commit), in-toto (one Statement a
/// commit, not signed). Of a merge only the lines that no parent has. Nothing is written to the repository.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross export                                          every commit of HEAD, as jsonl
  outcross export main..HEAD --format agent-trace -o traces.jsonl
  outcross export HEAD --format git-ai                     the note of one commit
  outcross export v1.0..v2.0 --format in-toto --all        with lines of which nothing is known")]
pub struct Args {
    /// A commit, or BASE..HEAD: the commits of HEAD that BASE lacks (default: all commits of HEAD)
    #[arg(value_name = "RANGE")]
    range: Option<String>,
    /// Also lines of which nothing is known (jsonl and in-toto)
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let form = form(session.settings.format);
    let wanted = wanted(args, form)?;
    let target = Target::open(".".as_ref(), None)?;
    let range = range(args.range.as_deref(), &target)?;
    let scanner = session.scanner(None)?;
    let output = Output::open(&session.settings, Paging::Off)?;
    let mut export =
        Export { form, settings_hash: scanner.settings().hash(), output, fault: None, written: 0, left_out: 0 };
    let problems = match range {
        Some(range) => scanner.claims(&target, range, wanted, &session.ui, &mut |claims| export.add(&claims))?,
        None => Vec::new(),
    };
    export.finish(wanted, &session.ui)?;
    tell(&problems, &session.ui);
    let unreadable = ProblemTally::of(&problems).is_history_unreadable();
    Ok(if unreadable { Verdict::Unreadable } else { Verdict::Done })
}

/// The verb has no other formats.
fn form(format: Format) -> Form {
    match format {
        Format::AgentTrace => Form::AgentTrace,
        Format::GitAi => Form::GitAi,
        Format::InToto => Form::InToto,
        _ => Form::Jsonl,
    }
}

fn wanted(args: &Args, form: Form) -> Result<Wanted, CommandError> {
    match args.all {
        false => Ok(Wanted::Claimed),
        true if form.knows_unknown() => Ok(Wanted::Every),
        true => Err(CommandError::usage("--all: the format has no word for lines of which nothing is known")
            .hint("use --all with --format jsonl or in-toto")),
    }
}

/// The commits that were asked for; `None` in a repository without commits.
fn range(typed: Option<&str>, target: &Target) -> Result<Option<CommitRange>, CommandError> {
    let Some(typed) = typed else {
        return Ok(target.head_commit().map(|head| CommitRange::Reached { head, base: None }));
    };
    if typed.contains("...") {
        return Err(CommandError::usage(format!("'{typed}' is the difference of two sides, and no range to export"))
            .hint("BASE..HEAD, with two dots, are the commits of HEAD that BASE lacks"));
    }
    let Some((base, head)) = typed.split_once("..") else {
        return resolve(target, typed).map(CommitRange::Commit).map(Some);
    };
    let end = |typed: &str| resolve(target, if typed.is_empty() { "HEAD" } else { typed });
    Ok(Some(CommitRange::Reached { base: Some(end(base)?), head: end(head)? }))
}

fn resolve(target: &Target, rev: &str) -> Result<git::ObjectId, CommandError> {
    let hint = "a range is BASE..HEAD or one commit; see 'git log' for what is there";
    target.resolve(rev).map_err(|error| if error.hints.is_empty() { error.hint(hint) } else { error })
}

/// An export while it is written.
struct Export {
    form: Form,
    settings_hash: String,
    output: Output,
    /// Why it can't go on.
    fault: Option<CommandError>,
    /// Lines of text.
    written: u64,
    /// Paths, ranges and names that the format can't hold.
    left_out: u64,
}

impl Export {
    fn add(&mut self, claims: &CommitClaims) -> ControlFlow<()> {
        match self.write(claims) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.fault = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn write(&mut self, claims: &CommitClaims) -> Result<(), CommandError> {
        let Exported { lines, left_out } = of_commit(self.form, claims, &self.settings_hash)?;
        for line in lines {
            writeln!(self.output, "{line}")?;
            self.written += 1;
        }
        self.left_out += left_out.len() as u64;
        Ok(())
    }

    fn finish(self, wanted: Wanted, ui: &Ui) -> Result<(), CommandError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        self.output.finish()?;
        if self.written == 0 {
            ui.note(why_empty(wanted));
        }
        if self.left_out > 0 {
            let times = plain::counted(self.left_out, "time");
            ui.warn(format!("{times} the format could not hold a path, a range or a name, which was left out"));
        }
        Ok(())
    }
}

fn why_empty(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Claimed => "nothing to write: these commits make no claim that the format can tell",
        Wanted::Every => "nothing to write: these commits introduced no line",
    }
}

/// What could not be read, on stderr: by kind, or each if the user wants to see them.
fn tell(problems: &[ProblemRow], ui: &Ui) {
    if ui.is_verbose() {
        for ProblemRow { stage, reason, subject, detail, .. } in problems {
            ui.warn(format!("{stage} {reason}: {subject}: {detail}"));
        }
        return;
    }
    for ((stage, reason), (count, _)) in &ProblemTally::of(problems).by_kind {
        ui.warn(format!("{} × {reason} while reading {stage}", plain::grouped(*count)));
    }
}
