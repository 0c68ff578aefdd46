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

use super::foreign::short;
use super::{Detail, Judged, figures, words};
use crate::ui::Palette;
use code::Lines;

/// Reasons of a finding that are shown.
const REASONS: usize = 8;

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
    writeln!(out, "judged by {}\n", short(&judged.shown.policy_origin))?;
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
    let title: Title<'_> = level(finding.severity).primary_title(short(&finding.message)).id(finding.rule);
    let mut group: Group<'_> = code::place(title, finding, lines);
    for reason in finding.reasons.iter().take(REASONS) {
        group = group.element(Level::NOTE.message(short(reason)));
    }
    if finding.reasons.len() > REASONS {
        let more = finding.reasons.len() - REASONS;
        group = group.element(Level::NOTE.message(format!("{more} more reasons: --json has them all")));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(short(&finding.help)));
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
        writeln!(out, "{label}{place} {}\n  {}\n", short(&finding.message), short(&why))?;
    }
    Ok(())
}

fn write_unread(out: &mut impl Write, palette: &Palette, judged: &Judged<'_>) -> io::Result<()> {
    for unread in &judged.change.unread {
        let (label, style) = if unread.is_vital { ("error:", palette.bad) } else { ("warning:", palette.doubtful) };
        let label = palette.styled(label, style);
        writeln!(out, "{label} cannot read {}: {}\n", short(&unread.what), short(&unread.detail))?;
    }
    for text in &judged.report.expired {
        let label = palette.styled("warning:", palette.doubtful);
        writeln!(out, "{label} a suppression counts no more: {}\n", short(text))?;
    }
    for text in &judged.report.notes {
        writeln!(out, "{} {}\n", palette.styled("note:", palette.good), short(text))?;
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
    writeln!(out, "held back: {}", words::held_counts(judged))?;
    let (level, reason) = words::review_level(&report.review_level);
    let reason = reason.map(|reason| format!(" ({})", short(reason))).unwrap_or_default();
    writeln!(out, "recommended review: {level}{reason}")?;
    writeln!(out, "self-test: {}", short(&shown.canary))?;
    let verdict = palette.styled(words::verdict(report.verdict), verdict_style(report.verdict, palette));
    writeln!(out, "{verdict}: {}", words::conclusion(judged))
}

fn verdict_style(verdict: Verdict, palette: &Palette) -> Style {
    match verdict {
        Verdict::Pass => palette.good,
        Verdict::Fail | Verdict::Unreadable => palette.bad,
    }
}
