//! Trees as they occur and as nobody should write them: order, names, modes, sizes.

use git::{Changes, Entry, EntryKind, ObjectError, ObjectId, compare, lookup};
use proptest::prelude::*;
use testkit::Repo;

use crate::planted::{entry, loose};
use crate::reading::{id, opened};

const ONE: &str = "1111111111111111111111111111111111111111";
const TWO: &str = "2222222222222222222222222222222222222222";

fn changes(repo: &Repo, now: &[u8], before: &[&[u8]]) -> Changes {
    let plant = |tree: &[u8]| loose(&repo.git_dir(), "tree", tree);
    let before: Vec<ObjectId> = before.iter().map(|tree| plant(tree)).collect();
    compare(&opened(repo).objects(), Some(plant(now)), &before)
}

/// The paths with what stands there, `-` for nothing.
fn shown(changes: &Changes) -> Vec<String> {
    let entry = |entry: &Option<Entry>| {
        entry.map_or("-".to_owned(), |entry| format!("{:?} {}", entry.kind, &entry.id.to_string()[..1]))
    };
    let one = |change: &git::PathChange| {
        let before: Vec<String> = change.before.iter().map(entry).collect();
        format!("{}: {} < {}", String::from_utf8_lossy(&change.path), entry(&change.now), before.join(", "))
    };
    changes.paths.iter().map(one).collect()
}

#[test]
fn modes_that_git_once_wrote_are_read() {
    let repo = Repo::new("");
    let check = |mode: &str, expect: Option<EntryKind>| {
        let found = changes(&repo, &entry(mode, b"f", id(ONE)), &[]);
        if expect == Some(EntryKind::Tree) {
            assert_eq!(found.skipped, [(b"f".to_vec(), ObjectError::Missing { id: id(ONE) })], "{mode}");
        } else {
            assert_eq!(found.paths.first().map(|path| path.now.unwrap().kind), expect, "{mode}");
            assert_eq!(found.skipped.is_empty(), expect.is_some(), "{mode}");
        }
    };
    for mode in ["100644", "100755", "100664", "100600", "100000", "0100644"] {
        check(mode, Some(EntryKind::File));
    }
    check("120000", Some(EntryKind::Symlink));
    check("160000", Some(EntryKind::Submodule));
    check("40000", Some(EntryKind::Tree));
    check("040000", Some(EntryKind::Tree));
    for mode in ["0", "", "1", "644", "20000", "777777", "10064x", "-1", "99999999999999999999", "0000000100644"] {
        check(mode, None);
    }
}

#[test]
fn names_that_git_forbids() {
    let repo = Repo::new("");
    let good = entry("100644", b"good", id(ONE));
    let check = |name: &[u8], is_read: bool| {
        let tree = [entry("100644", name, id(TWO)), good.clone()].concat();
        let found = changes(&repo, &tree, &[]);
        assert_eq!(found.paths.len(), if is_read { 2 } else { 0 }, "{name:?}");
        assert_eq!(found.skipped.len(), usize::from(!is_read), "{name:?}");
    };
    // A path is only ever compared and shown, never opened: what is odd on disk alone is content like any other.
    for name in
        [&b".git"[..], b".GIT", b"git~1", b"...", b" ", b"a\nb", b"\xff\xfe", b"a\\b", b"C:", b"\x1b[31m", b"con"]
    {
        check(name, true);
    }
    for name in [&b""[..], b".", b"..", b"a/b", b"/", b"../x", b"/etc/passwd"] {
        check(name, false);
    }
}

#[test]
fn bytes_that_are_no_tree_are_damaged() {
    let repo = Repo::new("");
    let good = entry("100644", b"good", id(ONE));
    let cut: Vec<&[u8]> = (1..good.len()).map(|end| &good[..end]).collect();
    for tree in cut.into_iter().chain([&b"garbage"[..], b"\0", b" \0", &[0; 100], &[b'1'; 100]]) {
        let tree = loose(&repo.git_dir(), "tree", tree);
        let found = compare(&opened(&repo).objects(), Some(tree), &[]);
        assert!(
            matches!(found.skipped.as_slice(), [(path, ObjectError::Damaged { .. })] if path.is_empty()),
            "{found:?}"
        );
        assert!(matches!(lookup(&opened(&repo).objects(), tree, b"good"), Err(ObjectError::Damaged { .. })));
    }
    // The entries of git are followed by nothing, least of all by half an entry.
    let whole = [good.clone(), good[..9].to_vec()].concat();
    assert_eq!(changes(&repo, &whole, &[]).skipped.len(), 1);
}

#[test]
fn trees_out_of_order_are_put_in_order() {
    let repo = Repo::new("");
    let file = |name: &str, to: &str| entry("100644", name.as_bytes(), id(to));
    let sorted = [file("a", ONE), file("b", ONE), file("c", TWO)].concat();
    let shuffled = [file("c", ONE), file("a", ONE), file("b", ONE)].concat();
    let expect = ["c: File 1 < File 2"];
    assert_eq!(shown(&changes(&repo, &shuffled, &[&sorted])), expect);
    assert_eq!(shown(&changes(&repo, &sorted, &[&shuffled])), ["c: File 2 < File 1"]);
    // Of two entries of one name the first counts, for a comparison and for a search.
    let double = [file("a", ONE), file("a", TWO), file("b", ONE)].concat();
    assert_eq!(shown(&changes(&repo, &double, &[&sorted])), ["c: - < File 2"]);
    let tree = loose(&repo.git_dir(), "tree", &double);
    assert_eq!(lookup(&opened(&repo).objects(), tree, b"a").unwrap().unwrap().id, id(ONE));
}

#[test]
fn a_file_may_become_a_folder_and_anything_else() {
    let repo = Repo::new("");
    let inner = loose(&repo.git_dir(), "tree", &entry("100644", b"x", id(ONE)));
    let folder = entry("40000", b"f", inner);
    let file = entry("100644", b"f", id(TWO));
    let link = entry("120000", b"f", id(TWO));
    let submodule = entry("160000", b"f", id(TWO));
    let executable = entry("100755", b"f", id(TWO));
    let check = |now: &[u8], before: &[&[u8]], expect: &[&str]| assert_eq!(shown(&changes(&repo, now, before)), expect);
    check(&folder, &[&file], &["f: - < File 2", "f/x: File 1 < -"]);
    check(&file, &[&folder], &["f: File 2 < -", "f/x: - < File 1"]);
    check(&link, &[&file], &["f: Symlink 2 < File 2"]);
    check(&submodule, &[&link], &["f: Submodule 2 < Symlink 2"]);
    check(&submodule, &[&folder], &["f: Submodule 2 < -", "f/x: - < File 1"]);
    check(&executable, &[&file], &[]);
    check(&file, &[&file, &folder], &[]);
    check(&file, &[&folder, &file], &["f: File 2 < -, File 2", "f/x: - < File 1, -"]);
    check(&folder, &[&[], &folder, &file], &["f/x: File 1 < -, File 1, -"]);
    // Names that sort apart as file and as folder.
    let around =
        |middle: &[u8]| [entry("100644", b"f-", id(ONE)), middle.to_vec(), entry("100644", b"f0", id(ONE))].concat();
    let as_file = [file.clone(), entry("100644", b"f-", id(ONE)), entry("100644", b"f0", id(ONE))].concat();
    check(&around(&folder), &[&as_file], &["f: - < File 2", "f/x: File 1 < -"]);
    check(&as_file, &[&around(&folder), &as_file], &["f: File 2 < -, File 2", "f/x: - < File 1, -"]);
    // Both at once, which no git writes.
    let both = [file.clone(), folder.clone()].concat();
    check(&both, &[&file], &["f/x: File 1 < -"]);
    let tree = loose(&repo.git_dir(), "tree", &both);
    let found = |path: &[u8]| lookup(&opened(&repo).objects(), tree, path).unwrap().map(|entry| entry.id);
    assert_eq!((found(b"f"), found(b"f/x")), (Some(id(TWO)), Some(id(ONE))));
}

#[test]
fn a_path_that_is_none_stands_nowhere() {
    let repo = Repo::new("commit one\nfile a/b/c x\nfile d y");
    let objects = opened(&repo).objects();
    let tree = id(&repo.resolve("HEAD^{tree}"));
    for path in
        ["", "/", "a", "a/", "a/b", "a/b/c/", "a//b/c", "/a/b/c", "a/b/c/d", "d/x", "D", "a/./b/c", "a/../d", "d\0"]
    {
        assert_eq!(lookup(&objects, tree, path.as_bytes()).unwrap(), None, "{path}");
    }
    assert!(lookup(&objects, tree, b"a/b/c").unwrap().is_some());
    let deep = "a/".repeat(100_000);
    assert_eq!(lookup(&objects, tree, deep.as_bytes()).unwrap(), None);
}

#[test]
fn a_folder_that_cannot_be_read_costs_itself_alone() {
    let repo = Repo::new(
        "storage loose\ncommit one\nfile bad/x one\nfile good/y one\ncommit two\nfile bad/x two\nfile good/y two",
    );
    let (old, new) = (id(&repo.resolve("HEAD~1^{tree}")), id(&repo.resolve("HEAD^{tree}")));
    let lost = repo.resolve("HEAD:bad");
    repo.delete_object(&lost);
    let found = compare(&opened(&repo).objects(), Some(new), &[old]);
    assert_eq!(found.skipped, [(b"bad".to_vec(), ObjectError::Missing { id: id(&lost) })]);
    assert!(found.paths.iter().any(|change| change.path == b"good/y"));
    assert!(matches!(lookup(&opened(&repo).objects(), new, b"bad/x"), Err(ObjectError::Missing { .. })));
}

fn any_tree() -> impl Strategy<Value = Vec<u8>> {
    let mode = prop::sample::select(vec!["100644", "40000", "120000", "160000", "100755", "0", ""]);
    let name =
        prop_oneof![8 => "[a-c.]{1,2}".prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..4)];
    let target = prop::sample::select(vec![ONE, TWO]);
    let one = (mode, name, target).prop_map(|(mode, name, target)| entry(mode, &name, id(target)));
    let whole = prop::collection::vec(one, 0..6).prop_map(|entries| entries.concat());
    prop_oneof![4 => whole.clone(), 1 => (whole, any::<prop::sample::Index>()).prop_map(|(tree, at)| tree[..at.index(tree.len() + 1)].to_vec())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes for trees: no panic, paths in order and each once, and a comparison with itself is empty.
    #[test]
    fn any_bytes_are_a_tree_or_damaged(now in any_tree(), before in prop::collection::vec(any_tree(), 0..4)) {
        thread_local! {
            static REPO: Repo = Repo::new("");
        }
        let trees: Vec<&[u8]> = before.iter().map(Vec::as_slice).collect();
        let found = REPO.with(|repo| changes(repo, &now, &trees));
        prop_assert!(found.paths.windows(2).all(|pair| pair[0].path < pair[1].path));
        for change in &found.paths {
            prop_assert_eq!(change.before.len(), before.len());
            prop_assert!(before.is_empty() || change.now != change.before[0]);
        }
        prop_assert!(REPO.with(|repo| changes(repo, &now, &[&now])).paths.is_empty());
    }
}
