//! GitLab Code Quality: a JSON list, one object a finding that counts. A fingerprint may occur once alone: of several
//! findings with one GitLab shows the first.

use std::collections::HashMap;
use std::io::Write;

use checks::{Finding, Severity, Unread};
use serde::Serialize;

use super::Judged;
use super::foreign::{self, short};
use super::place::{Place, Places};

use crate::output::json;

/// An entry.
#[derive(Debug, Serialize)]
struct Entry {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Debug, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// The name of what could not be read.
const UNREAD: &str = "unread-source";

/// Writes the findings, the worst first, after what could not be read.
///
/// # Errors
/// Those of the writer.
pub fn write(out: impl Write, judged: &Judged<'_>) -> Result<(), serde_json::Error> {
    let places = Places::new(judged.change);
    let unread = judged.change.unread.iter().map(|unread| of_unread(unread, &places));
    let mut entries: Vec<Entry> = unread.collect();
    entries.extend(judged.worst_first().into_iter().map(|finding| of_finding(finding, &places)));
    make_unique(&mut entries);
    json::write(out, &entries)
}

fn of_finding(finding: &Finding, places: &Places<'_>) -> Entry {
    let help = if finding.help.is_empty() { String::new() } else { format!(" ({})", short(&finding.help)) };
    Entry {
        description: short(&finding.message) + &help,
        check_name: finding.rule,
        fingerprint: finding.fingerprint.clone(),
        severity: severity(finding.severity),
        location: location(places.of(finding)),
    }
}

fn of_unread(unread: &Unread, places: &Places<'_>) -> Entry {
    let what = format!("{UNREAD} {}", unread.what);
    Entry {
        description: format!("cannot read {}: {}", short(&unread.what), short(&unread.detail)),
        check_name: UNREAD,
        fingerprint: fingerprint(&what),
        severity: if unread.is_vital { "blocker" } else { "major" },
        location: location(places.first()),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note | Severity::Off => "info",
    }
}

fn location(place: Place<'_>) -> Location {
    let path = foreign::path(place.path);
    Location { path, lines: Lines { begin: place.first_line, end: place.last_line } }
}

/// Gives the second and later entries of a fingerprint one of their own, by their number.
fn make_unique(entries: &mut [Entry]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let count = seen.entry(entry.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            entry.fingerprint = fingerprint(&format!("{} {count}", entry.fingerprint));
        }
    }
}

fn fingerprint(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}
