//! What an index says of who wrote a unit, in the one way in which it is stored.
//!
//! Four fields with tabs between: claim, level, agent, model, as the ledger spells them; empty where nothing is known:
//! `ai⇥claimed⇥claude-code⇥anthropic/claude-opus-4.6`, `unknown⇥unknown⇥⇥`.

use facts::{Claim, Level};

/// Bytes of an agent or a model that are kept: indices come from strangers, and names are short.
const LONGEST_NAME: usize = 200;

/// Who wrote a unit, and how its index knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitClaim {
    /// Who.
    pub claim: Claim,
    /// How the ledger knew that the index was built from.
    pub level: Level,
    /// The agent.
    pub agent: Option<String>,
    /// The model, normalised.
    pub model: Option<String>,
}

impl UnitClaim {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { claim: Claim::Unknown, level: Level::Unknown, agent: None, model: None };

    /// As it is stored.
    #[must_use]
    pub fn encode(&self) -> String {
        let name = |name: &Option<String>| name.as_deref().unwrap_or_default().replace(char::is_control, " ");
        format!("{}\t{}\t{}\t{}", self.claim, self.level, name(&self.agent), name(&self.model))
    }

    /// What was stored. Words that are none of ours say nothing: such a claim is unknown.
    #[must_use]
    pub fn decode(text: &str) -> Self {
        Self::read(text).unwrap_or(Self::UNKNOWN)
    }

    fn read(text: &str) -> Option<Self> {
        let mut fields = text.split('\t');
        let (claim, level) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let mut name = || Some(fields.next()?.to_owned()).filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME);
        let (agent, model) = (name(), name());
        let is_unknown = |is: bool| is == (claim == Claim::Unknown);
        (is_unknown(level == Level::Unknown) && fields.next().is_none()).then_some(Self { claim, level, agent, model })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back() {
        let check = |claim: UnitClaim, expect: &str| {
            assert_eq!(claim.encode(), expect);
            assert_eq!(UnitClaim::decode(expect), claim);
        };
        let (agent, model) = (Some("claude-code".to_owned()), Some("anthropic/claude-opus-4.6".to_owned()));
        let ai = UnitClaim { claim: Claim::Ai, level: Level::Claimed, agent, model };
        check(ai.clone(), "ai\tclaimed\tclaude-code\tanthropic/claude-opus-4.6");
        check(UnitClaim { agent: None, ..ai }, "ai\tclaimed\t\tanthropic/claude-opus-4.6");
        check(UnitClaim::UNKNOWN, "unknown\tunknown\t\t");
    }

    #[test]
    fn words_of_strangers_say_nothing() {
        for text in [
            "",
            "ai",
            "ai\tsure\t\t",
            "me\tclaimed\t\t",
            "ai\tunknown\t\t",
            "unknown\tclaimed\t\t",
            "ai\tclaimed\t\t\tx",
        ] {
            assert_eq!(UnitClaim::decode(text), UnitClaim::UNKNOWN, "{text:?}");
        }
        let hostile = UnitClaim { agent: Some("a\tb\nc".to_owned()), ..UnitClaim::decode("ai\tclaimed\t\t") };
        assert_eq!(UnitClaim::decode(&hostile.encode()).agent.as_deref(), Some("a b c"));
    }
}
