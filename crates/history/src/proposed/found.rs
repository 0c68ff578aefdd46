//! The commits and lines of a change as rows.

use std::sync::Arc;

use facts::Class;
use git::ObjectId;
use provenance::Verdict;
use rustc_hash::FxHashMap;

use super::before::{Origins, Place};
use super::walked::Judged;
use super::{ProposedCommit, ProposedLines};
use crate::graph::CommitIndex;
use crate::kinds::class_word;
use crate::lines::{Birth, LineId};
use crate::paths::PathIndex;
use crate::quote::PathText;
use crate::reviews::ReviewIndex;
use crate::verdicts::{UNKNOWN, VerdictIndex};

/// A change with its lines by what is known of them.
pub(super) struct Found<'a> {
    judged: &'a Judged,
    /// For each commit of the graph that is of the change its place among those.
    places: FxHashMap<CommitIndex, usize>,
    /// Where lines of the change stand at the head, by path and number.
    at_head: FxHashMap<LineId, (PathIndex, u32)>,
    runs: Vec<Run<'a>>,
}

/// Consecutive lines of which all the same is known.
struct Run<'a> {
    birth: &'a Birth,
    first: u32,
    last: u32,
    at_head: Option<(PathIndex, u32)>,
    written: Written,
    review: ReviewIndex,
}

/// Where the first of consecutive lines was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Here,
    /// Within the change, or a copy.
    Known(VerdictIndex),
    /// Before the change.
    Before(Place),
}

impl Written {
    fn after(self, lines: u32) -> Written {
        match self {
            Written::Before((commit, path, number)) => Written::Before((commit, path, number + lines)),
            same => same,
        }
    }
}

impl<'a> Found<'a> {
    pub(super) fn new(judged: &'a Judged) -> Found<'a> {
        let own = (0..).zip(&judged.is_in).filter(|(_, is_in)| **is_in).map(|(at, _): (CommitIndex, _)| at);
        let places = own.enumerate().map(|(place, at)| (at, place)).collect();
        let mut found = Found { judged, places, at_head: FxHashMap::default(), runs: Vec::new() };
        found.find_at_head();
        found.find_runs();
        found
    }

    fn find_at_head(&mut self) {
        let walked = &self.judged.scan.walked;
        for (path, file) in walked.head.iter().filter(|(_, file)| !file.is_binary) {
            for (line, number) in file.lines.iter().zip(1..) {
                if self.places.contains_key(&walked.lines.birth(*line).0.commit) {
                    self.at_head.entry(*line).or_insert((*path, number));
                }
            }
        }
    }

    fn find_runs(&mut self) {
        let lines = &self.judged.scan.walked.lines;
        let births = lines.births().filter(|(birth, first, numbers)| {
            self.places.contains_key(&birth.commit) && !numbers.is_empty() && !lines.is_binary(*first)
        });
        let mut runs: Vec<Run<'a>> = Vec::new();
        for (birth, first, numbers) in births {
            let mut of_birth: Vec<Run<'a>> = Vec::new();
            for (line, number) in (first..).zip(numbers) {
                let run = self.run(birth, line, *number);
                match of_birth.last_mut() {
                    Some(last) if continues(last, &run) => last.last = *number,
                    _ => of_birth.push(run),
                }
            }
            runs.extend(of_birth);
        }
        let paths = &self.judged.scan.walked.paths;
        runs.sort_by(|one, other| {
            let key = |run: &Run<'_>| (run.birth.commit, Arc::clone(paths.get(run.birth.path)), run.first);
            key(one).cmp(&key(other))
        });
        self.runs = runs;
    }

    fn run(&self, birth: &'a Birth, line: LineId, number: u32) -> Run<'a> {
        let scan = &self.judged.scan;
        Run {
            birth,
            first: number,
            last: number,
            at_head: self.at_head.get(&line).copied(),
            written: self.written(line),
            review: scan.reviewed.of_line(birth.commit, birth.path, number),
        }
    }

    fn written(&self, line: LineId) -> Written {
        let lines = &self.judged.scan.walked.lines;
        let written = lines.written(line);
        let (birth, number) = lines.birth(written);
        if !self.places.contains_key(&birth.commit) {
            return Written::Before((birth.commit, birth.path, number));
        }
        let verdict = lines.verdict(written);
        let is_known = written != line || verdict != lines.birth(line).0.verdict;
        if is_known && verdict != UNKNOWN { Written::Known(verdict) } else { Written::Here }
    }

    /// Lines before the change that it moved.
    pub(super) fn moved_here(&self) -> impl Iterator<Item = Place> + '_ {
        self.runs.iter().flat_map(|run| {
            let moved = match run.written {
                Written::Before((commit, path, number)) => Some((commit, path, number)),
                _ => None,
            };
            let lines = run.last - run.first + 1;
            moved.into_iter().flat_map(move |(commit, path, number)| {
                (number..number + lines).map(move |number| (commit, path, number))
            })
        })
    }

    pub(super) fn path(&self, path: PathIndex) -> &[u8] {
        self.judged.scan.walked.paths.get(path)
    }

    pub(super) fn id(&self, commit: CommitIndex) -> ObjectId {
        self.judged.scan.graph.nodes[commit as usize].id
    }

    pub(super) fn commits(&self) -> Vec<ProposedCommit> {
        let scan = &self.judged.scan;
        let own = scan.commits().iter().zip(&self.judged.is_in).enumerate().filter(|(_, (_, is_in))| **is_in);
        own.map(|(at, (row, _))| {
            let node = &scan.graph.nodes[at];
            ProposedCommit {
                row: row.clone(),
                message: node.commit.message.as_slice().into(),
                author_email: node.commit.author.email.as_slice().into(),
                review: scan.reviewed.get(scan.reviewed.commits[at].whole).clone(),
            }
        })
        .collect()
    }

    pub(super) fn lines(&self, origins: &Origins) -> Vec<ProposedLines> {
        self.runs.iter().flat_map(|run| self.split(run, origins)).collect()
    }

    /// A run by what is known of where its lines were moved from.
    fn split(&self, run: &Run<'a>, origins: &Origins) -> Vec<ProposedLines> {
        let Written::Before(_) = run.written else {
            let written = match run.written {
                Written::Known(verdict) => Some(self.judged.scan.walked.verdicts.get(verdict).clone()),
                _ => None,
            };
            return vec![self.row(run, (run.first, run.last), written)];
        };
        let known = |at: u32| match run.written.after(at - run.first) {
            Written::Before(place) => origins.get(place).cloned(),
            _ => None,
        };
        let mut parts: Vec<(u32, u32, Option<Verdict>)> = Vec::new();
        for number in run.first..=run.last {
            let verdict = known(number);
            match parts.last_mut() {
                Some((_, last, same)) if *same == verdict => *last = number,
                _ => parts.push((number, number, verdict)),
            }
        }
        parts.into_iter().map(|(first, last, verdict)| self.row(run, (first, last), verdict)).collect()
    }

    fn row(&self, run: &Run<'a>, (first, last): (u32, u32), written: Option<Verdict>) -> ProposedLines {
        let scan = &self.judged.scan;
        let PathText { text, raw } = PathText::new(self.path(run.birth.path));
        let kind = scan.walked.kinds.get(&run.birth.path);
        let at_head =
            run.at_head.map(|(path, number)| (PathText::new(self.path(path)).text, number + first - run.first));
        ProposedLines {
            commit: self.places[&run.birth.commit],
            path: text,
            path_raw: raw,
            first_line: first,
            last_line: last,
            at_head,
            class: kind.map_or(Class::Data, |kind| class_word(kind.class)),
            language: kind.and_then(|kind| kind.language).map(|language| Arc::from(language.name())),
            introduced: scan.walked.verdicts.get(if run.birth.cut { UNKNOWN } else { run.birth.verdict }).clone(),
            written,
            review: scan.reviewed.get(run.review).clone(),
        }
    }
}

/// Whether a line comes next after a run, and the same is known of it.
fn continues(run: &Run<'_>, next: &Run<'_>) -> bool {
    let lines = next.first - run.first;
    let at_head = run.at_head.map(|(path, number)| (path, number + lines));
    next.first == run.last + 1
        && next.at_head == at_head
        && next.written == run.written.after(lines)
        && next.review == run.review
}
