//! Characters that nobody sees, or that look like others: runs of one family, those at home in their place left out.

use super::bits::{self, Hidden, Scheme};
use super::{Draft, MarkKind};
use crate::language::{Kind, Language};

mod at_home;
mod scattered;
mod scripts;

/// What a run of characters is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Selector,
    Tag,
    ZeroWidth,
    Blank,
    SoftHyphen,
    Bidi,
    Space,
}

impl Family {
    fn of(letter: char) -> Option<Self> {
        Some(match letter {
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => Self::Selector,
            '\u{e0000}'..='\u{e007f}' => Self::Tag,
            '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => Self::ZeroWidth,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}' => {
                Self::Blank
            }
            '\u{ad}' => Self::SoftHyphen,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Self::Bidi,
            '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
                Self::Space
            }
            _ => return None,
        })
    }

    const fn kind(self) -> MarkKind {
        match self {
            Self::Selector => MarkKind::VariationSelector,
            Self::Tag => MarkKind::TagCharacter,
            Self::ZeroWidth => MarkKind::ZeroWidth,
            Self::Blank => MarkKind::BlankLetter,
            Self::SoftHyphen => MarkKind::SoftHyphen,
            Self::Bidi => MarkKind::BidiControl,
            Self::Space => MarkKind::UnusualSpace,
        }
    }
}

/// Neighbours of one family.
#[derive(Clone, Copy, Debug)]
struct Run<'a> {
    family: Family,
    start: usize,
    text: &'a str,
    /// The last character in front of it that can be seen, on whatever line.
    before: Option<char>,
    /// The character behind it.
    after: Option<char>,
}

impl Run<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its character, if it is one or one twice.
    fn single(&self) -> Option<char> {
        let first = self.text.chars().next()?;
        let length = self.text.len() / first.len_utf8();
        (length <= 2 && self.text.chars().all(|letter| letter == first)).then_some(first)
    }

    /// `U+200B`, `2 times U+200B`, or how many characters and the first of them.
    fn words(&self) -> String {
        let count = self.text.chars().count();
        let first = self.text.chars().next().unwrap_or_default();
        let code = u32::from(first);
        match count {
            1 => format!("U+{code:04X}"),
            _ if self.text.chars().all(|letter| letter == first) => format!("{count} times U+{code:04X}"),
            _ => format!("{count} characters from U+{code:04X}"),
        }
    }
}

pub(super) fn read(language: Option<Language>, bytes: &[u8], drafts: &mut Vec<Draft>) {
    if bytes.is_ascii() {
        return;
    }
    let is_code = language.is_some_and(|language| language.kind() == Kind::Programming);
    let mut judge = Judge { lines: at_home::Lines::new(bytes), is_code, strays: scattered::Strays::default(), drafts };
    let mut start = 0;
    for chunk in bytes.utf8_chunks() {
        runs(chunk.valid(), start, |run| judge.take(&run));
        start += chunk.valid().len() + chunk.invalid().len();
    }
    judge.strays.decode(judge.drafts);
}

/// Every run of a text that begins at byte `base`.
fn runs<'a>(text: &'a str, base: usize, mut each: impl FnMut(Run<'a>)) {
    let mut before = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let Some(family) = Family::of(letter) else {
            before = Some(letter);
            continue;
        };
        let mut end = at + letter.len_utf8();
        while let Some((next, letter)) = letters.next_if(|(_, letter)| Family::of(*letter) == Some(family)) {
            end = next + letter.len_utf8();
        }
        let after = letters.peek().map(|(_, letter)| *letter);
        each(Run { family, start: base + at, text: &text[at..end], before, after });
    }
}

struct Judge<'a, 'b> {
    lines: at_home::Lines<'a>,
    is_code: bool,
    strays: scattered::Strays,
    drafts: &'b mut Vec<Draft>,
}

impl Judge<'_, '_> {
    fn take(&mut self, run: &Run<'_>) {
        if at_home::is_at_home(run, &mut self.lines, self.is_code) {
            return;
        }
        let draft = match run.family {
            Family::Selector => self.selectors(run),
            Family::Tag => tags(run),
            Family::ZeroWidth => zero_width(run),
            _ => plain(run),
        };
        self.strays.note(run, self.drafts.len(), draft.hidden.is_some());
        self.drafts.push(draft);
    }

    /// Two selectors or more are bytes if they are text, eight whatever they are. Behind a byte order mark they may be a
    /// manifest.
    fn selectors(&mut self, run: &Run<'_>) -> Draft {
        let bytes: Vec<u8> = run.text.chars().filter_map(bits::selector_byte).collect();
        if let Some(manifest) = super::c2pa::of_wrapper(&bytes) {
            let start = self.take_marker(run.start);
            let draft = Draft::new(MarkKind::C2paWrapper, start..run.end(), manifest.words());
            return Draft { manifest: Some(manifest), ..draft };
        }
        match bytes.len() {
            8.. => hidden(run, Hidden::new(Scheme::VariationSelectors, bytes)),
            2.. if bits::is_text(&bytes) => hidden(run, Hidden::new(Scheme::VariationSelectors, bytes)),
            _ => plain(run),
        }
    }

    /// The byte order mark directly in front is part of the wrapper and no mark of its own.
    fn take_marker(&mut self, start: usize) -> usize {
        let own = self.drafts.last().is_some_and(|last| last.kind == MarkKind::ZeroWidth && last.end == start);
        if own { self.drafts.pop().map_or(start, |marker| marker.start) } else { start }
    }
}

fn plain(run: &Run<'_>) -> Draft {
    Draft::new(run.family.kind(), run.start..run.end(), run.words())
}

fn hidden(run: &Run<'_>, hidden: Hidden) -> Draft {
    let draft = Draft::new(MarkKind::HiddenBytes, run.start..run.end(), hidden.words());
    Draft { hidden: Some(hidden), ..draft }
}

fn tags(run: &Run<'_>) -> Draft {
    let letter = |letter: char| u8::try_from(u32::from(letter) - 0xe0000).ok().filter(|byte| (32..127).contains(byte));
    let bytes: Vec<u8> = run.text.chars().filter_map(letter).collect();
    if bytes.len() < 2 { plain(run) } else { hidden(run, Hidden::new(Scheme::Tags, bytes)) }
}

fn zero_width(run: &Run<'_>) -> Draft {
    let letters: Vec<char> = run.text.chars().collect();
    bits::of_zero_width(&letters).map_or_else(|| plain(run), |found| hidden(run, found))
}
