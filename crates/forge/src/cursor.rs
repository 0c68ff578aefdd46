//! Where an import goes on: how far it came, in the order in which the forge changed its changes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::ImportError;
use crate::source::Source;

/// Where an import goes on. Opaque: made by one import and handed to the next of the same source; store it as JSON.
///
/// What it says is only how far the run came, so a lost one costs time, and nothing else: changes that come again
/// bring all of their events again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    v: u32,
    kind: String,
    repository: String,
    /// When the last change delivered was updated, microseconds since 1970.
    pub(crate) updated: Option<i64>,
    /// The forge's own cursor behind that change.
    pub(crate) after: Option<String>,
    /// The page of a forge that knows no cursors, from 1.
    pub(crate) page: u32,
    /// Changes updated at that very time that were delivered.
    pub(crate) seen: BTreeSet<u64>,
}

const VERSION: u32 = 1;
/// No repository has so many pages of changes; a run would count down from there.
const MAX_PAGE: u32 = 1_000_000;

impl Cursor {
    pub(crate) fn start(source: &Source) -> Cursor {
        Cursor {
            v: VERSION,
            kind: source.kind.as_str().to_owned(),
            repository: source.identity(),
            updated: None,
            after: None,
            page: 1,
            seen: BTreeSet::new(),
        }
    }

    /// Fails on a cursor of another source or another version.
    pub(crate) fn check(self, source: &Source) -> Result<Cursor, ImportError> {
        let start = Cursor::start(source);
        let same = (self.v, &self.kind, &self.repository) == (start.v, &start.kind, &start.repository);
        if same && (1..=MAX_PAGE).contains(&self.page) {
            Ok(self)
        } else {
            Err(ImportError::ForeignCursor { repository: start.repository })
        }
    }

    /// Whether a change of that number, updated then, was not delivered yet. One that does not say when it was updated
    /// is always new.
    pub(crate) fn is_new(&self, number: u64, updated: Option<i64>) -> bool {
        match (self.updated, updated) {
            (Some(last), Some(updated)) => updated > last || (updated == last && !self.seen.contains(&number)),
            _ => true,
        }
    }

    /// Notes that a change was delivered.
    pub(crate) fn pass(&mut self, number: u64, updated: Option<i64>) {
        if updated > self.updated {
            self.updated = updated;
            self.seen.clear();
        }
        if updated.is_some() && self.updated == updated {
            self.seen.insert(number);
        }
    }
}
