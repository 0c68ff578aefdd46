//! Clones as SARIF 2.1.0: a result a class, at its first member, the others related to it.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::facts;
use crate::output::json::v1;
use crate::output::plain::{counted, grouped};
use crate::output::sarif::address::message;
use crate::output::sarif::model::{
    Configuration, Invocation, Location, Message, Notification, Result as SarifResult, Rule, Tags,
};
use crate::output::sarif::{self, LOCATIONS, RESULTS, said};

const HELP: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/guides/clones.md");

/// The rules by type: id, name, what it says.
const RULES: [(&str, &str, &str); 3] = [
    ("clone-exact", "CloneExact", "code that is equal but for layout and comments"),
    ("clone-renamed", "CloneRenamed", "code that is equal but for names and literals"),
    ("clone-edited", "CloneEdited", "functions that are alike"),
];

/// What is known of a class.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    members: usize,
    tokens: u64,
    similar_percent: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_new: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consistent: Option<bool>,
}

/// Writes what was found as one line; of compared clones the new ones.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write(out: impl Write, document: &v1::Clones) -> Result<(), serde_json::Error> {
    let asked: Vec<&v1::ClonesClass> = document.classes.iter().filter(|class| class.is_new != Some(false)).collect();
    let results = sarif::within_limits(asked.iter().map(|class| result(class)))?;
    let left_out = asked.len() - results.len();
    let run = sarif::Written {
        version: document.tool.version.to_owned(),
        id: "outcross/clones/",
        rules: RULES.iter().map(rule).collect(),
        results: &results,
        invocation: invocation(document, left_out),
        properties: BTreeMap::from([
            ("lines", document.summary.lines.to_string()),
            ("duplicatedLines", document.summary.duplicated_lines.to_string()),
        ]),
    };
    sarif::write(out, run)
}

fn rule(&(id, name, says): &(&'static str, &str, &str)) -> Rule {
    Rule {
        id,
        name: name.to_owned(),
        short_description: said(says),
        help: said(format!("See {HELP}")),
        help_uri: HELP.to_owned(),
        default_configuration: Configuration { level: "note" },
        properties: Tags { tags: ["maintainability", "duplication"] },
    }
}

fn result(class: &v1::ClonesClass) -> SarifResult<'_, Facts> {
    let place = |member: &v1::ClonesMember| sarif::location(&member.path, member.start_line, member.end_line);
    let at = usize::from(class.r#type.clamp(1, 3) - 1);
    let others = class.members.iter().skip(1).take(LOCATIONS - 1).enumerate();
    SarifResult {
        rule_id: RULES[at].0,
        rule_index: at,
        level: if class.is_new == Some(true) { "warning" } else { "note" },
        message: Message { text: text(class) },
        locations: [class.members.first().map_or_else(|| sarif::location("", 1, 1), place)],
        related_locations: others
            .map(|(at, member)| Location { id: Some(at + 1), message: Some(said("the same code")), ..place(member) })
            .collect(),
        partial_fingerprints: BTreeMap::from([("outcrossClone/v1", class.id.as_str())]),
        suppressions: Vec::new(),
        properties: Facts {
            members: class.members.len(),
            tokens: class.duplicated_tokens,
            similar_percent: class.similar_percent,
            is_new: class.is_new,
            consistent: class.consistent,
        },
    }
}

fn text(class: &v1::ClonesClass) -> String {
    let facts = [format!("Clone of {}: {}", facts::kind(class), facts::size(class))].into_iter();
    let others =
        class.members.iter().skip(1).take(3).map(|member| format!("also {}:{}", member.path, member.start_line));
    facts.chain(facts::past(class)).chain(others).map(|line| message(&line)).collect::<Vec<_>>().join("\n")
}

fn invocation(document: &v1::Clones, left_out: usize) -> Invocation {
    let mut notifications: Vec<Notification> = Vec::new();
    if left_out > 0 {
        let text = format!(
            "{} left out, those of fewest tokens: the limits of code scanning are {} results and 10 MB",
            counted(left_out as u64, "clone"),
            grouped(RESULTS as u64)
        );
        notifications.push(Notification { level: "warning", message: said(text) });
    }
    for problem in &document.problems {
        let text = format!("{} left out: {}", counted(problem.count, "file"), problem.reason);
        notifications.push(Notification { level: "note", message: said(text) });
    }
    Invocation { execution_successful: true, tool_execution_notifications: notifications }
}
