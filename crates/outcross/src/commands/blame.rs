//! `outcross blame`.

mod document;
mod lines;

use std::collections::HashSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use facts::{CommitId, ProblemRow, SpanRow, Stage};
use git::{EntryKind, ObjectId, Objects};
use ledger::Ledger;

use crate::blamed::{BlamedFile, Changes, Commits, Wanted, texts};
use crate::cli::Format;
use crate::commands::Session;
use crate::commands::asked::{self, OnlyWord};
use crate::errors::{CommandError, Verdict};
use crate::output::beside::{self, Columns, Ids, When};
use crate::output::explained;
use crate::output::json;
use crate::output::porcelain::{self, Headers};
use crate::platform;
use crate::reviews;
use crate::scanning::{Scanner, ledger_place, read_error};
use crate::settings::Settings;
use crate::tally::ProblemTally;
use crate::target::Target;
use crate::trends::each;
use crate::ui::{Output, Paging, Ui};
use crate::untrusted::Untrusted;

use lines::{Alone, LineRange};

/// Show where each line of a file comes from, who wrote it, and what review it had.
///
/// It answers for the file at HEAD, not for the one on disk. Where no ledger is there it walks only the history that
/// the file needs. White space is no change, as with git blame -w. Once there is a ledger, moved lines are followed to
/// where they were written, and the review is known that lines had before they were merged.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross blame src/main.rs
  outcross blame src/main.rs -L 10,20 --rev v1.0
  outcross blame src/main.rs -L 12 --explain      all that is known of line 12
  outcross blame src/main.rs --only ai,conflict   lines of agents, and those on which evidence does not agree
  outcross blame src/main.rs --only ai,unreviewed lines of agents that nobody but their author looked at
  outcross blame src/main.rs --json
  outcross blame --porcelain src/main.rs          the format of git blame --porcelain

The word before the number is the review that the line had before it was merged:
  -         nothing is known: no record, or no ledger
  none      merged without a review
  self      only its author looked at it
  auto      only automata or AI did
  comment   another human commented
  stale     another human approved, and the line changed later
  approved  another human approved the line as it was merged
  attested  approved, and signed with a key that the base trusts
A '?' behind it: the record is only a claim. A '+': somebody marked the line as read.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is typed")]
pub struct Args {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The commit to answer for (default: HEAD)
    #[arg(long, value_name = "REV")]
    rev: Option<String>,
    /// Lines A to B alone; also A (to the end), ,B and A,+COUNT (may be given several times)
    #[arg(short = 'L', value_name = "A,B")]
    lines: Vec<LineRange>,
    /// Only lines of one of these kinds; words of review (unreviewed and below) narrow the others
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    only: Vec<OnlyWord>,
    /// All that is known of each line: where it was introduced, where it was written, every piece of evidence, and its
    /// review; -L A is that line alone
    #[arg(long, conflicts_with_all = ["porcelain", "line_porcelain", "bare", "long", "date"])]
    explain: bool,
    /// Leave out when, by whom, and the review
    #[arg(short = 's')]
    bare: bool,
    /// Whole ids of commits
    #[arg(short = 'l')]
    long: bool,
    /// How times are shown: iso is with time and zone
    #[arg(long, value_name = "FORMAT", conflicts_with = "bare")]
    date: Option<DateWord>,
    /// Use the format of git blame --porcelain
    #[arg(short = 'p', long, conflicts_with_all = ["json", "format"])]
    porcelain: bool,
    /// The same with the headers of its commit for each line
    #[arg(long, conflicts_with_all = ["json", "format", "porcelain"])]
    line_porcelain: bool,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
    /// White space is never a change: accepted for those who type it
    #[arg(short = 'w', hide = true)]
    ignore_white_space: bool,
    /// Refused with a hint
    #[arg(short = 'M', hide = true)]
    moves: bool,
}

/// `--date`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum DateWord {
    Short,
    Iso,
}

impl Args {
    fn columns(&self) -> Columns {
        let when = match self.date {
            _ if self.bare => When::Left,
            Some(DateWord::Iso) => When::DayAndTime,
            Some(DateWord::Short) | None => When::Day,
        };
        Columns { ids: if self.long { Ids::Whole } else { Ids::Short }, when }
    }

    fn headers(&self) -> Option<Headers> {
        match (self.porcelain, self.line_porcelain) {
            (_, true) => Some(Headers::Always),
            (true, _) => Some(Headers::Once),
            _ => None,
        }
    }

    /// Whether it is shown which change a line came with.
    fn needs_changes(&self, session: &Session) -> bool {
        self.explain || session.settings.format == Format::Json
    }

    /// Without a ledger no review is known. That is worth a word where there are records of it, or it was asked for.
    fn tell_of_reviews(&self, target: &Target, commit: ObjectId, session: &Session) {
        let is_shown = self.headers().is_none() && !self.bare;
        let has_records = || {
            let place = ledger_place(self.ledger.as_deref(), target, &session.settings);
            place.is_ok_and(|(folder, _)| reviews::print(target, &folder).is_some())
        };
        if self.only.iter().any(|word| word.is_of_review()) || (is_shown && has_records()) {
            session.ui.note(match target.head_commit() == Some(commit) {
                true => "what review lines had is known after a scan: outcross scan",
                false => "what review lines had is known for HEAD alone, after a scan",
            });
        }
    }

    fn check(&self) -> Result<(), CommandError> {
        match self.moves {
            false => Ok(()),
            true => Err(CommandError::usage("blame has no -M: a scan follows moved lines by itself")
                .hint("after outcross scan, --explain and --json say where a line was written")),
        }
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
    /// Of a whole scan: spans know where lines were written, which only that sees, and what review they had. With the
    /// change that each commit came with, if they were asked for.
    scanned: Option<Changes>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    args.check()?;
    let target = Target::open(".".as_ref(), args.name.as_deref())?;
    let commit = commit(args, &target)?;
    let objects = target.repository.objects();
    let found = find_all(args, &target, commit, &objects)?;
    if args.rev.is_none() {
        found.iter().for_each(|file| compare_with_disk(file, &target, &session.ui));
    }
    let scanner = session.scanner(None)?;
    let paths: Vec<Vec<u8>> = found.iter().map(|file| file.path.clone()).collect();
    let asked = (commit, paths.as_slice());
    let origins = origins(&scanner, &target, asked, args, session)?;
    if origins.scanned.is_none() {
        args.tell_of_reviews(&target, commit, session);
    }
    let files = join(found, &origins.spans, args, &session.ui)?;
    if !args.only.is_empty() && files.iter().all(|file| file.lines().next().is_none()) {
        session.ui.note("no line is of these kinds");
    }
    let problems = ProblemTally::of(&origins.problems);
    let scanned = origins.scanned.as_ref();
    let blamed = Blamed { target: &target, commit, scanner: &scanner, problems: &problems, scanned };
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
    (commit, paths): (ObjectId, &[Vec<u8>]),
    args: &Args,
    session: &Session,
) -> Result<Origins, CommandError> {
    let needs_changes = args.needs_changes(session);
    let place = ledger_place(args.ledger.as_deref(), target, &session.settings).ok();
    let place = place.filter(|_| target.head_commit() == Some(commit));
    let Some((ledger, entry)) = place.and_then(|(folder, _)| scanner.current(target, &folder)) else {
        let scan = scanner.walk(target, commit, paths, &session.ui)?;
        let (spans, problems) = (scan.spans().collect(), scan.problems().to_vec());
        return Ok(Origins { spans, problems, scanned: None });
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
    let changes = if needs_changes { changes(&ledger, &entry.repo_id, &spans)? } else { Changes::new() };
    Ok(Origins { spans, problems, scanned: Some(changes) })
}

/// The changes that the commits of these spans came with.
fn changes(ledger: &Ledger, repo_id: &str, spans: &[SpanRow]) -> Result<Changes, CommandError> {
    let wanted: HashSet<CommitId> = spans.iter().map(|span| span.written_commit).collect();
    let mut changes = Changes::new();
    each(ledger.commits(repo_id), |row| {
        if let Some(change) = row.change_id.filter(|_| wanted.contains(&row.commit)) {
            changes.insert(row.commit, change);
        }
    })?;
    Ok(changes)
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
        let file = BlamedFile { path, content, spans, wanted: Wanted::default() };
        let wanted = wanted(args, &file, &name)?;
        files.push(BlamedFile { wanted, ..file });
    }
    Ok(files)
}

fn wanted(args: &Args, file: &BlamedFile, name: &str) -> Result<Wanted, CommandError> {
    let count = file.line_count();
    if args.lines.iter().any(|range| range.first() > count) {
        let lines = crate::output::plain::counted(count.into(), "line");
        return Err(CommandError::usage(format!("{name} has {lines} only")));
    }
    let alone = if args.explain { Alone::IsOneLine } else { Alone::IsAStart };
    let ranges = args.lines.iter().map(|range| range.lines(alone)).collect();
    Ok(Wanted { ranges, only: asked::only(&args.only) })
}

/// What the lines are shown with.
struct Blamed<'a> {
    target: &'a Target,
    commit: ObjectId,
    scanner: &'a Scanner,
    problems: &'a ProblemTally,
    scanned: Option<&'a Changes>,
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
        let paging = if is_json || args.headers().is_some() { Paging::Off } else { Paging::Allowed };
        let mut output = Output::open(settings, paging)?;
        if is_json {
            json::write(&mut output, &document::of(self, files))?;
        }
        for at in (0..files.len()).filter(|_| !is_json) {
            self.write(&mut output, (files, at), args, &mut commits)?;
        }
        output.finish()?;
        Ok(())
    }

    fn write(
        &self,
        output: &mut Output,
        (files, at): (&[BlamedFile], usize),
        args: &Args,
        commits: &mut Commits,
    ) -> std::io::Result<()> {
        let file = &files[at];
        if let Some(headers) = args.headers() {
            return write_porcelain(output, file, headers, commits);
        }
        if args.explain {
            return explained::write(output, file, self.scanned, commits);
        }
        write_title(output, files, at)?;
        beside::write(output, file, args.columns(), commits)
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
fn write_porcelain(
    output: &mut Output,
    file: &BlamedFile,
    headers: Headers,
    commits: &mut Commits,
) -> std::io::Result<()> {
    use std::io::Write as _;
    if !output.is_screen {
        return porcelain::write(output, file, headers, commits);
    }
    let mut bytes = Vec::new();
    porcelain::write(&mut bytes, file, headers, commits)?;
    write!(output, "{}", Untrusted::new(bytes).term_lines())
}
