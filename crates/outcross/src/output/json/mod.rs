//! JSON for programs. Each document names its schema and version; a version only ever gains fields.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::untrusted::write_json_fragment;

pub mod config_schema;
pub mod v1;

/// Writes a document, indented, with a line feed at its end. No character in it acts on a terminal.
///
/// # Errors
/// Those of the writer.
pub fn write(mut writer: impl Write, document: &impl Serialize) -> Result<(), serde_json::Error> {
    let formatter = Harmless(PrettyFormatter::new());
    document.serialize(&mut Serializer::with_formatter(&mut writer, formatter))?;
    writer.write_all(b"\n").map_err(serde_json::Error::io)
}

/// A document as one line, without a line feed at its end. No character in it acts on a terminal.
///
/// # Errors
/// If the document can't be JSON.
pub fn line(document: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string(document).map(|json| harmless(&json))
}

/// JSON of another writer with the same meaning, in which no character acts on a terminal; `json` is on one line.
#[must_use]
pub fn harmless(json: &str) -> String {
    let mut bytes = Vec::with_capacity(json.len());
    write_json_fragment(&mut bytes, json).expect("because memory takes every byte");
    String::from_utf8(bytes).expect("because text with ASCII in it is text")
}

/// Writes a document as one line. No character in it acts on a terminal.
///
/// # Errors
/// Those of the writer.
pub fn write_line(mut writer: impl Write, document: &impl Serialize) -> Result<(), serde_json::Error> {
    writer.write_all((line(document)? + "\n").as_bytes()).map_err(serde_json::Error::io)
}

/// Indents, and escapes what acts on a terminal.
struct Harmless(PrettyFormatter<'static>);

macro_rules! as_pretty {
    ($($method:ident($($argument:ident: $kind:ty),*);)+) => {
        $(fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            self.0.$method(writer $(, $argument)*)
        })+
    };
}

impl Formatter for Harmless {
    as_pretty! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_json_fragment(writer, fragment)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn indented_and_harmless() {
        let mut bytes = Vec::new();
        let document = serde_json::json!({"list": [1, "\u{1b}[31m\u{202e}\"x\\"], "none": [], "object": {}});
        super::write(&mut bytes, &document).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let expect = "{\n  \"list\": [\n    1,\n    \"\\u001b[31m\\u202e\\\"x\\\\\"\n  ],\n  \"none\": [],\n  \"object\": {}\n}\n";
        assert_eq!(text, expect);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), document);
        let mut line = Vec::new();
        super::write_line(&mut line, &document).unwrap();
        let expect = "{\"list\":[1,\"\\u001b[31m\\u202e\\\"x\\\\\"],\"none\":[],\"object\":{}}\n";
        assert_eq!(String::from_utf8(line).unwrap(), expect);
    }
}
