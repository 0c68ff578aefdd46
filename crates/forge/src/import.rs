//! One import from beginning to end: pages of events and the cursor behind each.

use std::sync::Arc;
use std::time::Duration;

use facts::ReviewEvent;

use crate::cursor::Cursor;
use crate::draft::Told;
use crate::error::ImportError;
use crate::pace::{Pace, Stop};
use crate::problem::Problems;
use crate::source::{Kind, Source};
use crate::talk::Talk;
use crate::{gitea, github, gitlab};

/// Some changes with all of their events.
#[derive(Debug)]
pub struct Page {
    /// The events, change by change; within a change by time.
    pub events: Vec<ReviewEvent>,
    /// The changes of this page. Their events are complete: they replace what was known of these changes.
    pub changes: Vec<Arc<str>>,
    /// What was wrong.
    pub problems: Problems,
    /// Where the next import goes on once this page is stored.
    pub cursor: Cursor,
}

/// What an import did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Changes delivered; one that was updated meanwhile counts again.
    pub changes: u64,
    /// Events delivered.
    pub events: u64,
    /// Requests made, repeated ones among them.
    pub requests: u64,
    /// Time that the forge made us wait.
    pub waited: Duration,
    /// What was wrong, of all pages.
    pub problems: Problems,
}

/// Fetches the changes of a repository with their reviews, in the order in which the forge last updated them, and
/// hands them on by the page. With the cursor of an earlier page only what was updated since is fetched; a page that
/// was handed on need never be fetched again.
///
/// # Errors
/// [`ImportError`]; [`ImportError::Stopped`] if `on_page` or `pace` say [`Stop`].
pub fn import(
    source: &Source,
    since: Option<Cursor>,
    pace: &dyn Pace,
    on_page: &mut dyn FnMut(Page) -> Result<(), Stop>,
) -> Result<Summary, ImportError> {
    let cursor = since.map_or_else(|| Ok(Cursor::start(source)), |cursor| cursor.check(source))?;
    let talk = Talk::open(source, pace)?;
    let mut run = Run { talk, cursor, on_page, batch: Batch::default(), summary: Summary::default() };
    match source.kind {
        Kind::GitHub => github::import(&mut run)?,
        Kind::GitLab => gitlab::import(&mut run)?,
        Kind::Gitea => gitea::import(&mut run)?,
    }
    Ok(run.finish())
}

/// An import under way.
pub(crate) struct Run<'a> {
    pub(crate) talk: Talk<'a>,
    /// How far the run is, the page in the making included.
    pub(crate) cursor: Cursor,
    pub(crate) batch: Batch,
    on_page: &'a mut dyn FnMut(Page) -> Result<(), Stop>,
    summary: Summary,
}

/// The page in the making.
#[derive(Default)]
pub(crate) struct Batch {
    events: Vec<ReviewEvent>,
    changes: Vec<Arc<str>>,
}

impl Batch {
    pub(crate) fn add(&mut self, change: Told) {
        self.changes.push(change.0);
        self.events.extend(change.1);
    }
}

impl Run<'_> {
    /// Hands the page on. One without changes and problems is not worth a call.
    pub(crate) fn deliver(&mut self) -> Result<(), ImportError> {
        let Batch { events, changes } = std::mem::take(&mut self.batch);
        let problems = std::mem::take(&mut self.talk.problems);
        if changes.is_empty() && problems.is_empty() {
            return Ok(());
        }
        self.summary.changes += changes.len() as u64;
        self.summary.events += events.len() as u64;
        self.summary.problems.absorb(problems.clone());
        (self.on_page)(Page { events, changes, problems, cursor: self.cursor.clone() })?;
        Ok(())
    }

    fn finish(self) -> Summary {
        let client = self.talk.client;
        Summary { requests: client.requests, waited: client.waited, ..self.summary }
    }
}
