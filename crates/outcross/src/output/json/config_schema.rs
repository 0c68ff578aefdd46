//! The JSON Schema of `outcross.toml`, for editors: made of the table of keys that the file is read with.

use checks::policy::{Effective, Key, Kind, Place, Value};
use schemars::Schema;
use serde_json::{Map, Value as Json, json};

use crate::policy_file::rule_ids;

/// The schema (draft 2020-12). A date of TOML is a text of format `date` in it.
#[must_use]
pub fn schema() -> Schema {
    let mut schema = table(Place::Top);
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["description"] = "What lines need before they may merge.".into();
    for place in Place::ALL.into_iter().filter(|place| *place != Place::Top) {
        schema["properties"][place.as_str()] = if place.is_list() { list(place) } else { table(place) };
    }
    Schema::try_from(schema).expect("because an object is a schema")
}

fn list(place: Place) -> Json {
    let description = place.doc();
    json!({"type": "array", "description": description, "items": table(place)})
}

fn table(place: Place) -> Json {
    let properties: Map<String, Json> = match place {
        Place::Severity => checks::RULES.iter().map(|rule| (rule.id.to_owned(), severity(rule))).collect(),
        _ => place.keys().map(|key| (key.name.to_owned(), property(key))).collect(),
    };
    let required: Vec<&str> = place.keys().filter(|key| key.is_required).map(|key| key.name).collect();
    let mut table = json!({
        "type": "object",
        "description": place.doc(),
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        table["required"] = required.into();
    }
    if place == Place::Rule {
        relate(&mut table);
    }
    table
}

/// What the keys of a rule have to do with each other.
fn relate(rule: &mut Json) {
    let with = |keys: &[&str]| json!({"required": keys});
    rule["anyOf"] = json!(["needs", "ai", "max_unreviewed_ai_lines", "require_model"].map(|key| with(&[key])));
    rule["not"] = json!({"anyOf": [with(&["needs", "agents"]), with(&["needs", "models"])]});
    let names_some = json!({"anyOf": [{"required": ["paths"]}, {"required": ["content"]}]});
    rule["dependentSchemas"] = json!({"sensitive": names_some});
}

fn severity(rule: &checks::Rule) -> Json {
    json!({"enum": checks::Severity::WORDS, "description": rule.title, "default": rule.severity.as_str()})
}

fn property(key: &Key) -> Json {
    let mut property = of_kind(key.kind);
    property["description"] = key.doc.into();
    if let Some(default) = default(key) {
        property["default"] = default;
    }
    property
}

fn of_kind(kind: Kind) -> Json {
    let text = || json!({"type": "string", "pattern": "\\S"});
    match kind {
        Kind::Version => json!({"const": 1}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Count { least } => json!({"type": "integer", "minimum": least, "maximum": u32::MAX}),
        Kind::Seconds => json!({"type": "number", "minimum": 0}),
        Kind::Text => text(),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::Word(words) => json!({"enum": words}),
        Kind::Rule => json!({"enum": rule_ids()}),
        Kind::Texts => json!({"type": "array", "items": text(), "minItems": 1}),
        Kind::Words(words) => json!({"type": "array", "items": {"enum": words}, "minItems": 1}),
        // A folder, a path with a slash before it, and nothing at all are no globs.
        Kind::Globs => json!({
            "type": "array",
            "items": {"type": "string", "pattern": "^(!?[^!/]|!?[^!/].*[^/])$", "maxLength": 513},
            "minItems": 1,
        }),
    }
}

/// What holds where the key is left out, of tables that are there once.
fn default(key: &Key) -> Option<Json> {
    if key.place.is_list() || key.is_required {
        return None;
    }
    let shipped = Effective::shipped();
    let table = shipped.tables.iter().find(|table| table.place == key.place)?;
    table.value(key.name).map(|value| match value {
        Value::Flag(flag) => json!(flag),
        Value::Count(count) => json!(count),
        Value::Seconds(seconds) => json!(seconds),
        Value::Text(text) | Value::Date(text) => json!(text),
        Value::Texts(texts) => json!(texts),
        Value::Globs(globs) => json!(globs.texts()),
    })
}
