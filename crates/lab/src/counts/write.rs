//! Tables of counts as text; [`read_table`](super::read_table) reads them.

use std::fmt::Write as _;

use super::{Clumps, Counts, Spectrum};

/// The frequency of frequencies as a table, without names.
#[must_use]
pub fn write_spectrum(spectrum: &Spectrum) -> String {
    let mut text = totals(spectrum.tokens(), spectrum.types());
    text.push_str("count,types\n");
    for (count, types) in spectrum.rows() {
        let _ = writeln!(text, "{count},{types}");
    }
    text
}

/// The counts as a table with names, the most frequent first. A line end in a name becomes a space: a row is a line.
#[must_use]
pub fn write_types(counts: &Counts) -> String {
    let tokens = counts.types().iter().map(|row| row.count).sum();
    let mut text = totals(tokens, counts.types().len() as u64);
    text.push_str("type,count,units\n");
    let mut rows: Vec<_> = counts.types().iter().collect();
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    for row in rows {
        let _ = writeln!(text, "{},{},{}", quoted(&row.name), row.count, row.units);
    }
    text
}

/// How types are spread over units as a table, without names: `2x5` stands for two occurrences in each of five units.
#[must_use]
pub fn write_clumps(clumps: &Clumps) -> String {
    let mut text = format!("# units = {}\nspread,types\n", clumps.units());
    for profile in clumps.profiles() {
        let parts: Vec<String> =
            profile.parts.iter().map(|(occurrences, units)| format!("{occurrences}x{units}")).collect();
        let _ = writeln!(text, "{},{}", parts.join(" "), profile.types);
    }
    text
}

fn totals(tokens: u64, types: u64) -> String {
    format!("# tokens = {tokens}\n# types = {types}\n")
}

fn quoted(name: &str) -> String {
    let name = name.replace(['\n', '\r'], " ");
    let is_plain = !name.contains([',', '"', '#']) && name.trim() == name && !name.is_empty();
    if is_plain { name } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
