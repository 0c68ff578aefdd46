//! The corpus against its bars: near duplicates of a folder beside rensa, text-dedup and datatrove (`corpus_reference.py`), and all stages
//! beside parsing alone.
//!
//! CPU seconds of whole processes, in turns; the least of all turns. Without a Python that has the others (`--python PATH`)
//! their rows are missing. Ours reads the folder, compares, checks every pair and writes shards; the others write no labels.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::lab::told;
use super::measure::Measure;
use super::{Plan, measure, ours, temporary};
use crate::Failure;

/// The same with others.
const REFERENCE: &str = include_str!("corpus_reference.py");

/// A recipe that does nothing but drop duplicates.
const ONLY_DUPLICATES: &str = "[filter]\nrules = []\nparse = false\nvalues = false\n[licence]\nallow = [\"permissive\", \"weak-copyleft\", \
                               \"copyleft\", \"other\", \"none\"]\nfind = false\n[secrets]\nredact = false\n[dedup]\nlargest_share = 1.0\n";

/// The others, with how many times as long they must take.
const OTHERS: [(&str, f64); 3] = [("rensa", 5.0), ("text-dedup", 5.0), ("datatrove", 20.0)];

/// What measures the corpus.
pub(super) struct CorpusTools {
    /// The example `parse` of `code`.
    pub(super) parse: PathBuf,
    pub(super) python: Option<PathBuf>,
}

/// A folder, measured.
pub(super) struct CorpusRow {
    name: String,
    duplicates: Job,
    all: Job,
    parsing_seconds: f64,
    others: Vec<Other>,
}

/// A run of ours.
struct Job {
    measure: Measure,
    rows: u64,
    dropped: u64,
    bytes: u64,
}

struct Other {
    name: String,
    seconds: f64,
    rows: u64,
    removed: u64,
    bar: f64,
}

pub(super) fn measured(plan: &Plan, tools: &CorpusTools, name: &str, path: &Path) -> Result<CorpusRow, Failure> {
    let folder = temporary()?;
    let recipe = folder.path().join("duplicates.toml");
    write(&recipe, ONLY_DUPLICATES)?;
    let script = folder.path().join("corpus_reference.py");
    write(&script, REFERENCE)?;
    let mut row: Option<CorpusRow> = None;
    for _ in 0..plan.repeats {
        let duplicates = job(plan, path, Some(&recipe))?;
        let all = job(plan, path, None)?;
        // The program parses twice, with and without what it makes of the trees: this is what parsing alone takes.
        let parsing = told(&tools.parse, path.as_os_str())?.seconds("parsing").ok_or("nothing was parsed")?;
        let found = CorpusRow { name: name.to_owned(), duplicates, all, parsing_seconds: parsing, others: Vec::new() };
        row = Some(match row {
            None => found,
            Some(row) => row.best(found),
        });
    }
    let mut row = row.ok_or("nothing was measured")?;
    for (tool, bar) in OTHERS {
        if let Some(python) = &tools.python {
            let mut command = Command::new(python);
            let (_, said) = measure::captured(command.arg(&script).arg(tool).arg(path))?;
            row.others.extend(Other::read(&String::from_utf8_lossy(&said), bar));
        }
    }
    Ok(row)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// One run of ours over a folder as it is on disk.
fn job(plan: &Plan, path: &Path, recipe: Option<&Path>) -> Result<Job, Failure> {
    let out = temporary()?;
    let corpus = out.path().join("corpus");
    let mut command = ours(plan, out.path());
    command.args(["curate", "--json", "--no-progress", "--out"]).arg(&corpus).arg(path);
    if let Some(recipe) = recipe {
        command.arg("--recipe").arg(recipe);
    }
    let (measure, said) = measure::captured(&mut command)?;
    let manifest: serde_json::Value =
        serde_json::from_slice(&said).map_err(|error| format!("curate says no JSON: {error}"))?;
    let stages = manifest["stages"].as_array().cloned().unwrap_or_default();
    let of = |name: &str, field: &str| {
        stages.iter().find(|stage| stage["name"] == name).and_then(|stage| stage[field].as_u64()).unwrap_or_default()
    };
    let dropped = of("exact", "dropped") + of("near", "dropped");
    let bytes = manifest["shards"].as_array().into_iter().flatten().filter_map(|shard| shard["bytes"].as_u64()).sum();
    Ok(Job { measure, rows: of("ingest", "kept"), dropped, bytes })
}

impl CorpusRow {
    /// The least of both.
    fn best(self, other: CorpusRow) -> CorpusRow {
        let least = |a: Job, b: Job| if a.measure.cpu_seconds <= b.measure.cpu_seconds { a } else { b };
        CorpusRow {
            name: self.name,
            duplicates: least(self.duplicates, other.duplicates),
            all: least(self.all, other.all),
            parsing_seconds: self.parsing_seconds.min(other.parsing_seconds),
            others: self.others,
        }
    }
}

impl Other {
    fn read(said: &str, bar: f64) -> Option<Other> {
        let mut parts = said.trim_end().lines().last()?.split('\t');
        Some(Other {
            name: parts.next()?.to_owned(),
            seconds: parts.next()?.parse().ok()?,
            rows: parts.next()?.parse().ok()?,
            removed: parts.next()?.parse().ok()?,
            bar,
        })
    }
}

/// Duplicates, then all stages.
pub(super) fn table(rows: &[CorpusRow]) -> String {
    let mut table = "| folder | tool | texts | duplicates | CPU s | times ours | bar | peak MiB |\n|---|---|---|---|---|---|---|---|\n".to_owned();
    for CorpusRow { name, duplicates: own, others, .. } in rows {
        let (seconds, peak) = (own.measure.cpu_seconds, f64::from(own.measure.peak_kib as u32) / 1024.0);
        let _ = writeln!(table, "| {name} | ours | {} | {} | {seconds:.2} | 1 | | {peak:.0} |", own.rows, own.dropped);
        for other in others {
            let ratio = other.seconds / seconds.max(0.01);
            let Other { name: tool, rows, removed, bar, seconds } = other;
            let _ =
                writeln!(table, "| {name} | {tool} | {rows} | {removed} | {seconds:.2} | {ratio:.1} | {bar:.0} | |");
        }
    }
    table.push_str("\n| folder | texts | all stages CPU s | parsing alone | ratio (bar 2.5) | peak MiB | shards MiB |\n|---|---|---|---|---|---|---|\n");
    for CorpusRow { name, all, parsing_seconds, .. } in rows {
        let seconds = all.measure.cpu_seconds;
        let ratio = seconds / parsing_seconds.max(0.01);
        let (peak, written) = (f64::from(all.measure.peak_kib as u32) / 1024.0, all.bytes as f64 / f64::from(1 << 20));
        let _ = writeln!(
            table,
            "| {name} | {} | {seconds:.2} | {parsing_seconds:.2} | {ratio:.2} | {peak:.0} | {written:.1} |",
            all.rows
        );
    }
    table
}
