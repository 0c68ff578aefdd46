//! Where invisible characters belong: what scripts, emoji and typography ask for is no mark.

use super::scripts::{
    has_variations, is_east_asian, is_emoji, is_ideograph, is_joining, is_keycap, is_right_to_left, is_unspaced,
};
use super::{Family, Run};

/// Whether a run stands where such characters belong.
pub(super) fn is_at_home(run: &Run<'_>, lines: &mut Lines<'_>, is_code: bool) -> bool {
    match run.family {
        Family::Selector => selector(run),
        Family::Tag => flag(run),
        Family::ZeroWidth => zero_width(run),
        Family::Blank => blank(run),
        Family::SoftHyphen => !is_code && run.before.is_some_and(char::is_alphanumeric),
        Family::Bidi => bidi(run, lines),
        Family::Space => space(run),
    }
}

fn is(letter: Option<char>, what: fn(char) -> bool) -> bool {
    letter.is_some_and(what)
}

fn either(run: &Run<'_>, what: fn(char) -> bool) -> bool {
    is(run.before, what) || is(run.after, what)
}

/// One selector behind what has variations (Unicode Standard 23.4; UTS 37 for ideographs; UTS 51 for emoji).
fn selector(run: &Run<'_>) -> bool {
    let mut letters = run.text.chars();
    // Editors double the selector of an emoji.
    if matches!(run.single(), Some('\u{fe0e}' | '\u{fe0f}')) && is(run.before, is_emoji) {
        return true;
    }
    match (letters.next(), letters.next()) {
        (Some('\u{fe0e}' | '\u{fe0f}'), None) => is(run.before, is_keycap),
        (Some('\u{fe00}'..='\u{fe0d}'), None) => is(run.before, has_variations),
        (Some(_), None) => is(run.before, is_ideograph),
        _ => false,
    }
}

/// A black flag, the letters of a region, the end of tags (UTS 51, emoji tag sequences).
fn flag(run: &Run<'_>) -> bool {
    let length = run.text.chars().count();
    run.before == Some('\u{1f3f4}') && run.text.ends_with('\u{e007f}') && (3..=8).contains(&length)
}

fn zero_width(run: &Run<'_>) -> bool {
    match run.single() {
        Some('\u{feff}') => run.start == 0 && run.text.len() == '\u{feff}'.len_utf8(),
        Some('\u{200d}') if is(run.before, is_emoji) => is(run.after, is_emoji),
        Some('\u{200c}' | '\u{200d}') => either(run, is_joining),
        Some('\u{200b}') => either(run, is_unspaced),
        _ => false,
    }
}

fn blank(run: &Run<'_>) -> bool {
    let jamo = |letter| matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}');
    match run.single() {
        Some('\u{115f}' | '\u{1160}') => either(run, jamo),
        Some('\u{17b4}' | '\u{17b5}') => either(run, |letter| matches!(letter, '\u{1780}'..='\u{17ff}')),
        Some('\u{180e}') => either(run, |letter| matches!(letter, '\u{1800}'..='\u{18af}')),
        // The grapheme joiner keeps the order of accents.
        Some('\u{34f}') => is(run.before, |letter| !letter.is_ascii()),
        _ => false,
    }
}

/// Controls of direction in a line that has letters of both directions; overrides never.
fn bidi(run: &Run<'_>, lines: &mut Lines<'_>) -> bool {
    let line = lines.of(run.start);
    let is_mark = |letter| matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}');
    line.has_right_to_left && !line.has_override && (run.text.chars().all(is_mark) || line.is_balanced)
}

/// Spaces that typography asks for: in and behind numbers, before and within the punctuation of French, around dashes,
/// between ideographs. Between two words of Latin letters, or at an end of a line, they are marks.
fn space(run: &Run<'_>) -> bool {
    if run.text.chars().all(|letter| letter == '\u{3000}') {
        return either(run, is_east_asian);
    }
    if run.text.contains(['\u{2028}', '\u{2029}', '\u{1680}']) {
        return false;
    }
    let typographic = |letter: char| {
        letter.is_ascii_digit()
            || is_east_asian(letter)
            || is_right_to_left(letter)
            || matches!(letter, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{2100}'..='\u{22ff}')
            || matches!(letter, '«' | '»' | '%' | '€' | '°' | '×' | '·' | '±' | '§' | '÷' | '¶')
    };
    either(run, typographic) || is(run.after, |letter| matches!(letter, ';' | ':' | '!' | '?' | '%'))
}

/// What has to be known of a line to judge its controls of direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    has_right_to_left: bool,
    /// What opens is closed, and in order.
    is_balanced: bool,
    has_override: bool,
}

/// Lines of a text, asked for in rising order, so that each is read once.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    end: usize,
    line: Line,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, end: 0, line: Line::default() }
    }

    fn of(&mut self, at: usize) -> Line {
        if at >= self.end {
            let start = memchr::memrchr(b'\n', &self.bytes[..at]).map_or(0, |feed| feed + 1);
            self.end = memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |feed| at + feed);
            self.line = line(&self.bytes[start..self.end]);
        }
        self.line
    }
}

fn line(bytes: &[u8]) -> Line {
    let mut found = Line { is_balanced: true, ..Line::default() };
    let (mut embeddings, mut isolates) = (0_i64, 0_i64);
    for letter in bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
        match letter {
            '\u{202a}' | '\u{202b}' => embeddings += 1,
            '\u{202d}' | '\u{202e}' => found.has_override = true,
            '\u{202c}' => embeddings -= 1,
            '\u{2066}'..='\u{2068}' => isolates += 1,
            '\u{2069}' => isolates -= 1,
            _ => found.has_right_to_left |= is_right_to_left(letter),
        }
        found.is_balanced &= embeddings >= 0 && isolates >= 0;
    }
    found.is_balanced &= embeddings == 0 && isolates == 0;
    found
}
