//! A plain list of findings.

use std::path::Path;

use facts::FoundSeverity;
use serde::Deserialize;

use super::{ImportError, ImportedFinding, LONGEST_MESSAGE, LONGEST_NAME, Reading, cut, place, range};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    tool: String,
    rule: String,
    #[serde(default)]
    severity: Option<String>,
    path: String,
    #[serde(default)]
    start_line: Option<i64>,
    #[serde(default)]
    end_line: Option<i64>,
    #[serde(default)]
    message: String,
}

pub(super) fn read(text: &str, root: Option<&Path>) -> Result<Reading, ImportError> {
    let listed: Vec<Listed> = serde_json::from_str(text)?;
    let mut reading = Reading::default();
    for one in &listed {
        reading.tools.insert(cut(&one.tool, LONGEST_NAME));
        reading.add(place::within(&one.path, root).map(|path| finding(one, path)));
    }
    Ok(reading)
}

fn finding(one: &Listed, path: String) -> ImportedFinding {
    let (start_line, end_line) = range(one.start_line, one.end_line);
    ImportedFinding {
        path,
        start_line,
        end_line,
        tool: cut(&one.tool, LONGEST_NAME),
        rule: cut(&one.rule, LONGEST_NAME),
        severity: severity(one.severity.as_deref().unwrap_or_default()),
        message: cut(&one.message, LONGEST_MESSAGE),
    }
}

/// The words of many tools in those of SARIF; a word that nobody knows is a warning.
fn severity(word: &str) -> FoundSeverity {
    match word.to_ascii_lowercase().as_str() {
        "error" | "critical" | "high" | "blocker" | "fatal" => FoundSeverity::Error,
        "note" | "low" | "minor" | "info" | "information" | "style" | "hint" => FoundSeverity::Note,
        "none" | "off" => FoundSeverity::None,
        _ => FoundSeverity::Warning,
    }
}
