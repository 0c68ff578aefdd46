//! Redaction of a batch of texts.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, StringArray, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Fields};

use crate::KernelError;
use crate::redact::{Redacted, redact};
use crate::secrets::{Rules, int, list};
use crate::texts::Texts;

/// Each text redacted: {text, redactions: list of {line, `start_column`, `end_column`, rule}, `content_before`,
/// `content_after`}, as [`Redacted`] says. Null where the text is; a null path is an empty one.
///
/// # Errors
///
/// A column holds no texts, or the two differ in length.
pub fn redact_rows(rules: &Rules, text: &ArrayRef, path: &ArrayRef) -> Result<StructArray, KernelError> {
    let (texts, paths) = Texts::pair((text, "text"), (path, "path"))?;
    let all = texts.iter().zip(paths.iter());
    let rows: Vec<Option<Redacted>> =
        all.map(|(text, path)| text.map(|text| redact(text, &rules.find(text, path.unwrap_or_default())))).collect();
    let nulls: NullBuffer = rows.iter().map(Option::is_some).collect();
    let rows: Vec<&Redacted> = rows.iter().map(|row| row.as_ref().unwrap_or(&EMPTY)).collect();
    let texts = |of: fn(&Redacted) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(|row| of(row))))
    };
    let columns: Vec<ArrayRef> = vec![
        texts(|row| &row.text),
        redactions(&rows),
        texts(|row| &row.content_before),
        texts(|row| &row.content_after),
    ];
    let field = |(name, column): (&str, &ArrayRef)| Field::new(name, column.data_type().clone(), false);
    let names = ["text", "redactions", "content_before", "content_after"];
    let fields: Fields = names.into_iter().zip(&columns).map(field).collect();
    Ok(StructArray::new(fields, columns, Some(nulls)))
}

/// What lies under a null.
static EMPTY: Redacted = Redacted {
    text: String::new(),
    redactions: Vec::new(),
    content_before: String::new(),
    content_after: String::new(),
};

fn redactions(rows: &[&Redacted]) -> ArrayRef {
    let all: Vec<_> = rows.iter().flat_map(|row| &row.redactions).collect();
    let fields = Fields::from(vec![
        Field::new("line", DataType::Int32, false),
        Field::new("start_column", DataType::Int32, false),
        Field::new("end_column", DataType::Int32, false),
        Field::new("rule", DataType::Utf8, false),
    ]);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(all.iter().map(|one| int(one.line)).collect::<Int32Array>()),
        Arc::new(all.iter().map(|one| int(one.start_column)).collect::<Int32Array>()),
        Arc::new(all.iter().map(|one| int(one.end_column)).collect::<Int32Array>()),
        Arc::new(StringArray::from_iter_values(all.iter().map(|one| one.rule.as_str()))),
    ];
    let lengths = rows.iter().map(|row| row.redactions.len());
    Arc::new(list(StructArray::new(fields, columns, None), lengths, None))
}
