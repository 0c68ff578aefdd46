//! What a walk found of the commits since it began, as bytes beside a checkpoint on its way: the rows of these commits
//! are in no ledger before the walk ends.
//!
//! Everything is in the order of the commits, so that what was found of more commits than a checkpoint stands for can
//! be cut to it.

use std::io::{self, Write};

use facts::{Claimed, Class, Effect, Metric, Operation, Operations};
use git::{ObjectError, ObjectId};

use super::ground::{Ground, Grounds};
use super::wire::{In, Out};
use super::{put_head, take_head};
use crate::collect::Figure;
use crate::fates::{Fate, Group};
use crate::graph::{CommitIndex, Graph};
use crate::log::{Log, Skipped};

/// The form of the bytes.
const MAGIC: &[u8] = b"outcross found 1";

/// What was found of the commits of a walk.
#[derive(Default)]
pub(crate) struct Found {
    /// What happened in the full view, and in the first-parent view.
    pub(crate) full: Vec<Fate>,
    pub(crate) first_parent: Vec<Fate>,
    pub(crate) series: Vec<Figure>,
    pub(crate) log: Log,
}

/// A [`Found`] as it is in the walk.
#[derive(Clone, Copy)]
pub(crate) struct FoundSoFar<'a> {
    /// How many commits an earlier walk saw, of which nothing is here.
    pub(crate) resumed: CommitIndex,
    pub(crate) commits: CommitIndex,
    pub(crate) full: &'a [Fate],
    pub(crate) first_parent: &'a [Fate],
    pub(crate) series: &'a [Figure],
    pub(crate) log: &'a Log,
}

/// Writes what was found.
pub(crate) fn put(graph: &Graph, ground: &Ground, found: FoundSoFar<'_>, to: &mut dyn Write) -> io::Result<()> {
    let mut out = Out::new(to);
    put_head(&mut out, MAGIC, graph, ground, found.commits);
    out.u32(found.resumed);
    for fates in [found.full, found.first_parent] {
        out.count(fates.len());
        fates.iter().for_each(|fate| put_fate(&mut out, fate));
    }
    out.count(found.series.len());
    found.series.iter().for_each(|figure| put_figure(&mut out, figure));
    put_log(&mut out, found.log);
    out.seal()
}

/// Reads what was found of the commits that a checkpoint stands for, and how many commits before it is silent of.
pub(crate) fn take(
    bytes: &[u8],
    graph: &Graph,
    grounds: &Grounds,
    caller: &str,
    commits: CommitIndex,
) -> Option<(CommitIndex, Found)> {
    let mut input = In::sealed(bytes)?;
    let known = take_head(&mut input, MAGIC, graph, grounds, caller)?;
    let resumed = input.u32()?;
    if resumed >= commits || commits > known {
        return None;
    }
    let mut found = Found {
        full: input.many(take_fate)?,
        first_parent: input.many(take_fate)?,
        series: input.many(take_figure)?,
        log: take_log(&mut input)?,
    };
    found.cut(commits, resumed);
    Some((resumed, found))
}

impl Found {
    /// Forgets what is not of the first commits.
    fn cut(&mut self, commits: CommitIndex, resumed: CommitIndex) {
        for fates in [&mut self.full, &mut self.first_parent] {
            fates.truncate(fates.partition_point(|fate| fate.commit < commits));
        }
        self.series.truncate(self.series.partition_point(|figure| figure.commit < commits));
        let (log, entries) = (&mut self.log, (commits - resumed) as usize);
        log.operations.truncate(entries);
        log.changed.truncate(entries);
        log.tests.truncate(entries);
        log.claimed.retain(|(commit, _)| *commit < commits);
        log.skipped.retain(|skipped| skipped.commit < commits);
        log.renames_left_out.retain(|(commit, _)| *commit < commits);
    }
}

/// The place of a word in its vocabulary.
fn place<T: PartialEq>(words: &[T], word: &T) -> u8 {
    let place = words.iter().position(|known| known == word).expect("a vocabulary has all its words");
    u8::try_from(place).expect("vocabularies are short")
}

fn word<T: Copy>(input: &mut In<'_>, words: &[T]) -> Option<T> {
    words.get(usize::from(input.u8()?)).copied()
}

fn put_fate(out: &mut Out<'_>, fate: &Fate) {
    let Fate { commit, group, lines } = *fate;
    let Group { path, operation, effect, trivial, from, written, verdict, source, source_verdict } = group;
    for number in [commit, lines, path, from, written, verdict, source, source_verdict] {
        out.u32(number);
    }
    out.u8(place(Operation::ALL, &operation));
    out.u8(place(Effect::ALL, &effect));
    out.u8(u8::from(trivial));
}

fn take_fate(input: &mut In<'_>) -> Option<Fate> {
    let (commit, lines) = (input.u32()?, input.u32()?);
    let (path, from, written, verdict) = (input.u32()?, input.u32()?, input.u32()?, input.u32()?);
    let (source, source_verdict) = (input.u32()?, input.u32()?);
    let (operation, effect) = (word(input, Operation::ALL)?, word(input, Effect::ALL)?);
    let trivial = input.u8()? == 1;
    let group = Group { path, operation, effect, trivial, from, written, verdict, source, source_verdict };
    Some(Fate { commit, group, lines })
}

fn put_figure(out: &mut Out<'_>, figure: &Figure) {
    out.u32(figure.commit);
    out.u8(place(Metric::ALL, &figure.metric));
    out.u8(figure.class.map_or(u8::MAX, |class| place(Class::ALL, &class)));
    out.u64(figure.value);
    out.u64(figure.denominator);
}

fn take_figure(input: &mut In<'_>) -> Option<Figure> {
    let (commit, metric) = (input.u32()?, word(input, Metric::ALL)?);
    let class = match input.u8()? {
        u8::MAX => None,
        place => Some(*Class::ALL.get(usize::from(place))?),
    };
    Some(Figure { commit, metric, class, value: input.u64()?, denominator: input.u64()? })
}

fn put_log(out: &mut Out<'_>, log: &Log) {
    out.count(log.operations.len());
    log.operations.iter().flat_map(|operations| numbers(*operations)).for_each(|number| out.u32(number));
    for numbers in [&log.changed, &log.tests] {
        out.count(numbers.len());
        numbers.iter().for_each(|number| out.u32(*number));
    }
    out.count(log.claimed.len());
    for (commit, claimed) in &log.claimed {
        out.u32(*commit);
        let Claimed { recorded, used, set_aside, elsewhere } = *claimed;
        [recorded, used, set_aside, elsewhere].into_iter().for_each(|lines| out.u64(lines));
    }
    out.count(log.skipped.len());
    log.skipped.iter().for_each(|skipped| put_skipped(out, skipped));
    out.count(log.renames_left_out.len());
    for (commit, pairs) in &log.renames_left_out {
        out.u32(*commit);
        out.u64(*pairs);
    }
}

fn take_log(input: &mut In<'_>) -> Option<Log> {
    Some(Log {
        operations: input.many(take_operations)?,
        changed: input.many(In::u32)?,
        tests: input.many(In::u32)?,
        claimed: input.many(take_claimed)?,
        skipped: input.many(take_skipped)?,
        renames_left_out: input.many(|input| Some((input.u32()?, input.u64()?)))?,
    })
}

fn take_claimed(input: &mut In<'_>) -> Option<(CommitIndex, Claimed)> {
    let commit = input.u32()?;
    let (recorded, used) = (input.u64()?, input.u64()?);
    let (set_aside, elsewhere) = (input.u64()?, input.u64()?);
    Some((commit, Claimed { recorded, used, set_aside, elsewhere }))
}

fn numbers(operations: Operations) -> [u32; 10] {
    let Operations { added, deleted, moved, copied_within, copied_from_live, .. } = operations;
    let Operations { updated, find_replaced, noop, trivial_added, trivial_deleted, .. } = operations;
    let copied = [copied_within, copied_from_live];
    [added, deleted, moved, copied[0], copied[1], updated, find_replaced, noop, trivial_added, trivial_deleted]
}

fn take_operations(input: &mut In<'_>) -> Option<Operations> {
    Some(Operations {
        added: input.u32()?,
        deleted: input.u32()?,
        moved: input.u32()?,
        copied_within: input.u32()?,
        copied_from_live: input.u32()?,
        updated: input.u32()?,
        find_replaced: input.u32()?,
        noop: input.u32()?,
        trivial_added: input.u32()?,
        trivial_deleted: input.u32()?,
    })
}

const TOO_LARGE: u8 = 0;
const TOO_DEEP: u8 = 1;
const TOO_MANY_PATHS: u8 = 2;

fn put_skipped(out: &mut Out<'_>, skipped: &Skipped) {
    let (kind, bytes, limit) = match &skipped.error {
        ObjectError::TooLarge { bytes, limit, .. } => (TOO_LARGE, *bytes, *limit),
        ObjectError::TooDeep { .. } => (TOO_DEEP, 0, 0),
        // All others may get better, and nothing is kept where they are.
        _ => (TOO_MANY_PATHS, 0, 0),
    };
    out.u32(skipped.commit);
    out.bytes(&skipped.path);
    out.u8(kind);
    out.bytes(skipped.error.id().as_bytes());
    out.u64(bytes);
    out.count(limit);
}

fn take_skipped(input: &mut In<'_>) -> Option<Skipped> {
    let (commit, path) = (input.u32()?, input.bytes()?.to_vec());
    let (kind, id) = (input.u8()?, ObjectId::from_bytes(input.bytes()?)?);
    let (bytes, limit) = (input.u64()?, input.count()?);
    let error = match kind {
        TOO_LARGE => ObjectError::TooLarge { id, bytes, limit },
        TOO_DEEP => ObjectError::TooDeep { id },
        _ => ObjectError::TooManyPaths { id },
    };
    Some(Skipped { commit, path, error })
}
