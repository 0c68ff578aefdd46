//! `outcross report --json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Figure, Figures, Head, Problems, Repo, ReviewPeriod, Settings, Standing, Tool};

/// `outcross report --json`: the data of the page's charts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report {
    /// `outcross/report/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repositories at their scanned heads; several are pooled.
    pub repositories: Vec<Repo>,
    /// The settings that decide the rows that the figures are made of.
    pub settings: Settings,
    /// What is there at the heads, and who wrote it.
    pub summary: Head,
    /// What each figure says.
    pub metrics: Vec<Figure>,
    /// The figures in the view that was asked for, as `outcross trend --json` has them.
    pub here: Figures,
    /// The figures in the other view.
    pub other_view: Figures,
    /// Review in each of the periods; empty where there is no record of review.
    pub review: Vec<ReviewPeriod>,
    /// Which lines at the heads no active person stands behind; null without lines.
    pub standing: Option<Standing>,
    /// What was skipped or is incomplete, by kind.
    pub problems: Vec<Problems>,
}
