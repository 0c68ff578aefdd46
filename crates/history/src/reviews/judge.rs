//! Lays events over the history: which of them count for which commit, and what they make of its lines.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use facts::{Claim, CommitId, Level, Review, ReviewClass, ReviewEvent, ReviewState, ReviewerKind, SignatureVerdict};
use git::{ObjectId, Objects, Repository, lookup};
use provenance::review::ladder::{Act, Rung, rung};
use provenance::review::owners::Owners;
use provenance::review::people::{PersonIndex, coauthors};
use provenance::{Agents, read_marks};
use rustc_hash::{FxHashMap, FxHashSet};

use super::cover::{Cover, Coverage, Version, reached};
use super::gather::{Noted, is_look};
use super::landing::{Change, Finder, Landings, object_id};
use super::lines::count;
use super::owned::OwnersOf;
use super::persons::{Actor, Persons, groups};
use super::rows::rows;
use super::stated::{ReadMark, counts, stated};
use super::table::{ReviewIndex, Reviewed};
use super::{ReviewRecords, in_order};
use crate::evidence::commit_text;
use crate::graph::{CommitIndex, Graph};
use crate::identity::IdentityKey;
use crate::lines::Lines;
use crate::paths::PathIndex;
use crate::walk::Walked;

/// What is judged.
pub(crate) struct Ground<'a> {
    pub(crate) repository: &'a Repository,
    pub(crate) graph: &'a Graph,
    pub(crate) agents: &'a Agents,
    pub(crate) walked: &'a Walked,
    pub(crate) times: &'a [i64],
    pub(crate) key: IdentityKey,
}

/// Everything that is known of who looked at what.
pub(super) struct Known<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) objects: &'a Objects,
    /// Those of the records, then those that the repository holds.
    pub(super) events: Vec<ReviewEvent>,
    pub(super) actors: Vec<Actor>,
    pub(super) persons: Persons,
    pub(super) changes: Vec<Change>,
    pub(super) landings: Landings,
    /// Events on single commits.
    pub(super) noted: FxHashMap<CommitIndex, Vec<usize>>,
    /// Events of heads that came in with a commit of the line, and not by their change.
    elsewhere: FxHashMap<CommitIndex, Vec<usize>>,
    by_id: FxHashMap<ObjectId, CommitIndex>,
    /// Commits with lines that an agent wrote.
    of_agents: FxHashSet<CommitIndex>,
    /// Who read what which commit wrote.
    reads: FxHashMap<CommitIndex, Vec<Read>>,
    whole: Option<std::ops::RangeInclusive<i64>>,
}

/// What review the lines of a history had.
pub(crate) fn judge(ground: &Ground<'_>, records: &ReviewRecords, noted: Vec<Noted>) -> Reviewed {
    let objects = ground.repository.objects();
    let landings = Landings::of(ground.graph);
    let mut reviewed = Reviewed::nothing(ground.graph.nodes.len());
    for (of_commit, landed) in reviewed.commits.iter_mut().zip(&landings.of) {
        of_commit.landed = Some(*landed).filter(|landed| *landed != CommitIndex::MAX);
    }
    let is_silent = records.events.is_empty() && records.statements.is_empty() && records.whole.is_none();
    if is_silent && noted.is_empty() {
        count(&ground.walked.lines, &mut reviewed);
        return reviewed;
    }
    let mut known = Known::new(ground, &objects, (landings, records), noted);
    known.judge(&mut reviewed);
    count(&ground.walked.lines, &mut reviewed);
    reviewed.rows = rows(&mut known);
    reviewed
}

impl<'a> Known<'a> {
    fn new(
        ground: &'a Ground<'a>,
        objects: &'a Objects,
        (landings, records): (Landings, &ReviewRecords),
        noted: Vec<Noted>,
    ) -> Known<'a> {
        let mut events = records.events.clone();
        in_order(&mut events);
        let finder = Finder::new(ground.graph, &landings, &noted);
        let mut changes = finder.changes(objects, &events);
        let stated = stated(objects, ground.graph, (&landings, &finder.by_id), records);
        let imported = by_change(&events);
        for (commit, of_change) in stated.changes {
            let of_change = unknown_yet(&mut events, &imported, of_change);
            if of_change.is_empty() {
                continue;
            }
            let places = (events.len()..events.len() + of_change.len()).collect();
            events.extend(of_change);
            let landed = Some(commit).filter(|commit| landings.is_on_line(*commit));
            changes.push(finder.change_at(objects, places, &events, landed));
        }
        let elsewhere = elsewhere(&finder, &landings, &changes, &events);
        let by_id = finder.into_ids();
        let mut on_commits: FxHashMap<CommitIndex, Vec<usize>> = FxHashMap::default();
        for Noted { commit, event } in noted {
            on_commits.entry(commit).or_default().push(events.len());
            events.push(event);
        }
        let mut persons = Persons::new(objects, ground.graph, ground.key);
        let actors: Vec<Actor> = events.iter().map(|event| persons.actor(ground.agents, event)).collect();
        persons.join_authors(&landings, &changes, &events, &actors);
        let reads = reads(stated.reads, &mut persons, ground.agents);
        Known {
            by_id,
            reads,
            of_agents: of_agents(ground.walked),
            whole: records.whole.clone(),
            ground,
            objects,
            events,
            actors,
            persons,
            changes,
            landings,
            noted: on_commits,
            elsewhere,
        }
    }

    fn judge(&mut self, reviewed: &mut Reviewed) {
        let mut by_landing: FxHashMap<CommitIndex, Vec<usize>> = FxHashMap::default();
        for (at, change) in self.changes.iter().enumerate() {
            change.landed.iter().for_each(|landed| by_landing.entry(*landed).or_default().push(at));
        }
        let births = births(&self.ground.walked.lines);
        let mut coverage = Coverage::new(self.objects);
        let mut owners = OwnersOf::default();
        let mut groups: Vec<_> = groups(&self.landings).into_iter().collect();
        groups.sort_unstable_by_key(|(landed, _)| *landed);
        for (landed, commits) in groups.into_iter().filter(|(landed, _)| *landed != CommitIndex::MAX) {
            let of_change = by_landing.get(&landed).map_or(&[][..], Vec::as_slice);
            let group = self.group(landed, of_change);
            for commit in commits {
                let judged = self.commit(&group, commit);
                self.name_change(&group, commit, reviewed);
                let Some(judged) = judged else {
                    reviewed.commits[commit as usize].whole = self.without_change(commit, reviewed);
                    continue;
                };
                let whole = self.review(&judged, &judged.whole, (None, None));
                reviewed.commits[commit as usize].whole = reviewed.intern(whole);
                let rules = owners.of(self.objects, self.ground.graph, landed);
                let is_by_path =
                    self.reads.get(&commit).is_some_and(|reads| reads.iter().any(|read| !read.paths.is_empty()));
                if judged.is_by_line() || rules.is_some() || is_by_path {
                    for (path, numbers) in births.get(&commit).into_iter().flatten() {
                        let from = self.file(&judged, (*path, numbers), &mut coverage, (&group, rules), reviewed);
                        reviewed.set_file(commit, *path, from);
                    }
                }
            }
        }
    }

    /// A commit that came with no change: without review if the records of that time are whole.
    fn without_change(&self, commit: CommitIndex, reviewed: &mut Reviewed) -> ReviewIndex {
        let landed = self.landings.of[commit as usize];
        let at = self.ground.times[landed as usize];
        match self.whole.as_ref().is_some_and(|whole| whole.contains(&at)) {
            true => reviewed.intern(Review { class: ReviewClass::None, level: Level::Forge, ..Review::default() }),
            false => super::table::UNKNOWN,
        }
    }

    fn name_change(&self, group: &Group, commit: CommitIndex, reviewed: &mut Reviewed) {
        let of_commit = &mut reviewed.commits[commit as usize];
        if let Some(change) = group.changes.first().map(|at| &self.changes[*at]) {
            of_commit.change_id = change.events.first().map(|at| Arc::clone(&self.events[*at].change));
            of_commit.change_head = change.head;
        }
    }
}

/// The changes that came in with a commit of the line, and the events that count for its commits.
pub(super) struct Group {
    landed: CommitIndex,
    changes: Vec<usize>,
    /// Events in their order, with what each covers.
    events: Vec<(usize, Cover)>,
    /// Who opened the changes.
    openers: BTreeSet<PersonIndex>,
    /// Who gave the work to an agent.
    prompters: BTreeSet<PersonIndex>,
    /// The best level of the changes' records; `None` if there is no change.
    level: Option<Level>,
    /// The forge of the changes: owners' logins are of it.
    forge: Option<Arc<str>>,
}

/// What counts for a commit.
struct Judged {
    commit: CommitIndex,
    acts: Vec<Act>,
    /// The event that each act is.
    events: Vec<usize>,
    covers: Vec<Cover>,
    own: BTreeSet<PersonIndex>,
    prompters: BTreeSet<PersonIndex>,
    is_ai: bool,
    level: Level,
    whole: Rung,
}

impl Judged {
    /// Whether lines of the commit may differ.
    fn is_by_line(&self) -> bool {
        self.covers.iter().any(|cover| matches!(cover, Cover::Tree { .. }))
    }
}

impl Known<'_> {
    fn group(&self, landed: CommitIndex, changes: &[usize]) -> Group {
        let mut group = Group {
            landed,
            changes: changes.to_vec(),
            events: Vec::new(),
            openers: BTreeSet::new(),
            prompters: BTreeSet::new(),
            level: None,
            forge: None,
        };
        for change in changes.iter().map(|at| &self.changes[*at]) {
            for at in &change.events {
                self.add_event(&mut group, change, *at);
            }
        }
        for at in self.elsewhere.get(&landed).into_iter().flatten() {
            group.events.push((*at, Cover::Nothing));
        }
        for at in self.looks_on(landed) {
            group.events.push((at, self.cover_of_noted(landed, &self.events[at])));
        }
        // Records of one change can come from several places; what a person thought last is told by time alone.
        group.events.sort_by_key(|(at, _)| self.events[*at].at);
        group
    }

    /// Events on a commit that say that somebody looked. A record on a commit that says no more than who merged it does
    /// not say that nobody did.
    fn looks_on(&self, commit: CommitIndex) -> impl Iterator<Item = usize> + '_ {
        let noted = self.noted.get(&commit).into_iter().flatten().copied();
        noted.filter(|at| is_look(self.events[*at].state) && counts(self.events[*at].signature))
    }

    fn add_event(&self, group: &mut Group, change: &Change, at: usize) {
        let event = &self.events[at];
        let person = self.actors[at].person.map(|person| self.persons.root(person));
        group.level = group.level.into_iter().chain([event.level]).min();
        group.forge.get_or_insert_with(|| Arc::clone(&event.forge));
        match event.state {
            ReviewState::Opened => group.openers.extend(person),
            ReviewState::Assigned => group.prompters.extend(person),
            _ => {}
        }
        let is_late = matches!((event.at, change.merged_at), (Some(at), Some(merged)) if at > merged);
        if is_look(event.state) && !is_late && counts(event.signature) {
            // Of what a comment was is never asked.
            let covers = event.state == ReviewState::Approved;
            let cover = if covers { self.cover(group.landed, change, event) } else { Cover::Nothing };
            group.events.push((at, cover));
        }
    }

    /// What an event of a change covers of what came in with a commit of the line.
    fn cover(&self, landed: CommitIndex, change: &Change, event: &ReviewEvent) -> Cover {
        let node = &self.ground.graph.nodes[landed as usize];
        if event.head_tree.is_some_and(|tree| tree.to_string() == node.commit.tree.to_string()) {
            return Cover::Everything;
        }
        let head = event.head_commit.and_then(|head| self.reached(landed, change, head));
        head.or_else(|| self.tree_of(event, node.commit.tree)).unwrap_or_else(|| {
            let is_merged = event.head_commit.is_some() && event.head_commit == change.head;
            // The head is not here. The forge made one commit, or one each, of just that head.
            if is_merged && node.commit.parents.len() < 2 { Cover::Everything } else { Cover::Nothing }
        })
    }

    /// What a head of this history covers.
    fn reached(&self, landed: CommitIndex, change: &Change, head: CommitId) -> Option<Cover> {
        let head = self.find(head)?;
        let came_in = self.landings.of[head as usize];
        if came_in == landed {
            return Some(Cover::Reached(reached(self.ground.graph, &self.landings.of, head)));
        }
        let is_later = change.landed.contains(&came_in) && came_in > landed;
        Some(if is_later { Cover::Everything } else { Cover::Nothing })
    }

    fn find(&self, commit: CommitId) -> Option<CommitIndex> {
        self.by_id.get(&object_id(commit)?).copied()
    }

    /// What a head that is not of this history covers, if its tree is here.
    fn tree_of(&self, event: &ReviewEvent, merged: ObjectId) -> Option<Cover> {
        let head = event.head_commit.and_then(object_id);
        let commit = head.and_then(|head| Some((head, self.objects.commit(head).ok()?)));
        let named = event.head_tree.and_then(|tree| ObjectId::from_hex(tree.to_string().as_bytes()));
        let tree = commit.as_ref().map(|(_, commit)| commit.tree).or(named)?;
        if tree == merged {
            return Some(Cover::Everything);
        }
        lookup(self.objects, tree, b"a").ok()?;
        Some(Cover::Tree { tree, base: commit.and_then(|(head, _)| self.base(head)) })
    }

    /// The tree of the commit of this history that a head was made from.
    fn base(&self, head: ObjectId) -> Option<ObjectId> {
        let mut next = std::collections::VecDeque::from([head]);
        let mut seen: FxHashSet<ObjectId> = FxHashSet::default();
        while let Some(commit) = next.pop_front().filter(|_| seen.len() < MAX_ANCESTORS) {
            if let Some(found) = self.by_id.get(&commit) {
                return Some(self.ground.graph.nodes[*found as usize].commit.tree);
            }
            if seen.insert(commit) {
                next.extend(self.objects.commit(commit).map(|commit| commit.parents).unwrap_or_default());
            }
        }
        None
    }

    /// What an event that stands on a commit covers: what that commit brought in, or what its head reaches.
    fn cover_of_noted(&self, commit: CommitIndex, event: &ReviewEvent) -> Cover {
        let head = event.head_commit.and_then(|head| self.find(head)).unwrap_or(commit);
        Cover::Reached(reached(self.ground.graph, &self.landings.of, head))
    }

    /// What counts for a commit; `None` if nothing is known of how it came in.
    fn commit(&self, group: &Group, commit: CommitIndex) -> Option<Judged> {
        let mut counted: Vec<(usize, Cover)> = group.events.clone();
        if commit != group.landed {
            counted.extend(self.looks_on(commit).map(|at| (at, Cover::Everything)));
        }
        let is_silent = counted.is_empty() && group.changes.is_empty() && !self.reads.contains_key(&commit);
        if is_silent {
            return None;
        }
        let (events, covers): (Vec<usize>, Vec<Cover>) = counted.into_iter().unzip();
        let elsewhere = self.elsewhere.get(&group.landed);
        let act = |at: &usize| {
            let mut act = self.persons.act(&self.events[*at], &self.actors[*at]);
            if act.state == ReviewState::Approved && elsewhere.is_some_and(|events| events.contains(at)) {
                // An approval for another branch: somebody looked.
                act.state = ReviewState::Commented;
            }
            act
        };
        let acts: Vec<Act> = events.iter().map(act).collect();
        let own = self.own(group, commit);
        let is_own = |person: PersonIndex| own.contains(&person);
        let whole = rung(&acts, &is_own, &|at| covers[at].is_whole(commit));
        let level = group.level.unwrap_or(Level::Claimed);
        let is_ai = self.of_agents.contains(&commit);
        let prompters = self.prompters(group, commit);
        Some(Judged { commit, acts, events, covers, own, prompters, is_ai, level, whole })
    }

    /// Whose look at a commit is no review: who wrote it, and who opened the change.
    fn own(&self, group: &Group, commit: CommitIndex) -> BTreeSet<PersonIndex> {
        let message = &self.ground.graph.nodes[commit as usize].commit.message;
        let coauthors = coauthors(message).into_iter().filter_map(|email| self.persons.known_address(&email));
        group.openers.iter().copied().chain(self.persons.author(commit)).chain(coauthors).collect()
    }

    /// Who asked the agent for the work: who it was assigned by, and the person whose name its commits bear.
    fn prompters(&self, group: &Group, commit: CommitIndex) -> BTreeSet<PersonIndex> {
        let is_bot = read_marks(self.ground.agents, &commit_text(&self.ground.graph.nodes[commit as usize])).is_bot;
        group.prompters.iter().copied().chain(self.persons.author(commit).filter(|_| !is_bot)).collect()
    }

    /// The review of lines of a commit, in a file if it is given, with the file's owners if there are rules.
    fn review(
        &mut self,
        judged: &Judged,
        rung: &Rung,
        (path, owners): (Option<&[u8]>, Option<&FxHashSet<PersonIndex>>),
    ) -> Review {
        let mut persons: BTreeSet<PersonIndex> = rung.acts.iter().filter_map(|at| judged.acts[*at].person).collect();
        let mut at = rung.acts.iter().filter_map(|at| self.events[judged.events[*at]].at).max();
        let (mut class, mut level) = (rung.class, rung.level);
        let reads = self.reads.get(&judged.commit).into_iter().flatten();
        let others = reads.filter(|read| read.has(path) && read.person.is_some_and(|by| !judged.own.contains(&by)));
        let others: Vec<&Read> = others.collect();
        let is_signed = |read: &&&Read| read.signer.is_some_and(|signer| !judged.own.contains(&signer));
        for read in others.iter().filter(is_signed) {
            if class < ReviewClass::Attested {
                (class, level, at) = (ReviewClass::Attested, Level::Attested, None);
                persons.clear();
            }
            persons.extend(read.signer);
            at = at.max(Some(read.at));
        }
        let read_mark = !others.is_empty();
        let mut reviewers: Vec<Arc<str>> = persons.iter().map(|person| self.persons.pseudonym(*person)).collect();
        reviewers.sort_unstable();
        reviewers.dedup();
        let is_human = class >= ReviewClass::Commented;
        let independent = (is_human && judged.is_ai && !judged.prompters.is_empty())
            .then(|| persons.iter().any(|person| !judged.prompters.contains(person)));
        Review {
            class,
            level: if class == ReviewClass::None { judged.level } else { level },
            reviewers: reviewers.into(),
            at,
            read_mark,
            independent,
            code_owner: owners.filter(|_| is_human).map(|owners| persons.iter().any(|person| owners.contains(person))),
        }
    }

    /// The reviews of lines of a file, from which number on it is what.
    fn file(
        &mut self,
        judged: &Judged,
        (path, numbers): (PathIndex, &[u32]),
        coverage: &mut Coverage<'_>,
        (group, rules): (&Group, Option<&Owners>),
        reviewed: &mut Reviewed,
    ) -> Vec<(u32, ReviewIndex)> {
        let ground = self.ground;
        let name = ground.walked.paths.get(path);
        let node = &ground.graph.nodes[judged.commit as usize];
        let before = node.parents.first().map(|parent| ground.graph.nodes[*parent as usize].commit.tree);
        let version = Version { tree: node.commit.tree, before };
        let mut by_tree: FxHashMap<(ObjectId, Option<ObjectId>), Rc<[bool]>> = FxHashMap::default();
        let by_act: Vec<Option<Rc<[bool]>>> = judged
            .covers
            .iter()
            .map(|cover| match cover {
                Cover::Tree { tree, base } => {
                    let covered = || coverage.of(name, version, (*tree, *base), numbers).into();
                    Some(Rc::clone(by_tree.entry((*tree, *base)).or_insert_with(covered)))
                }
                _ => None,
            })
            .collect();
        let owners = rules.and_then(|rules| rules.of(name)).map(|owners| self.owners(group, &owners));
        let mut known: FxHashMap<Vec<bool>, ReviewIndex> = FxHashMap::default();
        let mut from: Vec<(u32, ReviewIndex)> = Vec::new();
        for (place, number) in numbers.iter().enumerate() {
            let covered: Vec<bool> = (by_act.iter().zip(&judged.covers))
                .map(|(lines, cover)| {
                    lines.as_ref().map_or_else(|| cover.is_whole(judged.commit), |lines| lines[place])
                })
                .collect();
            let review = *known.entry(covered).or_insert_with_key(|covered| {
                let rung = rung(&judged.acts, &|person| judged.own.contains(&person), &|at| covered[at]);
                reviewed.intern(self.review(judged, &rung, (Some(name), owners.as_ref())))
            });
            if from.last().is_none_or(|(_, last)| *last != review) {
                from.push((*number, review));
            }
        }
        from
    }

    fn owners(&mut self, group: &Group, owners: &BTreeSet<&str>) -> FxHashSet<PersonIndex> {
        let forge = group.forge.clone().unwrap_or_else(|| "github.com".into());
        let found = owners.iter().filter_map(|owner| self.persons.owner(&forge, owner)).collect::<Vec<_>>();
        found.into_iter().map(|person| self.persons.root(person)).collect()
    }
}

/// A read mark that counts.
pub(super) struct Read {
    person: Option<PersonIndex>,
    /// Whose trusted key signed it.
    signer: Option<PersonIndex>,
    at: i64,
    paths: Vec<Arc<str>>,
}

impl Read {
    /// Whether it is of a file, or of all of them.
    fn has(&self, path: Option<&[u8]>) -> bool {
        let is_of = |path: &[u8]| self.paths.iter().any(|of| of.as_bytes() == path);
        self.paths.is_empty() || path.is_some_and(is_of)
    }
}

/// The read marks of persons, by commit; those of automata and those whose signature does not count are left out.
fn reads(marks: Vec<ReadMark>, persons: &mut Persons, agents: &Agents) -> FxHashMap<CommitIndex, Vec<Read>> {
    let mut found: FxHashMap<CommitIndex, Vec<Read>> = FxHashMap::default();
    for mark in marks.into_iter().filter(|mark| counts(mark.signature)) {
        let (person, kind) = persons.of_account(agents, &mark.by, mark.at);
        let signer = mark.signer.as_deref().and_then(|signer| persons.address(signer));
        if !matches!(kind, ReviewerKind::Bot | ReviewerKind::Ai) {
            found.entry(mark.commit).or_default().push(Read { person, signer, at: mark.at, paths: mark.paths });
        }
    }
    found
}

/// Ancestors of an approved head that are looked at for its base.
const MAX_ANCESTORS: usize = 4096;

/// Events by the change that they are of.
type ByChange = FxHashMap<(Arc<str>, Arc<str>), Vec<usize>>;

fn by_change(events: &[ReviewEvent]) -> ByChange {
    let mut found = ByChange::default();
    for (at, event) in events.iter().enumerate() {
        found.entry((Arc::clone(&event.forge), Arc::clone(&event.change))).or_default().push(at);
    }
    found
}

/// The events of a statement that no other record tells of. One that is told of gets the statement's signature if that
/// is good: it is one event, on the better of two records.
fn unknown_yet(events: &mut [ReviewEvent], known: &ByChange, of_change: Vec<ReviewEvent>) -> Vec<ReviewEvent> {
    let told = |event: &ReviewEvent| (event.state, event.at, event.head_commit, event.actor.clone());
    let mut unknown = Vec::new();
    for event in of_change {
        let places = known.get(&(Arc::clone(&event.forge), Arc::clone(&event.change)));
        let same = places.into_iter().flatten().find(|at| told(&events[**at]) == told(&event));
        match same {
            None => unknown.push(event),
            Some(at) if event.signature == SignatureVerdict::Good => {
                let known = &mut events[*at];
                known.level = known.level.min(event.level);
                (known.signature, known.signer) = (event.signature, event.signer);
            }
            Some(_) => {}
        }
    }
    unknown
}

/// Looks at heads that came in with a commit of the line, of changes that did not come in there.
fn elsewhere(
    finder: &Finder<'_>,
    landings: &Landings,
    changes: &[Change],
    events: &[ReviewEvent],
) -> FxHashMap<CommitIndex, Vec<usize>> {
    let mut found: FxHashMap<CommitIndex, Vec<usize>> = FxHashMap::default();
    for change in changes {
        for at in change.events.iter().filter(|at| is_look(events[**at].state)) {
            let Some(head) = events[*at].head_commit.and_then(|head| finder.find(head)) else { continue };
            let came_in = landings.of[head as usize];
            if came_in != CommitIndex::MAX && !change.landed.contains(&came_in) {
                found.entry(came_in).or_default().push(*at);
            }
        }
    }
    found
}

fn of_agents(walked: &Walked) -> FxHashSet<CommitIndex> {
    let births = walked.lines.births().map(|(birth, _, _)| birth);
    births.filter(|birth| walked.verdicts.claim(birth.verdict) == Claim::Ai).map(|birth| birth.commit).collect()
}

/// The files in which each commit gave birth to lines, with their numbers, ascending.
fn births(lines: &Lines) -> FxHashMap<CommitIndex, Vec<(PathIndex, Vec<u32>)>> {
    let mut found: FxHashMap<CommitIndex, Vec<(PathIndex, Vec<u32>)>> = FxHashMap::default();
    for (birth, _, numbers) in lines.births() {
        let files = found.entry(birth.commit).or_default();
        match files.iter_mut().find(|(path, _)| *path == birth.path) {
            Some((_, known)) => known.extend_from_slice(numbers),
            None => files.push((birth.path, numbers.to_vec())),
        }
    }
    for (_, numbers) in found.values_mut().flatten() {
        numbers.sort_unstable();
    }
    found
}
