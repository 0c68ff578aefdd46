//! From a change and a policy to a verdict.

use facts::{Claim, Level, ReviewClass};

use crate::baseline::Baseline;
use crate::canary::catches;
use crate::change::{Change, Hunk};
use crate::demand::{Demand, demands};
use crate::finding::{Finding, Held, Report, Verdict};
use crate::grouping::{Group, groups};
use crate::policy::{Missing, Policy, Severity};
use crate::recommend::recommend;
use crate::rules::{Context, Of, RULES, Rule};
use crate::summary::summary;
use crate::suppress::{BaseLine, Suppressions};

/// When a change is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Before it is merged.
    Gate,
    /// Before it is made public: nobody can have reviewed it, so nothing is asked but statements.
    PrePush,
    /// After it was.
    Replay,
}

/// How a change is judged, beside the policy.
#[derive(Debug, Clone)]
pub struct Settings {
    /// When.
    pub mode: Mode,
    /// The day, `YYYY-MM-DD`: suppressions expire.
    pub today: String,
    /// What was there before.
    pub baseline: Baseline,
    /// Suppressions in lines of the base.
    pub base_lines: Vec<BaseLine>,
    /// Findings of this weight and above fail the change.
    pub fail_on: Severity,
}

/// Judges a change.
#[must_use]
pub fn judge(policy: &Policy, change: &Change, settings: &Settings) -> Report {
    let demands = demands(policy, change);
    let context = Context { policy, change, demands: &demands, mode: settings.mode };
    let suppressions = Suppressions::new(policy, &settings.base_lines, &settings.today);
    let mut findings: Vec<Finding> = RULES
        .iter()
        .filter(|rule| weight(policy, rule) != Severity::Off)
        .flat_map(|rule| found(&context, rule, (&settings.baseline, &suppressions)))
        .collect();
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.path.clone(), finding.lines, finding.rule);
        other.severity.cmp(&one.severity).then_with(|| key(one).cmp(&key(other)))
    });
    let unreviewed = unreviewed(&context);
    for finding in &mut findings {
        if let Some(Held::Allowed { lines }) = finding.held
            && unreviewed > lines
        {
            finding.held = None;
        }
    }
    let (held, findings): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(|of| of.held.is_some());
    let summary = summary(change, &demands, (unreviewed, &held));
    let review_level = recommend(&policy.recommend, &summary, (change, &demands), &findings);
    Report {
        verdict: verdict(policy, change, (&findings, settings.fail_on)),
        review_level,
        summary,
        findings,
        held,
        expired: suppressions.expired(),
        notes: notes(policy, change, (&demands, settings.mode)),
        answers: demands,
    }
}

fn weight(policy: &Policy, rule: &Rule) -> Severity {
    policy.severity.get(rule.id).copied().unwrap_or(rule.severity)
}

/// The findings of a rule: flaws of one file that say the same are one; those that are held back by another.
fn found(
    context: &Context<'_>,
    rule: &'static Rule,
    (baseline, suppressions): (&Baseline, &Suppressions<'_>),
) -> Vec<Finding> {
    let default = weight(context.policy, rule);
    let is_set = context.policy.severity.contains_key(rule.id);
    let hold = |group: &Group<'_>| {
        let Some(hunk) = group.hunk else { return suppressed_whole(context, rule.id, (group, suppressions)) };
        let suppressed = suppressions.of(rule.id, hunk);
        let is_known = || group.prints.iter().all(|print| baseline.has(print));
        suppressed
            .or_else(|| is_known().then_some(Held::Baseline))
            .or_else(|| group.flaw.allowed.map(|lines| Held::Allowed { lines }))
    };
    let flaws = rule.check(context);
    groups(context, rule.id, &flaws, &hold)
        .into_iter()
        .map(|(group, held)| {
            let held = held.or_else(|| {
                let is_known = group.hunk.is_none() && group.prints.iter().all(|print| baseline.has(print));
                is_known.then_some(Held::Baseline)
            });
            let severity = group.flaw.severity.filter(|_| !is_set).unwrap_or(default);
            group.finding(context, rule.id, (severity, held))
        })
        .collect()
}

/// What suppresses a finding about a commit or a change, if it does so in every file of that.
fn suppressed_whole(
    context: &Context<'_>,
    rule: &str,
    (group, suppressions): (&Group<'_>, &Suppressions<'_>),
) -> Option<Held> {
    let is_of = |hunk: &&Hunk| match group.flaw.of {
        Of::Commit(at) => hunk.commit == at,
        Of::Hunk(_) | Of::Change => true,
    };
    let mut paths = context.change.hunks.iter().filter(is_of).flat_map(Hunk::paths);
    let first = suppressions.in_policy(rule, paths.next()?)?;
    paths.all(|path| suppressions.in_policy(rule, path).is_some()).then_some(first)
}

/// Lines of agents that lack the review that they need.
fn unreviewed(context: &Context<'_>) -> u32 {
    let lacking = context.hunks().filter(|(_, hunk, demand)| hunk.is_ai() && demand.shortfall().is_some());
    lacking.map(|(_, hunk, _)| hunk.lines()).sum()
}

fn verdict(policy: &Policy, change: &Change, (findings, fail_on): (&[Finding], Severity)) -> Verdict {
    let is_vital = change.unread.iter().any(|unread| unread.is_vital);
    if is_vital || (!change.unread.is_empty() && policy.missing.source == Missing::Fail) {
        return Verdict::Unreadable;
    }
    match findings.iter().any(|finding| finding.severity >= fail_on) {
        true => Verdict::Fail,
        false => Verdict::Pass,
    }
}

/// What should be known of the judgement itself.
fn notes(policy: &Policy, change: &Change, (demands, mode): (&[Demand], Mode)) -> Vec<String> {
    let mut notes = Vec::new();
    if mode == Mode::PrePush {
        notes.push("before a push only statements of who wrote it are judged: reviews come later".to_owned());
    }
    if change.unproven > 0 {
        let records = if change.unproven == 1 { "record" } else { "records" };
        let unproven = change.unproven;
        notes.push(format!("{unproven} {records} of review did not count: neither signed nor fetched from a forge"));
    }
    let gone = |(hunk, demand): &(&Hunk, &Demand)| {
        hunk.at_head.is_none() && hunk.touched.is_none() && demand.answer == crate::Answer::Met
    };
    let covered: u32 = change.hunks.iter().zip(demands).filter(gone).map(|(hunk, _)| hunk.lines()).sum();
    if covered > 0 {
        notes.push(format!(
            "{covered} lines that the change added and took away again are covered by the approval of its last state"
        ));
    }
    if !catches(policy) {
        notes.push("this policy lets an agent's unreviewed lines in src/auth pass (the canary)".to_owned());
    }
    notes
}

/// Who wrote lines, for a finding about them.
pub(crate) fn of_hunk(hunk: &Hunk) -> (Claim, Level, ReviewClass) {
    (hunk.authorship().claim, hunk.authorship().level, hunk.review.class)
}
