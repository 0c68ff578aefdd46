//! What lines need, by which rules of the policy, and whether they have it.

use crate::policy::Needs;

/// What consecutive lines need, and whether they have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What is asked of them, whoever wrote them.
    pub needs: Needs,
    /// What is asked of them on top because an agent wrote them; [`Needs::Allow`] of other lines.
    pub ai: Needs,
    /// The rules of the policy that ask for it, by name or number.
    pub rules: Vec<String>,
    /// Why the lines are sensitive.
    pub sensitive: Vec<String>,
    /// So many lines of agents may lack their review.
    pub max_unreviewed_ai_lines: u32,
    /// A line of an agent has to name the model.
    pub require_model: bool,
    /// Whether the lines have the review that they need.
    pub answer: Answer,
}

impl Demand {
    /// The stricter of the two.
    #[must_use]
    pub fn strictest(&self) -> Needs {
        self.needs.max(self.ai)
    }
}

/// Whether lines have the review that they need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// They need none.
    NoneNeeded,
    /// They have it.
    Met,
    /// They lack it.
    Lacking(Shortfall),
}

/// What a review lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortfall {
    /// Lines of agents are not let in here.
    Forbidden,
    /// There is no record of the change.
    NoRecord,
    /// There is a record, and nobody looked.
    Nobody,
    /// Only the author did.
    OnlySelf,
    /// Only automata did.
    OnlyAutomata,
    /// A person commented, and none approved.
    OnlyComments,
    /// The approval is of an earlier state.
    Stale,
    /// The record was neither fetched from a forge nor signed by a trusted key.
    Unproven,
    /// The approval is not signed by a trusted key.
    Unsigned,
    /// Fewer persons approved than are needed.
    TooFew {
        /// How many did.
        has: u32,
        /// How many have to.
        needs: u32,
    },
    /// None of the reviewers owns the file, as far as is known.
    NoOwner,
    /// The reviewer asked the agent for the work, or may have.
    NotIndependent,
}
