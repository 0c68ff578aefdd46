//! What each commit of a change does, and which files of the commits before it that takes.
//!
//! Of the commits before, only those files are read from which a commit of the change takes or takes away lines.

use std::collections::BTreeSet;

use git::{ObjectId, Objects, lookup};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::compare::Comparing;
use crate::graph::{Graph, Node};
use crate::plan::{Plan, Source, Step, file, plan};
use crate::walk::Planning;

/// The plans of a change's commits, and of those before it.
pub(super) struct Planned {
    plans: FxHashMap<ObjectId, Plan>,
}

impl Planned {
    pub(super) fn new(graph: &Graph, is_in: &[bool], comparing: &Comparing<'_>) -> Planned {
        let nodes = &graph.nodes;
        let own = |(node, is_in): (&Node, &bool)| {
            is_in.then(|| {
                let parents: Vec<ObjectId> =
                    node.parents.iter().map(|parent| nodes[*parent as usize].commit.tree).collect();
                comparing.with_worker(|worker| plan(&worker.objects, node.commit.tree, &parents))
            })
        };
        let mut plans: Vec<Option<Plan>> = comparing.pool.install(|| nodes.par_iter().zip(is_in).map(own).collect());
        let mut wanted: Vec<BTreeSet<Vec<u8>>> = vec![BTreeSet::new(); nodes.len()];
        if let Some(head) = wanted.last_mut() {
            // Where a line of the change stands in the end is asked of all of them.
            *head = plans.iter().flatten().flat_map(|plan| &plan.steps).filter_map(built).cloned().collect();
        }
        for at in (0..nodes.len()).rev() {
            let here = std::mem::take(&mut wanted[at]);
            match &mut plans[at] {
                Some(plan) => take(plan, here, &nodes[at], &mut wanted),
                None => {
                    let tree = nodes[at].commit.tree;
                    plans[at] = Some(comparing.with_worker(|worker| before(&worker.objects, tree, &here)));
                }
            }
        }
        let plans = nodes.iter().zip(plans).filter_map(|(node, plan)| Some((node.id, plan?))).collect();
        Planned { plans }
    }
}

impl Planning for Planned {
    fn plan(&self, _: &Objects, node: &Node) -> Plan {
        self.plans.get(&node.id).cloned().unwrap_or_default()
    }

    /// A change is looked at through all its commits.
    fn plan_against_first(&self, _: &Objects, _: &Node) -> Plan {
        Plan::default()
    }
}

/// The path of a file that a commit makes anew, or under a new name.
fn built(step: &Step) -> Option<&Vec<u8>> {
    let is_made = match step {
        Step::Build { .. } => true,
        Step::Take { path, from } => *path != from.path,
        Step::Remove { .. } => false,
    };
    is_made.then(|| step.path())
}

/// Tells the parents which files a commit takes from them. Files that it takes whole, and that nothing after it asks for,
/// are left out of its plan.
fn take(plan: &mut Plan, mut here: BTreeSet<Vec<u8>>, node: &Node, wanted: &mut [BTreeSet<Vec<u8>>]) {
    let want = |source: &Source, wanted: &mut [BTreeSet<Vec<u8>>]| {
        if let Some(parent) = node.parents.get(source.parent) {
            wanted[*parent as usize].insert(source.path.clone());
        }
    };
    plan.steps.retain(|step| {
        let is_wanted = here.remove(step.path());
        match step {
            Step::Build { sources, .. } => sources.iter().for_each(|source| want(source, wanted)),
            Step::Take { path, from } if is_wanted || from.path != *path => want(from, wanted),
            Step::Take { .. } => return false,
            Step::Remove { path, blob } => {
                want(&Source { parent: 0, path: path.clone(), blob: *blob }, wanted);
            }
        }
        true
    });
    if let Some(first) = node.parents.first() {
        // What the commit does not change is its first parent's.
        wanted[*first as usize].extend(here);
    }
}

/// Files of a commit before the change: all of their lines are older.
fn before(objects: &Objects, tree: ObjectId, paths: &BTreeSet<Vec<u8>>) -> Plan {
    let mut plan = Plan::default();
    for path in paths {
        match lookup(objects, tree, path) {
            Ok(entry) => {
                let step = |blob| Step::Build { path: path.clone(), blob, sources: Vec::new() };
                plan.steps.extend(file(entry).map(step));
            }
            Err(error) => plan.skipped.push((path.clone(), error)),
        }
    }
    plan
}
