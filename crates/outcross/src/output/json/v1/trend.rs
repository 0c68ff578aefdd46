//! `outcross trend --json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Problems, Repo, Settings, Tool};

/// `outcross trend --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Trend {
    /// `outcross/trend/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the scanned head.
    pub repo: Repo,
    /// The settings that decide the rows that the figures are made of.
    pub settings: Settings,
    /// What each figure says.
    pub metrics: Vec<Figure>,
    /// The figures of the repository.
    pub here: Figures,
    /// The figures of the ledger that it is compared with; null without --compare.
    pub there: Option<Compared>,
    /// The conditions of --fail-on, in their order.
    pub conditions: Vec<Condition>,
    /// What was skipped or is incomplete in the repository, by kind.
    pub problems: Vec<Problems>,
}

/// What a figure says.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Figure {
    /// Its name.
    pub name: &'static str,
    /// What its values are: share (0 to 1), count, mean or days.
    pub unit: &'static str,
    /// What is counted, and of what.
    pub meaning: &'static str,
    /// What it is in public repositories; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
}

/// What a figure is over public repositories in a year: the year of the last period, or the latest that was measured.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Reference {
    /// The year.
    pub year: i16,
    /// Over which of them: all, or those mainly in the languages of this repository: systems, rust, go, python,
    /// javascript, jvm, ruby-php.
    pub group: &'static str,
    /// How many of them.
    pub repositories: u32,
    /// A quarter of them are below.
    pub q1: f64,
    /// Half of them are below.
    pub median: f64,
    /// Three quarters of them are below.
    pub q3: f64,
}

/// Figures over time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Figures {
    /// Which commits count: `full` (every commit against its own parents, before the merge) or `first-parent` (the
    /// commits of the first-parent line, after the merge).
    pub view: &'static str,
    /// How long a period is: week, month, quarter or year, of the UTC calendar.
    pub by: &'static str,
    /// By what lines are told apart beside their class and claim: none, claim, agent, model, language, class, dir, dir2.
    pub split: &'static str,
    /// Periods that end before this time are left out; null for none.
    pub since: Option<String>,
    /// The window of churn, in days.
    pub churn_days: u32,
    /// Where the data end: the latest clamped time of a commit; null without commits.
    pub as_of: Option<String>,
    /// The periods, oldest first.
    pub periods: Vec<Period>,
    /// Each figure of each group.
    pub series: Vec<Series>,
    /// How long the lines of each group live, whenever they were written; by `cohort`, those written in each year.
    pub survival: Vec<Life>,
    /// Whether copied lines overtook moved ones, by 12-month sums.
    pub crossings: Vec<Crossing>,
}

/// A period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Period {
    /// Its name, as in 2026-W05, 2026-01, 2026-Q1, 2026.
    pub name: String,
    /// Its first moment.
    pub start: String,
    /// The first moment after it.
    pub end: String,
}

/// A figure of a group.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Series {
    /// The figure.
    pub metric: &'static str,
    /// By what the group is told apart; `none` for all lines.
    pub split: &'static str,
    /// The group; `all` for all lines.
    pub group: String,
    /// One for each period, in their order.
    pub points: Vec<Point>,
}

/// A figure in a period.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Point {
    /// The figure; null where it is not known.
    pub value: Option<f64>,
    /// What was counted. Of survival the lines known to have lived so long; of medians and percentiles all lines; of
    /// times the changes of which they are known.
    pub numerator: u64,
    /// Of what, or per what; 1 for plain counts. Of survival the lines written; of medians and percentiles the commits;
    /// of times the changes merged.
    pub denominator: u64,
    /// The figure is final: the period, and what has to pass after it, is over where the data end.
    pub complete: bool,
    /// The lower end of the value's interval of 95 %; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// How long the lines of a group live.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Life {
    /// By what the group is told apart.
    pub split: &'static str,
    /// The group.
    pub group: String,
    /// Its lines.
    pub lines: u64,
    /// The age in days that half of them do not outlive; null where more than half do.
    pub median_days: Option<u32>,
    /// Shares at some ages, as far as any line was followed.
    pub points: Vec<Lived>,
}

/// The share of lines that live so many days, after Kaplan and Meier.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Lived {
    /// Days.
    pub days: u32,
    /// The share.
    pub share: f64,
    /// Lower end of its 95 % interval, after Greenwood.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Lines known to have lived so long.
    pub at_risk: u64,
}

/// Whether copied lines overtook moved ones.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Crossing {
    /// By what the group is told apart.
    pub split: &'static str,
    /// The group.
    pub group: String,
    /// `since` a month, `always`, `no`, or `unknown`.
    pub state: &'static str,
    /// The month from which on more lines are copied than moved; null unless `state` is `since`.
    pub month: Option<String>,
}

/// A ledger that is compared with.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Compared {
    /// Its repositories.
    pub repositories: Vec<String>,
    /// The settings that decide its rows.
    pub settings: Settings,
    /// The figures of all its repositories together.
    pub figures: Figures,
}

/// A condition of --fail-on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Condition {
    /// As it was typed.
    pub condition: String,
    /// The figure.
    pub metric: &'static str,
    /// `hit` (the program ends with 1), `clear`, or `unknown`.
    pub outcome: &'static str,
    /// The last period in which the figure is final.
    pub period: Option<String>,
    /// The figure in it.
    pub value: Option<f64>,
    /// The mean of the four periods before; only of conditions on the change.
    pub base: Option<f64>,
    /// The relative change against that mean.
    pub change: Option<f64>,
}
