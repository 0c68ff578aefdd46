//! Lines of a file for people: commit, day, writer and review beside each line.

use std::io::{self, Write};

use facts::{Claim, SpanRow};

use crate::blamed::{BlamedFile, BlamedLine, Commits};
use crate::output::{plain, reviewed};
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Characters that the column of writers may take.
const MAX_WRITER: usize = 34;

/// What is shown beside the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// How commits are named.
    pub ids: Ids,
    /// Whether it is said when and by whom.
    pub when: When,
}

/// How commits are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// By eight digits.
    Short,
    /// By all.
    Whole,
}

/// Whether it is said when a line was introduced, who wrote it, and what review it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// None of it.
    Left,
    /// By the day.
    Day,
    /// By day, time and zone.
    DayAndTime,
}

/// Writes the lines of a file. A commit with `^` before it is where history is cut off; the path is shown where lines
/// come from another one.
///
/// # Errors
/// Those of the writer.
pub fn write(output: &mut Output, file: &BlamedFile, columns: Columns, commits: &mut Commits) -> io::Result<()> {
    let lines: Vec<BlamedLine<'_>> = file.lines().collect();
    let widths = Widths::of(&lines);
    lines.iter().try_for_each(|line| write_line(output, line, columns, &widths, commits))
}

/// Characters of each column; 0 for one that is left out.
struct Widths {
    writer: usize,
    review: usize,
    path: usize,
    number: usize,
}

impl Widths {
    fn of(lines: &[BlamedLine<'_>]) -> Self {
        let is_renamed = lines.iter().any(|line| line.span.introduced_path != line.span.path);
        let paths = lines.iter().map(|line| path(line.span).chars().count());
        Widths {
            writer: lines.iter().map(|line| writer(line.span).chars().count()).max().unwrap_or(0),
            review: lines.iter().map(|line| reviewed::word(&line.span.review).len()).max().unwrap_or(0),
            path: paths.max().filter(|_| is_renamed).unwrap_or(0),
            number: lines.last().map_or(1, |line| line.number.to_string().len()),
        }
    }
}

fn write_line(
    output: &mut Output,
    line: &BlamedLine<'_>,
    columns: Columns,
    widths: &Widths,
    commits: &mut Commits,
) -> io::Result<()> {
    let (palette, span) = (output.palette, line.span);
    let commit = format!("{}{}", named(span, columns.ids), since(span, columns.when, commits));
    write!(output, "{}", palette.styled(commit, palette.faint))?;
    if widths.path > 0 {
        write!(output, " {:width$}", path(span), width = widths.path)?;
    }
    if columns.when != When::Left {
        let writer = format!("{:width$}", writer(span), width = widths.writer);
        write!(output, " {}", palette.styled(writer, palette.of(span.claim)))?;
        let review = format!("{:width$}", reviewed::word(&span.review), width = widths.review);
        write!(output, " {}", palette.styled(review, reviewed::style(span.review.class, &palette)))?;
    }
    let text = Untrusted::new(line.text.strip_suffix(b"\r").unwrap_or(line.text));
    let gap = if line.text.is_empty() { "" } else { " " };
    writeln!(output, " {:width$}│{gap}{}", line.number, text.term(), width = widths.number)
}

/// The commit, with `^` before it where history is cut off.
fn named(span: &SpanRow, ids: Ids) -> String {
    let mark = if span.boundary { '^' } else { ' ' };
    match ids {
        Ids::Short => format!("{mark}{:.8}", span.introduced_commit),
        Ids::Whole => format!("{mark}{}", span.introduced_commit),
    }
}

/// When its commit was made, after a space.
fn since(span: &SpanRow, when: When, commits: &mut Commits) -> String {
    let author = commits.get(span.introduced_commit).map(|commit| &commit.author);
    let text = |time: fn(i64, &[u8]) -> String| author.map(|author| time(author.seconds, &author.zone));
    match when {
        When::Left => String::new(),
        When::Day => format!(" {:10}", text(plain::day).unwrap_or_default()),
        When::DayAndTime => format!(" {:25}", text(plain::day_and_time).unwrap_or_default()),
    }
}

fn path(span: &SpanRow) -> String {
    Untrusted::new(&*span.introduced_path).term().to_string()
}

/// `ai claude-code (claimed)`, `human (inferred)`, `unknown`.
fn writer(span: &SpanRow) -> String {
    let agent = span.agent.as_ref().map(|agent| format!(" {}", Untrusted::new(agent.to_string()).term()));
    let text = match span.claim {
        Claim::Unknown => span.claim.to_string(),
        Claim::Ai | Claim::Human => format!("{}{} ({})", span.claim, agent.unwrap_or_default(), span.level),
    };
    match text.chars().count() > MAX_WRITER {
        true => text.chars().take(MAX_WRITER - 1).chain(['…']).collect(),
        false => text,
    }
}
