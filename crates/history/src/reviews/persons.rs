//! Who is who in a history and its records of review.

use std::sync::Arc;

use facts::{AccountKind, AgentId, ReviewEvent, ReviewState, ReviewerKind};
use git::{Objects, lookup};
use provenance::Agents;
use provenance::review::ladder::Act;
use provenance::review::people::{People, PersonIndex};
use provenance::review::{ReviewSource, Reviewer};
use rustc_hash::{FxHashMap, FxHashSet};

use super::judge::Aim;
use super::landing::{Change, Landings};
use crate::graph::{CommitIndex, Graph};
use crate::identity::{IdentityKey, Pseudonyms};

/// Persons, with what each event's actor is.
pub(crate) struct Persons {
    people: People,
    /// For each commit its author.
    authors: Vec<Option<PersonIndex>>,
    pseudonyms: Pseudonyms,
    named: FxHashMap<PersonIndex, Arc<str>>,
}

/// Who did something.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub(crate) person: Option<PersonIndex>,
    pub(crate) kind: ReviewerKind,
    pub(crate) agent: Option<AgentId>,
}

impl Persons {
    /// Reads the authors of a history, and the mailmap of its head; of a change that is not merged that of its base.
    pub(crate) fn new(objects: &Objects, graph: &Graph, (aim, key): (Aim, IdentityKey)) -> Persons {
        let mut people = People::default();
        if let Some(mailmap) = mailmap(objects, graph, aim) {
            people.read_mailmap(&mailmap);
        }
        let mut known: FxHashMap<&[u8], Option<PersonIndex>> = FxHashMap::default();
        let emails = graph.nodes.iter().map(|node| node.commit.author.email.as_slice());
        let authors = emails.map(|email| *known.entry(email).or_insert_with(|| people.address(email))).collect();
        Persons { people, authors, pseudonyms: Pseudonyms::new(key), named: FxHashMap::default() }
    }

    /// Who did what an event tells.
    pub(crate) fn actor(&mut self, agents: &Agents, event: &ReviewEvent) -> Actor {
        // Merge queues name accounts of GitHub.
        let forge = if &*event.forge == ReviewSource::Bors.as_str() { "github.com" } else { &event.forge };
        let person = self.people.account(forge, &event.actor);
        event.signer.iter().for_each(|signer| {
            self.people.address(signer.as_bytes());
        });
        let reviewer = Reviewer::of(agents, &event.actor, event.at);
        let kind = reviewer.as_ref().map_or(ReviewerKind::Unknown, |reviewer| reviewer.kind);
        Actor { person, kind, agent: reviewer.and_then(|reviewer| reviewer.agent) }
    }

    /// Joins accounts with addresses: an address is that of an account if every change whose commits are all of that
    /// address was opened by it. The forge's accounts have no address otherwise.
    pub(crate) fn join_authors(
        &mut self,
        graph: &Graph,
        landings: &Landings,
        changes: &[Change],
        (events, actors): (&[ReviewEvent], &[Actor]),
    ) {
        let groups = groups(landings);
        let mut seen: FxHashMap<PersonIndex, FxHashSet<PersonIndex>> = FxHashMap::default();
        for change in changes {
            let opened = change.events.iter().find(|at| events[**at].state == ReviewState::Opened);
            let opener = opened.filter(|at| events[**at].actor.kind == AccountKind::User);
            let Some(opener) = opener.and_then(|at| actors[*at].person) else { continue };
            let of_change = change.landed.iter().flat_map(|landed| groups.get(landed).into_iter().flatten());
            // Whoever merges the change need not have written any of it.
            let of_change = of_change.filter(|commit| !graph.is_merge(**commit));
            let written: FxHashSet<_> = of_change.filter_map(|commit| self.author(*commit)).collect();
            if let (1, Some(author)) = (written.len(), written.iter().next()) {
                seen.entry(*author).or_default().insert(self.people.root(opener));
            }
        }
        let mut found: Vec<_> = seen.into_iter().filter(|(_, openers)| openers.len() == 1).collect();
        found.sort_unstable_by_key(|(author, _)| *author);
        for (author, openers) in found {
            openers.into_iter().for_each(|opener| {
                self.people.join(author, opener);
            });
        }
    }

    /// The author of a commit.
    pub(crate) fn author(&self, commit: CommitIndex) -> Option<PersonIndex> {
        self.authors[commit as usize].map(|person| self.people.root(person))
    }

    /// The number that stands for a person.
    pub(crate) fn root(&self, person: PersonIndex) -> PersonIndex {
        self.people.root(person)
    }

    pub(crate) fn is_same(&self, one: PersonIndex, other: PersonIndex) -> bool {
        self.people.root(one) == self.people.root(other)
    }

    /// The person of an owner in a file of code owners: `@login` or an address.
    pub(crate) fn owner(&mut self, forge: &str, owner: &str) -> Option<PersonIndex> {
        match owner.strip_prefix('@') {
            Some(login) => {
                let login = Some(Arc::from(login));
                self.people.account(forge, &facts::Account { login, ..facts::Account::default() })
            }
            None => self.people.address(owner.as_bytes()),
        }
    }

    /// The pseudonym of a person.
    pub(crate) fn pseudonym(&mut self, person: PersonIndex) -> Arc<str> {
        let root = self.people.root(person);
        let of = || self.pseudonyms.of_name(self.people.stands_for(root));
        Arc::clone(self.named.entry(root).or_insert_with(of))
    }

    /// Who has an account that belongs to no forge, and what they are.
    pub(crate) fn of_account(
        &mut self,
        agents: &Agents,
        account: &facts::Account,
        at: i64,
    ) -> (Option<PersonIndex>, ReviewerKind) {
        let person = self.people.account("", account).map(|person| self.people.root(person));
        let kind = Reviewer::of(agents, account, Some(at)).map_or(ReviewerKind::Unknown, |reviewer| reviewer.kind);
        (person, kind)
    }

    /// Who has an address.
    pub(crate) fn address(&mut self, email: &str) -> Option<PersonIndex> {
        self.people.address(email.as_bytes())
    }

    /// Who has an address, if they are known.
    pub(crate) fn known_address(&self, email: &[u8]) -> Option<PersonIndex> {
        self.people.find_address(email)
    }

    /// An event as the ladder takes it.
    pub(crate) fn act(&self, event: &ReviewEvent, actor: &Actor) -> Act {
        let person = actor.person.map(|person| self.root(person));
        let signer = event.signer.as_deref().and_then(|signer| self.people.find_address(signer.as_bytes()));
        Act { state: event.state, person, kind: actor.kind, level: event.level, signature: event.signature, signer }
    }
}

/// The commits that came in with each commit of the line, itself among them.
pub(crate) fn groups(landings: &Landings) -> FxHashMap<CommitIndex, Vec<CommitIndex>> {
    let mut groups: FxHashMap<CommitIndex, Vec<CommitIndex>> = FxHashMap::default();
    for (commit, landed) in (0..).zip(&landings.of) {
        groups.entry(*landed).or_default().push(commit);
    }
    groups
}

fn mailmap(objects: &Objects, graph: &Graph, aim: Aim) -> Option<git::Bytes> {
    let last = graph.nodes.last()?;
    let tree = match aim {
        Aim::Landed => last.commit.tree,
        Aim::Proposed => graph.nodes[*last.parents.first()? as usize].commit.tree,
    };
    let entry = lookup(objects, tree, b".mailmap").ok().flatten();
    objects.blob(crate::plan::file(entry)?).ok()
}
