//! A name for whoever wrote what came in, so that changes and lines of nobody known have a group of their own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use facts::{AgentId, Claim};

use super::Reviewed;
use crate::groups::{Groups, nobody};

impl Reviewed {
    /// Names agents as the split by agent does: lines of people are of `human`, those of nobody known of `unknown`, and
    /// all but the `most` agents that brought most lines in are of [`Groups::OTHER`].
    pub fn name_writers(&mut self, most: usize) {
        for landing in &mut self.landings {
            landing.agent.get_or_insert_with(|| nameless(landing.claim));
        }
        for change in self.changes.iter_mut().filter(|change| change.agents.is_empty()) {
            change.agents.insert(nameless(change.claim));
        }
        let kept = self.largest_writers(most);
        let shown = |agent: AgentId| if kept.contains(&agent) { agent } else { AgentId(Groups::OTHER.into()) };
        for landing in &mut self.landings {
            landing.agent = landing.agent.take().map(shown);
        }
        for change in &mut self.changes {
            change.agents = std::mem::take(&mut change.agents).into_iter().map(shown).collect();
        }
    }

    /// Those who brought most lines in; the earlier name where it is the same number.
    fn largest_writers(&self, most: usize) -> BTreeSet<AgentId> {
        let mut lines = BTreeMap::<&AgentId, u64>::new();
        for landing in &self.landings {
            if let Some(agent) = &landing.agent {
                *lines.entry(agent).or_default() += landing.lines.sum();
            }
        }
        self.changes.iter().flat_map(|change| &change.agents).for_each(|agent| *lines.entry(agent).or_default() += 0);
        let mut agents: Vec<(&AgentId, u64)> = lines.into_iter().collect();
        agents.sort_by_key(|(_, lines)| Reverse(*lines));
        agents.into_iter().take(most).map(|(agent, _)| agent.clone()).collect()
    }
}

fn nameless(claim: Claim) -> AgentId {
    AgentId(nobody(claim).into())
}
