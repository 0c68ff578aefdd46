//! What comments say of how the code was made: the header of a generator, an agent's or a model's part, an IPTC term.
//!
//! A statement is a whole line of a comment in one of a few forms (`statements/forms.rs`); a sentence that merely speaks
//! of models, agents or generated code is none.

use memchr::memmem;

use super::{AgentName, Draft, MarkKind};
use crate::class::header_says;
use crate::language::{Kind, Language};
use crate::lex::{Dialect, TokenKind, tokens};

mod forms;

/// How the address of a digital source type begins (IPTC NewsCodes), without `http://` or `https://`.
const SOURCE_TYPE: &[u8] = b"cv.iptc.org/newscodes/digitalsourcetype/";

/// Bytes of a statement that are kept.
const LONGEST: usize = 200;

pub(super) fn read(language: Option<Language>, bytes: &[u8], agents: &[AgentName], drafts: &mut Vec<Draft>) {
    if let Some((range, words)) = header_says(language, bytes) {
        let words = words.strip_prefix("header: ").unwrap_or(words);
        drafts.push(Draft::new(MarkKind::GeneratedHeader, range, words));
    }
    let Some(language) = language else { return };
    if language.kind() == Kind::Prose {
        front_matter(bytes).for_each(|line| statement(bytes, line, agents, drafts));
    }
    if !worth_reading(bytes) {
        return;
    }
    for token in tokens(Dialect::of(Some(language)), bytes).filter(|token| token.kind == TokenKind::Comment) {
        let comment = token.start as usize..token.end as usize;
        for line in lines(bytes, comment) {
            source_type(bytes, line.clone(), drafts);
            statement(bytes, line, agents, drafts);
        }
    }
}

/// Most files hold none of what every form needs.
fn worth_reading(bytes: &[u8]) -> bool {
    const PARTS: &[&[u8]] = &[
        b"ai-",
        b"AI-",
        b"Ai-",
        b"AI ",
        b"enerated",
        b"ENERATED",
        b"ritten",
        b"reated",
        b"ssisted",
        b"uthored",
        b"mplemented",
        b"ade with",
        b"ade-with",
        b"SPDX-FileContributor",
        SOURCE_TYPE,
    ];
    PARTS.iter().any(|part| memmem::find(bytes, part).is_some())
}

/// The lines of a part of a text, without line ends.
fn lines(bytes: &[u8], part: std::ops::Range<usize>) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = part.start;
    let pieces = bytes[part].split(|byte| *byte == b'\n');
    pieces.map(move |line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    })
}

/// The lines between `---` and `---` at the start of a text.
fn front_matter(bytes: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    const LONGEST: usize = 4_096;
    let head = &bytes[..bytes.len().min(LONGEST)];
    let inside = head.strip_prefix(b"---").and_then(|rest| memmem::find(rest, b"\n---"));
    let end = inside.map_or(0, |end| end + 3);
    lines(bytes, 0..end).skip(1)
}

fn statement(bytes: &[u8], line: std::ops::Range<usize>, agents: &[AgentName], drafts: &mut Vec<Draft>) {
    let Ok(text) = std::str::from_utf8(&bytes[line.clone()]) else { return };
    let trimmed = text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '@');
    let trimmed = without_ending(trimmed);
    if !trimmed.is_empty() && forms::is_statement(trimmed, agents) {
        let start = line.start + (text.len() - text.trim_start_matches(is_sign).len());
        drafts.push(Draft::new(MarkKind::AiStatement, start..line.end, cut(trimmed)));
    }
}

/// The signs of a comment and what hides.
fn is_sign(letter: char) -> bool {
    letter.is_whitespace() || "/*#;!%-<>{(=~|".contains(letter)
}

/// Without the end of the comment.
fn without_ending(text: &str) -> &str {
    let text = text.trim_end();
    ["*/", "-->", "*)", "-}"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).trim_end()
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

fn source_type(bytes: &[u8], line: std::ops::Range<usize>, drafts: &mut Vec<Draft>) {
    for at in memmem::find_iter(&bytes[line.clone()], SOURCE_TYPE) {
        let start = line.start + at;
        let term = &bytes[start + SOURCE_TYPE.len()..line.end];
        let length = term.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(term.len());
        if length > 0 && length < LONGEST {
            let term = String::from_utf8_lossy(&term[..length]).into_owned();
            drafts.push(Draft::new(MarkKind::DigitalSourceType, start..start + SOURCE_TYPE.len() + length, term));
        }
    }
}
