//! Looks at heads that came in although their change did not: it landed on another branch, or was closed.
//!
//! Such a look was at another context, so it says no more than that somebody was there, and that of the commits alone
//! which its head reaches, less those that the other branch had already, where its merge is here.

use std::sync::Arc;

use facts::{ReviewEvent, ReviewState};
use rustc_hash::{FxHashMap, FxHashSet};

use super::cover::reached;
use super::gather::is_look;
use super::landing::{Change, Finder, Landings};
use crate::graph::{CommitIndex, Graph};

/// An event of a change that did not come in, about a head that did.
pub(super) struct Look {
    pub(super) event: usize,
    pub(super) change: usize,
    reached: Arc<FxHashSet<CommitIndex>>,
}

/// Such events by the commit of the line that their heads came in with.
#[derive(Default)]
pub(super) struct Elsewhere(FxHashMap<CommitIndex, Vec<Look>>);

impl Elsewhere {
    /// Those about a commit.
    pub(super) fn of(&self, landed: CommitIndex, commit: CommitIndex) -> impl Iterator<Item = &Look> {
        let looks = self.0.get(&landed).into_iter().flatten();
        looks.filter(move |look| look.reached.contains(&commit))
    }
}

pub(super) fn elsewhere(
    finder: &Finder<'_>,
    graph: &Graph,
    landings: &Landings,
    changes: &[Change],
    events: &[ReviewEvent],
) -> Elsewhere {
    let mut found = Elsewhere::default();
    for (change, of_change) in changes.iter().enumerate() {
        let mut known: FxHashMap<CommitIndex, Arc<FxHashSet<CommitIndex>>> = FxHashMap::default();
        let base = of_change.events.iter().find_map(|at| base(finder, graph, &events[*at]));
        for event in of_change.events.iter().copied().filter(|at| is_look(events[*at].state)) {
            let Some(head) = events[event].head_commit.and_then(|head| finder.find(head)) else { continue };
            let came_in = landings.of[head as usize];
            if came_in != CommitIndex::MAX && !of_change.landed.contains(&came_in) {
                let reach = |commit| reached(graph, &landings.of, commit);
                let of_head = || match base {
                    Some(base) if landings.of[base as usize] == came_in => &reach(head) - &reach(base),
                    _ => reach(head),
                };
                let reached = known.entry(head).or_insert_with(|| Arc::new(of_head()));
                found.0.entry(came_in).or_default().push(Look { event, change, reached: Arc::clone(reached) });
            }
        }
    }
    found
}

/// What the other branch was before the change was merged into it.
fn base(finder: &Finder<'_>, graph: &Graph, event: &ReviewEvent) -> Option<CommitIndex> {
    let merge =
        event.merge_commit.filter(|_| event.state == ReviewState::Merged).and_then(|merge| finder.find(merge))?;
    graph.nodes[merge as usize].parents.first().copied().filter(|_| graph.is_merge(merge))
}
