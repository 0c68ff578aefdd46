//! Everything that is known of a line, for people: its two birthdays, who wrote it, and each piece of evidence.

use std::io::{self, Write};

use facts::{Claim, CommitId, Review, SpanRow};

use crate::blamed::{BlamedFile, BlamedLine, Changes, Commits};
use crate::only::{CONFLICT, ONE_SIDED};
use crate::output::{plain, reviewed};
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Columns of a fact's name.
const NAME_WIDTH: usize = 12;

/// Said of what only a scan finds out.
const NOT_SCANNED: &str = "not known without a ledger: outcross scan";

/// Writes a paragraph for each line of a file, with an empty line after each. Where a scan found them, with the changes
/// that commits came with; only then it is known where lines were written, and what review they had.
///
/// # Errors
/// Those of the writer.
pub fn write(
    output: &mut Output,
    file: &BlamedFile,
    scanned: Option<&Changes>,
    commits: &mut Commits,
) -> io::Result<()> {
    for line in file.lines() {
        write_line(output, &line, scanned, commits)?;
        writeln!(output)?;
    }
    Ok(())
}

fn write_line(
    output: &mut Output,
    line: &BlamedLine<'_>,
    scanned: Option<&Changes>,
    commits: &mut Commits,
) -> io::Result<()> {
    let (palette, span) = (output.palette, line.span);
    let place = palette.styled(format_args!("{}:{}", term(&*span.path), line.number), palette.strong);
    let text = Untrusted::new(line.text.strip_suffix(b"\r").unwrap_or(line.text));
    let gap = if line.text.is_empty() { "" } else { " " };
    writeln!(output, "{place}│{gap}{}", text.term())?;
    let mut fact = |name: &str, text: &str| writeln!(output, "  {name:NAME_WIDTH$}{text}");
    fact("introduced", &introduced(line, commits))?;
    fact("written", &written(span, scanned.is_some(), commits))?;
    fact("written by", &palette.styled(claim(span), palette.of(span.claim)))?;
    for (name, text) in [("agent", agent(span)), ("model", model(span)), ("copied from", copied(line, commits))] {
        if let Some(text) = text {
            fact(name, &text)?;
        }
    }
    evidence(span).iter().try_for_each(|(name, text)| fact(name, text))?;
    let Some(changes) = scanned else { return fact("review", NOT_SCANNED) };
    let class = reviewed::class_and_level(&span.review);
    fact("review", &palette.styled(class, reviewed::style(span.review.class, &palette)))?;
    let change = changes.get(&span.written_commit).map(|change| ("change", term(&**change)));
    change.into_iter().chain(review(&span.review)).try_for_each(|(name, text)| fact(name, &text))
}

/// `3f2c1aa0 2024-05-01 src/old.rs:12`, and that history ends there.
fn introduced(line: &BlamedLine<'_>, commits: &mut Commits) -> String {
    let span = line.span;
    let cut = if span.boundary { "; history is cut off there, the line may be older" } else { "" };
    let commit = dated(span.introduced_commit, commits);
    format!("{commit} {}:{}{cut}", term(&*span.introduced_path), line.introduced_line)
}

/// `the same`, or `3f2c1aa0 2023-02-01 src/older.rs, added`.
fn written(span: &SpanRow, is_scanned: bool, commits: &mut Commits) -> String {
    if !is_scanned {
        return NOT_SCANNED.to_owned();
    }
    let operation = span.operation.as_str().replace('_', " ");
    match span.written_commit == span.introduced_commit {
        true => format!("the same, {operation}"),
        false => format!("{} {}, {operation}", dated(span.written_commit, commits), term(&*span.written_path)),
    }
}

fn dated(id: CommitId, commits: &mut Commits) -> String {
    let day = commits.get(id).map(|commit| plain::day(commit.author.seconds, &commit.author.zone));
    format!("{id:.8} {:10}", day.unwrap_or_default())
}

/// `ai, claimed`.
fn claim(span: &SpanRow) -> String {
    match span.claim {
        Claim::Unknown => span.claim.to_string(),
        Claim::Ai | Claim::Human => format!("{}, {}", span.claim, span.level),
    }
}

fn agent(span: &SpanRow) -> Option<String> {
    span.agent.as_ref().map(|agent| term(agent.to_string()))
}

/// `claude-opus-4`, and how the evidence spells it where that differs.
fn model(span: &SpanRow) -> Option<String> {
    let model = span.model.as_deref().map(term);
    let raw = span.model_raw.as_deref().map(term).filter(|raw| Some(raw) != model.as_ref());
    match (model, raw) {
        (Some(model), Some(raw)) => Some(format!("{model}, spelled {raw}")),
        (Some(text), None) => Some(text),
        (None, raw) => raw.map(|raw| format!("spelled {raw}")),
    }
}

fn copied(line: &BlamedLine<'_>, commits: &mut Commits) -> Option<String> {
    let source = line.copied_from()?;
    let commit = dated(source.commit, commits);
    Some(format!("{commit} {}:{}, written by {}", term(&*source.path), source.line, source.claim))
}

/// Each piece under its name: evidence, conflict or one-sided; the name of those that follow alike is left out.
fn evidence(span: &SpanRow) -> Vec<(&'static str, String)> {
    let kinds = [("conflict", CONFLICT), ("one-sided", ONE_SIDED)];
    let mut pieces: Vec<(usize, &'static str, String)> = Vec::new();
    for text in span.evidence.iter() {
        let found =
            kinds.iter().enumerate().find_map(|(at, (name, start))| Some((at, name, text.strip_prefix(start)?)));
        match found {
            Some((at, name, rest)) => pieces.push((at + 1, name, term(rest.trim_start()))),
            None => pieces.push((0, "evidence", term(&**text))),
        }
    }
    if pieces.is_empty() {
        pieces.push((0, "evidence", "none".to_owned()));
    }
    pieces.sort_by_key(|(at, _, _)| *at);
    let mut before = "";
    let pieces = pieces.into_iter().map(|(_, name, text)| {
        let name = if std::mem::replace(&mut before, name) == name { "" } else { name };
        (name, text)
    });
    pieces.collect()
}

/// What is known of a review beside its class.
fn review(review: &Review) -> Vec<(&'static str, String)> {
    let yes = |is_so: bool| if is_so { "yes" } else { "no" };
    let by =
        Some(review.reviewers.len()).filter(|count| *count > 0).map(|count| plain::counted(count as u64, "reviewer"));
    let read = review.read_mark.then(|| "somebody marked the line as read".to_owned());
    let facts = [
        ("reviewed by", by),
        ("reviewed at", review.at.map(plain::rfc3339)),
        ("read mark", read),
        ("independent", review.independent.map(|is_so| yes(is_so).to_owned())),
        ("code owner", review.code_owner.map(|is_so| yes(is_so).to_owned())),
    ];
    facts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
}

fn term(text: impl AsRef<[u8]>) -> String {
    Untrusted::new(text).term().to_string()
}
