//! SARIF 2.1.0, as much of it as names a place, a rule and a message.

use std::collections::BTreeMap;
use std::path::Path;

use facts::FoundSeverity;
use serde::Deserialize;

use super::{ImportError, ImportedFinding, LONGEST_MESSAGE, LONGEST_NAME, Reading, Unused, cut, place, range};

#[derive(Deserialize)]
struct Log {
    version: String,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    #[serde(default)]
    results: Option<Vec<Found>>,
    #[serde(default)]
    artifacts: Vec<Artifact>,
    #[serde(default)]
    original_uri_base_ids: BTreeMap<String, Location>,
}

#[derive(Deserialize)]
struct Tool {
    driver: Component,
    #[serde(default)]
    extensions: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    #[serde(default)]
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    #[serde(default)]
    default_configuration: Configuration,
    #[serde(default)]
    message_strings: BTreeMap<String, Message>,
}

#[derive(Default, Deserialize)]
struct Configuration {
    level: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: Option<String>,
    rule_index: Option<i64>,
    rule: Option<RuleReference>,
    kind: Option<String>,
    level: Option<String>,
    #[serde(default)]
    message: Message,
    #[serde(default)]
    locations: Vec<Place>,
    #[serde(default)]
    suppressions: Vec<Suppression>,
    baseline_state: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuleReference {
    id: Option<String>,
    index: Option<i64>,
    tool_component: Option<ComponentReference>,
}

#[derive(Deserialize)]
struct ComponentReference {
    index: Option<i64>,
}

#[derive(Default, Deserialize)]
struct Message {
    text: Option<String>,
    id: Option<String>,
}

#[derive(Deserialize)]
struct Suppression {
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    physical_location: Option<Physical>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Option<Location>,
    region: Option<Region>,
}

#[derive(Deserialize)]
struct Artifact {
    location: Option<Location>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    uri: Option<String>,
    uri_base_id: Option<String>,
    index: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: Option<i64>,
    end_line: Option<i64>,
}

/// Locations that refer to others, one in the other, that are followed.
const DEEPEST: usize = 8;

pub(super) fn read(text: &str, root: Option<&Path>) -> Result<Reading, ImportError> {
    let log: Log = serde_json::from_str(text)?;
    if log.version != "2.1.0" {
        return Err(ImportError::Version { version: cut(&log.version, LONGEST_NAME) });
    }
    let mut reading = Reading::default();
    for run in &log.runs {
        reading.tools.insert(cut(&run.tool.driver.name, LONGEST_NAME));
        run.results.iter().flatten().for_each(|found| reading.add(run.finding(found, root)));
    }
    Ok(reading)
}

impl Run {
    fn finding(&self, found: &Found, root: Option<&Path>) -> Result<ImportedFinding, Unused> {
        found.counts()?;
        let physical = found.locations.iter().find_map(|place| place.physical_location.as_ref());
        let physical = physical.ok_or(Unused::NoPlace)?;
        let uri = physical.artifact_location.as_ref().and_then(|location| self.uri(location, DEEPEST));
        let path = place::of_uri(&uri.ok_or(Unused::NoPlace)?, root)?;
        let region = physical.region.as_ref();
        let start = region.and_then(|region| region.start_line);
        let (start_line, end_line) = range(start, region.and_then(|region| region.end_line));
        let rule = self.rule(found);
        let named = found.rule_id.as_deref().or_else(|| found.rule.as_ref()?.id.as_deref());
        Ok(ImportedFinding {
            path,
            start_line,
            end_line,
            tool: cut(&self.tool.driver.name, LONGEST_NAME),
            rule: cut(named.or(rule.map(|rule| rule.id.as_str())).unwrap_or_default(), LONGEST_NAME),
            severity: severity(found.level.as_deref().or_else(|| rule?.default_configuration.level.as_deref())),
            message: cut(message(&found.message, rule), LONGEST_MESSAGE),
        })
    }

    /// The rule's description, by index or by id.
    fn rule(&self, found: &Found) -> Option<&Rule> {
        let reference = found.rule.as_ref();
        let extension = reference.and_then(|rule| rule.tool_component.as_ref()?.index).and_then(position);
        let component = extension.and_then(|at| self.tool.extensions.get(at)).unwrap_or(&self.tool.driver);
        let index = found.rule_index.or_else(|| reference?.index).and_then(position);
        index.and_then(|at| component.rules.get(at)).or_else(|| {
            let id = found.rule_id.as_deref().or_else(|| reference?.id.as_deref())?;
            component.rules.iter().find(|rule| rule.id == id)
        })
    }

    /// A location's URI, with its base in front where that is an absolute one; the root else.
    fn uri(&self, location: &Location, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let Some(uri) = &location.uri else {
            let artifact = self.artifacts.get(position(location.index?)?)?;
            return self.uri(artifact.location.as_ref()?, depth);
        };
        let base = location.uri_base_id.as_ref().and_then(|id| self.original_uri_base_ids.get(id));
        match base.and_then(|base| self.uri(base, depth)) {
            Some(base) if !uri.contains(':') && !uri.starts_with('/') => {
                Some(format!("{}/{uri}", base.trim_end_matches('/')))
            }
            _ => Some(uri.clone()),
        }
    }
}

impl Found {
    fn counts(&self) -> Result<(), Unused> {
        let holds = |one: &Suppression| one.status.as_deref().is_none_or(|status| status == "accepted");
        if self.suppressions.iter().any(holds) || self.baseline_state.as_deref() == Some("absent") {
            return Err(Unused::Suppressed);
        }
        match self.kind.as_deref() {
            None | Some("fail" | "open" | "review") => Ok(()),
            Some(_) => Err(Unused::Passed),
        }
    }
}

/// SARIF writes -1 for none.
fn position(index: i64) -> Option<usize> {
    usize::try_from(index).ok()
}

fn message<'a>(message: &'a Message, rule: Option<&'a Rule>) -> &'a str {
    let by_id = || rule?.message_strings.get(message.id.as_ref()?)?.text.as_deref();
    message.text.as_deref().or_else(by_id).unwrap_or_default()
}

/// A result without a level has that of its rule, and else is a warning (3.27.10).
fn severity(level: Option<&str>) -> FoundSeverity {
    level.and_then(|level| level.parse().ok()).unwrap_or(FoundSeverity::Warning)
}
