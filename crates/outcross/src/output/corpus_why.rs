//! The way of a row through a run, for people.

use std::io::{self, Write};

use corpus::finished::Why;
use serde_json::Value;

use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Duplicates that are named.
const DUPLICATES: usize = 10;

/// The columns that have lines of their own.
const APART: [&str; 3] = ["line_labels", "redactions", "findings"];

/// A row.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut Output, why: &Why) -> io::Result<()> {
    let palette = out.palette;
    let of = |column: &str| why.row.get(column).map(shown).unwrap_or_default();
    let title = format!("{}:{} lines {}-{}", of("repo"), of("path"), of("start_line"), of("end_line"));
    writeln!(out, "{}", palette.styled(title, palette.strong))?;
    let (stays, style) = if why.is_kept { ("kept", palette.strong) } else { ("dropped", palette.doubtful) };
    writeln!(out, "{} in {}, after {}", palette.styled(stays, style), why.file, why.stages.join(", "))?;
    for (name, value) in &why.row {
        if !APART.contains(&name.as_str()) {
            writeln!(out, "  {name:<22} {}", shown(value))?;
        }
    }
    for column in APART {
        list(out, column, why.row.get(column))?;
    }
    duplicates(out, why)?;
    rules(out, why)
}

/// A list of records, a line each.
fn list(out: &mut Output, name: &str, value: Option<&Value>) -> io::Result<()> {
    for record in value.and_then(Value::as_array).into_iter().flatten() {
        let fields = record.as_object().into_iter().flatten();
        let fields: Vec<String> = fields.map(|(name, value)| format!("{name} {}", shown(value))).collect();
        writeln!(out, "  {name:<22} {}", fields.join(", "))?;
    }
    Ok(())
}

fn duplicates(out: &mut Output, why: &Why) -> io::Result<()> {
    for other in why.duplicates.iter().take(DUPLICATES) {
        let corpus = other.corpus.as_ref().map(|corpus| format!(" in {corpus}")).unwrap_or_default();
        let place = format!("{} {}:{}{corpus}", other.row, other.repo, other.path);
        writeln!(out, "  {:<22} {}", other.role, Untrusted::new(place.as_bytes()).term())?;
    }
    match why.duplicates.len().saturating_sub(DUPLICATES) {
        0 => Ok(()),
        more => writeln!(out, "  {:<22} {more} more", ""),
    }
}

/// Every rule: those that fired and decide first.
fn rules(out: &mut Output, why: &Why) -> io::Result<()> {
    let mut rules: Vec<_> = why.rules.iter().collect();
    rules.sort_by_key(|rule| (!(rule.is_hit && rule.decides), !rule.is_hit, !rule.decides));
    for rule in rules {
        let threshold = rule.threshold.map(|threshold| format!(" of {threshold}")).unwrap_or_default();
        let verdict = match (rule.is_hit, rule.decides) {
            (true, true) => "drops",
            (true, false) => "would drop",
            _ => "",
        };
        let line = format!("  {:<34} {:>12.4}{threshold:<12} {verdict}", rule.rule, rule.value);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Untrusted::new(text.as_bytes()).term().to_string()
}
