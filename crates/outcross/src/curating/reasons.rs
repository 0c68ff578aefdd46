//! Why something becomes no row: the words, each in one place.

/// Why a file, or a part of one, becomes no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It holds a NUL.
    Binary,
    /// It is not UTF-8.
    NotUtf8,
    /// It has more bytes than a text may have.
    TooLarge,
    /// It holds nothing but white space.
    Empty,
    /// A program wrote it.
    Generated,
    /// It is the work of others, kept here.
    Vendored,
    /// It was made small by a program.
    Minified,
    /// It is a link; none is followed.
    Link,
    /// It is the commit of another repository.
    Submodule,
    /// It is neither file nor folder nor link.
    Special,
    /// It can't be read.
    Unreadable,
    /// Its path leads out of its archive.
    UnsafePath,
    /// Another file of its source is shown by the same name.
    SameName,
    /// A row of a table has no text.
    NoText,
    /// Lines between units with too little in them.
    BetweenUnits,
}

impl Reason {
    /// All, in order.
    pub const ALL: [Reason; 15] = [
        Reason::Binary,
        Reason::NotUtf8,
        Reason::TooLarge,
        Reason::Empty,
        Reason::Generated,
        Reason::Vendored,
        Reason::Minified,
        Reason::Link,
        Reason::Submodule,
        Reason::Special,
        Reason::Unreadable,
        Reason::UnsafePath,
        Reason::SameName,
        Reason::NoText,
        Reason::BetweenUnits,
    ];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Binary => "binary",
            Reason::NotUtf8 => "not-utf8",
            Reason::TooLarge => "too-large",
            Reason::Empty => "empty",
            Reason::Generated => "generated",
            Reason::Vendored => "vendored",
            Reason::Minified => "minified",
            Reason::Link => "link",
            Reason::Submodule => "submodule",
            Reason::Special => "special",
            Reason::Unreadable => "unreadable",
            Reason::UnsafePath => "unsafe-path",
            Reason::SameName => "same-name",
            Reason::NoText => "no-text",
            Reason::BetweenUnits => "between-units",
        }
    }
}

/// Why something was left out, and what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) reason: Reason,
    /// For people.
    pub(super) detail: String,
    /// Its bytes, as far as they are known.
    pub(super) bytes: u64,
}

impl Left {
    pub(super) fn new(reason: Reason, detail: impl Into<String>, bytes: u64) -> Left {
        Left { reason, detail: detail.into(), bytes }
    }
}
