//! The published figures: definitions as folds over the rows of the ledger.
//!
//! One file is one figure: a struct with `add` for a row and an end that gives counts, from which [`Fold`] puts a
//! [`Trend`] together. docs/reference/metrics.md states every definition.
//!
//! Invariants:
//! - A fold sees each row once, in any order, and keeps counts by period and group alone; [`Reviewing`] keeps the
//!   events of a repository until its end.
//! - There is no clock: what is not known yet (churn, survival) is decided by where the data of a repository end.
//! - A share carries its numerator and denominator. Without a denominator it is not known, never 0.

mod assemble;
mod burndown;
mod calendar;
mod cells;
mod change;
mod churn;
mod crossing;
mod density;
mod estimate;
mod fold;
mod groups;
mod last;
mod measure;
mod operations;
mod quantile;
mod ratio;
mod recent;
mod reviewing;
mod revised_age;
mod standing;
mod survival;
mod threshold;
mod trend;
mod units;
mod wilson;
mod written;

pub use burndown::Burndown;
pub use calendar::{By, DAY_MICROS, Period, back_from};
pub use cells::Cells;
pub use change::{Change, Sizes};
pub use churn::{Churn, ChurnCounts};
pub use crossing::{Crossing, crossing};
pub use density::Density;
pub use estimate::{AiEstimate, AiEvidence, AiSeen, AiShare, LEAST_RECORDED_COMMITS, NotEstimable, estimate_share};
pub use fold::Fold;
pub use groups::{ALL_LINES, GroupId, Groups, Split};
pub use last::LastOfPeriod;
pub use measure::{Family, Measure, Unit};
pub use operations::{OperationCounts, Operations, is_changed};
pub use quantile::{LEAST_FOR_MEDIAN, LEAST_FOR_P90};
pub use ratio::Ratio;
pub use recent::{Recent, RecentCounts};
pub use reviewing::{
    ByClass, ChangeLoad, Concentration, GroupLoad, Median, Queue, RangeLoad, ReviewGroup, Reviewed, Reviewing,
    ReviewingOptions, Waits,
};
pub use revised_age::{RevisedAge, RevisedCounts};
pub use standing::{Behind, FolderStanding, Stand, Standing};
pub use survival::{Curve, Estimate, LifeTable, Step, Survival};
pub use threshold::{Outcome, Reading, Threshold, ThresholdError};
pub use trend::{CrossingOf, Life, Options, Point, Series, Trend};
pub use units::{UnitCounts, Units, is_counted};
pub use wilson::{ShareInterval, effective_units};
pub use written::{Written, WrittenCounts};
