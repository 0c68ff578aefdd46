//! The JSON document of a trend.

use figures::{Measure, Threshold, Trend};

use super::Report;
use crate::commands::documents::{self, trend};
use crate::output::json::v1;
use crate::reference::Beside;
use crate::tally::ProblemTally;

impl Report<'_> {
    pub(super) fn document(&self, problems: &ProblemTally) -> v1::Trend {
        let shown = Measure::ALL.iter().copied().filter(|measure| self.shows(*measure, true));
        let shows = |measure| self.shows(measure, true);
        let figures = |trend| trend::figures(trend, &shows);
        let other = self.wish.compare.as_ref().zip(self.there);
        v1::Trend {
            schema: v1::TREND,
            tool: v1::Tool::THIS,
            repo: documents::repo(self.target, self.target.head_commit()),
            settings: documents::settings(self.ledger.settings()),
            metrics: shown.map(|measure| trend::figure(measure, self.beside(measure))).collect(),
            here: figures(self.here),
            there: other.map(|(ledger, trend)| v1::Compared {
                repositories: ledger.repositories().iter().map(|entry| entry.repo_id.clone()).collect(),
                settings: documents::settings(ledger.settings()),
                figures: figures(trend),
            }),
            conditions: self.wish.thresholds.iter().map(|threshold| condition(threshold, self.watched)).collect(),
            problems: documents::problems(problems),
        }
    }

    fn beside(&self, measure: Measure) -> Option<Beside> {
        self.reference?.beside(self.here, measure)
    }
}

fn condition(threshold: &Threshold, trend: &Trend) -> v1::Condition {
    let reading = threshold.check(trend);
    v1::Condition {
        condition: threshold.text.clone(),
        metric: threshold.measure.as_str(),
        outcome: reading.outcome.as_str(),
        period: reading.period.map(|period| period.to_string()),
        value: reading.value,
        base: reading.base,
        change: reading.change,
    }
}
