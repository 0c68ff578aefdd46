//! Rows to Arrow arrays and back, one file a table.
//!
//! Encoding can't fail but for sheer size, which the caller bounds by [`Row::text_bytes`]. Decoding trusts nothing: a
//! word, an id or a null that the schema rules out is an error that names column and row.

mod clone;
mod commit;
mod fate;
mod problem;
mod review;
mod reviewed;
mod series;
mod span;
mod unit;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, MapBuilder, MapFieldNames, StringBuilder, UInt32Builder, UInt64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, TimestampMicrosecondType, UInt32Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, ListArray, MapArray, PrimitiveArray, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::DataType;

use crate::table::{Table, element_field, key_field, value_field};

/// A row that a table holds.
pub(crate) trait Row: Sized {
    /// The table.
    const TABLE: Table;

    /// Bytes of text in the row: bounds what a batch takes.
    fn text_bytes(&self) -> usize;

    /// The lines of a file that the row stands for: adds up to the lines of the repository.
    fn lines(&self) -> u64 {
        0
    }

    /// One array per column after `repo_id`, in the order of the table.
    fn encode(rows: &[Self]) -> Vec<ArrayRef>;

    /// The rows of a batch that has the table's schema.
    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue>;
}

/// A batch of rows, with the repository's id as first column.
pub(crate) fn encode_batch<R: Row>(repo_id: &str, rows: &[R]) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let mut arrays = vec![texts(rows.iter().map(|_| repo_id))];
    arrays.extend(R::encode(rows));
    RecordBatch::try_new(R::TABLE.schema(), arrays)
}

/// A value that no row can have.
#[derive(Debug, thiserror::Error)]
#[error("column {column}, row {row} of its batch: {cause}")]
pub(crate) struct BadValue {
    column: &'static str,
    row: usize,
    cause: String,
}

fn texts<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn optional_texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn ids<I: Display>(values: impl Iterator<Item = I>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values.map(|id| id.to_string())))
}

fn text_lists<T: AsRef<str>>(lists: impl Iterator<Item = impl Iterator<Item = T>>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new()).with_field(element_field(DataType::Utf8));
    for list in lists {
        list.for_each(|text| builder.values().append_value(text));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

fn number_lists<'a>(lists: impl Iterator<Item = &'a [u64]>) -> ArrayRef {
    let mut builder = ListBuilder::new(UInt64Builder::new()).with_field(element_field(DataType::UInt64));
    for list in lists {
        builder.values().append_slice(list);
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// Counts by name as a column of [`crate::table::Kind::Counts`].
fn counts<'a>(maps: impl Iterator<Item = &'a BTreeMap<Arc<str>, u32>>) -> ArrayRef {
    let names = MapFieldNames { entry: "key_value".to_owned(), key: "key".to_owned(), value: "value".to_owned() };
    let mut builder = MapBuilder::new(Some(names), StringBuilder::new(), UInt32Builder::new())
        .with_keys_field(key_field())
        .with_values_field(value_field());
    for map in maps {
        for (name, count) in map {
            builder.keys().append_value(name);
            builder.values().append_value(*count);
        }
        builder.append(true).expect("because each name has a count");
    }
    Arc::new(builder.finish())
}

fn numbers<T: ArrowPrimitiveType>(values: impl Iterator<Item = T::Native>) -> ArrayRef {
    Arc::new(PrimitiveArray::<T>::from_iter_values(values))
}

fn optional_numbers<T: ArrowPrimitiveType>(values: impl Iterator<Item = Option<T::Native>>) -> ArrayRef {
    Arc::new(values.collect::<PrimitiveArray<T>>())
}

fn optional_ids<I: Display>(values: impl Iterator<Item = Option<I>>) -> ArrayRef {
    Arc::new(values.map(|id| id.map(|id| id.to_string())).collect::<StringArray>())
}

fn times(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from_iter_values(values).with_timezone("UTC"))
}

fn optional_times(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
}

fn booleans(values: impl Iterator<Item = bool>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<BooleanArray>())
}

fn optional_booleans(values: impl Iterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(values.collect::<BooleanArray>())
}

fn optional_bytes<'a>(values: impl Iterator<Item = Option<&'a [u8]>>) -> ArrayRef {
    Arc::new(values.collect::<BinaryArray>())
}

fn bytes_of(text: Option<&Arc<str>>) -> usize {
    text.map_or(0, |text| text.len())
}

fn bytes_of_all(texts: &[Arc<str>]) -> usize {
    texts.iter().map(|text| text.len() + size_of::<Arc<str>>()).sum()
}

/// The columns of a batch by name, and the texts that were met, each kept once.
struct Columns<'a> {
    batch: &'a RecordBatch,
    texts: HashSet<Arc<str>>,
    lists: HashSet<Arc<[Arc<str>]>>,
}

impl<'a> Columns<'a> {
    fn new(batch: &'a RecordBatch) -> Self {
        Columns { batch, texts: HashSet::new(), lists: HashSet::new() }
    }

    fn array(&self, name: &'static str) -> Result<&'a ArrayRef, BadValue> {
        self.batch.column_by_name(name).ok_or_else(|| wrong_column(name))
    }

    fn text(&self, name: &'static str) -> Result<TextColumn<'a>, BadValue> {
        let array = self.array(name)?.as_string_opt().ok_or_else(|| wrong_column(name))?;
        Ok(TextColumn { name, array })
    }

    fn list(&self, name: &'static str) -> Result<&'a ListArray, BadValue> {
        self.array(name)?.as_list_opt().ok_or_else(|| wrong_column(name))
    }

    fn map(&self, name: &'static str) -> Result<&'a MapArray, BadValue> {
        self.array(name)?.as_map_opt().ok_or_else(|| wrong_column(name))
    }

    fn numbers<T: ArrowPrimitiveType>(&self, name: &'static str) -> Result<&'a [T::Native], BadValue> {
        Ok(self.array(name)?.as_primitive_opt::<T>().ok_or_else(|| wrong_column(name))?.values())
    }

    fn u32s(&self, name: &'static str) -> Result<&'a [u32], BadValue> {
        self.numbers::<UInt32Type>(name)
    }

    fn optional_u32s(&self, name: &'static str) -> Result<&'a PrimitiveArray<UInt32Type>, BadValue> {
        self.array(name)?.as_primitive_opt::<UInt32Type>().ok_or_else(|| wrong_column(name))
    }

    fn u64s(&self, name: &'static str) -> Result<&'a [u64], BadValue> {
        self.numbers::<UInt64Type>(name)
    }

    fn times(&self, name: &'static str) -> Result<&'a [i64], BadValue> {
        self.numbers::<TimestampMicrosecondType>(name)
    }

    fn optional_times(&self, name: &'static str) -> Result<&'a TimestampMicrosecondArray, BadValue> {
        self.array(name)?.as_primitive_opt::<TimestampMicrosecondType>().ok_or_else(|| wrong_column(name))
    }

    fn booleans(&self, name: &'static str) -> Result<&'a BooleanArray, BadValue> {
        self.array(name)?.as_boolean_opt().ok_or_else(|| wrong_column(name))
    }

    fn bytes(&self, name: &'static str) -> Result<&'a BinaryArray, BadValue> {
        self.array(name)?.as_binary_opt().ok_or_else(|| wrong_column(name))
    }

    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(shared) = self.texts.get(text) {
            return Arc::clone(shared);
        }
        let shared: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&shared));
        shared
    }

    fn share_optional(&mut self, text: Option<&str>) -> Option<Arc<str>> {
        text.map(|text| self.share(text))
    }

    fn share_list(&mut self, name: &'static str, lists: &ListArray, row: usize) -> Result<Arc<[Arc<str>]>, BadValue> {
        let list: Vec<Arc<str>> = list_at(name, lists, row)?.iter().flatten().map(|text| self.share(text)).collect();
        if let Some(shared) = self.lists.get(list.as_slice()) {
            return Ok(Arc::clone(shared));
        }
        let shared: Arc<[Arc<str>]> = list.into();
        self.lists.insert(Arc::clone(&shared));
        Ok(shared)
    }
}

impl Columns<'_> {
    /// The counts of a row, by name.
    fn counts(&mut self, name: &'static str, maps: &MapArray, row: usize) -> Result<BTreeMap<Arc<str>, u32>, BadValue> {
        let entries = maps.value(row);
        let keys = entries.column(0).as_string_opt::<i32>().ok_or_else(|| wrong_column(name))?;
        let values = entries.column(1).as_primitive_opt::<UInt32Type>().ok_or_else(|| wrong_column(name))?;
        Ok(keys.iter().flatten().zip(values.values()).map(|(key, value)| (self.share(key), *value)).collect())
    }
}

/// A column of texts that knows its name.
#[derive(Clone, Copy)]
struct TextColumn<'a> {
    name: &'static str,
    array: &'a StringArray,
}

impl<'a> TextColumn<'a> {
    fn at(self, row: usize) -> &'a str {
        self.array.value(row)
    }

    fn optional(self, row: usize) -> Option<&'a str> {
        (!self.array.is_null(row)).then(|| self.at(row))
    }

    fn parse<T: FromStr<Err: Display>>(self, row: usize) -> Result<T, BadValue> {
        self.at(row).parse().map_err(|cause: T::Err| self.bad(row, &cause))
    }

    fn parse_optional<T: FromStr<Err: Display>>(self, row: usize) -> Result<Option<T>, BadValue> {
        (!self.array.is_null(row)).then(|| self.parse(row)).transpose()
    }

    fn bad(self, row: usize, cause: &dyn Display) -> BadValue {
        BadValue { column: self.name, row, cause: cause.to_string() }
    }
}

/// The bytes of a path that is not UTF-8.
fn raw_path(raw: &BinaryArray, row: usize) -> Option<Arc<[u8]>> {
    (!raw.is_null(row)).then(|| raw.value(row).into())
}

fn list_at(name: &'static str, lists: &ListArray, row: usize) -> Result<StringArray, BadValue> {
    lists.value(row).as_string_opt().cloned().ok_or_else(|| wrong_column(name))
}

fn numbers_at(name: &'static str, lists: &ListArray, row: usize) -> Result<Arc<[u64]>, BadValue> {
    let list = lists.value(row);
    Ok(list.as_primitive_opt::<UInt64Type>().ok_or_else(|| wrong_column(name))?.values().as_ref().into())
}

fn wrong_column(column: &'static str) -> BadValue {
    BadValue { column, row: 0, cause: "absent or of another type".to_owned() }
}
