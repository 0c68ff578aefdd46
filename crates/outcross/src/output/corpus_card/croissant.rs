//! Croissant 1.1 with PROV: the files, the columns, where the data come from, and line labels as an annotation of the text.
//!
//! Method: <http://mlcommons.org/croissant/1.1>, "Annotating Data" and "Using External Vocabularies"; RAI 1.0.

use serde_json::{Value, json};

use super::{Card, Field, Hashed, made};

/// Fields of line labels with their types.
const LABEL: [(&str, &str); 7] = [
    ("start", "sc:Integer"),
    ("end", "sc:Integer"),
    ("claim", "sc:Text"),
    ("level", "sc:Text"),
    ("agent", "prov:SoftwareAgent"),
    ("model", "sc:Text"),
    ("review_class", "sc:Text"),
];

pub(super) fn document(card: &Card<'_>) -> Value {
    let manifest = card.manifest;
    let mut document = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": card.name(),
        "description": made::summary(card),
        "version": card.identity(),
        "license": licences(card),
        "inLanguage": "code",
        "distribution": distribution(card),
        "recordSet": record_sets(card),
        "prov:wasDerivedFrom": sources(card),
        "prov:wasGeneratedBy": activity(card),
        "rai:dataCollection": made::collection(manifest),
        "rai:dataPreprocessingProtocol": made::stages(manifest),
        "rai:dataAnnotationProtocol": made::LABELS,
        "rai:machineAnnotationTools": [format!("{} {}", manifest.tool.name, manifest.tool.version)],
        "rai:personalSensitiveInformation": made::redaction(manifest),
        "rai:dataLimitations": made::LIMITS,
    });
    if let Some((first, last)) = card.years() {
        document["rai:dataCollectionTimeframe"] = json!([first, last]);
    }
    document
}

fn context() -> Value {
    json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "annotation": "cr:annotation",
        "arrayShape": "cr:arrayShape",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "dct": "http://purl.org/dc/terms/",
        "equivalentProperty": "cr:equivalentProperty",
        "extract": "cr:extract",
        "field": "cr:field",
        "fileObject": "cr:fileObject",
        "fileSet": "cr:fileSet",
        "includes": "cr:includes",
        "isArray": "cr:isArray",
        "key": "cr:key",
        "prov": "http://www.w3.org/ns/prov#",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "recordSet": "cr:recordSet",
        "sc": "https://schema.org/",
        "source": "cr:source",
        "subField": "cr:subField"
    })
}

fn licences(card: &Card<'_>) -> Vec<String> {
    let groups = card.asked.iter().flat_map(|asked| &asked.licences);
    let mut named: Vec<String> = groups.map(|group| group.key(0, "NOASSERTION").to_owned()).collect();
    named.sort();
    named.dedup();
    named
}

fn distribution(card: &Card<'_>) -> Vec<Value> {
    let mut all: Vec<Value> = card.shards.iter().map(file).collect();
    let names: Vec<&str> = card.shards.iter().map(|shard| shard.file.path.as_str()).collect();
    all.push(json!({
        "@type": "cr:FileSet",
        "@id": "shards",
        "description": "The rows, by split.",
        "encodingFormat": encoding(names.first().copied().unwrap_or_default()),
        "includes": names,
    }));
    all
}

fn file(shard: &Hashed) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": shard.file.path,
        "name": shard.file.path,
        "description": format!("{} rows of {}; BLAKE3 {}", shard.file.rows, shard.file.split, shard.file.blake3),
        "contentSize": format!("{} B", shard.file.bytes),
        "contentUrl": shard.file.path,
        "encodingFormat": encoding(&shard.file.path),
        "sha256": shard.sha256,
    })
}

fn encoding(path: &str) -> &'static str {
    if path.ends_with(".parquet") { "application/vnd.apache.parquet" } else { "application/jsonl+zstd" }
}

fn record_sets(card: &Card<'_>) -> Vec<Value> {
    let Some(asked) = &card.asked else { return Vec::new() };
    let apart = |field: &&Field| field.name != "line_labels" && data_type(&field.kind).is_some();
    let fields: Vec<Value> = asked.fields.iter().filter(apart).map(field).collect();
    vec![json!({
        "@type": "cr:RecordSet",
        "@id": "rows",
        "name": "rows",
        "description": "A row is a text at a place. The column of rules' values, which is a map, is not described here.",
        "key": { "@id": "rows/row" },
        "field": fields,
    })]
}

fn field(of: &Field) -> Value {
    let mut field = plain(&of.name, data_type(&of.kind).unwrap_or("sc:Text"));
    if of.kind.starts_with("List(") {
        field["isArray"] = json!(true);
        field["arrayShape"] = json!("-1");
    }
    if of.name == "text" {
        field["annotation"] = line_labels();
    }
    field
}

fn plain(column: &str, kind: &str) -> Value {
    json!({
        "@type": "cr:Field",
        "@id": format!("rows/{column}"),
        "name": column,
        "dataType": kind,
        "source": { "fileSet": { "@id": "shards" }, "extract": { "column": column } },
    })
}

/// Who wrote which lines of the text.
fn line_labels() -> Value {
    let part = |(name, kind): (&str, &str)| {
        let mut part = json!({
            "@type": "cr:Field",
            "@id": format!("rows/text/line_labels/{name}"),
            "name": name,
            "dataType": kind,
        });
        if name == "agent" {
            part["equivalentProperty"] = json!("prov:wasAttributedTo");
        }
        part
    };
    json!({
        "@type": "cr:Field",
        "@id": "rows/text/line_labels",
        "name": "line_labels",
        "description": made::LABELS,
        "equivalentProperty": "prov:wasAttributedTo",
        "dataType": "prov:Agent",
        "isArray": true,
        "arrayShape": "-1",
        "source": { "fileSet": { "@id": "shards" }, "extract": { "column": "line_labels" } },
        "subField": LABEL.map(part),
    })
}

/// The type of Croissant for a type of Arrow; none for maps.
fn data_type(kind: &str) -> Option<&'static str> {
    let is = |start: &str| kind.starts_with(start);
    match kind {
        "Utf8" | "LargeUtf8" | "Utf8View" => Some("sc:Text"),
        "Boolean" => Some("sc:Boolean"),
        _ if is("Int") || is("UInt") => Some("sc:Integer"),
        _ if is("Float") => Some("sc:Float"),
        _ if is("Timestamp") => Some("sc:DateTime"),
        _ if is("List(") => Some("sc:StructuredValue"),
        _ => None,
    }
}

fn sources(card: &Card<'_>) -> Vec<Value> {
    let source = |source: &corpus::manifest::ManifestSource| {
        json!({
            "@type": "prov:Entity",
            "prov:label": source.id,
            "name": source.id,
            "version": source.commit,
            "additionalType": source.kind,
        })
    };
    card.manifest.sources.iter().map(source).collect()
}

fn activity(card: &Card<'_>) -> Value {
    let manifest = card.manifest;
    json!({
        "@type": "prov:Activity",
        "prov:label": "curate",
        "prov:wasAssociatedWith": {
            "@type": "prov:SoftwareAgent",
            "prov:label": manifest.tool.name,
            "version": manifest.tool.version,
        },
        "prov:used": {
            "@type": "prov:Plan",
            "prov:label": "settings and rules",
            "identifier": manifest.settings_hash,
            "version": manifest.rules.version,
        },
    })
}
