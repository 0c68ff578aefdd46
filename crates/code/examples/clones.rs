//! The clones of a folder, for measurements: `clones FOLDER [--types N] [--min-tokens N] [--min-lines N] [--max-bytes N] [--quiet]`
//! or `clones FOLDER --files`.
//!
//! Paths come one a line on standard input; without any, every file of up to 1 MiB (or N bytes) whose language is known is read.
//! On standard output a row a member: class, type, path, first line, last line, tokens. On standard error the sums, what
//! it cost in CPU seconds, and the peak of memory.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own")]

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use code::Language;
use code::clones::{CloneType, File, Settings, blocks, duplicated_lines, find};
use code::stream::Stream;

const MOST_BYTES: u32 = 1 << 20;

struct Plan {
    folder: PathBuf,
    settings: Settings,
    max_bytes: u32,
    is_quiet: bool,
    /// Paths and languages are printed, no clones.
    lists_files: bool,
}

struct Loaded {
    path: String,
    language: &'static str,
    stream: Stream,
    units: Vec<Range<u32>>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = plan()?;
    let loaded = load(&plan)?;
    if plan.lists_files {
        loaded.iter().for_each(|one| println!("{}\t{}", one.path, one.language));
        return Ok(());
    }
    let files: Vec<File<'_>> = loaded.iter().map(|one| File::new(&one.stream, &one.units)).collect();
    let read = status()?;
    let classes = find(&files, &plan.settings).map_err(|_| "too many tokens")?;
    let lines: u64 = loaded.iter().map(|one| u64::from(one.stream.line_count())).sum();
    let tokens: u64 = loaded.iter().map(|one| u64::from(one.stream.len())).sum();
    let duplicated: u64 = duplicated_lines(&classes, files.len(), plan.settings.up_to).into_iter().map(u64::from).sum();
    let found = status()?;
    eprintln!("{} files, {lines} lines, {tokens} tokens, {} classes", files.len(), classes.len());
    eprintln!("{duplicated} lines duplicated");
    eprintln!("reading: {read}; with the search: {found}");
    if plan.is_quiet {
        return Ok(());
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, class) in classes.iter().enumerate() {
        for member in &class.members {
            let (path, kind) = (&loaded[member.file as usize].path, class.clone_type as u8);
            let (start, end, tokens) = (member.start_line, member.end_line, member.tokens);
            writeln!(out, "{number}\t{kind}\t{path}\t{start}\t{end}\t{tokens}\t{}", class.similar_percent)?;
        }
    }
    Ok(())
}

fn plan() -> Result<Plan, Box<dyn std::error::Error>> {
    let mut plan = Plan {
        folder: PathBuf::from("."),
        settings: Settings::default(),
        max_bytes: MOST_BYTES,
        is_quiet: false,
        lists_files: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || -> Result<u32, Box<dyn std::error::Error>> { Ok(words.next().ok_or("a number")?.parse()?) };
        match word.as_str() {
            "--types" => {
                plan.settings.up_to = match number()? {
                    1 => CloneType::Exact,
                    2 => CloneType::Renamed,
                    _ => CloneType::Edited,
                };
            }
            "--min-tokens" => plan.settings.min_tokens = number()?,
            "--min-lines" => plan.settings.min_lines = number()?,
            "--files" => plan.lists_files = true,
            "--max-bytes" => plan.max_bytes = number()?,
            "--quiet" => plan.is_quiet = true,
            _ => plan.folder = PathBuf::from(word),
        }
    }
    Ok(plan)
}

fn load(plan: &Plan) -> io::Result<Vec<Loaded>> {
    let mut list = String::new();
    if !io::stdin().is_terminal() {
        io::stdin().read_to_string(&mut list)?;
    }
    let mut paths: Vec<String> = list.lines().map(str::to_owned).collect();
    let is_given = !paths.is_empty();
    if !is_given {
        walk(&plan.folder, "", plan.max_bytes, &mut paths)?;
    }
    paths.sort();
    let mut loaded = Vec::new();
    for path in paths {
        let bytes = fs::read(plan.folder.join(&path))?;
        let language = code::language(path.as_bytes(), &bytes);
        if !is_given && language.is_none() {
            continue;
        }
        let stream = Stream::new(language, &bytes);
        let has_units = plan.settings.up_to == CloneType::Edited;
        let units = if has_units { blocks(language, &bytes, &stream) } else { Vec::new() };
        loaded.push(Loaded { path, language: language.map_or("", Language::name), stream, units });
    }
    Ok(loaded)
}

fn walk(root: &Path, below: &str, max_bytes: u32, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let (kind, name) = (entry.file_type()?, entry.file_name());
        let Some(name) = name.to_str() else { continue };
        let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        if kind.is_dir() {
            walk(root, &path, max_bytes, paths)?;
        } else if kind.is_file() && entry.metadata()?.len() <= u64::from(max_bytes) {
            paths.push(path);
        }
    }
    Ok(())
}

/// CPU seconds (ticks of 10 ms) and the peak of memory so far.
fn status() -> Result<String, Box<dyn std::error::Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit_once(')').ok_or("no name")?.1.split_whitespace().collect();
    let ticks = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("").trim().to_owned();
    Ok(format!("{:.2} CPU s, peak {peak}", ticks / 100.0))
}
