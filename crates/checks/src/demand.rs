//! What lines need, by which rules of the policy, and whether they have it.
//!
//! Invariant: what every line needs does not depend on who is said to have written it, so that a claim can only add to
//! it. A rule that selects by agent or model speaks of what agents' lines need on top, and of nothing else.

use facts::{Claim, Level, Review, ReviewClass};

use crate::change::{Authorship, Change, Hunk, Ownership};
use crate::policy::{Minimum, Needs, PathRule, Policy, ReviewPolicy, fits};

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
    /// What lines that are forbidden lack beside that, because every line there needs it.
    pub beside: Option<Shortfall>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

impl Demand {
    /// The stricter of the two.
    #[must_use]
    pub fn strictest(&self) -> Needs {
        self.needs.max(self.ai)
    }

    /// What is lacking, if something is.
    #[must_use]
    pub fn shortfall(&self) -> Option<Shortfall> {
        match self.answer {
            Answer::Lacking(shortfall) => Some(shortfall),
            Answer::NoneNeeded | Answer::Met => None,
        }
    }
}

/// What each hunk of a change needs, in their order.
pub(crate) fn demands(policy: &Policy, change: &Change) -> Vec<Demand> {
    let shipped = shipped_rules(policy);
    let rules: Vec<(String, &PathRule)> = (1..)
        .zip(&policy.rules)
        .filter(|(_, rule)| is_large_enough(rule, change))
        .map(|(number, rule): (usize, _)| (rule.name.clone().unwrap_or_else(|| nameless(number, shipped)), rule))
        .collect();
    change.hunks.iter().map(|hunk| demand(policy, &rules, hunk)).collect()
}

/// How many of the rules are those of the shipped default, which come first.
fn shipped_rules(policy: &Policy) -> usize {
    let shipped = Policy::shipped().rules;
    if policy.rules.starts_with(&shipped) { shipped.len() } else { 0 }
}

/// What a rule without a name is called: by its number among those of the file.
fn nameless(number: usize, shipped: usize) -> String {
    format!("rule {}", number.saturating_sub(shipped))
}

/// Whether a change adds as many lines to the files of a rule as the rule asks for.
fn is_large_enough(rule: &PathRule, change: &Change) -> bool {
    let Some(least) = rule.min_lines else { return true };
    let of_rule = change.hunks.iter().filter(|hunk| hunk.paths().any(|path| is_of(rule, path, hunk)));
    of_rule.map(Hunk::lines).sum::<u32>() >= least
}

/// Whether a rule is about a file.
fn is_of(rule: &PathRule, path: &str, hunk: &Hunk) -> bool {
    let is_language =
        |named: &String| hunk.language.as_deref().is_some_and(|language| language.eq_ignore_ascii_case(named));
    let touches = |kind: &String| hunk.sensitivity.iter().any(|of| *of.kind == **kind);
    (rule.paths.is_empty() || rule.paths.has(path))
        && (rule.languages.is_empty() || rule.languages.iter().any(is_language))
        && (rule.content.is_empty() || rule.content.iter().any(touches))
}

/// The strictest over the paths that the lines have or had, and over who is said to have written them.
fn demand(policy: &Policy, rules: &[(String, &PathRule)], hunk: &Hunk) -> Demand {
    let places = hunk.paths().flat_map(|path| hunk.origins().map(move |origin| (path, origin)));
    let mut demands = places.map(|(path, origin)| by_path(policy, rules, (path, origin), hunk));
    let first = demands.next().expect("because a hunk has a path and an origin");
    let mut demand = demands.fold(first, stricter);
    demand.answer = answer(&policy.review, &demand, hunk);
    if demand.answer == Answer::Lacking(Shortfall::Forbidden) {
        demand.beside = review_lacking(&policy.review, demand.needs, hunk);
    }
    demand
}

fn stricter(one: Demand, other: Demand) -> Demand {
    Demand {
        needs: one.needs.max(other.needs),
        ai: one.ai.max(other.ai),
        max_unreviewed_ai_lines: one.max_unreviewed_ai_lines.min(other.max_unreviewed_ai_lines),
        require_model: one.require_model || other.require_model,
        rules: joined(one.rules, other.rules),
        sensitive: joined(one.sensitive, other.sensitive),
        answer: one.answer,
        beside: None,
    }
}

fn joined(mut one: Vec<String>, other: Vec<String>) -> Vec<String> {
    for text in other {
        if !one.contains(&text) {
            one.push(text);
        }
    }
    one
}

fn by_path(policy: &Policy, rules: &[(String, &PathRule)], (path, origin): (&str, &Authorship), hunk: &Hunk) -> Demand {
    let mut demand = Demand {
        needs: Needs::Allow,
        ai: Needs::Allow,
        rules: Vec::new(),
        sensitive: Vec::new(),
        max_unreviewed_ai_lines: 0,
        require_model: false,
        answer: Answer::NoneNeeded,
        beside: None,
    };
    if policy.ignored.has(path) {
        return demand;
    }
    let (mut by_needs, mut by_ai) = (None, None);
    for (name, rule) in rules.iter().filter(|(_, rule)| is_of(rule, path, hunk) && fits_author(rule, origin)) {
        if let Some(needs) = rule.needs.filter(|_| !selects_author(rule)) {
            (demand.needs, by_needs) = (needs, Some(name));
        }
        if let Some(ai) = rule.ai {
            (demand.ai, by_ai) = (ai, Some(name));
        }
        demand.max_unreviewed_ai_lines = rule.max_unreviewed_ai_lines.unwrap_or(demand.max_unreviewed_ai_lines);
        demand.require_model = rule.require_model.unwrap_or(demand.require_model);
        demand.sensitive.extend(rule.sensitive.clone());
        demand.sensitive.extend(touched(rule, hunk));
    }
    if !hunk.is_ai() || hunk.touched.is_some() {
        (demand.ai, by_ai) = (Needs::Allow, None);
    }
    demand.rules = by_needs.into_iter().chain(by_ai).cloned().collect();
    demand.rules.dedup();
    demand
}

/// What of the lines a rule about content means, each with its reason.
fn touched(rule: &PathRule, hunk: &Hunk) -> Vec<String> {
    let meant = hunk.sensitivity.iter().filter(|of| rule.content.iter().any(|kind| **kind == *of.kind));
    meant.map(|of| format!("{}: {}", of.kind, of.reason)).collect()
}

fn selects_author(rule: &PathRule) -> bool {
    !rule.agents.is_empty() || !rule.models.is_empty()
}

/// Whether a rule is about whoever is said to have written the lines.
fn fits_author(rule: &PathRule, who: &Authorship) -> bool {
    if !selects_author(rule) {
        return true;
    }
    let is_agent = |named: &String| who.agent.as_ref().is_some_and(|agent| agent.0.eq_ignore_ascii_case(named));
    let is_model = |glob: &String| who.model.as_deref().is_some_and(|model| fits(glob, model));
    who.claim == Claim::Ai
        && (rule.agents.is_empty() || rule.agents.iter().any(is_agent))
        && (rule.models.is_empty() || rule.models.iter().any(is_model))
}

fn answer(policy: &ReviewPolicy, demand: &Demand, hunk: &Hunk) -> Answer {
    match demand.strictest() {
        Needs::Forbid => Answer::Lacking(Shortfall::Forbidden),
        needed if needed < Needs::Review => Answer::NoneNeeded,
        needed => review_lacking(policy, needed, hunk).map_or(Answer::Met, Answer::Lacking),
    }
}

/// What the review of lines lacks of what they need.
fn review_lacking(policy: &ReviewPolicy, needed: Needs, hunk: &Hunk) -> Option<Shortfall> {
    if needed < Needs::Review {
        return None;
    }
    let persons = if needed == Needs::TwoReviews { policy.approvals.max(2) } else { policy.approvals };
    lacking_class(policy, &hunk.review)
        .or_else(|| lacking_persons(policy, &hunk.review, persons))
        .or_else(|| lacking_owner(policy, hunk))
        .or_else(|| lacking_independence(policy, hunk))
}

/// What a review lacks by itself, unless a read mark makes up for it.
fn lacking_class(policy: &ReviewPolicy, review: &Review) -> Option<Shortfall> {
    lacking_by_itself(policy, review).filter(|_| !has_read_mark(policy, review))
}

/// Whether somebody marked the lines as read, and that counts.
fn has_read_mark(policy: &ReviewPolicy, review: &Review) -> bool {
    policy.trust_unsigned && review.read_mark && policy.minimum < Minimum::Attested
}

/// What the class of a review, or its record, lacks.
fn lacking_by_itself(policy: &ReviewPolicy, review: &Review) -> Option<Shortfall> {
    let is_commented_enough = policy.minimum == Minimum::Commented;
    let lacking = match review.class {
        ReviewClass::Unknown => Some(Shortfall::NoRecord),
        ReviewClass::None => Some(Shortfall::Nobody),
        ReviewClass::Own => Some(Shortfall::OnlySelf),
        ReviewClass::Automated => Some(Shortfall::OnlyAutomata),
        ReviewClass::Commented => (!is_commented_enough).then_some(Shortfall::OnlyComments),
        ReviewClass::Stale => {
            let is_enough = is_commented_enough || (!policy.after_last_push && policy.minimum == Minimum::Approved);
            (!is_enough).then_some(Shortfall::Stale)
        }
        ReviewClass::Approved => (policy.minimum == Minimum::Attested).then_some(Shortfall::Unsigned),
        ReviewClass::Attested => None,
    };
    lacking.or_else(|| (!policy.trust_unsigned && review.level > Level::Forge).then_some(Shortfall::Unproven))
}

/// Who looked in a way that does not count is named as well: bots, who commented. Those are not among the persons.
fn lacking_persons(policy: &ReviewPolicy, review: &Review, needs: u32) -> Option<Shortfall> {
    let named = if lacking_by_itself(policy, review).is_none() { review.reviewers.len() } else { 0 };
    let named = u32::try_from(named).unwrap_or(u32::MAX);
    // A read mark that counts is somebody's, and may be that of one who is named.
    let has = named.max(u32::from(has_read_mark(policy, review)));
    (has < needs).then_some(Shortfall::TooFew { has, needs })
}

fn lacking_owner(policy: &ReviewPolicy, hunk: &Hunk) -> Option<Shortfall> {
    let is_lacking = policy.code_owner && hunk.ownership == Ownership::Owned && hunk.review.code_owner != Some(true);
    is_lacking.then_some(Shortfall::NoOwner)
}

/// Of lines that were moved here the agent was asked in an earlier change: nobody in this one asked for them.
fn lacking_independence(policy: &ReviewPolicy, hunk: &Hunk) -> Option<Shortfall> {
    let is_of_agent = hunk.introduced.claim == Claim::Ai;
    let is_lacking = policy.independent && is_of_agent && hunk.review.independent != Some(true);
    is_lacking.then_some(Shortfall::NotIndependent)
}
