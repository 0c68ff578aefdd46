//! What several verbs ask for alike.

use clap::ValueEnum;
use facts::{Claim, View};
use figures::By;

use crate::errors::CommandError;
use crate::only::{Kind, Only};

/// A word of `--only`.
#[derive(Debug, Clone, Copy, ValueEnum)]
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
}

pub(crate) fn only(words: &[OnlyWord]) -> Only {
    Only(words.iter().map(|word| Kind::from(*word)).collect())
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

impl From<OnlyWord> for Kind {
    fn from(word: OnlyWord) -> Kind {
        match word {
            OnlyWord::Ai => Kind::Claim(Claim::Ai),
            OnlyWord::Human => Kind::Claim(Claim::Human),
            OnlyWord::Unknown => Kind::Claim(Claim::Unknown),
            OnlyWord::Conflict => Kind::Conflict,
            OnlyWord::OneSided => Kind::OneSided,
        }
    }
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
