//! Tables of counts as text; [`read_table`](super::read_table) reads them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Clumps, Counts, Spectrum, Strata, StratumRow, TypeRow};

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
    let row = |row: &super::TypeCount| TypeRow { name: row.name.to_string(), count: row.count, units: Some(row.units) };
    write_rows(&counts.types().iter().map(row).collect::<Vec<_>>())
}

/// The same of rows; the column of units is left out where one has none.
#[must_use]
pub fn write_rows(rows: &[TypeRow]) -> String {
    let mut rows: Vec<&TypeRow> = rows.iter().collect();
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    let has_units = rows.iter().all(|row| row.units.is_some());
    let mut text = totals(rows.iter().map(|row| row.count).sum(), rows.len() as u64);
    text.push_str(if has_units { "type,count,units\n" } else { "type,count\n" });
    for row in rows {
        let _ = write!(text, "{},{}", quoted(&row.name), row.count);
        let _ = row.units.filter(|_| has_units).map(|units| write!(text, ",{units}"));
        text.push('\n');
    }
    text
}

/// Counts by class as a table, a row for each type and class that it occurs in, the most frequent first.
#[must_use]
pub fn write_strata(strata: &Strata) -> String {
    let mut rows: Vec<&StratumRow> = strata.rows.iter().collect();
    rows.sort_by(|a, b| {
        let names = || (&a.row.name, &a.class).cmp(&(&b.row.name, &b.class));
        b.row.count.cmp(&a.row.count).then_with(names)
    });
    let has_units = rows.iter().all(|row| row.row.units.is_some());
    let types: BTreeSet<&str> = rows.iter().map(|row| row.row.name.as_str()).collect();
    let mut text = totals(rows.iter().map(|row| row.row.count).sum(), types.len() as u64);
    text.push_str(if has_units { "type,count,units," } else { "type,count," });
    text.push_str(&strata.columns.join(","));
    text.push('\n');
    for StratumRow { row, class } in rows {
        let _ = write!(text, "{},{}", quoted(&row.name), row.count);
        let _ = row.units.filter(|_| has_units).map(|units| write!(text, ",{units}"));
        class.iter().for_each(|word| {
            let _ = write!(text, ",{}", quoted(word));
        });
        text.push('\n');
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
