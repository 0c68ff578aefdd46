//! Fusion: one answer from a commit's marks, its line records and its age, with all evidence kept.
//!
//! For a **line** that the commit introduced ("mark" is a mark that claims, [`CommitMarks::claiming`]; a record that
//! is not readable counts as none; of several records that speak of the line "the record" is the first):
//!
//! | record | says of the line | marks | claim | agent, model | evidence beside the marks' |
//! |---|---|---|---|---|---|
//! | none | | none | unknown | | |
//! | none | | some | ai | the leading mark's | |
//! | there | ai | none | ai | the record's | its entry, `one-sided: …` |
//! | there | ai | some, one names the same agent or one is unnamed | ai | the record's | its entry |
//! | there | ai | some, all name others | ai | the record's | its entry, `conflict: …` |
//! | there | human | none | human | | its entry |
//! | there | human | some | human | | its entry, `conflict: …` |
//! | there | nothing | none | unknown | | |
//! | there | nothing | some | unknown | | `one-sided: …` |
//!
//! The record wins on the lines that it speaks of, because it is the finer source; the marks then say who took part,
//! not which lines. A mark where there is no record at all is one-sided too, and is seen by the absence of an
//! entry that begins with a record's format: whether a record was to be expected only the repository can say.
//!
//! **Several records** that speak of the line: one that is attested decides, else the first in the order given (finer and better specified
//! formats come first). Where it names no agent, the next that says the same claim and names one does. The entries of
//! all are kept; one that claims something else, or names another agent, adds `conflict: …`.
//!
//! **Vendored and generated files** ([`fuse_set_aside`]): no record is believed of their lines; what it claims of them
//! is counted, and the lines are as those that a record leaves out, with `set aside: …`.
//!
//! **Age**, after all of that: what is still unknown, in a commit from before the first coding agents
//! ([`BEFORE_AGENTS`]), is human, level `inferred`, with `age: …`; what is ai there stays ai, with `conflict: …`.
//!
//! For the **commit**: ai if a line of a record is, or if a mark says so; else unknown. Human lines in a record do
//! not make a commit human, because the record may cover only some of it; its age does. Agent and model are those of
//! the source with the most lines that names an agent, else the leading mark's.
//!
//! The level of what a record or mark claims is `claimed`: neither is signed. Evidence is sorted, each text once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use facts::{AgentId, Claim, Level};

use crate::mark::CommitMarks;
use crate::record::{LineRecord, LineSource, RecordSpan};

/// Who wrote a line, or a commit, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Who.
    pub claim: Claim,
    /// How that is known; `Unknown` exactly if the claim is.
    pub level: Level,
    /// The agent, if the evidence names one.
    pub agent: Option<AgentId>,
    /// The model, normalised.
    pub model: Option<Arc<str>>,
    /// The model as the evidence spells it.
    pub model_raw: Option<Arc<str>>,
    /// Every piece of evidence, sorted, as `source: detail`; also where the claim is unknown.
    pub evidence: Arc<[Arc<str>]>,
}

/// What is known of a commit beside its content.
#[derive(Debug, Clone, Copy)]
pub struct CommitEvidence<'a> {
    /// What the commit says of itself.
    pub marks: &'a CommitMarks,
    /// What was recorded of its lines, in the order in which the records are believed.
    pub records: &'a [LineRecord],
    /// It is older than [`BEFORE_AGENTS`], by a time that is no earlier than its parents'.
    pub before_agents: bool,
}

/// 2021-01-01, microseconds since 1970: no coding agent wrote a commit before.
pub const BEFORE_AGENTS: i64 = 1_609_459_200_000_000;

const AGE: &str = "age: committed before 2021-01-01";
const AGE_CONFLICT: &str = "conflict: ai, and committed before 2021-01-01";

/// Sources of records whose evidence is kept at the commit; the rest is one text with their number.
const MAX_SOURCES: usize = 16;

/// The verdict on a commit as a whole, by the table at the head of this module.
#[must_use]
pub fn fuse_commit(commit: &CommitEvidence<'_>) -> Verdict {
    let marks = commit.marks;
    let lines = |record: &LineRecord| record.sources().iter().cloned().zip(record.lines_by_source()).collect();
    let sources: Vec<(LineSource, u64)> = commit.readable().flat_map(|record| -> Vec<_> { lines(record) }).collect();
    if commit.readable().next().is_none() {
        return by_marks(marks).aged(commit.before_agents);
    }
    let with_lines = || sources.iter().filter(|(_, lines)| *lines > 0);
    let ai = || with_lines().filter(|(source, _)| source.claim == Claim::Ai);
    // `max_by_key` keeps the last of equals; reversed, that is the first of the records.
    let named = ai().rev().filter(|(source, _)| source.agent.is_some()).max_by_key(|(_, lines)| *lines);
    let mut evidence = mark_evidence(marks);
    evidence.extend(with_lines().take(MAX_SOURCES).map(|(source, _)| source.evidence.clone()));
    let more = with_lines().count().saturating_sub(MAX_SOURCES);
    evidence.extend((more > 0).then(|| format!("{}: {more} more sources", commit.formats()).into()));
    evidence.extend(with_lines().take(MAX_SOURCES).filter_map(|(source, _)| disagreement(marks, source)));
    let taken_part = ai().next().is_some() || marks.lead().is_some();
    let claim = if taken_part { Claim::Ai } else { Claim::Unknown };
    let verdict = match named {
        Some((source, _)) => verdict(claim, evidence).naming(&source.agent, &source.model, &source.model_raw),
        None => Verdict { evidence: sorted(evidence), ..by_marks(marks) }.claiming(claim),
    };
    verdict.aged(commit.before_agents)
}

/// The verdicts on lines of a file that the commit introduced, by the table at the head of this module. `path` and
/// `lines` (from 1, half open) are those of the commit's own version of the file. The ranges returned cover `lines`
/// exactly once, ascend, and neighbours differ in their verdict; an empty range gives none. Linear in the spans that
/// touch `lines`.
#[must_use]
pub fn fuse_lines(commit: &CommitEvidence<'_>, path: &[u8], lines: Range<u32>) -> Vec<(Range<u32>, Verdict)> {
    let mut cover = Cover { runs: Vec::new(), at: lines.start, end: lines.end };
    let records: Vec<&LineRecord> = commit.readable().collect();
    if records.is_empty() {
        cover.until(lines.end, || by_marks(commit.marks).aged(commit.before_agents));
        return cover.runs;
    }
    let mut left: Vec<&[RecordSpan]> = records.iter().map(|record| record.touching(path, &lines)).collect();
    let mut known: HashMap<Vec<Option<u32>>, Verdict> = HashMap::new();
    while cover.at < cover.end {
        let at = cover.at;
        let mut to = cover.end;
        let mut speaking = Vec::with_capacity(records.len());
        for spans in &mut left {
            while let [first, rest @ ..] = *spans
                && first.last < at
            {
                *spans = rest;
            }
            let span = spans.first();
            let here = span.filter(|span| span.first <= at);
            to = to.min(here.map_or(span.map_or(to, |span| span.first), |span| span.last.saturating_add(1)));
            speaking.push(here.map(|span| span.source));
        }
        let fused = |speaking: &[Option<u32>]| commit.fuse(&records, speaking).aged(commit.before_agents);
        let verdict = known.entry(speaking).or_insert_with_key(|speaking| fused(speaking)).clone();
        cover.until(to, || verdict);
    }
    cover.runs
}

/// The verdict on lines of a file that no line record is believed of, because nobody typed them; `class` says what the
/// file is.
#[must_use]
pub fn fuse_set_aside(commit: &CommitEvidence<'_>, class: &str) -> Verdict {
    let mut verdict = not_covered(commit.marks);
    let why = Arc::from(format!("set aside: {class}, the line record does not count"));
    verdict.evidence = sorted(verdict.evidence.iter().cloned().chain([why]).collect());
    verdict.aged(commit.before_agents)
}

impl CommitEvidence<'_> {
    /// What the line records alone say of the commit: ai if of any line, else human if of any.
    #[must_use]
    pub fn recorded(&self) -> Claim {
        let lines = self.readable().flat_map(|record| record.sources().iter().zip(record.lines_by_source()));
        let claims = lines.filter(|(_, lines)| *lines > 0).map(|(source, _)| source.claim);
        claims.fold(Claim::Unknown, |all, claim| match (all, claim) {
            (Claim::Ai, _) | (_, Claim::Ai) => Claim::Ai,
            (Claim::Human, _) | (_, Claim::Human) => Claim::Human,
            _ => Claim::Unknown,
        })
    }

    /// What the marks alone say of the commit: ai or unknown.
    #[must_use]
    pub fn marked(&self) -> Claim {
        if self.marks.lead().is_some() { Claim::Ai } else { Claim::Unknown }
    }

    fn readable(&self) -> impl DoubleEndedIterator<Item = &LineRecord> {
        self.records.iter().filter(|record| record.is_readable())
    }

    fn formats(&self) -> String {
        self.readable().map(LineRecord::format).collect::<Vec<_>>().join(", ")
    }

    /// What the records say of a line, each by the source that it names there.
    fn fuse(&self, records: &[&LineRecord], speaking: &[Option<u32>]) -> Verdict {
        let sources = records.iter().zip(speaking).filter_map(|(record, source)| {
            let source = record.sources().get((*source)? as usize)?;
            Some((record.level(), (record.format(), source)))
        });
        let mut sources: Vec<(Level, (&str, &LineSource))> = sources.collect();
        // A claim never overrules what is attested.
        sources.sort_by_key(|(level, _)| *level);
        let level = sources.first().map_or(Level::Unknown, |(level, _)| *level);
        let sources: Vec<(&str, &LineSource)> = sources.into_iter().map(|(_, source)| source).collect();
        let Some((format, lead)) = sources.first() else { return not_covered(self.marks) };
        let mut evidence = mark_evidence(self.marks);
        evidence.extend(sources.iter().map(|(_, source)| source.evidence.clone()));
        evidence.extend(sources[1..].iter().filter_map(|other| conflict((format, lead), *other)));
        let agrees = |source: &&LineSource| source.claim == lead.claim && source.agent.is_some();
        let named = sources.iter().map(|(_, source)| *source).find(agrees).unwrap_or(lead);
        evidence.extend(disagreement(self.marks, named));
        Verdict { level, ..verdict(lead.claim, evidence) }.naming(&named.agent, &named.model, &named.model_raw)
    }
}

/// What there is to say where two records do not say the same of a line.
fn conflict((format, lead): (&str, &LineSource), (other_format, other): (&str, &LineSource)) -> Option<Arc<str>> {
    if lead.claim != other.claim {
        return Some(format!("conflict: {format} says {}, {other_format} says {}", lead.claim, other.claim).into());
    }
    match (&lead.agent, &other.agent) {
        (Some(one), Some(two)) if one != two => {
            Some(format!("conflict: {format} names {one}, {other_format} names {two}").into())
        }
        _ => None,
    }
}

/// Runs that cover lines from left to right.
struct Cover {
    runs: Vec<(Range<u32>, Verdict)>,
    at: u32,
    end: u32,
}

impl Cover {
    /// Covers the lines from where it stands to before `to`, if there are any.
    fn until(&mut self, to: u32, verdict: impl FnOnce() -> Verdict) {
        let to = to.min(self.end);
        if to <= self.at {
            return;
        }
        let verdict = verdict();
        match self.runs.last_mut() {
            Some((range, before)) if *before == verdict => range.end = to,
            _ => self.runs.push((self.at..to, verdict)),
        }
        self.at = to;
    }
}

/// No record.
fn by_marks(marks: &CommitMarks) -> Verdict {
    let evidence = mark_evidence(marks);
    let Some(lead) = marks.lead() else { return verdict(Claim::Unknown, evidence) };
    // The model may stand in another mark of the same agent: the author is `Claude`, the trailer says which.
    let same_agent = |agent: &Option<AgentId>| agent.is_some() && *agent == lead.agent;
    let other = || marks.claiming().find(|mark| mark.model.is_some() && same_agent(&mark.agent));
    let named = Some(lead).filter(|lead| lead.model.is_some()).or_else(other).unwrap_or(lead);
    verdict(Claim::Ai, evidence).naming(&lead.agent, &named.model, &named.model_raw)
}

/// There is a record, and it does not speak of the line.
fn not_covered(marks: &CommitMarks) -> Verdict {
    let mut evidence = mark_evidence(marks);
    evidence.extend(marks.lead().map(|_| Arc::from("one-sided: commit mark, line not in the line record")));
    verdict(Claim::Unknown, evidence)
}

/// What there is to say where a source of the record and the marks do not say the same.
fn disagreement(marks: &CommitMarks, source: &LineSource) -> Option<Arc<str>> {
    let lead = marks.lead();
    match (source.claim, lead, &source.agent) {
        (Claim::Ai, None, _) => Some("one-sided: line record without a commit mark".into()),
        (Claim::Human, Some(_), _) => Some("conflict: line record says human, commit mark says ai".into()),
        (Claim::Ai, Some(lead), Some(agent)) if names_only_others(marks, agent) => {
            let other = lead.agent.as_ref()?;
            Some(format!("conflict: line record names {agent}, commit mark names {other}").into())
        }
        _ => None,
    }
}

fn names_only_others(marks: &CommitMarks, agent: &AgentId) -> bool {
    marks.claiming().all(|mark| mark.agent.as_ref().is_some_and(|named| named != agent))
}

fn mark_evidence(marks: &CommitMarks) -> Vec<Arc<str>> {
    marks.marks.iter().map(|mark| mark.evidence.clone()).collect()
}

fn sorted(mut evidence: Vec<Arc<str>>) -> Arc<[Arc<str>]> {
    evidence.sort_unstable();
    evidence.dedup();
    evidence.into()
}

fn verdict(claim: Claim, evidence: Vec<Arc<str>>) -> Verdict {
    let evidence = sorted(evidence);
    Verdict { claim, level: level(claim), agent: None, model: None, model_raw: None, evidence }
}

fn level(claim: Claim) -> Level {
    if claim == Claim::Unknown { Level::Unknown } else { Level::Claimed }
}

impl Verdict {
    fn naming(self, agent: &Option<AgentId>, model: &Option<Arc<str>>, model_raw: &Option<Arc<str>>) -> Verdict {
        Verdict { agent: agent.clone(), model: model.clone(), model_raw: model_raw.clone(), ..self }
    }

    /// What the age of the commit adds.
    fn aged(mut self, before_agents: bool) -> Verdict {
        let text = match self.claim {
            _ if !before_agents => return self,
            Claim::Human => return self,
            Claim::Ai => AGE_CONFLICT,
            Claim::Unknown => {
                (self.claim, self.level) = (Claim::Human, Level::Inferred);
                AGE
            }
        };
        self.evidence = sorted(self.evidence.iter().cloned().chain([Arc::from(text)]).collect());
        self
    }

    fn claiming(self, claim: Claim) -> Verdict {
        Verdict { claim, level: level(claim), ..self }
    }
}
