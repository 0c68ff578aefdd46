//! SARIF 2.1.0 within the limits of GitHub's code scanning: it takes files of 10 MB (compressed; what is written here
//! stays below that as it is), stores the first 5,000 results of a run, and shows 1,000 locations of a result.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::output::json;

pub(crate) mod address;
pub(crate) mod model;

use address::relative;
use model::{
    ArtifactLocation, AutomationDetails, BaseLocation, Driver, Invocation, Location, Log, Message, PhysicalLocation,
    Region, Result as SarifResult, Rule, Run, Tool,
};

/// Results of a run that GitHub stores.
pub(crate) const RESULTS: usize = 5_000;

/// Bytes of all results: GitHub takes 10 MB with everything.
const RESULT_BYTES: usize = 9_000_000;

/// Locations of a result.
pub(crate) const LOCATIONS: usize = 1_000;

/// The root of the repository, wherever the reader has it.
const ROOT: &str = "%SRCROOT%";

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A run that is to be written.
pub(crate) struct Written<'a, P> {
    /// The version of this program.
    pub(crate) version: String,
    /// By what uploads of one kind are told from others: `outcross/check/`.
    pub(crate) id: &'static str,
    /// The rules that results name.
    pub(crate) rules: Vec<Rule>,
    /// The results.
    pub(crate) results: &'a [SarifResult<'a, P>],
    /// How it went.
    pub(crate) invocation: Invocation,
    /// What else is known of it.
    pub(crate) properties: BTreeMap<&'static str, String>,
}

/// Writes a run as one line.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write<P: Serialize>(out: impl Write, run: Written<'_, P>) -> Result<(), serde_json::Error> {
    let root = BaseLocation { description: said("the root of the repository") };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "outcross",
                    semantic_version: run.version,
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: run.rules,
                },
            },
            automation_details: AutomationDetails { id: run.id },
            invocations: [run.invocation],
            original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
            results: run.results,
            properties: run.properties,
        }],
    };
    json::write_line(out, &log)
}

/// As many results, in this order, as there may be in a file.
///
/// # Errors
/// If one can't be written.
pub(crate) fn within_limits<'a, P: Serialize>(
    all: impl Iterator<Item = SarifResult<'a, P>>,
) -> Result<Vec<SarifResult<'a, P>>, serde_json::Error> {
    let (mut results, mut bytes) = (Vec::new(), 0);
    for result in all.take(RESULTS) {
        bytes += json::line(&result)?.len() + 1;
        if bytes > RESULT_BYTES {
            break;
        }
        results.push(result);
    }
    Ok(results)
}

/// Lines of a file.
pub(crate) fn location(path: &str, first_line: u32, last_line: u32) -> Location {
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: relative(path), uri_base_id: ROOT },
            region: Region { start_line: first_line, end_line: last_line },
        },
        message: None,
    }
}

/// A message of our own words.
pub(crate) fn said(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}
