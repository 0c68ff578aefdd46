//! `outcross init`.

mod shown;
mod situation;

use forge::Kind;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::setup::record::{Record, RecordError, UndoError, Undone};
use crate::setup::{Action, DiskError, Part, Place, Planned, Which, apply, plan, templates};
use crate::target::Target;
use crate::ui::{Output, Paging};
use shown::Shown;

/// Set up the gate in a repository: a commented policy, and the workflow that checks changes.
///
/// Shows what would change and writes nothing until --yes is given. Files of yours are kept, or get a marked block.
/// What was written can be taken back to the byte.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross init                              what would be written, as a diff
  outcross init --yes                        write it: outcross.toml and the workflow
  outcross init --only hooks,notes --yes     the hook pre-push, and fetching the notes of others
  outcross init --undo                       take back what init wrote")]
pub struct Args {
    /// Write it
    #[arg(long, conflicts_with_all = ["dry_run", "undo"])]
    yes: bool,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Take back what was written, file by file; one that was changed since is named and stays
    #[arg(long, conflicts_with_all = ["only", "forge"])]
    undo: bool,
    /// Parts to set up: policy, ci, record (reviews into notes after a merge), notes (fetch those of others), hooks
    /// (pre-push) (default: policy,ci)
    #[arg(long, value_name = "PART,...", value_delimiter = ',', hide_possible_values = true)]
    only: Vec<Part>,
    /// Kind of the forge: github, gitlab, gitea or forgejo (default: told by the host of origin, and by what is there)
    #[arg(long, value_name = "KIND")]
    forge: Option<Kind>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), None)?;
    let place = place(&target)?;
    let record = Record::load(&place).map_err(|error| record_error(error, &place))?;
    match args.undo {
        true => undo(args, session, &place, record),
        false => set_up(args, session, &target, &place, record),
    }
}

fn place(target: &Target) -> Result<Place, CommandError> {
    let repository = &target.repository;
    let Some(work_tree) = repository.work_dir() else {
        return Err(CommandError::usage("the repository has no work tree to set something up in")
            .hint("go into a clone that has one"));
    };
    Ok(Place { work_tree, common_dir: repository.common_dir(), git_dir: repository.git_dir() })
}

fn set_up(
    args: &Args,
    session: &Session,
    target: &Target,
    place: &Place,
    record: Record,
) -> Result<Verdict, CommandError> {
    let parts = if args.only.is_empty() { Part::USUAL.to_vec() } else { args.only.clone() };
    let situation = situation::of(target, place, args.forge, &parts)?;
    if situation.forge.is_none() && args.only.iter().any(|part| matches!(part, Part::Ci | Part::Record)) {
        return Err(CommandError::usage("it is not known at which forge the repository lies")
            .hint("say so: --forge github, gitlab or gitea"));
    }
    let planned = plan(place, &record, &situation, &parts).map_err(disk_error)?;
    let shown = Shown {
        forge: situation.forge,
        is_written: args.yes && has_changes(&planned),
        files: shown::planned(&planned),
    };
    if shown.is_written {
        apply(place, record, &planned).map_err(undo_error)?;
    }
    print(session, &shown, |output| shown.write(output, advice(&planned, args.yes)))?;
    tell(session, situation.forge, &parts, &planned);
    Ok(Verdict::Done)
}

fn has_changes(planned: &[Planned]) -> bool {
    planned.iter().any(|file| matches!(file.action, Action::Write { .. }))
}

/// The last line.
fn advice(planned: &[Planned], is_yes: bool) -> &'static str {
    match (has_changes(planned), is_yes) {
        (false, _) => "Nothing to write.",
        (true, false) => "Nothing was written. To write it: outcross init --yes (with the same options)",
        (true, true) => "Undo any time: outcross init --undo",
    }
}

fn tell(session: &Session, forge: Option<Kind>, parts: &[Part], planned: &[Planned]) {
    if forge.is_none() && parts.contains(&Part::Ci) {
        session
            .ui
            .note("no workflow: it is not known at which forge the repository lies (--forge github, gitlab or gitea)");
    }
    let uses_action = |file: &Planned| {
        matches!(file.which, Which::GithubCheck | Which::GithubRecord) && matches!(file.action, Action::Write { .. })
    };
    if !templates::is_release() && planned.iter().any(uses_action) {
        session.ui.warn(templates::PIN_ADVICE);
    }
}

fn undo(args: &Args, session: &Session, place: &Place, record: Record) -> Result<Verdict, CommandError> {
    if record.is_empty() {
        return Err(CommandError::nothing("init has written nothing here, or it was taken back already"));
    }
    let undone = record.undo(place, args.dry_run).map_err(undo_error)?;
    let is_written = !args.dry_run && undone.iter().any(|(_, undone)| *undone != Undone::Changed);
    let shown = Shown { forge: None, is_written, files: shown::undone(&undone) };
    let changed = undone.iter().filter(|(_, undone)| *undone == Undone::Changed).count();
    let last = match (args.dry_run, changed) {
        (true, _) => "Nothing was taken back: --dry-run",
        (false, 0) => "All of it is taken back.",
        (false, _) => "The rest is taken back.",
    };
    print(session, &shown, |output| shown.write(output, last))?;
    Ok(if changed > 0 { Verdict::Failed } else { Verdict::Done })
}

fn print(
    session: &Session,
    shown: &Shown,
    text: impl FnOnce(&mut Output) -> std::io::Result<()>,
) -> Result<(), CommandError> {
    let mut output = Output::open(&session.settings, Paging::Off)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document(shown))?,
        _ => text(&mut output)?,
    }
    Ok(output.finish()?)
}

fn document(shown: &Shown) -> v1::Init {
    v1::Init {
        schema: v1::INIT,
        tool: v1::Tool::THIS,
        forge: shown.forge.map(Kind::as_str),
        written: shown.is_written,
        files: shown.files.iter().map(shown::ShownFile::document).collect(),
    }
}

fn disk_error(error: DiskError) -> CommandError {
    let error = CommandError::usage(error);
    error.hint("what was written until then can be taken back: outcross init --undo")
}

fn record_error(error: RecordError, place: &Place) -> CommandError {
    let folder = place.git_dir.join("outcross/init");
    CommandError::usage(error).hint(format!("{} holds it; without it nothing can be taken back", folder.display()))
}

fn undo_error(error: UndoError) -> CommandError {
    match error {
        UndoError::Disk(error) => disk_error(error),
        UndoError::Record(error) => CommandError::usage(error),
    }
}
