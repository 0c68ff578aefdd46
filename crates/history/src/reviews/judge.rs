//! Lays events over the history: which of them count for which commit, and what they make of its lines.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use facts::{Claim, CommitId, Level, Review, ReviewClass, ReviewEvent, ReviewState};
use git::{ObjectId, Objects, Repository, lookup};
use provenance::review::ladder::{Act, Rung, rung};
use provenance::review::owners::Owners;
use provenance::review::people::{PersonIndex, coauthors};
use provenance::{Agents, read_marks};
use rustc_hash::{FxHashMap, FxHashSet};

use super::cover::{Cover, Coverage, Version, reached};
use super::elsewhere::{Elsewhere, elsewhere};
use super::gather::{Noted, is_look, is_of_log};
use super::landing::{Change, Finder, Landings, object_id};
use super::lines::count;
use super::owned::OwnersOf;
use super::persons::{Actor, Persons, groups};
use super::rows::rows;
use super::stated::{Read, by_change, counts, reads, stated, unknown_yet};
use super::table::{ReviewIndex, Reviewed};
use super::{ReviewRecords, in_order};
use crate::evidence::commit_text;
use crate::graph::{CommitIndex, Graph, Node};
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
    pub(crate) aim: Aim,
}

/// What a history is judged as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// What it is: merged.
    Landed,
    /// A change that is not merged yet: its last commit stands for the merge.
    Proposed,
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
    elsewhere: Elsewhere,
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
        let finder = Finder::new(ground.graph, &landings, (&noted, ground.aim))
            .proposing(records.place.branch.clone(), records.proposes.clone());
        let mut changes = finder.changes(objects, &events);
        let stated = stated(objects, ground.graph, (&landings, &finder.by_id), records);
        let imported = by_change(&events);
        for (commit, of_change) in stated.changes {
            let of_change = unknown_yet(&mut events, &imported, of_change);
            if of_change.is_empty() {
                continue;
            }
            let places: Vec<usize> = (events.len()..events.len() + of_change.len()).collect();
            events.extend(of_change);
            let landed = match ground.aim {
                Aim::Landed => Some(commit).filter(|commit| landings.is_on_line(*commit)),
                Aim::Proposed => finder.pending(&places, &events),
            };
            changes.push(finder.change_at(objects, places, &events, landed));
        }
        let elsewhere = elsewhere(&finder, ground.graph, &landings, &changes, &events);
        let by_id = finder.into_ids();
        let mut on_commits: FxHashMap<CommitIndex, Vec<usize>> = FxHashMap::default();
        for Noted { commit, event } in noted {
            on_commits.entry(commit).or_default().push(events.len());
            events.push(event);
        }
        let mut persons = Persons::new(objects, ground.graph, (ground.aim, ground.key));
        let actors: Vec<Actor> = events.iter().map(|event| persons.actor(ground.agents, event)).collect();
        persons.join_authors(ground.graph, &landings, &changes, (&events, &actors));
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
        let mut tools = Tools {
            births: births(&self.ground.walked.lines),
            coverage: Coverage::new(self.objects),
            owners: OwnersOf::default(),
        };
        let mut groups: Vec<_> = groups(&self.landings).into_iter().collect();
        groups.sort_unstable_by_key(|(landed, _)| *landed);
        for (landed, commits) in groups.into_iter().filter(|(landed, _)| *landed != CommitIndex::MAX) {
            let of_landing = by_landing.get(&landed).map_or(&[][..], Vec::as_slice);
            for (changes, commits) in self.parts(landed, of_landing, commits) {
                let group = self.group(landed, &changes);
                for commit in commits {
                    self.judge_commit(&group, commit, &mut tools, reviewed);
                }
            }
        }
    }

    /// The commits that came in with a commit of the line, by the changes that they are of. Where several changes came
    /// in at once, each is of what its head reaches, and what lands them is of all.
    fn parts(
        &self,
        landed: CommitIndex,
        changes: &[usize],
        commits: Vec<CommitIndex>,
    ) -> BTreeMap<Vec<usize>, Vec<CommitIndex>> {
        if changes.len() < 2 {
            return [(changes.to_vec(), commits)].into_iter().collect();
        }
        let reached_by = |at: &usize| {
            let head = self.find(self.changes[*at].head?).filter(|head| self.landings.of[*head as usize] == landed)?;
            Some(reached(self.ground.graph, &self.landings.of, head))
        };
        let reached: Vec<_> = changes.iter().map(reached_by).collect();
        let mut parts: BTreeMap<Vec<usize>, Vec<CommitIndex>> = BTreeMap::new();
        for commit in commits {
            let is_of = |at: &usize| commit == landed || reached[*at].as_ref().is_none_or(|of| of.contains(&commit));
            let of: Vec<usize> = (0..changes.len()).filter(is_of).map(|at| changes[at]).collect();
            parts.entry(if of.is_empty() { changes.to_vec() } else { of }).or_default().push(commit);
        }
        parts
    }

    fn judge_commit(&mut self, group: &Group, commit: CommitIndex, tools: &mut Tools<'_>, reviewed: &mut Reviewed) {
        let judged = self.commit(group, commit);
        self.name_change(group, commit, reviewed);
        let Some(judged) = judged else {
            let (class, level) = self.without_record(commit);
            reviewed.commits[commit as usize].whole = reviewed.intern(Review { class, level, ..Review::default() });
            return;
        };
        let whole = self.review(&judged, &judged.whole, (None, None));
        reviewed.commits[commit as usize].whole = reviewed.intern(whole);
        let rules = tools.owners.of(self.objects, self.ground.graph, group.landed);
        let is_by_path = self.reads.get(&commit).is_some_and(|reads| reads.iter().any(Read::is_of_files));
        if judged.is_by_line() || rules.is_some() || is_by_path {
            for (path, numbers) in tools.births.get(&commit).into_iter().flatten() {
                let from = self.file(&judged, (*path, numbers), &mut tools.coverage, (group, rules), reviewed);
                reviewed.set_file(commit, *path, from);
            }
        }
    }

    /// A commit that no record of a change or of a review speaks of: without review if the records of that time are
    /// whole, else nothing is known.
    fn without_record(&self, commit: CommitIndex) -> (ReviewClass, Level) {
        let landed = self.landings.of[commit as usize];
        let at = self.ground.times[landed as usize];
        match self.whole.as_ref().is_some_and(|whole| whole.contains(&at)) {
            true => (ReviewClass::None, Level::Forge),
            false => (ReviewClass::Unknown, Level::Unknown),
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

/// What lines are looked up and compared with.
struct Tools<'a> {
    births: Births,
    coverage: Coverage<'a>,
    owners: OwnersOf,
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

/// Who owns a file.
struct FileOwners {
    persons: FxHashSet<PersonIndex>,
    /// Also whoever is in a team or has a role. Nothing here knows who.
    has_teams: bool,
}

impl FileOwners {
    /// Whether one of some persons owns the file; `None` if only a team could tell.
    fn has_one_of(&self, persons: &BTreeSet<PersonIndex>) -> Option<bool> {
        match persons.iter().any(|person| self.persons.contains(person)) {
            true => Some(true),
            false => (!self.has_teams).then_some(false),
        }
    }
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
    /// What lines have that no event reaches.
    least: (ReviewClass, Level),
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
        for at in self.looks_on(landed) {
            group.events.push((at, self.cover_of_noted(landed, &self.events[at])));
        }
        // Records of one change can come from several places; what a person thought last is told by time alone.
        group.events.sort_by_key(|(at, _)| self.events[*at].at);
        group
    }

    /// Whether a commit has a record of all that happened to its change. Without a look there, nobody looked; a record
    /// that says no more than who merged it does not tell that.
    fn has_log_on(&self, commit: CommitIndex) -> bool {
        self.noted.get(&commit).into_iter().flatten().any(|at| is_of_log(&self.events[*at]))
    }

    /// Events on a commit that say that somebody looked.
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
            // A comment is one whatever its head was.
            let is_approval = event.state == ReviewState::Approved;
            let cover = if is_approval { self.cover(group.landed, change, event) } else { Cover::Nothing };
            group.events.push((at, cover));
        }
    }

    /// What an event of a change covers of what came in with a commit of the line.
    fn cover(&self, landed: CommitIndex, change: &Change, event: &ReviewEvent) -> Cover {
        let node = &self.ground.graph.nodes[landed as usize];
        let head = event.head_commit.and_then(|head| self.reached(landed, change, head));
        head.or_else(|| self.tree_of(event, node)).unwrap_or_else(|| {
            let is_merged = change.is_merged && event.head_commit.is_some() && event.head_commit == change.head;
            // The head is not here. The forge made one commit, or one each, of just that head.
            if is_merged && node.commit.parents.len() < 2 { Cover::Everything } else { Cover::Nothing }
        })
    }

    /// What a head of this history covers.
    fn reached(&self, landed: CommitIndex, change: &Change, head: CommitId) -> Option<Cover> {
        let head = self.find(head)?;
        let came_in = self.landings.of[head as usize];
        if came_in == landed {
            return Some(Cover::Reached(Arc::new(reached(self.ground.graph, &self.landings.of, head))));
        }
        let is_later = change.landed.contains(&came_in) && came_in > landed;
        Some(if is_later { Cover::Everything } else { Cover::Nothing })
    }

    fn find(&self, commit: CommitId) -> Option<CommitIndex> {
        self.by_id.get(&object_id(commit)?).copied()
    }

    /// What a head that is not of this history covers, if its tree is here or known to be the merged one.
    fn tree_of(&self, event: &ReviewEvent, merged: &Node) -> Option<Cover> {
        let head = event.head_commit.and_then(object_id);
        let commit = head.and_then(|head| Some((head, self.objects.commit(head).ok()?)));
        let named = event.head_tree.and_then(|tree| ObjectId::from_hex(tree.to_string().as_bytes()));
        let tree = commit.as_ref().map(|(_, commit)| commit.tree).or(named)?;
        let base = commit.and_then(|(head, _)| self.base(head));
        // What the merged tree has from another base may be new to who approved: a line that has gone since, say.
        let before = merged.parents.first().map(|parent| self.ground.graph.nodes[*parent as usize].commit.tree);
        if tree == merged.commit.tree && (base.is_none() || base == before) {
            return Some(Cover::Everything);
        }
        lookup(self.objects, tree, b"a").ok()?;
        Some(Cover::Tree { tree, base })
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
        Cover::Reached(Arc::new(reached(self.ground.graph, &self.landings.of, head)))
    }

    /// What counts for a commit; `None` if nothing is known of how it came in.
    fn commit(&self, group: &Group, commit: CommitIndex) -> Option<Judged> {
        let mut counted: Vec<(usize, Cover)> = group.events.clone();
        if commit != group.landed {
            counted.extend(self.looks_on(commit).map(|at| (at, Cover::Everything)));
        }
        let elsewhere: Vec<_> = self.elsewhere.of(group.landed, commit).collect();
        counted.extend(elsewhere.iter().map(|look| (look.event, Cover::Nothing)));
        let has_log = [commit, group.landed].iter().any(|on| self.has_log_on(*on));
        let is_recorded = !counted.is_empty() || !group.changes.is_empty() || has_log;
        if !is_recorded && !self.reads.contains_key(&commit) {
            return None;
        }
        let (events, covers): (Vec<usize>, Vec<Cover>) = counted.into_iter().unzip();
        let mut acts: Vec<Act> =
            events.iter().map(|at| self.persons.act(&self.events[*at], &self.actors[*at])).collect();
        let first_elsewhere = acts.len() - elsewhere.len();
        for act in acts[first_elsewhere..].iter_mut().filter(|act| act.state == ReviewState::Approved) {
            // An approval for another branch: somebody looked.
            act.state = ReviewState::Commented;
        }
        let noted = [commit, group.landed].into_iter().filter_map(|on| self.noted.get(&on)).flatten();
        let opened = noted.chain(elsewhere.iter().flat_map(|look| &self.changes[look.change].events));
        let own = self.own(group, commit, opened);
        let is_own = |person: PersonIndex| own.contains(&person);
        let whole = rung(&acts, &is_own, &|at| covers[at].is_whole(commit));
        // That somebody says to have read a commit does not say that nobody reviewed it.
        let least = match is_recorded {
            true => (ReviewClass::None, group.level.unwrap_or(Level::Claimed)),
            false => self.without_record(commit),
        };
        let is_ai = self.of_agents.contains(&commit);
        let prompters = if is_ai { self.prompters(group, commit) } else { BTreeSet::new() };
        Some(Judged { commit, acts, events, covers, own, prompters, is_ai, least, whole })
    }

    /// Whose look at a commit is no review: who wrote it, and who opened the change, by its group or by these events.
    fn own<'e>(
        &self,
        group: &Group,
        commit: CommitIndex,
        events: impl Iterator<Item = &'e usize>,
    ) -> BTreeSet<PersonIndex> {
        let opened = events.filter(|at| self.events[**at].state == ReviewState::Opened);
        let opened = opened.filter_map(|at| self.actors[*at].person).map(|person| self.persons.root(person));
        let message = &self.ground.graph.nodes[commit as usize].commit.message;
        let coauthors = coauthors(message).into_iter().filter_map(|email| self.persons.known_address(&email));
        group.openers.iter().copied().chain(opened).chain(self.persons.author(commit)).chain(coauthors).collect()
    }

    /// Who asked the agent for the work: who it was assigned by, and the person whose name its commits bear.
    fn prompters(&self, group: &Group, commit: CommitIndex) -> BTreeSet<PersonIndex> {
        let is_bot = read_marks(self.ground.agents, &commit_text(&self.ground.graph.nodes[commit as usize])).is_bot;
        group.prompters.iter().copied().chain(self.persons.author(commit).filter(|_| !is_bot)).collect()
    }

    /// The review of lines of a commit, in a file if it is given, with the file's owners if there are rules.
    fn review(&mut self, judged: &Judged, rung: &Rung, (path, owners): (Option<&[u8]>, Option<&FileOwners>)) -> Review {
        let mut persons: BTreeSet<PersonIndex> = rung.acts.iter().filter_map(|at| judged.acts[*at].person).collect();
        let mut at = rung.acts.iter().filter_map(|at| self.events[judged.events[*at]].at).max();
        let (mut class, mut level) =
            if rung.class == ReviewClass::None { judged.least } else { (rung.class, rung.level) };
        let reads = self.reads.get(&judged.commit).into_iter().flatten();
        let others = reads.filter(|read| read.has(path) && read.person.is_some_and(|by| !judged.own.contains(&by)));
        let others: Vec<&Read> = others.collect();
        let is_signed = |read: &&&Read| read.signer.is_some_and(|signer| !judged.own.contains(&signer));
        for read in others.iter().filter(is_signed) {
            if class < ReviewClass::Attested {
                if class < ReviewClass::Approved {
                    (at, persons) = (None, BTreeSet::new());
                }
                (class, level) = (ReviewClass::Attested, Level::Attested);
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
            level,
            reviewers: reviewers.into(),
            at,
            read_mark,
            independent,
            code_owner: owners.filter(|_| is_human).and_then(|owners| owners.has_one_of(&persons)),
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

    fn owners(&mut self, group: &Group, owners: &BTreeSet<&str>) -> FileOwners {
        let forge = group.forge.clone().unwrap_or_else(|| "github.com".into());
        let is_team = |owner: &str| owner.starts_with("@@") || (owner.starts_with('@') && owner.contains('/'));
        let (teams, owners): (Vec<&str>, Vec<&str>) = owners.iter().partition(|owner| is_team(owner));
        let found = owners.into_iter().filter_map(|owner| self.persons.owner(&forge, owner)).collect::<Vec<_>>();
        let persons = found.into_iter().map(|person| self.persons.root(person)).collect();
        FileOwners { persons, has_teams: !teams.is_empty() }
    }
}

/// Ancestors of an approved head that are looked at for its base.
const MAX_ANCESTORS: usize = 4096;

fn of_agents(walked: &Walked) -> FxHashSet<CommitIndex> {
    let births = walked.lines.births().map(|(birth, _, _)| birth);
    births.filter(|birth| walked.verdicts.claim(birth.verdict) == Claim::Ai).map(|birth| birth.commit).collect()
}

/// For each commit the files in which it gave birth to lines, with their numbers, ascending.
type Births = FxHashMap<CommitIndex, BTreeMap<PathIndex, Vec<u32>>>;

fn births(lines: &Lines) -> Births {
    let mut found = Births::default();
    for (birth, _, numbers) in lines.births() {
        found.entry(birth.commit).or_default().entry(birth.path).or_default().extend_from_slice(numbers);
    }
    found.values_mut().flat_map(BTreeMap::values_mut).for_each(|numbers| numbers.sort_unstable());
    found
}
