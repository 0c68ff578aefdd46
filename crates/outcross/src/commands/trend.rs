//! `outcross trend`.

mod document;
mod reference;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use figures::{Family, Measure, Options, Outcome, Reading, Split, Threshold, Trend, Unit};
use ledger::{Ledger, RepositoryEntry};

use crate::cli::Format;
use crate::commands::Session;
use crate::commands::asked::{ByWord, ViewWord, check_since};
use crate::errors::{CommandError, Verdict};
use crate::output::json;
use crate::output::reference::Column;
use crate::output::trend::{self as text, Detail, Sides};
use crate::output::{figure_table, plain};
use crate::reference::Reference;
use crate::scanning::{ledger_error, ledger_place, read_error};
use crate::tally::ProblemTally;
use crate::target::Target;
use crate::trends;
use crate::ui::{Output, Paging, Ui};
use crate::units;

macro_rules! examples {
    () => {
        "\
Examples:
  outcross trend
  outcross trend --by month --since 2y --metric copied --metric moved
  outcross trend --split agent --metric churn
  outcross trend --metric unreviewed --metric approval --split claim
  outcross trend --compare /srv/ledger
  outcross trend --fail-on 'copied>+20%' --fail-on 'churn>10%'
  outcross trend --format parquet -o trend.parquet"
    };
}

/// Show how a repository changes over time: moved and copied lines, churn, clones, survival, who writes, review.
///
/// Scans it first when no ledger is there or the ledger is behind its head. Text shows the last 12 periods and the main
/// figures, the other forms all of both. A share of which nothing is known is said to be not known, and is never 0;
/// what is not final yet is marked. Every figure is defined in docs/reference/metrics.md.
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER, after_help = examples!())]
pub struct Args {
    /// The repository, or a bundle (default: the repository in this folder)
    #[arg(value_name = "REPO")]
    repository: Option<PathBuf>,
    /// How long a period is, in UTC
    #[arg(long, value_name = "PERIOD", default_value = "quarter")]
    by: ByWord,
    /// Beside all lines, by what lines are told apart; dir is the top-level folder, dir2 the first two
    #[arg(long, value_name = "SPLIT", default_value = "none")]
    split: SplitWord,
    /// Which commits count: those of the first-parent line with all that a merge brings, or every commit by itself
    #[arg(long, value_name = "VIEW", default_value = "first-parent")]
    view: ViewWord,
    /// Leave out what is older: a day (2024-01-31), or 2y, 6m, 8w, 90d before the last commit
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Show this figure (may be given several times; default: the main ones)
    #[arg(long = "metric", value_name = "NAME")]
    metrics: Vec<String>,
    /// Show the figures of this ledger beside, of all its repositories together
    #[arg(long, value_name = "LEDGER")]
    compare: Option<PathBuf>,
    /// Show the quartiles of this table beside (default: those of public repositories that the program holds)
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// End with 1 if this holds in the last complete period (may be given several times), as in 'copied>+20%'
    #[arg(long, value_name = "CONDITION")]
    fail_on: Vec<String>,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

const AFTER: &str = concat!(
    examples!(),
    "

Conditions of --fail-on: FIGURE>NUMBER or FIGURE<NUMBER is about the figure in the last period in
which it is final (copied>10%, change_size>200). FIGURE>+NUMBER% is about its change against the
mean of the four periods before, relative to that mean; FIGURE<-NUMBER% likewise. A figure that is
not known fails nothing, and that is said.

Figures:
  changed lines  added deleted updated find_replaced moved copied copied_from_live changed_lines
                 trivial_lines noop_lines dropped_lines restored_lines
  churn          churn churn_gitclear revised_14d revised_30d revised_365d revised_older
  written lines  written_ai written_human written_unknown
  clones         clones new_clones cloning_commits
  lines          lines alive
  commits        commits change_size change_size_p90 files_per_commit tests_touched
                 authors_per_file reedited model_switches
  survival       survival_30d survival_90d survival_180d survival_365d survival_730d median_life
  review         reviewed commented stale automated unreviewed review_unknown first_review
                 first_review_p90 approval approval_p90 queue concentration rushed
  units          comment_density restating masked_errors single_use duplicated nesting test_code
                 cross_file_calls

A figure of review needs records of it: outcross reviews import. Shares are of the lines merged in
the period, times are hours; they are split by claim and agent, and never by person.

A figure of units needs them in the ledger: outcross scan --units. It is of functions that stand at
the head, by when their first line was written; of code that is gone it says nothing.

csv and parquet have a row a side, period, group and figure, with the columns side, period_start,
period_end, complete, view, split, group, metric, value, numerator, denominator. The classes of
files are always told apart, because translations and snapshots make most of what is copied in
many repositories."
);

/// `--split`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SplitWord {
    None,
    Claim,
    Agent,
    Model,
    Language,
    Class,
    Dir,
    Dir2,
}

/// What was typed, understood.
struct Wish {
    measures: Vec<Measure>,
    thresholds: Vec<Threshold>,
    compare: Option<Ledger>,
    reference: Option<Reference>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let wish = Wish::of(args, session)?;
    let target = Target::open(args.repository.as_deref().unwrap_or(Path::new(".")), args.name.as_deref())?;
    let scanner = session.scanner(None)?;
    let (folder, share) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
    let (ledger, entry) = scanner.up_to_date(&target, &folder, share, &session.ui)?;
    wish.refuse_units(&ledger, &entry)?;
    let options = args.options(&ledger, &entry)?;
    let here = trends::read(&ledger, [entry.repo_id.as_str()], &options)?;
    let watched = match wish.thresholds.is_empty() || options.since.is_none() {
        true => None,
        // What is not shown is still what the last period is compared with.
        false => Some(trends::read(&ledger, [entry.repo_id.as_str()], &Options { since: None, ..options.clone() })?),
    };
    let there = wish.compare.as_ref().map(|other| read_other(other, &ledger, &options, &session.ui)).transpose()?;
    let problems = ledger.problems(&entry.repo_id).map_err(read_error)?;
    let problems: Vec<_> = problems.collect::<Result<_, _>>().map_err(read_error)?;
    let problems = ProblemTally::of(&problems);
    let watched = watched.as_ref().unwrap_or(&here);
    let reference = wish.column(&ledger, &entry, &session.ui)?;
    let report = Report {
        target: &target,
        ledger: &ledger,
        here: &here,
        there: there.as_ref(),
        reference,
        watched,
        wish: &wish,
    };
    report.show(&problems, session)?;
    let is_hit = report.say_conditions(&session.ui);
    Ok(match (is_hit, problems.is_history_unreadable()) {
        (true, _) => Verdict::Failed,
        (false, true) => Verdict::Unreadable,
        (false, false) => Verdict::Done,
    })
}

impl Wish {
    /// Refuses what can't be before any work is done.
    fn of(args: &Args, session: &Session) -> Result<Self, CommandError> {
        let measures = args.metrics.iter().map(|name| name.parse().map_err(no_figure)).collect::<Result<_, _>>()?;
        let threshold = |text: &String| {
            text.parse::<Threshold>().map_err(|error| no_figure(format!("--fail-on '{text}': {error}")))
        };
        let thresholds = args.fail_on.iter().map(threshold).collect::<Result<_, _>>()?;
        check_since(args.since.as_deref())?;
        if session.settings.format == Format::Parquet && session.settings.is_screen {
            let error = CommandError::usage("Parquet is no text for a terminal");
            return Err(error.hint("write it to a file: -o FILE"));
        }
        let compare = args.compare.as_deref().map(Ledger::open).transpose().map_err(ledger_error)?;
        let reference = args.reference.as_deref().map(reference::read).transpose()?;
        Ok(Wish { measures, thresholds, compare, reference })
    }

    /// Figures of units that are named need units.
    fn refuse_units(&self, ledger: &Ledger, entry: &RepositoryEntry) -> Result<(), CommandError> {
        let named = self.measures.iter().find(|measure| measure.family() == Family::Units);
        match named.filter(|_| !units::is_filled(ledger, &entry.repo_id)) {
            Some(measure) => Err(CommandError::usage(format!(
                "{measure} is a figure of units, and the ledger has none of this head"
            ))
            .hint("fill them in with outcross scan --units, and the same --ledger")),
            None => Ok(()),
        }
    }

    /// Figures that are named are shown with all their parts.
    fn detail(&self) -> Detail {
        if self.measures.is_empty() { Detail::Main } else { Detail::Full }
    }

    /// Whether a figure is shown; `is_long` where all are unless some are named.
    fn shows(&self, measure: Measure, is_long: bool) -> bool {
        match self.measures.is_empty() {
            true => is_long || measure.is_main(),
            false => self.measures.contains(&measure),
        }
    }
}

fn no_figure(error: String) -> CommandError {
    let names: Vec<&str> = Measure::ALL.iter().map(|measure| measure.as_str()).collect();
    CommandError::usage(error).hint(format!("figures: {}", names.join(", ")))
}

impl Args {
    fn options(&self, ledger: &Ledger, entry: &RepositoryEntry) -> Result<Options, CommandError> {
        let since = trends::since(ledger, [entry.repo_id.as_str()], self.since.as_deref())?;
        Ok(Options { by: self.by.into(), split: self.split.into(), view: self.view.into(), since, ..Options::DEFAULT })
    }
}

impl From<SplitWord> for Split {
    fn from(word: SplitWord) -> Split {
        match word {
            SplitWord::None => Split::None,
            SplitWord::Claim => Split::Claim,
            SplitWord::Agent => Split::Agent,
            SplitWord::Model => Split::Model,
            SplitWord::Language => Split::Language,
            SplitWord::Class => Split::Class,
            SplitWord::Dir => Split::Folder,
            SplitWord::Dir2 => Split::TwoFolders,
        }
    }
}

fn read_other(other: &Ledger, ours: &Ledger, options: &Options, ui: &Ui) -> Result<Trend, CommandError> {
    if other.settings() != ours.settings() {
        let name = other.dir().display();
        ui.warn(format!("the ledger {name} was made with other settings: its figures may differ for that alone"));
    }
    trends::read(other, other.repositories().iter().map(|entry| entry.repo_id.as_str()), options)
}

/// What is shown.
struct Report<'a> {
    target: &'a Target,
    ledger: &'a Ledger,
    here: &'a Trend,
    there: Option<&'a Trend>,
    /// What stands beside of public repositories.
    reference: Option<Column<'a>>,
    /// What the conditions are held against: all of history.
    watched: &'a Trend,
    wish: &'a Wish,
}

impl Report<'_> {
    /// Whether a figure is shown: of units only where a side has some.
    fn shows(&self, measure: Measure, is_long: bool) -> bool {
        let has = self.here.has(measure) || self.there.is_some_and(|there| there.has(measure));
        has && self.wish.shows(measure, is_long)
    }

    fn show(&self, problems: &ProblemTally, session: &Session) -> Result<(), CommandError> {
        let format = session.settings.format;
        let paging = if format == Format::Text { Paging::Allowed } else { Paging::Off };
        let mut output = Output::open(&session.settings, paging)?;
        let sides = Sides { here: self.here, there: self.there, reference: self.reference };
        let shows_all = |measure| self.shows(measure, true);
        match format {
            Format::Json => json::write(&mut output, &self.document(problems))?,
            Format::Csv => figure_table::write_csv(&mut output, figure_table::rows(sides, &shows_all))?,
            Format::Parquet => {
                let mut file = Vec::new();
                ledger::write_figures(&mut file, figure_table::rows(sides, &shows_all))?;
                output.write_all(&file)?;
            }
            _ => self.write_text(&mut output, sides)?,
        }
        output.finish()?;
        Ok(())
    }

    fn write_text(&self, output: &mut Output, sides: Sides<'_>) -> std::io::Result<()> {
        text::write_head(output, &self.target.repo_id, self.target.head_commit().map(|id| id.to_string()), self.here)?;
        if let (Some(ledger), Some(there)) = (&self.wish.compare, self.there) {
            text::write_other(output, ledger, there)?;
        }
        text::write(output, sides, &|measure| self.shows(measure, false), self.wish.detail())
    }

    /// Says on stderr which conditions hold, and of which it is not known; whether any holds.
    fn say_conditions(&self, ui: &Ui) -> bool {
        let mut is_hit = false;
        for threshold in &self.wish.thresholds {
            let reading = threshold.check(self.watched);
            match reading.outcome {
                Outcome::Clear => {}
                Outcome::Unknown => ui.warn(format!("{}: not known{}", threshold.text, in_period(&reading))),
                Outcome::Hit => {
                    ui.error(format!("{}: {}", threshold.text, found(threshold, &reading)));
                    is_hit = true;
                }
            }
        }
        is_hit
    }
}

/// `12.3% in 2026-Q3, +25.5% against the mean of the four before (9.8%)`.
fn found(threshold: &Threshold, reading: &Reading) -> String {
    let number = |value: Option<f64>| match (value, threshold.measure.unit()) {
        (None, _) => "not known".to_owned(),
        (Some(value), Unit::Share) => format!("{:.1}%", value * 100.0),
        (Some(value), Unit::Mean | Unit::Index) => format!("{value:.2}"),
        (Some(value), Unit::Hours) => format!("{value:.1} hours"),
        (Some(value), Unit::Count | Unit::Days) => plain::grouped(value as u64),
    };
    let against = reading.change.map_or_else(String::new, |change| {
        format!(", {:+.1}% against the mean of the four before ({})", change * 100.0, number(reading.base))
    });
    format!("{}{}{against}", number(reading.value), in_period(reading))
}

fn in_period(reading: &Reading) -> String {
    reading.period.map_or_else(String::new, |period| format!(" in {period}"))
}
