//! Commits for people, one a line.

use std::io::{self, Write};

use facts::{Claim, CommitRow};

use crate::blamed::Commits;
use crate::only::{CONFLICT, ONE_SIDED, has};
use crate::output::{plain, porcelain, reviewed};
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Characters that the column of writers may take.
const MAX_WRITER: usize = 48;

/// Writes commits in the order given, each with the day on which it was committed and its subject where they can be
/// read. The order goes by that day, not by the author's.
///
/// # Errors
/// Those of the writer.
pub fn write(output: &mut Output, rows: &[CommitRow], commits: &mut Commits) -> io::Result<()> {
    let lines: Vec<[String; 5]> = rows.iter().map(columns).collect();
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3), width(4)];
    rows.iter().zip(&lines).try_for_each(|(row, line)| write_line(output, row, line, widths, commits))
}

/// Writer, evidence, review, operations, lines at the head.
fn columns(row: &CommitRow) -> [String; 5] {
    [writer(row), evidence(row), reviewed::word(&row.review), operations(row), plain::grouped(row.lines_at_head)]
}

fn write_line(
    output: &mut Output,
    row: &CommitRow,
    [writer, evidence, review, operations, left]: &[String; 5],
    [writers, evidences, reviews, all_operations, lefts]: [usize; 5],
    commits: &mut Commits,
) -> io::Result<()> {
    let palette = output.palette;
    let commit = commits.get(row.commit);
    let day = commit.map(|commit| plain::day(commit.committer.seconds, &commit.committer.zone));
    let subject = commit.map_or_else(String::new, |commit| term(porcelain::summary(&commit.message)));
    let head = format!("{:.8} {:10}", row.commit, day.unwrap_or_default());
    let (head, writer) = (palette.styled(head, palette.faint), format!("{writer:writers$}"));
    let writer = palette.styled(writer, palette.of(row.claim));
    let review = palette.styled(format_args!("{review:reviews$}"), reviewed::style(row.review.class, &palette));
    let gap = if subject.is_empty() { "" } else { "  " };
    writeln!(
        output,
        "{head} {writer}  {evidence:evidences$}  {review}  {operations:all_operations$}  {left:>lefts$} at head{gap}{subject}"
    )
}

/// `ai claude-code anthropic/claude-opus-4 (claimed)`, `human (inferred)`, `unknown`.
fn writer(row: &CommitRow) -> String {
    let mut words = vec![row.claim.to_string()];
    words.extend(row.agent.as_ref().map(|agent| term(agent.to_string())));
    words.extend(row.model.as_deref().map(term));
    words.extend((row.claim != Claim::Unknown).then(|| format!("({})", row.level)));
    let text = words.join(" ");
    match text.chars().count() > MAX_WRITER {
        true => text.chars().take(MAX_WRITER - 1).chain(['…']).collect(),
        false => text,
    }
}

/// `record, mark, conflict`; `-` where nothing claims anything.
fn evidence(row: &CommitRow) -> String {
    let kinds = [
        ("record", row.recorded != Claim::Unknown),
        ("mark", row.marked != Claim::Unknown),
        ("age", has(&row.evidence, "age:")),
        ("conflict", has(&row.evidence, CONFLICT)),
        ("one-sided", has(&row.evidence, ONE_SIDED)),
    ];
    listed(kinds.into_iter().filter(|(_, is_there)| *is_there).map(|(kind, _)| kind.to_owned()), ", ")
}

/// `+12 ~3 >4 =2 -5`; `-` where no line changed.
fn operations(row: &CommitRow) -> String {
    let counts = &row.operations;
    let sum = |a: u32, b: u32| u64::from(a) + u64::from(b);
    let parts = [
        ('+', u64::from(counts.added)),
        ('~', sum(counts.updated, counts.find_replaced)),
        ('>', u64::from(counts.moved)),
        ('=', sum(counts.copied_within, counts.copied_from_live)),
        ('-', u64::from(counts.deleted)),
    ];
    listed(parts.into_iter().filter(|(_, lines)| *lines > 0).map(|(sign, lines)| format!("{sign}{lines}")), " ")
}

fn listed(parts: impl Iterator<Item = String>, gap: &str) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "-".to_owned() } else { parts.join(gap) }
}

fn term(text: impl AsRef<[u8]>) -> String {
    Untrusted::new(text).term().to_string()
}
