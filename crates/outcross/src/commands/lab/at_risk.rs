//! `outcross lab at-risk`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use lab::Family;
use lab::at_risk::{Endangered, FloorPlan, Goal, cheapest_floor, endangered};
use lab::counts::Counts;
use lab::forecast::Policy;

use super::asked::{FamilyWord, PolicyArgs, UnitWord, assumptions, no_forecast, nothing, source};
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::{lab as text, lab_page};
use crate::type_counts::{Counted, Pieces, Sources, file_of};
use crate::ui::{Output, Paging};

/// Name the APIs, imports and idioms that are expected to vanish, and the cheapest functions that keep them.
///
/// A floor is a set of real functions that every generation is trained on again. It is chosen greedily: always the
/// function that adds the most types for its tokens.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross lab at-risk src --real-fraction 0.1
  outcross lab at-risk src --family api --generations 5 --below 0.9 --top 50
  outcross lab at-risk src --real-fraction 0.1 --unit file --json
  outcross lab at-risk src --top 50 --format html -o at-risk.html")]
pub struct Args {
    /// Files and folders of source code
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// What is looked at (may be given several times; default: api, import and idiom)
    #[arg(long = "family", value_name = "FAMILY")]
    families: Vec<FamilyWord>,
    /// What is done with data.
    #[command(flatten)]
    policy: PolicyArgs,
    /// A type is endangered if its chance to be left is below this
    #[arg(long, value_name = "CHANCE", default_value_t = 0.5, allow_hyphen_values = true)]
    below: f64,
    /// How many types of each family are shown; JSON has all
    #[arg(long, value_name = "N", default_value_t = 15)]
    top: usize,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    if !(0.0..=1.0).contains(&args.below) {
        return Err(CommandError::usage(format!("--below is {}, which is outside 0 to 1", args.below)));
    }
    args.policy.policy(1)?;
    let families = args.families();
    let mut sources = Sources::find(&args.paths)?;
    let functions = match args.policy.unit {
        UnitWord::Function => sources.count(&families, Pieces::Functions, &session.ui.meter("functions"))?,
        _ => sources.clone().count(&families, Pieces::Functions, &session.ui.meter("functions"))?,
    };
    let files = match args.policy.unit {
        UnitWord::Function => functions.clone(),
        _ => sources.count(&families, Pieces::Files, &session.ui.meter("files"))?,
    };
    let document = args.document(&families, &sources, (&files, &functions))?;
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        Format::Html => output.write_all(lab_page::at_risk(&document, args.top).html().as_bytes())?,
        _ => text::at_risk(&mut output, &document, args.top)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    fn families(&self) -> Vec<Family> {
        let usual = [FamilyWord::Api, FamilyWord::Import, FamilyWord::Idiom];
        let asked: BTreeSet<FamilyWord> = match self.families.is_empty() {
            true => usual.into_iter().collect(),
            false => self.families.iter().copied().collect(),
        };
        asked.into_iter().map(Family::from).collect()
    }

    fn document(
        &self,
        families: &[Family],
        sources: &Sources,
        (files, functions): (&Counted, &Counted),
    ) -> Result<v1::LabAtRisk, CommandError> {
        let mut rows = Vec::new();
        for family in families {
            let Some((spread, pieces)) = files.families.get(family).zip(functions.families.get(family)) else {
                continue;
            };
            let policy = self.policy.policy(spread.types().iter().map(|row| row.count).sum())?;
            rows.push(self.family(*family, spread, pieces, &policy)?);
        }
        if rows.is_empty() {
            return Err(nothing(&self.paths, "that was asked for"));
        }
        let policy = self.policy.document(&self.policy.policy(1)?);
        Ok(v1::LabAtRisk {
            schema: v1::LAB_AT_RISK,
            tool: v1::Tool::THIS,
            source: source(&self.paths, sources, files, None),
            generation: self.policy.generations,
            below: self.below,
            families: rows,
            assumptions: assumptions(&policy),
            policy,
        })
    }

    fn family(
        &self,
        family: Family,
        spread: &Counts,
        pieces: &Counts,
        policy: &Policy,
    ) -> Result<v1::LabFamilyAtRisk, CommandError> {
        let mut found = endangered(spread, policy, self.policy.generations, self.below).map_err(no_forecast)?;
        found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        let place = |row: &Endangered| pieces.types().binary_search_by(|other| other.name.cmp(&row.name)).ok();
        let saving = cheapest_floor(pieces, &Goal::all_of(pieces, found.iter().filter_map(place)));
        Ok(v1::LabFamilyAtRisk {
            family: family.name(),
            types: spread.types().len() as u64,
            endangered: found.len() as u64,
            rows: found.iter().map(|row| named(row, spread)).collect(),
            cheapest_floor: floor(&saving),
            best_tenth: floor(&cheapest_floor(pieces, &Goal::share(pieces, 0.1))),
        })
    }
}

fn named(row: &Endangered, counts: &Counts) -> v1::LabEndangered {
    let files: BTreeSet<&str> = row.places.iter().map(|place| file_of(&counts.units()[*place].name)).collect();
    v1::LabEndangered {
        name: row.name.to_string(),
        count: row.count,
        files: files.len() as u64,
        survival: row.survival,
    }
}

fn floor(plan: &FloorPlan) -> v1::LabFloor {
    v1::LabFloor {
        functions: plan.steps.len() as u64,
        tokens: plan.tokens,
        share: plan.share(),
        types: plan.types,
        of_types: plan.of_types,
    }
}
