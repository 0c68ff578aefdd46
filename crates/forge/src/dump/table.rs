//! Rows of the ledger's table of reviews, or of one like it: the columns are those of [`super`].

use std::io::BufRead;

use facts::{Account, AccountKind, Reason, ReviewEvent, ReviewState};
use serde_json::{Map, Value};

use crate::draft::Draft;
use crate::draft::Stamp;
use crate::events::TimeV1;
use crate::limits;

use super::{Failure, Hall, Line, csv, next_line};

const NEEDED: [&str; 2] = ["change_id", "state"];
const KNOWN: [&str; 19] = [
    "change_id",
    "forge",
    "reviewer_id",
    "reviewer_kind",
    "state",
    "at",
    "requested_at",
    "head_commit",
    "head_tree",
    "merge_commit",
    "target",
    "paths",
    "source",
    "signature",
    "login",
    "id",
    "name",
    "email",
    "commits",
];

/// Lines that one row may go over: a quote that is never closed must not cost the rest of the file.
const MAX_LINES_OF_A_ROW: usize = 64;

/// Reads CSV with a header.
pub(super) fn read(mut input: impl BufRead, hall: &mut Hall<'_>) -> Result<(), Failure> {
    let mut header = Vec::new();
    next_line(&mut input, &mut header)?;
    let separator = csv::separator(&header);
    let names: Vec<String> = csv::fields(&header, separator).unwrap_or_default();
    let names: Vec<String> = names.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
    let missing: Vec<&str> = NEEDED.into_iter().filter(|needed| !names.iter().any(|name| name == needed)).collect();
    if !missing.is_empty() {
        return Err(Failure::Columns(missing));
    }
    count_unknown(names.iter(), hall);
    let mut rows = Rows { input, ahead: Vec::new() };
    let mut text = Vec::new();
    while rows.next(&mut text, hall)? {
        hall.reading.records += 1;
        match csv::fields(&text, separator) {
            Some(fields) if fields.len() == names.len() => {
                let cells = names.iter().cloned().zip(fields.into_iter().map(Value::String));
                hand_on(&Cells(cells.collect()), hall)?;
            }
            Some(_) => hall.problem(Reason::Malformed, "row with more or fewer fields than the header", &text),
            None => hall.problem(Reason::Malformed, "row that is not UTF-8", &text),
        }
    }
    Ok(())
}

/// The rows below a header. Lines that were read in search of a closing quote and did not bring it are rows again.
struct Rows<R> {
    input: R,
    /// Lines to read before the input, the next one last.
    ahead: Vec<Vec<u8>>,
}

impl<R: BufRead> Rows<R> {
    /// The next row that is not empty; `false` at the end.
    fn next(&mut self, text: &mut Vec<u8>, hall: &mut Hall<'_>) -> Result<bool, Failure> {
        loop {
            let Some(first) = self.line(hall)? else { return Ok(false) };
            *text = first;
            if !csv::is_open(text) {
                if text.trim_ascii().is_empty() {
                    continue;
                }
                return Ok(true);
            }
            if self.close(text, hall)? {
                return Ok(true);
            }
        }
    }

    /// Adds lines until the quote is closed. If none closes it, the first line is lost and the others are given back.
    fn close(&mut self, text: &mut Vec<u8>, hall: &mut Hall<'_>) -> Result<bool, Failure> {
        let mut lines: Vec<Vec<u8>> = Vec::new();
        while lines.len() < MAX_LINES_OF_A_ROW {
            let Some(line) = self.line(hall)? else { break };
            let closes = csv::is_open(&line);
            lines.push(line);
            if closes {
                for line in lines {
                    text.push(b'\n');
                    text.extend(line);
                }
                return Ok(true);
            }
        }
        hall.reading.records += 1;
        hall.problem(Reason::Malformed, "row with a quote that is not closed", text);
        self.ahead.extend(lines.into_iter().rev());
        Ok(false)
    }

    fn line(&mut self, hall: &mut Hall<'_>) -> Result<Option<Vec<u8>>, Failure> {
        if let Some(line) = self.ahead.pop() {
            return Ok(Some(line));
        }
        loop {
            let mut line = Vec::new();
            match next_line(&mut self.input, &mut line)? {
                Line::Whole => return Ok(Some(line)),
                Line::End => return Ok(None),
                Line::TooLong => {
                    hall.reading.records += 1;
                    hall.problem(Reason::TooLarge, "line longer than its limit", &line);
                }
            }
        }
    }
}

/// Reads a row of JSON.
pub(super) fn row(cells: Map<String, Value>, hall: &mut Hall<'_>) -> Result<(), Failure> {
    count_unknown(cells.keys(), hall);
    hand_on(&Cells(cells), hall)
}

fn count_unknown<'n>(names: impl Iterator<Item = &'n String>, hall: &mut Hall<'_>) {
    for name in names.filter(|name| !KNOWN.contains(&name.as_str())) {
        hall.reading.problems.add(Reason::Unresolved, "column that is not known", name);
    }
}

fn hand_on(cells: &Cells, hall: &mut Hall<'_>) -> Result<(), Failure> {
    let events = cells.events(hall);
    events.into_iter().try_for_each(|event| Ok(hall.hand_on(event)?))
}

/// The cells of a row by their columns: texts, or what JSON has for them.
struct Cells(Map<String, Value>);

impl Cells {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The event of the row, and the request before it.
    fn events(&self, hall: &mut Hall<'_>) -> Vec<ReviewEvent> {
        let problems = &mut hall.reading.problems;
        let change = self.text("change_id").and_then(|change| limits::key(change, problems));
        let state: Option<ReviewState> = self.text("state").and_then(|state| state.to_ascii_lowercase().parse().ok());
        let (Some(change), Some(state)) = (change, state) else {
            let example = self.text("state").unwrap_or_default();
            problems.add(Reason::Malformed, "row without a change or a state that is known", example);
            return Vec::new();
        };
        let forge = self.text("forge").and_then(|forge| limits::key(forge, problems));
        let stamp = forge.map_or_else(|| hall.stamp.clone(), Stamp::dumped);
        let mut draft = Draft::new(change.to_string(), &stamp, problems);
        draft.set_target(self.text("target"));
        let actor = self.actor(&mut draft);
        let requested_at = self.time("requested_at", &mut draft);
        if requested_at.is_some() && state != ReviewState::Requested {
            draft.push(ReviewState::Requested, requested_at, actor.clone());
        }
        let at = self.time("at", &mut draft).or(requested_at.filter(|_| state == ReviewState::Requested));
        let event = self.event(&mut draft, state, at, actor);
        draft.add(event);
        draft.finish().1
    }

    fn event(&self, draft: &mut Draft<'_>, state: ReviewState, at: Option<i64>, actor: Account) -> ReviewEvent {
        let mut event = draft.loose(state, at, actor);
        event.head_commit = draft.id(self.text("head_commit"));
        event.head_tree = draft.id(self.text("head_tree"));
        event.merge_commit = draft.id(self.text("merge_commit"));
        let commits = self.list("commits", |c| c == ';' || c.is_whitespace());
        event.commits = draft.commits(commits.iter().map(String::as_str));
        for path in self.list("paths", |c| c == ';') {
            let (path, start, last) = lines_of(&path);
            event.regions.extend(draft.region(Some(path), start, last));
        }
        let signed = self.text("signature").is_some_and(|verdict| !matches!(verdict, "none" | "null"));
        if signed {
            event.signature = facts::SignatureVerdict::Unchecked;
        }
        event
    }

    fn actor(&self, draft: &mut Draft<'_>) -> Account {
        let kind = match self.text("reviewer_kind").map(str::to_ascii_lowercase).as_deref() {
            Some("human" | "user") => AccountKind::User,
            Some("bot" | "ai") => AccountKind::Bot,
            Some("unknown") | None => AccountKind::Unknown,
            Some(other) => {
                draft.problems.add(Reason::Malformed, "kind of reviewer that is not known", other);
                AccountKind::Unknown
            }
        };
        let mut keep = |text: Option<&str>| text.and_then(|text| limits::text(text, limits::NAME, draft.problems));
        let id = self.0.get("id").and_then(|id| id.as_u64().or_else(|| id.as_str()?.trim().parse().ok()));
        Account {
            login: keep(self.text("login").or_else(|| self.text("reviewer_id"))),
            id,
            name: keep(self.text("name")),
            email: keep(self.text("email")),
            kind,
        }
    }

    /// RFC 3339, or microseconds as a number or its digits.
    fn time(&self, name: &str, draft: &mut Draft<'_>) -> Option<i64> {
        if let Some(text) = self.text(name) {
            return text.parse().ok().or_else(|| draft.at(Some(text)));
        }
        let number = self.0.get(name).filter(|value| value.is_number())?;
        let micros = TimeV1::micros(&serde_json::from_value(number.clone()).ok()?);
        if micros.is_none() {
            draft.problems.add(Reason::Malformed, "time that is not RFC 3339", &number.to_string());
        }
        micros
    }

    /// A JSON list, as such or as a text, or texts with separators between them.
    fn list(&self, name: &str, separates: impl Fn(char) -> bool) -> Vec<String> {
        let texts = |values: &[Value]| values.iter().filter_map(|value| Some(value.as_str()?.to_owned())).collect();
        match (self.0.get(name), self.text(name)) {
            (Some(Value::Array(values)), _) => texts(values),
            (_, Some(text)) if text.starts_with('[') => {
                let values: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
                texts(&values)
            }
            (_, Some(text)) => {
                let parts = text.split(separates).map(str::trim).filter(|part| !part.is_empty());
                parts.map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// `path#L3-L9`: path, first and last line; 0 for the whole file.
fn lines_of(text: &str) -> (&str, u64, u64) {
    let whole = (text, 0, 0);
    let Some((path, lines)) = text.rsplit_once("#L") else { return whole };
    let (start, last) = lines.split_once("-L").unwrap_or((lines, lines));
    match (start.parse(), last.parse()) {
        (Ok(start), Ok(last)) if start <= last => (path, start, last),
        _ => whole,
    }
}
