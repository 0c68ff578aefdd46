//! What it costs to parse a folder, for measurements: `parse FOLDER`. On standard output, between tabs, what was done, its
//! CPU seconds (Linux), and the bytes that were read: a parse of each file that has a grammar, and the same with the paths
//! of its syntax tree.

#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::error::Error;
use std::fs;
use std::path::Path;

use code::ast_paths;
use code::parse::{Budget, has_grammar, parse};

type Source = (code::Language, Vec<u8>);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let mut sources = Vec::new();
    read(Path::new(&folder), &mut sources);
    let bytes: usize = sources.iter().map(|(_, bytes)| bytes.len()).sum();
    for has_paths in [false, true] {
        let before = cpu_seconds()?;
        let sum: usize = sources.iter().map(|source| once(source, has_paths)).sum();
        let label = if has_paths { "parsing and paths" } else { "parsing" };
        println!("{label}\t{:.6}\t{bytes} bytes, {sum} found", cpu_seconds()? - before);
    }
    Ok(())
}

/// Files whose language has a grammar. Links are left out.
fn read(folder: &Path, sources: &mut Vec<Source>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            read(&path, sources);
        } else if let Ok(bytes) = fs::read(&path) {
            let language = code::language(path.as_os_str().as_encoded_bytes(), &bytes);
            // The lab's lexer reads text alone.
            let is_text = std::str::from_utf8(&bytes).is_ok();
            sources.extend(language.filter(|language| is_text && has_grammar(*language)).map(|one| (one, bytes)));
        }
    }
}

fn once((language, bytes): &Source, has_paths: bool) -> usize {
    let Ok(parsed) = parse(*language, bytes, &Budget::default(), &mut || true) else { return 0 };
    let mut found = 1;
    if has_paths {
        ast_paths::each(&parsed, &mut |_, _| found += 1);
    }
    found
}

/// Of the process so far.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: u64 = text.split_whitespace().next().ok_or("an empty file")?.parse()?;
    Ok(nanoseconds as f64 / 1e9)
}
