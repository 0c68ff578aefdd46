//! Real functions for tests: of a crate of this workspace, or of the folders that `CLONE_TREES` names.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use code::parse::{Budget, parse};
use code::stream::Stream;
use code::units::{UnitKind, outline};
use code::{Kind, Language};
use testkit::mutate_code::{CodeStyle, is_plain};

/// A function of a tree.
pub(crate) struct Function {
    pub(crate) language: Language,
    pub(crate) text: String,
    pub(crate) style: CodeStyle,
    /// Its file.
    pub(crate) file: Rc<Vec<u8>>,
    /// Its first byte there.
    pub(crate) start: usize,
}

/// A file with its language.
struct Source {
    language: Language,
    text: Rc<Vec<u8>>,
}

/// Functions of a tree that take part.
const MOST_FUNCTIONS: usize = 120;
/// The same in a longer run.
const MOST_IN_LONGER: usize = 400;

fn sources(folder: &Path) -> Vec<Source> {
    let mut open = vec![folder.to_owned()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && entry.file_name() != "target" {
                open.push(entry.path());
            } else if kind.is_file() && entry.metadata().unwrap().len() < 300_000 {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    let read = |path: &PathBuf| {
        let text = fs::read(path).unwrap();
        let language = code::language(path.to_str()?.as_bytes(), &text)?;
        (language.kind() == Kind::Programming).then(|| Source { language, text: Rc::new(text) })
    };
    files.iter().filter_map(read).collect()
}

/// Functions that can be changed by lines and are long enough to be clones.
fn functions(sources: &[Source]) -> Vec<Function> {
    let mut found = Vec::new();
    for source in sources {
        let Ok(parsed) = parse(source.language, &source.text, &Budget::default(), &mut || true) else { continue };
        let matters = matches!(source.language.name(), "Python" | "Ruby");
        let style = if matters { CodeStyle::INDENTS } else { CodeStyle::BRACES };
        let units = outline(&parsed).units;
        let outer: Vec<UnitKind> = units.iter().map(|unit| unit.kind).collect();
        for unit in units {
            let is_function = matches!(unit.kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
            let Ok(text) = std::str::from_utf8(unit.core.text(&source.text)) else { continue };
            let stream = Stream::new(Some(source.language), text.as_bytes());
            let tokens = stream.len();
            // Lists of literals are data, which renamed clones leave out.
            let literals = stream.words().iter().filter(|word| word.is_literal()).count();
            if literals * 4 > stream.words().len() {
                continue;
            }
            let whole = source.text[..unit.core.start]
                .iter()
                .rev()
                .take_while(|byte| **byte != b'\n')
                .all(u8::is_ascii_whitespace);
            let lines = (8..=80).contains(&unit.core.lines());
            let outermost = unit.parent.is_none_or(|parent| outer[parent] == UnitKind::Class);
            if is_function && whole && lines && (60..=800).contains(&tokens) && is_plain(text, style) && outermost {
                found.push(Function {
                    language: source.language,
                    text: text.to_owned(),
                    style,
                    file: Rc::clone(&source.text),
                    start: unit.core.start,
                });
            }
        }
    }
    found
}

/// The folders that functions are taken from.
pub(crate) fn trees() -> Vec<PathBuf> {
    match env::var("CLONE_TREES") {
        Ok(folders) => folders.split(':').map(PathBuf::from).collect(),
        Err(_) => vec![Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("history")],
    }
}

/// Every so many of a tree's functions, so that all of it takes part.
pub(crate) fn sample(tree: &Path) -> Vec<Function> {
    let mut functions = functions(&sources(tree));
    let step = functions.len().div_ceil(if is_longer() { MOST_IN_LONGER } else { MOST_FUNCTIONS }).max(1);
    let mut at = 0;
    functions.retain(|_| {
        at += 1;
        at % step == 0
    });
    functions
}

/// The figures of other trees are printed and bind nobody.
pub(crate) fn is_longer() -> bool {
    env::var_os("CLONE_TREES").is_some()
}
