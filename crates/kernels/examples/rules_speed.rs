//! How fast the rules are, for measurements: `rules_speed FOLDER [BYTES]`. Reads the files below a folder that are text of
//! a known language, up to so many bytes in all, and prints between tabs what was done and how many MB a second of
//! CPU time that is (Linux), on one thread: lexing alone, then the rules at each depth.

#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::error::Error;
use std::path::{Path, PathBuf};

use code::Language;
use code::lex::{Dialect, tokens};
use kernels::rules::{Depth, Reader, Source};

/// Longer files are not read.
const MOST_BYTES: usize = 1 << 20;

struct File {
    path: String,
    text: String,
    language: Option<Language>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder?")?;
    let bytes = arguments.next().map_or(Ok(100_000_000), |bytes| bytes.parse())?;
    let files = read(Path::new(&folder), bytes);
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    println!("read\t{} files\t{bytes} bytes", files.len());
    let lexed = |file: &File| tokens(Dialect::of(file.language), file.text.as_bytes()).count();
    for _ in 0..2 {
        timed("lexing", bytes, || files.iter().map(lexed).sum())?;
        timed("rules", bytes, || with(Reader::new(Depth::Text), &files))?;
    }
    timed("rules and parse", bytes, || with(Reader::new(Depth::Parse), &files))?;
    timed("rules and signals", bytes, || with(Reader::new(Depth::Signals), &files))?;
    Ok(())
}

fn with(mut reader: Reader, files: &[File]) -> usize {
    let source =
        |file: &File| reader.values(&Source { text: &file.text, path: &file.path, language: file.language }).len();
    files.iter().map(source).sum()
}

fn timed(what: &str, bytes: usize, work: impl FnOnce() -> usize) -> Result<(), Box<dyn Error>> {
    let before = cpu_nanoseconds()?;
    let count = work();
    let seconds = (cpu_nanoseconds()? - before) as f64 / 1e9;
    println!("{what}\t{:.1} MB/s\t{count}", bytes as f64 / 1e6 / seconds);
    Ok(())
}

/// CPU time of this thread, the only one (Linux).
fn cpu_nanoseconds() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split_whitespace().next().ok_or("an empty file")?.parse()?)
}

fn read(folder: &Path, most: usize) -> Vec<File> {
    let (mut open, mut paths) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| !path.is_symlink()) {
            if path.is_dir() { open.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    let mut left = most;
    paths
        .iter()
        .filter_map(file)
        .take_while(|file| {
            let fits = file.text.len() <= left;
            left = left.saturating_sub(file.text.len());
            fits
        })
        .collect()
}

fn file(path: &PathBuf) -> Option<File> {
    let text = std::fs::read_to_string(path).ok().filter(|text| text.len() <= MOST_BYTES)?;
    let path = path.to_string_lossy().into_owned();
    let language = Some(code::language(path.as_bytes(), text.as_bytes())?);
    Some(File { path, text, language })
}
