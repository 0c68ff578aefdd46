//! What a run would do: sources and settings, and what would be dropped, estimated from a sample.
//!
//! The sample is of texts, not of files: all copies of a text are in it or none is, so that the share of exact duplicates is
//! that of the whole. Near duplicates have to meet in the sample: their number is a lower bound.

use corpus::Against;
use corpus::manifest::Manifest;
use corpus::recipe::Recipe;
use corpus::source::{Source, SourceError, SourceId, Take, Taken};

use super::Args;
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::corpus as text;
use crate::output::json::{self, v1};
use crate::ui::{Output, Paging};

/// Of so many texts one is taken.
const ONE_OF: u64 = 16;

/// Prints the plan.
pub(super) fn run(
    args: &Args,
    (recipe, against): (&Recipe, &[Against]),
    sources: Vec<Box<dyn Source>>,
    session: &Session,
) -> Result<Verdict, CommandError> {
    let folder =
        tempfile::tempdir().map_err(|error| CommandError::usage(format!("no folder for a sample: {error}")))?;
    let sampled: Vec<Box<dyn Source>> =
        sources.into_iter().map(|source| Box::new(Sampled(source)) as Box<dyn Source>).collect();
    let manifest = args.curate((recipe, against, folder.path()), sampled, session)?;
    let plan = plan(&manifest);
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &plan)?,
        _ => text::plan(&mut output, &plan)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

fn plan(manifest: &Manifest) -> v1::CuratePlan {
    let times = |rows: u64| rows * ONE_OF;
    let stage = |stage: &corpus::manifest::ManifestStage| {
        // What is left out before there is a row is no text, and is counted whole.
        let all = |rows: u64| if stage.name == "ingest" { rows } else { times(rows) };
        v1::CuratePlanStage {
            name: stage.name.clone(),
            kept: times(stage.kept),
            dropped: all(stage.dropped),
            reasons: stage.reasons.iter().map(|(reason, rows)| (reason.clone(), all(*rows))).collect(),
        }
    };
    v1::CuratePlan {
        schema: v1::CURATE_PLAN,
        tool: v1::Tool::THIS,
        one_of: ONE_OF,
        sources: manifest.sources.clone(),
        recipe: manifest.recipe.clone(),
        settings_hash: manifest.settings_hash.clone(),
        stages: manifest.stages.iter().map(stage).collect(),
    }
}

/// A source, of which some texts are taken.
struct Sampled(Box<dyn Source>);

impl Source for Sampled {
    fn id(&self) -> &SourceId {
        self.0.id()
    }

    fn bytes(&self) -> Option<u64> {
        self.0.bytes()
    }

    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError> {
        self.0.read(&mut |taken| match &taken {
            Taken::Row(row) if !is_taken(&row.text) => Ok(()),
            _ => take(taken),
        })
    }
}

fn is_taken(text: &str) -> bool {
    let hash = blake3::hash(text.as_bytes());
    u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("because a hash has 32 bytes")).is_multiple_of(ONE_OF)
}
