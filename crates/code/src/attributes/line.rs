//! A line of `.gitattributes`: a pattern and what it sets, with macros resolved.

use super::Marks;
use crate::language::Language;

/// Macros that are kept; later ones are left out.
const MOST_MACROS: usize = 256;

/// Settings of one line or macro that are kept: all that any line means to say of [`Marks`].
const MOST_SETTINGS: usize = 64;

/// A line that says something of [`Marks`].
pub(super) struct Line {
    /// Unquoted.
    pub(super) pattern: Vec<u8>,
    pub(super) settings: Vec<Setting>,
}

/// One attribute and its state.
#[derive(Clone, Copy, Debug)]
pub(super) enum Setting {
    Generated(Option<bool>),
    Vendored(Option<bool>),
    Documentation(Option<bool>),
    Language(Option<Language>),
    Diff(Option<bool>),
}

/// `[attr]name ...` of the root, in the order of their definition; `binary` is built in.
#[derive(Default)]
pub(super) struct Macros {
    known: Vec<(Vec<u8>, Vec<Setting>)>,
}

impl Setting {
    pub(super) fn apply(self, marks: &mut Marks) {
        match self {
            Self::Generated(state) => marks.generated = state,
            Self::Vendored(state) => marks.vendored = state,
            Self::Documentation(state) => marks.documentation = state,
            Self::Language(language) => marks.language = language,
            Self::Diff(state) => marks.diff = state,
        }
    }
}

/// The line, or `None` for one that is a comment, a definition of a macro, malformed, or about other attributes.
pub(super) fn parse(text: &[u8], macros: &mut Macros, at_root: bool) -> Option<Line> {
    let text = text.trim_ascii();
    if text.is_empty() || text.starts_with(b"#") {
        return None;
    }
    if let Some(definition) = text.strip_prefix(b"[attr]") {
        if at_root {
            macros.define(definition);
        }
        return None;
    }
    let (pattern, rest) = if text.starts_with(b"\"") { quoted(text)? } else { first_word(text) };
    let settings = settings(rest, macros);
    (!settings.is_empty() && !pattern.starts_with(b"!")).then_some(Line { pattern, settings })
}

impl Macros {
    fn define(&mut self, definition: &[u8]) {
        let (name, rest) = first_word(definition.trim_ascii_start());
        let settings = settings(rest, self);
        if self.known.len() < MOST_MACROS && !name.is_empty() {
            self.known.push((name, settings));
        }
    }

    fn find(&self, name: &[u8]) -> Option<&[Setting]> {
        let found = self.known.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, settings)| settings.as_slice())
    }
}

fn first_word(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    (text[..end].to_vec(), &text[end..])
}

/// A pattern between double quotes, with the escapes of C.
fn quoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut pattern = Vec::new();
    let mut at = 1;
    loop {
        match *text.get(at)? {
            b'"' => return Some((pattern, &text[at + 1..])),
            b'\\' => {
                let (byte, length) = escape(&text[at + 1..])?;
                pattern.push(byte);
                at += 1 + length;
            }
            byte => {
                pattern.push(byte);
                at += 1;
            }
        }
    }
}

/// The byte that an escape stands for, and how many bytes spell it.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    let byte = match *text.first()? {
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        same @ (b'\\' | b'"') => same,
        b'0'..=b'3' => return octal(text.get(..3)?).map(|byte| (byte, 3)),
        _ => return None,
    };
    Some((byte, 1))
}

fn octal(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| (b'0'..=b'7').contains(&byte).then(|| byte - b'0');
    digits.iter().try_fold(0_u8, |value, byte| Some(value.wrapping_mul(8) | digit(*byte)?))
}

fn settings(text: &[u8], macros: &Macros) -> Vec<Setting> {
    let mut settings = Vec::new();
    for word in text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
        let (name, state) = state(word);
        match (one(name, state), macros.find(name)) {
            (Some(setting), _) => settings.push(setting),
            (None, Some(more)) if matches!(state, State::Set) => settings.extend_from_slice(more),
            (None, None) if name == b"binary" && matches!(state, State::Set) => {
                settings.push(Setting::Diff(Some(false)));
            }
            _ => {}
        }
    }
    let beyond = settings.len().saturating_sub(MOST_SETTINGS);
    settings.split_off(beyond)
}

#[derive(Clone, Copy)]
enum State<'a> {
    Set,
    Unset,
    Unspecified,
    Value(&'a [u8]),
}

fn state(word: &[u8]) -> (&[u8], State<'_>) {
    match word.first() {
        Some(b'-') => (&word[1..], State::Unset),
        Some(b'!') => (&word[1..], State::Unspecified),
        _ => match memchr::memchr(b'=', word) {
            Some(at) => (&word[..at], State::Value(&word[at + 1..])),
            None => (word, State::Set),
        },
    }
}

fn one(name: &[u8], state: State<'_>) -> Option<Setting> {
    Some(match name {
        b"linguist-generated" => Setting::Generated(state.truth()),
        b"linguist-vendored" => Setting::Vendored(state.truth()),
        b"linguist-documentation" => Setting::Documentation(state.truth()),
        b"linguist-language" => Setting::Language(match state {
            State::Value(name) => Language::named(name),
            _ => None,
        }),
        b"diff" => Setting::Diff(state.truth()),
        _ => return None,
    })
}

impl State<'_> {
    /// As Linguist reads it: every value but `false` is true.
    fn truth(self) -> Option<bool> {
        match self {
            Self::Set => Some(true),
            Self::Unset => Some(false),
            Self::Unspecified => None,
            Self::Value(value) => Some(value != b"false"),
        }
    }
}
