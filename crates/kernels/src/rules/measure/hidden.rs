//! Characters that turn the order of reading, or that nobody sees.

use code::marks::{self, Mark, MarkKind};

use super::super::Source;

/// Characters where no script, emoji or typography asks for them: `code::marks` says where they are at home.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Hidden {
    /// U+202A to U+202E and U+2066 to U+2069.
    pub(in super::super) bidi: usize,
    /// Characters without width, and the block of tags.
    pub(in super::super) invisible: usize,
}

/// Embeddings, overrides, isolates and their ends: what Trojan Source is made of.
pub(super) fn is_bidi(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Spaces, joiners and marks without width; tags.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

impl Hidden {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let found = marks::read(source.language, source.text.as_bytes(), &[]);
        let in_mark = |mark: &Mark, is: fn(char) -> bool| {
            let text = source.text.get(mark.start..mark.end).unwrap_or_default();
            text.chars().filter(|letter| is(*letter)).count()
        };
        let sum = |kinds: &[MarkKind], is| {
            let marks = found.marks.iter().filter(|mark| kinds.contains(&mark.kind));
            marks.map(|mark| in_mark(mark, is)).sum()
        };
        Self {
            bidi: sum(&[MarkKind::BidiControl], is_bidi),
            invisible: sum(&[MarkKind::ZeroWidth, MarkKind::TagCharacter, MarkKind::HiddenBytes], is_invisible),
        }
    }
}
