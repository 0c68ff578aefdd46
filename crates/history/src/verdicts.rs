//! What is known of who wrote lines, each answer once.

use std::ops::Range;
use std::sync::Arc;

use facts::{AgentId, Claim, Claimed, Class, Level};
use provenance::{CommitEvidence, LineRecord, Verdict, fuse_lines, fuse_set_aside};
use rustc_hash::FxHashMap;

use crate::evidence::Evidence;
use crate::graph::CommitIndex;

/// A verdict by its number.
pub(crate) type VerdictIndex = u32;

/// Nothing is known.
pub(crate) const UNKNOWN: VerdictIndex = 0;

/// Lines and alphanumerics that make a copy large enough to inherit its source's claim.
const BLOCK_LINES: usize = 5;
const BLOCK_ALNUMS: u32 = 40;

type Key = (Claim, Level, Option<AgentId>, Option<Arc<str>>, Option<Arc<str>>, Arc<[Arc<str>]>);

/// All verdicts of a walk.
#[derive(Debug)]
pub(crate) struct Verdicts {
    table: Vec<Verdict>,
    index: FxHashMap<Key, VerdictIndex>,
    /// Of commits whose evidence is the same for all their lines.
    by_commit: FxHashMap<CommitIndex, VerdictIndex>,
    /// What became of the lines that records claim, of the commits that have records and change files.
    claimed: FxHashMap<CommitIndex, Claimed>,
    /// Of commits without marks that are older than all agents.
    by_age: Option<VerdictIndex>,
}

impl Default for Verdicts {
    fn default() -> Self {
        let mut verdicts = Verdicts {
            table: Vec::new(),
            index: FxHashMap::default(),
            by_commit: FxHashMap::default(),
            claimed: FxHashMap::default(),
            by_age: None,
        };
        verdicts.intern(unknown());
        verdicts
    }
}

impl Verdicts {
    pub(crate) fn get(&self, index: VerdictIndex) -> &Verdict {
        &self.table[index as usize]
    }

    pub(crate) fn claim(&self, index: VerdictIndex) -> Claim {
        self.get(index).claim
    }

    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    /// All, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Verdict> {
        self.table.iter()
    }

    pub(crate) fn intern(&mut self, verdict: Verdict) -> VerdictIndex {
        let Verdict { claim, level, agent, model, model_raw, evidence } = verdict.clone();
        let next = VerdictIndex::try_from(self.table.len()).expect("memory ends before verdicts are 2^32");
        let table = &mut self.table;
        *self.index.entry((claim, level, agent, model, model_raw, evidence)).or_insert_with(|| {
            table.push(verdict);
            next
        })
    }

    /// What a commit's evidence says of new lines of a file: from which of the given numbers on it is what.
    pub(crate) fn of_lines(
        &mut self,
        evidence: &Evidence,
        commit: CommitIndex,
        (path, class): (&[u8], Class),
        numbers: &[u32],
    ) -> Vec<(usize, VerdictIndex)> {
        let commit_evidence = evidence.of(commit);
        if commit_evidence.records.is_empty() {
            return vec![(0, self.of_all_lines(commit, &commit_evidence))];
        }
        self.count(commit, commit_evidence.records, (path, class), numbers);
        if is_set_aside(class) {
            let index = self.intern(fuse_set_aside(&commit_evidence, class.as_str()));
            return vec![(0, index)];
        }
        let mut found: Vec<(usize, VerdictIndex)> = Vec::new();
        for (start, run) in consecutive(numbers) {
            for (part, verdict) in fuse_lines(&commit_evidence, path, run.clone()) {
                let index = self.intern(verdict);
                if found.last().is_none_or(|(_, last)| *last != index) {
                    found.push((start + (part.start - run.start) as usize, index));
                }
            }
        }
        if found.is_empty() { vec![(0, UNKNOWN)] } else { found }
    }

    /// Counts what becomes of the lines that records claim in a file.
    fn count(&mut self, commit: CommitIndex, records: &[LineRecord], (path, class): (&[u8], Class), numbers: &[u32]) {
        let claimed = self.claimed.entry(commit).or_insert_with(|| nothing_changed(records));
        for record in records {
            let written: u64 = consecutive(numbers).map(|(_, run)| record.lines_in(path, &run)).sum();
            claimed.elsewhere -= record.lines_in(path, &(0..u32::MAX));
            *(if is_set_aside(class) { &mut claimed.set_aside } else { &mut claimed.used }) += written;
        }
    }

    /// What became of the lines that a commit's records claim, if it has records.
    pub(crate) fn claimed(&self, commit: CommitIndex, evidence: &Evidence) -> Option<Claimed> {
        let records = evidence.of(commit).records;
        let counted = || self.claimed.get(&commit).copied().unwrap_or_else(|| nothing_changed(records));
        (!records.is_empty()).then(counted)
    }

    /// What the evidence of a commit without line records says of each of its lines.
    fn of_all_lines(&mut self, commit: CommitIndex, evidence: &CommitEvidence<'_>) -> VerdictIndex {
        let has_marks = !evidence.marks.marks.is_empty();
        let known = match (has_marks, evidence.before_agents) {
            (true, _) => self.by_commit.get(&commit).copied(),
            (false, true) => self.by_age,
            (false, false) => Some(UNKNOWN),
        };
        if let Some(known) = known {
            return known;
        }
        let verdict = fuse_lines(evidence, b"", 1..2).pop().map_or_else(unknown, |(_, verdict)| verdict);
        let index = self.intern(verdict);
        if has_marks {
            self.by_commit.insert(commit, index);
        } else {
            self.by_age = Some(index);
        }
        index
    }

    /// What a copy of so many lines inherits from its source.
    pub(crate) fn inherited(&mut self, source: VerdictIndex, lines: usize, alnums: u32) -> VerdictIndex {
        let verdict = self.get(source);
        if verdict.claim == Claim::Unknown || (lines < BLOCK_LINES && alnums < BLOCK_ALNUMS) {
            return UNKNOWN;
        }
        let evidence = Arc::from([Arc::from(format!("copy: of lines that are {} ({})", verdict.claim, verdict.level))]);
        let inherited = Verdict { level: Level::Inferred, evidence, ..verdict.clone() };
        self.intern(inherited)
    }
}

/// Lines that nobody types: a record that claims them claims what a tool made or somebody else wrote.
fn is_set_aside(class: Class) -> bool {
    matches!(class, Class::Vendored | Class::Generated)
}

/// Of a commit that changes none of the files that its records name.
fn nothing_changed(records: &[LineRecord]) -> Claimed {
    let recorded = records.iter().flat_map(LineRecord::lines_by_source).sum();
    Claimed { recorded, elsewhere: recorded, ..Claimed::default() }
}

/// Runs of consecutive numbers, each with the place where it begins.
fn consecutive(numbers: &[u32]) -> impl Iterator<Item = (usize, Range<u32>)> {
    let mut start = 0;
    numbers.chunk_by(|a, b| *b == a + 1).map(move |run| {
        let at = start;
        start += run.len();
        (at, run[0]..run[run.len() - 1] + 1)
    })
}

/// What nothing is known of: of lines whose origin lies beyond something unreadable, say.
fn unknown() -> Verdict {
    Verdict {
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
        model_raw: None,
        evidence: Arc::default(),
    }
}
