//! The evidence of a change's review: what notes state, what was imported, what the forge says now.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use checks::policy::fits;
use checks::{Policy, Unread};
use facts::{AccountKind, ReviewEvent};
use forge::{Pace, Source};
use history::{Place, ReviewRecords};

use super::asked::Asked;
use crate::errors::{CommandError, ErrorKind};
use crate::reviews::{self, Records};
use crate::target::Target;
use provenance::Agents;

/// Records of review, and what of them could not be read.
pub struct Gathered {
    /// The records.
    pub records: ReviewRecords,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Where records come from.
pub struct Sources<'a> {
    /// The folder of the ledger beside which imports lie, if there is one.
    pub ledger: Option<&'a Path>,
    /// The forge to ask.
    pub forge: Option<&'a Source>,
    /// The clock, and how long it may take.
    pub pace: &'a dyn Pace,
    /// Whose identity an address is.
    pub agents: &'a Agents,
}

/// Gathers what is known of the review of a change.
///
/// # Errors
/// If the user stops it.
pub fn gather(
    target: &Target,
    asked: &Asked,
    policy: &Policy,
    sources: &Sources<'_>,
) -> Result<Gathered, CommandError> {
    let mut unread = Vec::new();
    let mut records = stored(target, sources, &mut unread)?;
    if let Some(forge) = sources.forge {
        for number in &asked.changes {
            let names = fetch((forge, sources.pace), *number, &mut records.events, &mut unread)?;
            records.proposes.extend(names);
        }
    }
    for event in &mut records.events {
        let login = event.actor.login.as_deref().unwrap_or_default();
        if policy.review.not_human.iter().any(|pattern| fits(pattern, login)) {
            event.actor.kind = AccountKind::Bot;
        }
    }
    records.place = Place { branch: asked.target.as_deref().map(Arc::from), ..records.place };
    Ok(Gathered { records, unread })
}

/// What is here: imports and notes.
fn stored(target: &Target, sources: &Sources<'_>, unread: &mut Vec<Unread>) -> Result<ReviewRecords, CommandError> {
    let nowhere = Path::new("");
    match reviews::records(target, sources.ledger.unwrap_or(nowhere), sources.agents) {
        Ok(Records { records, problems }) => {
            unread.extend(problems.into_iter().map(|problem| Unread {
                what: problem.subject,
                detail: format!("{}: {}", problem.reason, problem.detail).into(),
                is_vital: false,
            }));
            Ok(records)
        }
        Err(error) if error.kind == ErrorKind::Unreadable => {
            unread.push(Unread { what: "imported reviews".into(), detail: error.text().into(), is_vital: false });
            Ok(ReviewRecords::default())
        }
        Err(error) => Err(error),
    }
}

/// Asks the forge for a change; returns what it calls it. Its answer takes the place of what was imported of it.
fn fetch(
    (forge, pace): (&Source, &dyn Pace),
    number: u64,
    events: &mut Vec<ReviewEvent>,
    unread: &mut Vec<Unread>,
) -> Result<BTreeSet<Arc<str>>, CommandError> {
    let what: Arc<str> = format!("change {number} at {}", forge.host()).into();
    match forge::change(forge, number, pace) {
        Ok(change) => {
            let names: BTreeSet<Arc<str>> = change.events.iter().map(|event| Arc::clone(&event.change)).collect();
            events.retain(|event| &*event.forge != forge.host() || !names.contains(&event.change));
            events.extend(change.events);
            let problems = change.problems.list().into_iter().map(|problem| Unread {
                what: Arc::clone(&what),
                detail: format!("{} × {}", problem.count, problem.detail).into(),
                is_vital: false,
            });
            unread.extend(problems);
            Ok(names)
        }
        Err(forge::ImportError::Stopped) => Err(CommandError::new(ErrorKind::Interrupted, "interrupted")),
        Err(error) => {
            unread.push(Unread { what, detail: error.to_string().into(), is_vital: false });
            Ok(BTreeSet::new())
        }
    }
}
