//! What a run made, or would make, for people: the stages as a waterfall, then tokens by who wrote them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use corpus::manifest::{Manifest, Tokens};

use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Reasons that are named at a stage.
const REASONS: usize = 3;

/// A corpus.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut Output, manifest: &Manifest, folder: &Path) -> io::Result<()> {
    let palette = out.palette;
    let rows = manifest.rows;
    let kept = format!("{} of {}", plain::grouped(rows.kept), plain::counted(rows.r#in, "row"));
    let sources = plain::counted(manifest.sources.len() as u64, "source");
    writeln!(out, "{}", palette.styled(format!("{kept} of {sources} kept in {}", folder.display()), palette.strong))?;
    writeln!(out)?;
    for stage in &manifest.stages {
        waterfall(out, (&stage.name, stage.kept, stage.dropped), &stage.reasons)?;
    }
    if !manifest.against.is_empty() {
        let rows: u64 = manifest.against.iter().map(|of| of.rows).sum();
        writeln!(out, "  adds to {} of other corpora", plain::counted(rows, "row"))?;
    }
    if manifest.redacted_rows > 0 {
        writeln!(out, "  {} with secrets or addresses replaced", plain::counted(manifest.redacted_rows, "row"))?;
    }
    writeln!(out)?;
    tokens(out, &manifest.tokens)?;
    let files = |files: &[corpus::manifest::ManifestFile]| {
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        format!("{}, {}", plain::counted(files.len() as u64, "file"), mebibytes(bytes))
    };
    writeln!(out, "shards    {}; drops: {}", files(&manifest.shards), files(&manifest.drops))?;
    let only =
        |class: &str| manifest.stages.iter().any(|stage| stage.name == "licence" && stage.reasons.contains_key(class));
    if rows.kept == 0 && only("none") {
        let hint =
            "hint: no licence was found; for code of your own a recipe with licence.allow = [\"permissive\", \"none\"]";
        writeln!(out, "{hint}")?;
    }
    writeln!(out, "next      outcross corpus verify {}", folder.display())
}

/// What a run would do.
///
/// # Errors
/// Those of the writer.
pub fn plan(out: &mut Output, plan: &v1::CuratePlan) -> io::Result<()> {
    let palette = out.palette;
    writeln!(out, "{}", palette.styled("Sources", palette.strong))?;
    for source in &plan.sources {
        let commit = &source.commit[..source.commit.len().min(17)];
        let id = Untrusted::new(source.id.as_bytes()).term().to_string();
        writeln!(out, "  {:<10} {id} {}", source.kind, Untrusted::new(commit.as_bytes()).term())?;
    }
    writeln!(out, "{}", palette.styled("Settings", palette.strong))?;
    for (name, value) in plan.recipe.settings() {
        writeln!(out, "  {name} = {value}")?;
    }
    let title = format!("Estimate, from one text of {}", plan.one_of);
    writeln!(out, "{}", palette.styled(title, palette.strong))?;
    for stage in &plan.stages {
        waterfall(out, (&stage.name, stage.kept, stage.dropped), &stage.reasons)?;
    }
    writeln!(out, "Near duplicates have to meet in the sample: there are more.")
}

fn waterfall(
    out: &mut Output,
    (name, kept, dropped): (&str, u64, u64),
    reasons: &BTreeMap<String, u64>,
) -> io::Result<()> {
    let mut most: Vec<(&String, &u64)> = reasons.iter().collect();
    most.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
    let mut named: Vec<String> = most
        .iter()
        .take(REASONS)
        .map(|(reason, rows)| format!("{} {}", Untrusted::new(reason.as_bytes()).term(), plain::grouped(**rows)))
        .collect();
    if most.len() > REASONS {
        named.push(format!("{} more", plain::counted((most.len() - REASONS) as u64, "reason")));
    }
    let (kept, dropped) = (plain::grouped(kept), plain::grouped(dropped));
    let line = format!("{name:<9} {kept:>11} kept {dropped:>11} dropped  {}", named.join(", "));
    writeln!(out, "{}", line.trim_end())
}

fn tokens(out: &mut Output, tokens: &Tokens) -> io::Result<()> {
    let parts = [tokens.human, tokens.ai, tokens.unknown];
    let shares: Vec<String> =
        plain::shares(&parts).into_iter().zip(parts).map(|(share, part)| plain::percent(share, part)).collect();
    writeln!(
        out,
        "tokens    {}: by people {} % (reviewed {}), by AI {} %, unknown {} %",
        plain::grouped(tokens.total),
        shares[0],
        plain::grouped(tokens.human_reviewed),
        shares[1],
        shares[2]
    )
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}
