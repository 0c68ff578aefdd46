//! Figures over time as one long table: a row a side, period, group and figure.

use std::io::{self, Write};

use figures::{Measure, Trend};
use ledger::{FIGURE_COLUMNS, FigureRow};

use crate::output::trend::Sides;
use crate::untrusted::Untrusted;

/// The rows of the figures that are shown, by side, figure, group and period.
pub fn rows<'a>(sides: Sides<'a>, shows: &'a dyn Fn(Measure) -> bool) -> impl Iterator<Item = FigureRow<'a>> {
    let there = sides.there.map(|trend| of_side("there", trend, shows));
    of_side("here", sides.here, shows).chain(there.into_iter().flatten())
}

fn of_side<'a>(
    side: &'a str,
    trend: &'a Trend,
    shows: &'a dyn Fn(Measure) -> bool,
) -> impl Iterator<Item = FigureRow<'a>> {
    let series = trend.series.iter().filter(|series| shows(series.measure));
    series.flat_map(move |series| {
        trend.periods.iter().zip(&series.points).map(move |(period, point)| FigureRow {
            side,
            period_start: period.start(),
            period_end: period.end(),
            complete: point.is_complete,
            view: trend.options.view.as_str(),
            split: series.split.as_str(),
            group: &series.group,
            metric: series.measure.as_str(),
            value: point.value,
            numerator: point.numerator,
            denominator: point.denominator,
        })
    })
}

/// Writes rows as RFC 4180 with a line feed at each end, after a line of column names. A value that is not known is
/// empty. A group that a spreadsheet would take for a formula begins with an apostrophe.
///
/// # Errors
/// Those of the writer.
pub fn write_csv<'a>(out: &mut impl Write, rows: impl Iterator<Item = FigureRow<'a>>) -> io::Result<()> {
    writeln!(out, "{}", FIGURE_COLUMNS.join(","))?;
    for row in rows {
        let (start, end) = (day(row.period_start), day(row.period_end));
        let FigureRow { side, complete, view, split, metric, numerator, denominator, .. } = row;
        let value = row.value.map_or_else(String::new, |value| value.to_string());
        let group = field(row.group);
        writeln!(
            out,
            "{side},{start},{end},{complete},{view},{split},{group},{metric},{value},{numerator},{denominator}"
        )?;
    }
    Ok(())
}

/// Periods begin and end at midnight, UTC.
fn day(micros: i64) -> String {
    crate::output::plain::day(micros.div_euclid(1_000_000), b"+0000")
}

/// Text that others wrote as a field.
fn field(text: &str) -> String {
    let mut text = Untrusted::new(text).term().to_string();
    if text.starts_with(['=', '+', '-', '@', '\t']) {
        text.insert(0, '\'');
    }
    if text.contains(['"', ',', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_harmless_fields() {
        let check = |text: &str, expect: &str| assert_eq!(field(text), expect);
        check("src", "src");
        check("a,b", "\"a,b\"");
        check("a\"b", "\"a\"\"b\"");
        check("=cmd()", "'=cmd()");
        check("-1,2", "\"'-1,2\"");
        check("a\n\u{1b}[31m", "a\\n\\x1b[31m");
    }
}
