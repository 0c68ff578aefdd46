//! The closed vocabularies of the ledger. Each word is written to Parquet and JSON as its `as_str`.

use std::fmt;
use std::str::FromStr;

/// The text is not one of the words of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseWordError {
    /// What was read.
    pub text: String,
    /// The words that would have been right.
    pub expected: &'static [&'static str],
}

impl fmt::Display for ParseWordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is none of {}", self.text.escape_debug(), self.expected.join(", "))
    }
}

impl std::error::Error for ParseWordError {}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$word_doc])* $variant,)+
        }

        impl $name {
            /// Every word, in the order of the type.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            const WORDS: &'static [&'static str] = &[$($word,)+];

            /// The word as it is stored and shown.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = ParseWordError;

            fn from_str(text: &str) -> Result<Self, ParseWordError> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(ParseWordError { text: text.to_owned(), expected: Self::WORDS }),
                }
            }
        }
    };
}

words! {
    /// Who wrote a line, as far as evidence says. No signal is `Unknown`, never `Human`.
    Claim {
        /// An agent wrote it.
        Ai = "ai",
        /// A person wrote it.
        Human = "human",
        /// No evidence covers it.
        Unknown = "unknown",
    }
}

words! {
    /// How a claim is known. Ordered from the strongest to none.
    Level {
        /// Signed by a trusted key over this content.
        Attested = "attested",
        /// A record fetched from a forge.
        Forge = "forge",
        /// A note, trace, trailer or mark without a trusted signature.
        Claimed = "claimed",
        /// A copy of a labelled line, age, or a detector.
        Inferred = "inferred",
        /// Nothing says.
        Unknown = "unknown",
    }
}

words! {
    /// How much the finding of a tool weighs, in the words of SARIF. Ordered from the heaviest.
    FoundSeverity {
        /// A fault.
        Error = "error",
        /// Likely a fault.
        Warning = "warning",
        /// Worth a look.
        Note = "note",
        /// Says something, and weighs nothing.
        None = "none",
    }
}

words! {
    /// What the lines of a file are, by its path, its content and the repository's attributes
    /// (`docs/reference/path-classes.md`).
    Class {
        /// Code and markup that people of the repository write.
        Source = "source",
        /// Code that tests the source.
        Test = "test",
        /// Text for people.
        Docs = "docs",
        /// Settings of tools, builds and services.
        Config = "config",
        /// Values, records, fixtures; and files of which nothing is known.
        Data = "data",
        /// The work of others, kept in the repository.
        Vendored = "vendored",
        /// Written by a program from something else.
        Generated = "generated",
        /// Texts of a user interface, by language.
        Translation = "translation",
        /// Recorded output that tests compare with.
        Snapshot = "snapshot",
    }
}

words! {
    /// The part of the work in which a problem was met.
    Stage {
        /// Opening the repository: configuration, layout, format.
        Open = "open",
        /// Reading commits, trees and blobs.
        Objects = "objects",
        /// Walking the commit graph.
        Graph = "graph",
        /// Finding out where a line comes from.
        Origin = "origin",
        /// Reading notes, trailers and identities.
        Provenance = "provenance",
        /// Parsing files, and finding their units and clones.
        Units = "units",
    }
}

words! {
    /// Why something was skipped, or is known to be incomplete. A closed list, so that counts can be compared.
    Reason {
        /// The object is not in the repository, and nothing excuses that.
        Missing = "missing",
        /// The object is not here because the clone is partial.
        Partial = "partial",
        /// The object is here and can't be decoded, or its content does not hash to its id.
        Damaged = "damaged",
        /// The object has another type than the place that names it says.
        WrongType = "wrong-type",
        /// Larger than the limit in bytes.
        TooLarge = "too-large",
        /// More entries than the limit.
        TooMany = "too-many",
        /// Nested more deeply than the limit.
        TooDeep = "too-deep",
        /// History ends here because the clone is shallow.
        Shallow = "shallow",
        /// A replace ref or a graft is there and was ignored.
        Replaced = "replaced",
        /// The text does not follow its format.
        Malformed = "malformed",
        /// A key that nothing resolves (an attestation without its session).
        Unresolved = "unresolved",
        /// A record's schema version that this version does not know.
        UnknownVersion = "unknown-version",
        /// More work than the limit.
        TooCostly = "too-costly",
    }
}

words! {
    /// What a unit of code is.
    UnitKind {
        /// A function that belongs to no type.
        Function = "function",
        /// A function of a type.
        Method = "method",
        /// A class, struct, enum, trait, interface or the like.
        Class = "class",
        /// A function or block that a test runner runs.
        Test = "test",
        /// Statements or declarations at the top level with no other unit between them.
        Block = "block",
    }
}

words! {
    /// What a commit did to a line (`docs/reference/metrics.md`). A line of a commit has exactly one operation.
    Operation {
        /// New: nothing in the commit or the tree before it is its source.
        Added = "added",
        /// Gone, and found nowhere else in the commit.
        Deleted = "deleted",
        /// Cut in one place and put in another.
        Moved = "moved",
        /// Equal to another line that the same commit brings.
        CopiedWithin = "copied_within",
        /// Equal to code that stands elsewhere in the tree before the commit.
        CopiedFromLive = "copied_from_live",
        /// Takes the place of a line that differs by three words or fewer.
        Updated = "updated",
        /// Updated by a replacement that the commit makes in three places or more.
        FindReplaced = "find_replaced",
        /// Only its white space changed.
        Noop = "noop",
        /// Written on a branch, and not taken by the merge.
        Dropped = "dropped",
        /// Deleted on a branch, and kept by the merge.
        Restored = "restored",
    }
}

words! {
    /// What an operation means for the life of a written line.
    Effect {
        /// Its life begins.
        Written = "written",
        /// It goes on.
        Kept = "kept",
        /// It ends.
        Died = "died",
        /// It had ended before, on another branch: the same deletion once more.
        Repeated = "repeated",
        /// It had been counted as ended, and goes on.
        Revived = "revived",
    }
}

words! {
    /// Which commits a figure is about.
    View {
        /// Every commit, against its own parents: before the merge.
        Full = "full",
        /// The commits of the first-parent line, each against the one before: after the merge.
        FirstParent = "first-parent",
    }
}

words! {
    /// A figure of `series`.
    Metric {
        /// Text files.
        Files = "files",
        /// Lines of text files.
        Lines = "lines",
        /// Windows of five lines that stand in the tree more than once, of all windows.
        CloneWindows = "clone_windows",
        /// Windows of five lines that the commit brings and that stand in the tree more than once, of all it brings.
        NewCloneWindows = "new_clone_windows",
        /// Pairs of a text file and an author who changed it, of all text files.
        AuthorsPerFile = "authors_per_file",
        /// Lines written and ended again by the commits that a merge brings in, of all lines that they wrote.
        ReeditedLines = "reedited_lines",
        /// Times that the model changed from one commit by an agent to the next within a merge, of all such steps.
        ModelSwitches = "model_switches",
    }
}

words! {
    /// What happened to a change.
    ReviewState {
        /// It was opened; the actor is its author.
        Opened = "opened",
        /// Somebody gave the work to an agent; the actor is who did.
        Assigned = "assigned",
        /// A review was asked for; the actor is who was asked.
        Requested = "requested",
        /// Its head moved.
        Pushed = "pushed",
        /// Somebody commented, or read it without a verdict.
        Commented = "commented",
        /// Somebody approved it.
        Approved = "approved",
        /// Somebody wants it changed.
        ChangesRequested = "changes_requested",
        /// An approval was taken back; the actor is whose approval it was.
        Dismissed = "dismissed",
        /// It was merged; the actor is who merged it.
        Merged = "merged",
        /// It was closed without a merge.
        Closed = "closed",
    }
}

words! {
    /// What a forge says an account is.
    #[derive(Default)]
    AccountKind {
        /// A person's, as far as the forge knows: agents work under those too.
        User = "user",
        /// An automaton's.
        Bot = "bot",
        /// The record does not say, or the account is gone.
        #[default]
        Unknown = "unknown",
    }
}

words! {
    /// What became of the signature of a record.
    #[derive(Default)]
    SignatureVerdict {
        /// There is none.
        #[default]
        None = "none",
        /// It is good, by a key that is trusted for this.
        Good = "good",
        /// It does not fit the content, or its form is broken.
        Bad = "bad",
        /// It fits, and the key is not among those trusted.
        UntrustedKey = "untrusted_key",
        /// It fits, and the key was not valid at that time.
        Expired = "expired",
        /// It was made for another purpose.
        WrongNamespace = "wrong_namespace",
        /// It is good, and speaks of another repository, branch, commit or tree.
        WrongContext = "wrong_context",
        /// There is one, and nothing here can check it.
        Unchecked = "unchecked",
    }
}

words! {
    /// What review lines had before they were merged: a ladder, from nothing known to the strongest.
    #[derive(Default)]
    ReviewClass {
        /// No record says anything of the change.
        #[default]
        Unknown = "unknown",
        /// Merged without an event of review.
        None = "none",
        /// Only its author looked at it.
        Own = "self",
        /// Only automata or AI did.
        Automated = "automated",
        /// A human who is not the author commented.
        Commented = "commented",
        /// A human who is not the author approved, and these lines changed later.
        Stale = "stale",
        /// A human who is not the author approved the lines as they were merged.
        Approved = "approved",
        /// Approved, with a signature by a trusted key that is not the author's.
        Attested = "attested",
    }
}

words! {
    /// What somebody who reviews is.
    #[derive(Default)]
    ReviewerKind {
        /// A person, as far as the record tells.
        Human = "human",
        /// An automaton without AI of its own, as far as is known.
        Bot = "bot",
        /// An AI.
        Ai = "ai",
        /// A name or an account that says no more.
        #[default]
        Unknown = "unknown",
    }
}
