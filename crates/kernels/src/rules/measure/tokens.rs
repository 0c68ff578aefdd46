//! Code without comments, and comments without code.
//!
//! Tokens of `code::lex` decide what a comment and a string is; RefineCode asks pygments. A docstring of Python (three
//! quotes that begin a line) is a comment, as there. A line of code is one that holds more than comments and white space.

use code::lex::{Dialect, Token, TokenKind, tokens};
use memchr::memmem;

use super::super::Family;
use super::bytes::{self, HEX, WORD};
use super::counter::Counter;
use super::strings::Strings;

/// What tokens say of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Code {
    /// Characters of code with the white space around it.
    pub(in super::super) characters: usize,
    pub(in super::super) comment_characters: usize,
    /// Lines of code.
    pub(in super::super) lines: usize,
    /// Those that stand there more than once, layout between tokens ignored, but for `},` and lines of one character.
    pub(in super::super) repeated_lines: usize,
    pub(in super::super) string_characters: usize,
    pub(in super::super) long_string_lines: usize,
    pub(in super::super) long_word_characters: usize,
    /// Characters of words like `0x1f`.
    pub(in super::super) hex_characters: usize,
    /// Lines whose comment asks for something to be done.
    pub(in super::super) prompt_lines: usize,
    pub(in super::super) assert_lines: usize,
    pub(in super::super) print_lines: usize,
    pub(in super::super) pass_lines: usize,
    pub(in super::super) import_lines: usize,
    pub(in super::super) directive_lines: usize,
}

/// Tokens of one text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those that are no comments, for the languages whose shape is measured.
    pub(super) code: Vec<Token>,
    /// Where comments stand.
    comments: Vec<(usize, usize)>,
    /// A number for each line of code, 0 for one that doesn't count as repeated.
    lines: Vec<u64>,
    strings: Strings,
}

/// Longer texts have no shape: their tokens would fill the memory.
const MOST_SHAPED: usize = 16 << 20;

impl Found {
    pub(super) fn read(&mut self, dialect: &'static Dialect, text: &[u8], family: Family) {
        self.code.clear();
        self.comments.clear();
        self.lines.clear();
        self.strings = Strings::default();
        let is_shaped = super::shape::is_shaped(family) && text.len() <= MOST_SHAPED;
        let mut line = Line::default();
        for token in tokens(dialect, text) {
            let part = token.text(text);
            let is_docstring = || family == Family::Python && is_docstring(text, token);
            if token.kind == TokenKind::Comment || (token.kind == TokenKind::String && is_docstring()) {
                self.comments.push((token.start as usize, token.end as usize));
                // It is a statement all the same.
                if token.kind == TokenKind::String {
                    self.code.push(token);
                }
                continue;
            }
            if is_shaped {
                self.code.push(token);
            }
            if line.number != token.line {
                line.end(&mut self.lines);
                line.number = token.line;
            }
            if token.kind == TokenKind::String {
                self.strings.add(part);
                self.add_string(&mut line, text, token);
            } else {
                line.add(text, token.start as usize, token.end as usize);
            }
        }
        line.end(&mut self.lines);
    }

    /// A string may run over lines, blank ones among them.
    fn add_string(&mut self, line: &mut Line, text: &[u8], token: Token) {
        let (mut from, end) = (token.start as usize, token.end as usize);
        while let Some(length) = memchr::memchr(b'\n', &text[from..end]) {
            line.add_trimmed(text, from, from + length);
            line.end(&mut self.lines);
            line.number += 1;
            from += length + 1;
        }
        line.add_trimmed(text, from, end);
    }

    /// Whether a byte stands in a comment.
    fn is_comment(&self, at: usize) -> bool {
        let behind = self.comments.partition_point(|(start, _)| *start <= at);
        behind.checked_sub(1).is_some_and(|last| self.comments[last].1 > at)
    }
}

/// `r"""`, `'''` and the like as the first thing of a line.
fn is_docstring(text: &[u8], token: Token) -> bool {
    let literal = token.text(text);
    let prefix = literal.iter().take_while(|byte| b"rRuUbB".contains(byte)).count();
    let quotes = literal.get(prefix..prefix + 3);
    let is_triple = prefix <= 2 && quotes.is_some_and(|quotes| quotes == b"\"\"\"" || quotes == b"'''");
    let before = text[..token.start as usize].iter().rev();
    let first = before.take_while(|byte| **byte != b'\n').all(u8::is_ascii_whitespace);
    is_triple && first
}

/// The line of code that is read.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    number: u32,
    hash: u64,
    characters: usize,
    is_closing: bool,
}

impl Line {
    fn add_trimmed(&mut self, text: &[u8], from: usize, to: usize) {
        let part = &text[from..to];
        let (before, inside) = (part.len() - part.trim_ascii_start().len(), part.trim_ascii().len());
        if inside > 0 {
            self.add(text, from + before, from + before + inside);
        }
    }

    /// Adds a token, or what a token has on this line.
    fn add(&mut self, text: &[u8], from: usize, to: usize) {
        let token = &text[from..to];
        self.is_closing = match self.characters {
            0 => token == b"}",
            1 => self.is_closing && token == b",",
            _ => false,
        };
        self.hash = bytes::mix(self.hash, bytes::hash(text, from, to));
        // Of a longer line only that it is longer counts.
        self.characters += if token.len() <= 4 { bytes::characters(token) } else { token.len() };
    }

    fn end(&mut self, lines: &mut Vec<u64>) {
        let is_bracket = self.is_closing && self.characters == 2;
        match self.characters {
            0 => {}
            1 => lines.push(0),
            _ if is_bracket => lines.push(0),
            _ => lines.push(self.hash | 1),
        }
        *self = Self { number: self.number, ..Self::default() };
    }
}

impl Code {
    pub(super) fn of(text: &str, found: &Found, starts: &[usize], family: Family, counter: &mut Counter) -> Self {
        let all = text.as_bytes();
        let comments = found.comments.iter().map(|(from, to)| bytes::characters(&all[*from..*to]));
        let comment_characters = comments.sum();
        let search = Search { text: all, found, starts };
        let code = |words: &[&str]| search.lines(Place::Code, words);
        let (print, is_python) = (print_words(family), family == Family::Python);
        let is_c = matches!(family, Family::C | Family::Cpp);
        Self {
            characters: bytes::characters(all) - comment_characters,
            comment_characters,
            lines: found.lines.len(),
            repeated_lines: repeated(&found.lines, counter),
            string_characters: found.strings.characters,
            long_string_lines: found.strings.long_lines,
            long_word_characters: found.strings.long_words,
            hex_characters: search.hex_characters(),
            prompt_lines: search.lines(Place::Comment, PROMPTS),
            assert_lines: code(&["assert", "Assert", "ASSERT"]),
            print_lines: if print.is_empty() { 0 } else { code(print) },
            pass_lines: if is_python { code(&["pass", "Pass", "PASS"]) } else { 0 },
            import_lines: if is_python { code(&["import", "Import", "IMPORT"]) } else { 0 },
            directive_lines: if is_c { search.directive_lines() } else { 0 },
        }
    }
}

const PROMPTS: &[&str] = &[
    "your code here",
    "Your code here",
    "Your Code Here",
    "YOUR CODE HERE",
    "fixme",
    "Fixme",
    "FixMe",
    concat!("FIX", "ME"),
    "todo",
    "Todo",
    "ToDo",
    concat!("TO", "DO"),
];

fn print_words(family: Family) -> &'static [&'static str] {
    match family {
        Family::Python => &["print"],
        Family::C => &["printf"],
        Family::Cpp => &["cout", "printf"],
        Family::CSharp => &["Console.WriteLine"],
        Family::Go => &["fmt.Print"],
        Family::Java => &["System.out.print"],
        Family::JavaScript => &["console.log"],
        _ => &[],
    }
}

fn repeated(lines: &[u64], counter: &mut Counter) -> usize {
    counter.begin(lines.len());
    lines.iter().filter(|line| **line != 0).for_each(|line| {
        counter.add(*line);
    });
    counter.repeated()
}

/// Where words are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Code,
    Comment,
}

struct Search<'a> {
    text: &'a [u8],
    found: &'a Found,
    starts: &'a [usize],
}

impl Search<'_> {
    /// Lines that hold one of some words there, as a part of a word too.
    fn lines(&self, place: Place, words: &[&str]) -> usize {
        if place == Place::Comment && self.found.comments.is_empty() {
            return 0;
        }
        let hits = words.iter().flat_map(|word| memmem::find_iter(self.text, word.as_bytes()));
        self.count(hits.filter(|at| self.found.is_comment(*at) == (place == Place::Comment)).collect())
    }

    /// Lines that the bytes stand in.
    fn count(&self, mut hits: Vec<usize>) -> usize {
        hits.sort_unstable();
        let mut lines: Vec<usize> =
            hits.into_iter().map(|at| self.starts.partition_point(|start| *start <= at)).collect();
        lines.dedup();
        lines.len()
    }

    /// Lines of C that hold a directive, `struct` or `using`.
    fn directive_lines(&self) -> usize {
        let is_directive = |at: &usize| {
            let rest = self.text[at + 1..].trim_ascii_start();
            DIRECTIVES.iter().any(|directive| rest.starts_with(directive.as_bytes()))
        };
        let directives = memchr::memchr_iter(b'#', self.text).filter(is_directive);
        let words = ["struct", "using"].into_iter().flat_map(|word| memmem::find_iter(self.text, word));
        self.count(directives.chain(words).filter(|at| !self.found.is_comment(*at)).collect())
    }

    /// Characters of `0x` and digits between boundaries of words.
    fn hex_characters(&self) -> usize {
        let signs = memchr::memchr2_iter(b'x', b'X', self.text);
        let numbers = signs.filter_map(|sign| self.hex_number(sign.checked_sub(1)?));
        numbers.filter(|(start, _)| !self.found.is_comment(*start)).map(|(_, length)| length).sum()
    }

    /// The number whose `0` stands at a byte, and its length.
    fn hex_number(&self, start: usize) -> Option<(usize, usize)> {
        let is_word = |at: usize| self.text.get(at).is_some_and(|byte| bytes::is(*byte, WORD));
        if self.text[start] != b'0' || start.checked_sub(1).is_some_and(is_word) {
            return None;
        }
        let digits = self.text[start + 2..].iter().take_while(|byte| bytes::is(**byte, HEX)).count();
        (digits > 0 && !is_word(start + 2 + digits)).then_some((start, 2 + digits))
    }
}

const DIRECTIVES: &[&str] =
    &["include", "define", "if", "else", "elif", "endif", "error", "pragma", "warning", "undef", "line"];
