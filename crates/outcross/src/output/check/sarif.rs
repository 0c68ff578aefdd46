//! A judgement as SARIF 2.1.0.

use std::collections::BTreeMap;
use std::io::Write;

use checks::{Finding, Held, Severity, Verdict};
use serde::Serialize;

use super::place::{Place, Places};
use super::{Judged, help_address, words};
use crate::output::plain::{counted, grouped};
use crate::output::sarif::address::message;
use crate::output::sarif::model::{
    Configuration, Invocation, Location, Message, Notification, Result as SarifResult, Rule, Suppression, Tags,
};
use crate::output::sarif::{self, LOCATIONS, RESULTS, said};

/// Notifications about single things.
const NOTIFICATIONS: usize = 100;

/// Reasons in a message.
const REASONS: usize = 5;

/// What is known of the lines of a result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    claim: &'static str,
    level: &'static str,
    review: &'static str,
    lines: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

/// Writes a judgement as one line. What is over the limits is left out, the least important first, and a notification
/// says so.
///
/// # Errors
/// Those of the writer.
pub fn write(out: impl Write, judged: &Judged<'_>) -> Result<(), serde_json::Error> {
    let rules = rules(judged);
    let (results, left_out) = results(judged, &rules)?;
    let run = sarif::Written {
        version: judged.shown.version.clone(),
        id: "outcross/check/",
        rules,
        results: &results,
        invocation: invocation(judged, left_out),
        properties: properties(judged),
    };
    sarif::write(out, run)
}

/// The rules that found something.
fn rules(judged: &Judged<'_>) -> Vec<Rule> {
    let findings = judged.report.findings.iter().chain(&judged.report.held);
    let by_id: BTreeMap<&str, &Finding> = findings.rev().map(|finding| (finding.rule, finding)).collect();
    by_id.into_values().map(rule).collect()
}

fn rule(finding: &Finding) -> Rule {
    let (id, help_uri) = (finding.rule, help_address(finding.rule));
    Rule {
        id,
        name: id.split('-').map(capitalised).collect(),
        short_description: Message { text: id.replace('-', " ") },
        help: Message { text: format!("outcross explain {id}, or {help_uri}") },
        help_uri,
        default_configuration: Configuration { level: level(finding.severity) },
        properties: Tags { tags: ["provenance", "review"] },
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// As many results as there may be, and how many findings are left out.
fn results<'a>(judged: &Judged<'a>, rules: &[Rule]) -> Result<(Vec<SarifResult<'a, Facts>>, usize), serde_json::Error> {
    let places = Places::new(judged.change);
    let findings: Vec<&Finding> = judged.worst_first().into_iter().chain(&judged.report.held).collect();
    let results = sarif::within_limits(findings.iter().map(|finding| result(finding, rules, &places)))?;
    let left_out = findings.len() - results.len();
    Ok((results, left_out))
}

fn result<'a>(finding: &'a Finding, rules: &[Rule], places: &Places<'a>) -> SarifResult<'a, Facts> {
    SarifResult {
        rule_id: finding.rule,
        rule_index: rules.partition_point(|rule| rule.id < finding.rule),
        level: level(finding.severity),
        message: Message { text: text(finding) },
        locations: [location(places.of(finding))],
        related_locations: related(finding, places),
        partial_fingerprints: BTreeMap::from([("outcross/v1", finding.fingerprint.as_str())]),
        suppressions: finding.held.as_ref().map(suppression).into_iter().collect(),
        properties: Facts {
            claim: finding.claim.as_str(),
            level: finding.level.as_str(),
            review: finding.review.as_str(),
            lines: finding.count,
            agent: finding.agent.as_ref().map(|agent| message(&agent.0)),
            model: finding.model.as_deref().map(message),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Off => "none",
    }
}

/// The message, why, and what to do: one line each.
fn text(finding: &Finding) -> String {
    let mut lines = vec![message(&finding.message)];
    if finding.is_gone {
        lines.push("The lines are not in the head any more.".to_owned());
    }
    lines.extend(finding.reasons.iter().take(REASONS).map(|reason| format!("- {}", message(reason))));
    if finding.reasons.len() > REASONS {
        lines.push(format!("- {} more", finding.reasons.len() - REASONS));
    }
    if !finding.help.is_empty() {
        lines.push(message(&finding.help));
    }
    lines.join("\n")
}

fn location(place: Place<'_>) -> Location {
    sarif::location(place.path, place.first_line, place.last_line)
}

/// Where lines come from that stood elsewhere when they were committed.
fn related(finding: &Finding, places: &Places<'_>) -> Vec<Location> {
    let sources = places.sources(finding).into_iter().take(LOCATIONS - 1).enumerate();
    let source = |(at, (place, commit)): (usize, (Place<'_>, &checks::Commit))| Location {
        id: Some(at + 1),
        message: Some(said(format!("added here by {:.8}", commit.id))),
        ..location(place)
    };
    sources.map(source).collect()
}

fn suppression(held: &Held) -> Suppression {
    Suppression { kind: "external", status: "accepted", justification: message(&words::held_text(held)) }
}

/// How the run went: what was not read, and what is left out here.
fn invocation(judged: &Judged<'_>, left_out: usize) -> Invocation {
    let mut notifications = Vec::new();
    if left_out > 0 {
        let text = format!(
            "{} left out, the least important ones: the limits of code scanning are {} results and 10 MB",
            counted(left_out as u64, "finding"),
            grouped(RESULTS as u64)
        );
        notifications.push(Notification { level: "warning", message: said(text) });
    }
    for unread in judged.change.unread.iter().take(NOTIFICATIONS) {
        let level = if unread.is_vital { "error" } else { "warning" };
        let text = format!("cannot read {}: {}", message(&unread.what), message(&unread.detail));
        notifications.push(Notification { level, message: said(text) });
    }
    for text in judged.report.expired.iter().take(NOTIFICATIONS) {
        let text = format!("a suppression counts no more: {}", message(text));
        notifications.push(Notification { level: "warning", message: said(text) });
    }
    for text in judged.report.notes.iter().take(NOTIFICATIONS) {
        notifications.push(Notification { level: "note", message: said(message(text)) });
    }
    Invocation {
        execution_successful: judged.report.verdict != Verdict::Unreadable,
        tool_execution_notifications: notifications,
    }
}

fn properties(judged: &Judged<'_>) -> BTreeMap<&'static str, String> {
    let (level, _) = words::review_level(&judged.report.review_level);
    BTreeMap::from([
        ("policy", message(&judged.shown.policy_origin)),
        ("range", message(&judged.shown.range)),
        ("verdict", words::verdict(judged.report.verdict).to_owned()),
        ("recommendedReview", level.to_owned()),
        ("selfTest", message(&judged.shown.canary)),
        ("asOf", message(&judged.shown.as_of)),
    ])
}
