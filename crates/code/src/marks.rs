//! Marks that a text carries of who or what made it: manifests, hidden characters, statements in comments.
//!
//! | kind | what is read |
//! |---|---|
//! | `c2pa-wrapper` | a manifest in variation selectors (C2PA 2.4, A.8) |
//! | `c2pa-block` | a manifest or its address between `BEGIN` and `END` lines (C2PA 2.4, A.9) |
//! | `c2pa-element` | a manifest or its address in an element of HTML or SVG (C2PA 2.4, A.7; A.3) |
//! | `hidden-bytes` | invisible characters or blanks at a line's end that decode to bytes |
//! | `variation-selector`, `tag-character`, `zero-width`, `blank-letter`, `soft-hyphen` | invisible characters that no script asks for |
//! | `bidi-control` | controls that turn the order of reading |
//! | `unusual-space` | spaces that nobody types in this place |
//! | `generated-header` | the words of a generator before the first code, by the rules of [`crate::classify`] |
//! | `ai-statement` | a comment that says that an agent or a model wrote the code |
//! | `digital-source-type` | an IPTC term of how a work was made, in a comment |
//!
//! Characters that belong to their place are no marks: a selector behind an emoji or an ideograph, joiners within an emoji
//! or a word of Persian, a byte order mark at the start, and so on (`characters/at_home.rs`).
//!
//! Invariants: linear time and bounded memory for any bytes; marks lie within the text, in order of their start; nothing
//! is verified: a manifest that is read is a claim of whoever wrote the bytes.

use crate::Language;

mod base64;
mod bits;
mod c2pa;
mod characters;
mod place;
mod statements;
mod trailing;

pub use bits::{Hidden, Scheme, to_selectors, to_trailing_blanks, to_zero_width};
pub use c2pa::{Manifest, Reference, block, wrapper};

/// Marks of one text that are kept; the rest is counted.
pub const MOST_MARKS: usize = 10_000;

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// A C2PA manifest in variation selectors.
    C2paWrapper,
    /// A C2PA manifest or its address between delimiters.
    C2paBlock,
    /// A C2PA manifest or its address in an element of HTML or SVG.
    C2paElement,
    /// Invisible characters that decode to bytes.
    HiddenBytes,
    /// Variation selectors behind what has no variations.
    VariationSelector,
    /// Characters of the block of tags outside of a flag.
    TagCharacter,
    /// Characters without width: spaces, joiners, byte order marks inside.
    ZeroWidth,
    /// Letters that look like nothing.
    BlankLetter,
    /// Soft hyphens in code.
    SoftHyphen,
    /// Controls of the order of reading.
    BidiControl,
    /// Spaces that nobody types there.
    UnusualSpace,
    /// The header of a generated file.
    GeneratedHeader,
    /// A statement that an agent or a model wrote it.
    AiStatement,
    /// An IPTC digital source type.
    DigitalSourceType,
}

impl MarkKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 14] = [
        Self::C2paWrapper,
        Self::C2paBlock,
        Self::C2paElement,
        Self::HiddenBytes,
        Self::VariationSelector,
        Self::TagCharacter,
        Self::ZeroWidth,
        Self::BlankLetter,
        Self::SoftHyphen,
        Self::BidiControl,
        Self::UnusualSpace,
        Self::GeneratedHeader,
        Self::AiStatement,
        Self::DigitalSourceType,
    ];

    /// The word for it, as in the table above.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::C2paWrapper => "c2pa-wrapper",
            Self::C2paBlock => "c2pa-block",
            Self::C2paElement => "c2pa-element",
            Self::HiddenBytes => "hidden-bytes",
            Self::VariationSelector => "variation-selector",
            Self::TagCharacter => "tag-character",
            Self::ZeroWidth => "zero-width",
            Self::BlankLetter => "blank-letter",
            Self::SoftHyphen => "soft-hyphen",
            Self::BidiControl => "bidi-control",
            Self::UnusualSpace => "unusual-space",
            Self::GeneratedHeader => "generated-header",
            Self::AiStatement => "ai-statement",
            Self::DigitalSourceType => "digital-source-type",
        }
    }
}

/// A mark and where it stands. Texts in it come from the file and are hostile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// The line of its first byte, from 1.
    pub line: u32,
    /// The character of the line that it begins at, from 1; a byte that is no text counts as one.
    pub column: u32,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it says or consists of, in words.
    pub detail: String,
    /// What it hides, where it decodes.
    pub hidden: Option<Hidden>,
    /// The manifest that it carries or points to.
    pub manifest: Option<Manifest>,
}

/// The marks of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In order of their start; at most [`MOST_MARKS`].
    pub marks: Vec<Mark>,
    /// Marks beyond those.
    pub left_out: u64,
}

/// The name of an agent, as statements spell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentName {
    /// The name; case does not count.
    pub name: String,
    /// People are called that too: it counts only where no further name follows.
    pub is_given: bool,
}

/// The marks of a text of a language, `None` where that is not known. `agents` are the names that statements are looked
/// for beside `AI` and the like.
#[must_use]
pub fn read(language: Option<Language>, bytes: &[u8], agents: &[AgentName]) -> Found {
    let mut drafts = Vec::new();
    characters::read(language, bytes, &mut drafts);
    trailing::read(bytes, &mut drafts);
    c2pa::read(language, bytes, &mut drafts);
    statements::read(language, bytes, agents, &mut drafts);
    drafts.sort_by_key(|draft: &Draft| (draft.start, draft.kind));
    let left_out = drafts.len().saturating_sub(MOST_MARKS) as u64;
    drafts.truncate(MOST_MARKS);
    let mut places = place::Places::new(bytes);
    let marks = drafts.into_iter().map(|draft| draft.placed(&mut places)).collect();
    Found { marks, left_out }
}

/// A mark before its line is known.
struct Draft {
    kind: MarkKind,
    start: usize,
    end: usize,
    detail: String,
    hidden: Option<Hidden>,
    manifest: Option<Manifest>,
}

impl Draft {
    fn new(kind: MarkKind, range: std::ops::Range<usize>, detail: impl Into<String>) -> Self {
        Self { kind, start: range.start, end: range.end, detail: detail.into(), hidden: None, manifest: None }
    }

    fn placed(self, places: &mut place::Places<'_>) -> Mark {
        let (line, column) = places.of(self.start);
        let Self { kind, start, end, detail, hidden, manifest } = self;
        Mark { kind, line, column, start, end, detail, hidden, manifest }
    }
}
