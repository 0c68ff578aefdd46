//! Clones that were put into real code: what is found of them, and what is found beside them.
//!
//! The code is this workspace's own; `CLONE_TREES` names other folders, separated by `:`, for a longer run.

use std::env;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use code::clones::{CloneClass, CloneType, File, Member, Settings, find};
use code::parse::{Budget, parse};
use code::stream::Stream;
use code::units::{UnitKind, outline};
use code::{Kind, Language};
use testkit::Prng;
use testkit::mutate_code::{CodeStyle, edit, is_plain, reformat, rename};

/// A function of a tree.
struct Function {
    language: Language,
    text: String,
    style: CodeStyle,
}

/// A file with its language.
struct Source {
    language: Language,
    text: Vec<u8>,
}

const MOST_FUNCTIONS: usize = 400;

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
        (language.kind() == Kind::Programming).then_some(Source { language, text })
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
                found.push(Function { language: source.language, text: text.to_owned(), style });
            }
        }
    }
    found
}

/// How a copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Reformatted,
    Renamed,
    Edited(usize),
    EditedAndRenamed(usize),
}

impl Change {
    fn make(self, function: &Function, donors: &[&str], random: &mut Prng) -> String {
        let Function { text, style, .. } = function;
        match self {
            Self::Reformatted => reformat(text, *style, random),
            Self::Renamed => reformat(&rename(text, *style, random), *style, random),
            Self::Edited(percent) => edit(text, percent, donors, random).0,
            Self::EditedAndRenamed(percent) => edit(&rename(text, *style, random), percent, donors, random).0,
        }
    }

    fn clone_type(self) -> CloneType {
        match self {
            Self::Reformatted => CloneType::Exact,
            Self::Renamed => CloneType::Renamed,
            _ => CloneType::Edited,
        }
    }
}

/// Each original is a file, then each copy is one.
fn found_of(functions: &[Function], change: Change, seed: u64) -> (usize, Vec<usize>) {
    let mut random = Prng::new(seed);
    let donors: Vec<&str> =
        functions.iter().flat_map(|function| function.text.lines().skip(1)).filter(|line| line.len() > 12).collect();
    let mut streams: Vec<Stream> = Vec::new();
    let mut units: Vec<Vec<Range<u32>>> = Vec::new();
    let copies: Vec<String> = functions.iter().map(|function| change.make(function, &donors, &mut random)).collect();
    let originals = functions.iter().map(|function| (function.language, &function.text));
    for (language, text) in originals.chain(functions.iter().map(|function| function.language).zip(&copies)) {
        let stream = Stream::new(Some(language), text.as_bytes());
        units.push(std::iter::once(0..stream.len()).collect());
        streams.push(stream);
    }
    let files: Vec<File<'_>> = streams.iter().zip(&units).map(|(stream, units)| File { stream, units }).collect();
    let settings = Settings::default();
    let classes = find(&files, &settings).unwrap();
    let half = functions.len();
    // A copy that an edit made too short is no clone.
    let is_long = |stream: &Stream| stream.len() >= settings.min_tokens && stream.line_count() >= settings.min_lines;
    let wanted: Vec<usize> = (0..half).filter(|at| is_long(&streams[half + at])).collect();
    let is_missed = |at: &usize| !is_found(&classes, &streams, *at, change.clone_type());
    let missed = wanted.iter().copied().filter(is_missed).collect();
    (wanted.len(), missed)
}

/// A class of the type or of a stricter one holds at least nine tenths of the shorter of original and copy, in both.
fn is_found(classes: &[CloneClass], streams: &[Stream], at: usize, clone_type: CloneType) -> bool {
    let (a, b) = (at, at + streams.len() / 2);
    let shorter = streams[a].len().min(streams[b].len());
    let covers = |member: &Member, file: usize| member.file as usize == file && member.tokens * 10 >= shorter * 9;
    classes.iter().filter(|class| class.clone_type <= clone_type).any(|class| {
        class.members.iter().any(|member| covers(member, a)) && class.members.iter().any(|member| covers(member, b))
    })
}

fn trees() -> Vec<PathBuf> {
    match env::var("CLONE_TREES") {
        Ok(folders) => folders.split(':').map(PathBuf::from).collect(),
        Err(_) => vec![Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()],
    }
}

/// Every so many of a tree's functions, so that all of it takes part.
fn sample(tree: &Path) -> Vec<Function> {
    let mut functions = functions(&sources(tree));
    let step = functions.len().div_ceil(MOST_FUNCTIONS).max(1);
    let mut at = 0;
    functions.retain(|_| {
        at += 1;
        at % step == 0
    });
    functions
}

#[test]
#[allow(clippy::print_stderr, reason = "the figures of a longer run")]
fn copies_are_found() {
    let longer = env::var_os("CLONE_TREES").is_some();
    for tree in trees() {
        let functions = sample(&tree);
        assert!(functions.len() >= 40, "{}: {} functions", tree.display(), functions.len());
        let changes = [
            (Change::Reformatted, 100),
            (Change::Renamed, 100),
            (Change::Edited(20), 99),
            (Change::Edited(30), 99),
            (Change::EditedAndRenamed(30), 90),
        ];
        for (change, least_percent) in changes {
            let (all, missed) = found_of(&functions, change, 1);
            if longer {
                eprintln!("{} {change:?}: {} of {all}", tree.display(), all - missed.len());
                continue;
            }
            let first = missed.first().map(|at| functions[*at].text.as_str()).unwrap_or_default();
            assert!(
                (all - missed.len()) * 100 >= all * least_percent,
                "{change:?}: missed {} of {all}, first\n{first}",
                missed.len()
            );
        }
    }
}
