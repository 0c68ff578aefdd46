//! The text that a person reads: findings as a compiler shows them, then the figures and the verdict.
//!
//! Invariant: no line begins with text of others, and each such text goes through the sink for logs of builds.

mod code;
mod hunks;

use std::io::{self, Write};

use annotate_snippets::{Group, Level, Renderer, Title};
use anstyle::Style;
use checks::{Finding, Severity, Verdict};

pub use code::Source;

use super::length::{self, cut};
use super::{Judged, figures, words};
use crate::output::plain::{counted, grouped};
use crate::ui::Palette;
use crate::untrusted::Untrusted;
use code::Lines;

/// Reasons of a finding that are shown.
const REASONS: usize = 8;

/// Whether each hunk is shown, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Findings, figures, verdict.
    Findings,
    /// Before the figures every hunk: its evidence, its class, the rule that decided; and what is held back.
    Explain,
}

/// Writes a judgement. `source` gives the files of the head, where there are any.
///
/// # Errors
/// Those of the writer.
pub fn write(
    out: &mut impl Write,
    palette: &Palette,
    judged: &Judged<'_>,
    detail: Detail,
    source: &mut Source<'_>,
) -> io::Result<()> {
    writeln!(out, "judged by {}\n", foreign(&judged.shown.policy_origin))?;
    let renderer = renderer(palette);
    let mut lines = Lines::new(source);
    for finding in judged.worst_first() {
        writeln!(out, "{}\n", shown(finding, &renderer, &mut lines))?;
    }
    if detail == Detail::Explain {
        hunks::write(out, palette, judged)?;
        write_held(out, palette, judged)?;
    }
    write_unread(out, palette, judged)?;
    write_table(out, palette, judged)?;
    write_end(out, palette, judged)
}

/// The styles of the program; none where it shows no colours.
fn renderer(palette: &Palette) -> Renderer {
    if *palette == Palette::plain() {
        return Renderer::plain();
    }
    let faint = palette.faint;
    Renderer::styled()
        .error(palette.bad)
        .warning(palette.doubtful)
        .note(palette.good)
        .help(palette.good)
        .emphasis(palette.strong)
        .line_num(faint)
}

fn shown(finding: &Finding, renderer: &Renderer, lines: &mut Lines<'_, '_>) -> String {
    let title: Title<'_> = level(finding.severity).primary_title(foreign(&finding.message)).id(finding.rule);
    let mut group: Group<'_> = code::place(title, finding, lines);
    for reason in finding.reasons.iter().take(REASONS) {
        group = group.element(Level::NOTE.message(foreign(reason)));
    }
    if finding.reasons.len() > REASONS {
        let more = finding.reasons.len() - REASONS;
        group = group.element(Level::NOTE.message(format!("{more} more reasons: --json has them all")));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(foreign(&finding.help)));
    }
    renderer.render(&[group])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    }
}

fn write_held(out: &mut impl Write, palette: &Palette, judged: &Judged<'_>) -> io::Result<()> {
    for finding in &judged.report.held {
        let place = code::place_text(finding).map(|place| format!(" {place}")).unwrap_or_default();
        let why = finding.held.as_ref().map(words::held_text).unwrap_or_default();
        let label = palette.styled(format_args!("held back[{}]:", finding.rule), palette.faint);
        writeln!(out, "{label}{place} {}\n  {}\n", foreign(&finding.message), foreign(&why))?;
    }
    Ok(())
}

fn write_unread(out: &mut impl Write, palette: &Palette, judged: &Judged<'_>) -> io::Result<()> {
    for unread in &judged.change.unread {
        let (label, style) = if unread.is_vital { ("error:", palette.bad) } else { ("warning:", palette.doubtful) };
        let label = palette.styled(label, style);
        writeln!(out, "{label} cannot read {}: {}\n", foreign(&unread.what), foreign(&unread.detail))?;
    }
    for text in &judged.report.expired {
        let label = palette.styled("warning:", palette.doubtful);
        writeln!(out, "{label} a suppression counts no more: {}\n", foreign(text))?;
    }
    Ok(())
}

fn write_table(out: &mut impl Write, palette: &Palette, judged: &Judged<'_>) -> io::Result<()> {
    let (mut titles, mut figures) = (String::new(), String::new());
    for (title, figure) in figures::cells(judged) {
        let width = title.chars().count().max(figure.chars().count());
        titles.push_str(&format!("  {title:>width$}"));
        figures.push_str(&format!("  {figure:>width$}"));
    }
    writeln!(out, "{}\n{figures}\n", palette.styled(titles, palette.faint))
}

/// Held back, review, test, verdict: the last lines.
fn write_end(out: &mut impl Write, palette: &Palette, judged: &Judged<'_>) -> io::Result<()> {
    let (report, shown) = (judged.report, judged.shown);
    writeln!(out, "held back: {}", held_counts(judged))?;
    let (level, reason) = words::review_level(&report.review_level);
    let reason = reason.map(|reason| format!(" ({})", foreign(reason))).unwrap_or_default();
    writeln!(out, "recommended review: {level}{reason}")?;
    writeln!(out, "self-test: {}", foreign(&shown.canary))?;
    let verdict = palette.styled(words::verdict(report.verdict), verdict_style(report.verdict, palette));
    let report_only = if shown.is_report_only { "; report only: this fails nothing" } else { "" };
    writeln!(out, "{verdict}: {} in {}{report_only}", found(judged), foreign(&shown.range))
}

/// `3 suppressed, 0 in the baseline, 0 allowed by number`.
pub(super) fn held_counts(judged: &Judged<'_>) -> String {
    let summary = &judged.report.summary;
    let [suppressed, known, allowed] =
        [summary.suppressed, summary.in_baseline, summary.allowed].map(|count| grouped(u64::from(count)));
    format!("{suppressed} suppressed, {known} in the baseline, {allowed} allowed by number")
}

/// `1 error, 2 warnings in 3 commits`, or that there is nothing.
pub(super) fn found(judged: &Judged<'_>) -> String {
    let kinds = [Severity::Error, Severity::Warning, Severity::Note].map(|kind| (kind, judged.count(kind)));
    let commits = counted(u64::from(judged.report.summary.commits), "commit");
    match words::severities(kinds) {
        none if none.is_empty() => format!("nothing found in {commits}"),
        found => format!("{found} in {commits}"),
    }
}

fn verdict_style(verdict: Verdict, palette: &Palette) -> Style {
    match verdict {
        Verdict::Pass => palette.good,
        Verdict::Fail | Verdict::Unreadable => palette.bad,
    }
}

/// Text of others, short enough to be read, and safe in a log.
pub(super) fn foreign(text: &str) -> String {
    let safe = Untrusted::new(&*cut(text, length::SHORT)).log();
    cut(&safe, length::SHORT).into_owned()
}
