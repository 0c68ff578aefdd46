//! A real corpus: the sources of this workspace.

use std::path::{Path, PathBuf};

use lab::Family;
use lab::counts::{Builder, Counts, UnitInfo};
use lab::lex::{Lexed, Syntax};
use lab::run::text::{Text, Vocabulary};

/// The sources of the workspace's crates, each a document. There are always some: these tests are of them.
pub(crate) fn sources() -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("because the crate lies among others");
    let mut paths = Vec::new();
    for room in ["code", "facts", "figures", "forge", "git", "history", "ledger", "outcross", "picture", "provenance"] {
        collect(&crates.join(room).join("src"), &mut paths);
    }
    paths.sort();
    assert!(paths.len() > 200, "the sources of the workspace are not where they should be");
    paths.iter().map(|path| std::fs::read_to_string(path).expect("because sources are text")).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Nine of ten documents, and the tenth to be held out; every how manieth document is taken at all.
pub(crate) fn corpus(every: usize) -> (Vocabulary, Text, Text) {
    let syntax = Syntax::of_extension("rs").expect("because Rust is known");
    let (mut vocabulary, mut text, mut held_out) = (Vocabulary::new(), Text::default(), Text::default());
    for (place, source) in sources().iter().step_by(every).enumerate() {
        let into = if place % 10 == 9 { &mut held_out } else { &mut text };
        vocabulary.document(into, Lexed::new(source, syntax).words());
    }
    (vocabulary, text, held_out)
}

/// The identifiers of the workspace's functions.
pub(crate) fn functions() -> Counts {
    let syntax = Syntax::of_extension("rs").expect("because Rust is known");
    let mut builder = Builder::new();
    for (file, source) in sources().iter().enumerate() {
        for (place, piece) in Lexed::new(source, syntax).pieces().iter().enumerate() {
            let name = format!("{file:04}#{place:04}");
            let info = UnitInfo { name, tokens: piece.tokens().len() as u64, ..UnitInfo::default() };
            builder.unit(&info, piece.types()).expect("because the workspace is small");
        }
    }
    let mut families = builder.finish().expect("because names are different");
    families.remove(&Family::Identifier).expect("because code has names")
}
