//! What several verbs ask for alike.

use clap::ValueEnum;
use facts::{Claim, ReviewClass, View};
use figures::By;

use crate::errors::CommandError;
use crate::only::{Kind, Only};

/// A word of `--only`: where something comes from, or what review it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnlyWord {
    /// Written by an agent
    Ai,
    /// Written by a person
    Human,
    /// Nothing says who wrote it
    Unknown,
    /// Two pieces of evidence contradict each other
    Conflict,
    /// A line record speaks without a commit mark, or leaves out what has a mark
    OneSided,
    /// Merged without a review, or looked at by its author alone
    Unreviewed,
    /// Looked at by automata or AI alone
    Automated,
    /// Another human commented, and did not approve
    Commented,
    /// Another human approved it before it was changed
    Stale,
    /// Another human approved it as it was merged (approved, attested)
    Reviewed,
    /// No record says what review it had
    Unrecorded,
}

pub(crate) fn only(words: &[OnlyWord]) -> Only {
    Only {
        kinds: words.iter().filter_map(|word| word.kind()).collect(),
        reviews: words.iter().flat_map(|word| word.reviews()).copied().collect(),
    }
}

impl OnlyWord {
    /// Whether it speaks of review.
    pub(crate) fn is_of_review(self) -> bool {
        !self.reviews().is_empty()
    }

    fn kind(self) -> Option<Kind> {
        match self {
            OnlyWord::Ai => Some(Kind::Claim(Claim::Ai)),
            OnlyWord::Human => Some(Kind::Claim(Claim::Human)),
            OnlyWord::Unknown => Some(Kind::Claim(Claim::Unknown)),
            OnlyWord::Conflict => Some(Kind::Conflict),
            OnlyWord::OneSided => Some(Kind::OneSided),
            _ => None,
        }
    }

    fn reviews(self) -> &'static [ReviewClass] {
        match self {
            OnlyWord::Unreviewed => &[ReviewClass::None, ReviewClass::Own],
            OnlyWord::Automated => &[ReviewClass::Automated],
            OnlyWord::Commented => &[ReviewClass::Commented],
            OnlyWord::Stale => &[ReviewClass::Stale],
            OnlyWord::Reviewed => &[ReviewClass::Approved, ReviewClass::Attested],
            OnlyWord::Unrecorded => &[ReviewClass::Unknown],
            _ => &[],
        }
    }
}

/// `--by`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ByWord {
    Week,
    Month,
    Quarter,
    Year,
}

/// `--view`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ViewWord {
    FirstParent,
    Full,
}

impl From<ByWord> for By {
    fn from(word: ByWord) -> By {
        match word {
            ByWord::Week => By::Week,
            ByWord::Month => By::Month,
            ByWord::Quarter => By::Quarter,
            ByWord::Year => By::Year,
        }
    }
}

impl From<ViewWord> for View {
    fn from(word: ViewWord) -> View {
        match word {
            ViewWord::FirstParent => View::FirstParent,
            ViewWord::Full => View::Full,
        }
    }
}

/// Refuses a text of `--since` that is no day.
///
/// # Errors
/// If it is none.
pub(crate) fn check_since(text: Option<&str>) -> Result<(), CommandError> {
    match text.filter(|since| figures::back_from(0, since).is_none()) {
        None => Ok(()),
        Some(since) => {
            let error = format!("--since '{since}' is no day");
            Err(CommandError::usage(error).hint("a day as in 2024-01-31, or 2y, 6m, 8w, 90d"))
        }
    }
}
