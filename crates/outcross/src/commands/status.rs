//! `outcross status`, also what `outcross` does with no verb.

mod estimate;
mod recent;
mod review;
mod sources;
mod standing;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstyle::Style;
use facts::{Claim, Level, ProblemRow};
use figures::{AiEstimate, AiSeen, RecentCounts, Reviewing, ReviewingOptions, Standing};
use ledger::{Counts, Ledger, RepositoryEntry};

use crate::cli::Format;
use crate::commands::{Session, documents};
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain;
use crate::platform::Stopwatch;
use crate::reference::GroupLines;
use crate::scanning::{ledger_place, read_error};
use crate::tally::{ProblemTally, Tally};
use crate::target::Target;
use crate::trends;
use crate::ui::{Output, Paging, Palette, Ui};
use crate::untrusted::Untrusted;

use review::Lately;
use sources::Sources;

/// Show who wrote the lines of a repository, who looked at them, and what happened to them lately.
///
/// Scans it first when no ledger is there or the ledger is behind its head. Lines about which nothing says who wrote
/// them are unknown, and shown as such.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
Examples:
  outcross status
  outcross status ../other --json
  outcross status --ledger /srv/ledger")]
pub struct Args {
    /// The repository, or a bundle (default: the repository in this folder)
    #[arg(value_name = "REPO")]
    repository: Option<PathBuf>,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

/// What is shown.
struct Report {
    counts: Counts,
    tally: Tally,
    estimate: AiEstimate,
    /// Anything says that an agent took part.
    has_agents: bool,
    /// Windows of equal length, the oldest first; none without commits.
    recent: Vec<RecentCounts>,
    problems: Vec<ProblemRow>,
    cells: recent::Cells,
    sources: Sources,
    /// None without commits.
    review: Option<Lately>,
    standing: Standing,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let time = Stopwatch::start();
    let path = args.repository.as_deref().unwrap_or(Path::new("."));
    let target = Target::open(path, args.name.as_deref())?;
    let scanner = session.scanner(None)?;
    let (folder, share) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
    let (ledger, entry) = scanner.up_to_date(&target, &folder, share, &session.ui)?;
    let report = Report::read(&ledger, &entry)?;
    let mut output = Output::open(&session.settings, Paging::Off)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &report.document(&target, ledger.settings()))?,
        _ => report.write(&mut output, &target, time.elapsed(), &session.ui)?,
    }
    output.finish()?;
    let unreadable = ProblemTally::of(&report.problems).is_history_unreadable();
    Ok(if unreadable { Verdict::Unreadable } else { Verdict::Done })
}

impl Report {
    /// Reads each row once: commits first, which say where the data end and who wrote what.
    fn read(ledger: &Ledger, entry: &RepositoryEntry) -> Result<Self, CommandError> {
        let repo_id = entry.repo_id.as_str();
        let (mut tally, mut seen, mut sources) = (Tally::default(), AiSeen::default(), Sources::default());
        let (mut reviewing, mut standing) = (Reviewing::new(ReviewingOptions::DEFAULT), Standing::default());
        trends::each(ledger.commits(repo_id), |row| {
            seen.add_commit(&row);
            sources.add_commit(&row);
            reviewing.add_commit(&row);
            standing.add_commit(&row);
        })?;
        trends::each(ledger.reviews(repo_id), |row| {
            reviewing.add_review(&row);
            standing.add_review(&row);
        })?;
        let mut languages = GroupLines::default();
        trends::each(ledger.spans(repo_id), |span| {
            tally.add(&span, u64::from(span.lines));
            seen.add_span(&span);
            sources.add_span(&span);
            languages.add(&span);
            standing.add_span(&span);
        })?;
        let problems = ledger.problems(repo_id).map_err(read_error)?;
        let problems = problems.collect::<Result<_, _>>().map_err(read_error)?;
        let recent = trends::recent(ledger, repo_id)?;
        let cells = recent::cells(ledger.settings(), languages.main());
        let (estimate, has_agents) = (seen.finish(), seen.has_agents());
        let review = Lately::of(&reviewing.finish());
        let counts = entry.counts;
        Ok(Report { counts, tally, estimate, has_agents, recent, cells, problems, sources, review, standing })
    }

    fn document(&self, target: &Target, settings: &ledger::Settings) -> v1::Status {
        v1::Status {
            schema: v1::STATUS,
            tool: v1::Tool::THIS,
            repo: documents::repo(target, target.head_commit()),
            settings: documents::settings(settings),
            summary: v1::StatusSummary {
                head: documents::head(self.counts, &self.tally),
                estimate: estimate::document(&self.estimate),
                trend: recent::document(&self.recent),
                sources: self.sources.document(),
                models: self.sources.models_document(),
                review: self.review.as_ref().map(Lately::document),
                standing: documents::standing::document(&self.standing),
            },
            problems: documents::problems(&ProblemTally::of(&self.problems)),
        }
    }

    fn write(&self, output: &mut Output, target: &Target, time: Duration, ui: &Ui) -> io::Result<()> {
        self.write_head(output, target, time)?;
        if self.tally.lines() > 0 {
            let palette = output.palette;
            writeln!(output, "Written by  {}", written_by(&self.tally, &palette))?;
            if self.has_agents {
                estimate::write(output, &self.estimate)?;
            }
            writeln!(output, "Lines are   {}", classes(&self.tally))?;
            writeln!(output, "Coverage    {}", coverage(&self.tally))?;
        }
        if !self.tally.by_agent.is_empty() {
            writeln!(output, "Agents      {}", agents(&self.tally))?;
        }
        self.sources.write(output)?;
        self.review.iter().try_for_each(|review| review.write(output))?;
        standing::write(output, &self.standing)?;
        recent::write(output, &self.recent, &self.cells)?;
        write_problems(output, &self.problems, ui)
    }

    fn write_head(&self, output: &mut Output, target: &Target, time: Duration) -> io::Result<()> {
        let head =
            target.head_commit().map_or_else(|| "no commits yet".to_owned(), |id| id.to_string()[..8].to_owned());
        let name = output.palette.styled(Untrusted::new(&target.repo_id).term(), output.palette.strong);
        writeln!(output, "{name} @ {head}   {}   {}", size(self.counts), plain::duration(time))
    }
}

/// `16,154 commits · 182,340 lines · 1,204 files`, and how many files more have no lines here.
pub(crate) fn size(counts: Counts) -> String {
    let (commits, lines) = (plain::counted(counts.commits, "commit"), plain::counted(counts.lines, "line"));
    let skipped = match counts.skipped {
        0 => String::new(),
        skipped => format!(" ({} more skipped)", plain::grouped(skipped)),
    };
    format!("{commits} · {lines} · {}{skipped}", plain::counted(counts.files, "file"))
}

/// `AI 12.1 % (claimed 11.8, attested 0.3)   human …   unknown …`; the parts sum to 100.
fn written_by(tally: &Tally, palette: &Palette) -> String {
    let parts: [(&str, Claim, Style); 3] = [
        ("AI", Claim::Ai, palette.ai),
        ("human", Claim::Human, palette.human),
        ("unknown", Claim::Unknown, palette.faint),
    ];
    let lines = parts.map(|(_, claim, _)| tally.of(claim));
    let shares = plain::shares(&lines);
    let part = |((name, claim, style), (lines, share)): ((&str, Claim, Style), (&u64, &u64))| {
        let text = palette.styled(format!("{name} {} %", plain::percent(*share, *lines)), style);
        format!("{text}{}", by_level(tally, claim, *share))
    };
    let texts: Vec<String> = parts.into_iter().zip(lines.iter().zip(&shares)).map(part).collect();
    texts.join("   ")
}

/// ` (claimed 11.8, attested 0.3)` in percent of all lines, most first, which sum to the claim's own share; nothing for
/// what is unknown or not there.
fn by_level(tally: &Tally, claim: Claim, share: u64) -> String {
    let mut levels: Vec<_> = tally.levels(claim).filter(|(_, lines)| *lines > 0).collect();
    levels.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    if claim == Claim::Unknown || levels.is_empty() {
        return String::new();
    }
    let lines: Vec<u64> = levels.iter().map(|(_, lines)| *lines).collect();
    let shares = plain::split(share, &lines);
    let levels = levels.iter().zip(shares).map(|((level, lines), share)| {
        let level = if (claim, *level) == (Claim::Human, Level::Inferred) { "by age" } else { level.as_str() };
        format!("{level} {}", plain::percent(share, *lines))
    });
    let levels: Vec<_> = levels.collect();
    format!(" ({})", levels.join(", "))
}

/// `source 61.9 % · test 22.0 % · …`, most first; the shares sum to 100.
fn classes(tally: &Tally) -> String {
    let mut classes: Vec<_> = tally.by_class.iter().collect();
    classes.sort_by_key(|(_, lines)| std::cmp::Reverse(**lines));
    let lines: Vec<u64> = classes.iter().map(|(_, lines)| **lines).collect();
    let shares = plain::shares(&lines);
    let texts = classes.iter().zip(shares);
    let texts = texts.map(|((class, lines), share)| format!("{class} {} %", plain::percent(share, **lines)));
    texts.collect::<Vec<_>>().join(" · ")
}

fn coverage(tally: &Tally) -> String {
    let without = tally.lines() - tally.with_evidence;
    let share = plain::percent(plain::shares(&[tally.with_evidence, without])[0], tally.with_evidence);
    let boundary = match tally.at_boundary {
        0 => String::new(),
        lines => format!("; history is cut off before {}", plain::counted(lines, "line")),
    };
    format!("{share} % of the lines have evidence of who wrote them, beside their age{boundary}")
}

fn agents(tally: &Tally) -> String {
    let agents = tally.agents().into_iter();
    let texts = agents.map(|(agent, lines)| {
        let share = plain::percent(plain::shares(&[lines, tally.lines() - lines])[0], lines);
        format!("{} {share} %", Untrusted::new(agent.to_string()).term())
    });
    texts.collect::<Vec<_>>().join(" · ")
}

/// The problems by kind, one a line; each by itself if the user wants to see them.
pub(crate) fn write_problems(output: &mut Output, problems: &[ProblemRow], ui: &Ui) -> io::Result<()> {
    let tally = ProblemTally::of(problems);
    let mut title = "Problems";
    for ((stage, reason), (count, affected)) in &tally.by_kind {
        let count = plain::grouped(*count);
        let affected = if *affected > 0 { format!(" ({} affected)", plain::grouped(*affected)) } else { String::new() };
        writeln!(output, "{title:10}  {count} × {reason} while reading {}{affected}", stage_words(*stage))?;
        title = "";
    }
    if ui.is_verbose() {
        problems.iter().try_for_each(|problem| write_problem(output, problem))?;
    }
    Ok(())
}

fn stage_words(stage: facts::Stage) -> &'static str {
    match stage {
        facts::Stage::Open => "the repository",
        facts::Stage::Objects => "objects",
        facts::Stage::Graph => "the commit graph",
        facts::Stage::Origin => "line origins",
        facts::Stage::Provenance => "provenance",
        facts::Stage::Units => "units of code",
    }
}

fn write_problem(output: &mut Output, problem: &ProblemRow) -> io::Result<()> {
    let (subject, detail) = (Untrusted::new(&*problem.subject), Untrusted::new(&*problem.detail));
    let gap = if problem.detail.is_empty() { "" } else { ": " };
    writeln!(output, "            {} {}: {}{gap}{}", problem.stage, problem.reason, subject.term(), detail.term())
}
