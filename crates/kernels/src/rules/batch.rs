//! The rules over Arrow arrays.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, MapBuilder, MapFieldNames, StringBuilder};
use arrow_array::{Array, ArrayRef, Float64Array, MapArray, StructArray};
use arrow_schema::{DataType, Field, Fields};
use code::Language;

use super::{Chosen, Depth, Reader, Source, first_hit};
use crate::KernelError;
use crate::texts::Texts;

/// The type of [`rule_values`]: a map of `Utf8` to `Float64`.
#[must_use]
pub fn rule_values_type() -> DataType {
    builder().finish().data_type().clone()
}

fn builder() -> MapBuilder<StringBuilder, Float64Builder> {
    let names = MapFieldNames { entry: "entries".to_owned(), key: "key".to_owned(), value: "value".to_owned() };
    MapBuilder::new(Some(names), StringBuilder::new(), Float64Builder::new())
}

/// The values of each text, as [`values`](super::values) gives them; null where the text is null. `languages` are names,
/// null or unknown where the language is not known; a path that is null is empty.
///
/// # Errors
/// A column of another type, or columns of different lengths.
pub fn rule_values(
    texts: &ArrayRef,
    paths: &ArrayRef,
    languages: &ArrayRef,
    depth: Depth,
) -> Result<MapArray, KernelError> {
    same_length("path", texts, paths)?;
    same_length("language", texts, languages)?;
    let languages = named(Texts::of(languages, "language")?);
    let (texts, paths) = (Texts::of(texts, "text")?, Texts::of(paths, "path")?);
    let (mut reader, mut map) = (Reader::new(depth), builder());
    for ((text, path), language) in texts.iter().zip(paths.iter()).zip(languages) {
        if let Some(text) = text {
            for (name, value) in reader.values(&Source { text, path: path.unwrap_or_default(), language }) {
                map.keys().append_value(name);
                map.values().append_value(value);
            }
        }
        map.append(text.is_some()).expect("because keys and values come in pairs");
    }
    Ok(map.finish())
}

fn same_length(argument: &'static str, texts: &ArrayRef, other: &ArrayRef) -> Result<(), KernelError> {
    let (expected, found) = (texts.len(), other.len());
    if expected == found { Ok(()) } else { Err(KernelError::WrongLength { argument, expected, found }) }
}

/// The language of each row. Neighbours are mostly of one: a name is looked up once in a row.
fn named(names: Texts<'_>) -> impl Iterator<Item = Option<Language>> {
    let mut last = (None, None);
    names.iter().map(move |name| {
        if last.0 != name {
            last = (name, name.and_then(|name| Language::named(name.as_bytes())));
        }
        last.1
    })
}

fn hit_fields() -> Fields {
    let field = |name, kind| Field::new(name, kind, true);
    vec![field("rule", DataType::Utf8), field("value", DataType::Float64), field("threshold", DataType::Float64)].into()
}

/// The type of [`first_hits`]: a struct of rule, value and threshold.
#[must_use]
pub fn first_hit_type() -> DataType {
    DataType::Struct(hit_fields())
}

/// The first hit of each row, as [`first_hit`] finds it in the values of [`rule_values`]; null where no rule hits, and
/// where there are no values.
///
/// # Errors
/// A column of another type, or columns of different lengths.
pub fn first_hits(values: &MapArray, languages: &ArrayRef, chosen: &Chosen) -> Result<StructArray, KernelError> {
    if values.len() != languages.len() {
        let (expected, found) = (values.len(), languages.len());
        return Err(KernelError::WrongLength { argument: "language", expected, found });
    }
    let keys = Texts::of(values.keys(), "values")?;
    let numbers = values.values().as_any().downcast_ref::<Float64Array>();
    let wrong = || KernelError::WrongType { argument: "values", found: values.data_type().clone() };
    let numbers = numbers.ok_or_else(wrong)?;
    let (mut names, mut found, mut thresholds) = (StringBuilder::new(), Float64Builder::new(), Float64Builder::new());
    let mut row = Vec::new();
    for (at, language) in named(Texts::of(languages, "language")?).enumerate() {
        row.clear();
        let offsets = values.value_offsets();
        let entries = if values.is_valid(at) { offset(offsets[at])..offset(offsets[at + 1]) } else { 0..0 };
        let valid = entries.filter(|entry| numbers.is_valid(*entry));
        row.extend(valid.filter_map(|entry| Some((keys.get(entry)?, numbers.value(entry)))));
        let hit = first_hit(language, &row, chosen);
        names.append_option(hit.map(|hit| hit.rule.name));
        found.append_option(hit.map(|hit| hit.value));
        thresholds.append_option(hit.map(|hit| hit.threshold));
    }
    let names = names.finish();
    let nulls = names.nulls().cloned();
    let columns: Vec<ArrayRef> = vec![Arc::new(names), Arc::new(found.finish()), Arc::new(thresholds.finish())];
    Ok(StructArray::new(hit_fields(), columns, nulls))
}

fn offset(offset: i32) -> usize {
    usize::try_from(offset).expect("because offsets of Arrow are not negative")
}
