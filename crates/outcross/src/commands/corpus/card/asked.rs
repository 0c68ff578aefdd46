//! What a card asks the rows of a corpus.

use std::path::Path;

use corpus::Limits;
use corpus::database::Database;
use corpus::manifest::Manifest;
use corpus::recipe::Format;

use crate::commands::Session;
use crate::commands::curate::threads;
use crate::errors::CommandError;
use crate::output::corpus_card::{Asked, Field, Group};

/// Memory for sorting, joining and grouping.
const MEMORY_BYTES: usize = 256 << 20;

/// Groups that a question may have: those beyond are in none of the card's sums, so it is more than any corpus has.
const MOST: usize = 1 << 20;

/// The year in which the first line of a row was written.
const YEAR: &str = "CAST(date_part('year', written_first) AS STRING)";

/// What the rows say; none where shards are in a form that is not asked.
pub(super) fn ask(corpus: &Path, manifest: &Manifest, session: &Session) -> Result<Option<Asked>, CommandError> {
    match manifest.recipe.output.format {
        Format::Jsonl => return Ok(None),
        Format::Parquet if manifest.rows.kept == 0 => return Ok(Some(Asked::default())),
        Format::Parquet => {}
    }
    let limits = Limits { threads: threads(session), memory_bytes: MEMORY_BYTES };
    let database = Database::open(&[corpus.to_owned()], limits).map_err(CommandError::from)?;
    let rows = database.tables().iter().find(|table| table.name == "rows");
    let field = |(name, kind): &(String, String)| Field { name: name.clone(), kind: kind.clone() };
    let fields = rows.map(|table| table.columns.iter().map(field).collect()).unwrap_or_default();
    let by = |columns: &[&str]| groups(&database, columns);
    Ok(Some(Asked {
        fields,
        reviews: by(&["review_weakest"])?,
        licences: by(&["licence"])?,
        licence_classes: by(&["licence_class"])?,
        licences_from: by(&["licence_from"])?,
        languages: by(&["language"])?,
        years: newest_first(by(&[YEAR])?),
        repositories: by(&["repo"])?,
        periods: by(&["repo", YEAR])?,
        repository_licences: by(&["repo", "licence"])?,
        agents: agents(&database)?,
    }))
}

/// The rows with the same values of some columns, those with the most tokens first.
fn groups(database: &Database, columns: &[&str]) -> Result<Vec<Group>, CommandError> {
    let selected: Vec<String> = columns.iter().zip(0..).map(|(column, at)| format!("{column} AS k{at}")).collect();
    let order: Vec<String> = (0..columns.len()).map(|at| format!("k{at} ASC NULLS LAST")).collect();
    let sql = format!(
        "SELECT {}, COUNT(*) AS n, SUM(bytes) AS b, SUM(tokens) AS t, SUM(lines) AS l FROM rows GROUP BY {} \
         ORDER BY t DESC NULLS LAST, {}",
        selected.join(", "),
        columns.join(", "),
        order.join(", "),
    );
    asked(database, &sql, columns.len())
}

/// Lines by AI, by the agent and model of their labels.
fn agents(database: &Database) -> Result<Vec<Group>, CommandError> {
    let sql = "SELECT l['agent'] AS k0, l['model'] AS k1, COUNT(DISTINCT row) AS n, 0 AS b, 0 AS t, \
               SUM(CAST(l['end'] - l['start'] + 1 AS BIGINT)) AS s \
               FROM (SELECT row, unnest(line_labels) AS l FROM rows) WHERE l['claim'] = 'ai' \
               GROUP BY l['agent'], l['model'] ORDER BY s DESC NULLS LAST, k0 ASC NULLS LAST, k1 ASC NULLS LAST";
    asked(database, sql, 2)
}

fn asked(database: &Database, sql: &str, keys: usize) -> Result<Vec<Group>, CommandError> {
    let answer = database.answer(sql, MOST).map_err(CommandError::from)?;
    Ok(answer.rows.iter().map(|row| group(row, keys)).collect())
}

/// The last year first, unknown ones at the end.
fn newest_first(mut groups: Vec<Group>) -> Vec<Group> {
    let year = |group: &Group| group.keys.first().and_then(|year| year.parse::<i64>().ok());
    groups.sort_by_key(|group| std::cmp::Reverse(year(group)));
    groups
}

fn group(row: &[String], keys: usize) -> Group {
    let number = |at: usize| row.get(keys + at).and_then(|text| text.parse().ok()).unwrap_or(0);
    Group {
        keys: row.iter().take(keys).cloned().collect(),
        rows: number(0),
        bytes: number(1),
        tokens: number(2),
        lines: number(3),
    }
}
