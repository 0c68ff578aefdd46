//! What the page is made from, and what limits it.

use ledger::RepositoryEntry;
use picture::{Column, Section, Table};

use super::{GENERATOR, Material, words};
use crate::output::plain;

pub(super) fn section(material: &Material<'_>) -> Section {
    let mut tables = vec![repositories(material.repositories), settings(material)];
    tables.extend(problems(material));
    Section {
        title: "What this page is made from".to_owned(),
        lead: lead(material),
        definition:
            "All figures are computed from the ledger that outcross scan makes, and from nothing else. A share \
                     of which nothing is known is left out of a chart; it is not 0."
                .to_owned(),
        settings: vec![("tool".to_owned(), GENERATOR.to_owned())],
        tables,
        notes: limits(material),
        ..Section::default()
    }
}

pub(super) fn lead(material: &Material<'_>) -> String {
    let what = match material.repositories {
        [only] => format!("The ledger of {}", only.repo_id),
        several => format!("A ledger of {} repositories, pooled", plain::grouped(several.len() as u64)),
    };
    let problems = match material.problems.count() {
        0 => "no problem was met while reading".to_owned(),
        1 => "one problem was met while reading, which is listed below".to_owned(),
        count => format!("{} problems were met while reading, which are listed below", plain::grouped(count)),
    };
    let skipped = match material.counts().skipped {
        0 => String::new(),
        files => format!("; {} at the head count no lines, because they hold no text", plain::counted(files, "file")),
    };
    format!("{what}: {problems}{skipped}.")
}

fn repositories(entries: &[RepositoryEntry]) -> Table {
    let columns = vec![
        Column::text("repository"),
        Column::text("head"),
        Column::text("branch"),
        Column::number("commits"),
        Column::number("files"),
        Column::number("lines"),
    ];
    let row = |entry: &RepositoryEntry| {
        vec![
            entry.repo_id.clone(),
            entry.head.map_or_else(|| "none".to_owned(), |head| format!("{head:.12}")),
            entry.head_ref.as_deref().map_or("–", |name| name.strip_prefix("refs/heads/").unwrap_or(name)).to_owned(),
            plain::grouped(entry.counts.commits),
            plain::grouped(entry.counts.files),
            plain::grouped(entry.counts.lines),
        ]
    };
    Table { caption: "Repositories".to_owned(), columns, rows: entries.iter().map(row).collect() }
}

fn settings(material: &Material<'_>) -> Table {
    let options = &material.main.options;
    let since = options.since.map_or_else(|| "all of history".to_owned(), words::day);
    let asked = [
        ("period", options.by.as_str().to_owned()),
        ("since", since),
        ("window of churn", format!("{} days", options.churn_days)),
    ];
    let asked = asked.into_iter().map(|(name, value)| vec![name.to_owned(), value]);
    let of_ledger = material.settings.iter().map(|(name, value)| vec![name.to_owned(), value.to_owned()]);
    let columns = vec![Column::text("setting"), Column::text("value")];
    Table { caption: "Settings".to_owned(), columns, rows: asked.chain(of_ledger).collect() }
}

fn problems(material: &Material<'_>) -> Option<Table> {
    let row = |((stage, reason), (count, affected)): (&(facts::Stage, facts::Reason), &(u64, u64))| {
        vec![stage.to_string(), reason.to_string(), plain::grouped(*count), plain::grouped(*affected)]
    };
    let rows: Vec<_> = material.problems.by_kind.iter().map(row).collect();
    let columns = vec![
        Column::text("met while reading"),
        Column::text("reason"),
        Column::number("how many"),
        Column::number("lines or bytes affected"),
    ];
    (!rows.is_empty()).then(|| Table { caption: "Problems".to_owned(), columns, rows })
}

fn limits(material: &Material<'_>) -> Vec<String> {
    let days = material.main.options.churn_days;
    let mut limits = vec![
        "Two views: first-parent follows the commits of the first-parent line, each merge with all that it brings; \
         full follows every commit against its own parents. Where a project squashes before it merges, what happened \
         on the branch is in neither."
            .to_owned(),
        format!(
            "The last {days} days before the data end say nothing about churn yet, and the last period is not over: \
             charts mark what is incomplete."
        ),
    ];
    if material.repositories.iter().any(|entry| entry.shallow) {
        limits.push(
            "A clone is shallow: its history is cut off, and lines at the cut look as if they were written there."
                .to_owned(),
        );
    }
    if material.repositories.iter().any(|entry| entry.partial) {
        limits.push("A clone is partial: what it lacks counts as unreadable.".to_owned());
    }
    if material.repositories.len() > 1 {
        limits.push(
            "Repositories are pooled: sums over all of them, in which a large one weighs more than a small one."
                .to_owned(),
        );
    }
    limits
}
