//! A commit for people: who wrote it, what review it had and how, and what is left of it at the head.

use std::collections::BTreeMap;
use std::io::{self, Write};

use facts::{Claim, CommitRow, ReviewRow, ReviewedLines};

use crate::output::{plain, reviewed};
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// What is shown of a commit.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The commit.
    pub row: &'a CommitRow,
    /// Lines at the head that it introduced, by their file.
    pub files: &'a BTreeMap<String, u64>,
    /// What happened to the changes that it came with, in the order in which it is shown.
    pub events: &'a [ReviewRow],
}

/// Writes it.
///
/// # Errors
/// Those of the writer.
pub fn write(output: &mut Output, shown: Shown<'_>) -> io::Result<()> {
    let (row, palette) = (shown.row, output.palette);
    writeln!(output, "commit {}", palette.styled(row.commit, palette.strong))?;
    writeln!(output, "Written by  {}", palette.styled(writer(row), palette.of(row.claim)))?;
    write_list(output, "Evidence", row.evidence.iter().map(|evidence| term(&**evidence)))?;
    write_review(output, row)?;
    write_list(output, "Events", shown.events.iter().map(|event| of_event(event, row)))?;
    let (lines, files) = (plain::counted(row.lines_at_head, "line"), plain::counted(u64::from(row.files), "file"));
    writeln!(output, "Changed     {files}; {lines} of it at the head")?;
    for (path, lines) in shown.files {
        writeln!(output, "{:>10}  {}", plain::grouped(*lines), term(path))?;
    }
    Ok(())
}

/// Texts below each other, with a title before the first.
fn write_list(output: &mut Output, title: &str, texts: impl Iterator<Item = String>) -> io::Result<()> {
    for (at, text) in texts.enumerate() {
        let title = if at == 0 { title } else { "" };
        writeln!(output, "{title:10}  {text}")?;
    }
    Ok(())
}

fn write_review(output: &mut Output, row: &CommitRow) -> io::Result<()> {
    let palette = output.palette;
    if let Some(change) = &row.change_id {
        writeln!(output, "Change      {}{}", term(&**change), landed(row))?;
    }
    let class = palette.styled(reviewed::class_and_level(&row.review), reviewed::style(row.review.class, &palette));
    writeln!(output, "Review      {class}{}", circumstances(row))?;
    write_list(output, "", by_class(&row.reviewed_lines).into_iter())
}

/// `, landed as 3f2c1aa0`, where that is another commit.
fn landed(row: &CommitRow) -> String {
    let landed = row.landed_commit.filter(|landed| *landed != row.commit);
    landed.map(|landed| format!(", landed as {landed:.8}")).unwrap_or_default()
}

/// What is known of the review beside its class, each after a semicolon.
fn circumstances(row: &CommitRow) -> String {
    let review = &row.review;
    let by =
        Some(review.reviewers.len()).filter(|count| *count > 0).map(|count| plain::counted(count as u64, "reviewer"));
    let parts = [
        by.map(|by| format!("by {by}")),
        review.at.map(plain::rfc3339),
        review.read_mark.then(|| "marked as read".to_owned()),
        review.independent.map(|is_so| if is_so { "independent" } else { "not independent" }.to_owned()),
        review.code_owner.map(|is_so| if is_so { "by a code owner" } else { "by no code owner" }.to_owned()),
    ];
    parts.into_iter().flatten().map(|part| format!("; {part}")).collect()
}

/// `approved 12, none 3`: lines by the review that they had; nothing where the commit wrote none.
fn by_class(lines: &ReviewedLines) -> Option<String> {
    let counts = [
        ("attested", lines.attested),
        ("approved", lines.approved),
        ("stale", lines.stale),
        ("commented", lines.commented),
        ("automated", lines.automated),
        ("self", lines.own),
        ("none", lines.none),
        ("unknown", lines.unknown),
    ];
    let there = counts.into_iter().filter(|(_, lines)| *lines > 0);
    let texts: Vec<String> = there.map(|(class, lines)| format!("{class} {}", plain::grouped(lines.into()))).collect();
    (!texts.is_empty()).then(|| format!("lines by review: {}", texts.join(", ")))
}

/// `2026-01-02T10:00:00Z approved by human 1a2b3c4d, claimed (dump)`; with its change where that is another one than the
/// commit's.
fn of_event(row: &ReviewRow, commit: &CommitRow) -> String {
    let at = row.at.map_or_else(|| "no time".to_owned(), plain::rfc3339);
    let agent = row.agent.as_ref().map(|agent| format!(" {}", term(agent.to_string())));
    let who = match &row.reviewer_id {
        Some(id) => format!(" by {}{} {id:.8}", row.reviewer_kind, agent.unwrap_or_default()),
        None => String::new(),
    };
    let is_other = row.forge != row.source && commit.change_id.as_ref() != Some(&row.change_id);
    let change = if is_other { format!(" {}", term(&*row.change_id)) } else { String::new() };
    let own = if row.is_author { " (author)" } else { "" };
    let signature = match row.signature {
        facts::SignatureVerdict::None => String::new(),
        verdict => format!(", signature {}", spaced(verdict.as_str())),
    };
    let state = spaced(row.state.as_str());
    format!("{at:20} {state}{change}{who}{own}, {} ({}){signature}", row.level, term(&*row.source))
}

fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

/// `ai (claimed), claude-code, claude-opus-4`.
fn writer(row: &CommitRow) -> String {
    let known = if row.claim == Claim::Unknown { String::new() } else { format!(" ({})", row.level) };
    let agent = row.agent.as_ref().map(|agent| format!(", {}", term(agent.to_string())));
    let model = row.model.as_ref().map(|model| format!(", {}", term(&**model)));
    format!("{}{known}{}{}", row.claim, agent.unwrap_or_default(), model.unwrap_or_default())
}

fn term(text: impl AsRef<[u8]>) -> String {
    Untrusted::new(text).term().to_string()
}
