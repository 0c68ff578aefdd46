//! JSON that is not one value a line: a list of records, or several in a row, over many lines.
//!
//! The values are cut out by counting brackets, so each is parsed alone and one that is damaged costs only itself; if
//! its brackets don't match, it costs what follows too.

use std::io::BufRead;

use facts::Reason;

use super::{Failure, Hall, MAX_RECORD_BYTES, records};

/// Cuts records out of a stream of bytes.
#[derive(Default)]
struct Cutter {
    /// The record in the making.
    record: Vec<u8>,
    /// Brackets open around the next byte; those of the outer list do not count.
    depth: u32,
    in_string: bool,
    escaped: bool,
    /// The record in the making is longer than its limit.
    too_long: bool,
}

impl Cutter {
    /// Takes a byte; whether a record ends with it.
    fn take(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = byte == b'\\' && !self.escaped;
            self.keep(byte);
            return false;
        }
        match byte {
            b'"' => (self.in_string, self.escaped) = (true, false),
            // The outer lists are no records: what they hold is.
            b'[' | b']' | b',' if self.depth == 0 => return self.cut(),
            b'{' | b'[' => self.depth += 1,
            b']' => self.depth -= 1,
            b'}' => {
                self.depth = self.depth.saturating_sub(1);
                self.keep(byte);
                return self.depth == 0;
            }
            _ if self.depth == 0 && byte.is_ascii_whitespace() => return self.cut(),
            _ => {}
        }
        self.keep(byte);
        false
    }

    /// Whether something stands before a separator.
    fn cut(&self) -> bool {
        !self.record.is_empty()
    }

    fn keep(&mut self, byte: u8) {
        if self.record.len() < MAX_RECORD_BYTES {
            self.record.push(byte);
        } else {
            self.too_long = true;
        }
    }

    fn hand_on(&mut self, hall: &mut Hall<'_>) -> Result<(), Failure> {
        let (record, too_long) = (std::mem::take(&mut self.record), std::mem::take(&mut self.too_long));
        if too_long {
            hall.reading.records += 1;
            hall.problem(Reason::TooLarge, "record longer than its limit", &record);
            return Ok(());
        }
        match serde_json::from_slice(&record) {
            Ok(value) => records::read(value, hall),
            Err(_) => {
                hall.reading.records += 1;
                hall.problem(Reason::Malformed, "record that is not JSON", &record);
                Ok(())
            }
        }
    }
}

pub(super) fn read(mut input: impl BufRead, hall: &mut Hall<'_>) -> Result<(), Failure> {
    let mut cutter = Cutter::default();
    loop {
        let buffer = input.fill_buf()?;
        let used = buffer.len();
        if used == 0 {
            break;
        }
        for &byte in buffer {
            if cutter.take(byte) {
                cutter.hand_on(hall)?;
            }
        }
        input.consume(used);
    }
    if cutter.cut() { cutter.hand_on(hall) } else { Ok(()) }
}
