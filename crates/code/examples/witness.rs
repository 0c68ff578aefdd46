//! What an index of units finds that it should not: `witness INDEXED... --look FOLDER_OR_FILE...`.
//!
//! `--save FILE` keeps the index, and FILE stands for what was indexed later on.
//! Every unit of 40 tokens or more of the source and test files of the indexed folders goes into an index with parts;
//! every such unit of the other folders is looked up. On standard output a row a match: transformation, strength, tokens,
//! the two shares below, and both places. On standard error the counts.
//!
//! How alike the two texts are is found out without the code under test: words and marks are cut by a plain reading, and
//! a longest common subsequence is counted by a table, names as they stand. The first share is of the mean of both
//! lengths (Dice), the second of the shorter one; both in percent.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use code::fingerprint::{Fingerprints, grams_of, of_units};
use code::parse::{Budget, parse};
use code::units::{Unit, outline};
use code::witness::{Builder, Entry, Index, Limits, Match, Parts, Query};
use code::{Attributes, Class, Language, classify};

const MOST_BYTES: u64 = 1 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let cut = words.iter().position(|word| word.starts_with("--")).ok_or("--look is missing")?;
    let bytes = match &words[..cut] {
        [file] if Path::new(file).is_file() => fs::read(file)?,
        folders => indexed(folders)?,
    };
    let index = Index::open(&bytes).map_err(|_| "a bad index")?;
    eprintln!("{} rows, {} bytes", index.len(), bytes.len());
    if let [option, file] = &words[cut..]
        && option == "--save"
    {
        return Ok(fs::write(file, &bytes)?);
    }
    look_up(&index, &words[cut + 1..])
}

fn indexed(folders: &[String]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut builder = Builder::new(Parts::With);
    for folder in folders {
        each_unit(Path::new(folder), &mut |path, _, unit, prints, _| {
            let source = path.to_string_lossy();
            builder.add(Entry {
                fingerprints: prints,
                claim: "indexed",
                source: &source,
                name: &unit.name,
                line: unit.core.start_line,
            });
        })?;
    }
    Ok(builder.finish().map_err(|_| "too large")?)
}

fn look_up(index: &Index<'_>, places: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let (mut looked, mut matched) = (BTreeMap::<&str, usize>::new(), 0_usize);
    let mut texts = Texts::default();
    for place in places {
        each_unit(Path::new(place), &mut |path, language, unit, prints, text| {
            *looked.entry(language.name()).or_default() += 1;
            let query = Query::unit(prints.clone(), &grams_of(Some(language), text));
            for found in index.lookup(&query, &Limits::default()).matches {
                matched += 1;
                print(&found, &format!("{}:{}", path.display(), unit.core.start_line), text, &mut texts);
            }
        })?;
    }
    eprintln!("{} units looked up, {matched} matched; {looked:?}", looked.values().sum::<usize>());
    Ok(())
}

fn print(found: &Match, place: &str, text: &[u8], texts: &mut Texts) {
    let other = texts.of(Path::new(&found.source), found.line).unwrap_or_default();
    let (a, b) = (cut(text), cut(&other));
    let common = common(&a, &b) * 100;
    let (mean, shorter) = ((a.len() + b.len()).div_ceil(2).max(1), a.len().min(b.len()).max(1));
    println!(
        "{}\t{}\t{}\t{}\t{}\t{place}\t{}:{}",
        found.transformation.as_str(),
        found.strength.as_str(),
        found.tokens,
        common / mean,
        common / shorter,
        found.source,
        found.line
    );
}

/// The texts of units by the line that they begin on, of the files that were asked for.
#[derive(Default)]
struct Texts {
    files: BTreeMap<PathBuf, BTreeMap<u32, Vec<u8>>>,
}

impl Texts {
    fn of(&mut self, path: &Path, line: u32) -> Option<Vec<u8>> {
        if !self.files.contains_key(path) {
            let mut units = BTreeMap::new();
            let mut take = |_: &Path, _: Language, unit: &Unit, _: &Fingerprints, text: &[u8]| {
                units.entry(unit.core.start_line).or_insert_with(|| text.to_vec());
            };
            each_unit_of(path, &mut take).ok()?;
            self.files.insert(path.to_owned(), units);
        }
        self.files.get(path)?.get(&line).cloned()
    }
}

type Take<'a> = &'a mut dyn FnMut(&Path, Language, &Unit, &Fingerprints, &[u8]);

fn each_unit(folder: &Path, take: Take<'_>) -> io::Result<()> {
    if folder.is_file() {
        return each_unit_of(folder, take);
    }
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() {
            each_unit(&entry.path(), take)?;
        } else if kind.is_file() && entry.metadata()?.len() <= MOST_BYTES {
            each_unit_of(&entry.path(), take)?;
        }
    }
    Ok(())
}

fn each_unit_of(path: &Path, take: Take<'_>) -> io::Result<()> {
    let bytes = fs::read(path)?;
    let name = path.to_string_lossy();
    let Some(language) = code::language(name.as_bytes(), &bytes) else { return Ok(()) };
    let class = classify(name.as_bytes(), &bytes, &Attributes::default()).class;
    if !matches!(class, Class::Source | Class::Test) {
        return Ok(());
    }
    let Ok(parsed) = parse(language, &bytes, &Budget::default(), &mut || true) else { return Ok(()) };
    let outline = outline(&parsed);
    let prints = of_units(&parsed, &outline);
    let long = outline.units.iter().zip(&prints).filter(|(_, prints)| prints.tokens >= Limits::default().min_tokens);
    long.for_each(|(unit, prints)| take(path, language, unit, prints, unit.core.text(&bytes)));
    Ok(())
}

/// Words and marks.
fn cut(text: &[u8]) -> Vec<&[u8]> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    text.chunk_by(|a, b| is_word(a) && is_word(b)).filter(|piece| !piece[0].is_ascii_whitespace()).take(4_000).collect()
}

/// The length of a longest common subsequence.
fn common(a: &[&[u8]], b: &[&[u8]]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    row[b.len()]
}
