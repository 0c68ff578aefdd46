//! Cells of code of a Jupyter notebook (nbformat 4: `cells[].cell_type`, `cells[].source`,
//! `metadata.language_info.name`).
//!
//! A reader of JSON of our own: it knows the line of each text, needs no stack for nested values, and takes what it can
//! from a notebook that breaks off.

use super::{Piece, spelled};

/// Nested values of JSON that are followed.
const DEEPEST: usize = 64;

/// The cells of code in their order.
pub(super) fn cells(bytes: &[u8]) -> Vec<Piece> {
    let mut reader = Reader { bytes, at: 0, line: 1 };
    let mut open = Open::default();
    let mut keys: Vec<Option<String>> = Vec::new();
    let mut found = Vec::new();
    while let Some(event) = reader.next_event() {
        match event {
            Event::Open if keys.len() >= DEEPEST => break,
            Event::Open => keys.push(None),
            Event::Close => {
                keys.pop();
                // root object, list of cells: a cell ends.
                if keys.len() == 2 && keys[0].as_deref() == Some("cells") {
                    found.extend(std::mem::take(&mut open.cell).into_code());
                }
            }
            Event::Text { text, line, is_key } => {
                if is_key {
                    if let Some(key) = keys.last_mut() {
                        *key = Some(text);
                    }
                } else {
                    open.take(&keys, &text, line);
                }
            }
        }
    }
    let language = open.language.as_deref().unwrap_or("Python");
    let language = spelled(language.as_bytes());
    found.iter_mut().for_each(|piece: &mut Piece| piece.language = language);
    found
}

#[derive(Default)]
struct Open {
    cell: Cell,
    language: Option<String>,
}

#[derive(Default)]
struct Cell {
    is_code: bool,
    text: Vec<u8>,
    lines: Vec<u32>,
}

impl Open {
    fn take(&mut self, keys: &[Option<String>], text: &str, line: u32) {
        let path: Vec<&str> = keys.iter().map(|key| key.as_deref().unwrap_or_default()).collect();
        match path.as_slice() {
            ["cells", "", "cell_type"] => self.cell.is_code = text == "code",
            ["cells", "", "source"] | ["cells", "", "source", ""] => self.cell.take(text, line),
            ["metadata", "language_info", "name"] => self.language = Some(text.to_owned()),
            _ => {}
        }
    }
}

impl Cell {
    fn take(&mut self, text: &str, line: u32) {
        self.text.extend_from_slice(text.as_bytes());
        let lines = text.split_inclusive('\n').count();
        self.lines.extend(std::iter::repeat_n(line, lines));
    }

    fn into_code(self) -> Option<Piece> {
        self.is_code.then_some(Piece { language: None, text: self.text, lines: self.lines })
    }
}

enum Event {
    Open,
    Close,
    Text { text: String, line: u32, is_key: bool },
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl Reader<'_> {
    fn next_event(&mut self) -> Option<Event> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'\n' => self.line += 1,
                b'{' | b'[' => return Some(Event::Open),
                b'}' | b']' => return Some(Event::Close),
                b'"' => {
                    let line = self.line;
                    let text = self.text();
                    let is_key = self.bytes[self.at..].trim_ascii_start().first() == Some(&b':');
                    return Some(Event::Text { text, line, is_key });
                }
                _ => {}
            }
        }
    }

    fn text(&mut self) -> String {
        let mut text = Vec::new();
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => self.escape(&mut text),
                b'\n' => self.line += 1,
                _ => text.push(byte),
            }
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b't' => text.push(b'\t'),
            b'r' => text.push(b'\r'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'u' => self.unicode(text),
            other => text.push(other),
        }
    }

    fn unicode(&mut self, text: &mut Vec<u8>) {
        let Some(high) = self.hex() else { return };
        let mut code = high;
        if (0xd800..0xdc00).contains(&high) && self.bytes[self.at..].starts_with(b"\\u") {
            self.at += 2;
            let low = self.hex().unwrap_or_default();
            code = 0x1_0000 + ((high - 0xd800) << 10) + low.saturating_sub(0xdc00).min(0x3ff);
        }
        let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = std::str::from_utf8(self.bytes.get(self.at..self.at + 4)?).ok()?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(code)
    }
}
