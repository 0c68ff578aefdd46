//! Findings and the fate of their lines.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use facts::{Claim, CommitId, FindingRow, Level, LineClaims, ReviewClass, SpanRow};

use super::ImportedFinding;

/// Who wrote the lines of each finding, by the spans of the files at the head that the findings speak of; in the order of
/// the findings. Spans of other files are not looked at.
pub fn join(findings: &[ImportedFinding], spans: impl IntoIterator<Item = SpanRow>) -> Vec<FindingRow> {
    let mut of_path: HashMap<Arc<str>, Vec<SpanRow>> = HashMap::new();
    for span in spans {
        of_path.entry(Arc::clone(&span.path)).or_default().push(span);
    }
    of_path.values_mut().for_each(|spans| spans.sort_by_key(|span| span.start_line));
    let none = Vec::new();
    findings.iter().map(|finding| row(finding, of_path.get(finding.path.as_str()).unwrap_or(&none))).collect()
}

fn row(finding: &ImportedFinding, spans: &[SpanRow]) -> FindingRow {
    let of = overlaps(finding, spans);
    let most = most_of(&of);
    FindingRow {
        tool: finding.tool.as_str().into(),
        rule: finding.rule.as_str().into(),
        severity: finding.severity,
        message: finding.message.as_str().into(),
        path: finding.path.as_str().into(),
        start_line: finding.start_line,
        end_line: finding.end_line,
        lines: claims(finding, &of, spans),
        written_commit: most.map(|span| span.written_commit),
        written_at: most.map(|span| span.written_at),
        claim: most.map_or(Claim::Unknown, |span| span.claim),
        level: most.map_or(Level::Unknown, |span| span.level),
        agent: most.and_then(|span| span.agent.clone()),
        model: most.and_then(|span| span.model.clone()),
        review_class: most.map_or(ReviewClass::Unknown, |span| span.review.class),
    }
}

/// The spans that a finding touches, with how many lines of each.
fn overlaps<'a>(finding: &ImportedFinding, spans: &'a [SpanRow]) -> Vec<(&'a SpanRow, u32)> {
    let (first, last) = if finding.start_line == 0 { (1, u32::MAX) } else { (finding.start_line, finding.end_line) };
    let from = spans.partition_point(|span| end(span) < first);
    let touched = spans[from..].iter().take_while(|span| span.start_line <= last);
    touched.map(|span| (span, end(span).min(last) - span.start_line.max(first) + 1)).collect()
}

fn end(span: &SpanRow) -> u32 {
    span.start_line.saturating_add(span.lines.max(1) - 1)
}

/// A span of the commit that wrote most of the lines: of equals the one whose lines stand first.
fn most_of<'a>(of: &[(&'a SpanRow, u32)]) -> Option<&'a SpanRow> {
    let mut lines: BTreeMap<CommitId, u32> = BTreeMap::new();
    for (span, count) in of {
        *lines.entry(span.written_commit).or_default() += count;
    }
    let most = lines.values().max()?;
    of.iter().map(|(span, _)| *span).find(|span| lines[&span.written_commit] == *most)
}

/// Lines behind the end of a file that the ledger knows are none.
fn claims(finding: &ImportedFinding, of: &[(&SpanRow, u32)], spans: &[SpanRow]) -> LineClaims {
    let count = |claim| of.iter().filter(|(span, _)| span.claim == claim).map(|(_, lines)| lines).sum::<u32>();
    let (ai, human, unknown) = (count(Claim::Ai), count(Claim::Human), count(Claim::Unknown));
    let last = spans.last().map_or(finding.end_line, |span| end(span).min(finding.end_line));
    let asked = if finding.start_line == 0 { 0 } else { last.saturating_add(1).saturating_sub(finding.start_line) };
    LineClaims { ai, human, unknown: unknown + asked.saturating_sub(ai + human + unknown) }
}
