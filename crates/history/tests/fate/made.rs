//! Random histories in which runs collide: few words, few blocks, many moves, copies and edits.

use testkit::{Change, Commit, Entry, History, Mode, Prng};

type Text = Vec<String>;
type Files = Vec<(String, Text)>;

const COMMITS: usize = 9;
const PATHS: &[&str] = &["a", "b", "c", "d/a", "d/e"];
/// Lines short enough that runs come out just below and just above 20 alphanumerics, trivial ones among them.
const SHORT: &[&str] = &[
    "}",
    "",
    "return;",
    "} else {",
    "x = 1",
    "abcd",
    "abcde = f",
    "open(fileA);",
    "nineteen_letters_and_0x4",
    "shut(12345)",
];
const VERBS: &[&str] = &["let", "set", "put"];
const NAMES: &[&str] = &["total", "count", "limit"];
const VALUES: &[&str] = &["first", "second", "third"];

/// A linear history that the seed decides.
pub(crate) fn history(seed: u64) -> History {
    let mut random = Prng::new(seed);
    let mut files: Files = Vec::new();
    let mut history = History::new();
    for number in 0..COMMITS {
        if number == 0 {
            files = (0..3).map(|at| (PATHS[at].to_owned(), text(&mut random))).collect();
        }
        for _ in 0..=random.below(3) {
            edit(&mut random, &mut files);
        }
        let mut commit = Commit::new(format!("c{number}"));
        if number > 0 {
            commit = commit.parent(format!("c{}", number - 1));
        }
        let hours = i64::try_from(random.below(200)).unwrap() + 250 * i64::try_from(number).unwrap();
        commit = commit.time(1_704_067_200 + 3600 * hours).change(Change::Clear);
        for (path, text) in &files {
            let content: String = text.iter().map(|line| format!("{line}\n")).collect();
            let entry = Entry { mode: Mode::Plain, content: content.into_bytes().into() };
            commit = commit.change(Change::Write { path: path.clone().into_bytes(), entry });
        }
        history = history.commit(commit);
    }
    history
}

/// A line of five words: each place has its own, so that two lines never hold the same words in another order.
fn line(random: &mut Prng) -> String {
    if random.chance(40) {
        return (*random.pick(SHORT)).to_owned();
    }
    let (verb, name, value) = (random.pick(VERBS), random.pick(NAMES), random.pick(VALUES));
    if random.chance(15) {
        return format!("{verb} {name} = {value}_of_the_values(of_one_long_line, {});", random.below(2));
    }
    format!("{verb} {name} = {value}({});", random.below(4))
}

fn text(random: &mut Prng) -> Text {
    (0..6 + random.below(14)).map(|_| line(random)).collect()
}

fn edit(random: &mut Prng, files: &mut Files) {
    let file = random.below(files.len());
    match random.weighted(&[3, 3, 6, 6, 4, 3, 2, 2, 1, 2, 1]) {
        0 => insert(random, files, file),
        1 => drop(cut(random, files, file)),
        2 => {
            let block = cut(random, files, file);
            put(random, files, &block);
        }
        3 => {
            let block = some(random, files, file);
            for _ in 0..=random.below(2) {
                put(random, files, &block);
            }
        }
        4 => update(random, &mut files[file].1),
        5 => replace(random, files),
        6 => indent(random, &mut files[file].1),
        7 => rename(random, files, file),
        8 if files.len() > 2 => drop(files.remove(file)),
        9 => create(random, files),
        _ => copy_file(random, files, file),
    }
}

fn insert(random: &mut Prng, files: &mut Files, file: usize) {
    let block: Text = (0..=random.below(5)).map(|_| line(random)).collect();
    let at = random.below(files[file].1.len() + 1);
    files[file].1.splice(at..at, block);
}

fn range(random: &mut Prng, text: &Text) -> std::ops::Range<usize> {
    let start = random.below(text.len());
    start..(start + 1 + random.below(8)).min(text.len())
}

fn some(random: &mut Prng, files: &Files, file: usize) -> Text {
    let range = range(random, &files[file].1);
    files[file].1[range].to_vec()
}

fn cut(random: &mut Prng, files: &mut Files, file: usize) -> Text {
    let range = range(random, &files[file].1);
    files[file].1.drain(range).collect()
}

/// Puts a block somewhere, at times indented, at times with one of its lines edited or lost.
fn put(random: &mut Prng, files: &mut Files, block: &Text) {
    let mut block = block.clone();
    if random.chance(30) {
        indent(random, &mut block);
    }
    if random.chance(30) {
        update(random, &mut block);
    }
    if random.chance(15) && !block.is_empty() {
        let at = random.below(block.len());
        block.remove(at);
    }
    let file = random.below(files.len());
    let at = random.below(files[file].1.len() + 1);
    files[file].1.splice(at..at, block);
}

/// Another word in one line or two.
fn update(random: &mut Prng, text: &mut Text) {
    for _ in 0..=random.below(2) {
        if text.is_empty() {
            return;
        }
        let at = random.below(text.len());
        let list = *random.pick(&[VERBS, NAMES, VALUES]);
        let (old, new) = (*random.pick(list), *random.pick(list));
        text[at] = text[at].replace(old, new);
    }
}

/// One word for another, in all files or in one.
fn replace(random: &mut Prng, files: &mut Files) {
    let list = *random.pick(&[VERBS, NAMES, VALUES]);
    let (old, new) = (*random.pick(list), *random.pick(list));
    let only = random.chance(50).then(|| random.below(files.len()));
    for (_, text) in
        files.iter_mut().enumerate().filter(|(at, _)| only.is_none_or(|only| only == *at)).map(|(_, it)| it)
    {
        text.iter_mut().for_each(|line| *line = line.replace(old, new));
    }
}

fn indent(random: &mut Prng, text: &mut Text) {
    let margin = *random.pick(&["    ", "\t", " "]);
    let range = if text.is_empty() { 0..0 } else { range(random, text) };
    for line in &mut text[range] {
        *line = format!("{margin}{line}");
    }
}

fn free_path(random: &mut Prng, files: &Files) -> Option<String> {
    let free: Vec<&&str> = PATHS.iter().filter(|path| files.iter().all(|(used, _)| used != *path)).collect();
    (!free.is_empty()).then(|| (**random.pick(&free)).to_owned())
}

fn rename(random: &mut Prng, files: &mut Files, file: usize) {
    if let Some(path) = free_path(random, files) {
        files[file].0 = path;
    }
}

fn create(random: &mut Prng, files: &mut Files) {
    if let Some(path) = free_path(random, files) {
        let text = text(random);
        files.push((path, text));
    }
}

fn copy_file(random: &mut Prng, files: &mut Files, file: usize) {
    if let Some(path) = free_path(random, files) {
        let text = files[file].1.clone();
        files.push((path, text));
    }
}
