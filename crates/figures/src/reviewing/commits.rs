//! Commits: which change each came with, and what they bring together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use facts::{AgentId, Claim, CommitId, CommitRow, Operations, ReviewClass};

use super::ChangeKey;
use super::by_class::ByClass;
use super::events::Record;

/// What is kept of a commit.
#[derive(Debug, Clone)]
pub(super) struct CommitFacts {
    commit: CommitId,
    change_id: Option<Arc<str>>,
    /// The commit of the first-parent line that brought it in, itself if it lies there.
    landing: Option<CommitId>,
    at: i64,
    is_merge: bool,
    claim: Claim,
    agent: Option<AgentId>,
    changed: u64,
    files: u64,
    class: ReviewClass,
    lines: ByClass,
}

impl CommitFacts {
    pub(super) fn of(row: &CommitRow) -> CommitFacts {
        CommitFacts {
            commit: row.commit,
            change_id: row.change_id.clone(),
            landing: row.landed_commit.or(row.first_parent.then_some(row.commit)),
            at: row.clamped_at,
            is_merge: row.is_merge,
            claim: row.claim,
            agent: row.agent.clone(),
            changed: changed(&row.operations),
            files: row.files.into(),
            class: row.review.class,
            lines: row.reviewed_lines.into(),
        }
    }

    fn is_landing(&self) -> bool {
        self.landing == Some(self.commit)
    }
}

/// The changed lines of a commit, as in the shares of operations.
fn changed(lines: &Operations) -> u64 {
    let changed = [
        lines.added,
        lines.deleted,
        lines.updated,
        lines.find_replaced,
        lines.moved,
        lines.copied_within,
        lines.copied_from_live,
    ];
    changed.into_iter().map(u64::from).sum()
}

/// When each commit of the first-parent line was made.
pub(super) fn landing_times(commits: &[CommitFacts]) -> HashMap<CommitId, i64> {
    commits.iter().filter(|commit| commit.is_landing()).map(|commit| (commit.commit, commit.at)).collect()
}

/// What the commits of a change are together.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    pub(super) commits: u64,
    pub(super) lines: u64,
    files: u64,
    /// Of the merge that brought it in.
    files_of_merge: Option<u64>,
    ai: u64,
    human: u64,
    /// Those that only bring others in, and say nothing of who wrote it.
    silent_merges: u64,
    pub(super) agents: BTreeSet<AgentId>,
    class: Option<ReviewClass>,
}

impl Sums {
    fn add(&mut self, commit: &CommitFacts) {
        self.commits += 1;
        self.lines += commit.changed;
        self.files += commit.files;
        if commit.is_merge && commit.is_landing() {
            self.files_of_merge = Some(commit.files);
        }
        match commit.claim {
            Claim::Ai => self.ai += 1,
            Claim::Human => self.human += 1,
            Claim::Unknown => self.silent_merges += u64::from(commit.is_merge && commit.changed == 0),
        }
        self.agents.extend(commit.agent.clone().filter(|_| commit.claim == Claim::Ai));
        self.class = Some(self.class.map_or(commit.class, |class| class.min(commit.class)));
    }

    /// Files of the merge that brought it in; without one the sum over commits, in which a file counts once a commit.
    pub(super) fn files(&self) -> u64 {
        self.files_of_merge.unwrap_or(self.files)
    }

    /// AI if any commit is, human if all are that say anything to it.
    pub(super) fn claim(&self) -> Claim {
        match self {
            Sums { ai: 1.., .. } => Claim::Ai,
            Sums { human: human @ 1.., .. } if human + self.silent_merges == self.commits => Claim::Human,
            _ => Claim::Unknown,
        }
    }

    /// The weakest of any commit.
    pub(super) fn class(&self) -> ReviewClass {
        self.class.unwrap_or_default()
    }
}

/// The sums of each change, in their order. A commit is of the change that it names, else of the one that landed as its
/// own landing did; of at most one. Where two forges use one name, the landing decides, then the forge's name.
pub(super) fn sums_of_changes(records: &BTreeMap<ChangeKey, Record>, commits: &[CommitFacts]) -> Vec<Sums> {
    let (mut by_name, mut by_landing) = (HashMap::<&str, Vec<usize>>::new(), HashMap::<CommitId, usize>::new());
    for (at, ((name, _), record)) in records.iter().enumerate() {
        by_name.entry(name).or_default().push(at);
        if let Some(landed) = record.landed {
            by_landing.entry(landed).or_insert(at);
        }
    }
    let landed: Vec<Option<CommitId>> = records.values().map(|record| record.landed).collect();
    let mut sums = vec![Sums::default(); landed.len()];
    for commit in commits {
        let named = commit.change_id.as_deref().and_then(|name| by_name.get(name));
        let is_same = |at: &&usize| commit.landing.is_some() && landed[**at] == commit.landing;
        let of_name = named.and_then(|named| named.iter().find(is_same).or(named.first()));
        let of_landing = || by_landing.get(&commit.landing?);
        if let Some(at) = of_name.or_else(of_landing) {
            sums[*at].add(commit);
        }
    }
    sums
}

/// Lines that one commit of the first-parent line brought in, of one claim and agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Landing {
    /// When, microseconds since 1970.
    pub(super) at: i64,
    repository: usize,
    commit: CommitId,
    pub(super) claim: Claim,
    pub(super) agent: Option<AgentId>,
    pub(super) lines: ByClass,
}

impl Landing {
    pub(super) fn order(&self) -> impl Ord + '_ {
        (self.at, self.repository, self.commit, self.claim, &self.agent)
    }

    /// What tells it from lines that came with others.
    pub(super) fn key(&self) -> (usize, CommitId) {
        (self.repository, self.commit)
    }
}

/// The lines of commits by what brought them in. One of which that is not known counts at its own time.
pub(super) fn landings(
    commits: &[CommitFacts],
    landed_at: &HashMap<CommitId, i64>,
    repository: usize,
) -> impl Iterator<Item = Landing> + use<> {
    let mut landings = BTreeMap::<_, ByClass>::new();
    for commit in commits.iter().filter(|commit| commit.lines.sum() > 0) {
        let landing = commit.landing.and_then(|landing| Some((*landed_at.get(&landing)?, landing)));
        let (at, by) = landing.unwrap_or((commit.at, commit.commit));
        *landings.entry((at, by, commit.claim, commit.agent.clone())).or_default() += commit.lines;
    }
    landings.into_iter().map(move |((at, commit, claim, agent), lines)| Landing {
        at,
        repository,
        commit,
        claim,
        agent,
        lines,
    })
}
