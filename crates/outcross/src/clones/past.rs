//! What history says of clones, by the spans of a ledger made at the same head.
//!
//! | word | definition |
//! |---|---|
//! | born | of a member: the commit that wrote most of its lines (of equals the earliest) |
//! | first seen | of a class: the second birth among its members, when there were two |
//! | changed alike | no commit after that, and after a member's own birth, wrote lines in one member and none in another |
//!
//! Only lines at the head are looked at: what was deleted in one member alone leaves no trace here. Members of files that
//! differ from the head have no past.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::sync::Arc;

use code::clones::{CloneClass, CloneType, Member};
use facts::{Claim, CommitId, LineClaims, SpanRow};
use git::ObjectId;
use ledger::Ledger;

use super::files::{Code, CodeFile, Place};
use crate::errors::CommandError;
use crate::scanning::read_error;
use crate::target::Target;

/// A commit and its time, microseconds since 1970.
pub type Birth = (i64, CommitId);

/// What history says of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPast {
    /// Its lines by who wrote them.
    pub lines: LineClaims,
    /// The agents that wrote some of it.
    pub agents: BTreeSet<Arc<str>>,
    /// When and in which commit it was born.
    pub born: Birth,
    /// The commits that wrote its lines, with their times.
    writers: BTreeSet<Birth>,
}

/// What history says of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassPast {
    /// When there were two.
    pub first_seen: Option<Birth>,
    /// Whether members changed alike since; `None` where fewer than two have a past.
    pub consistent: Option<bool>,
    /// Of each member, in their order.
    pub members: Vec<Option<MemberPast>>,
}

/// The spans of the files that have clones.
#[derive(Debug, Clone, Default)]
pub struct Spans(HashMap<u32, Vec<SpanRow>>);

impl Spans {
    /// Those of these files that stand at the ledger's head as they are here.
    ///
    /// # Errors
    /// If the ledger can't be read.
    pub fn read(
        code: &Code,
        files: impl IntoIterator<Item = u32>,
        target: &Target,
        ledger: &Ledger,
    ) -> Result<Self, CommandError> {
        let mut numbers: HashMap<String, Vec<u32>> = HashMap::new();
        let head = Head::new(target);
        for number in files {
            let file = &code.files[number as usize];
            let Some(path) = file.repository_path.clone().and_then(|path| String::from_utf8(path).ok()) else {
                continue;
            };
            if head.as_ref().is_some_and(|head| head.has(file)) {
                numbers.entry(path).or_default().push(number);
            }
        }
        let names: HashSet<String> = numbers.keys().cloned().collect();
        let mut spans = Self::default();
        if names.is_empty() {
            return Ok(spans);
        }
        for span in ledger.spans_of(&target.repo_id, names).map_err(read_error)? {
            let span = span.map_err(read_error)?;
            for number in numbers.get(&*span.path).into_iter().flatten() {
                spans.0.entry(*number).or_default().push(span.clone());
            }
        }
        spans.0.values_mut().for_each(|rows| rows.sort_by_key(|row| row.start_line));
        Ok(spans)
    }

    /// Takes the spans of other files in.
    pub fn add(&mut self, other: Spans) {
        self.0.extend(other.0);
    }

    /// What they say of a class; `None` if they have none of its members.
    #[must_use]
    pub fn of(&self, class: &CloneClass) -> Option<ClassPast> {
        let member = |member: &Member| of_member(self.0.get(&member.file)?, member.start_line, member.end_line);
        of_class(class.clone_type, class.members.iter().map(member).collect())
    }
}

/// What the spans of a file, in order, say of some of its lines; `None` if they have none of them.
#[must_use]
pub fn of_member(spans: &[SpanRow], first_line: u32, last_line: u32) -> Option<MemberPast> {
    let from = spans.partition_point(|span| span.start_line + span.lines <= first_line);
    let (mut lines, mut agents) = (LineClaims::default(), BTreeSet::new());
    let mut written: BTreeMap<Birth, u32> = BTreeMap::new();
    for span in spans[from..].iter().take_while(|span| span.start_line <= last_line) {
        let count = (span.start_line + span.lines).min(last_line + 1) - span.start_line.max(first_line);
        match span.claim {
            Claim::Ai => lines.ai += count,
            Claim::Human => lines.human += count,
            Claim::Unknown => lines.unknown += count,
        }
        agents.extend(span.agent.as_ref().map(|agent| Arc::clone(&agent.0)));
        *written.entry((span.written_at, span.written_commit)).or_default() += count;
    }
    // Of equals the first is the earliest.
    let most = *written.values().max()?;
    let born = *written.iter().find(|(_, count)| **count == most)?.0;
    Some(MemberPast { lines, agents, born, writers: written.into_keys().collect() })
}

/// What the pasts of its members say of a class; `None` if none has one.
#[must_use]
pub fn of_class(clone_type: CloneType, members: Vec<Option<MemberPast>>) -> Option<ClassPast> {
    if members.iter().all(Option::is_none) {
        return None;
    }
    let mut births: Vec<Birth> = members.iter().flatten().map(|past| past.born).collect();
    births.sort_unstable();
    let first_seen = births.get(1).copied();
    let consistent = first_seen.map(|seen| clone_type == CloneType::Exact || are_alike(&members, seen));
    Some(ClassPast { first_seen, consistent, members })
}

fn are_alike(members: &[Option<MemberPast>], first_seen: Birth) -> bool {
    let since = |past: &MemberPast| -> BTreeSet<CommitId> {
        let start = past.born.max(first_seen).0;
        past.writers.iter().filter(|(at, _)| *at > start).map(|(_, commit)| *commit).collect()
    };
    let mut changes = members.iter().flatten().map(since);
    let first = changes.next();
    changes.all(|of| Some(&of) == first.as_ref())
}

/// The tree at the head, for files on disk.
struct Head {
    objects: git::Objects,
    tree: ObjectId,
}

impl Head {
    fn new(target: &Target) -> Option<Self> {
        let objects = target.repository.objects();
        let tree = objects.commit(target.head_commit()?).ok()?.tree;
        Some(Self { objects, tree })
    }

    /// The file stands there with the same bytes; white space at line ends that git takes away on the way in is none.
    fn has(&self, file: &CodeFile) -> bool {
        let Some(path) = &file.repository_path else { return false };
        let Ok(Some(entry)) = git::lookup(&self.objects, self.tree, path) else { return false };
        match &file.place {
            Place::Blob(blob) => *blob == entry.id,
            Place::Disk(path) => match (fs::read(path), self.objects.blob(entry.id)) {
                (Ok(here), Ok(there)) => without_returns(&here) == without_returns(&there),
                _ => false,
            },
        }
    }
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut kept = bytes.to_vec();
    if kept.contains(&b'\r') {
        kept = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .flat_map(|line| match line.strip_suffix(b"\r\n") {
                Some(text) => [text, b"\n"].concat(),
                None => line.to_vec(),
            })
            .collect();
    }
    kept
}
