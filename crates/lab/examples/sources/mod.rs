//! Folders of source code, for the examples.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lab::Family;
use lab::counts::{Builder, Counts, CountsError, UnitInfo};
use lab::lex::{Lexed, Syntax};
use lab::run::text::{Text, Vocabulary};

/// A file's path, its text and its syntax.
pub(crate) type Source = (String, String, &'static Syntax);

/// The files below a folder whose language the lexer knows, in order of their paths. What can't be read is left out.
pub(crate) fn read(folder: &Path) -> Vec<Source> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| !path.is_symlink()) {
            if path.is_dir() {
                open.push(path);
            } else {
                found.extend(source(&path));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn source(path: &PathBuf) -> Option<Source> {
    let name = path.to_string_lossy().into_owned();
    let syntax = Syntax::of_path(&name)?;
    Some((name, std::fs::read_to_string(path).ok()?, syntax))
}

/// Their counts.
pub(crate) fn counts(sources: &[Source]) -> Result<BTreeMap<Family, Counts>, CountsError> {
    let mut builder = Builder::new();
    for (name, text, syntax) in sources {
        let lexed = Lexed::new(text, syntax);
        let tokens = lexed.tokens().len() as u64;
        let info = UnitInfo { name: name.clone(), tokens, ..UnitInfo::default() };
        builder.text(&info, &lexed, &Family::ALL)?;
    }
    builder.finish()
}

/// Nine of ten files as a text, and the tenth to be held out.
pub(crate) fn texts(sources: &[Source]) -> (Vocabulary, Text, Text) {
    let (mut vocabulary, mut text, mut held_out) = (Vocabulary::new(), Text::default(), Text::default());
    for (place, (_, source, syntax)) in sources.iter().enumerate() {
        let into = if place % 10 == 9 { &mut held_out } else { &mut text };
        vocabulary.document(into, Lexed::new(source, syntax).words());
    }
    (vocabulary, text, held_out)
}
