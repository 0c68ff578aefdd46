//! Rows of `clones`.

use arrow_array::types::UInt32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use facts::CloneRow;

use super::unit::{LineColumns, encode_lines};
use super::{
    BadValue, Columns, Row, ids, numbers, optional_booleans, optional_bytes, optional_ids, optional_times, raw_path,
    texts,
};
use crate::table::Table;

/// Bytes of two ids in hex.
const IDS_BYTES: usize = 80;

impl Row for CloneRow {
    const TABLE: Table = Table::Clones;

    fn text_bytes(&self) -> usize {
        IDS_BYTES + self.path.len() + self.path_raw.as_ref().map_or(0, |raw| raw.len())
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        let mut arrays = vec![
            ids(rows.iter().map(|row| row.class)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.clone_type.into())),
            texts(rows.iter().map(|row| &*row.path)),
            optional_bytes(rows.iter().map(|row| row.path_raw.as_deref())),
            numbers::<UInt32Type>(rows.iter().map(|row| row.start_line)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.end_line)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.tokens)),
            optional_ids(rows.iter().map(|row| row.first_seen_commit)),
            optional_times(rows.iter().map(|row| row.first_seen_at)),
        ];
        arrays.extend(encode_lines(rows.iter().map(|row| row.lines)));
        arrays.push(optional_booleans(rows.iter().map(|row| row.consistent)));
        arrays
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let mut columns = Columns::new(batch);
        let (class, clone_type) = (columns.text("class")?, columns.u32s("type")?);
        let (path, path_raw) = (columns.text("path")?, columns.bytes("path_raw")?);
        let (start_line, end_line) = (columns.u32s("start_line")?, columns.u32s("end_line")?);
        let (tokens, lines) = (columns.u32s("tokens")?, LineColumns::new(&columns)?);
        let (first_seen_commit, first_seen_at) =
            (columns.text("first_seen_commit")?, columns.optional_times("first_seen_at")?);
        let consistent = columns.booleans("consistent")?;
        (0..batch.num_rows())
            .map(|row| {
                Ok(CloneRow {
                    class: class.parse(row)?,
                    clone_type: type_of(clone_type[row], row)?,
                    path: columns.share(path.at(row)),
                    path_raw: raw_path(path_raw, row),
                    start_line: start_line[row],
                    end_line: end_line[row],
                    tokens: tokens[row],
                    first_seen_commit: first_seen_commit.parse_optional(row)?,
                    first_seen_at: first_seen_at.is_valid(row).then(|| first_seen_at.value(row)),
                    lines: lines.at(row),
                    consistent: consistent.is_valid(row).then(|| consistent.value(row)),
                })
            })
            .collect()
    }
}

fn type_of(found: u32, row: usize) -> Result<u8, BadValue> {
    let bad = || BadValue { column: "type", row, cause: format!("{found} is no type of clones") };
    u8::try_from(found).ok().filter(|found| (1..=3).contains(found)).ok_or_else(bad)
}
