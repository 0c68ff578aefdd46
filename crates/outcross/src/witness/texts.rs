//! What of a file is looked up: itself, or the code that a page or notebook holds.

use std::borrow::Cow;

use code::parse::has_grammar;
use code::units::embedded::pieces;
use code::{Language, language, languages};

/// Bytes of a quote that is tried in every language where it names none, and looked up by its parts: the longer a text,
/// the more of them are there by chance.
pub const LONGEST_QUOTE: usize = 64 << 10;

/// A text that is looked up.
#[derive(Debug)]
pub struct Text<'a> {
    /// What it may be written in: it is what most of it is found in.
    pub languages: Vec<Language>,
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
    /// It may be a part of a unit.
    pub is_quote: bool,
    /// The line of the file for each of its lines; none if they are the same.
    lines: Option<Vec<u32>>,
}

impl<'a> Text<'a> {
    /// A snippet that is no file.
    #[must_use]
    pub fn snippet(named: Option<Language>, bytes: Cow<'a, [u8]>) -> Self {
        let guesses = || languages().filter(|language| has_grammar(*language)).collect();
        let languages = match named {
            Some(language) => vec![language],
            None if bytes.len() <= LONGEST_QUOTE => guesses(),
            None => Vec::new(),
        };
        Text { languages, bytes, is_quote: true, lines: None }
    }

    /// The line of the file for one of the text, both from 1.
    #[must_use]
    pub fn line(&self, line: u32) -> u32 {
        let Some(lines) = &self.lines else { return line };
        let at = (line as usize).saturating_sub(1).min(lines.len().saturating_sub(1));
        lines.get(at).copied().unwrap_or(1)
    }
}

/// The texts of a file.
///
/// # Errors
/// The reason for which it has none.
pub fn texts<'a>(path: &[u8], bytes: &'a [u8]) -> Result<Vec<Text<'a>>, &'static str> {
    let language = language(path, bytes).ok_or("no language that is known")?;
    if has_grammar(language) {
        let whole = Cow::Borrowed(bytes);
        return Ok(vec![Text { languages: vec![language], bytes: whole, is_quote: false, lines: None }]);
    }
    let quoted = pieces(language, bytes);
    if quoted.is_empty() {
        return Err("no grammar of its language");
    }
    let text = |piece: code::units::embedded::Piece| Text {
        lines: Some(piece.lines),
        ..Text::snippet(piece.language.filter(|language| has_grammar(*language)), Cow::Owned(piece.text))
    };
    Ok(quoted.into_iter().map(text).collect())
}
