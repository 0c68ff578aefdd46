//! Fusion: one answer from a commit's marks and its line record, with all evidence kept.
//!
//! For a **line** that the commit introduced ("mark" is a mark that claims, [`CommitMarks::claiming`]; a record that
//! is not readable counts as none):
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
//! For the **commit**: ai if a line of the record is, or if a mark says so; else unknown. Human lines in a record do
//! not make a commit human, because the record may cover only some of it. Agent and model are those of the source
//! with the most lines that names an agent, else the leading mark's.
//!
//! The level is `claimed` wherever there is a claim: neither source is signed. Evidence is sorted, each text once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use facts::{AgentId, Claim, Level};

use crate::mark::CommitMarks;
use crate::record::{LineRecord, LineSource};

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

/// Sources of a record whose evidence is kept at the commit; the rest is one text with their number.
const MAX_SOURCES: usize = 16;

/// The verdict on a commit as a whole, by the table at the head of this module.
#[must_use]
pub fn fuse_commit(marks: &CommitMarks, record: Option<&LineRecord>) -> Verdict {
    let Some(record) = record.filter(|record| record.is_readable()) else { return by_marks(marks) };
    let lines = record.lines_by_source();
    let with_lines = || record.sources().iter().zip(&lines).filter(|(_, lines)| **lines > 0);
    let ai = || with_lines().filter(|(source, _)| source.claim == Claim::Ai);
    // `max_by_key` keeps the last of equals; reversed, that is the first of the record.
    let named = ai().rev().filter(|(source, _)| source.agent.is_some()).max_by_key(|(_, lines)| **lines);
    let mut evidence = mark_evidence(marks);
    evidence.extend(with_lines().take(MAX_SOURCES).map(|(source, _)| source.evidence.clone()));
    let more = with_lines().count().saturating_sub(MAX_SOURCES);
    evidence.extend((more > 0).then(|| format!("{}: {more} more sources", record.format()).into()));
    evidence.extend(with_lines().take(MAX_SOURCES).filter_map(|(source, _)| disagreement(marks, source)));
    let taken_part = ai().next().is_some() || marks.lead().is_some();
    let claim = if taken_part { Claim::Ai } else { Claim::Unknown };
    match named {
        Some((source, _)) => verdict(claim, evidence).naming(&source.agent, &source.model, &source.model_raw),
        None => Verdict { evidence: sorted(evidence), ..by_marks(marks) }.claiming(claim),
    }
}

/// The verdicts on lines of a file that the commit introduced, by the table at the head of this module. `path` and
/// `lines` (from 1, half open) are those of the commit's own version of the file. The ranges returned cover `lines`
/// exactly once, ascend, and neighbours differ in their verdict; an empty range gives none. Linear in the spans that
/// touch `lines`.
#[must_use]
pub fn fuse_lines(
    marks: &CommitMarks,
    record: Option<&LineRecord>,
    path: &[u8],
    lines: Range<u32>,
) -> Vec<(Range<u32>, Verdict)> {
    let mut cover = Cover { runs: Vec::new(), at: lines.start, end: lines.end };
    let Some(record) = record.filter(|record| record.is_readable()) else {
        cover.until(lines.end, || by_marks(marks));
        return cover.runs;
    };
    let mut known = HashMap::new();
    let mut uncovered = None;
    let mut gap = || uncovered.get_or_insert_with(|| not_covered(marks)).clone();
    for span in record.touching(path, &lines) {
        cover.until(span.first, &mut gap);
        let verdict = || known.entry(span.source).or_insert_with(|| covered(marks, record.source_of(span))).clone();
        cover.until(span.last.saturating_add(1), verdict);
    }
    cover.until(lines.end, gap);
    cover.runs
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

/// The record speaks of the line.
fn covered(marks: &CommitMarks, source: &LineSource) -> Verdict {
    let mut evidence = mark_evidence(marks);
    evidence.push(source.evidence.clone());
    evidence.extend(disagreement(marks, source));
    verdict(source.claim, evidence).naming(&source.agent, &source.model, &source.model_raw)
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

    fn claiming(self, claim: Claim) -> Verdict {
        Verdict { claim, level: level(claim), ..self }
    }
}
