//! The reference: what the figures are in public repositories, as quartiles over repositories by year and group.
//!
//! The table is data that was measured (`data/reference.toml`, made by `cargo xtask reference`), and lies in the program.
//! Invariant: it is shown beside figures of a ledger only where both were made with the same settings, and nothing is
//! said of a cell that the table lacks. docs/reference/reference-table.md tells how it is made.

mod beside;
mod group;
mod table;

use std::sync::LazyLock;

use facts::View;
use figures::Measure;
use ledger::Settings;

pub use beside::Beside;
pub use group::{Group, GroupLines, main_group};
pub use table::ReferenceError;

use crate::scanning;

static SHIPPED: LazyLock<Reference> = LazyLock::new(|| {
    let text = include_str!("../../../data/reference.toml");
    Reference::parse(text).expect("because a test reads the table that is shipped")
});

/// A table of quartiles over repositories.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    settings: String,
    repositories: Vec<Repository>,
    series: Vec<Series>,
}

/// A repository that was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// owner/name.
    pub name: String,
    /// The commit whose history was measured, in hexadecimal digits.
    pub commit: String,
}

/// What a figure is over repositories: [`Quartiles::repositories`] values, one for each, by linear interpolation
/// between order statistics (type 7 of Hyndman and Fan 1996).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartiles {
    /// How many repositories.
    pub repositories: u32,
    /// A quarter of them are below.
    pub first: f64,
    /// Half of them are below.
    pub median: f64,
    /// Three quarters of them are below.
    pub third: f64,
}

/// A figure of a group, by year, earliest first.
#[derive(Debug, Clone, PartialEq)]
struct Series {
    measure: Measure,
    view: View,
    group: Group,
    years: Vec<(i16, Quartiles)>,
}

impl Reference {
    /// The table in the program.
    #[must_use]
    pub fn shipped() -> &'static Reference {
        &SHIPPED
    }

    /// Reads a table.
    ///
    /// # Errors
    /// If it is no TOML, of another version, or names a figure, view or group that is not known here.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        table::parse(text)
    }

    /// Whether it was measured with these settings, and so may stand beside figures of a ledger that has them.
    #[must_use]
    pub fn fits(&self, settings: &Settings) -> bool {
        self.settings == scanning::of_line_fate(settings).hash()
    }

    /// The hash of the settings that it was measured with.
    #[must_use]
    pub fn settings(&self) -> &str {
        &self.settings
    }

    /// What was measured, in the order of the names.
    #[must_use]
    pub fn repositories(&self) -> &[Repository] {
        &self.repositories
    }

    /// A figure in a year over a group; `None` where fewer than five repositories have it.
    #[must_use]
    pub fn quartiles(&self, measure: Measure, view: View, year: i16, group: Group) -> Option<Quartiles> {
        let years = self.years(measure, view, group);
        years.iter().find(|(at, _)| *at == year).map(|(_, quartiles)| *quartiles)
    }

    /// A figure over a group by year, earliest first; years without a cell are left out.
    #[must_use]
    pub fn years(&self, measure: Measure, view: View, group: Group) -> &[(i16, Quartiles)] {
        let is_asked = |series: &&Series| (series.measure, series.view, series.group) == (measure, view, group);
        self.series.iter().find(is_asked).map_or(&[], |series| &series.years)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
