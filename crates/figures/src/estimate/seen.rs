//! What the rows of commits and spans say for the estimate.

use std::collections::{BTreeMap, HashMap};

use facts::{AgentId, Claim, CommitId, CommitRow, SpanRow};

use super::{AiEstimate, estimate_share};
use crate::ratio::Ratio;

/// Draws of an estimate.
const REPLICATES: usize = 3_999;

/// What an estimate is made from. A size is the AI lines at the head of a commit that has any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AiEvidence {
    /// All lines at the head.
    pub lines: u64,
    /// Lines at the head that are said to be an agent's.
    pub declared_lines: u64,
    /// Lines of which nothing says who wrote them, in commits with neither record nor mark.
    pub candidate_lines: u64,
    /// Commits whose records name lines of an agent.
    pub recorded: u64,
    /// Of these, commits with a mark.
    pub both: u64,
    /// Sizes of those whose records name lines of an agent.
    pub with_record: Vec<u64>,
    /// Sizes of those that have a mark and no record.
    pub marked_only: Vec<u64>,
}

impl AiEvidence {
    /// Sizes of the commits with a mark alone; where these are fewer than `least`, of those with a record too.
    pub(super) fn sizes_to_draw_from(&self, least: usize) -> Vec<u64> {
        let with_record: &[u64] = if self.marked_only.len() < least { &self.with_record } else { &[] };
        let mut sizes = [&self.marked_only, with_record].concat();
        sizes.sort_unstable();
        sizes
    }
}

/// What the evidence of a commit is.
#[derive(Debug, Clone)]
enum Source {
    /// Its records name lines of an agent.
    Record { marked: bool, agent: Option<AgentId> },
    /// It has a mark, and no record.
    Mark,
    /// Its records name no line of an agent.
    Person,
}

/// Takes rows, those of a repository's commits before those of its spans, in any order else.
#[derive(Debug, Clone, Default)]
pub struct AiSeen {
    /// Commits with any evidence, and their AI lines at the head.
    commits: HashMap<CommitId, (Source, u64)>,
    lines: u64,
    declared_lines: u64,
    candidate_lines: u64,
}

impl AiSeen {
    /// Takes a commit.
    pub fn add_commit(&mut self, row: &CommitRow) {
        let is_marked = row.marked == Claim::Ai;
        let source = match row.recorded {
            Claim::Ai => Source::Record { marked: is_marked, agent: row.agent.clone() },
            Claim::Human => Source::Person,
            Claim::Unknown if is_marked => Source::Mark,
            Claim::Unknown => return,
        };
        // Forks share commits: sizes that were counted stay.
        self.commits.entry(row.commit).or_insert((source, 0));
    }

    /// Takes lines at the head.
    pub fn add_span(&mut self, span: &SpanRow) {
        let lines = u64::from(span.lines);
        self.lines += lines;
        match (span.claim, self.commits.get_mut(&span.written_commit)) {
            (Claim::Ai, commit) => {
                self.declared_lines += lines;
                // Lines at a boundary may be older than the commit: they say nothing of its size.
                if let Some((_, size)) = commit.filter(|_| !span.boundary) {
                    *size += lines;
                }
            }
            (Claim::Unknown, None) if !span.boundary => self.candidate_lines += lines,
            _ => {}
        }
    }

    /// Whether anything says that an agent took part.
    #[must_use]
    pub fn has_agents(&self) -> bool {
        self.declared_lines > 0 || self.commits.values().any(|(source, _)| !matches!(source, Source::Person))
    }

    /// What an estimate is made from.
    #[must_use]
    pub fn evidence(&self) -> AiEvidence {
        let mut evidence = AiEvidence {
            lines: self.lines,
            declared_lines: self.declared_lines,
            candidate_lines: self.candidate_lines,
            ..AiEvidence::default()
        };
        for (source, size) in self.commits.values() {
            let sizes = match source {
                Source::Record { marked, .. } => {
                    evidence.recorded += 1;
                    evidence.both += u64::from(*marked);
                    &mut evidence.with_record
                }
                Source::Mark => &mut evidence.marked_only,
                Source::Person => continue,
            };
            sizes.extend((*size > 0).then_some(*size));
        }
        evidence.with_record.sort_unstable();
        evidence.marked_only.sort_unstable();
        evidence
    }

    /// The estimate.
    #[must_use]
    pub fn finish(&self) -> AiEstimate {
        let evidence = self.evidence();
        AiEstimate {
            recall: Ratio::new(evidence.both, evidence.recorded),
            by_agent: self.by_agent(),
            share: estimate_share(&evidence, REPLICATES),
        }
    }

    fn by_agent(&self) -> BTreeMap<Option<AgentId>, Ratio> {
        let mut agents: BTreeMap<Option<AgentId>, Ratio> = BTreeMap::new();
        for (source, _) in self.commits.values() {
            if let Source::Record { marked, agent } = source {
                *agents.entry(agent.clone()).or_default() += Ratio::new(u64::from(*marked), 1);
            }
        }
        agents
    }
}
