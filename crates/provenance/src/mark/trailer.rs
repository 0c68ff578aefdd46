//! Marks of trailers, by the rule that the table of agents has for the key.

use facts::{AgentId, Claim};

use super::{Mark, MarkSource, Person, Reader};
use crate::agents::{NameKind, Reliability, TrailerKind, TrailerRule};
use crate::evidence;

/// Values that say that there was no AI, or nothing at all.
const DENIALS: [&str; 9] = ["", "no", "none", "false", "human", "n/a", "na", "0", "-"];

/// What a value names: an agent, a model, or both.
type Named<'v> = (Option<AgentId>, Option<(String, &'v str)>);

impl Reader<'_> {
    pub(super) fn trailer(&mut self, key: &[u8], value: &[u8]) {
        let agents = self.agents;
        let Some(rule) = agents.trailer(key) else { return };
        let mark = match rule.kind {
            TrailerKind::Person => self.person(rule, value),
            TrailerKind::Tool | TrailerKind::Product => self.tool(rule, value),
            TrailerKind::Statement => self.statement(rule, value),
            TrailerKind::Link => self.stated(rule, value, rule.values.iter().any(|start| value.starts_with(start))),
            TrailerKind::Word => self.stated(rule, value, rule.values.iter().any(|w| value.eq_ignore_ascii_case(w))),
        };
        if let Some(mark) = mark {
            self.push(mark);
        }
    }

    /// The address decides; the name is looked at for a model only.
    fn person(&self, rule: &TrailerRule, value: &[u8]) -> Option<Mark> {
        self.identity(MarkSource::Trailer, &label(rule), &split_person(value)?)
    }

    fn tool(&self, rule: &TrailerRule, value: &[u8]) -> Option<Mark> {
        let person = split_person(value);
        // A known address decides. An unknown one is a person's, whatever the name.
        if let Some(person) = person {
            let mark = self.identity(MarkSource::Trailer, &label(rule), &person)?;
            return Some(self.with_first_words(mark, person.name));
        }
        let text = std::str::from_utf8(value).ok()?;
        let (agent, model) = self.named(text, rule.kind)?;
        Some(self.mark(rule, value, agent.as_ref()).with_model(model))
    }

    /// `Kimi K2.5 via Crush <address>`: the model stands before the product.
    fn with_first_words(&self, mark: Mark, name: &[u8]) -> Mark {
        let before = std::str::from_utf8(name).ok().and_then(|name| name.split_once(" via "));
        let model = before.and_then(|(model, _)| Some((self.agents.models().strict(model)?, model.trim())));
        if mark.model.is_some() { mark } else { mark.with_model(model) }
    }

    /// What a value without an address names; `None` if it is nobody that is certainly no person.
    fn named<'v>(&self, text: &'v str, kind: TrailerKind) -> Option<Named<'v>> {
        let model = |text: &'v str| Some((self.agents.models().strict(text)?, text.trim()));
        if let Some((first, product)) = text.split_once(" via ") {
            return self.agents.product(product.as_bytes()).map(|(agent, _)| (Some(agent.clone()), model(first)));
        }
        if let Some((product, rest)) = text.split_once(':') {
            let spelled = rest.split_whitespace().next()?;
            return match self.agents.named(product.as_bytes()) {
                Some(agent) => {
                    let model = self.agents.models().normalise(spelled).map(|model| (model, spelled));
                    Some((Some(agent.clone()), model))
                }
                None => model(spelled).map(|model| (None, Some(model))),
            };
        }
        match self.agents.product(text.as_bytes()) {
            Some((agent, NameKind::Product)) => Some((Some(agent.clone()), None)),
            Some((agent, NameKind::Given)) if kind != TrailerKind::Tool => Some((Some(agent.clone()), None)),
            _ => model(text).map(|model| (None, Some(model))),
        }
    }

    /// A key of AI's own: any value but a denial claims, and names what it may.
    fn statement(&self, rule: &TrailerRule, value: &[u8]) -> Option<Mark> {
        let denied = DENIALS.iter().any(|denial| value.eq_ignore_ascii_case(denial.as_bytes()));
        let mark = self.stated(rule, value, !denied)?;
        let named = std::str::from_utf8(value).ok().and_then(|text| self.named(text, TrailerKind::Product));
        let Some((agent, model)) = named else { return Some(mark) };
        Some(Mark { agent: agent.or_else(|| mark.agent.clone()), ..mark }.with_model(model))
    }

    fn stated(&self, rule: &TrailerRule, value: &[u8], holds: bool) -> Option<Mark> {
        holds.then(|| self.mark(rule, value, rule.agent.as_ref()))
    }

    fn mark(&self, rule: &TrailerRule, value: &[u8], agent: Option<&AgentId>) -> Mark {
        let doubted = rule.reliability == Reliability::None;
        let text = evidence::text(&label(rule), value, doubted.then_some("no claim"));
        let mark = Mark::of(MarkSource::Trailer, agent, text);
        let claim = if doubted { Claim::Unknown } else { Claim::Ai };
        Mark { claim, reliability: rule.reliability, ..mark }
    }
}

fn label(rule: &TrailerRule) -> String {
    format!("trailer {}", rule.key)
}

/// `name <address>`, or an address alone; `None` without an address.
pub(crate) fn split_person(value: &[u8]) -> Option<Person<'_>> {
    let Some(open) = value.iter().rposition(|&byte| byte == b'<') else { return bare_address(value) };
    let rest = &value[open + 1..];
    let close = rest.iter().position(|&byte| byte == b'>')?;
    Some(Person { name: value[..open].trim_ascii(), email: rest[..close].trim_ascii() })
}

fn bare_address(value: &[u8]) -> Option<Person<'_>> {
    let address = value.contains(&b'@') && !value.iter().any(u8::is_ascii_whitespace);
    address.then_some(Person { name: b"", email: value })
}
