//! Secrets of a batch of texts.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int32Array, ListArray, StringArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields};

use crate::KernelError;
use crate::secrets::Rules;
use crate::texts::Texts;

/// What [`Rules::find`] finds in each text: a list of {line, start, end, rule}, with lines from 1, and bytes in the text
/// from 0, end behind the last. Null where the text is; a null path is an empty one.
///
/// # Errors
///
/// A column holds no texts, or the two differ in length.
pub fn secrets_of(rules: &Rules, text: &ArrayRef, path: &ArrayRef) -> Result<ListArray, KernelError> {
    let (texts, paths) = Texts::pair((text, "text"), (path, "path"))?;
    let found: Vec<_> = texts
        .iter()
        .zip(paths.iter())
        .map(|(text, path)| text.map(|text| rules.find(text, path.unwrap_or_default())))
        .collect();
    let hits: Vec<_> = found.iter().flatten().flatten().collect();
    let fields = Fields::from(vec![
        Field::new("line", DataType::Int32, false),
        Field::new("start", DataType::Int32, false),
        Field::new("end", DataType::Int32, false),
        Field::new("rule", DataType::Utf8, false),
    ]);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(hits.iter().map(|hit| int(hit.line)).collect::<Int32Array>()),
        Arc::new(hits.iter().map(|hit| int(hit.start)).collect::<Int32Array>()),
        Arc::new(hits.iter().map(|hit| int(hit.end)).collect::<Int32Array>()),
        Arc::new(StringArray::from_iter_values(hits.iter().map(|hit| hit.rule))),
    ];
    let values = StructArray::new(fields, columns, None);
    let lengths = found.iter().map(|hits| hits.as_ref().map_or(0, Vec::len));
    let nulls: NullBuffer = found.iter().map(Option::is_some).collect();
    Ok(list(values, lengths, Some(nulls)))
}

/// A list array of structs; the field of its items isn't nullable.
pub(crate) fn list(
    values: StructArray,
    lengths: impl IntoIterator<Item = usize>,
    nulls: Option<NullBuffer>,
) -> ListArray {
    let item = Arc::new(Field::new("item", values.data_type().clone(), false));
    ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(values), nulls)
}

/// As Spark and others have it; larger than any text that fits an array.
pub(crate) fn int<T: TryInto<i32>>(number: T) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}
