//! Review in a stretch of time.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use facts::{AgentId, Claim, ReviewClass};

use super::by_class::ByClass;
use super::change_load::ChangeLoad;
use super::commits::Landing;
use super::concentration::Concentration;
use super::waits::{Waits, hours};
use crate::quantile::nearest_rank;
use crate::ratio::Ratio;
use crate::wilson::{ShareInterval, effective_units};

/// Which changes and lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewGroup {
    /// All.
    All,
    /// Those of one claim. These add up to all.
    Claim(Claim),
    /// Those of an agent. A change of several agents counts for each.
    Agent(AgentId),
}

/// Review in a stretch of time: of changes that were merged in it, of lines that landed in it.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeLoad {
    /// By group, all first. One without changes and lines is absent.
    pub groups: BTreeMap<ReviewGroup, GroupLoad>,
    /// What was open at its end.
    pub queue: Queue,
    /// Who approved.
    pub concentration: Concentration,
}

impl RangeLoad {
    /// What came in of a group; nothing where it is absent.
    #[must_use]
    pub fn group(&self, group: &ReviewGroup) -> GroupLoad {
        self.groups.get(group).cloned().unwrap_or_default()
    }
}

/// Changes that were merged and lines that landed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupLoad {
    /// Changes that were merged.
    pub merged: u64,
    /// From the request, or the opening, to the first review by a person.
    pub first_review: Waits,
    /// From the request, or the opening, to the first approval by a person.
    pub approval: Waits,
    /// Changes approved sooner than they can be read, of those of which that is known.
    pub rushed: Ratio,
    /// Changes by the weakest review of their commits.
    pub changes: ByClass,
    /// Lines that landed, trivial ones left out, by the review that they had, also of commits without a change.
    pub lines: ByClass,
    /// Commits of the first-parent line with a record of review of any line that they brought in, of all that brought
    /// lines in.
    pub landings: Ratio,
    /// How many independent draws the lines of which there is a record are worth: what landed together is one.
    pub units: f64,
    /// Lines that nobody but their author looked at, of those of which there is a record. The interval takes what
    /// landed together for one.
    pub unreviewed: Option<ShareInterval>,
    /// Lines that only bots or AIs looked at, likewise.
    pub automated: Option<ShareInterval>,
}

impl GroupLoad {
    /// So many of the lines that landed, of those of which there is a record; `None` without any.
    #[must_use]
    pub fn share(&self, lines: u64) -> Option<ShareInterval> {
        ShareInterval::new(Ratio::new(lines, self.lines.known()), self.units)
    }
}

/// Changes that wait.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Queue {
    /// When that was, microseconds since 1970.
    pub at: i64,
    /// Changes that were opened, and neither merged nor closed.
    pub open: u64,
    /// Of these, changes that no person had looked at.
    pub unseen: u64,
    /// The median of the time since they were opened, in hours; `None` without any.
    pub median_age_hours: Option<f64>,
}

/// What is gathered of a group.
#[derive(Default)]
struct Gathered {
    load: GroupLoad,
    review_waits: Vec<i64>,
    approval_waits: Vec<i64>,
    /// Lines that a record speaks of, by what brought them in.
    landed: BTreeMap<usize, u64>,
}

/// Review in a range. Landings are those of the range.
pub(super) fn load(changes: &[ChangeLoad], landings: &[Landing], range: Range<i64>) -> RangeLoad {
    let merged = || changes.iter().filter(|change| change.merged_at.is_some_and(|at| range.contains(&at)));
    let mut groups = BTreeMap::<ReviewGroup, Gathered>::new();
    for change in merged() {
        groups_of(change.claim, &change.agents).for_each(|group| groups.entry(group).or_default().add_change(change));
    }
    for (number, landing) in numbered(landings) {
        let groups_of = groups_of(landing.claim, &landing.agent);
        groups_of.for_each(|group| groups.entry(group).or_default().add_lines(number, landing));
    }
    RangeLoad {
        groups: groups.into_iter().map(|(group, gathered)| (group, gathered.finish())).collect(),
        queue: queue(changes, range.end.saturating_sub(1)),
        concentration: concentration(merged()),
    }
}

fn groups_of<'a>(claim: Claim, agents: impl IntoIterator<Item = &'a AgentId>) -> impl Iterator<Item = ReviewGroup> {
    let agents = agents.into_iter().map(|agent| ReviewGroup::Agent(agent.clone()));
    [ReviewGroup::All, ReviewGroup::Claim(claim)].into_iter().chain(agents)
}

/// Landings with a number that those share which one commit brought in; these stand together.
fn numbered(landings: &[Landing]) -> impl Iterator<Item = (usize, &Landing)> {
    let runs = landings.chunk_by(|a, b| a.key() == b.key());
    runs.enumerate().flat_map(|(number, run)| run.iter().map(move |landing| (number, landing)))
}

impl Gathered {
    fn add_change(&mut self, change: &ChangeLoad) {
        self.load.merged += 1;
        self.load.changes.add(change.class, 1);
        self.review_waits.extend(change.review_wait());
        self.approval_waits.extend(change.approval_wait());
        if let Some(is_rushed) = change.is_rushed {
            self.load.rushed += Ratio::new(is_rushed.into(), 1);
        }
    }

    fn add_lines(&mut self, number: usize, landing: &Landing) {
        self.load.lines += landing.lines;
        *self.landed.entry(number).or_default() += landing.lines.known();
    }

    fn finish(self) -> GroupLoad {
        let recorded = self.landed.values().filter(|lines| **lines > 0).count();
        let load = GroupLoad {
            first_review: Waits::of(self.review_waits),
            approval: Waits::of(self.approval_waits),
            landings: Ratio::new(recorded as u64, self.landed.len() as u64),
            units: effective_units(self.landed.into_values()),
            ..self.load
        };
        let (unreviewed, automated) = (load.lines.unreviewed(), load.lines.get(ReviewClass::Automated));
        GroupLoad { unreviewed: load.share(unreviewed), automated: load.share(automated), ..load }
    }
}

fn queue(changes: &[ChangeLoad], at: i64) -> Queue {
    let open = || changes.iter().filter(|change| change.is_open_at(at));
    let is_unseen = |change: &&ChangeLoad| change.first_review_at.is_none_or(|seen| seen > at);
    let mut ages: Vec<i64> = open().filter_map(|change| Some(at.saturating_sub(change.opened_at?))).collect();
    ages.sort_unstable();
    let unseen = open().filter(is_unseen).count() as u64;
    Queue { at, open: ages.len() as u64, unseen, median_age_hours: nearest_rank(&ages, 50).map(hours) }
}

/// Pseudonyms are those of a repository: a person of two counts as two.
fn concentration<'a>(merged: impl Iterator<Item = &'a ChangeLoad>) -> Concentration {
    let mut counts = HashMap::<(usize, &Arc<str>), u64>::new();
    for change in merged {
        for approver in &change.approvers {
            *counts.entry((change.repository, approver)).or_default() += 1;
        }
    }
    Concentration::of(counts.into_values().collect())
}
