//! Folders as sources of a corpus: files on disk, unpacked packages.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use outcross::curating::{EachChild, SourceOptions};
use tempfile::TempDir;
use testkit::Repo;

use crate::curating::{read, rows, shown, sources, taken, try_open};

fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn folder() -> (TempDir, TempDir) {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("Code");
    write(&root, "b/two.py", "print(2)\n");
    write(&root, "a.rs", "fn a() {}\n");
    write(&root, "b.c", "int b;\n");
    write(&root, ".hidden/x.go", "package x\n");
    write(&root, ".gitattributes", "b/* linguist-vendored\n");
    std::os::unix::fs::symlink("/etc/passwd", root.join("link")).unwrap();
    (folder, TempDir::new().unwrap())
}

#[test]
fn a_folder_is_what_is_on_disk() {
    let (folder, cache) = folder();
    let all = taken(&folder.path().join("Code"), &SourceOptions::default(), cache.path());
    assert_snapshot!(shown(&all), @r"
    row code .gitattributes:1-1 file - Git Attributes config
    row code .hidden/x.go:1-1 file - Go source
    row code a.rs:1-1 file - Rust source
    row code b.c:1-1 file - C source
    out code b/two.py:1 9 vendored: linguist-vendored
    out code link:1 0 link: a symbolic link
    ");
    assert!(rows(&all).iter().all(|row| row.labels.is_empty() && row.written_first.is_none()));
}

#[test]
fn the_hash_of_a_tree_is_that_of_its_content() {
    let ((one, cache), (two, _)) = (folder(), folder());
    let commit = |folder: &TempDir| {
        let root = folder.path().join("Code");
        sources(&[&root], &SourceOptions::default(), cache.path())[0].id().commit.clone()
    };
    let before = commit(&one);
    assert!(before.starts_with("tree:") && before.len() == 5 + 64);
    assert_eq!(before, commit(&two));
    write(&two.path().join("Code"), "a.rs", "fn b() {}\n");
    assert_ne!(before, commit(&two));
    write(&two.path().join("Code"), "a.rs", "fn a() {}\n");
    assert_eq!(before, commit(&two));
    fs::rename(two.path().join("Code/a.rs"), two.path().join("Code/c.rs")).unwrap();
    assert_ne!(before, commit(&two));
}

#[test]
fn a_file_that_changes_meanwhile_is_an_error() {
    let (folder, cache) = folder();
    let root = folder.path().join("Code");
    let sources = sources(&[&root], &SourceOptions::default(), cache.path());
    write(&root, "b.c", "int c;\n");
    let error = read(&*sources[0]).unwrap_err();
    assert!(error.message.ends_with("Code/b.c changed while it was read"), "{error}");
    assert!(error.hint.is_some() && !error.interrupted);
}

#[test]
fn a_part_of_a_repository_is_files_and_what_git_ignores_is_none() {
    let repo = Repo::new(crate::lab_sources::MIXED);
    let cache = repo.beside("cache");
    write(repo.path(), ".gitignore", "*.log\n");
    write(repo.path(), "src/x.log", "noise\n");
    write(repo.path(), "src/new.rs", "fn new() {}\n");
    write(repo.path(), ".gitattributes", "src/new.rs linguist-generated\n");
    let all = taken(&repo.path().join("src"), &SourceOptions::default(), &cache);
    assert_snapshot!(shown(&all), @r"
    out src new.rs:1 12 generated: linguist-generated
    row src store.rs:1-9 file - Rust source
    row src tool.py:1-4 file - Python source
    ");
    // One file of it too.
    let one = taken(&repo.path().join("src/tool.py"), &SourceOptions::default(), &cache);
    assert_snapshot!(shown(&one), @"row tool.py tool.py:1-4 file - Python source");
}

fn packages() -> (TempDir, TempDir) {
    let folder = TempDir::new().unwrap();
    for name in ["alpha-1.0.0", "beta-0.2.1"] {
        write(folder.path(), &format!("{name}/Cargo.toml"), format!("[package]\nname = \"{name}\"\n"));
        write(folder.path(), &format!("{name}/src/lib.rs"), "pub fn f() {}\n");
        write(folder.path(), &format!("{name}/vendor/x.c"), "int x;\n");
    }
    (folder, TempDir::new().unwrap())
}

#[test]
fn unpacked_packages_are_a_source_each() {
    let (folder, cache) = packages();
    write(folder.path(), "README.md", "Packages.\n");
    write(folder.path(), ".tool/state.json", "{}\n");
    let options = SourceOptions::default();
    let all = sources(&[folder.path()], &options, cache.path());
    let ids: Vec<&str> = all.iter().take(2).map(|source| source.id().id.as_str()).collect();
    assert_eq!((ids, all.len()), (vec!["alpha-1.0.0", "beta-0.2.1"], 3));
    assert_snapshot!(shown(&read(&*all[0]).unwrap()), @r"
    row alpha-1.0.0 Cargo.toml:1-2 file - TOML config
    row alpha-1.0.0 src/lib.rs:1-1 file - Rust source
    out alpha-1.0.0 vendor/x.c:1 7 vendored: vendored-folder
    ");
    let beside = read(&*all[2]).unwrap();
    let paths: Vec<&str> = rows(&beside).iter().map(|row| &*row.path).collect();
    assert_eq!(paths, [".tool/state.json", "README.md"]);
    let never = SourceOptions { each_child: EachChild::Never, ..options.clone() };
    assert_eq!(sources(&[folder.path()], &never, cache.path()).len(), 1);
    // A folder without a manifest among them, or one around them: one tree.
    write(folder.path(), "notes/a.md", "x\n");
    assert_eq!(sources(&[folder.path()], &options, cache.path()).len(), 1);
    let always = SourceOptions { each_child: EachChild::Always, ..options.clone() };
    assert_eq!(sources(&[folder.path()], &always, cache.path()).len(), 5);
    fs::remove_dir_all(folder.path().join("notes")).unwrap();
    write(folder.path(), "Cargo.toml", "[workspace]\n");
    assert_eq!(sources(&[folder.path()], &options, cache.path()).len(), 1);
}

#[test]
fn packages_with_the_same_content_and_name_are_one() {
    let ((one, cache), (two, _)) = (packages(), packages());
    let all = sources(&[one.path(), two.path()], &SourceOptions::default(), cache.path());
    assert_eq!(all.len(), 2);
}

#[test]
fn a_folder_that_holds_repositories_is_a_folder() {
    let repo = Repo::new(crate::lab_sources::MIXED);
    let around = repo.path().parent().unwrap();
    let cache = TempDir::new().unwrap();
    let all = taken(around, &SourceOptions::default(), cache.path());
    assert!(shown(&all).contains("repo/src/store.rs:1-9") && !shown(&all).contains(".git/"));
}

#[test]
fn what_is_not_there_is_an_error() {
    let cache = TempDir::new().unwrap();
    let error = try_open(&[Path::new("/no/such/place")], &SourceOptions::default(), cache.path()).err().unwrap();
    assert_eq!(error.kind.code(), 2);
    assert!(error.text().contains("/no/such/place") && !error.hints.is_empty());
}

#[test]
fn a_licence_is_told_by_what_lies_nearest() {
    let (folder, cache) = packages();
    let package = folder.path().join("alpha-1.0.0");
    write(&package, "Cargo.toml", "[package]\nname = \"alpha\"\nlicense = \"MIT OR Apache-2.0\"\n");
    write(&package, "src/tagged.rs", "// SPDX-License-Identifier: GPL-3.0-only\nfn f() {}\n");
    let options = SourceOptions { each_child: EachChild::Always, ..SourceOptions::default() };
    let sources = sources(&[folder.path()], &options, cache.path());
    let said = |at: usize| -> Vec<String> {
        let all = read(&*sources[at]).unwrap();
        let of = |row: &&corpus::row::Row| {
            let licence = &row.licence;
            let by = licence.decided_by.as_deref().unwrap_or("-");
            let expression = licence.expression.as_deref().unwrap_or("-");
            format!("{}: {expression} {} {} {by}", row.path, licence.from, licence.class)
        };
        rows(&all).iter().map(of).collect()
    };
    assert_eq!(
        said(0),
        [
            "Cargo.toml: Apache-2.0 OR MIT manifest permissive Cargo.toml",
            "src/lib.rs: Apache-2.0 OR MIT manifest permissive Cargo.toml",
            "src/tagged.rs: GPL-3.0-only tag copyleft src/tagged.rs",
        ]
    );
    assert_eq!(said(1), ["Cargo.toml: - none none -", "src/lib.rs: - none none -"]);
}
