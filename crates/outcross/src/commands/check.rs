//! `outcross check`.

mod output;
mod replayed;

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use checks::{Baseline, Change, Mode, Policy, Report, Severity};
use forge::{Kind, Source};
use git::Notice;
use history::Proposal;

use crate::cli::Format;
use crate::commands::Session;
use crate::commands::asking::{Place, RealPace};
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::gate::asked::Asked;
use crate::gate::ci::Ci;
use crate::gate::evidence::{self, Gathered, Sources};
use crate::gate::policy::{self, Found};
use crate::gate::{before_push, facts, twins};
use crate::platform;
use crate::scanning::{Scanner, ledger_place};
use crate::target::Target;
pub(crate) use output::FORMATS;
use output::{Also, Outcome};

/// Decide whether a change may merge: who wrote its lines, who reviewed them, and what the policy asks for.
///
/// The policy is outcross.toml of the base; without one the shipped default holds. Everything that decides comes from
/// the base or from outside of the repository: a change can't weaken its judge. Reviews come from the forge (--forge),
/// from what 'outcross reviews import' stored, and from notes with a trusted signature.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross check                                  what this branch has that the default branch lacks
  outcross check main..topic --explain            every hunk, its evidence and the rule that decided
  outcross check --forge github --change 12       with the review of that pull request, as GitHub has it now
  outcross check --replay 90d                     what the policy would have stopped in the last 90 days
  outcross check --replay 1y --config new.toml    the same with another policy
  outcross check --format sarif -o outcross.sarif --report-only

In CI (GitHub, GitLab, Gitea, Forgejo) range and forge are those of the change that it runs for.
Exit codes: 0 it may merge, 1 it may not, 2 the policy is no policy, 4 what decides could not be read.")]
pub struct Args {
    /// BASE..HEAD: the branch that the change is for, and its last commit
    #[arg(value_name = "RANGE", conflicts_with_all = ["replay", "pre_push"])]
    range: Option<String>,
    /// Only files that fit, or lie below (may be given several times)
    #[arg(long, value_name = "GLOB")]
    path: Vec<String>,
    /// Ask this forge for the review: github, gitlab, gitea, forgejo, or none (default: in CI that of CI, else none)
    #[arg(long, value_name = "KIND")]
    forge: Option<ForgeWord>,
    /// Number of the change there (default: in CI that of CI)
    #[arg(long, value_name = "N", requires = "forge")]
    change: Option<u64>,
    #[command(flatten)]
    place: Place,
    /// Take this file for the policy, instead of that of the base
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Findings that this output of 'check --json' has don't count
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Findings that the change had at this commit don't count
    #[arg(long, value_name = "REV", conflicts_with = "replay")]
    baseline_from_ref: Option<String>,
    /// Show what is found, and exit 0
    #[arg(long)]
    report_only: bool,
    /// Exit 1 from this weight on: error, warning or note
    #[arg(long, value_name = "WEIGHT", default_value = "error")]
    fail_on: FailOn,
    /// Every hunk: its evidence, its review, the rule that decided
    #[arg(long)]
    explain: bool,
    /// Judge what landed in this time (90d, 6m, 1y, or a date) instead of a change
    #[arg(long, value_name = "TIME")]
    replay: Option<String>,
    /// As git's hook pre-push: what the push would make public, read from stdin; declarations alone are judged
    #[arg(long, conflicts_with = "replay")]
    pre_push: bool,
    /// The day as of which suppressions and keys expire (default: today)
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Write it in this form to this file, too: sarif, github, gitlab, markdown, json or text (may be given several times)
    #[arg(long, value_name = "FORMAT=FILE")]
    also: Vec<Also>,
    /// The folder of the ledger beside which imported reviews lie (default: the repository's own)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

/// The longest pause that a forge may ask a gate for.
const FORGE_WAIT: Duration = Duration::from_mins(2);

/// `--forge`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ForgeWord {
    None,
    Kind(Kind),
}

impl FromStr for ForgeWord {
    type Err = forge::ParseKindError;

    fn from_str(text: &str) -> Result<ForgeWord, forge::ParseKindError> {
        if text == "none" { Ok(ForgeWord::None) } else { text.parse().map(ForgeWord::Kind) }
    }
}

/// `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
}

impl From<FailOn> for Severity {
    fn from(word: FailOn) -> Severity {
        match word {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Note => Severity::Note,
        }
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), args.name.as_deref())?;
    if let Some(time) = &args.replay {
        return replayed::run(args, session, &target, time);
    }
    let gate = Gate::new(args, session, &target)?;
    let outcomes: Vec<Outcome> = gate.asked()?.into_iter().map(|asked| gate.judge(asked)).collect::<Result<_, _>>()?;
    for outcome in &outcomes {
        output::write(session, &target, outcome, &gate.shown())?;
    }
    if outcomes.is_empty() {
        session.ui.note("nothing is pushed that is not public already");
    }
    let worst = outcomes.iter().map(|outcome| outcome.report.verdict).max();
    let is_read_elsewhere = session.settings.format == Format::Sarif;
    Ok(match verdict(worst.unwrap_or(checks::Verdict::Pass), is_read_elsewhere) {
        _ if args.report_only => Verdict::Done,
        verdict => verdict,
    })
}

/// Who reads SARIF looks at its results, not at the exit code.
fn verdict(worst: checks::Verdict, is_read_elsewhere: bool) -> Verdict {
    match worst {
        checks::Verdict::Fail if !is_read_elsewhere => Verdict::Failed,
        checks::Verdict::Pass | checks::Verdict::Fail => Verdict::Done,
        checks::Verdict::Unreadable => Verdict::Unreadable,
    }
}

/// A gate with what it needs.
struct Gate<'a> {
    args: &'a Args,
    session: &'a Session,
    target: &'a Target,
    scanner: Scanner,
    ci: Option<Ci>,
    ledger: Option<PathBuf>,
    today: String,
    /// When it judges, seconds since 1970.
    at: i64,
}

impl<'a> Gate<'a> {
    fn new(args: &'a Args, session: &'a Session, target: &'a Target) -> Result<Gate<'a>, CommandError> {
        let at = moment(args.as_of.as_deref())?;
        Ok(Gate {
            args,
            session,
            target,
            scanner: session.scanner(None)?,
            ci: if args.range.is_none() && !args.pre_push { Ci::read()? } else { None },
            ledger: ledger_place(args.ledger.as_deref(), target, &session.settings).ok().map(|(folder, _)| folder),
            today: crate::output::plain::day(at, b"+0000"),
            at,
        })
    }

    /// The changes that are meant.
    fn asked(&self) -> Result<Vec<Asked>, CommandError> {
        let target = self.target;
        if self.args.pre_push {
            let mut lines = String::new();
            let read = std::io::stdin().take(1 << 20).read_to_string(&mut lines);
            read.map_err(|error| CommandError::usage(format!("cannot read what is pushed from stdin: {error}")))?;
            return before_push::changes(target, &lines);
        }
        let mut asked = match (&self.args.range, &self.ci) {
            (Some(range), _) => Asked::typed(target, range)?,
            (None, Some(ci)) => Asked::of_ci(target, ci)?,
            (None, None) => Asked::of_branch(target)?,
        };
        asked.changes.extend(self.args.change);
        Ok(vec![asked])
    }

    fn judge(&self, asked: Asked) -> Result<Outcome, CommandError> {
        let Found { policy, origin } = match &self.args.config {
            Some(file) => policy::of_file(file)?,
            None => policy::of_commit(self.target, asked.base)?,
        };
        if !checks::canary(&policy).gate_works {
            return Err(CommandError::new(ErrorKind::Internal, "the gate did not catch its canary"));
        }
        let change = self.change(&asked, &policy)?;
        let mut settings = self.settings(&asked, &change);
        settings.baseline = self.baseline(&asked, &policy, &settings)?;
        let report = checks::judge(&policy, &change, &settings);
        Ok(Outcome { policy, origin, asked, change, report })
    }

    fn settings(&self, asked: &Asked, change: &Change) -> checks::Settings {
        checks::Settings {
            mode: if self.args.pre_push { Mode::PrePush } else { Mode::Gate },
            today: self.today.clone(),
            baseline: Baseline::default(),
            base_lines: facts::base_lines(self.target, asked, change),
            fail_on: self.args.fail_on.into(),
        }
    }

    /// What was there before, by a file or at another commit.
    fn baseline(&self, asked: &Asked, policy: &Policy, settings: &checks::Settings) -> Result<Baseline, CommandError> {
        let mut prints: BTreeSet<String> = BTreeSet::new();
        if let Some(file) = &self.args.baseline {
            prints.extend(read_baseline(file)?);
        }
        if let Some(rev) = &self.args.baseline_from_ref {
            let earlier = Asked { head: self.target.resolve(rev)?, ..asked.clone() };
            let change = self.change(&earlier, policy)?;
            let Report { findings, .. } = checks::judge(policy, &change, settings);
            prints.extend(findings.into_iter().flat_map(|finding| finding.prints));
        }
        Ok(prints.into_iter().collect())
    }

    /// What is known of a change.
    fn change(&self, asked: &Asked, policy: &Policy) -> Result<Change, CommandError> {
        let agents = self.scanner.agents();
        let forge = self.forge()?;
        let sources = Sources { ledger: self.ledger.as_deref(), forge: forge.as_ref(), pace: &RealPace, agents };
        let Gathered { records, unread } = evidence::gather(self.target, asked, policy, &sources)?;
        let proposed = self.scanner.proposed(
            (self.target, self.ledger.as_deref()),
            &proposal(asked, policy, self.at),
            records,
            &self.session.ui,
        )?;
        let known = self.known_authors(asked, policy, &proposed)?;
        let mut change = facts::change((self.target, asked), &proposed, (agents, known.as_ref()), unread);
        if !self.args.path.is_empty() {
            let wanted = paths(&self.args.path)?;
            change.hunks.retain(|hunk| hunk.paths().any(|path| wanted.has(path)));
        }
        let is_off = policy.severity.get("reimplements") == Some(&Severity::Off);
        if let Some(ledger) = self.ledger.as_deref().filter(|_| !is_off && !self.args.pre_push) {
            change.twins = twins::find((self.target, asked), ledger, &change);
        }
        Ok(change)
    }

    /// The forge to ask, if one is to be asked.
    fn forge(&self) -> Result<Option<Source>, CommandError> {
        let kind = match (self.args.forge, &self.ci) {
            (Some(ForgeWord::None), _) | (None, None) => return Ok(None),
            (Some(ForgeWord::Kind(kind)), _) => kind,
            (None, Some(ci)) => ci.forge,
        };
        let has_number = self.args.change.is_some() || self.ci.as_ref().is_some_and(|ci| !ci.changes.is_empty());
        if !has_number {
            return Err(CommandError::usage("it is not known which change of the forge this is")
                .hint("give its number: --change N"));
        }
        let mut source = self.args.place.source(self.target, Some(kind))?;
        // Somebody waits for the answer: a forge that wants more than this is not read.
        source.limits.wait_time = FORGE_WAIT;
        Ok(Some(source))
    }

    /// The authors whom the base knows; not asked where no rule wants to know, or it can't be known.
    fn known_authors(
        &self,
        asked: &Asked,
        policy: &Policy,
        proposed: &history::Proposed,
    ) -> Result<Option<BTreeSet<Vec<u8>>>, CommandError> {
        let is_off = policy.severity.get("first-time-contributor") == Some(&Severity::Off);
        if is_off || self.target.has(Notice::Shallow) {
            return Ok(None);
        }
        let addresses = proposed.commits.iter().map(|commit| commit.author_email.to_ascii_lowercase()).collect();
        self.scanner.known_authors(self.target, asked.base, &addresses, &self.session.ui).map(Some)
    }

    fn shown(&self) -> output::How<'a> {
        output::How {
            is_report_only: self.args.report_only,
            is_explained: self.args.explain,
            today: self.today.clone(),
            also: &self.args.also,
        }
    }
}

fn proposal(asked: &Asked, policy: &Policy, at: i64) -> Proposal {
    Proposal {
        base: asked.base,
        head: asked.head,
        published: asked.published.clone(),
        has_landed: false,
        trusts_unsigned: policy.review.trust_unsigned,
        at,
    }
}

/// What lies below a folder fits its name, too.
fn paths(typed: &[String]) -> Result<checks::Globs, CommandError> {
    let below = typed.iter().filter(|path| !path.contains(['*', '?', '['])).map(|path| {
        let folder = path.trim_end_matches('/');
        format!("{folder}/**")
    });
    let own = typed.iter().map(|path| path.trim_end_matches('/').to_owned());
    checks::Globs::new(own.chain(below).collect(), checks::policy::Case::Differs).map_err(CommandError::usage)
}

fn read_baseline(file: &Path) -> Result<BTreeSet<String>, CommandError> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| CommandError::usage(format!("cannot read {name}: {error}")))?;
    crate::output::check::read_baseline(&bytes, &name)
}

/// Seconds since 1970 of the day that was typed, else of now.
fn moment(typed: Option<&str>) -> Result<i64, CommandError> {
    let Some(typed) = typed else { return Ok(platform::now()) };
    let wrong =
        |error: jiff::Error| CommandError::usage(format!("--as-of {typed}: {error}")).hint("a day is YYYY-MM-DD");
    let date: jiff::civil::Date = typed.parse().map_err(wrong)?;
    let start = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(wrong)?;
    Ok(start.timestamp().as_second())
}
