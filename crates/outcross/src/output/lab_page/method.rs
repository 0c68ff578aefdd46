//! What the numbers mean and how to make them again.

use picture::{Column, Section, Table};

use crate::output::json::v1;
use crate::output::plain;

/// Definitions and settings.
pub(super) fn section(run: &v1::LabRun) -> Section {
    let row = |of: &v1::LabDefinition| vec![of.collapse.to_owned(), of.measures.join(", ")];
    let columns = vec![Column::text("collapse as"), Column::text("measures")];
    Section {
        title: "What is meant by collapse, and the settings".to_owned(),
        lead: "The literature has eight definitions (arXiv:2503.03150). The measures of this page are of these:"
            .to_owned(),
        settings: settings(run),
        tables: vec![Table { caption: String::new(), columns, rows: run.definitions.iter().map(row).collect() }],
        notes: notes(run),
        ..Section::default()
    }
}

fn settings(run: &v1::LabRun) -> Vec<(String, String)> {
    let regimes: Vec<&str> = run.runs.iter().map(|of| of.regime.as_str()).collect();
    let fixed = [("model", run.preset.to_owned()), ("regimes", regimes.join(", ")), ("seed", run.seed.to_string())];
    let model = run.model.iter().map(|(name, value)| (name.replace('_', "-"), value.to_string()));
    let source = run.source.iter().flat_map(|source| {
        let files = source.files.map(|files| ("files".to_owned(), plain::grouped(files)));
        let tokens = source.code_tokens.map(|tokens| ("tokens".to_owned(), plain::grouped(tokens)));
        std::iter::once(("paths".to_owned(), source.paths.join(", "))).chain(files).chain(tokens)
    });
    fixed.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(model).chain(source).collect()
}

fn notes(run: &v1::LabRun) -> Vec<String> {
    let seed = "One seed is one run. The same seed and settings give the same page, byte for byte.".to_owned();
    let skipped: u64 = run.source.iter().flat_map(|source| &source.problems).map(|row| row.count).sum();
    let left_out =
        (skipped > 0).then(|| format!("{} left out; --json has the reasons.", plain::counted(skipped, "file")));
    std::iter::once(seed).chain(left_out).collect()
}
