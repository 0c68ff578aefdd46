//! How much of what is there is real: one less the share that agents wrote, corrected for what marks miss.

use figures::{AiEvidence, AiSeen, AiShare, NotEstimable, Ratio};
use lab::forecast::Share;
use ledger::{Ledger, RepositoryEntry};

use crate::errors::CommandError;
use crate::output::json::v1;
use crate::output::plain;
use crate::trends;

/// The share of real text, with what it was made from.
#[derive(Debug, Clone)]
pub(super) struct RealShare {
    /// One less the corrected share of AI, with its interval.
    pub(super) real: Share,
    evidence: AiEvidence,
}

impl RealShare {
    /// What the ledgers of some repositories say together.
    ///
    /// # Errors
    /// If it can't be estimated, or a ledger can't be read.
    pub(super) fn of(ledgers: &[(Ledger, RepositoryEntry)]) -> Result<RealShare, CommandError> {
        let mut seen = AiSeen::default();
        for (ledger, entry) in ledgers {
            trends::each(ledger.commits(&entry.repo_id), |row| seen.add_commit(&row))?;
            trends::each(ledger.spans(&entry.repo_id), |span| seen.add_span(&span))?;
        }
        let evidence = seen.evidence();
        match seen.finish().share {
            Ok(share) => Ok(RealShare { real: rest(&share), evidence }),
            Err(why) => Err(not_estimable(why, &evidence)),
        }
    }

    /// As it is written down.
    pub(super) fn document(&self) -> v1::LabRealShare {
        let AiEvidence { lines, declared_lines, recorded, both, .. } = self.evidence;
        let Share { low, value, high } = self.real;
        v1::LabRealShare {
            estimated_ai_share: v1::LabInterval { low: 1.0 - high, value: 1.0 - value, high: 1.0 - low },
            declared_ai_share: Ratio::new(declared_lines, lines).value().unwrap_or(0.0),
            lines,
            commits: recorded,
            marked: both,
        }
    }
}

fn rest(share: &AiShare) -> Share {
    let real = |ratio: Ratio| 1.0 - ratio.value().unwrap_or(0.0);
    Share { low: real(share.high), value: real(share.estimate), high: real(share.low) }
}

fn not_estimable(why: NotEstimable, evidence: &AiEvidence) -> CommandError {
    let why = match why {
        NotEstimable::NoLines => "there are no lines".to_owned(),
        NotEstimable::FewRecords => {
            let commits = plain::counted(evidence.recorded, "commit");
            format!("{commits} with a record of AI lines; it takes {}", figures::LEAST_RECORDED_COMMITS)
        }
        NotEstimable::NoOverlap => "no commit has both a record and a mark".to_owned(),
    };
    let declared = Ratio::new(evidence.declared_lines, evidence.lines).value().unwrap_or(0.0);
    let at_most = (1.0 - declared) * 100.0;
    CommandError::nothing(format!("the share of real code can't be estimated: {why}")).hint(format!(
        "say what it is, as in --real-fraction 0.5..0.9; by what is declared it is at most {at_most:.1} %"
    ))
}
