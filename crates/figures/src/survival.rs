//! How long lines live: the estimate of Kaplan and Meier (1958), with the variance of Greenwood (1926).
//!
//! A line enters when it is written, and leaves when it dies or, alive, where the data of its repository end: then it
//! is censored, which says that it lived at least that long. Ages are whole days; of those that leave on one day,
//! deaths come first. Trivial lines are left out, as in churn: what lives 14 days of a cohort that is 14 days old or
//! older is what churn(14) does not count.
//!
//! A line that a merge brought back had been counted as dead: as many deaths of its cohort are taken back, those of
//! the latest age up to the one at which it came back.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use facts::{Effect, FateRow};

use crate::calendar::{By, DAY_MICROS, Period};
use crate::groups::GroupId;

/// The normal quantile of a two-sided interval of 95 %.
const Z95: f64 = 1.959_963_984_540_054;

/// Lines by how they left: the data of a curve. Tables of several cohorts or repositories add up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LifeTable {
    died: BTreeMap<u32, u64>,
    revived: BTreeMap<u32, u64>,
    /// By the days from writing to the end of the data.
    alive: BTreeMap<u32, i64>,
}

impl LifeTable {
    /// Counts a row of a repository whose data end at `as_of`.
    pub fn add(&mut self, row: &FateRow, as_of: i64) {
        let followed_days = whole_days(row.written_at, as_of);
        let lines = u64::from(row.lines);
        match row.effect {
            Effect::Written => self.count_alive(followed_days, i64::from(row.lines)),
            Effect::Died => {
                *self.died.entry(row.age_days).or_default() += lines;
                self.count_alive(followed_days, -i64::from(row.lines));
            }
            Effect::Revived => {
                *self.revived.entry(row.age_days).or_default() += lines;
                self.count_alive(followed_days, i64::from(row.lines));
            }
            // It goes on, or had ended before.
            _ => {}
        }
    }

    /// Counts lines that died at an age.
    pub fn add_deaths(&mut self, age_days: u32, lines: u64) {
        *self.died.entry(age_days).or_default() += lines;
    }

    /// Counts lines that were alive at an age, and of which no more is known.
    pub fn add_alive(&mut self, age_days: u32, lines: u32) {
        self.count_alive(age_days, i64::from(lines));
    }

    fn count_alive(&mut self, followed_days: u32, change: i64) {
        *self.alive.entry(followed_days).or_default() += change;
    }

    /// The curve.
    #[must_use]
    pub fn curve(&self) -> Curve {
        let deaths = self.lasting_deaths();
        let alive: BTreeMap<u32, u64> =
            self.alive.iter().map(|(age, lines)| (*age, u64::try_from(*lines).unwrap_or(0))).collect();
        let written = deaths.values().sum::<u64>() + alive.values().sum::<u64>();
        let mut censored = alive.iter().peekable();
        let mut at_risk = written;
        let (mut survival, mut greenwood) = (1.0, 0.0);
        let mut steps = Vec::with_capacity(deaths.len());
        for (age_days, died) in deaths.into_iter().filter(|(_, died)| *died > 0) {
            while let Some((_, gone)) = censored.next_if(|(age, _)| **age < age_days) {
                at_risk -= gone;
            }
            survival *= (at_risk - died) as f64 / at_risk as f64;
            greenwood += died as f64 / (at_risk as f64 * (at_risk - died) as f64);
            let variance = if at_risk == died { 0.0 } else { survival * survival * greenwood };
            steps.push(Step { age_days, at_risk, died, survival, variance });
            at_risk -= died;
        }
        let longest = |(age, lines): (&u32, &u64)| (*lines > 0).then_some(*age);
        let followed_days = alive.iter().rev().find_map(longest).unwrap_or(0);
        Curve { written, steps, followed_days, alive }
    }

    /// The deaths without those that were taken back.
    fn lasting_deaths(&self) -> BTreeMap<u32, u64> {
        let mut deaths = self.died.clone();
        for (age_days, lines) in &self.revived {
            let mut left = *lines;
            for died in deaths.range_mut(..=age_days).rev().map(|(_, died)| died) {
                let back = left.min(*died);
                *died -= back;
                left -= back;
            }
        }
        deaths
    }
}

impl AddAssign<&LifeTable> for LifeTable {
    fn add_assign(&mut self, other: &LifeTable) {
        other.died.iter().for_each(|(age, lines)| *self.died.entry(*age).or_default() += lines);
        other.revived.iter().for_each(|(age, lines)| *self.revived.entry(*age).or_default() += lines);
        other.alive.iter().for_each(|(age, lines)| *self.alive.entry(*age).or_default() += lines);
    }
}

/// A survival curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Lines that entered.
    pub written: u64,
    /// The ages at which lines died, youngest first.
    pub steps: Vec<Step>,
    /// The greatest age in days that a line alive has been followed to.
    pub followed_days: u32,
    alive: BTreeMap<u32, u64>,
}

/// An age at which lines died.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Whole days since they were written.
    pub age_days: u32,
    /// Lines that had come to this age.
    pub at_risk: u64,
    /// Of those, died at it.
    pub died: u64,
    /// The share that outlives this age.
    pub survival: f64,
    /// Greenwood's variance of that share.
    pub variance: f64,
}

/// The share of lines that live so many days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The share.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Lines that are known to have lived so long.
    pub at_risk: u64,
}

impl Curve {
    /// The share of lines that live so many whole days: that did not die at a lower age. `None` where no line was
    /// followed so long.
    #[must_use]
    pub fn at(&self, days: u32) -> Option<Estimate> {
        let before = self.steps.partition_point(|step| step.age_days < days);
        let step = before.checked_sub(1).map(|last| self.steps[last]);
        let (share, variance) = step.map_or((1.0, 0.0), |step| (step.survival, step.variance));
        let is_over = step.is_some_and(|step| step.at_risk == step.died);
        let is_known = self.written > 0 && (is_over || days <= self.longest());
        let margin = Z95 * variance.sqrt();
        let (low, high) = ((share - margin).max(0.0), (share + margin).min(1.0));
        is_known.then(|| Estimate { share, low, high, at_risk: self.at_risk(days) })
    }

    /// The lowest age in days that half of the lines or fewer outlive; `None` where more than half do.
    #[must_use]
    pub fn median(&self) -> Option<u32> {
        self.steps.iter().find(|step| step.survival <= 0.5).map(|step| step.age_days)
    }

    /// The greatest age that a line is known to have come to.
    fn longest(&self) -> u32 {
        self.steps.last().map_or(0, |step| step.age_days).max(self.followed_days)
    }

    fn at_risk(&self, days: u32) -> u64 {
        let dead: u64 = self.steps.iter().take_while(|step| step.age_days < days).map(|step| step.died).sum();
        let gone: u64 = self.alive.range(..days).map(|(_, lines)| lines).sum();
        self.written - dead - gone
    }
}

/// Curves of the lines written in each period and year, and of groups of lines.
#[derive(Debug, Clone)]
pub struct Survival {
    by: By,
    since: Option<Period>,
    cohorts: BTreeMap<Period, LifeTable>,
    years: BTreeMap<i16, LifeTable>,
    groups: BTreeMap<GroupId, LifeTable>,
}

impl Survival {
    /// Of lines written from this period on, or of all.
    #[must_use]
    pub fn new(by: By, since: Option<Period>) -> Survival {
        Survival { by, since, cohorts: BTreeMap::new(), years: BTreeMap::new(), groups: BTreeMap::new() }
    }

    /// Counts a row of a repository whose data end at `as_of`, for each of these groups, which must be such that a line
    /// keeps for life.
    pub fn add(&mut self, row: &FateRow, groups: impl Iterator<Item = GroupId>, as_of: i64) {
        let cohort = Period::of(row.written_at, self.by);
        if row.trivial || row.effect == Effect::Kept || self.since.is_some_and(|since| cohort < since) {
            return;
        }
        self.cohorts.entry(cohort).or_default().add(row, as_of);
        self.years.entry(Period::of(row.written_at, By::Year).year()).or_default().add(row, as_of);
        groups.for_each(|group| self.groups.entry(group).or_default().add(row, as_of));
    }

    /// The curve of each period's lines.
    pub fn by_cohort(&self) -> impl Iterator<Item = (Period, Curve)> {
        self.cohorts.iter().map(|(cohort, table)| (*cohort, table.curve()))
    }

    /// The curve of the lines written in each year.
    pub fn by_year(&self) -> impl Iterator<Item = (i16, Curve)> {
        self.years.iter().map(|(year, table)| (*year, table.curve()))
    }

    /// The curve of each group, after groups were given these ids.
    #[must_use]
    pub fn by_group(&self, ids: &[GroupId]) -> BTreeMap<GroupId, Curve> {
        let mut tables: BTreeMap<GroupId, LifeTable> = BTreeMap::new();
        for (group, table) in &self.groups {
            *tables.entry(group.under(ids)).or_default() += table;
        }
        tables.into_iter().map(|(group, table)| (group, table.curve())).collect()
    }
}

fn whole_days(from: i64, to: i64) -> u32 {
    u32::try_from((to.saturating_sub(from) / DAY_MICROS).max(0)).unwrap_or(u32::MAX)
}
