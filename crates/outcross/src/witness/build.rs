//! An index of the units of ledgers.

use std::collections::BTreeMap;

use code::fingerprint::{Fingerprints, Sketch};
use code::witness::{Builder, Entry, Index, TooLarge};
use facts::{Claim, UnitRow};

use super::UnitClaim;
use crate::errors::CommandError;
use crate::output::json::v1;

/// Adds a unit of a repository, whatever its claim.
pub fn add(builder: &mut Builder, repo_id: &str, row: &UnitRow) {
    let fingerprints = Fingerprints {
        exact: *row.content.as_bytes(),
        text: row.text,
        shape: row.shape,
        tokens: row.tokens,
        sketch: Sketch::new(&row.minhash),
    };
    builder.add(Entry {
        fingerprints: &fingerprints,
        claim: &claim(row).encode(),
        source: &source(repo_id, &row.path),
        name: &row.name,
        line: row.start_line,
    });
}

/// Where a unit stands, as an index says it.
#[must_use]
pub fn source(repo_id: &str, path: &str) -> String {
    format!("{repo_id}:{path}")
}

/// What the ledger says of a unit; agents are of lines by AI alone.
fn claim(row: &UnitRow) -> UnitClaim {
    let ai = row.claim == Claim::Ai;
    UnitClaim {
        claim: row.claim,
        level: row.level,
        agent: row.agent.as_ref().filter(|_| ai).map(ToString::to_string),
        model: row.model.as_ref().filter(|_| ai).map(ToString::to_string),
    }
}

/// An index that would have more than it can number.
pub(crate) fn too_large(_: TooLarge) -> CommandError {
    CommandError::usage("one index can not hold so many units, names or claims").hint("make several, and look in all")
}

/// What is in an index that was made.
///
/// # Errors
/// If it is none, which would be a fault of this program.
pub fn summary(bytes: &[u8]) -> Result<v1::WitnessBuildSummary, CommandError> {
    let index = Index::open(bytes)
        .map_err(|bad| CommandError::new(crate::errors::ErrorKind::Internal, format!("made {}", bad.as_str())))?;
    let content = index.content();
    let mut by_claim: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (claim, units) in &content.units_by_claim {
        *by_claim.entry(UnitClaim::decode(claim).claim.as_str()).or_default() += units;
    }
    let (all, units) = (bytes.len() as u64, index.len() as u64);
    let growing = all.saturating_sub(content.name_bytes).saturating_sub(content.fixed_bytes);
    Ok(v1::WitnessBuildSummary {
        units,
        by_claim,
        bytes: all,
        name_bytes: content.name_bytes,
        // To a tenth.
        bytes_per_unit: (units > 0).then(|| (growing as f64 / units as f64 * 10.0).round() / 10.0),
        parts: index.has_parts(),
        checksum: super::store::checksum(bytes),
    })
}
