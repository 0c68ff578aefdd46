//! One change, asked for by its number: what a gate needs to know before a merge, without an import.
//!
//! The same conversion as that of an import makes the events, so both say the same of a change.

use facts::ReviewEvent;

use crate::error::ImportError;
use crate::pace::Pace;
use crate::problem::Problems;
use crate::source::{Kind, Source};
use crate::talk::Talk;
use crate::{gitea, github, gitlab};

/// A change as its forge tells of it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Change {
    /// All of its events by time; those without one come first.
    pub events: Vec<ReviewEvent>,
    /// What was wrong. With a problem here the events may not be all.
    pub problems: Problems,
}

/// Fetches all events of the change of that number (`#7`, `!7`): every page of its reviews, comments, timeline, and, as
/// far as an import fetches them, commits.
///
/// # Errors
/// [`ImportError::NotFound`] if there is no such change or no such repository, or neither is shown to this token;
/// [`ImportError::Stopped`] if `pace` says [`crate::Stop`]; [`ImportError`] otherwise.
pub fn change(source: &Source, number: u64, pace: &dyn Pace) -> Result<Change, ImportError> {
    let name = name(source.kind, number);
    let mut talk = Talk::open(source, pace)?;
    let told = match source.kind {
        Kind::GitHub => github::change(&mut talk, number),
        Kind::GitLab => gitlab::change(&mut talk, number),
        Kind::Gitea => gitea::change(&mut talk, number),
    };
    match told {
        Ok(Some((found, events))) if *found == *name => Ok(Change { events, problems: talk.problems }),
        Ok(_) => Err(ImportError::Malformed {
            host: source.host.clone(),
            detail: format!("it is not about the change {name} that was asked for"),
        }),
        Err(ImportError::NotFound { host, .. }) => {
            Err(ImportError::NotFound { host, path: format!("{}{name}", source.path) })
        }
        Err(error) => Err(error),
    }
}

/// What the forge calls a change of that number.
fn name(kind: Kind, number: u64) -> String {
    match kind {
        Kind::GitHub | Kind::Gitea => format!("#{number}"),
        Kind::GitLab => format!("!{number}"),
    }
}
