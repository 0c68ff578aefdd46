//! Lines of a file in the format of `git blame --porcelain`, for editors that read that.
//!
//! The commit named is the one that introduced the line. As in git, a commit's headers come with its first line and
//! root commits are marked `boundary`. Differences: there is no `previous` header, and names stay in the encoding in
//! which the commit holds them.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use facts::CommitId;
use git::{Commit, Person};

use crate::blamed::{BlamedFile, BlamedLine, Commits};

/// How often the headers of a commit are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headers {
    /// With its first line: `--porcelain`.
    Once,
    /// With every line: `--line-porcelain`.
    Always,
}

/// Writes the lines of a file.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut impl Write, file: &BlamedFile, often: Headers, commits: &mut Commits) -> io::Result<()> {
    let lines: Vec<BlamedLine<'_>> = file.lines().collect();
    let mut headers = HeaderWriter::new(&lines, often);
    for group in lines.chunk_by(follows) {
        for (at, line) in group.iter().enumerate() {
            write!(out, "{} {} {}", line.span.introduced_commit, line.introduced_line, line.number)?;
            if at == 0 {
                writeln!(out, " {}", group.len())?;
                headers.write(out, line, commits)?;
            } else {
                writeln!(out)?;
                headers.repeat(out, line, commits)?;
            }
            out.write_all(b"\t")?;
            out.write_all(line.text)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

/// Whether two lines are neighbours in both files.
fn follows(a: &BlamedLine<'_>, b: &BlamedLine<'_>) -> bool {
    a.span.introduced_commit == b.span.introduced_commit
        && a.span.introduced_path == b.span.introduced_path
        && (a.introduced_line + 1, a.number + 1) == (b.introduced_line, b.number)
}

/// The headers of commits; where each is written once, the path again if a commit has several.
struct HeaderWriter<'a> {
    often: Headers,
    paths: HashMap<CommitId, HashSet<&'a str>>,
    written: HashSet<CommitId>,
}

impl<'a> HeaderWriter<'a> {
    fn new(lines: &[BlamedLine<'a>], often: Headers) -> Self {
        let mut paths: HashMap<CommitId, HashSet<&str>> = HashMap::new();
        for line in lines {
            paths.entry(line.span.introduced_commit).or_default().insert(&line.span.introduced_path);
        }
        HeaderWriter { often, paths, written: HashSet::new() }
    }

    /// The headers for a line that is not the first of its group.
    fn repeat(&mut self, out: &mut impl Write, line: &BlamedLine<'_>, commits: &mut Commits) -> io::Result<()> {
        if self.often == Headers::Once { Ok(()) } else { self.write(out, line, commits) }
    }

    fn write(&mut self, out: &mut impl Write, line: &BlamedLine<'_>, commits: &mut Commits) -> io::Result<()> {
        let id = line.span.introduced_commit;
        let is_first = self.written.insert(id) || self.often == Headers::Always;
        if is_first {
            if let Some(commit) = commits.get(id) {
                write_commit(out, id, commit)?;
            }
            let is_root = commits.get(id).is_none_or(|commit| commit.parents.is_empty());
            if is_root || line.span.boundary {
                writeln!(out, "boundary")?;
            }
        }
        if is_first || self.paths.get(&id).is_some_and(|paths| paths.len() > 1) {
            writeln!(out, "filename {}", quoted(&line.span.introduced_path))?;
        }
        Ok(())
    }
}

fn write_commit(out: &mut impl Write, id: CommitId, commit: &Commit) -> io::Result<()> {
    write_person(out, "author", &commit.author)?;
    write_person(out, "committer", &commit.committer)?;
    out.write_all(b"summary ")?;
    match summary(&commit.message) {
        [] => write!(out, "({id})")?,
        summary => out.write_all(summary)?,
    }
    out.write_all(b"\n")
}

fn write_person(out: &mut impl Write, role: &str, person: &Person) -> io::Result<()> {
    write!(out, "{role} ")?;
    out.write_all(&person.name)?;
    write!(out, "\n{role}-mail <")?;
    out.write_all(&person.email)?;
    write!(out, ">\n{role}-time {}\n{role}-tz ", person.seconds)?;
    out.write_all(if person.zone.is_empty() { b"+0000" } else { &person.zone })?;
    out.write_all(b"\n")
}

/// The first line of a message that holds anything but white space.
#[must_use]
pub fn summary(message: &[u8]) -> &[u8] {
    let mut lines = message.split(|byte| *byte == b'\n');
    lines.find(|line| !line.trim_ascii().is_empty()).unwrap_or_default()
}

/// A path as git quotes it: in double quotes with C's escapes where it holds control characters, quotes, backslashes or
/// bytes outside ASCII. One that a row holds quoted already (its bytes are not UTF-8) stays as it is.
fn quoted(path: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, 0x20..=0x7e) && !matches!(byte, b'"' | b'\\');
    if path.bytes().all(is_plain) || (path.len() > 1 && path.starts_with('"') && path.ends_with('"')) {
        return path.to_owned();
    }
    let escape = |byte: u8| match byte {
        7 => "\\a".to_owned(),
        8 => "\\b".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'\n' => "\\n".to_owned(),
        11 => "\\v".to_owned(),
        12 => "\\f".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        _ if is_plain(byte) => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    format!("\"{}\"", path.bytes().map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_as_git_does() {
        let check = |path: &str, expect: &str| assert_eq!(quoted(path), expect);
        check("src/main.rs", "src/main.rs");
        check("a b", "a b");
        check("é", "\"\\303\\251\"");
        check("a\tb\u{1b}", "\"a\\tb\\033\"");
        check("a\\b", "\"a\\\\b\"");
        check("\"\\377\"", "\"\\377\"");
    }

    #[test]
    fn a_summary_is_the_first_line_with_text() {
        let check = |message: &str, expect: &str| assert_eq!(summary(message.as_bytes()), expect.as_bytes());
        check("\n \n one \ntwo\n\nthree", " one ");
        check("", "");
    }
}
