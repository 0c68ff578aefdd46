//! Lines of a file for people: commit, day and writer beside each line.

use std::io::{self, Write};

use facts::{Claim, SpanRow};

use crate::blamed::{BlamedFile, BlamedLine, Commits};
use crate::output::plain;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Characters that the column of writers may take.
const MAX_WRITER: usize = 34;

/// Writes the lines of a file. A commit with `^` before it is where history is cut off; the path is shown where lines
/// come from another one.
///
/// # Errors
/// Those of the writer.
pub fn write(output: &mut Output, file: &BlamedFile, commits: &mut Commits) -> io::Result<()> {
    let lines: Vec<BlamedLine<'_>> = file.lines().collect();
    let widths = Widths::of(&lines);
    lines.iter().try_for_each(|line| write_line(output, line, &widths, commits))
}

/// Characters of each column; 0 for one that is left out.
struct Widths {
    writer: usize,
    path: usize,
    number: usize,
}

impl Widths {
    fn of(lines: &[BlamedLine<'_>]) -> Self {
        let is_renamed = lines.iter().any(|line| line.span.introduced_path != line.span.path);
        let paths = lines.iter().map(|line| path(line.span).chars().count());
        Widths {
            writer: lines.iter().map(|line| writer(line.span).chars().count()).max().unwrap_or(0),
            path: paths.max().filter(|_| is_renamed).unwrap_or(0),
            number: lines.last().map_or(1, |line| line.number.to_string().len()),
        }
    }
}

fn write_line(output: &mut Output, line: &BlamedLine<'_>, widths: &Widths, commits: &mut Commits) -> io::Result<()> {
    let (palette, span) = (output.palette, line.span);
    let mark = if span.boundary { '^' } else { ' ' };
    let day = commits.get(span.introduced_commit).map(|commit| plain::day(commit.author.seconds, &commit.author.zone));
    let style = match span.claim {
        Claim::Ai => palette.ai,
        Claim::Human => palette.human,
        Claim::Unknown => palette.faint,
    };
    let commit = palette
        .styled(format_args!("{mark}{:.8} {:10}", span.introduced_commit, day.unwrap_or_default()), palette.faint);
    write!(output, "{commit}")?;
    if widths.path > 0 {
        write!(output, " {:width$}", path(span), width = widths.path)?;
    }
    let writer = palette.styled(format_args!("{:width$}", writer(span), width = widths.writer), style);
    let text = Untrusted::new(line.text.strip_suffix(b"\r").unwrap_or(line.text));
    let gap = if line.text.is_empty() { "" } else { " " };
    writeln!(output, " {writer} {:width$}│{gap}{}", line.number, text.term(), width = widths.number)
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
