//! What a revision and a ref stand for, against what git says.

use testkit::Repo;
use testkit::mutate::Damage;

use crate::planted::loose_as;
use crate::reading::{id, opened};

fn history() -> Repo {
    Repo::new(
        "
        storage loose
        commit a
        commit b
        commit left < b
        commit right < b
        commit merge < left right
        commit top
        branch side left
        branch v1 right
        tag v1 a
        ref refs/remotes/origin/main b
        ref refs/notes/odd a
        ",
    )
}

#[test]
fn a_revision_means_what_git_says() {
    let repo = history();
    repo.git(["tag", "-a", "-m", "one", "annotated", repo.id("b")]);
    repo.git(["tag", "-a", "-m", "two", "twice", "annotated"]);
    let top = repo.id("top").to_owned();
    let short = &top[..12];
    let repository = opened(&repo);
    let revisions = [
        "HEAD",
        "@",
        "main",
        "heads/main",
        "refs/heads/main",
        "side",
        "v1",
        "origin/main",
        "HEAD~1",
        "HEAD~",
        "HEAD^",
        "HEAD~1^2",
        "HEAD^^2",
        "HEAD~2^0~1",
        "HEAD^0",
        "main~1^2~2",
        "HEAD~0",
        "annotated",
        "twice",
        "twice~1",
        "annotated^{commit}",
        "HEAD~1^{commit}",
        "twice^{}",
        "refs/notes/odd",
        &top,
        short,
        &format!("{short}~1^2"),
    ];
    for rev in revisions {
        let expect = repo.resolve(&format!("{rev}^{{commit}}"));
        assert_eq!(repository.resolve(rev).unwrap(), id(&expect), "{rev}");
    }
}

#[test]
fn what_names_no_commit_is_refused() {
    let repo = history();
    let before = repo.footprint();
    let repository = opened(&repo);
    let long = "~1".repeat(100_000);
    let revisions = [
        "",
        " ",
        "~1",
        "^",
        "^HEAD",
        "..",
        "main..side",
        "main...side",
        "HEAD~6",
        "HEAD~99999999999999999999",
        "HEAD~18446744073709551615",
        "HEAD^3",
        "HEAD^2",
        "HEAD~1^99",
        "HEAD~\u{e9}",
        "HEAD^\u{1f600}",
        "HEAD~-1",
        "--upload-pack=touch x",
        "--output=x",
        "-",
        "-n1",
        "ext::sh -c touch% x",
        "HEAD\0",
        "HEAD\n",
        "a\x1b[31mb",
        "../../../etc/passwd",
        "refs/heads/../../HEAD",
        "HEAD:",
        "HEAD:nothing",
        ":/",
        ":/nothing like it",
        ":0:a",
        "@{u}",
        "@{-1}",
        "HEAD@{1}",
        "HEAD@{yesterday}",
        "main@{push}",
        "00",
        "0000",
        "zzzz",
        &"0".repeat(40),
        &"f".repeat(64),
        "HEAD^{tree}",
        "HEAD^{blob}",
        &long,
    ];
    for rev in revisions {
        let told = repository.resolve(rev);
        assert!(told.is_err(), "{rev:?}: {told:?}");
        let text = told.unwrap_err().to_string();
        assert!(!text.contains(|char: char| char.is_control()), "{text:?}");
    }
    assert_eq!(repo.footprint(), before);
}

#[test]
fn a_short_id_that_two_commits_share_is_refused() {
    let mut text = String::new();
    for number in 0..1000 {
        text += &format!("commit c{number}\n");
    }
    let repo = Repo::new(&text);
    let mut ids: Vec<&str> = repo.ids().map(|(_, hex)| hex).collect();
    ids.sort_unstable();
    let repository = opened(&repo);
    let shared = ids.windows(2).map(|pair| common(pair[0], pair[1])).filter(|len| *len >= 4).collect::<Vec<_>>();
    let at = ids.windows(2).position(|pair| common(pair[0], pair[1]) >= 4);
    assert!(!shared.is_empty(), "because 1000 commits of fixed ids share four digits somewhere");
    let hex = ids[at.unwrap()];
    assert!(repository.resolve(&hex[..4]).unwrap_err().to_string().contains("several objects"));
    assert_eq!(repository.resolve(&hex[..20]).unwrap(), id(hex));
}

fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[test]
fn steps_go_through_the_checked_reading_of_objects() {
    let repo = history();
    let merge = repo.id("merge").to_owned();
    // A planted commit under another's id would lead elsewhere.
    let lie = String::from_utf8(repo.git(["cat-file", "commit", "side"])).unwrap();
    loose_as(&repo.git_dir(), id(&merge), "commit", lie.as_bytes());
    let told = opened(&repo).resolve("HEAD~2");
    assert!(told.unwrap_err().to_string().contains("is damaged"));
    // A damaged copy beside a good one does no harm.
    let repo = history();
    repo.git(["repack", "-a", "-q"]);
    let pack = repo.git_dir().join("objects/pack");
    let kept: Vec<_> = std::fs::read_dir(&pack)
        .unwrap()
        .flatten()
        .map(|file| (file.path(), std::fs::read(file.path()).unwrap()))
        .collect();
    repo.damage_object(&merge, Damage::FlippedBit);
    for (file, bytes) in kept {
        let _ = std::fs::write(file, bytes);
    }
    assert_eq!(opened(&repo).resolve("HEAD~2").unwrap(), id(repo.id("left")));
}

#[test]
fn a_ref_is_found_by_its_whole_name() {
    let repo = history();
    repo.git(["tag", "-a", "-m", "one", "annotated", repo.id("b")]);
    let tag = repo.resolve("refs/tags/annotated");
    let check = |repo: &Repo| {
        let repository = opened(repo);
        let found = |name: &str| repository.reference(name).unwrap().map(|id| id.to_string());
        assert_eq!(found("refs/heads/side").as_deref(), Some(repo.id("left")));
        assert_eq!(found("refs/tags/annotated").as_deref(), Some(tag.as_str()));
        assert_eq!(found("refs/notes/odd").as_deref(), Some(repo.id("a")));
        for absent in ["refs/notes/ai", "refs/heads/absent", "refs/heads/side/below", "refs/heads"] {
            assert_eq!(found(absent), None, "{absent}");
        }
        for bad in ["", "refs/heads/..", "refs//x", "/etc/passwd", "../x", "refs/heads/a b\n"] {
            assert!(repository.reference(bad).is_err(), "{bad:?}");
        }
    };
    check(&repo);
    repo.git(["pack-refs", "--all"]);
    check(&repo);
}
