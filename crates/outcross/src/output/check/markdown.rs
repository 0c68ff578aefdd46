//! The comment on a pull request, and the page that job summaries share with it.
//!
//! Invariant: text of others stands in pieces of code, or is plain words; never in HTML, and never so that a forge makes
//! a link, a mention or a reference of it.

use checks::{Finding, Severity, Verdict};

use super::foreign::short;
use super::place::lines_text;
use super::{Judged, figures, words};
use crate::output::plain::counted;
use crate::untrusted::Untrusted;

/// The first line of the comment, by which it is found again. Anybody can write it: who updates a comment looks at its
/// author, too.
pub const MARKER: &str = "<!-- outcross:check -->";

/// Bytes of a comment: GitHub takes 65,536 characters.
const COMMENT_BYTES: usize = 65_000;

/// Findings that the comment lists before it folds the rest.
const COMMENT_LISTED: usize = 10;

/// Reasons of a folded finding.
const REASONS: usize = 3;

/// Where the figures are explained.
const METHOD: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/guides/gate.md");

/// How long a page may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// In bytes; the parts that are always there need about 12,000.
    pub(super) bytes: usize,
    /// Findings before the fold.
    pub(super) listed: usize,
}

/// The comment. What does not fit is counted in its last line.
#[must_use]
pub fn comment(judged: &Judged<'_>) -> String {
    let size = Size { bytes: COMMENT_BYTES - MARKER.len() - 1, listed: COMMENT_LISTED };
    format!("{MARKER}\n{}", page(judged, &size))
}

/// Title, table, recommended review, findings, how it was judged.
pub(super) fn page(judged: &Judged<'_>, size: &Size) -> String {
    let (head, tail) = (head(judged), tail(judged));
    let mut room = size.bytes.saturating_sub(head.len() + tail.len() + 300);
    let findings = judged.worst_first();
    let (listed, folded) = findings.split_at(size.listed.min(findings.len()));
    let unread = fitting(unread(judged), &mut room);
    let listed_items = fitting(listed.iter().map(|finding| item(finding)), &mut room);
    let folded_items = match listed_items.len() == listed.len() {
        true => fitting(folded.iter().map(|finding| item(finding) + &reasons(finding)), &mut room),
        false => Vec::new(),
    };
    let shown = listed_items.len() + folded_items.len();
    let mut page = head;
    push_list(&mut page, &unread);
    push_list(&mut page, &listed_items);
    if !folded_items.is_empty() {
        page.push_str(&format!("<details><summary>{} more</summary>\n\n", folded.len()));
        push_list(&mut page, &folded_items);
        page.push_str("</details>\n\n");
    }
    if shown < findings.len() {
        let left_out = counted((findings.len() - shown) as u64, "finding");
        page.push_str(&format!("{left_out} did not fit here: `outcross check` shows all.\n\n"));
    }
    page + &tail
}

/// The items for which there is room, up to the first for which there is none.
fn fitting(items: impl IntoIterator<Item = String>, room: &mut usize) -> Vec<String> {
    let fits = |item: &String| {
        let fits = item.len() <= *room;
        *room -= if fits { item.len() } else { 0 };
        fits
    };
    items.into_iter().take_while(fits).collect()
}

fn push_list(page: &mut String, items: &[String]) {
    items.iter().for_each(|item| page.push_str(item));
    if !items.is_empty() {
        page.push('\n');
    }
}

fn head(judged: &Judged<'_>) -> String {
    let (titles, values): (Vec<String>, Vec<String>) = figures::cells(judged).into_iter().unzip();
    let (level, reason) = words::review_level(&judged.report.review_level);
    let reason = reason.map(|reason| format!(" ({})", prose(reason))).unwrap_or_default();
    format!(
        "### outcross: {title}\n\n| | {titles} |\n|---|{rule}\n| this change | {values} |\n\n\
         Recommended review level: **{level}**{reason}\n\n",
        title = title(judged),
        titles = titles.join(" | "),
        rule = "---:|".repeat(values.len()),
        values = values.join(" | "),
    )
}

fn title(judged: &Judged<'_>) -> String {
    let (errors, others) =
        (judged.count(Severity::Error), judged.report.findings.len() - judged.count(Severity::Error));
    match (judged.report.verdict, errors, others) {
        (Verdict::Unreadable, ..) => "what decides could not be read".to_owned(),
        (_, 1, _) => "1 thing needs a human".to_owned(),
        (_, 2.., _) => format!("{errors} things need a human"),
        (_, 0, 0) => "nothing needs a human".to_owned(),
        (_, 0, others) => format!("{} to look at", counted(others as u64, "thing")),
    }
}

fn unread(judged: &Judged<'_>) -> Vec<String> {
    let unread = judged
        .change
        .unread
        .iter()
        .map(|unread| format!("- **not read**: {}: {}\n", code(&unread.what), prose(&unread.detail)));
    let expired = judged.report.expired.iter();
    let expired = expired.map(|text| format!("- **a suppression counts no more**: {}\n", prose(text)));
    let notes = judged.report.notes.iter().map(|text| format!("- {}\n", prose(text)));
    unread.chain(expired).chain(notes).collect()
}

/// A line of a list: where, what, which rule, and what to do.
fn item(finding: &Finding) -> String {
    let place = finding.path.as_ref().map(|path| {
        let lines = finding.lines.map(|lines| format!(":{}", lines_text(lines))).unwrap_or_default();
        let gone = if finding.is_gone { " (not in the head any more)" } else { "" };
        format!(" {}{gone}", code(&(short(path) + &lines)))
    });
    let help = if finding.help.is_empty() { String::new() } else { format!(" → {}", prose(&finding.help)) };
    let (severity, rule) = (words::severity(finding.severity), finding.rule);
    format!("- **{severity}** {rule}:{} {}{help}\n", place.unwrap_or_default(), prose(&finding.message))
}

fn reasons(finding: &Finding) -> String {
    let reasons = finding.reasons.iter().take(REASONS);
    reasons.map(|reason| format!("  - {}\n", prose(reason))).collect()
}

/// What is held back, and how the change was judged.
fn tail(judged: &Judged<'_>) -> String {
    let shown = judged.shown;
    let report_only = if shown.is_report_only { " Report only: this fails nothing." } else { "" };
    format!(
        "Held back: {held}.{report_only}\n\n<details><summary>how this was judged</summary>\n\n\
         - policy: {policy}\n- commits: {range}\n- self-test: {canary}\n- as of {as_of}, outcross {version}\n\
         - [how this is computed]({METHOD})\n\n</details>\n",
        held = words::held_counts(judged),
        policy = code(&shown.policy_origin),
        range = code(&shown.range),
        canary = prose(&shown.canary),
        as_of = prose(&shown.as_of),
        version = prose(&shown.version),
    )
}

fn code(text: &str) -> String {
    Untrusted::new(short(text)).md()
}

fn prose(text: &str) -> String {
    Untrusted::new(short(text)).md_text()
}
