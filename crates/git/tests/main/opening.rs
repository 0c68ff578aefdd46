//! Which paths open as a repository, as which one, and how the others are refused.

use std::fs;
use std::path::Path;

use git::{Head, Notice, ObjectFormat, OpenError};
use testkit::{Repo, git};

use crate::reading::{contents, id, open, opened, refusal};

const TWO: &str = "
    commit one
        file a.txt one
        file dir/b.txt two
    commit two
        file a.txt three
";

fn two(settings: &str) -> Repo {
    Repo::new(&format!("{settings}\n{TWO}"))
}

/// The repository opens with this commit as its head.
fn check_head(path: &Path, expect: &str) {
    let repository = open(path).unwrap();
    let head = repository.head().unwrap();
    assert!(matches!(head, Head::Commit { id: found, .. } if found == id(expect)), "{}: {head:?}", path.display());
    repository.objects().commit(id(expect)).unwrap();
}

#[test]
fn every_shape_of_a_repository_opens() {
    let work = two("layout worktree");
    check_head(work.path(), work.id("two"));
    check_head(&work.path().join("dir"), work.id("two"));
    check_head(&work.path().join(".git"), work.id("two"));
    check_head(&work.path().join(".git/objects"), work.id("two"));
    check_head(work.worktree("linked", work.id("one")).path(), work.id("one"));
    check_head(&work.path().join(".git/worktrees/linked"), work.id("one"));
    let bare = two("storage loose");
    check_head(bare.path(), bare.id("two"));
    check_head(&bare.path().join("refs/heads"), bare.id("two"));
    check_head(bare.mirror().path(), bare.id("two"));
    let sha256 = two("format sha256");
    check_head(sha256.path(), sha256.id("two"));
    assert_eq!(opened(&sha256).object_format(), ObjectFormat::Sha256);
    assert_eq!(opened(&bare).object_format(), ObjectFormat::Sha1);
}

#[test]
fn a_worktree_shares_the_folder_of_its_repository() {
    let work = two("layout worktree");
    let linked = work.worktree("linked", "HEAD");
    let (main, other) = (opened(&work), opened(&linked));
    assert_eq!(main.common_dir(), other.common_dir());
    assert_eq!(main.common_dir(), work.git_dir().canonicalize().unwrap());
    assert_eq!(main.work_dir().unwrap().canonicalize().unwrap(), work.path().canonicalize().unwrap());
    assert_eq!(other.work_dir().unwrap().canonicalize().unwrap(), linked.path().canonicalize().unwrap());
    assert_eq!(opened(&two("")).work_dir(), None);
}

#[test]
fn a_submodule_opens_through_its_gitfile() {
    let outer = two("layout worktree");
    let inner = two("layout worktree");
    let (git_dir, checkout) = (outer.path().join(".git/modules/inner"), outer.path().join("inner"));
    fs::create_dir_all(git_dir.parent().unwrap()).unwrap();
    fs::rename(inner.path().join(".git"), &git_dir).unwrap();
    fs::rename(inner.path(), &checkout).unwrap();
    fs::write(checkout.join(".git"), "gitdir: ../.git/modules/inner\n").unwrap();
    outer.git(["commit", "--quiet", "--allow-empty", "-m", "another head"]);
    check_head(&checkout, inner.id("two"));
    check_head(&checkout.join("dir"), inner.id("two"));
    check_head(outer.path(), &outer.resolve("HEAD"));
}

#[test]
fn what_is_no_repository_is_not_found() {
    let folder = two("");
    let plain = folder.beside("plain");
    fs::create_dir_all(plain.join("deep/.git")).unwrap();
    fs::write(plain.join("file"), "text").unwrap();
    fs::write(plain.join("empty"), "").unwrap();
    fs::write(plain.join("binary"), [0xff; 1000]).unwrap();
    for path in ["", "deep", "file", "empty", "binary", "absent", "absent/deeper"] {
        let path = plain.join(path);
        let refused = refusal(&path);
        assert!(matches!(&refused, OpenError::NotFound { path: named } if *named == path), "{refused}");
    }
}

#[test]
fn a_broken_pointer_is_said_to_be_broken() {
    let repo = two("layout worktree");
    for text in ["gitdir: nowhere\n", "gitdir:", "gitdir: \0\n", "nonsense", "", "gitdir: .git\n", "gitdir: /dev/zero"]
    {
        let checkout = repo.beside("checkout");
        fs::create_dir_all(&checkout).unwrap();
        fs::write(checkout.join(".git"), text).unwrap();
        let refused = refusal(&checkout);
        assert!(matches!(refused, OpenError::Unreadable { .. }), "{text:?}: {refused}");
    }
}

/// HEAD as shown, or the beginning of the error.
fn shown_head(repo: &Repo) -> String {
    match opened(repo).head() {
        Ok(Head::Commit { name, id }) => {
            format!("{} {}", name.as_deref().unwrap_or("detached"), label(repo, &id.to_string()))
        }
        Ok(Head::Unborn { name }) => format!("unborn {name}"),
        Err(error) => error.to_string(),
    }
}

fn label(repo: &Repo, hex: &str) -> String {
    repo.label(hex).unwrap_or(hex).to_owned()
}

#[test]
fn head_is_a_branch_a_commit_or_unborn() {
    let check = |text: &str, expect: &str| assert_eq!(shown_head(&Repo::new(text)), expect, "{text}");
    check("", "unborn refs/heads/main");
    check("layout worktree", "unborn refs/heads/main");
    check("format sha256", "unborn refs/heads/main");
    check(TWO, "refs/heads/main two");
    check(&format!("{TWO}\nhead branch other/branch"), "refs/heads/other/branch two");
    check(&format!("{TWO}\nhead detached one"), "detached one");
    check(&format!("{TWO}\nbranch x\nhead unborn fresh"), "unborn refs/heads/fresh");
}

#[test]
fn head_can_lead_astray() {
    let check = |head: &str, expect: &str| {
        let repo = two("");
        fs::write(repo.git_dir().join("refs/heads/loop"), "ref: refs/heads/loop\n").unwrap();
        fs::write(repo.git_dir().join("refs/heads/hop"), "ref: refs/heads/main\n").unwrap();
        let tag = repo.write_object("tag", format!("object {}\ntype commit\ntag t\n\nt\n", repo.id("one")).as_bytes());
        let blob = repo.write_object("blob", b"blob");
        fs::write(repo.git_dir().join("refs/heads/tagged"), tag).unwrap();
        fs::write(repo.git_dir().join("refs/heads/blob"), &blob).unwrap();
        fs::write(repo.git_dir().join("refs/heads/lost"), "1".repeat(40)).unwrap();
        fs::write(repo.git_dir().join("HEAD"), head.replace("ONE", repo.id("one"))).unwrap();
        let shown = shown_head(&repo);
        assert!(shown.starts_with(expect), "{head:?}: {shown}");
    };
    check("ref: refs/heads/missing\n", "unborn refs/heads/missing");
    check("ref: refs/heads/hop\n", "refs/heads/hop two");
    check("ref: refs/heads/tagged\n", "refs/heads/tagged one");
    check("ref: refs/heads/blob\n", "object 43ae31d836edd668d12fb87a494e340c2c5a8698 is a blob, not a commit");
    check("ref: refs/heads/lost\n", "object 1111111111111111111111111111111111111111 is missing");
    check("ref: refs/heads/loop\n", "'refs/heads/loop' names no commit");
    check("ref: ../../../outside\n", "'HEAD' names no commit");
    check("ONE", "detached one");
    check(&"2".repeat(40), "object 2222222222222222222222222222222222222222 is missing");
    check(&"2".repeat(64), "'HEAD' names no commit");
    check("", "'HEAD' names no commit");
    check("garbage\n", "'HEAD' names no commit");
}

/// The refusal of a repository with this configuration appended, without its path.
fn refused_format(config: &str) -> String {
    let repo = two("");
    repo.append_config(config);
    match open(repo.path()) {
        Ok(repository) => {
            assert!(matches!(repository.head(), Ok(Head::Commit { .. })));
            "opened".to_owned()
        }
        Err(OpenError::RefStorage { storage, .. }) => format!("refs as {storage}"),
        Err(OpenError::Extension { extension, .. }) => format!("extension {extension}"),
        Err(OpenError::FormatVersion { version, .. }) => format!("version {version}"),
        Err(error) => error.to_string().replace(&repo.path().display().to_string(), "REPO"),
    }
}

#[test]
fn unknown_formats_are_refused_as_git_refuses_them() {
    let check = |config: &str, expect: &str| assert_eq!(refused_format(config), expect, "{config}");
    check("[core]\nrepositoryFormatVersion = 2", "version 2");
    check("[core]\nrepositoryFormatVersion = 1", "opened");
    check("[core]\nrepositoryFormatVersion = 1\n[extensions]\nfrobnicate = true", "extension frobnicate");
    check("[CORE]\nREPOSITORYFORMATVERSION = 1\n[Extensions]\nFrobNicate", "extension frobnicate");
    check("[extensions]\nfrobnicate = true", "opened");
    check("[core]\nrepositoryFormatVersion = 1\n[extensions]\nnoop\npreciousObjects = true", "opened");
    check("[core]\nrepositoryFormatVersion = 1\n[extensions]\nworktreeConfig = true\nrelativeWorktrees", "opened");
    check("[core]\nrepositoryFormatVersion = 1\n[extensions]\nrefStorage = reftable", "refs as reftable");
    check("[core]\nrepositoryFormatVersion = 1\n[extensions]\nrefStorage = files", "opened");
    check(
        "[core]\nrepositoryFormatVersion = 1\n[extensions]\nrefStorage = files\nrefStorage = reftable",
        "refs as reftable",
    );
    check("[core]\nrepositoryFormatVersion = 1\n[extensions]\nrefStorage = reftable://x", "refs as reftable://x");
    check(
        "[core]\nrepositoryFormatVersion = 1\n[extensions]\ncompatObjectFormat = sha256",
        "extension compatobjectformat",
    );
}

#[test]
fn a_reftable_repository_is_refused_and_not_read_as_empty() {
    let supports = git(Path::new("/")).args(["version"]).output().unwrap();
    let version = String::from_utf8_lossy(&supports.stdout).into_owned();
    let minor: u32 = version.split('.').nth(1).and_then(|minor| minor.parse().ok()).unwrap_or(0);
    let repo = if minor >= 45 { two("refs reftable\nlayout worktree") } else { two("layout worktree") };
    if minor < 45 {
        repo.declare_extension("refStorage", "reftable");
    }
    let refused = refusal(repo.path());
    assert!(matches!(&refused, OpenError::RefStorage { storage, .. } if storage == "reftable"), "{refused}");
}

#[test]
fn what_a_reader_should_know_is_noticed() {
    let check = |made: &dyn Fn(&Repo), expect: &[Notice]| {
        let repo = two("storage loose");
        made(&repo);
        assert_eq!(opened(&repo).notices(), expect);
    };
    check(&|_| {}, &[]);
    check(&|repo| repo.graft(repo.id("two"), &[]), &[Notice::Grafts]);
    check(&|repo| repo.replace(repo.id("one"), repo.id("two")), &[Notice::ReplaceRefs]);
    check(&Repo::write_commit_graph, &[Notice::CommitGraph]);
    check(&|repo| repo.append_config("[remote \"origin\"]\npromisor = true"), &[Notice::Partial]);
    check(
        &|repo| {
            repo.replace(repo.id("one"), repo.id("two"));
            repo.pack();
            fs::write(repo.git_dir().join("shallow"), format!("{}\n", repo.id("two"))).unwrap();
        },
        &[Notice::Shallow, Notice::ReplaceRefs],
    );
    let whole = two("");
    assert_eq!(opened(&whole.shallow_clone(1)).notices(), [Notice::Shallow]);
    assert_eq!(opened(&whole.partial_clone()).notices(), [Notice::Partial]);
}

#[test]
fn a_shallow_clone_knows_where_it_ends() {
    let whole = Repo::new("commit a\ncommit b\ncommit c\ncommit d");
    let shallow = whole.shallow_clone(2);
    let repository = opened(&shallow);
    let is_boundary = |label: &str| repository.is_shallow_boundary(id(whole.id(label)));
    assert_eq!(["a", "b", "c", "d"].map(is_boundary), [false, false, true, false]);
    let boundary = repository.objects().commit(id(whole.id("c"))).unwrap();
    assert_eq!(boundary.parents, [id(whole.id("b"))], "the parents stay named");
    assert!(repository.resolve("HEAD~2").is_err());
    assert_eq!(repository.resolve("HEAD~1").unwrap(), id(whole.id("c")));
    // In a worktree of it, too.
    shallow.git(["worktree", "add", "--quiet", "--detach", "../of-shallow"]);
    assert!(open(&shallow.beside("of-shallow")).unwrap().is_shallow_boundary(id(whole.id("c"))));
}

#[test]
fn what_changes_the_answers_of_git_changes_nothing_here() {
    let text = "commit a\nfile f one\ncommit b\nfile f two\ncommit c\nfile f three\nfile g four";
    let told = |made: &dyn Fn(&Repo)| {
        let repo = Repo::new(text);
        made(&repo);
        let told = contents(&opened(&repo));
        told.split_once('\n').unwrap().1.to_owned()
    };
    let plain = told(&|_| {});
    assert_eq!(told(&|repo| repo.replace(repo.id("b"), repo.id("a"))), plain);
    assert_eq!(told(&|repo| repo.graft(repo.id("c"), &[])), plain);
    assert_eq!(told(&|repo| repo.write_lying_commit_graph(repo.id("c"))), plain);
    assert_eq!(told(&|repo| repo.write_lying_commit_graph(repo.id("b"))), plain);
    let overruling = "[core]\ncommitGraph = true\nuseReplaceRefs = true\n[gitoxide \"objects\"]\nnoReplace = false";
    assert_eq!(
        told(&|repo| {
            repo.append_config(overruling);
            repo.write_lying_commit_graph(repo.id("c"));
            repo.replace(repo.id("b"), repo.id("a"));
        }),
        plain
    );
}

#[test]
fn the_origin_is_told_as_configured() {
    let repo = two("");
    assert_eq!(opened(&repo).origin_url(), None);
    repo.append_config("[remote \"origin\"]\n\turl = https://example.com/a.git\n[url \"x:\"]\n\tinsteadOf = https:");
    assert_eq!(opened(&repo).origin_url(), Some("https://example.com/a.git"));
    let packs = fs::read_dir(repo.git_dir().join("objects/pack")).unwrap().flatten();
    let bytes: u64 = packs
        .filter(|file| file.path().extension().is_some_and(|ext| ext == "pack"))
        .map(|file| file.metadata().unwrap().len())
        .sum();
    assert_eq!(opened(&repo).packed_bytes(), bytes);
    assert!(bytes > 0);
}

#[test]
fn two_threads_read_the_same() {
    let repo = testkit::generate(7, &testkit::Shape::everything()).build();
    let repository = opened(&repo);
    let alone = contents(&repository);
    assert!(alone.matches("Ok(Commit").count() >= 40);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2).map(|_| scope.spawn(|| contents(&repository))).collect();
        for reader in readers {
            assert_eq!(reader.join().unwrap(), alone);
        }
    });
}

#[test]
fn what_a_fetch_from_the_origin_brings() {
    let check = |specs: &[&str], expect: bool| {
        let repo = two("");
        let lines: Vec<String> = specs.iter().map(|spec| format!("\tfetch = {spec}")).collect();
        repo.append_config(&format!("[remote \"origin\"]\n{}", lines.join("\n")));
        assert_eq!(opened(&repo).is_fetched_from_origin("refs/notes/outcross-review"), expect, "{specs:?}");
    };
    check(&[], false);
    check(&["+refs/heads/*:refs/remotes/origin/*"], false);
    check(&["+refs/heads/*:refs/remotes/origin/*", "refs/notes/outcross-*:refs/notes/outcross-*"], true);
    check(&["+refs/*:refs/*"], true);
    check(&["refs/notes/outcross-review:refs/notes/outcross-review"], true);
    check(&["refs/notes/*-mark:refs/notes/*-mark"], false);
    check(&["+refs/*:refs/*", "^refs/notes/*"], false);
    check(&["refs/notes/outcross-review-*:refs/x/*"], false);
}
