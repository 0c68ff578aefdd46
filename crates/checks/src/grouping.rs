//! Flaws as findings: those of one file that say the same are one finding with several places.

use std::collections::BTreeMap;

use facts::{Claim, Level, ReviewClass};

use crate::change::Hunk;
use crate::finding::{Finding, Held};
use crate::policy::Severity;
use crate::rules::{Context, Flaw, Of};

/// Flaws that become one finding.
pub(crate) struct Group<'a> {
    /// The first of them.
    pub(crate) flaw: &'a Flaw,
    /// The lines that it is about, if it is about lines.
    pub(crate) hunk: Option<&'a Hunk>,
    /// A print for each of them.
    pub(crate) prints: Vec<String>,
    hunks: Vec<&'a Hunk>,
    reasons: Vec<String>,
}

/// What flaws have in common that become one finding: the file (commits have none), whether the lines are gone, what is said, why it is held.
type Key = (Option<String>, bool, String, Option<String>);

/// Groups the flaws of a rule; `hold` says why one by itself is held back.
pub(crate) fn groups<'a>(
    context: &Context<'a>,
    rule: &str,
    flaws: &'a [Flaw],
    hold: &dyn Fn(&Group<'_>) -> Option<Held>,
) -> Vec<(Group<'a>, Option<Held>)> {
    let mut found: BTreeMap<Key, (Group<'a>, Option<Held>)> = BTreeMap::new();
    for flaw in flaws {
        let group = alone(context, rule, flaw);
        let held = hold(&group);
        let path = group.hunk.map(|hunk| hunk.place().0.to_string());
        let is_gone = group.hunk.is_some_and(|hunk| hunk.at_head.is_none());
        let key = (path, is_gone, flaw.message.clone(), held.as_ref().map(|held| format!("{held:?}")));
        match found.get_mut(&key) {
            Some((known, _)) => known.take(group),
            None => {
                found.insert(key, (group, held));
            }
        }
    }
    found.into_values().collect()
}

fn alone<'a>(context: &Context<'a>, rule: &str, flaw: &'a Flaw) -> Group<'a> {
    let change = context.change;
    let (hunk, about) = match flaw.of {
        Of::Hunk(at) => {
            let hunk = &change.hunks[at];
            (Some(hunk), format!("{}\0{}", hunk.place().0, hunk.content))
        }
        Of::Commit(at) => (None, change.commits[at].id.to_string()),
        Of::Change => (None, change.head.to_string()),
    };
    let commit = match flaw.of {
        Of::Commit(at) => Some(format!("commit {:.8} {}", change.commits[at].id, change.commits[at].subject)),
        Of::Hunk(_) | Of::Change => None,
    };
    let print = print_of(&[rule, &about]);
    let reasons = commit.into_iter().chain(flaw.reasons.iter().cloned()).collect();
    Group { flaw, hunk, prints: vec![print], hunks: hunk.into_iter().collect(), reasons }
}

/// 16 hex digits of BLAKE3.
fn print_of(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

impl<'a> Group<'a> {
    fn take(&mut self, other: Group<'a>) {
        self.prints.extend(other.prints);
        self.hunks.extend(other.hunks);
        for reason in other.reasons {
            if !self.reasons.contains(&reason) {
                self.reasons.push(reason);
            }
        }
    }

    pub(crate) fn finding(
        mut self,
        context: &Context<'_>,
        rule: &'static str,
        (severity, held): (Severity, Option<Held>),
    ) -> Finding {
        self.prints.sort_unstable();
        self.prints.dedup();
        let prints: Vec<&str> = self.prints.iter().map(String::as_str).collect();
        let fingerprint = print_of(&prints);
        let places = places(&self.hunks);
        let commit = match self.flaw.of {
            Of::Hunk(at) => Some(context.change.hunks[at].commit),
            Of::Commit(at) => Some(at),
            Of::Change => None,
        };
        let unknown = (Claim::Unknown, Level::Unknown, ReviewClass::Unknown);
        let (claim, level, review) = self.hunk.map_or(unknown, crate::judge::of_hunk);
        Finding {
            rule,
            severity,
            message: self.flaw.message.clone(),
            path: self.hunk.map(|hunk| hunk.place().0.clone()),
            lines: places.first().copied(),
            places,
            count: self.hunks.iter().map(|hunk| hunk.lines()).sum(),
            is_gone: self.hunk.is_some_and(|hunk| hunk.at_head.is_none() && hunk.touched.is_none()),
            commit: commit.map(|at| context.change.commits[at].id),
            claim,
            level,
            agent: self.hunk.and_then(|hunk| hunk.authorship().agent.clone()),
            model: self.hunk.and_then(|hunk| hunk.authorship().model.clone()),
            review,
            reasons: self.reasons,
            help: self.flaw.help.clone(),
            fingerprint,
            prints: self.prints,
            held,
        }
    }
}

/// The places of lines, ascending; those that touch are one.
fn places(hunks: &[&Hunk]) -> Vec<(u32, u32)> {
    let mut all: Vec<(u32, u32)> = hunks
        .iter()
        .filter(|hunk| hunk.lines() > 0)
        .map(|hunk| {
            let (_, first, last) = hunk.place();
            (first, last)
        })
        .collect();
    all.sort_unstable();
    let mut places: Vec<(u32, u32)> = Vec::new();
    for (first, last) in all {
        match places.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => places.push((first, last)),
        }
    }
    places
}
