//! Compares the licence by the texts in a package with the one that its manifest declares.
//!
//! `cargo run -p kernels --example licences -- FOLDER`, where FOLDER holds unpacked packages of Cargo.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kernels::licence::{DecidedFrom, KnownTexts, LicenceClass, Tree, class};

/// What came out for one package.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Same,
    SameClass,
    OtherClass,
    NotRecognised,
    NoFile,
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let mut packages: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    packages.sort();
    let known = KnownTexts::default();
    let mut verdicts: BTreeMap<Verdict, Vec<String>> = BTreeMap::new();
    for package in packages.iter().filter(|package| package.is_dir()) {
        if let Some((verdict, line)) = judge(package, &known) {
            verdicts.entry(verdict).or_default().push(line);
        }
    }
    for (verdict, lines) in &verdicts {
        println!("{verdict:?}: {}", lines.len());
        if *verdict != Verdict::Same {
            lines.iter().for_each(|line| println!("    {line}"));
        }
    }
    let count = |verdict| verdicts.get(&verdict).map_or(0, Vec::len) as f64;
    let found = count(Verdict::Same) + count(Verdict::SameClass) + count(Verdict::OtherClass);
    let all = found + count(Verdict::NotRecognised);
    println!("packages with a field and a licence file: {all}; recall {:.4}", found / all);
    println!("precision: expression {:.4}", count(Verdict::Same) / found);
    println!("precision: class {:.4}", (found - count(Verdict::OtherClass)) / found);
}

fn judge(package: &Path, known: &KnownTexts) -> Option<(Verdict, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(package).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap_or_default();
        if entry.path().is_file() && Tree::is_relevant(&name) {
            files.push((name, std::fs::read(entry.path()).unwrap()));
        }
    }
    let tree = |manifest: bool| {
        let some = files.iter().filter(|(name, _)| (name == "Cargo.toml") == manifest);
        Tree::new(some.map(|(name, bytes)| (name.as_str(), bytes.as_slice())), known).of("src/none.rs", "")
    };
    let declared = tree(true).expression?;
    let found = tree(false);
    let verdict = match &found.expression {
        _ if found.from != DecidedFrom::File => Verdict::NoFile,
        None => Verdict::NotRecognised,
        Some(expression) if *expression == declared => Verdict::Same,
        Some(expression) if class(Some(expression)) == class(Some(&declared)) => Verdict::SameClass,
        Some(_) => Verdict::OtherClass,
    };
    assert_ne!(class(Some(&declared)), LicenceClass::None);
    let name = package.file_name().unwrap().to_string_lossy();
    let expression = found.expression.unwrap_or_default();
    Some((verdict, format!("{name}: declared {declared}, files say [{expression}] {}", found.decided_by)))
}
