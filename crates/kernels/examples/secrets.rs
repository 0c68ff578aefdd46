//! What the built-in rules find under a folder, by rule, with the first hits of each to look at.
//!
//! `cargo run -p kernels --example secrets --release -- FOLDER [SHOWN]`. On sources that are published, a secret that is
//! found is nearly always a false alarm.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use kernels::secrets::Rules;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let shown = arguments.next().map_or(12, |shown| shown.parse().unwrap());
    let rules = Rules::built_in();
    let mut files = Vec::new();
    walk(&folder, &mut files);
    files.sort();
    let texts: Vec<_> = files.iter().filter_map(|path| Some((path, std::fs::read_to_string(path).ok()?))).collect();
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let start = Instant::now();
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, text) in &texts {
        let path = path.strip_prefix(&folder).unwrap().to_str().unwrap_or_default();
        for hit in rules.find(text, path) {
            let line = text[..hit.start].rfind('\n').map_or(0, |at| at + 1);
            let line = text[line..].lines().next().unwrap_or_default();
            let line: String = line.trim().chars().take(150).collect();
            let secret: String = text[hit.start..hit.end].chars().take(60).collect();
            found.entry(hit.rule).or_default().push(format!("{path}:{} [{secret}] {line}", hit.line));
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{} files, {bytes} bytes, {seconds:.2} s, {:.0} MB/s", texts.len(), bytes as f64 / 1e6 / seconds);
    for (rule, hits) in &found {
        println!("{rule}: {}", hits.len());
        // Spread over all files, always the same.
        for hit in hits.iter().step_by((hits.len() / shown).max(1)).take(shown) {
            println!("    {}", hit.escape_debug());
        }
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            walk(&entry.path(), files);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
}
