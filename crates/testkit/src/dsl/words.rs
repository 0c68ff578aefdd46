//! Words of a statement: split at white space, with quotes and escapes.

/// A word, and whether it stood in quotes (then it is never a flag or the start of a block).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) bytes: Vec<u8>,
    quoted: bool,
}

impl Word {
    pub(super) fn text(&self) -> Result<String, String> {
        String::from_utf8(self.bytes.clone()).map_err(|_| "not UTF-8".to_owned())
    }

    pub(super) fn is_flag(&self) -> bool {
        !self.quoted && self.bytes.starts_with(b"+")
    }

    /// The closing word of the block that this word (`<<END`) opens.
    pub(super) fn block_end(&self) -> Option<String> {
        let end = self.bytes.strip_prefix(b"<<").filter(|end| !end.is_empty() && !self.quoted)?;
        Some(String::from_utf8_lossy(end).into_owned())
    }
}

/// The words of `text`.
pub(super) fn split(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(inside) => quoted(inside)?,
            None => plain(rest),
        };
        words.push(word);
        rest = after.trim_start();
    }
    Ok(words)
}

fn plain(text: &str) -> (Word, &str) {
    let (word, after) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    (Word { bytes: word.as_bytes().to_vec(), quoted: false }, after)
}

/// The word whose opening quote has just been read, and what follows its closing quote.
fn quoted(text: &str) -> Result<(Word, &str), String> {
    let mut bytes = Vec::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Ok((Word { bytes, quoted: true }, &text[at + 1..])),
            '\\' => bytes.push(escape(&mut chars)?),
            _ => bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Err("a quote is not closed".to_owned())
}

fn escape(chars: &mut std::str::CharIndices<'_>) -> Result<u8, String> {
    let char = chars.next().map(|(_, char)| char);
    match char {
        Some('n') => Ok(b'\n'),
        Some('r') => Ok(b'\r'),
        Some('t') => Ok(b'\t'),
        Some('0') => Ok(0),
        Some('"') => Ok(b'"'),
        Some('\\') => Ok(b'\\'),
        Some('x') => {
            let digits: String = chars.take(2).map(|(_, digit)| digit).collect();
            u8::from_str_radix(&digits, 16).map_err(|_| format!("no hex byte: '\\x{digits}'"))
        }
        other => Err(format!("unknown escape '\\{}'", other.unwrap_or(' '))),
    }
}

/// A word as a line, or `1..50` as fifty lines.
pub(super) fn expanded(word: &Word) -> Result<Vec<u8>, String> {
    let range = std::str::from_utf8(&word.bytes).ok().filter(|_| !word.quoted).and_then(|text| text.split_once(".."));
    let range = range.and_then(|(first, last)| Some((first.parse::<u32>().ok()?, last.parse::<u32>().ok()?)));
    match range {
        Some((first, last)) if last.saturating_sub(first) > 1_000_000 => Err("more than a million lines".to_owned()),
        Some((first, last)) => Ok((first..=last).map(|number| format!("{number}\n")).collect::<String>().into_bytes()),
        None => Ok([word.bytes.as_slice(), b"\n"].concat()),
    }
}

/// The lines without the first `margin` bytes of their indentation (shorter ones lose what they have).
pub(super) fn cut_margin(lines: &[&str], margin: usize) -> String {
    lines.iter().map(|line| format!("{}\n", without_margin(line, margin))).collect()
}

fn without_margin(line: &str, margin: usize) -> &str {
    let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[blank.min(margin)..]
}
