//! How much of what is there is real: one less the share that agents wrote, corrected for what marks miss, or as the
//! labels of a corpus have it.

use figures::{AiEvidence, AiSeen, AiShare, NotEstimable, Ratio};
use lab::forecast::Share;
use ledger::{Ledger, RepositoryEntry};

use super::opened::Opened;
use crate::errors::CommandError;
use crate::output::json::v1;
use crate::output::plain;
use crate::trends;
use crate::type_counts::CorpusSource;

/// The share of real text, with what it was made from.
#[derive(Debug, Clone)]
pub(super) struct RealShare {
    /// One less the corrected share of AI, with its interval.
    pub(super) real: Share,
    /// The share of lines that are surely AI's.
    declared: f64,
    lines: u64,
    /// Commits with a record, and of these those with a mark; none for corpora.
    commits: Option<(u64, u64)>,
}

impl RealShare {
    /// What is known of what was opened.
    ///
    /// # Errors
    /// If it can't be estimated, or a ledger can't be read.
    pub(super) fn of(opened: &Opened) -> Result<RealShare, CommandError> {
        match (opened.ledgers.as_slice(), opened.sources.corpora()) {
            (ledgers, []) => RealShare::of_ledgers(ledgers),
            ([], corpora) => RealShare::of_corpora(corpora),
            _ => {
                let error = "the shares of a corpus, as its labels have it, and of a ledger, estimated, make no sum";
                Err(CommandError::usage(error).hint("say what it is, as in --real-fraction 0.5..0.9"))
            }
        }
    }

    /// What the labels of corpora say: what is inferred or unknown is anything from none to all AI's.
    fn of_corpora(corpora: &[CorpusSource]) -> Result<RealShare, CommandError> {
        let sum = |of: fn(&CorpusSource) -> f64| corpora.iter().map(of).sum::<f64>();
        let lines = corpora.iter().map(|corpus| corpus.lines).sum::<u64>();
        if lines == 0 {
            return Err(not_estimable(NotEstimable::NoLines, &AiEvidence::default()));
        }
        let [least, most] = [sum(|of| of.ai_least), sum(|of| of.ai_most)].map(|ai| (ai / lines as f64).clamp(0.0, 1.0));
        Ok(RealShare { real: Share::between(1.0 - most, 1.0 - least), declared: least, lines, commits: None })
    }

    /// What the ledgers of some repositories say together.
    fn of_ledgers(ledgers: &[(Ledger, RepositoryEntry)]) -> Result<RealShare, CommandError> {
        let mut seen = AiSeen::default();
        for (ledger, entry) in ledgers {
            trends::each(ledger.commits(&entry.repo_id), |row| seen.add_commit(&row))?;
            trends::each(ledger.spans(&entry.repo_id), |span| seen.add_span(&span))?;
        }
        let evidence = seen.evidence();
        match seen.finish().share {
            Ok(share) => Ok(RealShare {
                real: rest(&share),
                declared: Ratio::new(evidence.declared_lines, evidence.lines).value().unwrap_or(0.0),
                lines: evidence.lines,
                commits: Some((evidence.recorded, evidence.both)),
            }),
            Err(why) => Err(not_estimable(why, &evidence)),
        }
    }

    /// As it is written down.
    pub(super) fn document(&self) -> v1::LabRealShare {
        let Share { low, value, high } = self.real;
        v1::LabRealShare {
            estimated_ai_share: v1::LabInterval { low: 1.0 - high, value: 1.0 - value, high: 1.0 - low },
            declared_ai_share: self.declared,
            lines: self.lines,
            commits: self.commits.map(|(recorded, _)| recorded),
            marked: self.commits.map(|(_, marked)| marked),
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
