//! The kinds of charts, one file each.

pub(crate) mod areas;
pub(crate) mod bars;
pub(crate) mod columns;
pub(crate) mod images;
pub(crate) mod lines;
pub(crate) mod survival;

use crate::series::Series;
use crate::table::{Column, Table};
use crate::timeline::Timeline;
use crate::unit::Unit;

/// A table of series over time.
pub(crate) fn time_table<'a>(time: &Timeline, unit: Unit, series: impl Iterator<Item = &'a Series>) -> Table {
    let series: Vec<&Series> = series.collect();
    let mut columns = vec![Column::text("period")];
    columns.extend(series.iter().map(|series| Column::number(series.name.as_str())));
    let row = |at: usize| {
        let cells = series.iter().map(|series| unit.cell(series.at(at)));
        std::iter::once(time.name(at)).chain(cells).collect()
    };
    Table { caption: String::new(), columns, rows: (0..time.starts.len()).map(row).collect() }
}

/// `copied: 9.8 %`.
pub(crate) fn named(name: &str, value: &str) -> String {
    if name.is_empty() { value.to_owned() } else { format!("{name}: {value}") }
}

/// `3 series`, `1 series`; `2 bars`, `1 bar`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
