//! Whether a commit says that no agent took part: a trailer that names agents (`AI-Assisted`, `Assisted-by`,
//! `Generated-by`, ...) with `no`, `none`, `false`, `human` or `n/a` as its value.
//!
//! It is a statement and no evidence: it is as cheap as leaving a trailer out.

use crate::agents::{Agents, Reliability, TrailerKind};
use crate::format::trailers::{TailLine, tail};

/// Values that deny; an empty one says nothing.
const DENIALS: [&str; 5] = ["no", "none", "false", "human", "n/a"];

/// Whether a message says so.
#[must_use]
pub fn denies_agents(agents: &Agents, message: &[u8]) -> bool {
    tail(message, |line| agents.footer(line).is_some()).any(|line| match line {
        TailLine::Trailer(key, value) => {
            let speaks_of_agents = agents.trailer(key).is_some_and(|rule| {
                let is_of_any = rule.agent.is_none() && rule.reliability != Reliability::None;
                is_of_any && !matches!(rule.kind, TrailerKind::Person | TrailerKind::Link)
            });
            speaks_of_agents && DENIALS.iter().any(|denial| value.eq_ignore_ascii_case(denial.as_bytes()))
        }
        TailLine::Other(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_a_trailer_of_ai_with_a_word_that_denies() {
        let check = |message: &str, expect| {
            assert_eq!(denies_agents(&Agents::builtin(), message.as_bytes()), expect, "{message}");
        };
        check("a\n\nAI-Assisted: no\n", true);
        check("a\n\nai-assisted: None\nSigned-off-by: A <a@x>\n", true);
        check("a\n\nAssisted-by: none\n", true);
        check("a\n\nAI-Assisted: yes\n", false);
        check("a\n\nAI-Assisted:\n", false);
        check("a\n\nReviewed-by: no\n", false);
        check("AI-Assisted: no, as a subject", false);
    }
}
