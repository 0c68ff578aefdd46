//! Bundles: unpacked in process, of each version and hash, and refused when they are not whole.

use std::fs;
use std::path::{Path, PathBuf};

use git::{Head, Limits, ObjectFormat, OpenError, Repository};
use testkit::Repo;

use crate::reading::{contents, id, open, opened, refusal};

fn repo(settings: &str) -> Repo {
    Repo::new(&format!(
        "{settings}
        commit one
            lines a.txt 1..50
        commit two
            lines a.txt 1..40 x
            file b/c.txt y
        branch other one
        tag t one
        note one said
        "
    ))
}

fn rewritten(file: &Path, name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> PathBuf {
    let target = file.with_file_name(name);
    fs::write(&target, change(fs::read(file).unwrap())).unwrap();
    target
}

/// The header as text, and the pack.
fn parted(bundle: &[u8]) -> (String, &[u8]) {
    let end = bundle.windows(2).position(|pair| pair == b"\n\n").unwrap() + 2;
    (String::from_utf8(bundle[..end].to_vec()).unwrap(), &bundle[end..])
}

fn with_header(file: &Path, name: &str, change: impl FnOnce(String) -> String) -> PathBuf {
    rewritten(file, name, |bytes| {
        let (header, pack) = parted(&bytes);
        [change(header).as_bytes(), pack].concat()
    })
}

#[test]
fn a_bundle_holds_what_its_repository_holds() {
    let check = |settings: &str, version: &str| {
        let repo = repo(settings);
        let file = repo.beside("all.bundle");
        let version = format!("--version={version}");
        repo.git(["bundle", "create", "--quiet", &version, file.to_str().unwrap(), "--all", "HEAD"]);
        let repository = open(&file).unwrap();
        assert_eq!(contents(&repository), contents(&opened(&repo)), "{settings} {version}");
        assert_eq!(repository.reference("refs/tags/t").unwrap(), Some(id(repo.id("one"))));
        assert_eq!(repository.work_dir(), None);
        assert!(repository.packed_bytes() > 0);
    };
    check("", "2");
    check("", "3");
    check("format sha256", "3");
    let sha256 = repo("format sha256");
    assert_eq!(open(&sha256.bundle("x.bundle", &["main"])).unwrap().object_format(), ObjectFormat::Sha256);
}

#[test]
fn head_of_a_bundle_is_the_branch_that_has_it() {
    let repo = repo("");
    let check = |revisions: &[&str], expect: &str| {
        let head = open(&repo.bundle("some.bundle", revisions)).unwrap().head().unwrap();
        let shown = match &head {
            Head::Commit { id, name } => {
                format!("{} {}", name.as_deref().unwrap_or("detached"), repo.label(&id.to_string()).unwrap())
            }
            Head::Unborn { name } => format!("unborn {name}"),
        };
        assert_eq!(shown, expect, "{revisions:?}");
    };
    check(&["main", "other", "HEAD"], "refs/heads/main two");
    check(&["other", "HEAD"], "detached two");
    check(&["main"], "refs/heads/main two");
    check(&["other"], "refs/heads/other one");
    check(&["t"], "unborn refs/heads/main");
    repo.git(["branch", "aardvark", "main"]);
    repo.git(["branch", "zebra", "main"]);
    check(&["aardvark", "main", "zebra", "HEAD"], "refs/heads/main two");
}

#[test]
fn a_bundle_with_prerequisites_is_refused() {
    let repo = repo("");
    let refused = refusal(&repo.bundle("part.bundle", &["main", "^other"]));
    assert!(matches!(refused, OpenError::BundlePrerequisites { count: 1, .. }), "{refused}");
}

#[test]
fn a_bundle_that_is_not_whole_is_refused() {
    let repo = repo("");
    let file = repo.bundle("all.bundle", &["main", "HEAD"]);
    let broken: &[(&str, &dyn Fn(String) -> String)] = &[
        ("capability", &|header| header.replace("# v2 git bundle\n", "# v3 git bundle\n@frobnicate=1\n")),
        ("filter", &|header| header.replace("# v2 git bundle\n", "# v3 git bundle\n@filter=blob:none\n")),
        ("hash", &|header| header.replace("# v2 git bundle\n", "# v3 git bundle\n@object-format=md5\n")),
        ("no-ref", &|header| header.replace("\n\n", "\nnonsense\n\n")),
        ("wrong-hash", &|header| header.replace("# v2 git bundle\n", "# v3 git bundle\n@object-format=sha256\n")),
    ];
    for (name, change) in broken {
        let refused = refusal(&with_header(&file, name, change));
        assert!(matches!(refused, OpenError::Bundle { .. }), "{name}: {refused}");
    }
    let refused = refusal(&with_header(&file, "v4", |header| header.replace("v2", "v4")));
    assert!(matches!(refused, OpenError::NotFound { .. }), "{refused}");
}

#[test]
fn a_damaged_bundle_is_refused_wherever_it_is_cut() {
    let repo = repo("");
    let file = repo.bundle("all.bundle", &["main", "HEAD"]);
    let whole = fs::read(&file).unwrap();
    let scratch = repo.beside("scratch");
    fs::create_dir(&scratch).unwrap();
    let open = |path: &Path| Repository::open(path, &Limits::default(), &scratch);
    for end in (0..whole.len()).step_by(7).chain([whole.len() - 1]) {
        let cut = rewritten(&file, "cut.bundle", |bytes| bytes[..end].to_vec());
        assert!(open(&cut).is_err(), "cut at {end} of {}", whole.len());
    }
    let pack = whole.len() - parted(&whole).1.len();
    for at in (pack..whole.len()).step_by(11) {
        let flipped = rewritten(&file, "flipped.bundle", |mut bytes| {
            bytes[at] ^= 0x10;
            bytes
        });
        assert!(open(&flipped).is_err(), "flipped at {at} of {}", whole.len());
    }
    assert_eq!(fs::read_dir(&scratch).unwrap().count(), 0, "nothing stays behind");
    let kept = open(&file).unwrap();
    assert_eq!(fs::read_dir(&scratch).unwrap().count(), 1);
    drop(kept);
    assert_eq!(fs::read_dir(&scratch).unwrap().count(), 0, "nothing stays behind");
}

#[test]
fn names_of_refs_in_a_bundle_choose_no_path() {
    let repo = repo("");
    let file = repo.bundle("all.bundle", &["main"]);
    let two = repo.id("two").to_owned();
    let names = [
        "refs/heads/../../../escaped",
        "/etc/passwd",
        "../escaped",
        "refs/heads/a..b",
        "refs/heads/a b",
        "refs/heads/.lock",
        "refs/heads/x.lock",
        "HEAD/x",
        "refs/heads/\u{7f}",
        "refs/heads/\u{1b}[31m",
        "config",
        "refs/heads/",
    ];
    let hostile = with_header(&file, "hostile.bundle", |header| {
        let lines: String = names.iter().map(|name| format!("{two} {name}\n")).collect();
        let wrong = format!("{} refs/heads/long\nzz refs/heads/no-id\n-x\n", "1".repeat(64));
        header.replace("\n\n", &format!("\n{lines}{}\n", wrong.replace("-x\n", "")))
    });
    let before = repo.footprint();
    let repository = open(&hostile).unwrap();
    assert_eq!(repository.head().unwrap(), Head::Commit { id: id(&two), name: Some("refs/heads/main".to_owned()) });
    assert_eq!(repository.resolve("HEAD~1").unwrap(), id(repo.id("one")));
    for name in names.iter().chain(&["refs/heads/long", "refs/heads/no-id"]) {
        assert!(!matches!(repository.reference(name), Ok(Some(_))), "{name}");
    }
    assert_eq!(repo.footprint(), before);
    assert!(!repo.beside("escaped").exists());
}

#[test]
fn a_head_that_is_no_id_is_no_head() {
    let repo = repo("");
    let file = repo.bundle("all.bundle", &["t"]);
    for head in ["zz", &"1".repeat(64), "ref: refs/heads/x"] {
        let odd = with_header(&file, "odd.bundle", |header| header.replace("\n\n", &format!("\n{head} HEAD\n\n")));
        let head = open(&odd).map(|repository| repository.head().unwrap());
        assert!(matches!(head, Ok(Head::Unborn { .. }) | Err(OpenError::Bundle { .. })), "{head:?}");
    }
}

#[test]
fn a_pack_that_claims_to_be_huge_is_refused() {
    let repo = repo("");
    let file = repo.bundle("all.bundle", &["main"]);
    let liar = rewritten(&file, "liar.bundle", |mut bytes| {
        let pack = bytes.len() - parted(&bytes).1.len();
        bytes[pack + 8..pack + 12].copy_from_slice(&[0xff; 4]);
        bytes
    });
    assert!(matches!(refusal(&liar), OpenError::Bundle { .. }));
}
