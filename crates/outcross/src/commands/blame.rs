//! `outcross blame`.

use std::fs;
use std::io::Read as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use facts::{CopySource, ProblemRow, SpanRow, Stage};
use git::{EntryKind, ObjectId, Objects};

use crate::blamed::{BlamedFile, BlamedLine, Commits, texts};
use crate::cli::Format;
use crate::commands::{Session, documents};
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::{beside, porcelain};
use crate::platform;
use crate::scanning::{Scanner, read_error};
use crate::settings::Settings;
use crate::tally::{ProblemTally, Tally};
use crate::target::Target;
use crate::ui::{Output, Paging, Ui};
use crate::untrusted::Untrusted;

/// Show where each line of a file comes from and who wrote it.
///
/// It answers for the file at HEAD, not for the one on disk. Where no ledger is there it walks only the history that
/// the file needs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross blame src/main.rs
  outcross blame src/main.rs -L 10,20 --rev v1.0
  outcross blame src/main.rs --json
  outcross blame --porcelain src/main.rs          the format of git blame --porcelain")]
pub struct Args {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The commit to answer for (default: HEAD)
    #[arg(long, value_name = "REV")]
    rev: Option<String>,
    /// Lines A to B alone; also A, and ,B and A,+COUNT
    #[arg(short = 'L', value_name = "A,B")]
    lines: Option<LineRange>,
    /// Use the format of git blame --porcelain
    #[arg(long, conflicts_with_all = ["json", "format"])]
    porcelain: bool,
}

/// A range of lines as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LineRange {
    first: u32,
    last: u32,
}

impl FromStr for LineRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0);
        let fault = || "expected two line numbers, as in 10,20 or 10,+5".to_owned();
        let (first, last) = text.split_once(',').unwrap_or((text, ""));
        let first = if first.is_empty() { 1 } else { number(first).ok_or_else(fault)? };
        let last = match (last, last.strip_prefix('+')) {
            ("", _) => u32::MAX,
            (_, Some(count)) => first.saturating_add(number(count).ok_or_else(fault)? - 1),
            (last, None) => number(last).ok_or_else(fault)?,
        };
        if last < first { Err(fault()) } else { Ok(LineRange { first, last }) }
    }
}

/// A file as it was found at the commit.
struct Found {
    path: Vec<u8>,
    content: Vec<u8>,
}

/// Spans of the files, and what could not be read.
#[derive(Default)]
struct Origins {
    spans: Vec<SpanRow>,
    problems: Vec<ProblemRow>,
    /// Moves were followed: spans know where lines were written. Only a whole scan sees what a line was moved from.
    follows_moves: bool,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), None)?;
    let commit = commit(args, &target)?;
    let objects = target.repository.objects();
    let found = find_all(args, &target, commit, &objects)?;
    if args.rev.is_none() {
        found.iter().for_each(|file| compare_with_disk(file, &target, &session.ui));
    }
    let scanner = Scanner::new(session.settings.threads, None)?;
    let paths: Vec<Vec<u8>> = found.iter().map(|file| file.path.clone()).collect();
    let origins = origins(&scanner, &target, commit, &paths, session)?;
    let files = join(found, &origins.spans, args, &session.ui)?;
    let problems = ProblemTally::of(&origins.problems);
    let follows_moves = origins.follows_moves;
    let blamed = Blamed { target: &target, commit, scanner: &scanner, problems: &problems, follows_moves };
    blamed.show(&files, Commits::new(objects), args, &session.settings)?;
    let is_cut_off = files.iter().flat_map(BlamedFile::lines).any(|line| line.span.boundary);
    let is_unreadable = is_cut_off && problems.is_history_unreadable();
    Ok(if is_unreadable { Verdict::Unreadable } else { Verdict::Done })
}

fn commit(args: &Args, target: &Target) -> Result<ObjectId, CommandError> {
    match &args.rev {
        Some(rev) => target.resolve(rev),
        None => target.head_commit().ok_or_else(|| CommandError::nothing("the repository has no commits yet")),
    }
}

fn find_all(args: &Args, target: &Target, commit: ObjectId, objects: &Objects) -> Result<Vec<Found>, CommandError> {
    let current = platform::current_folder()
        .and_then(fs::canonicalize)
        .map_err(|error| CommandError::nothing(format!("the current folder is gone: {error}")))?;
    let tree = objects.commit(commit).map_err(CommandError::unreadable)?.tree;
    let mut found: Vec<Found> = Vec::new();
    for file in &args.files {
        let path = target.path_of(file, &current)?;
        if found.iter().all(|there| there.path != path) {
            found.push(find(objects, tree, path)?);
        }
    }
    Ok(found)
}

fn find(objects: &Objects, tree: ObjectId, path: Vec<u8>) -> Result<Found, CommandError> {
    let name = Untrusted::new(&path).term().to_string();
    let entry = git::lookup(objects, tree, &path).map_err(CommandError::unreadable)?;
    let kind = match entry {
        Some(entry) if entry.kind == EntryKind::File => {
            let content = objects.blob(entry.id).map_err(CommandError::unreadable)?;
            return Ok(Found { path, content: content.to_vec() });
        }
        Some(entry) if entry.kind == EntryKind::Symlink => "a symbolic link",
        Some(_) => "a submodule",
        None => {
            let error = CommandError::nothing(format!("there is no file {name} in that commit"));
            return Err(error.hint("files that are not committed have no history yet; folders are not files"));
        }
    };
    Err(CommandError::nothing(format!("{name} is {kind}, not a file")))
}

/// Says so when the file on disk is another one. Line ends alone make no difference: a checkout may change them.
fn compare_with_disk(file: &Found, target: &Target, ui: &Ui) {
    let Some(folder) = target.repository.work_dir() else { return };
    let Ok(path) = std::str::from_utf8(&file.path) else { return };
    match is_same(&folder.join(path), &file.content) {
        Ok(true) => {}
        Ok(false) => ui.warn(format!("{path} on disk differs from HEAD; this is for HEAD")),
        Err(_) => ui.warn(format!("{path} can't be read on disk; this is for HEAD")),
    }
}

fn is_same(path: &Path, content: &[u8]) -> std::io::Result<bool> {
    // Anything but a regular file could block, or be endless.
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(false);
    }
    let line_feeds = content.iter().filter(|byte| **byte == b'\n').count();
    let longest = content.len() + line_feeds;
    let mut on_disk = Vec::new();
    fs::File::open(path)?.take(longest as u64 + 1).read_to_end(&mut on_disk)?;
    let plain = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line).to_vec();
    Ok(on_disk == content || texts(&on_disk).map(plain).eq(texts(content).map(plain)))
}

/// From the ledger if it is right for this commit, else by a walk over these files.
fn origins(
    scanner: &Scanner,
    target: &Target,
    commit: ObjectId,
    paths: &[Vec<u8>],
    session: &Session,
) -> Result<Origins, CommandError> {
    let place = session.settings.own_ledger(&target.anchor).ok().filter(|_| target.head_commit() == Some(commit));
    let Some((ledger, entry)) = place.and_then(|folder| scanner.current(target, &folder)) else {
        let scan = scanner.walk(target, commit, paths, &session.ui)?;
        let (spans, problems) = (scan.spans().collect(), scan.problems().to_vec());
        return Ok(Origins { spans, problems, follows_moves: false });
    };
    let mut spans = Vec::new();
    for span in ledger.spans(&entry.repo_id).map_err(read_error)? {
        let span = span.map_err(read_error)?;
        if paths.iter().any(|path| path.as_slice() == raw_path(&span)) {
            spans.push(span);
        }
    }
    let mut problems: Vec<ProblemRow> =
        ledger.problems(&entry.repo_id).map_err(read_error)?.collect::<Result<_, _>>().map_err(read_error)?;
    problems.retain(|problem| concerns(problem, &spans));
    Ok(Origins { spans, problems, follows_moves: true })
}

/// Whether a problem of a repository is one of the files with these spans: it is about one of their paths, or about
/// the repository as a whole.
fn concerns(problem: &ProblemRow, spans: &[SpanRow]) -> bool {
    let is_general = matches!(problem.stage, Stage::Open | Stage::Graph);
    let is_of = |span: &SpanRow| [&span.path, &span.introduced_path].contains(&&problem.subject);
    is_general || spans.iter().any(is_of)
}

fn raw_path(span: &SpanRow) -> &[u8] {
    span.path_raw.as_deref().unwrap_or(span.path.as_bytes())
}

/// Puts the spans to their files.
fn join(found: Vec<Found>, spans: &[SpanRow], args: &Args, ui: &Ui) -> Result<Vec<BlamedFile>, CommandError> {
    let mut files = Vec::new();
    for Found { path, content } in found {
        let spans: Vec<SpanRow> = spans.iter().filter(|span| raw_path(span) == path).cloned().collect();
        let name = Untrusted::new(&path).term().to_string();
        if spans.is_empty() && !content.is_empty() {
            ui.warn(format!("{name} has no lines: it is binary or could not be followed"));
        }
        let file = BlamedFile { path, content, spans, wanted: 1..=u32::MAX };
        let wanted = wanted(args, &file, &name)?;
        files.push(BlamedFile { wanted, ..file });
    }
    Ok(files)
}

fn wanted(args: &Args, file: &BlamedFile, name: &str) -> Result<RangeInclusive<u32>, CommandError> {
    let Some(range) = args.lines else { return Ok(1..=u32::MAX) };
    match file.line_count() {
        count if range.first > count => {
            Err(CommandError::usage(format!("{name} has {} only", crate::output::plain::counted(count.into(), "line"))))
        }
        _ => Ok(range.first..=range.last),
    }
}

/// What is shown beside the lines.
struct Blamed<'a> {
    target: &'a Target,
    commit: ObjectId,
    scanner: &'a Scanner,
    problems: &'a ProblemTally,
    follows_moves: bool,
}

impl Blamed<'_> {
    fn show(
        &self,
        files: &[BlamedFile],
        mut commits: Commits,
        args: &Args,
        settings: &Settings,
    ) -> Result<(), CommandError> {
        let is_json = settings.format == Format::Json;
        let paging = if is_json || args.porcelain { Paging::Off } else { Paging::Allowed };
        let mut output = Output::open(settings, paging)?;
        if is_json {
            json::write(&mut output, &self.document(files))?;
        }
        for (at, file) in files.iter().enumerate().filter(|_| !is_json) {
            if args.porcelain {
                write_porcelain(&mut output, file, &mut commits)?;
                continue;
            }
            write_title(&mut output, files, at)?;
            beside::write(&mut output, file, &mut commits)?;
        }
        output.finish()?;
        Ok(())
    }

    fn document(&self, files: &[BlamedFile]) -> v1::Blame {
        let mut tally = Tally::default();
        let mut lines = Vec::new();
        for line in files.iter().flat_map(BlamedFile::lines) {
            tally.add(line.span, 1);
            lines.push(line_document(&line, self.follows_moves));
        }
        v1::Blame {
            schema: v1::BLAME,
            tool: v1::Tool::THIS,
            repo: documents::repo(self.target, Some(self.commit)),
            settings: documents::settings(self.scanner.settings()),
            summary: v1::BlameSummary {
                files: files.len() as u64,
                lines: tally.lines(),
                written: documents::written_by(&tally),
            },
            lines,
            problems: documents::problems(self.problems),
        }
    }
}

/// The path above its lines, where there are several files.
fn write_title(output: &mut Output, files: &[BlamedFile], at: usize) -> std::io::Result<()> {
    use std::io::Write as _;
    if files.len() < 2 {
        return Ok(());
    }
    let gap = if at > 0 { "\n" } else { "" };
    let name = output.palette.styled(Untrusted::new(&files[at].path).term(), output.palette.strong);
    writeln!(output, "{gap}{name}")
}

/// The bytes as they are for a program; harmless for a terminal.
fn write_porcelain(output: &mut Output, file: &BlamedFile, commits: &mut Commits) -> std::io::Result<()> {
    use std::io::Write as _;
    if !output.is_screen {
        return porcelain::write(output, file, commits);
    }
    let mut bytes = Vec::new();
    porcelain::write(&mut bytes, file, commits)?;
    write!(output, "{}", Untrusted::new(bytes).term_lines())
}

fn line_document(line: &BlamedLine<'_>, follows_moves: bool) -> v1::Line {
    let span = line.span;
    v1::Line {
        path: span.path.to_string(),
        line: line.number,
        introduced_commit: span.introduced_commit.to_string(),
        introduced_path: span.introduced_path.to_string(),
        introduced_line: line.introduced_line,
        written_commit: follows_moves.then(|| span.written_commit.to_string()),
        copied_from: span.copied_from.as_ref().map(copy_source),
        boundary: span.boundary,
        claim: span.claim.as_str(),
        level: span.level.as_str(),
        agent: span.agent.as_ref().map(ToString::to_string),
        model: span.model.as_ref().map(ToString::to_string),
        review_class: None,
        evidence: span.evidence.iter().map(ToString::to_string).collect(),
    }
}

fn copy_source(source: &CopySource) -> v1::CopySource {
    v1::CopySource {
        commit: source.commit.to_string(),
        path: source.path.to_string(),
        line: source.line,
        claim: source.claim.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let check = |text: &str, expect: Option<(u32, u32)>| {
            let range = text.parse::<LineRange>().ok().map(|range| (range.first, range.last));
            assert_eq!(range, expect, "{text}");
        };
        check("3,7", Some((3, 7)));
        check("3,+2", Some((3, 4)));
        check("3,", Some((3, u32::MAX)));
        check("3", Some((3, u32::MAX)));
        check(",7", Some((1, 7)));
        for bad in ["0,3", "7,3", "a,b", "3,+0", "/x/,3", "3,4,5", "-1,2"] {
            check(bad, None);
        }
    }
}
