//! Rows of `problems`.

use arrow_array::types::UInt64Type;
use arrow_array::{ArrayRef, RecordBatch};
use facts::ProblemRow;

use super::{BadValue, Columns, Row, numbers, texts};
use crate::table::Table;

impl Row for ProblemRow {
    const TABLE: Table = Table::Problems;

    fn text_bytes(&self) -> usize {
        self.subject.len() + self.detail.len()
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        vec![
            texts(rows.iter().map(|row| row.stage.as_str())),
            texts(rows.iter().map(|row| &*row.subject)),
            texts(rows.iter().map(|row| row.reason.as_str())),
            texts(rows.iter().map(|row| &*row.detail)),
            numbers::<UInt64Type>(rows.iter().map(|row| row.affected)),
        ]
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let mut columns = Columns::new(batch);
        let (stage, subject, reason) = (columns.text("stage")?, columns.text("subject")?, columns.text("reason")?);
        let (detail, affected) = (columns.text("detail")?, columns.u64s("affected")?);
        (0..batch.num_rows())
            .map(|row| {
                Ok(ProblemRow {
                    stage: stage.parse(row)?,
                    subject: columns.share(subject.at(row)),
                    reason: reason.parse(row)?,
                    detail: columns.share(detail.at(row)),
                    affected: affected[row],
                })
            })
            .collect()
    }
}
