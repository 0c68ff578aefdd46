//! How a corpus was made, in words that are true of every corpus: for the card and for its forms for machines.

use corpus::manifest::Manifest;

use super::Card;
use crate::output::plain;

/// What is known of who wrote lines, and what is not.
pub(super) const LABELS: &str = "Each line says who wrote it and what review it had, as far as the history of its repository \
    knows: trailers, notes, recorded sessions and marks. What is declared is a lower bound: nobody has to declare AI. \
    Unknown is not people.";

/// What may be wrong.
pub(super) const LIMITS: &str = "Labels are those of the sources and of what their authors declared. Licences are found by \
    tags and texts, and can be wrong. Secrets and addresses are replaced by rules, which miss some. Near duplicates below \
    the threshold stay. Texts are not checked for benchmarks.";

/// What it is, in a sentence.
pub(super) fn summary(card: &Card<'_>) -> String {
    let manifest = card.manifest;
    let rows = plain::counted(manifest.rows.kept, "row");
    let tokens = plain::counted(manifest.tokens.total, "token");
    let sources = plain::counted(manifest.sources.len() as u64, "source");
    format!("Source code for training: {rows} with {tokens} of {sources}, with labels of who wrote each line.")
}

/// How sources were read.
pub(super) fn collection(manifest: &Manifest) -> String {
    let read = format!(
        "Read by {} {} from {} that its user named (repositories, folders, archives, tables), each at the commit or hash that \
         is listed. No crawler was used.",
        manifest.tool.name,
        manifest.tool.version,
        plain::counted(manifest.sources.len() as u64, "source")
    );
    if manifest.against.is_empty() {
        return read;
    }
    let rows = plain::counted(manifest.against.iter().map(|of| of.rows).sum(), "row");
    let hashes: Vec<&str> = manifest.against.iter().map(|of| of.blake3.as_str()).collect();
    let hashes = hashes.join(", ");
    format!(
        "{read} What other corpora with {rows} have (BLAKE3 of their manifests: {hashes}), exactly or nearly, was left out."
    )
}

/// What became of rows, a stage each.
pub(super) fn stages(manifest: &Manifest) -> Vec<String> {
    let stage = |stage: &corpus::manifest::ManifestStage| {
        format!("{}: {} of {} rows kept, {} dropped", stage.name, stage.kept, stage.r#in, stage.dropped)
    };
    manifest.stages.iter().map(stage).collect()
}

/// What was replaced.
pub(super) fn redaction(manifest: &Manifest) -> String {
    if manifest.recipe.secrets.redact {
        let rows = plain::counted(manifest.redacted_rows, "row");
        format!("Secrets, e-mail addresses and public network addresses were replaced in {rows}, line by line.")
    } else {
        "Nothing was replaced: secrets and addresses that sources hold are in the corpus.".to_owned()
    }
}
