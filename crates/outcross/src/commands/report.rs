//! `outcross report`.

mod document;
mod place;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use facts::{ProblemRow, View};
use figures::{Options, Trend};
use ledger::{Ledger, RepositoryEntry};

use self::place::Place;
use crate::cli::Format;
use crate::commands::Session;
use crate::commands::asked::{ByWord, ViewWord, check_since};
use crate::errors::{CommandError, Verdict};
use crate::output::json;
use crate::output::report::{Living, Material};
use crate::scanning::{ledger_error, ledger_place, read_error};
use crate::tally::ProblemTally;
use crate::target::Target;
use crate::trends;
use crate::ui::{Output, Paging};

/// Write one page of all figures: who wrote it, what is left, churn, moved and copied lines, clones, survival, review.
///
/// The page is a single file for a browser and for print, that loads nothing and sends nothing. Every section begins
/// with a sentence made of its figures, with the definition and the settings beside. Scans the repository first when no
/// ledger is there or the ledger is behind its head.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
With --ledger and no REPO the ledger alone is read: all its repositories together, or the one of --name.

Examples:
  outcross report                            writes outcross-report.html
  outcross report ../other -o other.html --by month --since 5y
  outcross report --ledger /srv/ledger -o all.html
  outcross report --json                     the data of the charts")]
pub struct Args {
    /// The repository, or a bundle (default: the repository in this folder)
    #[arg(value_name = "REPO")]
    repository: Option<PathBuf>,
    /// How long a period is, in UTC
    #[arg(long, value_name = "PERIOD", default_value = "quarter")]
    by: ByWord,
    /// Which commits count where a chart does not show both: those of the first-parent line, or every commit by itself
    #[arg(long, value_name = "VIEW", default_value = "first-parent")]
    view: ViewWord,
    /// Leave out what is older: a day (2024-01-31), or 2y, 6m, 8w, 90d before the last commit
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Replace the file even if it is no page of outcross
    #[arg(long)]
    force: bool,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    check_since(args.since.as_deref())?;
    let place = match session.settings.format {
        Format::Html => Some(Place::of(&session.settings.destination, args.force)?),
        _ => None,
    };
    let report = Report::read(args, session)?;
    match place {
        None => {
            let mut output = Output::open(&session.settings, Paging::Off)?;
            json::write(&mut output, &report.document())?;
            output.finish()?;
        }
        Some(place) => report.write_page(&place, session)?,
    }
    Ok(if report.problems.is_history_unreadable() { Verdict::Unreadable } else { Verdict::Done })
}

/// What is shown.
struct Report {
    ledger: Ledger,
    /// The repositories of the ledger that it is about.
    repositories: Vec<RepositoryEntry>,
    /// In the view that was asked for.
    main: Trend,
    /// In the other one.
    other: Trend,
    living: Living,
    problems: ProblemTally,
}

impl Report {
    fn read(args: &Args, session: &Session) -> Result<Report, CommandError> {
        let (ledger, repositories) = args.source(session)?;
        let ids = || repositories.iter().map(|entry| entry.repo_id.as_str());
        let since = trends::since(&ledger, ids(), args.since.as_deref())?;
        let view = args.view.into();
        let options = Options { by: args.by.into(), view, since, ..Options::DEFAULT };
        let others = Options { view: other_view(view), ..options.clone() };
        let [main, other] = trends::read_each(&ledger, ids(), [&options, &others])?;
        let mut living = Living::default();
        let mut problems: Vec<ProblemRow> = Vec::new();
        for repo_id in ids() {
            living.next_repository();
            trends::each(ledger.commits(repo_id), |commit| living.add_commit(&commit))?;
            trends::each(ledger.reviews(repo_id), |review| living.add_review(&review))?;
            trends::each(ledger.spans(repo_id), |span| living.add(&span))?;
            let rows = ledger.problems(repo_id).map_err(read_error)?;
            problems.extend(rows.collect::<Result<Vec<_>, _>>().map_err(read_error)?);
        }
        let problems = ProblemTally::of(&problems);
        Ok(Report { ledger, repositories, main, other, living, problems })
    }

    fn material(&self) -> Material<'_> {
        Material {
            repositories: &self.repositories,
            settings: self.ledger.settings(),
            main: &self.main,
            other: &self.other,
            living: &self.living,
            problems: &self.problems,
        }
    }

    /// Writes the page, and says where it is unless that is stdout.
    fn write_page(&self, place: &Place, session: &Session) -> Result<(), CommandError> {
        let page = self.material().page().html();
        let mut output = Output::stdout(&session.settings, Paging::Off);
        match place.write(&page)? {
            None => output.write_all(page.as_bytes())?,
            Some(path) => writeln!(output, "{}", crate::untrusted::Untrusted::new(path.display().to_string()).term())?,
        }
        output.finish()?;
        Ok(())
    }
}

fn other_view(view: View) -> View {
    match view {
        View::FirstParent => View::Full,
        View::Full => View::FirstParent,
    }
}

impl Args {
    /// A ledger, and those of its repositories that the report is about.
    fn source(&self, session: &Session) -> Result<(Ledger, Vec<RepositoryEntry>), CommandError> {
        match (&self.repository, &self.ledger) {
            (None, Some(ledger)) => self.whole(ledger),
            (repository, _) => {
                let path = repository.as_deref().unwrap_or(Path::new("."));
                let target = Target::open(path, self.name.as_deref())?;
                let scanner = session.scanner(None)?;
                let (folder, share) = ledger_place(self.ledger.as_deref(), &target, &session.settings)?;
                let (ledger, entry) = scanner.up_to_date(&target, &folder, share, &session.ui)?;
                Ok((ledger, vec![entry]))
            }
        }
    }

    /// The ledger as it is, without a look at its repositories.
    fn whole(&self, folder: &Path) -> Result<(Ledger, Vec<RepositoryEntry>), CommandError> {
        let ledger = Ledger::open(folder).map_err(ledger_error)?;
        let is_asked = |entry: &&RepositoryEntry| self.name.as_ref().is_none_or(|name| *name == entry.repo_id);
        let entries: Vec<RepositoryEntry> = ledger.repositories().iter().filter(is_asked).cloned().collect();
        if let (true, Some(name)) = (entries.is_empty(), &self.name) {
            let error = CommandError::nothing(format!("no repository '{name}' in the ledger {}", folder.display()));
            let names: Vec<&str> = ledger.repositories().iter().map(|entry| entry.repo_id.as_str()).collect();
            return Err(error.hint(format!("it holds: {}", names.join(", "))));
        }
        Ok((ledger, entries))
    }
}
