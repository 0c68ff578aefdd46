//! From rows and counts to the parts that the JSON documents share.

pub(crate) mod line_review;
pub(crate) mod review;
pub(crate) mod standing;
pub(crate) mod trend;

use facts::{Claim, CommitRow, Level};
use figures::Ratio;

use crate::output::json::v1;
use crate::output::plain;
use crate::scanning::of_line_fate;
use crate::tally::{ProblemTally, Tally};
use crate::target::Target;

pub(crate) fn repo(target: &Target, commit: Option<git::ObjectId>) -> v1::Repo {
    v1::Repo {
        id: target.repo_id.clone(),
        commit: commit.map(|commit| commit.to_string()),
        branch: target.branch().filter(|_| commit == target.head_commit()),
        object_format: target.repository.object_format().as_str(),
        shallow: target.has(git::Notice::Shallow),
        partial: target.has(git::Notice::Partial),
    }
}

/// A repository as its ledger knows it.
pub(crate) fn entry(entry: &ledger::RepositoryEntry) -> v1::Repo {
    v1::Repo {
        id: entry.repo_id.clone(),
        commit: entry.head.map(|head| head.to_string()),
        branch: entry.head_ref.clone(),
        object_format: entry.object_format.as_str(),
        shallow: entry.shallow,
        partial: entry.partial,
    }
}

pub(crate) fn settings(settings: &ledger::Settings) -> v1::Settings {
    let values = settings.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    v1::Settings { hash: settings.hash(), line_fate_hash: of_line_fate(settings).hash(), values }
}

pub(crate) fn counts(counts: ledger::Counts) -> v1::Counts {
    let ledger::Counts { commits, files, lines, skipped, .. } = counts;
    v1::Counts { commits, files, lines, skipped_files: skipped }
}

pub(crate) fn problems(tally: &ProblemTally) -> Vec<v1::Problems> {
    let document = |(&(stage, reason), &(count, affected)): (&(facts::Stage, facts::Reason), &(u64, u64))| {
        v1::Problems { stage: stage.to_string(), reason: reason.to_string(), count, affected }
    };
    tally.by_kind.iter().map(document).collect()
}

pub(crate) fn written_by(tally: &Tally) -> v1::WrittenBy {
    let written = |claim| v1::Written {
        lines: tally.of(claim),
        by_level: tally.levels(claim).map(|(level, lines): (Level, u64)| (level.to_string(), lines)).collect(),
    };
    v1::WrittenBy { ai: written(Claim::Ai), human: written(Claim::Human), unknown: written(Claim::Unknown) }
}

pub(crate) fn agents(tally: &Tally) -> Vec<v1::AgentLines> {
    tally.agents().into_iter().map(|(agent, lines)| v1::AgentLines { agent: agent.to_string(), lines }).collect()
}

pub(crate) fn head(counts: ledger::Counts, tally: &Tally) -> v1::Head {
    v1::Head {
        counts: self::counts(counts),
        written: written_by(tally),
        classes: tally.by_class.iter().map(|(class, lines)| (class.to_string(), *lines)).collect(),
        lines_with_evidence: tally.with_evidence,
        lines_at_boundary: tally.at_boundary,
        agents: agents(tally),
    }
}

pub(crate) fn share(ratio: Ratio) -> v1::Share {
    v1::Share { value: ratio.value(), numerator: ratio.numerator, denominator: ratio.denominator }
}

pub(crate) fn commit(row: &CommitRow) -> v1::Commit {
    v1::Commit {
        id: row.commit.to_string(),
        parents: row.parents.iter().map(ToString::to_string).collect(),
        author_at: plain::moment(row.author_at),
        committed_at: plain::moment(row.committed_at),
        is_merge: row.is_merge,
        is_bot: row.is_bot,
        files: row.files,
        claim: row.claim.as_str(),
        level: row.level.as_str(),
        agent: row.agent.as_ref().map(ToString::to_string),
        model: row.model.as_ref().map(ToString::to_string),
        evidence: row.evidence.iter().map(ToString::to_string).collect(),
        review: line_review::review(&row.review),
        change_id: row.change_id.as_ref().map(ToString::to_string),
        change_head: row.change_head.map(|head| head.to_string()),
        landed_commit: row.landed_commit.map(|landed| landed.to_string()),
        reviewed_lines: line_review::reviewed_lines(&row.reviewed_lines),
    }
}
