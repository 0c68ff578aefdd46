//! How an output begins and ends: it is empty, or of the same settings; and its manifest comes last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Decided, Job, Run, WORK};
use crate::against::Against;
use crate::error::CorpusError;
use crate::manifest::{
    FILE, Manifest, ManifestAgainst, ManifestFile, ManifestNear, ManifestRules, ManifestSource, ManifestTool, Rows,
    SCHEMA,
};
use crate::recipe::Recipe;
use crate::run::export::Exported;
use crate::steps::{Steps, durable, hashed, removed, synced};

/// The settings of the corpus that an output is for.
const SETTINGS: &str = "settings.json";

/// The folders of shards and of what went.
const SHARDS: &str = "shards";
const DROPS: &str = "drops";

/// Settings by name, and the version of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    tool: String,
    settings: BTreeMap<String, String>,
}

impl Settings {
    /// Those of a recipe, and by their hashes the corpora that it adds to.
    fn of(tool: &str, recipe: &Recipe, against: &[ManifestAgainst]) -> Self {
        let mut settings = recipe.settings();
        if !against.is_empty() {
            let hashes: Vec<&str> = against.iter().map(|of| of.blake3.as_str()).collect();
            settings.insert("against".to_owned(), serde_json::Value::from(hashes).to_string());
        }
        Settings { tool: tool.to_owned(), settings }
    }
}

/// Makes sure that the output is empty or of the same settings, and says in it what it is for.
pub(super) fn claim(job: &Job<'_>) -> Result<(), CorpusError> {
    let against: Vec<ManifestAgainst> = job.against.iter().map(Against::named).collect();
    let wanted = Settings::of(job.tool.1, job.recipe, &against);
    let work = job.out.join(WORK);
    fs::create_dir_all(job.out).map_err(CorpusError::file(job.out))?;
    match before(job)? {
        Some(found) => same(job.out, &found, &wanted)?,
        None if !is_empty(job.out)? => {
            let message = format!("{} is not empty, and no corpus", job.out.display());
            return Err(CorpusError::Output { message, hint: "name a folder that is not there yet".to_owned() });
        }
        None => {}
    }
    fs::create_dir_all(&work).map_err(CorpusError::file(&work))?;
    let text = serde_json::to_vec_pretty(&wanted).expect("because it has texts alone");
    replaced(&work, SETTINGS, &text)
}

/// Writes a file of a folder that is the old one or the new one, whenever the run is stopped.
fn replaced(folder: &Path, name: &str, text: &[u8]) -> Result<(), CorpusError> {
    let (path, new) = (folder.join(name), folder.join(format!("{name}.new")));
    durable(&new, text)?;
    fs::rename(&new, &path).map_err(CorpusError::file(&path))?;
    synced(folder)
}

/// The settings of the corpus that is there, whole or begun.
fn before(job: &Job<'_>) -> Result<Option<Settings>, CorpusError> {
    if job.out.join(FILE).exists() {
        let manifest = Manifest::read(job.out)?;
        return Ok(Some(Settings::of(&manifest.tool.version, &manifest.recipe, &manifest.against)));
    }
    let path = job.out.join(WORK).join(SETTINGS);
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| CorpusError::Damaged { path: path.clone(), message: error.to_string() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CorpusError::file(&path)(error)),
    }
}

fn is_empty(folder: &Path) -> Result<bool, CorpusError> {
    let mut entries = fs::read_dir(folder).map_err(CorpusError::file(folder))?;
    Ok(!entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != WORK)))
}

/// Says which setting differs.
fn same(out: &Path, found: &Settings, wanted: &Settings) -> Result<(), CorpusError> {
    let names: BTreeSet<&String> = found.settings.keys().chain(wanted.settings.keys()).collect();
    let differs = names.into_iter().find(|name| found.settings.get(*name) != wanted.settings.get(*name));
    let none = "nothing".to_owned();
    let what = match differs {
        Some(name) => {
            let [was, is] = [found, wanted].map(|of| of.settings.get(name).unwrap_or(&none));
            format!("{name} = {was}, now {is}")
        }
        None if found.tool != wanted.tool => format!("version {}, now {}", found.tool, wanted.tool),
        None => return Ok(()),
    };
    let message = format!("{} is a corpus of other settings: {what}", out.display());
    Err(CorpusError::Output { message, hint: "name another folder, or remove this one".to_owned() })
}

impl Run<'_> {
    pub(super) fn manifest(
        &self,
        sources: Vec<ManifestSource>,
        decided: &Decided,
        exported: &Exported,
    ) -> Result<Manifest, CorpusError> {
        let (shards, drops) = (files(&exported.shards, SHARDS)?, files(&exported.drops, DROPS)?);
        let rows = |files: &[ManifestFile]| files.iter().map(|file| file.rows).sum::<u64>();
        let came = decided.counts.first().map_or(0, |stage| stage.r#in);
        let mut stages = decided.counts.clone();
        let kept = stages.last().map_or(0, |stage| stage.kept);
        let last = stages.last().map(|stage| stage.tokens.clone()).unwrap_or_default();
        for name in ["secrets", "export"] {
            let stage = crate::manifest::ManifestStage {
                name: name.to_owned(),
                r#in: kept,
                kept,
                dropped: 0,
                reasons: BTreeMap::new(),
                tokens: last.clone(),
            };
            stages.push(stage);
        }
        let manifest = Manifest {
            schema: SCHEMA.to_owned(),
            tool: ManifestTool { name: self.job.tool.0.to_owned(), version: self.job.tool.1.to_owned() },
            recipe: self.job.recipe.clone(),
            settings_hash: self.settings.clone(),
            rules: ManifestRules {
                version: kernels::rules::VERSION.to_owned(),
                fingerprint: kernels::rules::fingerprint(),
            },
            sources,
            against: self.job.against.iter().map(Against::named).collect(),
            rows: Rows { r#in: came, kept: rows(&shards), dropped: rows(&drops) },
            tokens: super::decide::tokens(&decided.totals),
            stages,
            redacted_rows: exported.redacted,
            near: decided.near.as_ref().map(|report| near(self.job.recipe.dedup.threshold, report.clone())),
            largest_groups: decided.largest.clone(),
            shards,
            drops,
        };
        match manifest.faults().into_iter().next() {
            Some(message) => Err(CorpusError::Unaccounted { stage: "export".to_owned(), message }),
            None => Ok(manifest),
        }
    }
}

fn near(threshold: f64, report: crate::near::NearReport) -> ManifestNear {
    use kernels::minhash::{BANDS, ROWS, compared};
    let curve = (5..=10).map(|tenth| f64::from(tenth) / 10.0);
    ManifestNear {
        shingle_tokens: kernels::shingles::TOKENS as u32,
        bands: BANDS as u32,
        rows: ROWS as u32,
        threshold,
        curve: curve.map(|at| (format!("{at:.1}"), (compared(at) * 1e4).round() / 1e4)).collect(),
        report,
    }
}

/// The files of a step as the corpus will have them: named by part, number and the first digits of their hash.
fn files(step: &Path, folder: &str) -> Result<Vec<ManifestFile>, CorpusError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(step).map_err(CorpusError::file(step))? {
        let path = entry.map_err(CorpusError::file(step))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((stem, extension)) = name.split_once('.').filter(|(_, extension)| *extension != "json") else {
            continue;
        };
        let (bytes, blake3) = hashed(&path)?;
        let split = stem.rsplit_once('-').map_or("", |(split, _)| split);
        found.push(ManifestFile {
            path: format!("{folder}/{stem}-{}.{extension}", &blake3[..8]),
            split: if split == DROPS { String::new() } else { split.to_owned() },
            rows: crate::shard::rows(&path)?,
            bytes,
            blake3,
        });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Puts the files of a run in their places and names them in the manifest; then what it does not name goes.
pub(super) fn commit(out: &Path, steps: &Steps, manifest: &Manifest) -> Result<(), CorpusError> {
    for (folder, files, step) in [(SHARDS, &manifest.shards, "shards"), (DROPS, &manifest.drops, "drops")] {
        let folder = out.join(folder);
        fs::create_dir_all(&folder).map_err(CorpusError::file(&folder))?;
        for file in files {
            place(&steps.path(step), out, file)?;
        }
        synced(&folder)?;
    }
    replaced(out, FILE, manifest.text().as_bytes())?;
    tidy(out, manifest)?;
    removed(&out.join(WORK))
}

/// Links a step's file into its place: the step stays whole until the manifest names the file.
fn place(step: &Path, out: &Path, file: &ManifestFile) -> Result<(), CorpusError> {
    let to = out.join(&file.path);
    let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (stem, extension) = name.split_once('.').unwrap_or((&name, ""));
    let from = step.join(format!("{}.{extension}", stem.rsplit_once('-').map_or(stem, |(stem, _)| stem)));
    if to.exists() {
        fs::remove_file(&to).map_err(CorpusError::file(&to))?;
    }
    let linked = fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop));
    linked.map_err(CorpusError::file(&to))
}

/// Removes files that the manifest does not name.
fn tidy(out: &Path, manifest: &Manifest) -> Result<(), CorpusError> {
    let named: BTreeSet<&str> = manifest.shards.iter().chain(&manifest.drops).map(|file| file.path.as_str()).collect();
    for folder in [SHARDS, DROPS] {
        let path = out.join(folder);
        for entry in fs::read_dir(&path).map_err(CorpusError::file(&path))? {
            let entry = entry.map_err(CorpusError::file(&path))?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if !named.contains(name.as_str()) {
                fs::remove_file(entry.path()).map_err(CorpusError::file(&path))?;
            }
        }
    }
    Ok(())
}
