//! Clones for people.

use std::io::{self, Write};

use code::clones::CloneType;

use super::facts;
use crate::clones::excerpt::Excerpts;
use crate::commands::clones::Search;
use crate::output::json::v1;
use crate::output::plain::{counted, grouped};
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Members of a class that are shown.
const MEMBERS: usize = 8;

/// Characters of a member's first line that are shown.
const WIDTH: usize = 60;

/// Languages that are shown.
const LANGUAGES: usize = 12;

/// Writes what was found: the classes of the document, whose numbers are `shown`.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write(
    out: &mut Output,
    search: &Search<'_>,
    (document, shown): (&v1::Clones, &[usize]),
    excerpts: &mut Excerpts<'_>,
) -> io::Result<()> {
    for (one, at) in document.classes.iter().zip(shown) {
        class(out, search, one, *at, excerpts)?;
    }
    summary(out, search, document, shown.len())
}

/// Writes the classes of units of ledgers, so many of each type.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_units(
    out: &mut Output,
    document: &v1::Clones,
    types: &[CloneType],
    limit: usize,
) -> io::Result<()> {
    let mut shown = 0;
    for of in types {
        for class in document.classes.iter().filter(|class| class.r#type == of.number()).take(limit) {
            head(out, class)?;
            for member in class.members.iter().take(MEMBERS) {
                let place = format!("{}:{}-{}", member.path, member.start_line, member.end_line);
                let repo = member.repo.as_deref().unwrap_or_default();
                let name = member.name.as_deref().unwrap_or_default();
                let name = out.palette.styled(Untrusted::new(name).term(), out.palette.faint);
                writeln!(out, "  {repo}  {}  {name}", Untrusted::new(place).term())?;
            }
            rest(out, class)?;
            shown += 1;
        }
    }
    let v1::ClonesSummary { classes, duplicated_lines, duplicated_percent, lines, .. } = document.summary;
    let repositories = document.sources.len() as u64;
    let repositories =
        if repositories == 1 { "1 repository".to_owned() } else { format!("{} repositories", grouped(repositories)) };
    let share = format!(
        "{} in functions that stand in several places ({duplicated_percent:.1} %)",
        counted(duplicated_lines, "line")
    );
    writeln!(out, "{repositories}, {}: {}", counted(lines, "line"), out.palette.styled(share, out.palette.strong))?;
    types_of(out, document)?;
    if shown < classes {
        writeln!(out, "{} of {} shown; --limit 0 shows all", grouped(shown), counted_classes(classes))?;
    }
    Ok(())
}

/// What a class is.
fn head(out: &mut Output, class: &v1::ClonesClass) -> io::Result<()> {
    let palette = out.palette;
    let new = if class.is_new == Some(true) { palette.styled("new  ", palette.doubtful) } else { String::new() };
    let kind = palette.styled(facts::kind(class), palette.strong);
    writeln!(out, "{new}{kind}: {}", facts::size(class))?;
    let past = facts::past(class).join("; ");
    if !past.is_empty() {
        writeln!(out, "  {}", palette.styled(Untrusted::new(past).term(), palette.faint))?;
    }
    Ok(())
}

/// How many members are not shown.
fn rest(out: &mut Output, class: &v1::ClonesClass) -> io::Result<()> {
    if class.members.len() > MEMBERS {
        writeln!(out, "  and {}", counted((class.members.len() - MEMBERS) as u64, "more place"))?;
    }
    writeln!(out)
}

fn class(
    out: &mut Output,
    search: &Search<'_>,
    class: &v1::ClonesClass,
    at: usize,
    excerpts: &mut Excerpts<'_>,
) -> io::Result<()> {
    head(out, class)?;
    let palette = out.palette;
    let members = search.found.classes[at].class.members.iter().zip(&class.members);
    for (found, member) in members.take(MEMBERS) {
        let place = format!("{}:{}-{}", Untrusted::new(&member.path).term(), member.start_line, member.end_line);
        let lines = excerpts.lines(found.file, member.start_line, member.end_line);
        let says_something = |line: &&Vec<u8>| line.iter().any(u8::is_ascii_alphanumeric);
        let first = lines.iter().find(says_something).map(|line| start_of(line)).unwrap_or_default();
        writeln!(out, "  {place}  {}", palette.styled(first, palette.faint))?;
    }
    rest(out, class)
}

fn start_of(line: &[u8]) -> String {
    let text = Untrusted::new(line.trim_ascii()).term().to_string();
    if text.chars().count() <= WIDTH { text } else { text.chars().take(WIDTH - 1).chain(['…']).collect() }
}

fn summary(out: &mut Output, search: &Search<'_>, document: &v1::Clones, shown: usize) -> io::Result<()> {
    let v1::ClonesSummary { files, lines, duplicated_lines, duplicated_percent, .. } = document.summary;
    let palette = out.palette;
    let share = format!("{} duplicated ({duplicated_percent:.1} %)", counted(duplicated_lines, "line"));
    let share = palette.styled(share, palette.strong);
    writeln!(out, "{}, {}: {share}", counted(files, "file"), counted(lines, "line"))?;
    types_of(out, document)?;
    languages(out, document)?;
    if let (Some(new), Some(with)) = (document.summary.new_classes, &search.compared_with) {
        let with = Untrusted::new(with).term().to_string();
        writeln!(out, "{} since {with}", if new == 0 { "no new clones".to_owned() } else { counted_new(new) })?;
    }
    let asked = search.asked().count();
    if shown < asked {
        writeln!(out, "{} of {} shown; --limit 0 shows all", grouped(shown as u64), counted_classes(asked as u64))?;
    }
    let skipped: u64 = document.problems.iter().map(|problem| problem.count).sum();
    if skipped > 0 {
        let reasons: Vec<String> =
            document.problems.iter().map(|problem| format!("{} {}", problem.count, problem.reason)).collect();
        writeln!(out, "{} left out: {}", counted(skipped, "file"), reasons.join(", "))?;
    }
    Ok(())
}

fn types_of(out: &mut Output, document: &v1::Clones) -> io::Result<()> {
    for of in &document.summary.types {
        let (classes, lines) = (counted_classes(of.classes), grouped(of.duplicated_lines));
        writeln!(out, "  type {}   {classes:>16}   {lines:>12} lines with those above", of.r#type)?;
    }
    Ok(())
}

fn counted_classes(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "class" } else { "classes" })
}

fn counted_new(number: u64) -> String {
    format!("{} new {}", grouped(number), if number == 1 { "class" } else { "classes" })
}

fn languages(out: &mut Output, document: &v1::Clones) -> io::Result<()> {
    if document.languages.len() < 2 {
        return Ok(());
    }
    writeln!(out, "  {:<20} {:>8} {:>12} {:>12}", "language", "files", "lines", "duplicated")?;
    for row in document.languages.iter().take(LANGUAGES) {
        let name = row.language.as_deref().unwrap_or("not known");
        let cells = [row.files, row.lines, row.duplicated_lines].map(grouped);
        writeln!(out, "  {name:<20} {:>8} {:>12} {:>12}", cells[0], cells[1], cells[2])?;
    }
    Ok(())
}
