//! JSON, one object a line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use serde_json::{Map, Value};

use super::{Form, LONGEST_TEXT_BYTES, Names, NoText, Record, Records, TableError, damaged, unreadable};

/// Bytes of a line that is parsed; the rest of a row beside its text is small, and escapes make text longer.
const LONGEST_LINE_BYTES: u64 = 2 * LONGEST_TEXT_BYTES as u64;

/// Bytes that are read at a time.
const BUFFER_BYTES: usize = 1 << 16;

pub(super) fn open(path: &Path, form: Form, names: &Names) -> Result<Records, TableError> {
    let file = File::open(path).map_err(unreadable(path))?;
    let file = BufReader::with_capacity(BUFFER_BYTES, file);
    let decoded: Box<dyn Read> = match form {
        Form::JsonlGzip => Box::new(MultiGzDecoder::new(file)),
        Form::JsonlZstd => Box::new(zstd::Decoder::with_buffer(file).map_err(unreadable(path))?),
        Form::Jsonl | Form::Parquet => Box::new(file),
    };
    Ok(Box::new(Lines {
        path: path.to_owned(),
        names: names.clone(),
        input: BufReader::with_capacity(BUFFER_BYTES, decoded),
        line: 0,
        number: 0,
        has_text: false,
        is_done: false,
    }))
}

/// The rows of a file.
struct Lines {
    path: PathBuf,
    names: Names,
    input: BufReader<Box<dyn Read>>,
    /// The number of the last line that was read, from 1.
    line: u64,
    /// The number of the last row.
    number: u64,
    /// A row had a column of text.
    has_text: bool,
    is_done: bool,
}

impl Iterator for Lines {
    type Item = Result<Record, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = self.record().transpose();
        self.is_done = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Lines {
    fn record(&mut self) -> Result<Option<Record>, TableError> {
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            match line {
                Line::TooLong => return Ok(Some(self.numbered(Record::without(NoText::TooLong)))),
                Line::Text(bytes) if bytes.trim_ascii().is_empty() => {}
                Line::Text(bytes) => {
                    let row =
                        serde_json::from_slice::<Map<String, Value>>(&bytes).map_err(|cause| self.damage(cause))?;
                    let record = self.of(row)?;
                    return Ok(Some(self.numbered(record)));
                }
            }
        }
    }

    /// The next line; `None` at the end.
    fn line(&mut self) -> Result<Option<Line>, TableError> {
        self.line += 1;
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(LONGEST_LINE_BYTES).read_until(b'\n', &mut bytes);
        match read.map_err(|cause| self.damage(cause))? {
            0 => Ok(None),
            _ if bytes.len() as u64 == LONGEST_LINE_BYTES && !bytes.ends_with(b"\n") => {
                skip_line(&mut self.input).map_err(|cause| self.damage(cause))?;
                Ok(Some(Line::TooLong))
            }
            _ => Ok(Some(Line::Text(bytes))),
        }
    }

    fn of(&mut self, mut row: Map<String, Value>) -> Result<Record, TableError> {
        let text = first(&mut row, &self.names.text);
        if text.is_none() && !self.has_text {
            let (path, wanted) = (self.path.clone(), self.names.wanted());
            return Err(TableError::NoText { path, wanted, found: row.keys().map(|key| shown(key)).collect() });
        }
        self.has_text = true;
        let text = match text {
            None | Some(Value::Null) => Err(NoText::Null),
            Some(Value::String(text)) if text.len() > LONGEST_TEXT_BYTES => Err(NoText::TooLong),
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(NoText::NotText),
        };
        Ok(Record {
            number: 0,
            text,
            path: first(&mut row, &self.names.path).and_then(string),
            language: first(&mut row, &self.names.language).and_then(string),
            repo: first(&mut row, &self.names.repo).and_then(string),
            licences: first(&mut row, &self.names.licence).map(strings).unwrap_or_default(),
        })
    }

    fn numbered(&mut self, record: Record) -> Record {
        self.number += 1;
        Record { number: self.number, ..record }
    }

    fn damage(&self, cause: impl std::fmt::Display) -> TableError {
        damaged(&self.path, format!("line {}", self.line), cause)
    }
}

/// A line of a file.
enum Line {
    Text(Vec<u8>),
    TooLong,
}

impl Record {
    /// A row of which nothing is known.
    fn without(text: NoText) -> Record {
        Record { number: 0, text: Err(text), path: None, language: None, repo: None, licences: Vec::new() }
    }
}

/// Reads to the end of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (used, is_end) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(used);
        if is_end {
            return Ok(());
        }
    }
}

fn first(row: &mut Map<String, Value>, names: &[String]) -> Option<Value> {
    names.iter().find_map(|name| row.remove(name))
}

fn string(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn strings(value: Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.into_iter().filter_map(string).collect(),
        one => string(one).into_iter().collect(),
    }
}

/// A name that others chose, as a part of a message.
fn shown(name: &str) -> String {
    name.escape_debug().to_string()
}
