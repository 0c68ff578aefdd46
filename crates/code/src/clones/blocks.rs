//! Functions by tokens alone, for a search that can't afford syntax trees.
//!
//! With braces: a block behind a list in parentheses whose statement begins with no word of control flow. By indents: the
//! lines under `def`. What this takes for a function is compared and verified like any unit; a function that it misses is
//! missed by edited clones alone.

use std::ops::Range;

use crate::lex::TokenKind;
use crate::stream::{Stream, Word};
use crate::{Kind, Language};

/// Words that begin blocks which are no functions.
const CONTROL: &[&str] = &[
    "if",
    "else",
    "elif",
    "elseif",
    "for",
    "foreach",
    "while",
    "do",
    "switch",
    "match",
    "loop",
    "try",
    "catch",
    "except",
    "finally",
    "with",
    "synchronized",
    "using",
    "lock",
    "unsafe",
    "select",
    "case",
    "default",
    "until",
    "unless",
];

/// The ranges of tokens of what look like functions of a file, by position; those inside others come behind them.
#[must_use]
pub fn blocks(language: Option<Language>, bytes: &[u8], stream: &Stream) -> Vec<Range<u32>> {
    let Some(language) = language.filter(|language| language.kind() == Kind::Programming) else { return Vec::new() };
    match language.name() {
        "Python" | "Ruby" | "Crystal" | "Nim" | "Starlark" | "Cython" | "Mojo" | "GDScript" | "Elixir" | "Julia" => {
            by_indents(bytes, stream)
        }
        _ => by_braces(stream),
    }
}

/// A brace that is open.
struct Open {
    /// Where the function around it begins, if it is one's.
    start: Option<u32>,
}

fn by_braces(stream: &Stream) -> Vec<Range<u32>> {
    let operator = |text: &str| Word::new(TokenKind::Operator, text.as_bytes());
    let [open, close, end, right] = ["{", "}", ";", ")"].map(operator);
    let control: Vec<Word> = CONTROL.iter().map(|word| Word::new(TokenKind::Keyword, word.as_bytes())).collect();
    let mut found = Vec::new();
    let mut stack: Vec<Open> = Vec::new();
    let (mut statement, mut has_list) = (0_u32, false);
    let mut directive_end = 0;
    for (at, word) in (0_u32..).zip(stream.words()) {
        directive_end = directive_end.max(end_of_directive(stream, at));
        if at < directive_end {
            (statement, has_list) = (directive_end, false);
            continue;
        }
        if *word == right {
            has_list = true;
            continue;
        }
        if *word == open {
            let head = stream.words().get(statement as usize);
            let is_function = has_list && head.is_some_and(|head| !control.contains(head));
            stack.push(Open { start: is_function.then_some(statement) });
        } else if *word == close {
            found.extend(stack.pop().and_then(|open| open.start).map(|start| start..at + 1));
        } else if *word != end {
            continue;
        }
        (statement, has_list) = (at + 1, false);
    }
    found.sort_unstable_by_key(|range: &Range<u32>| (range.start, std::cmp::Reverse(range.end)));
    found
}

/// Behind the line of a preprocessor's directive that begins with this token; 0 where none does.
fn end_of_directive(stream: &Stream, at: u32) -> u32 {
    let operator = |text: &str| Word::new(TokenKind::Operator, text.as_bytes());
    let words = &stream.words()[at as usize..];
    let attribute = || words.get(1).is_none_or(|next| *next == operator("[") || *next == operator("!"));
    if words.first() != Some(&operator("#")) || attribute() {
        return 0;
    }
    let line = stream.line_of(at);
    stream.tokens_of(line, line).end
}

fn by_indents(bytes: &[u8], stream: &Stream) -> Vec<Range<u32>> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    // Functions that are open: indent, first line.
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut last = 0_u32;
    for (number, line) in (1_u32..).zip(bytes.split(|byte| *byte == b'\n')) {
        let text = line.trim_ascii_start();
        if text.is_empty() || text.starts_with(b"#") {
            continue;
        }
        let indent = line.len() - text.len();
        let ends = text.starts_with(b"end") && !text.get(3).is_some_and(u8::is_ascii_alphanumeric);
        while let Some((_, start)) = open.pop_if(|(before, _)| indent <= *before) {
            found.push((
                start,
                if ends && open.last().is_none_or(|(outer, _)| *outer < indent) { number } else { last },
            ));
        }
        if [&b"def "[..], b"async def ", b"defp ", b"function ", b"proc "].iter().any(|word| text.starts_with(word)) {
            open.push((indent, number));
        }
        last = number;
    }
    found.extend(open.iter().map(|(_, start)| (*start, last)));
    found.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    found.iter().map(|(start, end)| stream.tokens_of(*start, *end)).filter(|range| !range.is_empty()).collect()
}
