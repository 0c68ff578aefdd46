//! Edits of whole trees.

use super::{plain, text};
use crate::history::{Entry, Mode, Tree, put};
use crate::{Prng, Shape};

const FOLDERS: &[&[u8]] = &[b"", b"src/", b"src/deep/er/", b"crates/a/", b"crates/b/", b"docs/"];

const NAMES: &[&[u8]] =
    &[b"lib.rs", b"mod.rs", b"LICENSE", b"main.c", b"README.md", b"a b.txt", b"na\xefve.txt", b"\"quoted\".py", b"x"];

/// Makes edits; remembers what was deleted, so that it can come back.
#[derive(Debug, Default)]
pub(super) struct Editor {
    deleted: Vec<(Vec<u8>, Entry)>,
}

impl Editor {
    /// A tree of new files.
    pub(super) fn first_tree(&self, random: &mut Prng, shape: &Shape) -> Tree {
        let mut tree = Tree::new();
        for _ in 0..shape.files {
            let path = new_path(random);
            put(&mut tree, &path, plain(text::lines(random, shape.lines).concat()));
        }
        tree
    }

    /// One edit, of a kind that the weights of the shape choose.
    pub(super) fn edit(&mut self, random: &mut Prng, shape: &Shape, tree: &mut Tree) {
        let Some(path) = some_file(random, tree) else {
            put(tree, &new_path(random), plain(text::lines(random, shape.lines).concat()));
            return;
        };
        let weights = &shape.edits;
        let weights = [
            weights.lines,
            weights.white_space,
            weights.rename,
            weights.split,
            weights.move_block,
            weights.copy,
            weights.delete,
            weights.kind,
            weights.empty,
        ];
        match random.weighted(&weights) {
            0 => change_lines(random, tree, &path),
            1 => with_lines(tree, &path, |lines| text::white_space(random, lines)),
            2 => rename(random, tree, &path),
            3 => split(random, tree, &path),
            4 => move_block(random, tree, &path),
            5 => copy(random, tree, &path),
            6 => self.delete_or_restore(random, tree, &path),
            7 => change_kind(random, tree, &path),
            _ => empty_or_fill(random, shape, tree, &path),
        }
    }

    fn delete_or_restore(&mut self, random: &mut Prng, tree: &mut Tree, path: &[u8]) {
        if !self.deleted.is_empty() && random.chance(50) {
            let (path, entry) = self.deleted.swap_remove(random.below(self.deleted.len()));
            put(tree, &path, entry);
        } else if let Some(entry) = tree.remove(path) {
            self.deleted.push((path.to_vec(), entry));
        }
    }

    /// The tree of a merge: what all parents agree on stays; else one parent's file, or a file cut together.
    pub(super) fn merged(&mut self, random: &mut Prng, trees: &[Tree]) -> Tree {
        let paths: std::collections::BTreeSet<&Vec<u8>> = trees.iter().flat_map(Tree::keys).collect();
        let mut merged = Tree::new();
        for path in paths {
            let versions: Vec<&Entry> = trees.iter().filter_map(|tree| tree.get(path)).collect();
            let everywhere = versions.len() == trees.len();
            if everywhere || random.chance(75) {
                put(&mut merged, path, merged_entry(random, &versions));
            }
        }
        if random.chance(15) {
            // A change that no parent made, a rename inside the merge among them.
            if let Some(path) = some_file(random, &merged) {
                rename(random, &mut merged, &path);
            }
        }
        merged
    }
}

fn merged_entry(random: &mut Prng, versions: &[&Entry]) -> Entry {
    let first = versions[0];
    let other = versions[random.below(versions.len())];
    if first == other || versions.iter().any(|entry| entry.mode != Mode::Plain) {
        return other.clone();
    }
    match random.below(3) {
        0 => first.clone(),
        1 => other.clone(),
        _ => plain(text::spliced(random, &first.content, &other.content)),
    }
}

fn new_path(random: &mut Prng) -> Vec<u8> {
    [*random.pick(FOLDERS), *random.pick(NAMES)].concat()
}

/// Any path of the tree.
fn some_file(random: &mut Prng, tree: &Tree) -> Option<Vec<u8>> {
    tree.keys().nth(random.below(tree.len())).cloned()
}

fn with_lines(tree: &mut Tree, path: &[u8], edit: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let Some(entry) = tree.get_mut(path).filter(|entry| matches!(entry.mode, Mode::Plain | Mode::Exec)) else { return };
    let mut lines = text::split(&entry.content);
    edit(&mut lines);
    entry.content = lines.concat().into();
}

fn change_lines(random: &mut Prng, tree: &mut Tree, path: &[u8]) {
    let times = 1 + random.below(3);
    with_lines(tree, path, |lines| (0..times).for_each(|_| text::edit(random, lines)));
}

fn rename(random: &mut Prng, tree: &mut Tree, path: &[u8]) {
    let Some(entry) = tree.remove(path) else { return };
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let moved = [*random.pick(FOLDERS), name].concat();
    let to = if random.chance(50) { moved } else { new_path(random) };
    put(tree, &to, entry);
    if random.chance(60) {
        change_lines(random, tree, &to);
    }
}

/// Two new files that share the middle of the old one, which goes.
fn split(random: &mut Prng, tree: &mut Tree, path: &[u8]) {
    let Some(entry) = tree.remove(path).filter(|entry| entry.mode == Mode::Plain) else { return };
    let lines = text::split(&entry.content);
    let (a, b) = (lines.len() / 3, lines.len() * 2 / 3);
    let overlap = random.chance(50);
    let (first, second) = if overlap { (&lines[..b], &lines[a..]) } else { (&lines[..a], &lines[a..]) };
    put(tree, &new_path(random), Entry { content: first.concat().into(), ..entry.clone() });
    put(tree, &new_path(random), Entry { content: second.concat().into(), ..entry });
}

/// Cuts a run of lines out and puts it into the same or another file.
fn move_block(random: &mut Prng, tree: &mut Tree, path: &[u8]) {
    let target = if random.chance(50) { some_file(random, tree) } else { None };
    let mut block = Vec::new();
    with_lines(tree, path, |lines| {
        let range = text::run(random, lines.len(), 12);
        block = lines.drain(range).collect();
    });
    with_lines(tree, target.as_deref().unwrap_or(path), |lines| {
        let at = random.below(lines.len() + 1);
        lines.splice(at..at, block);
    });
}

fn copy(random: &mut Prng, tree: &mut Tree, path: &[u8]) {
    let Some(entry) = tree.get(path).cloned() else { return };
    put(tree, &new_path(random), entry);
}

fn change_kind(random: &mut Prng, tree: &mut Tree, path: &[u8]) {
    let Some(entry) = tree.get(path).cloned() else { return };
    if matches!(entry.mode, Mode::Symlink | Mode::Gitlink) {
        put(tree, path, plain(text::lines(random, 12).concat()));
        return;
    }
    match random.below(5) {
        0 => put(tree, path, Entry { mode: Mode::Symlink, content: b"lib.rs".as_slice().into() }),
        1 => put(tree, path, Entry { mode: Mode::Gitlink, content: vec![b'1'; 40].into() }),
        2 => put(tree, &[path, b"/inside.txt"].concat(), entry),
        3 => put(tree, path, Entry { mode: toggled(entry.mode), ..entry }),
        _ => put(tree, path, Entry { content: with_or_without_nul(&entry.content).into(), ..entry }),
    }
}

fn toggled(mode: Mode) -> Mode {
    if mode == Mode::Plain { Mode::Exec } else { Mode::Plain }
}

fn with_or_without_nul(content: &[u8]) -> Vec<u8> {
    if content.contains(&0) {
        return content.iter().copied().filter(|&byte| byte != 0).collect();
    }
    [b"\0", content].concat()
}

fn empty_or_fill(random: &mut Prng, shape: &Shape, tree: &mut Tree, path: &[u8]) {
    with_lines(tree, path, |lines| {
        *lines = if lines.is_empty() { text::lines(random, shape.lines) } else { Vec::new() };
    });
}
