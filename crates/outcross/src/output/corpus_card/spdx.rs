//! SPDX 3.0.1, dataset profile. What only the publisher knows (when it was built and released, where it is) is left out,
//! and said to be.

use serde_json::{Value, json};

use super::{Card, Hashed, made};

const OPEN: &str =
    "To be added by who publishes: created, dataset originatedBy, builtTime, releaseTime, downloadLocation.";

pub(super) fn document(card: &Card<'_>) -> Value {
    let id = |part: &str| format!("urn:outcross:corpus:{}#{part}", card.identity());
    let mut graph = vec![
        json!({
            "type": "CreationInfo",
            "@id": "_:creation",
            "specVersion": "3.0.1",
            "createdBy": [id("tool")],
            "comment": OPEN,
        }),
        json!({
            "type": "SoftwareAgent",
            "spdxId": id("tool"),
            "creationInfo": "_:creation",
            "name": format!("{} {}", card.manifest.tool.name, card.manifest.tool.version),
        }),
        json!({
            "type": "SpdxDocument",
            "spdxId": id("document"),
            "creationInfo": "_:creation",
            "profileConformance": ["core", "software", "dataset"],
            "rootElement": [id("dataset")],
        }),
        package(card, &id("dataset")),
    ];
    let files = card.shards.iter().zip(1..);
    let ids: Vec<String> = files.clone().map(|(_, at)| id(&format!("shard-{at}"))).collect();
    graph.extend(files.zip(&ids).map(|((shard, _), id)| file(shard, id)));
    graph.push(json!({
        "type": "Relationship",
        "spdxId": id("contains"),
        "creationInfo": "_:creation",
        "relationshipType": "contains",
        "from": id("dataset"),
        "to": ids,
    }));
    json!({ "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": graph })
}

fn package(card: &Card<'_>, id: &str) -> Value {
    let manifest = card.manifest;
    json!({
        "type": "dataset_DatasetPackage",
        "spdxId": id,
        "creationInfo": "_:creation",
        "name": card.name(),
        "software_packageVersion": card.identity(),
        "software_primaryPurpose": "data",
        "description": made::summary(card),
        "dataset_datasetType": ["text", "structured"],
        "dataset_datasetSize": manifest.shards.iter().map(|shard| shard.bytes).sum::<u64>(),
        "dataset_dataCollectionProcess": made::collection(manifest),
        "dataset_dataPreprocessing": made::stages(manifest),
        "dataset_anonymizationMethodUsed": [made::redaction(manifest)],
        "dataset_hasSensitivePersonalInformation": "noAssertion",
        "dataset_datasetNoise": made::LIMITS,
        "dataset_knownBias": [made::LABELS],
        "dataset_intendedUse": "training and study of models of source code",
    })
}

fn file(shard: &Hashed, id: &str) -> Value {
    let hash = |algorithm: &str, value: &str| json!({ "type": "Hash", "algorithm": algorithm, "hashValue": value });
    json!({
        "type": "software_File",
        "spdxId": id,
        "creationInfo": "_:creation",
        "name": shard.file.path,
        "software_primaryPurpose": "data",
        "verifiedUsing": [hash("sha256", &shard.sha256), hash("blake3", &shard.file.blake3)],
    })
}
