//! Which commit of the first-parent line brought each commit in, and which changes came with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use facts::{CommitId, ReviewEvent, ReviewState};
use git::{ObjectId, Objects};
use rustc_hash::{FxHashMap, FxHashSet};

use super::gather::Noted;
use super::judge::Aim;
use crate::graph::{CommitIndex, Graph};
use crate::scan::commit_id;

/// For each commit the commit of the first-parent line that brought it in; of that line itself.
pub(crate) struct Landings {
    pub(crate) of: Vec<CommitIndex>,
    on_line: Vec<bool>,
}

impl Landings {
    pub(crate) fn of(graph: &Graph) -> Landings {
        let on_line = graph.first_parent_line();
        let mut of: Vec<CommitIndex> = vec![CommitIndex::MAX; graph.nodes.len()];
        for at in (0..).zip(&on_line).filter(|(_, on)| **on).map(|(at, _): (CommitIndex, _)| at) {
            of[at as usize] = at;
            let mut next = graph.nodes[at as usize].parents.clone();
            while let Some(commit) = next.pop() {
                if of[commit as usize] == CommitIndex::MAX && !on_line[commit as usize] {
                    of[commit as usize] = at;
                    next.extend(&graph.nodes[commit as usize].parents);
                }
            }
        }
        Landings { of, on_line }
    }

    pub(crate) fn is_on_line(&self, commit: CommitIndex) -> bool {
        self.on_line[commit as usize]
    }
}

/// A change with what is known of how it came in.
pub(crate) struct Change {
    /// Its events, by their places, the earliest first.
    pub(crate) events: Vec<usize>,
    /// When it was merged.
    pub(crate) merged_at: Option<i64>,
    /// Its last head.
    pub(crate) head: Option<CommitId>,
    /// A record says that it was merged, so that nothing was pushed after its last head.
    pub(crate) is_merged: bool,
    /// The commits of the first-parent line that it came in with; the last one is what the record or the history names.
    pub(crate) landed: Vec<CommitIndex>,
}

/// Finds commits by their ids, and by the change that their message names.
pub(crate) struct Finder<'a> {
    graph: &'a Graph,
    landings: &'a Landings,
    pub(crate) by_id: FxHashMap<ObjectId, CommitIndex>,
    /// Commits of the first-parent line whose message names a change, by that name.
    named: FxHashMap<Box<str>, Vec<CommitIndex>>,
    aim: Aim,
    /// The branch that a proposed change has to be for, if that is known.
    branch: Option<Arc<str>>,
    /// What a proposed change is called, if that is known.
    proposes: Vec<Arc<str>>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(graph: &'a Graph, landings: &'a Landings, (noted, aim): (&[Noted], Aim)) -> Finder<'a> {
        let mut named: FxHashMap<Box<str>, Vec<CommitIndex>> = FxHashMap::default();
        let mut name = |change: &str, at| {
            let places = named.entry(short_name(change).into()).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        };
        for (at, node) in (0..).zip(&graph.nodes).filter(|(at, _)| landings.is_on_line(*at)) {
            let mark = provenance::review::landed::read(&node.commit.message);
            mark.and_then(|mark| mark.change).iter().for_each(|change| name(change, at));
        }
        for Noted { commit, event } in noted.iter().filter(|noted| landings.is_on_line(noted.commit)) {
            name(&event.change, *commit);
        }
        let by_id = (0..).zip(&graph.nodes).map(|(at, node)| (node.id, at)).collect();
        Finder { graph, landings, by_id, named, aim, branch: None, proposes: Vec::new() }
    }

    /// A proposed change has to be for this branch, and may be known by name.
    pub(crate) fn proposing(self, branch: Option<Arc<str>>, proposes: Vec<Arc<str>>) -> Finder<'a> {
        Finder { branch, proposes, ..self }
    }

    pub(crate) fn find(&self, commit: CommitId) -> Option<CommitIndex> {
        self.by_id.get(&object_id(commit)?).copied()
    }

    pub(crate) fn into_ids(self) -> FxHashMap<ObjectId, CommitIndex> {
        self.by_id
    }

    /// Groups events by change, and finds where each came in.
    pub(crate) fn changes(&self, objects: &Objects, events: &[ReviewEvent]) -> Vec<Change> {
        let mut by_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            by_name.entry((&event.forge, &event.change)).or_default().push(at);
        }
        by_name.into_iter().map(|((_, name), of_change)| self.change(objects, name, of_change, events)).collect()
    }

    fn change(&self, objects: &Objects, name: &str, of_change: Vec<usize>, events: &[ReviewEvent]) -> Change {
        let merged = last_of(&of_change, events, &[ReviewState::Merged]);
        let is_refused = merged.is_none() && last_of(&of_change, events, &[ReviewState::Closed]).is_some();
        let recorded = merged.and_then(|merged| merged.merge_commit);
        let head = last_head(&of_change, events);
        let last = match self.aim {
            Aim::Landed if is_refused => None,
            Aim::Landed => self.landed(name, recorded, head),
            Aim::Proposed => self.pending(&of_change, events),
        };
        self.change_at(objects, of_change, events, last)
    }

    /// A change that came in with a commit of the line, if it came in.
    pub(crate) fn change_at(
        &self,
        objects: &Objects,
        of_change: Vec<usize>,
        events: &[ReviewEvent],
        last: Option<CommitIndex>,
    ) -> Change {
        let merged = last_of(&of_change, events, &[ReviewState::Merged]);
        let head = last_head(&of_change, events);
        let commits = merged.map_or(&[][..], |merged| &merged.commits);
        let mut landed = last.map_or_else(Vec::new, |last| self.before(objects, last, commits, head));
        landed.extend(last);
        let merged_at = merged.and_then(|merged| merged.at);
        Change { is_merged: merged.is_some(), merged_at, events: of_change, head, landed }
    }

    /// Where a change came in: at the commit that the record names; without one, at the only one whose message names
    /// the change; else where its head came in by a merge of that head, or as itself.
    fn landed(&self, name: &str, recorded: Option<CommitId>, head: Option<CommitId>) -> Option<CommitIndex> {
        match recorded {
            Some(commit) => self.find(commit).filter(|commit| self.landings.is_on_line(*commit)),
            None => self.only_named(name).or_else(|| self.merge_of(self.find(head?)?)),
        }
    }

    /// The commit that stands for the merge, if the change is this one and is still open.
    pub(crate) fn pending(&self, of_change: &[usize], events: &[ReviewEvent]) -> Option<CommitIndex> {
        let is_over = last_of(of_change, events, &[ReviewState::Merged, ReviewState::Closed]).is_some();
        self.proposed(of_change, events).filter(|_| !is_over)
    }

    /// The commit that stands for the merge, if the change is this one: it is called so, or a head of it is among its
    /// commits; and it is for this branch. What was approved for another one was not approved for this.
    fn proposed(&self, of_change: &[usize], events: &[ReviewEvent]) -> Option<CommitIndex> {
        let target = of_change.iter().rev().find_map(|at| events[*at].target.as_ref());
        if matches!((target, &self.branch), (Some(target), Some(branch)) if target != branch) {
            return None;
        }
        let merge = CommitIndex::try_from(self.graph.nodes.len()).ok()?.checked_sub(1)?;
        let is_called = of_change.first().is_some_and(|at| self.proposes.contains(&events[*at].change));
        let mut heads = of_change.iter().filter_map(|at| self.find(events[*at].head_commit?));
        (is_called || heads.any(|head| self.landings.of[head as usize] == merge)).then_some(merge)
    }

    fn only_named(&self, name: &str) -> Option<CommitIndex> {
        match self.named.get(short_name(name))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The commit of the line that is this one, or that merged just this one.
    fn merge_of(&self, head: CommitIndex) -> Option<CommitIndex> {
        let landed = self.landings.of[head as usize];
        let is_merge_of = landed != CommitIndex::MAX
            && (landed == head || self.graph.nodes[landed as usize].parents.iter().skip(1).any(|of| *of == head));
        is_merge_of.then_some(landed)
    }

    /// Further commits of the line that a change without a merge commit put there: its own ones (fast-forward), or those
    /// that a rebase made of them, which keep author, time and subject.
    fn before(
        &self,
        objects: &Objects,
        last: CommitIndex,
        commits: &[CommitId],
        head: Option<CommitId>,
    ) -> Vec<CommitIndex> {
        let own: FxHashSet<CommitId> = commits.iter().copied().chain(head).collect();
        let is_foreign_merge = |node: &crate::graph::Node| {
            // A merge commit of the branch's own came in with it when the branch was taken as it is.
            node.commit.parents.len() > 1 && !own.contains(&commit_id(node.id))
        };
        if is_foreign_merge(&self.graph.nodes[last as usize]) {
            return Vec::new();
        }
        let twins = self.branch(objects, head);
        let mut found = Vec::new();
        let mut at = last;
        while let Some(parent) = self.graph.nodes[at as usize].parents.first().copied() {
            let node = &self.graph.nodes[parent as usize];
            let is_own = own.contains(&commit_id(node.id)) || twins.contains(&signature_of(&node.commit));
            if !is_own || is_foreign_merge(node) {
                break;
            }
            found.push(parent);
            at = parent;
        }
        found.reverse();
        found
    }

    /// What stays of each commit of a branch when it is rebased, for a head that is no commit of this history.
    fn branch(&self, objects: &Objects, head: Option<CommitId>) -> FxHashSet<CommitSignature> {
        let mut found = FxHashSet::default();
        let mut next = head.filter(|head| self.find(*head).is_none()).and_then(object_id);
        while let Some(commit) = next.filter(|_| found.len() < MAX_BRANCH).and_then(|id| objects.commit(id).ok()) {
            found.insert(signature_of(&commit));
            let parent = commit.parents.first().copied();
            next = parent.filter(|parent| self.find(commit_id(*parent)).is_none());
        }
        found
    }
}

/// The last event of one of these states.
fn last_of<'e>(of_change: &[usize], events: &'e [ReviewEvent], states: &[ReviewState]) -> Option<&'e ReviewEvent> {
    of_change.iter().rev().map(|at| &events[*at]).find(|event| states.contains(&event.state))
}

/// The last head of a change: that which was merged, or the last that an event names.
fn last_head(of_change: &[usize], events: &[ReviewEvent]) -> Option<CommitId> {
    let merged = last_of(of_change, events, &[ReviewState::Merged]).and_then(|merged| merged.head_commit);
    let moved = [ReviewState::Pushed, ReviewState::Opened, ReviewState::Approved];
    merged.or_else(|| last_of(of_change, events, &moved)?.head_commit)
}

/// Commits of a branch that are looked at.
const MAX_BRANCH: usize = 1024;

/// Author, time and subject.
type CommitSignature = (Vec<u8>, i64, Vec<u8>);

fn signature_of(commit: &git::Commit) -> CommitSignature {
    let subject = commit.message.split(|byte| *byte == b'\n').next().unwrap_or_default();
    (commit.author.email.clone(), commit.author.seconds, subject.trim_ascii().to_vec())
}

pub(crate) fn object_id(commit: CommitId) -> Option<ObjectId> {
    ObjectId::from_hex(commit.to_string().as_bytes())
}

/// `#12` of `#12`, of `owner/name#12`, of an address that ends in `/12`; `!12` likewise.
fn short_name(change: &str) -> &str {
    let digits = change.len() - change.bytes().rev().take_while(u8::is_ascii_digit).count();
    match change[..digits].chars().next_back() {
        Some('#' | '!' | '/') if digits < change.len() => &change[digits..],
        _ => change,
    }
}
