//! The JSON document of a report.

use figures::Measure;

use super::Report;
use crate::commands::documents::{self, review, trend};
use crate::output::json::v1;

impl Report {
    pub(super) fn document(&self) -> v1::Report {
        let material = self.material();
        let shows_all = |_| true;
        let shown = Measure::ALL.iter().copied().filter(|measure| self.main.has(*measure));
        v1::Report {
            schema: v1::REPORT,
            tool: v1::Tool::THIS,
            repositories: self.repositories.iter().map(documents::entry).collect(),
            settings: documents::settings(self.ledger.settings()),
            summary: documents::head(material.counts(), &self.living.all),
            metrics: shown.map(|measure| trend::figure(measure, None)).collect(),
            here: trend::figures(&self.main, &shows_all),
            other_view: trend::figures(&self.other, &shows_all),
            review: self
                .main
                .periods
                .iter()
                .zip(&self.main.review)
                .map(|(period, load)| review::period(period, load))
                .collect(),
            standing: documents::standing::document(&self.living.standing),
            problems: documents::problems(&self.problems),
        }
    }
}
