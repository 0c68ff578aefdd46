//! Whether a corpus holds what its manifest promises, read again from the disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use serde::Serialize;

use super::rows::{JsonRow, Rows, count, each, text};
use crate::against::Against;
use crate::error::CorpusError;
use crate::manifest::{FILE, Manifest, ManifestFile, Tokens};
use crate::run::WORK;
use crate::steps::hashed;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Verified {
    /// Files that were read.
    pub files: u64,
    /// Rows that were read: those that stayed and those that went.
    pub rows: u64,
    /// Rows that duplicate a row of another corpus, which was not there to look it up.
    pub unchecked: u64,
    /// Promises that do not hold.
    pub faults: Vec<String>,
}

/// The most faults that are listed.
const MOST_FAULTS: usize = 100;

/// Reads everything that the manifest names. Rows that duplicate those of another corpus are looked up where `against` has it.
///
/// # Errors
///
/// There is no manifest, or none of this version. What it names and is not there is a fault, no error.
pub fn verify(corpus: &Path, against: &[Against], tick: &dyn Fn(u64, u64)) -> Result<Verified, CorpusError> {
    let manifest = Manifest::read(corpus)?;
    let mut reading = Reading { faults: manifest.faults(), ..Reading::default() };
    let all = (manifest.shards.len() + manifest.drops.len()) as u64;
    let files = manifest.shards.iter().map(|file| (file, true)).chain(manifest.drops.iter().map(|file| (file, false)));
    for (at, (file, is_shard)) in (0..).zip(files) {
        tick(at, all);
        reading.file(corpus, file, is_shard);
    }
    reading.left_over(corpus, &manifest)?;
    reading.compare(&manifest);
    let unchecked = reading.elsewhere(&manifest, against);
    reading.faults.truncate(MOST_FAULTS);
    Ok(Verified { files: all, rows: reading.ids.len() as u64, unchecked, faults: reading.faults })
}

/// What is read on the way.
#[derive(Default)]
struct Reading {
    faults: Vec<String>,
    tokens: Tokens,
    /// Every row, with the one of this corpus that it duplicated.
    ids: HashMap<String, Option<String>>,
    /// Rows of other corpora that rows of this one duplicated, with those, by the hashes of the corpora.
    elsewhere: BTreeMap<String, HashMap<String, Vec<String>>>,
    /// What went, by stage and reason.
    drops: BTreeMap<(String, String), u64>,
    /// The part that each repository is in.
    splits: BTreeMap<String, String>,
}

impl Reading {
    fn fault(&mut self, what: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(what);
        }
    }

    fn file(&mut self, corpus: &Path, file: &ManifestFile, is_shard: bool) {
        let path = match file.place(corpus) {
            Ok(path) => path,
            Err(error) => return self.fault(error.to_string()),
        };
        match hashed(&path) {
            Err(error) => return self.fault(error.to_string()),
            Ok((bytes, _)) if bytes != file.bytes => {
                self.fault(format!("{} has {bytes} bytes, not {}", file.path, file.bytes));
            }
            Ok((_, hash)) if hash != file.blake3 => self.fault(format!("{} has another hash", file.path)),
            Ok(_) => {}
        }
        let mut rows = 0;
        let read = each(&path, |row| {
            rows += 1;
            self.row(&row, file, is_shard);
            Ok(())
        });
        if let Err(error) = read {
            self.fault(error.to_string());
        }
        if rows != file.rows {
            self.fault(format!("{} holds {rows} rows, not {}", file.path, file.rows));
        }
    }

    fn row(&mut self, row: &JsonRow, file: &ManifestFile, is_shard: bool) {
        let id = text(row, "row").unwrap_or_default().to_owned();
        if is_shard {
            self.kept(&id, row, file);
        } else {
            let of = |column| text(row, column).unwrap_or_default().to_owned();
            *self.drops.entry((of("stage"), of("reason"))).or_default() += 1;
        }
        let mut duplicate_of = text(row, "duplicate_of").map(str::to_owned);
        if let Some(corpus) = text(row, "duplicate_in") {
            let of = self.elsewhere.entry(corpus.to_owned()).or_default();
            of.entry(duplicate_of.take().unwrap_or_default()).or_default().push(id.clone());
        }
        if self.ids.insert(id.clone(), duplicate_of).is_some() {
            self.fault(format!("row {id} is there twice"));
        }
    }

    fn kept(&mut self, id: &str, row: &JsonRow, file: &ManifestFile) {
        let [body, before, after] =
            ["text", "content", "content_out"].map(|column| text(row, column).unwrap_or_default());
        if blake3::hash(body.as_bytes()).to_hex().as_str() != after {
            self.fault(format!("row {id} does not have the text that its content_out says"));
        }
        if (before != after) != row.contains_key("redactions") {
            self.fault(format!("row {id} was changed without a redaction, or redacted without a change"));
        }
        let (repo, split) = (text(row, "repo").unwrap_or_default(), text(row, "split").unwrap_or_default());
        if split != file.split {
            self.fault(format!("row {id} of {split} stands in {}", file.path));
        }
        let first = self.splits.entry(repo.to_owned()).or_insert_with(|| split.to_owned());
        if first != split {
            self.fault(format!("repository {repo} is in two parts of the corpus"));
        }
        let tokens = &mut self.tokens;
        tokens.total += count(row, "tokens");
        tokens.human += count(row, "tokens_human");
        tokens.human_reviewed += count(row, "tokens_human_reviewed");
        tokens.ai += count(row, "tokens_ai");
        tokens.unknown += count(row, "tokens_unknown");
        tokens.reviewed += count(row, "tokens_reviewed");
    }

    /// Files that nobody promised.
    fn left_over(&mut self, corpus: &Path, manifest: &Manifest) -> Result<(), CorpusError> {
        let named: BTreeSet<&str> = manifest.shards.iter().chain(&manifest.drops).map(|file| &*file.path).collect();
        if corpus.join(WORK).exists() {
            self.fault(format!("{WORK} is left of a run that did not end"));
        }
        for folder in ["shards", "drops"] {
            let Ok(entries) = fs::read_dir(corpus.join(folder)) else { continue };
            for entry in entries {
                let name = entry.map_err(CorpusError::file(corpus))?.file_name();
                let name = format!("{folder}/{}", name.to_string_lossy());
                if !named.contains(name.as_str()) {
                    self.fault(format!("{name} is not named in {FILE}"));
                }
            }
        }
        Ok(())
    }

    /// What the rows add up to, against what the manifest says.
    fn compare(&mut self, manifest: &Manifest) {
        self.tokens.tokenizer.clone_from(&manifest.tokens.tokenizer);
        if self.tokens != manifest.tokens {
            self.fault("the tokens of the rows are not those of the manifest".to_owned());
        }
        for stage in &manifest.stages {
            for (reason, rows) in &stage.reasons {
                let found = self.drops.remove(&(stage.name.clone(), reason.clone())).unwrap_or_default();
                if found != *rows {
                    self.fault(format!("{found} rows were dropped by {} for {reason}, not {rows}", stage.name));
                }
            }
        }
        let rest = std::mem::take(&mut self.drops);
        rest.into_keys().for_each(|(stage, reason)| self.fault(format!("stage {stage} has no reason {reason}")));
        let lost =
            self.ids.iter().filter_map(|(id, of)| of.as_ref().filter(|of| !self.ids.contains_key(*of)).map(|_| id));
        let mut lost: Vec<String> = lost.map(|id| format!("row {id} duplicates a row that is not there")).collect();
        lost.sort();
        lost.into_iter().for_each(|fault| self.fault(fault));
    }

    /// Looks up the rows of other corpora; how many rows name one of a corpus that is not there.
    fn elsewhere(&mut self, manifest: &Manifest, against: &[Against]) -> u64 {
        let mut unchecked = 0;
        for (corpus, mut wanted) in std::mem::take(&mut self.elsewhere) {
            let Some(named) = manifest.against.iter().find(|of| of.blake3 == corpus) else {
                self.fault(format!("rows duplicate those of a corpus {corpus}, which {FILE} does not name"));
                continue;
            };
            let Some(of) = against.iter().find(|of| of.blake3() == corpus) else {
                unchecked += wanted.values().map(Vec::len).sum::<usize>() as u64;
                continue;
            };
            if let Err(error) = found_in(of, &mut wanted) {
                self.fault(error.to_string());
            }
            let mut lost: Vec<&String> = wanted.values().flatten().collect();
            lost.sort();
            let named = &named.named;
            lost.into_iter().for_each(|id| self.fault(format!("row {id} duplicates a row that {named} does not have")));
        }
        for of in against.iter().filter(|of| manifest.against.iter().all(|named| named.blake3 != of.blake3())) {
            self.fault(format!("it was not made against {} as that is now", of.folder().display()));
        }
        unchecked
    }
}

/// Takes out the rows that a corpus kept.
fn found_in(of: &Against, wanted: &mut HashMap<String, Vec<String>>) -> Result<(), CorpusError> {
    for file in &of.manifest().shards {
        for row in Rows::open(&file.place(of.folder())?, Some(&["row"]))? {
            wanted.remove(text(&row?, "row").unwrap_or_default());
        }
    }
    Ok(())
}
