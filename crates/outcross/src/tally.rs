//! Counts over rows: who wrote how many lines, and which problems there were. Each row is counted once.

use std::collections::BTreeMap;

use facts::{AgentId, Claim, Class, Level, ProblemRow, Reason, SpanRow, Stage};

/// Lines by who wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines by claim and level; those of a claim without lines are absent.
    pub by_level: BTreeMap<(Claim, Level), u64>,
    /// Lines of each agent.
    pub by_agent: BTreeMap<AgentId, u64>,
    /// Lines by the class of their file.
    pub by_class: BTreeMap<Class, u64>,
    /// Lines for which there is any evidence but their age.
    pub with_evidence: u64,
    /// Lines at which history is cut off.
    pub at_boundary: u64,
}

impl Tally {
    /// Counts some lines of a span.
    pub fn add(&mut self, span: &SpanRow, lines: u64) {
        *self.by_level.entry((span.claim, span.level)).or_default() += lines;
        if let (Claim::Ai, Some(agent)) = (span.claim, &span.agent) {
            *self.by_agent.entry(agent.clone()).or_default() += lines;
        }
        *self.by_class.entry(span.class).or_default() += lines;
        // What is human and inferred is so by its age, or is a copy of what is, unless a witness says so.
        let is_witnessed = span.evidence.iter().any(|text| text.starts_with("witness:"));
        let is_by_age = (span.claim, span.level) == (Claim::Human, Level::Inferred) && !is_witnessed;
        self.with_evidence += if span.evidence.is_empty() || is_by_age { 0 } else { lines };
        self.at_boundary += if span.boundary { lines } else { 0 };
    }

    /// Lines of a claim.
    #[must_use]
    pub fn of(&self, claim: Claim) -> u64 {
        self.levels(claim).map(|(_, lines)| lines).sum()
    }

    /// Lines of a claim by level, the strongest first.
    pub fn levels(&self, claim: Claim) -> impl Iterator<Item = (Level, u64)> + '_ {
        self.by_level.iter().filter(move |((of, _), _)| *of == claim).map(|((_, level), lines)| (*level, *lines))
    }

    /// All lines.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.by_level.values().sum()
    }

    /// Agents by lines, most first, then by name.
    #[must_use]
    pub fn agents(&self) -> Vec<(&AgentId, u64)> {
        let mut agents: Vec<_> = self.by_agent.iter().map(|(agent, lines)| (agent, *lines)).collect();
        agents.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
        agents
    }
}

/// Problems by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProblemTally {
    /// How many of a kind there are, and the lines or bytes that they affect.
    pub by_kind: BTreeMap<(Stage, Reason), (u64, u64)>,
}

impl ProblemTally {
    /// Counts problems.
    #[must_use]
    pub fn of<'a>(problems: impl IntoIterator<Item = &'a ProblemRow>) -> Self {
        let mut tally = ProblemTally::default();
        for problem in problems {
            let (count, affected) = tally.by_kind.entry((problem.stage, problem.reason)).or_default();
            *count += 1;
            *affected = affected.saturating_add(problem.affected);
        }
        tally
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.by_kind.values().map(|(count, _)| count).sum()
    }

    /// Whether objects of the history could not be read although nothing excuses that: neither a shallow or partial
    /// clone nor a limit.
    #[must_use]
    pub fn is_history_unreadable(&self) -> bool {
        let of_history = |stage: &Stage| *stage != Stage::Provenance;
        let unexcused = |reason: &Reason| matches!(reason, Reason::Missing | Reason::Damaged | Reason::WrongType);
        self.by_kind.keys().any(|(stage, reason)| of_history(stage) && unexcused(reason))
    }
}
