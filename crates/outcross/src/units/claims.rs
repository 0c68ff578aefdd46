//! Who wrote the lines of a unit, from the spans of its file.

use std::collections::BTreeMap;

use facts::{AgentId, Claim, Level, LineClaims, Review, SpanRow};
use std::sync::Arc;

/// What is known of the lines of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) lines: LineClaims,
    /// Of the lines that were found in spans, by claim: the weakest level.
    levels: BTreeMap<Claim, Level>,
    /// Lines by AI, by agent and model.
    by: BTreeMap<(Option<AgentId>, Option<Arc<str>>), u32>,
    review: Option<Review>,
    pub(super) first_at: Option<i64>,
    pub(super) last_at: Option<i64>,
}

impl Written {
    /// Of these lines of a file; its spans come in the order of their lines.
    pub(super) fn of(spans: &[SpanRow], lines: impl Iterator<Item = u32>) -> Self {
        let mut written = Written::default();
        for line in lines {
            let next = spans.partition_point(|span| span.start_line <= line);
            let span = next.checked_sub(1).map(|at| &spans[at]);
            written.add(span.filter(|span| line - span.start_line < span.lines));
        }
        written
    }

    fn add(&mut self, span: Option<&SpanRow>) {
        let claim = span.map_or(Claim::Unknown, |span| span.claim);
        let count = match claim {
            Claim::Ai => &mut self.lines.ai,
            Claim::Human => &mut self.lines.human,
            Claim::Unknown => &mut self.lines.unknown,
        };
        *count += 1;
        let level = span.map_or(Level::Unknown, |span| span.level);
        // From the strongest to none.
        self.levels.entry(claim).and_modify(|weakest| *weakest = level.max(*weakest)).or_insert(level);
        let Some(span) = span else { return };
        if claim == Claim::Ai {
            *self.by.entry((span.agent.clone(), span.model.clone())).or_default() += 1;
        }
        let is_weaker = |than: &Review| (span.review.class, than.level) < (than.class, span.review.level);
        if self.review.as_ref().is_none_or(is_weaker) {
            self.review = Some(span.review.clone());
        }
        self.first_at = Some(self.first_at.map_or(span.written_at, |at| at.min(span.written_at)));
        self.last_at = self.last_at.max(Some(span.written_at));
    }

    /// What most lines are; of equally many `unknown` goes first, then `ai`.
    pub(super) fn claim(&self) -> Claim {
        let LineClaims { ai, human, unknown } = self.lines;
        match () {
            () if unknown >= ai.max(human) => Claim::Unknown,
            () if ai >= human => Claim::Ai,
            () => Claim::Human,
        }
    }

    /// The weakest level of the lines of that claim.
    pub(super) fn level(&self) -> Level {
        self.levels.get(&self.claim()).copied().unwrap_or(Level::Unknown)
    }

    /// The agent of most lines by AI and the model of most of its lines; of equally many the first by name.
    pub(super) fn agent_and_model(&self) -> (Option<AgentId>, Option<Arc<str>>) {
        let mut agents: BTreeMap<&Option<AgentId>, u32> = BTreeMap::new();
        for ((agent, _), lines) in &self.by {
            *agents.entry(agent).or_default() += lines;
        }
        let Some((agent, _)) = agents.into_iter().rev().max_by_key(|(_, lines)| *lines) else { return (None, None) };
        let models = self.by.iter().filter(|((of, _), _)| of == agent);
        let model = models.rev().max_by_key(|(_, lines)| **lines).and_then(|((_, model), _)| model.clone());
        (agent.clone(), model)
    }

    /// The weakest review that a line had.
    pub(super) fn review(&self) -> Review {
        self.review.clone().unwrap_or_default()
    }
}
