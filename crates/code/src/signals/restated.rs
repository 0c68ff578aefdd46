//! Comments that say again what the next line says.

use rustc_hash::FxHashSet;

use crate::Language;
use crate::lex::{Dialect, TokenKind, tokens};
use crate::units::Outline;

/// Words that say nothing of what a line does.
const FUNCTION_WORDS: &str = "a an the of to in on at by for with from into and or if is are be was it its this that these \
    those we our you your then now here there as so all each every any some do does will can should must not no up out \
    just also new current first next one our using use";

/// What people call a token, by the token.
const CALLED: &[(&str, &str)] = &[
    ("for", "loop iterate go through over each"),
    ("while", "loop repeat until"),
    ("if", "check test whether when ensure verify"),
    ("return", "return give back result"),
    ("=", "set assign store save initialize init define create declare update"),
    (":=", "set assign store initialize create declare"),
    ("+=", "add increment increase append sum"),
    ("-=", "subtract decrement decrease"),
    ("++", "increment increase"),
    ("--", "decrement decrease"),
    ("+", "add sum concatenate combine"),
    ("*", "multiply"),
    ("/", "divide"),
    ("==", "equal same compare"),
    ("!=", "different unequal compare"),
    ("new", "create make construct instantiate"),
    ("null", "empty missing"),
    ("None", "empty missing"),
    ("import", "import load"),
    ("throw", "raise throw error"),
    ("raise", "raise throw error"),
    ("print", "print show output log display"),
    ("println", "print show output log display"),
    ("await", "wait"),
    ("def", "function define"),
    ("fn", "function define"),
    ("function", "function define"),
    ("class", "class define"),
    ("[", "list array index item element"),
    ("{", "map dictionary object"),
];

/// Comments that are plain, by their line, with whether each restates the line behind it.
pub(super) fn comments(language: Language, bytes: &[u8], outline: &Outline) -> Vec<(u32, bool)> {
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let starts: FxHashSet<u32> = outline.comments.iter().map(|comment| comment.span.start_line).collect();
    let one = |comment: &crate::units::Comment| {
        let span = comment.span;
        let line = |number: u32| lines.get(usize::try_from(number).ok()?.checked_sub(1)?).copied();
        let before = line(span.start_line)?;
        let own_line = before.trim_ascii_start().starts_with(span.text(bytes).split(|byte| *byte == b'\n').next()?);
        // One comment over several lines counts with its last line.
        let goes_on = starts.contains(&(span.end_line + 1));
        if !own_line || comment.documents || goes_on {
            return None;
        }
        let next = (span.end_line + 1..).map_while(line).find(|text| !text.trim_ascii().is_empty())?;
        Some((span.start_line, restates(language, span.text(bytes), next)))
    };
    outline.comments.iter().filter_map(one).collect()
}

fn restates(language: Language, comment: &[u8], code: &[u8]) -> bool {
    let function_words: FxHashSet<&str> = FUNCTION_WORDS.split_ascii_whitespace().collect();
    let comment = String::from_utf8_lossy(comment);
    let said: FxHashSet<String> =
        parts(&comment).filter(|word| !function_words.contains(word.as_str())).map(|word| stem(&word)).collect();
    if said.is_empty() || said.len() > 12 {
        return false;
    }
    let done = words_of(language, code);
    let again = said.iter().filter(|word| done.contains(*word)).count();
    again * 3 >= said.len() * 2
}

/// Stems of the words of a line of code, and of what people call its tokens.
fn words_of(language: Language, code: &[u8]) -> FxHashSet<String> {
    let mut found = FxHashSet::default();
    for token in tokens(Dialect::of(Some(language)), code).filter(|token| token.kind != TokenKind::Comment) {
        let text = String::from_utf8_lossy(token.text(code));
        found.extend(parts(&text).map(|word| stem(&word)));
        let called = CALLED.iter().filter(|(known, _)| *known == text);
        found.extend(called.flat_map(|(_, words)| words.split(' ').map(stem)));
    }
    found
}

/// Words of letters and digits, lower case, names taken apart at capitals.
fn parts(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).flat_map(|word| {
        let mut found = vec![String::new()];
        let mut was_small = false;
        for letter in word.chars() {
            if letter.is_uppercase() && was_small {
                found.push(String::new());
            }
            was_small = letter.is_lowercase() || letter.is_numeric();
            found.last_mut().expect("because it begins with one").extend(letter.to_lowercase());
        }
        found
    })
}

/// A word without its usual endings: enough to make `adds` and `adding` one.
fn stem(word: &str) -> String {
    for ending in ["ing", "ed", "es", "s", "e"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            return stem.to_owned();
        }
    }
    word.to_owned()
}
