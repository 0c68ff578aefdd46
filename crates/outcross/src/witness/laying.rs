//! What indices know of the files of a head, laid over its spans after the walk.
//!
//! A unit claims where it is there whole, or where the match is strong and edits touched no more than
//! [`MOST_EDITED_PERCENT`] of it. What the scanned repository itself gave to an index is no witness of it. How a claim joins what is known of a line is
//! `provenance::fuse_witnesses`.

use std::collections::HashMap;
use std::sync::Arc;

use code::parse::Unparsed;
use code::witness::{Index, Limits, Strength, Transformation};
use facts::{AgentId, Claim, ProblemRow, Reason, SpanRow, Stage};
use git::{EntryKind, ObjectId, Repository, compare};
use provenance::{Verdict, Witness, fuse_witnesses};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::texts::texts;
use super::{Claimed, Searched, Searcher, Stored, UnitMatch, build};
use crate::errors::CommandError;
use crate::platform;
use crate::scanning::stop_if_interrupted;
use crate::ui::Meter;

/// Tokens that edits may have touched, in percent, where a unit still claims.
pub const MOST_EDITED_PERCENT: u32 = 10;

/// The least strength of a match that claims.
const LEAST: Strength = Strength::Fair;

/// How the detail of every problem of a lookup begins.
const NOT_LOOKED_UP: &str = "the file was not looked up in the witness index";

/// Files between two looks at whether the user wishes to stop.
const BATCH: usize = 256;

/// Indices that scans look into.
#[derive(Debug)]
pub struct Witnesses {
    stored: Vec<Stored>,
}

/// What is known of the files of a head.
#[derive(Debug, Default)]
pub struct Laid {
    by_path: HashMap<Vec<u8>, Vec<Seen>>,
    /// Files that could not be looked up.
    pub problems: Vec<ProblemRow>,
}

/// Lines of a file, from 1, of which something is claimed.
#[derive(Debug)]
struct Seen {
    first: u32,
    last: u32,
    witnesses: Vec<Witness>,
}

impl Witnesses {
    /// Takes indices, each of which has to be whole: their checksums become a setting of the ledger.
    ///
    /// # Errors
    /// If one is damaged.
    pub fn new(stored: Vec<Stored>) -> Result<Self, CommandError> {
        stored.iter().try_for_each(|stored| stored.whole().map(|_| ()))?;
        Ok(Witnesses { stored })
    }

    /// What stands for them among the settings of a scan.
    #[must_use]
    pub fn print(&self) -> String {
        let mut checksums: Vec<String> = self.stored.iter().map(Stored::checksum).collect();
        checksums.sort_unstable();
        checksums.dedup();
        format!("{}, edited {MOST_EDITED_PERCENT}% strong, {}", LEAST.as_str(), checksums.join(" "))
    }

    /// The units of a file that the indices know, other than from its own repository, in the order of their lines.
    #[must_use]
    pub fn of_file(&self, repo_id: &str, path: &[u8], bytes: &[u8]) -> Vec<UnitMatch> {
        // Each index was whole when it was taken.
        let indices = self.stored.iter().filter_map(|stored| stored.index().ok()).collect();
        search(&searcher(indices, repo_id), path, bytes).map(|searched| searched.matches).unwrap_or_default()
    }

    /// Looks up the files of a commit.
    ///
    /// # Errors
    /// If the tree or an index can't be read, or the user stops it.
    pub fn look_up(
        &self,
        (repository, repo_id): (&Repository, &str),
        head: ObjectId,
        meter: &Meter,
    ) -> Result<Laid, CommandError> {
        let indices = self.stored.iter().map(Stored::index).collect::<Result<_, _>>()?;
        let searcher = searcher(indices, repo_id);
        let objects = repository.objects();
        let tree = objects.commit(head).map_err(CommandError::unreadable)?.tree;
        let files: Vec<(Vec<u8>, ObjectId)> = compare(&objects, Some(tree), &[])
            .paths
            .into_iter()
            .filter_map(|change| Some((change.path, change.now.filter(|entry| entry.kind == EntryKind::File)?.id)))
            .collect();
        let mut laid = Laid::default();
        for (batch, at) in files.chunks(BATCH).zip((0_u64..).step_by(BATCH)) {
            stop_if_interrupted()?;
            meter.update("looking for witnesses", at, Some(files.len() as u64));
            let found: Vec<_> = batch
                .par_iter()
                .map_init(
                    || repository.objects(),
                    |objects, (path, blob)| search(&searcher, path, &objects.blob(*blob).ok()?),
                )
                .collect();
            for ((path, _), searched) in batch.iter().zip(found) {
                searched.iter().for_each(|searched| laid.take(path, searched));
            }
        }
        laid.problems.sort();
        Ok(laid)
    }
}

fn searcher<'a>(indices: Vec<Index<'a>>, repo_id: &str) -> Searcher<'a> {
    Searcher { indices, limits: Limits::default(), least: LEAST, own: build::source(repo_id, "").into_bytes() }
}

/// A file that a walk could not read is its problem, and one that is no source code is none.
fn search(searcher: &Searcher<'_>, path: &[u8], bytes: &[u8]) -> Option<Searched> {
    let texts = texts(path, bytes).ok()?;
    texts.iter().find(|text| !text.is_quote && !platform::interrupted()).map(|text| searcher.search(text))
}

impl Laid {
    fn take(&mut self, path: &[u8], searched: &Searched) {
        let seen: Vec<Seen> = searched.matches.iter().filter_map(Seen::of).collect();
        if !seen.is_empty() {
            self.by_path.insert(path.to_vec(), seen);
        }
        self.problems.extend(searched.unparsed.and_then(|why| problem(path, why)));
    }

    /// The spans of a head with what is known of them; those of a file come in order.
    pub fn lay(&self, spans: impl Iterator<Item = SpanRow>) -> impl Iterator<Item = SpanRow> {
        spans.flat_map(|span| self.split(span))
    }

    fn split(&self, span: SpanRow) -> Vec<SpanRow> {
        let path = span.path_raw.as_deref().unwrap_or(span.path.as_bytes());
        let Some(seen) = self.by_path.get(path) else { return vec![span] };
        let end = span.start_line.saturating_add(span.lines);
        let from = seen.partition_point(|one| one.last < span.start_line);
        let (mut parts, mut at) = (Vec::new(), span.start_line);
        for one in seen[from..].iter().take_while(|one| one.first < end) {
            let (first, behind) = (one.first.max(at), one.last.saturating_add(1).min(end));
            if first >= behind {
                continue;
            }
            if at < first {
                parts.push(part(&span, at, first));
            }
            parts.push(one.spoken_of(part(&span, first, behind)));
            at = behind;
        }
        if at < end {
            parts.push(part(&span, at, end));
        }
        parts
    }
}

/// Lines of a span, half open.
fn part(span: &SpanRow, first: u32, end: u32) -> SpanRow {
    let mut part = span.clone();
    let after = first - span.start_line;
    (part.start_line, part.lines) = (first, end - first);
    part.introduced_line += after;
    if let Some(source) = &mut part.copied_from {
        source.line += after;
    }
    part
}

impl Seen {
    /// Nothing where no claim says anything.
    fn of(one: &UnitMatch) -> Option<Seen> {
        let witnesses = speaking(one);
        (!witnesses.is_empty()).then_some(Seen { first: one.start_line, last: one.end_line, witnesses })
    }

    fn spoken_of(&self, mut span: SpanRow) -> SpanRow {
        let before = Verdict {
            claim: span.claim,
            level: span.level,
            agent: span.agent.take(),
            model: span.model.take(),
            model_raw: span.model_raw.take(),
            evidence: Arc::clone(&span.evidence),
        };
        let Verdict { claim, level, agent, model, model_raw, evidence } = fuse_witnesses(&before, &self.witnesses);
        SpanRow { claim, level, agent, model, model_raw, evidence, ..span }
    }
}

/// What is claimed of a unit by those that may, the one that counts first.
#[must_use]
pub fn speaking(one: &UnitMatch) -> Vec<Witness> {
    std::iter::once(&one.closest).chain(&one.others).filter_map(witness).collect()
}

/// How a unit differs from what an index knows, in words.
#[must_use]
pub fn happened(transformation: Transformation) -> String {
    match transformation {
        Transformation::Edited { percent } => format!("edited {percent} %"),
        other => other.as_str().to_owned(),
    }
}

fn witness(one: &Claimed) -> Option<Witness> {
    let Claimed { claim, found } = one;
    match found.transformation {
        Transformation::Edited { .. } if found.strength < Strength::Strong => return None,
        Transformation::Edited { percent } if percent > MOST_EDITED_PERCENT => return None,
        _ => {}
    }
    let happened = happened(found.transformation);
    (claim.claim != Claim::Unknown).then(|| Witness {
        claim: claim.claim,
        level: claim.level,
        agent: claim.agent.as_deref().map(|agent| AgentId(agent.into())),
        model: claim.model.as_deref().map(Arc::from),
        place: format!("{} line {}, {happened}, {}", found.source, found.line, found.strength.as_str()),
    })
}

fn problem(path: &[u8], why: Unparsed) -> Option<ProblemRow> {
    let reason = match why {
        Unparsed::NoGrammar | Unparsed::Stopped => return None,
        Unparsed::TooLong => Reason::TooLarge,
        Unparsed::OutOfSteps => Reason::TooCostly,
        Unparsed::TooDeep => Reason::TooDeep,
    };
    Some(ProblemRow {
        stage: Stage::Provenance,
        subject: String::from_utf8_lossy(path).into(),
        reason,
        detail: format!("{NOT_LOOKED_UP}: {}", why.as_str()).into(),
        affected: 0,
    })
}

/// The problem is of a head that was looked up: a later scan says anew what is so.
#[must_use]
pub fn is_of_a_lookup(problem: &ProblemRow) -> bool {
    problem.detail.starts_with(NOT_LOOKED_UP)
}
