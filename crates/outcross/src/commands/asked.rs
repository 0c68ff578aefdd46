//! What the verbs on figures over time ask for alike.

use clap::ValueEnum;
use facts::View;
use figures::By;

use crate::errors::CommandError;

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
