//! Files with records of review that others wrote: exports of a forge's interface, tables, stored events.
//!
//! | content | told by |
//! |---|---|
//! | events of [`mod@crate::events`], one a line | lines that begin with `{"v":1,` |
//! | pull requests of GitHub's GraphQL, or of `gh pr list --json` | `data`, or `headRefOid`, `createdAt` and the like |
//! | pull requests of GitHub's REST or of Gitea, their `reviews` and comments inside or apart | `number`; `pull_request_url` |
//! | pull requests of GitHub with their timeline: `pull`, `events`, `comments` | `pull` and `events` |
//! | merge requests of GitLab, `approvals`, `notes`, `versions`, `commits` inside; notes apart | `iid`; `noteable_iid` |
//! | rows of the ledger's table `reviews` as JSON or CSV ([`Table columns`](#table-columns)) | `change_id` |
//!
//! JSON is read as a list, as several lists or objects in a row, or one a line. Reading streams: a record is in memory
//! at a time. A record that is damaged costs no other.
//!
//! Whatever the file says of itself, its events are of level `claimed` and source `dump`, and a signature that it calls
//! good is unchecked. What a file says of the forge it is from counts before [`Origin::forge`].
//!
//! # Table columns
//!
//! | column | field of the event |
//! |---|---|
//! | `change_id` | `change`; needed |
//! | `state` | `state`, a word of [`facts::ReviewState`]; needed |
//! | `forge` | `forge`; without it [`Origin::forge`] |
//! | `at` | `at`: RFC 3339, without an offset UTC, or microseconds since 1970 |
//! | `requested_at` | an event `requested` of the same actor at that time |
//! | `login`; without it `reviewer_id` | `actor.login` |
//! | `id`, `name`, `email` | those of the actor |
//! | `reviewer_kind` | `actor.kind`: `human`, `user`; `bot`, `ai`; `unknown` |
//! | `head_commit`, `head_tree`, `merge_commit`, `target` | the same |
//! | `commits` | `commits`, oldest first: a JSON list, or ids with `;` or spaces between them |
//! | `paths` | `regions`: a JSON list, or paths with `;` between them; `path#L3` and `path#L3-L9` name lines |
//! | `source` | read and not believed |
//! | `signature` | `none`, or else unchecked |
//!
//! A CSV file has a header; its fields are separated by commas, semicolons or tabs. Other columns are counted.

mod csv;
mod document;
mod records;
mod table;
mod timeline;

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use facts::{Level, Reason, ReviewEvent, SignatureVerdict};

use crate::draft::Stamp;
use crate::events;
use crate::pace::Stop;
use crate::problem::Problems;
use crate::visible;

/// Where a file is from, as far as it does not say so itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Host of the forge that the changes belong to.
    pub forge: Arc<str>,
}

/// What was read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Events handed on.
    pub events: u64,
    /// Records: lines, objects, rows.
    pub records: u64,
    /// What was wrong.
    pub problems: Problems,
}

/// Why a file can't be read, or not to its end. Events that were handed on until then hold.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The file breaks off.
    #[error("cannot read {name}")]
    Read {
        /// The name given to [`read`].
        name: String,
        /// What happened.
        source: io::Error,
    },
    /// It is neither JSON nor a table with the columns that are needed. The hint to give: the columns of a table are
    /// `change_id` and `state` at least, in a header, or the file is JSON as a forge writes it.
    #[error("{name} is no JSON, and as a table it has no column {}", missing.join(" and none "))]
    Columns {
        /// The name given to [`read`].
        name: String,
        /// Columns that are needed and not there.
        missing: Vec<&'static str>,
    },
    /// The caller wanted no more.
    #[error("stopped")]
    Stopped,
}

impl From<Stop> for DumpError {
    fn from(_: Stop) -> DumpError {
        DumpError::Stopped
    }
}

/// Bytes of a line, or of an object of a list, that are read; more is counted and passed over.
const MAX_RECORD_BYTES: usize = 16 << 20;
/// Bytes at the beginning by which the shape is told.
const HEAD_BYTES: u64 = 256 << 10;

/// Lines at the beginning by which it is told whether each is a value.
const LINES_TRIED: usize = 8;

/// Reads a file and hands on its events, in its order. `name` is for messages.
///
/// # Errors
/// [`DumpError`]; a record that is damaged is none.
pub fn read(
    name: &str,
    mut reader: impl BufRead,
    origin: &Origin,
    sink: &mut dyn FnMut(ReviewEvent) -> Result<(), Stop>,
) -> Result<Reading, DumpError> {
    let name = visible::clean(name, 200);
    let broken = |source| DumpError::Read { name: name.clone(), source };
    let mut head = Vec::new();
    reader.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(broken)?;
    let start = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let shape = shape(&head[start..]);
    let input = io::Cursor::new(head[start..].to_vec()).chain(reader);
    let mut hall = Hall { stamp: Stamp::dumped(origin.forge.clone()), sink, reading: Reading::default() };
    let result = match shape {
        Shape::Lines => lines(input, &mut hall),
        Shape::Document => document::read(input, &mut hall),
        Shape::Table => table::read(input, &mut hall),
    };
    match result {
        Ok(()) => Ok(hall.reading),
        Err(Failure::Read(source)) => Err(broken(source)),
        Err(Failure::Columns(missing)) => Err(DumpError::Columns { name, missing }),
        Err(Failure::Stopped) => Err(DumpError::Stopped),
    }
}

/// How a file is divided.
#[derive(Debug, PartialEq, Eq)]
enum Shape {
    /// One JSON value a line.
    Lines,
    /// JSON without regard to lines.
    Document,
    /// Rows below a header.
    Table,
}

/// By the beginning of a file. JSON has one value a line if one of its first lines is an object or a list by itself,
/// and begins where lines begin.
fn shape(head: &[u8]) -> Shape {
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|byte| !matches!(byte, b'{' | b'[')) {
        return Shape::Table;
    }
    let whole = |line: &[u8]| {
        matches!(line.first(), Some(b'{' | b'[')) && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
    };
    // What stands on the lines of a list ends with a comma, but for the last.
    let is_list =
        head.trim_ascii_start().split(|&byte| byte == b'\n').next().is_some_and(|line| line.trim_ascii() == b"[");
    let mut lines = head.split(|&byte| byte == b'\n').take(LINES_TRIED);
    if first.is_none() || (!is_list && lines.any(whole)) { Shape::Lines } else { Shape::Document }
}

/// Why reading ended.
enum Failure {
    Read(io::Error),
    Columns(Vec<&'static str>),
    Stopped,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Read(error)
    }
}

impl From<Stop> for Failure {
    fn from(_: Stop) -> Failure {
        Failure::Stopped
    }
}

/// Where events leave.
struct Hall<'s> {
    stamp: Stamp,
    sink: &'s mut dyn FnMut(ReviewEvent) -> Result<(), Stop>,
    reading: Reading,
}

impl Hall<'_> {
    /// Hands an event on as the claim that it is.
    fn hand_on(&mut self, mut event: ReviewEvent) -> Result<(), Stop> {
        event.source = self.stamp.source.clone();
        event.level = event.level.max(Level::Claimed);
        if event.signature != SignatureVerdict::None {
            event.signature = SignatureVerdict::Unchecked;
        }
        self.reading.events += 1;
        (self.sink)(event)
    }

    fn problem(&mut self, reason: Reason, what: &'static str, example: &[u8]) {
        let head = &example[..example.len().min(400)];
        self.reading.problems.add(reason, what, &String::from_utf8_lossy(head));
    }
}

/// A JSON value on each line.
fn lines(mut input: impl BufRead, hall: &mut Hall<'_>) -> Result<(), Failure> {
    let mut line = Vec::new();
    loop {
        line.clear();
        match next_line(&mut input, &mut line)? {
            Line::End => return Ok(()),
            Line::TooLong => hall.problem(Reason::TooLarge, "line longer than its limit", &line),
            Line::Whole if line.trim_ascii().is_empty() => {}
            Line::Whole => one_line(&line, hall)?,
        }
    }
}

fn one_line(line: &[u8], hall: &mut Hall<'_>) -> Result<(), Failure> {
    if line.starts_with(events::MARK.as_bytes()) {
        hall.reading.records += 1;
        match events::read_counting(line, &mut hall.reading.problems) {
            Ok(event) => hall.hand_on(event)?,
            Err(error) => hall.problem(Reason::Malformed, error.what, line),
        }
        return Ok(());
    }
    match serde_json::from_slice(line) {
        Ok(value) => records::read(value, hall),
        Err(_) => {
            hall.reading.records += 1;
            hall.problem(Reason::Malformed, "line that is not JSON", line);
            Ok(())
        }
    }
}

/// What came of reading a line.
enum Line {
    Whole,
    /// Its beginning was kept.
    TooLong,
    End,
}

/// Reads the next line, without what ends it, up to the limit; the rest of a longer one is passed over.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    let read = input.by_ref().take(MAX_RECORD_BYTES as u64).read_until(b'\n', line)?;
    if read == 0 {
        return Ok(Line::End);
    }
    if line.ends_with(b"\n") {
        line.pop();
        return Ok(Line::Whole);
    }
    if read < MAX_RECORD_BYTES {
        return Ok(Line::Whole);
    }
    pass_line(input)?;
    Ok(Line::TooLong)
}

fn pass_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (used, ended) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(used);
        if ended {
            return Ok(());
        }
    }
}
