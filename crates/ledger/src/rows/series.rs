//! Rows of `series`.

use arrow_array::types::UInt64Type;
use arrow_array::{ArrayRef, RecordBatch};
use facts::SeriesRow;

use super::{BadValue, Columns, Row, ids, numbers, optional_texts, texts, times};
use crate::table::Table;

impl Row for SeriesRow {
    const TABLE: Table = Table::Series;

    fn text_bytes(&self) -> usize {
        size_of::<Self>()
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        vec![
            ids(rows.iter().map(|row| row.commit)),
            times(rows.iter().map(|row| row.at)),
            texts(rows.iter().map(|row| row.metric.as_str())),
            optional_texts(rows.iter().map(|row| Some(row.class?.as_str()))),
            numbers::<UInt64Type>(rows.iter().map(|row| row.value)),
            numbers::<UInt64Type>(rows.iter().map(|row| row.denominator)),
        ]
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let columns = Columns::new(batch);
        let (commit, at, metric) = (columns.text("commit")?, columns.times("at")?, columns.text("metric")?);
        let (class, value) = (columns.text("class")?, columns.u64s("value")?);
        let denominator = columns.u64s("denominator")?;
        (0..batch.num_rows())
            .map(|row| {
                Ok(SeriesRow {
                    commit: commit.parse(row)?,
                    at: at[row],
                    metric: metric.parse(row)?,
                    class: class.parse_optional(row)?,
                    value: value[row],
                    denominator: denominator[row],
                })
            })
            .collect()
    }
}
