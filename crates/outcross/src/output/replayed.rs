//! What a policy would have stopped: a table for people, a document for programs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use checks::{Severity, Verdict};

use crate::gate::replay::Replayed;
use crate::output::json::v1;
use crate::output::plain::{counted, day, grouped, rfc3339};
use crate::scanning::short;
use crate::untrusted::Untrusted;

/// A policy over what landed since a time.
pub struct Replay {
    /// Where the policy comes from.
    pub origin: String,
    /// The time as it was typed.
    pub time: String,
    /// The same in microseconds since 1970.
    pub since: i64,
    /// The changes, the earliest first.
    pub changes: Vec<Replayed>,
}

/// Characters of a subject that are shown.
const SUBJECT: usize = 48;

impl Replay {
    /// How many changes would not have merged.
    #[must_use]
    pub fn stopped(&self) -> usize {
        self.changes.iter().filter(|change| change.report.verdict != Verdict::Pass).count()
    }

    /// For each rule how many changes it would have stopped.
    fn by_rule(&self) -> BTreeMap<&'static str, u64> {
        let mut rules = BTreeMap::new();
        for change in &self.changes {
            for rule in rules_of(change) {
                *rules.entry(rule).or_default() += 1;
            }
        }
        rules
    }
}

/// The rules whose findings stop a change, each once.
fn rules_of(change: &Replayed) -> Vec<&'static str> {
    let errors = change.report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut rules: Vec<&'static str> = errors.map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// Writes the table: a change a line, those that would have been stopped, then totals.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut impl Write, replay: &Replay) -> io::Result<()> {
    writeln!(out, "judged by {}\n", Untrusted::new(&replay.origin).term())?;
    if replay.stopped() > 0 {
        writeln!(
            out,
            "{:<10}  {:<8}  {:>8}  {:>8}  {:<SUBJECT$}  stopped by",
            "day", "commit", "lines", "ai", "change"
        )?;
    }
    for change in replay.changes.iter().filter(|change| change.report.verdict != Verdict::Pass) {
        write_change(out, change)?;
    }
    let (all, stopped) = (replay.changes.len() as u64, replay.stopped() as u64);
    let since = day(replay.since.div_euclid(1_000_000), b"+0000");
    if stopped > 0 {
        writeln!(out)?;
    }
    writeln!(out, "since {since}: {} landed, {} would have been stopped", counted(all, "change"), grouped(stopped))?;
    for (rule, changes) in replay.by_rule() {
        writeln!(out, "  {rule:<23} {:>8}", grouped(changes))?;
    }
    Ok(())
}

fn write_change(out: &mut impl Write, change: &Replayed) -> io::Result<()> {
    let name = change.change.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
    let told = Untrusted::new(format!("{name}{}", change.subject)).term().to_string();
    let shown: String = told.chars().take(SUBJECT).collect();
    let (summary, rules) = (&change.report.summary, rules_of(change).join(", "));
    let why = if change.report.verdict == Verdict::Unreadable { "what could not be read".to_owned() } else { rules };
    writeln!(
        out,
        "{}  {}  {:>8}  {:>8}  {shown:<SUBJECT$}  {why}",
        day(change.at.div_euclid(1_000_000), b"+0000"),
        short(change.commit),
        grouped(u64::from(summary.lines)),
        grouped(u64::from(summary.ai)),
    )
}

/// The document.
#[must_use]
pub fn document(replay: &Replay, repo: v1::Repo) -> v1::Replayed {
    v1::Replayed {
        schema: v1::REPLAY,
        tool: v1::Tool::THIS,
        repo,
        policy: replay.origin.clone(),
        since: rfc3339(replay.since),
        changes: replay.changes.iter().map(of_change).collect(),
        summary: v1::ReplaySummary {
            changes: replay.changes.len() as u64,
            stopped: replay.stopped() as u64,
            by_rule: replay.by_rule().into_iter().map(|(rule, changes)| (rule.to_owned(), changes)).collect(),
        },
    }
}

fn of_change(change: &Replayed) -> v1::ReplayedChange {
    let summary = &change.report.summary;
    v1::ReplayedChange {
        commit: change.commit.to_string(),
        change: change.change.clone(),
        at: rfc3339(change.at),
        subject: change.subject.clone(),
        verdict: crate::output::check::verdict_word(change.report.verdict),
        lines: summary.lines,
        ai: summary.ai,
        ai_unreviewed: summary.ai_unreviewed,
        rules: rules_of(change).into_iter().map(str::to_owned).collect(),
    }
}
