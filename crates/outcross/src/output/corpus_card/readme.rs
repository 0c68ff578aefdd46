//! The card for people: Markdown that hubs of data sets show.

use std::fmt::Write as _;

use super::tables::{foreign, groups, prose, share, table};
use super::{Asked, Card, eu_summary, front_matter, made};
use crate::output::plain;

/// Sources that are named.
const SOURCES: usize = 200;

/// Groups of duplicates that are named.
const GROUPS: usize = 5;

pub(super) fn text(card: &Card<'_>) -> String {
    let parts = [
        front_matter::text(card),
        what(card),
        how(card),
        who(card),
        card.asked.as_ref().map_or_else(unasked, |asked| content(asked, card.manifest.recipe.licence.find)),
        duplicates(card),
        format!("## Secrets and personal data\n\n{}\n\n", made::redaction(card.manifest)),
        sources(card),
        format!("## Limits\n\n{}\n\n", made::LIMITS),
        load(card),
        format!(
            "## Numbers for the EU summary of training content\n\nFor the template of Article 53(1)(d).\n\n{}",
            eu_summary::text(card)
        ),
    ];
    let text = parts.concat();
    format!("{}\n", text.trim_end())
}

fn what(card: &Card<'_>) -> String {
    let manifest = card.manifest;
    let mut out = format!("\n# Code {}\n\n", card.name());
    let _ = writeln!(
        out,
        "{} of {} with {} tokens from {}: source code for training, with labels of who wrote each line and what review it \
         had.\n",
        plain::grouped(manifest.rows.kept),
        plain::counted(manifest.rows.r#in, "row"),
        plain::grouped(manifest.tokens.total),
        plain::counted(manifest.sources.len() as u64, "source"),
    );
    let shards = manifest.shards.iter().map(|shard| {
        vec![foreign(&shard.path), foreign(&shard.split), plain::grouped(shard.rows), plain::grouped(shard.bytes)]
    });
    out + &table(&["file", "split", "rows#", "bytes#"], shards)
}

fn how(card: &Card<'_>) -> String {
    let manifest = card.manifest;
    let mut out = "## How it was made\n\n".to_owned();
    let _ = writeln!(out, "{}\n", prose(&made::collection(manifest)));
    let _ = writeln!(
        out,
        "Settings {}, rules version {}:\n",
        foreign(&manifest.settings_hash),
        foreign(&manifest.rules.version)
    );
    let settings = manifest.recipe.settings();
    out += &table(&["setting", "value"], settings.iter().map(|(name, value)| vec![foreign(name), foreign(value)]));
    let stages = manifest.stages.iter().map(|stage| {
        let reasons =
            stage.reasons.iter().map(|(reason, rows)| format!("{} {}", foreign(reason), plain::grouped(*rows)));
        let reasons = reasons.collect::<Vec<_>>().join(", ");
        vec![
            foreign(&stage.name),
            plain::grouped(stage.r#in),
            plain::grouped(stage.kept),
            plain::grouped(stage.dropped),
            reasons,
        ]
    });
    out += &table(&["stage", "in#", "kept#", "dropped#", "reasons"], stages);
    out + "![Rows that each stage kept and dropped](stages.svg)\n\n![Who wrote what each stage kept](shares.svg)\n\n"
}

fn who(card: &Card<'_>) -> String {
    let tokens = &card.manifest.tokens;
    let rows = [
        ("by people", tokens.human),
        ("– approved by another person", tokens.human_reviewed),
        ("by AI", tokens.ai),
        ("unknown", tokens.unknown),
        ("all", tokens.total),
    ];
    let rows =
        rows.into_iter().map(|(name, part)| vec![name.to_owned(), plain::grouped(part), share(part, tokens.total)]);
    let table = table(&["who", "tokens#", "share#"], rows);
    format!(
        "## Who wrote it, and what review it had\n\n{}\n\n{table}Approved by a person other than the author, whoever wrote \
         it: {} tokens.\n\n![Tokens by who wrote them](claims.svg)\n\n",
        made::LABELS,
        plain::grouped(tokens.reviewed),
    )
}

fn unasked() -> String {
    "The shards are JSON lines, which a card does not read: review classes, licences, languages and years are not counted \
     here.\n\n"
        .to_owned()
}

fn content(asked: &Asked, is_looked_for: bool) -> String {
    let picture = |title: &str, file: &str| format!("![{title}]({file})\n\n");
    [
        groups("weakest review of a row", &asked.reviews, "unknown"),
        picture("Tokens by their row's weakest review", "reviews.svg"),
        format!(
            "## Licences\n\n{}",
            if is_looked_for { "" } else { "They were not looked for: the recipe says so.\n\n" }
        ),
        groups("licence", &asked.licences, "none found"),
        groups("class", &asked.licence_classes, "unknown"),
        groups("decided by", &asked.licences_from, "unknown"),
        picture("Tokens by licence", "licences.svg"),
        "## Languages\n\n".to_owned(),
        groups("language", &asked.languages, "no language"),
        picture("Tokens by language", "languages.svg"),
        "## Years\n\nThe year in which the first line of a row was written, as its commit says.\n\n".to_owned(),
        groups("year", &asked.years, "unknown"),
        picture("Tokens by the year of a row's first line", "years.svg"),
        "## Repositories\n\n".to_owned(),
        groups("repository", &asked.repositories, "unknown"),
    ]
    .concat()
}

fn duplicates(card: &Card<'_>) -> String {
    let mut out = "## Duplicates\n\n".to_owned();
    let Some(near) = &card.manifest.near else { return out + "Near duplicates were not looked for.\n\n" };
    let _ = writeln!(
        out,
        "Near duplicates have a Jaccard similarity of at least {} on shingles of {} words and symbols. Every pair was verified: \
         {} compared, {} found. How probable it is that a pair is compared ({} bands of {}):\n",
        near.threshold,
        near.shingle_tokens,
        plain::grouped(near.report.compared),
        plain::grouped(near.report.verified),
        near.bands,
        near.rows,
    );
    let curve = near.curve.iter().map(|(similarity, chance)| vec![foreign(similarity), format!("{chance:.4}")]);
    out += &table(&["similarity#", "probability#"], curve);
    if !card.manifest.largest_groups.is_empty() {
        let groups = card.manifest.largest_groups.iter().take(GROUPS).map(|group| {
            let place = format!("{}:{}", group.repo, group.path);
            vec![foreign(&place), plain::grouped(group.size)]
        });
        out += &table(&["stands for the largest groups", "rows#"], groups);
    }
    out
}

fn sources(card: &Card<'_>) -> String {
    let sources = &card.manifest.sources;
    let row = |source: &corpus::manifest::ManifestSource| {
        vec![foreign(&source.id), foreign(&source.commit), foreign(&source.kind)]
    };
    let out = format!(
        "## Sources\n\n{}",
        table(&["source", "commit or hash", "kind"], sources.iter().take(SOURCES).map(row))
    );
    match sources.len().saturating_sub(SOURCES) {
        0 => out,
        more => out + &format!("And {} more in `manifest.json`.\n\n", plain::grouped(more as u64)),
    }
}

/// How programs read it, from the folder of the corpus.
fn load(card: &Card<'_>) -> String {
    let is_parquet = card.manifest.shards.iter().any(|shard| shard.path.ends_with(".parquet"));
    let (kind, polars, duckdb) = if is_parquet {
        ("parquet", "pl.scan_parquet(\"shards/*.parquet\")", "FROM 'shards/*.parquet'")
    } else {
        ("json", "pl.scan_ndjson(\"shards/*.jsonl.zst\")", "FROM read_json('shards/*.jsonl.zst')")
    };
    let files = if is_parquet { "shards/*.parquet" } else { "shards/*.jsonl.zst" };
    format!(
        "## How to load it\n\nPaths are from the folder of the corpus.\n\n```python\nimport polars as pl\nrows = {polars}\n\n\
         import duckdb\nduckdb.sql(\"SELECT language, sum(tokens_human_reviewed) {duckdb} GROUP BY 1\")\n\n\
         from datasets import load_dataset\nrows = load_dataset(\"{kind}\", data_files=\"{files}\", split=\"train\")\n```\n\n"
    )
}
