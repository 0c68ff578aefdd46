//! Events as rows.

use std::sync::Arc;

use facts::{Region, ReviewRow, ReviewState};
use rustc_hash::FxHashMap;

use super::judge::Known;
use super::persons::groups;
use crate::graph::CommitIndex;
use crate::scan::commit_id;
use provenance::review::people::PersonIndex;

/// All events, changes in the order of their names, each change's in the order of time; then those on commits.
pub(super) fn rows(known: &mut Known<'_>) -> Vec<ReviewRow> {
    let groups = groups(&known.landings);
    let mut rows = Vec::with_capacity(known.events.len());
    for at in 0..known.changes.len() {
        let change = &known.changes[at];
        let landed = change.landed.last().copied();
        let mut own: Vec<PersonIndex> = change
            .events
            .iter()
            .filter(|at| known.events[**at].state == ReviewState::Opened)
            .filter_map(|at| known.actors[*at].person)
            .collect();
        let commits = change.landed.iter().flat_map(|landed| groups.get(landed).into_iter().flatten());
        let written = commits.filter(|commit| !known.ground.graph.is_merge(**commit));
        own.extend(written.filter_map(|commit| known.persons.author(*commit)));
        let mut requested: FxHashMap<PersonIndex, i64> = FxHashMap::default();
        for at in known.changes[at].events.clone() {
            let person = known.actors[at].person.map(|person| known.persons.root(person));
            let event_at = known.events[at].at;
            if let (ReviewState::Requested, Some(person), Some(at)) = (known.events[at].state, person, event_at) {
                requested.entry(person).or_insert(at);
            }
            let requested_at = person.and_then(|person| requested.get(&person).copied());
            let is_author = person.is_some_and(|person| own.iter().any(|own| known.persons.is_same(*own, person)));
            rows.push(row(known, at, landed, (requested_at, is_author)));
        }
    }
    let mut noted: Vec<(CommitIndex, usize)> =
        known.noted.iter().flat_map(|(commit, events)| events.iter().map(|at| (*commit, *at))).collect();
    noted.sort_unstable();
    for (commit, at) in noted {
        let landed = Some(known.landings.of[commit as usize]).filter(|landed| *landed != CommitIndex::MAX);
        let author = known.persons.author(commit);
        let person = known.actors[at].person.map(|person| known.persons.root(person));
        let is_author = person.is_some() && person == author;
        rows.push(row(known, at, landed, (None, is_author)));
    }
    rows
}

fn row(
    known: &mut Known<'_>,
    at: usize,
    landed: Option<CommitIndex>,
    (requested_at, is_author): (Option<i64>, bool),
) -> ReviewRow {
    let reviewer_id = known.actors[at].person.map(|person| known.persons.pseudonym(person));
    let (event, actor) = (&known.events[at], &known.actors[at]);
    ReviewRow {
        change_id: Arc::clone(&event.change),
        forge: Arc::clone(&event.forge),
        state: event.state,
        at: event.at,
        reviewer_id,
        reviewer_kind: actor.kind,
        agent: actor.agent.clone(),
        is_author,
        requested_at,
        head_commit: event.head_commit,
        head_tree: event.head_tree,
        merge_commit: event.merge_commit,
        landed_commit: landed.map(|landed| commit_id(known.ground.graph.nodes[landed as usize].id)),
        target: event.target.clone(),
        paths: event.regions.iter().map(region).collect(),
        source: Arc::clone(&event.source),
        level: event.level,
        signature: event.signature,
    }
}

/// `path`, or `path:first-last`.
fn region(region: &Region) -> Arc<str> {
    let Region { path, start_line, lines } = region;
    match start_line {
        0 => Arc::clone(path),
        first => format!("{path}:{first}-{}", first + lines.saturating_sub(1)).into(),
    }
}
