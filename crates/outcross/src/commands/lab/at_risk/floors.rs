//! The cheapest floors: which functions, how old, and how much of what they have is deprecated.

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use facts::{Claim, ReviewClass};
use lab::at_risk::{FloorPlan, Goal, Stratify, YearOfFloor, cheapest_floor};
use lab::counts::Counts;

use crate::errors::CommandError;
use crate::output::json::v1;
use crate::type_counts::Counted;

/// `--floor-from`: which functions may be in a floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FloorFrom {
    /// All of them
    Any,
    /// Those that people wrote
    Human,
    /// Those that people wrote, and a person who is not the author approved as they were merged
    Reviewed,
}

impl FloorFrom {
    /// Something has to be known of all lines.
    pub(super) fn needs_origins(self) -> bool {
        self != FloorFrom::Any
    }

    /// As it is typed.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            FloorFrom::Any => "any",
            FloorFrom::Human => "human",
            FloorFrom::Reviewed => "reviewed",
        }
    }

    /// Whether functions of this stratum may be in it.
    fn admits(self, stratum: &str) -> bool {
        let (claim, review) = stratum.split_once(',').unwrap_or((stratum, ""));
        let is_human = claim == Claim::Human.as_str();
        let is_reviewed = [ReviewClass::Approved, ReviewClass::Attested].iter().any(|class| review == class.as_str());
        match self {
            FloorFrom::Any => true,
            FloorFrom::Human => is_human,
            FloorFrom::Reviewed => is_human && is_reviewed,
        }
    }
}

/// What floors of a family are made from.
pub(super) struct Material<'a> {
    /// Functions, with the types of the family.
    functions: Counts,
    /// All functions, of whatever types.
    all: &'a Counted,
    /// The deprecated types.
    deprecated: Option<BTreeSet<String>>,
}

/// A floor.
pub(super) struct Floor {
    /// As it is written down.
    pub(super) document: v1::LabFloor,
    /// The functions, as units are named, with their tokens and year.
    pub(super) functions: Vec<(String, u64, Option<i16>)>,
}

impl<'a> Material<'a> {
    pub(super) fn new(
        functions: &Counts,
        (all, from): (&'a Counted, FloorFrom),
        deprecated: Option<BTreeSet<String>>,
    ) -> Result<Material<'a>, CommandError> {
        let functions = functions.select(|unit| from.admits(&unit.stratum)).map_err(CommandError::usage)?;
        Ok(Material { functions, all, deprecated })
    }

    /// The least that has all of these types.
    pub(super) fn of_all(&self, names: &BTreeSet<&str>) -> Floor {
        let wanted = |(_, row): &(usize, &lab::counts::TypeCount)| names.contains(row.name.as_ref());
        let places = self.functions.types().iter().enumerate().filter(wanted).map(|(place, _)| place);
        let goal = Goal { stratify: Stratify::ByYear, ..Goal::all_of(&self.functions, places) };
        self.floor(&goal, names.len() as u64)
    }

    /// The most types, deprecated ones apart, that a share of all code can have; there are so many.
    pub(super) fn of_share(&self, share: f64, types: u64) -> Floor {
        let is_old = |name: &str| self.deprecated.as_ref().is_some_and(|names| names.contains(name));
        let value = |row: &lab::counts::TypeCount| if is_old(&row.name) { 0.0 } else { 1.0 };
        let goal = Goal {
            budget: (self.all.code_tokens as f64 * share) as u64,
            values: Some(self.functions.types().iter().map(value).collect()),
            stratify: Stratify::ByYear,
        };
        self.floor(&goal, types)
    }

    fn floor(&self, goal: &Goal, of_types: u64) -> Floor {
        let plan = cheapest_floor(&self.functions, goal);
        let all = self.all.code_tokens.max(1) as f64;
        let among = self.deprecated.as_ref().map(|names| plan.among(&self.functions, names));
        let units = plan.steps.iter().map(|step| &self.functions.units()[step.unit]);
        Floor {
            functions: units.map(|unit| (unit.name.to_string(), unit.tokens, unit.year)).collect(),
            document: v1::LabFloor {
                functions: plan.steps.len() as u64,
                tokens: plan.tokens,
                share: plan.tokens as f64 / all,
                types: plan.types,
                of_types,
                years: self.years(&plan),
                deprecated_types: among.map(|(old, _)| old),
                deprecated_share: among.filter(|(_, types)| *types > 0).map(|(old, types)| old as f64 / types as f64),
            },
        }
    }

    /// Every year of the code, with what the floor has of it.
    fn years(&self, plan: &FloorPlan) -> Vec<v1::LabFloorYear> {
        let of_floor: BTreeMap<Option<i16>, &YearOfFloor> = plan.years.iter().map(|year| (year.year, year)).collect();
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        let year = |(year, code_tokens): (&Option<i16>, &u64)| {
            let (functions, tokens) = of_floor.get(year).map_or((0, 0), |year| (year.units, year.tokens));
            v1::LabFloorYear {
                year: *year,
                functions,
                tokens,
                share: share(tokens, plan.tokens),
                code_share: share(*code_tokens, self.all.code_tokens),
            }
        };
        self.all.tokens_by_year.iter().map(year).collect()
    }
}
