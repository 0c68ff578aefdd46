//! Clones that were put into real code: what is found of them, and what is found beside them.
//!
//! The code is that of a crate of this workspace; `CLONE_TREES` names other folders, separated by `:`, for a longer run.

use std::ops::Range;

use code::clones::{CloneClass, CloneType, File, Member, Settings, find};
use code::stream::Stream;
use testkit::Prng;
use testkit::mutate_code::{edit, reformat, rename};

use super::trees::{Function, is_longer, sample, trees};

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

/// Each original is a file, then each copy is one. How many copies are long enough, and those of them that are not found:
/// their originals and they.
fn found_of(functions: &[Function], change: Change, seed: u64) -> (usize, Vec<(&str, String)>) {
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
    let files: Vec<File<'_>> = streams.iter().zip(&units).map(|(stream, units)| File::new(stream, units)).collect();
    let settings = Settings::default();
    let classes = find(&files, &settings).unwrap();
    let half = functions.len();
    // A copy that an edit made too short is no clone.
    let is_long = |stream: &Stream| stream.len() >= settings.min_tokens && stream.line_count() >= settings.min_lines;
    let wanted: Vec<usize> = (0..half).filter(|at| is_long(&streams[half + at])).collect();
    let is_missed = |at: &usize| !is_found(&classes, &streams, *at, change.clone_type());
    let texts = |at: usize| (functions[at].text.as_str(), copies[at].clone());
    (wanted.len(), wanted.iter().copied().filter(is_missed).map(texts).collect())
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

#[test]
#[allow(clippy::print_stderr, reason = "the figures of a longer run")]
fn copies_are_found() {
    for tree in trees() {
        let functions = sample(&tree);
        assert!(functions.len() >= 20, "{}: {} functions", tree.display(), functions.len());
        let changes = [
            (Change::Reformatted, 100),
            (Change::Renamed, 100),
            (Change::Edited(20), 99),
            (Change::Edited(30), 99),
            (Change::EditedAndRenamed(30), 90),
        ];
        for (change, least_percent) in changes {
            let (all, missed) = found_of(&functions, change, 1);
            if is_longer() {
                eprintln!("{} {change:?}: {} of {all}", tree.display(), all - missed.len());
                if !matches!(change, Change::EditedAndRenamed(_)) {
                    missed.iter().take(3).for_each(|(text, copy)| eprintln!("MISSED\n{text}\nAS\n{copy}"));
                }
                continue;
            }
            let count = missed.len();
            assert!((all - count) * 100 >= all * least_percent, "{change:?}: missed {count} of {all}: {missed:?}");
        }
    }
}
