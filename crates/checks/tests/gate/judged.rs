//! A judgement in the notation of `../README.md`, and whether it is what a case expects.

use std::fmt::Write as _;

use checks::{Finding, Held, Report, ReviewLevel, Summary, Verdict};

/// What a judgement does not say as it is expected; nothing if it does.
pub(crate) fn complaint(expected: &[&str], report: &Report) -> Option<String> {
    let shown: Vec<String> = report.findings.iter().chain(&report.held).map(line).collect();
    let mut lines = expected.iter().filter(|line| !line.trim().is_empty());
    if lines.next().copied() != Some(verdict(report.verdict)) {
        return Some(whole(report, "another verdict"));
    }
    let (mut at, mut wrong) = (0, Vec::new());
    for line in lines {
        let word = line.split(' ').next().unwrap();
        let is_right = match word {
            "review" | "remark" | "expired" | "summary" | "no" => is_said(report, line),
            "" => has_reason(report, at, line.trim()),
            _ => {
                at += 1;
                shown.get(at - 1).is_some_and(|shown| shown.starts_with(line))
            }
        };
        wrong.extend((!is_right).then_some(*line));
    }
    if wrong.is_empty() && at == shown.len() {
        return None;
    }
    let why = if wrong.is_empty() { "more is found".to_owned() } else { format!("not so: {}", wrong.join("\n    ")) };
    Some(whole(report, &why))
}

fn whole(report: &Report, why: &str) -> String {
    let mut text = format!("{why}\n  the judgement is:\n{}\n", verdict(report.verdict));
    for finding in report.findings.iter().chain(&report.held) {
        let _ = writeln!(text, "{}", line(finding));
        finding.reasons.iter().for_each(|reason| text.push_str(&format!("  reason {reason}\n")));
    }
    let _ = writeln!(text, "summary {}\nreview {}", figures(&report.summary), review_level(&report.review_level));
    report.notes.iter().for_each(|note| text.push_str(&format!("remark {note}\n")));
    report.expired.iter().for_each(|note| text.push_str(&format!("expired {note}\n")));
    text
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Unreadable => "unreadable",
    }
}

fn line(finding: &Finding) -> String {
    let held = match finding.held {
        None => "",
        Some(Held::Suppressed { .. }) => "held suppressed ",
        Some(Held::Baseline) => "held baseline ",
        Some(Held::Allowed { .. }) => "held allowed ",
    };
    format!("{held}{} {} {} {}", finding.severity.as_str(), finding.rule, place(finding), finding.message)
}

fn place(finding: &Finding) -> String {
    let Some(path) = &finding.path else { return "-".to_owned() };
    let range = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let places: Vec<String> = finding.places.iter().map(range).collect();
    let lines = if places.is_empty() { String::new() } else { format!(":{}", places.join(",")) };
    assert_eq!(finding.lines, finding.places.first().copied(), "the lines of a finding are its first place");
    format!("{path}{lines}{}", if finding.is_gone { " (gone)" } else { "" })
}

/// Whether the finding before `at` has a reason.
fn has_reason(report: &Report, at: usize, line: &str) -> bool {
    let wanted = line.strip_prefix("reason ").unwrap_or_else(|| panic!("no line of findings: {line}"));
    let finding = report.findings.iter().chain(&report.held).nth(at.wrapping_sub(1));
    finding.is_some_and(|finding| finding.reasons.iter().any(|reason| reason.starts_with(wanted)))
}

/// Whether a judgement says this of itself.
fn is_said(report: &Report, line: &str) -> bool {
    let (kind, text) = line.split_once(' ').unwrap();
    match (kind, text) {
        ("no", "remarks") => report.notes.is_empty(),
        ("no", "expired") => report.expired.is_empty(),
        ("remark", text) => report.notes.iter().any(|note| note.starts_with(text)),
        ("expired", text) => report.expired.iter().any(|of| of.starts_with(text)),
        ("review", text) => review_level(&report.review_level).starts_with(text),
        ("summary", text) => {
            let figures = figures(&report.summary);
            text.split(' ').all(|wanted| figures.split(' ').any(|figure| figure == wanted))
        }
        _ => panic!("no line of findings: {line}"),
    }
}

fn review_level(level: &ReviewLevel) -> String {
    match level {
        ReviewLevel::Light => "light".to_owned(),
        ReviewLevel::Full { reason } => format!("full: {reason}"),
        ReviewLevel::FullByOwner { reason } => format!("full by an owner: {reason}"),
    }
}

fn figures(summary: &Summary) -> String {
    let mut text = format!(
        "commits={} files={} lines={} gone={} ai={} human={} unknown={} ai_unreviewed={} sensitive={} suppressed={} \
         in_baseline={} allowed={}",
        summary.commits,
        summary.files,
        summary.lines,
        summary.gone,
        summary.ai,
        summary.human,
        summary.unknown,
        summary.ai_unreviewed,
        summary.sensitive,
        summary.suppressed,
        summary.in_baseline,
        summary.allowed
    );
    for (class, lines, ai) in &summary.reviews {
        let _ = write!(text, " {class}={lines}/{ai}");
    }
    text
}

/// What holds of every judgement, whatever is in it.
pub(crate) fn check_invariants(report: &Report) {
    let summary = &report.summary;
    assert_eq!(summary.lines, summary.ai + summary.human + summary.unknown, "claims add up to the lines");
    let by_review = |of: &dyn Fn(&(facts::ReviewClass, u32, u32)) -> u32| summary.reviews.iter().map(of).sum::<u32>();
    assert_eq!(summary.lines, by_review(&|(_, lines, _)| *lines), "classes of review add up to the lines");
    assert_eq!(summary.ai, by_review(&|(.., ai)| *ai), "and those of agents to theirs");
    assert!(summary.gone <= summary.lines && summary.sensitive <= summary.lines && summary.ai_unreviewed <= summary.ai);
    let held = summary.suppressed + summary.in_baseline + summary.allowed;
    assert_eq!(held as usize, report.held.len(), "what is held back is counted");
    assert!(report.held.iter().all(|finding| finding.held.is_some()));
    for finding in &report.findings {
        assert!(finding.held.is_none() && !finding.help.is_empty());
        let reasons: std::collections::BTreeSet<&String> = finding.reasons.iter().collect();
        assert_eq!(reasons.len(), finding.reasons.len(), "each reason once: {:?}", finding.reasons);
    }
}
