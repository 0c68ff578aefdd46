//! Notes at every fanout, and notes refs that lead nowhere.

use std::collections::HashSet;
use std::hash::BuildHasher;

use git::{Notes, ObjectError, ObjectId, list_notes};
use testkit::Repo;

use crate::planted::{commit_of, entry, loose};
use crate::reading::{id, opened};

fn listed(repo: &Repo) -> Notes {
    let repository = opened(repo);
    list_notes(&repository, &repository.objects(), "refs/heads/main").unwrap().unwrap()
}

/// A repository whose `main` holds these notes: (path, blob's content).
fn planted(notes: &[(&str, &str)]) -> Repo {
    let repo = Repo::new("");
    let mut top = Tree::default();
    for (path, content) in notes {
        let blob = loose(&repo.git_dir(), "blob", content.as_bytes());
        top.add(path, blob);
    }
    let tree = top.write(&repo);
    commit_of(&repo.git_dir(), tree, &[]);
    repo
}

#[derive(Default)]
struct Tree {
    files: Vec<(String, ObjectId)>,
    folders: Vec<(String, Tree)>,
}

impl Tree {
    fn add(&mut self, path: &str, blob: ObjectId) {
        let Some((folder, rest)) = path.split_once('/') else { return self.files.push((path.to_owned(), blob)) };
        let at = self.folders.iter().position(|(name, _)| name == folder).unwrap_or_else(|| {
            self.folders.push((folder.to_owned(), Tree::default()));
            self.folders.len() - 1
        });
        self.folders[at].1.add(rest, blob);
    }

    fn write(&self, repo: &Repo) -> ObjectId {
        let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
        for (name, blob) in &self.files {
            entries.push((name.clone(), entry("100644", name.as_bytes(), *blob)));
        }
        for (name, folder) in &self.folders {
            entries.push((format!("{name}/"), entry("40000", name.as_bytes(), folder.write(repo))));
        }
        entries.sort();
        loose(&repo.git_dir(), "tree", &entries.into_iter().flat_map(|(_, bytes)| bytes).collect::<Vec<u8>>())
    }
}

const ONE: &str = "1111111111111111111111111111111111111111";
const TWO: &str = "2222222222222222222222222222222222222222";

fn at(hex: &str, fanout: usize) -> String {
    let (mut path, mut rest) = (String::new(), hex);
    for _ in 0..fanout {
        path = format!("{path}{}/", &rest[..2]);
        rest = &rest[2..];
    }
    path + rest
}

#[test]
fn notes_are_found_at_every_fanout() {
    for fanout in [0, 1, 2, 3, 19] {
        let notes = listed(&planted(&[(&at(ONE, fanout), "one"), (&at(TWO, fanout), "two"), ("README", "no note")]));
        let keys: Vec<String> = notes.blobs.keys().map(ToString::to_string).collect();
        assert_eq!(keys, [ONE, TWO], "fanout {fanout}");
        assert_eq!(notes.skipped, []);
    }
}

#[test]
fn of_several_notes_on_one_object_the_first_in_order_is_taken() {
    let check = |fanouts: &[usize]| {
        let paths: Vec<String> = fanouts.iter().map(|fanout| at(ONE, *fanout)).collect();
        let notes: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), path.as_str())).collect();
        let repo = planted(&notes);
        let blob = listed(&repo).blobs[&id(ONE)];
        let text = opened(&repo).objects().blob(blob).unwrap();
        assert_eq!(String::from_utf8(text.to_vec()).unwrap(), *paths.iter().min().unwrap(), "{fanouts:?}");
    };
    check(&[0, 1]);
    check(&[1, 0]);
    check(&[2, 1, 0]);
    check(&[1, 2]);
}

#[test]
fn what_is_no_note_is_passed_over() {
    let odd = [
        "1",
        "README.md",
        &"x".repeat(40),
        &ONE[..39],
        &format!("{ONE}1"),
        &ONE.repeat(2)[..64],
        "11/README",
        "11/22/33",
    ];
    let notes: Vec<(&str, &str)> = odd.iter().map(|path| (*path, "x")).collect();
    assert_eq!(listed(&planted(&notes)), Notes::default());
    // A folder, a link or a submodule where a note should stand.
    let repo = Repo::new("");
    let blob = loose(&repo.git_dir(), "blob", b"x");
    let folder = loose(&repo.git_dir(), "tree", &entry("100644", b"x", blob));
    let tree = [
        entry("120000", ONE.as_bytes(), blob),
        entry("160000", TWO.as_bytes(), blob),
        entry("40000", &[b'3'; 40], folder),
    ];
    let tree = loose(&repo.git_dir(), "tree", &tree.concat());
    commit_of(&repo.git_dir(), tree, &[]);
    assert_eq!(listed(&repo), Notes::default());
}

#[test]
fn git_s_own_notes_are_listed() {
    for format in ["sha1", "sha256"] {
        let mut text = format!("format {format}\n");
        for number in 0..300 {
            text += &format!("commit c{number}\nnote c{number} \"note {number}\"\n");
        }
        let repo = Repo::new(&text);
        let repository = opened(&repo);
        let notes = list_notes(&repository, &repository.objects(), "refs/notes/ai").unwrap().unwrap();
        assert_eq!((notes.blobs.len(), notes.skipped.len()), (300, 0));
        for number in [0, 77, 299] {
            let blob = notes.blobs[&id(repo.id(&format!("c{number}")))];
            assert_eq!(*repository.objects().blob(blob).unwrap(), format!("note {number}").into_bytes());
        }
    }
}

#[test]
fn a_lost_subtree_costs_its_notes_alone() {
    let repo = Repo::new("");
    let blob = loose(&repo.git_dir(), "blob", b"x");
    let inner = loose(&repo.git_dir(), "tree", &entry("100644", &TWO.as_bytes()[2..], blob));
    let tree = [entry("40000", b"11", id(ONE)), entry("40000", b"22", inner)].concat();
    let tree = loose(&repo.git_dir(), "tree", &tree);
    commit_of(&repo.git_dir(), tree, &[]);
    let notes = listed(&repo);
    assert_eq!(notes.blobs.keys().copied().collect::<Vec<_>>(), [id(TWO)]);
    assert_eq!(notes.skipped, [ObjectError::Missing { id: id(ONE) }]);
}

#[test]
fn a_notes_ref_that_leads_nowhere_is_an_error() {
    let repo = Repo::new("commit one\nfile a x\nnote one said");
    let check = |content: &str, expect: &str| {
        std::fs::write(repo.git_dir().join("refs/notes/odd"), content).unwrap();
        let repository = opened(&repo);
        let told = list_notes(&repository, &repository.objects(), "refs/notes/odd").unwrap_err().to_string();
        assert!(told.contains(expect), "{content}: {told}");
    };
    check(&repo.resolve("HEAD:a"), "is a blob, not a commit");
    check(&repo.resolve("HEAD^{tree}"), "is a tree, not a commit");
    check(ONE, "is missing");
    check("garbage", "names no commit");
    let no_tree = loose(&repo.git_dir(), "commit", format!("tree {ONE}\n\n").as_bytes());
    std::fs::write(repo.git_dir().join("refs/notes/odd"), no_tree.to_string()).unwrap();
    let repository = opened(&repo);
    let notes = list_notes(&repository, &repository.objects(), "refs/notes/odd").unwrap().unwrap();
    assert_eq!(notes.skipped, [ObjectError::Missing { id: id(ONE) }]);
    assert!(list_notes(&repository, &repository.objects(), "refs/notes/absent").unwrap().is_none());
}

#[test]
fn ids_that_begin_alike_hash_apart() {
    // Keys of notes and parents of commits are named at will: a hash of their beginnings would make a table a list.
    let state = rustc_hash::FxBuildHasher;
    let hash = |number: u32| state.hash_one(id(&format!("{}{number:08x}", "0".repeat(32))));
    let hashes: HashSet<u64> = (0..1000).map(hash).collect();
    assert_eq!(hashes.len(), 1000);
}
