//! What is done to code, and what may be left of it afterwards.

use code::transform::Step;

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Transformation {
    /// The word for it.
    pub name: &'static str,
    /// At the head of a column.
    pub short: &'static str,
    /// In a sentence.
    pub words: &'static str,
    /// Each function is copied to a file of its own in another repository first.
    pub is_copy: bool,
    /// Then these steps follow.
    pub steps: &'static [Step],
}

/// Every transformation. The first does nothing: it says what there is to lose.
pub const ALL: [Transformation; 11] = [
    row("unchanged", "none", "nothing is done", false, &[]),
    row("copy", "copy", "the function is copied to another repository", true, &[]),
    row("reformat", "format", "the code is formatted anew", false, &[Step::Reformat]),
    row("rename", "rename", "local names change", false, &[Step::Rename]),
    row("reorder", "order", "functions change places", false, &[Step::Reorder]),
    row("extract", "extract", "statements become a function of their own", false, &[Step::Extract]),
    row("strip", "strip", "comments are stripped", false, &[Step::StripComments]),
    row("clean", "clean", "invisible characters are removed", false, &[Step::Clean]),
    row("reformat+rename", "f+r", "formatted anew with other names", false, &[Step::Reformat, Step::Rename]),
    row("reformat+rename+reorder+strip", "f+r+o+s", "all of these but extraction", false, &REWRITTEN),
    row("copy+reformat+rename+strip", "c+f+r+s", "copied, then formatted, renamed and stripped", true, &DISGUISED),
];

const REWRITTEN: [Step; 4] = [Step::Reformat, Step::Rename, Step::Reorder, Step::StripComments];
const DISGUISED: [Step; 3] = [Step::Reformat, Step::Rename, Step::StripComments];

const fn row(
    name: &'static str,
    short: &'static str,
    words: &'static str,
    is_copy: bool,
    steps: &'static [Step],
) -> Transformation {
    Transformation { name, short, words, is_copy, steps }
}

/// What may tell afterwards where a function came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// A C2PA block at the top of the file can be read.
    C2paBlock,
    /// And what it vouches for is unchanged.
    C2paValid,
    /// A comment above the function that says that it was generated.
    Statement,
    /// Invisible characters in a comment above it.
    CommentBytes,
    /// Invisible characters in a text of it.
    TextBytes,
    /// Blanks at the end of one of its lines.
    TrailingBlanks,
    /// A record of its lines in git: a note or the trailer of a commit.
    GitRecord,
    /// The fingerprint of its bytes.
    Exact,
    /// The fingerprint of its tokens.
    Text,
    /// The fingerprint of its syntax tree.
    Shape,
    /// Any of these, or enough of its grams, by the index of witnesses.
    Witness,
}

impl Carrier {
    /// Every one, marks before fingerprints.
    pub const ALL: [Carrier; 11] = [
        Carrier::C2paBlock,
        Carrier::C2paValid,
        Carrier::Statement,
        Carrier::CommentBytes,
        Carrier::TextBytes,
        Carrier::TrailingBlanks,
        Carrier::GitRecord,
        Carrier::Exact,
        Carrier::Text,
        Carrier::Shape,
        Carrier::Witness,
    ];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Carrier::C2paBlock => "c2pa-block",
            Carrier::C2paValid => "c2pa-valid",
            Carrier::Statement => "statement",
            Carrier::CommentBytes => "comment-bytes",
            Carrier::TextBytes => "text-bytes",
            Carrier::TrailingBlanks => "trailing-blanks",
            Carrier::GitRecord => "git-record",
            Carrier::Exact => "exact",
            Carrier::Text => "text",
            Carrier::Shape => "shape",
            Carrier::Witness => "witness",
        }
    }

    /// For people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Carrier::C2paBlock => "C2PA block of the file, readable",
            Carrier::C2paValid => "C2PA block of the file, valid",
            Carrier::Statement => "comment that says AI-generated",
            Carrier::CommentBytes => "invisible characters in a comment",
            Carrier::TextBytes => "invisible characters in a string",
            Carrier::TrailingBlanks => "blanks at a line's end",
            Carrier::GitRecord => "git note or trailer, by lines",
            Carrier::Exact => "fingerprint: exact",
            Carrier::Text => "fingerprint: text",
            Carrier::Shape => "fingerprint: shape",
            Carrier::Witness => "fingerprint: witness with parts",
        }
    }

    /// A fingerprint, which lies outside of the code.
    #[must_use]
    pub const fn is_fingerprint(self) -> bool {
        matches!(self, Carrier::Exact | Carrier::Text | Carrier::Shape | Carrier::Witness)
    }
}
