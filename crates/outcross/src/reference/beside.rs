//! Which cell of the table stands beside a figure of a repository.

use facts::View;
use figures::{By, Measure, Options, Trend};

use super::{Group, Quartiles, Reference};

/// A cell of the table, chosen for a figure of a repository.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    /// The year that the cell is about.
    pub year: i16,
    /// Over which repositories.
    pub group: Group,
    /// The cell.
    pub quartiles: Quartiles,
}

impl Reference {
    /// The cell of a year; where the year has none (as one that is not over), of the latest year that has. Over the
    /// group if it has a cell for that year, else over all repositories.
    #[must_use]
    pub fn beside(&self, measure: Measure, view: View, year: i16, group: Group) -> Option<Beside> {
        let all = self.years(measure, view, Group::All);
        let (year, quartiles) = all.iter().find(|(at, _)| *at == year).or(all.last()).copied()?;
        let own = self.quartiles(measure, view, year, group).map(|quartiles| Beside { year, group, quartiles });
        Some(own.unwrap_or(Beside { year, group: Group::All, quartiles }))
    }

    /// The cell beside the last period of a trend. A week has none: the table is of whole years, and a single week is
    /// too short to be held against them; nor has another window of churn than the table's.
    #[must_use]
    pub fn beside_trend(&self, trend: &Trend, measure: Measure, group: Group) -> Option<Beside> {
        let Options { by, view, churn_days, .. } = trend.options;
        if by == By::Week || churn_days != Options::DEFAULT.churn_days {
            return None;
        }
        self.beside(measure, view, trend.periods.last()?.year(), group)
    }
}
