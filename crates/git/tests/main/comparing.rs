//! `compare` and `lookup` against brute force over what `git ls-tree -r` lists.

use std::collections::{BTreeMap, BTreeSet};

use git::{Entry, EntryKind, ObjectId, Objects, compare, lookup};
use testkit::oracle::ls_files;
use testkit::{Prng, Repo, Shape, generate};

use crate::reading::{id, opened};

type Files = BTreeMap<Vec<u8>, Entry>;
/// A path, what stands there now, and what stood there before.
type Change = (Vec<u8>, Option<Entry>, Vec<Option<Entry>>);

/// The tree of every commit, with its files as git lists them.
fn trees(repo: &Repo) -> Vec<(ObjectId, Files)> {
    let objects = opened(repo).objects();
    repo.ids().map(|(_, hex)| (objects.commit(id(hex)).unwrap().tree, files(repo, hex))).collect()
}

fn files(repo: &Repo, revision: &str) -> Files {
    let kind = |mode: &str| match mode {
        "120000" => EntryKind::Symlink,
        "160000" => EntryKind::Submodule,
        _ => EntryKind::File,
    };
    let listed = ls_files(repo.path(), revision).into_iter();
    listed.map(|file| (file.path, Entry { kind: kind(&file.mode), id: id(&file.id) })).collect()
}

/// Every path that differs from the first of the trees before, or every path.
fn brute_force(now: &Files, before: &[&Files]) -> Vec<Change> {
    let first = before.first().copied();
    let paths: BTreeSet<&Vec<u8>> = now.keys().chain(first.into_iter().flat_map(BTreeMap::keys)).collect();
    let differs = |path: &&Vec<u8>| first.is_none_or(|first| now.get(*path) != first.get(*path));
    let at = |files: &Files, path: &Vec<u8>| files.get(path).copied();
    let one = |path: &Vec<u8>| (path.clone(), at(now, path), before.iter().map(|files| at(files, path)).collect());
    paths.into_iter().filter(differs).map(one).collect()
}

fn check(objects: &Objects, now: &(ObjectId, Files), before: &[&(ObjectId, Files)]) -> usize {
    let ids: Vec<ObjectId> = before.iter().map(|tree| tree.0).collect();
    let files: Vec<&Files> = before.iter().map(|tree| &tree.1).collect();
    let found = compare(objects, Some(now.0), &ids);
    assert_eq!(found.skipped, []);
    let found: Vec<Change> =
        found.paths.into_iter().map(|change| (change.path, change.now, change.before.into_vec())).collect();
    assert_eq!(found, brute_force(&now.1, &files));
    found.len()
}

fn check_lookups(objects: &Objects, random: &mut Prng, trees: &[(ObjectId, Files)]) {
    let (tree, files) = random.pick(trees);
    let other = &random.pick(trees).1;
    for path in files.keys().chain(other.keys()) {
        assert_eq!(lookup(objects, *tree, path).unwrap(), files.get(path).copied());
        let parent = path.iter().rposition(|byte| *byte == b'/').map_or(&path[..0], |slash| &path[..slash]);
        assert_eq!(lookup(objects, *tree, parent).unwrap(), files.get(parent).copied());
    }
}

#[test]
fn comparisons_equal_brute_force() {
    let mut compared = 0;
    for (name, shape) in Shape::ALL {
        for seed in 0..6 {
            let shape = Shape { commits: 25, lines: 6, files: 8, ..shape.clone() };
            let repo = generate(seed, &shape).build();
            let trees = trees(&repo);
            let objects = opened(&repo).objects();
            let mut random = Prng::new(seed);
            for _ in 0..60 {
                let before = [0, 1, 1, 1, 2, 2, 8][random.below(7)];
                let now = random.pick(&trees);
                let before: Vec<&(ObjectId, Files)> = (0..before).map(|_| random.pick(&trees)).collect();
                compared += check(&objects, now, &before);
                check_lookups(&objects, &mut random, &trees);
            }
            let empty = (id(&repo.write_object("tree", b"")), Files::new());
            check(&objects, &empty, &[&trees[0]]);
            check(&objects, &trees[0], &[&empty, &empty]);
            assert!(trees.len() > 20, "{name}");
        }
    }
    assert!(compared > 5000, "{compared} paths are too few to mean much");
}

#[test]
fn parents_are_compared_in_their_order() {
    for seed in 0..10 {
        let repo = generate(100 + seed, &Shape { commits: 20, lines: 5, ..Shape::everything() }).build();
        let objects = opened(&repo).objects();
        for (_, hex) in repo.ids() {
            let commit = objects.commit(id(hex)).unwrap();
            let before: Vec<(ObjectId, Files)> = commit
                .parents
                .iter()
                .map(|parent| (objects.commit(*parent).unwrap().tree, files(&repo, &parent.to_string())))
                .collect();
            check(&objects, &(commit.tree, files(&repo, hex)), &before.iter().collect::<Vec<_>>());
        }
    }
}

#[test]
fn nothing_compared_with_something_is_its_removal() {
    let repo = Repo::new("commit one\nfile a x\nfile b/c y");
    let objects = opened(&repo).objects();
    let tree = objects.commit(id(repo.id("one"))).unwrap().tree;
    let found = compare(&objects, None, &[tree]);
    assert_eq!(
        found.paths.iter().map(|change| (change.now, change.before[0].is_some())).collect::<Vec<_>>(),
        [(None, true); 2]
    );
    assert_eq!(compare(&objects, None, &[]), git::Changes::default());
}
