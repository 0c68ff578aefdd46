//! Mutations: each does to the repository what it says, as git sees it.

use testkit::mutate::Damage;
use testkit::{Repo, git, oracle};

const THREE: &str = "commit a\nlines x 1\ncommit b\nlines x 1 2\ncommit c\nlines x 1 2 3\nnote a hello";

fn three() -> Repo {
    Repo::new(THREE)
}

/// Whether git can do this.
fn works(repo: &Repo, args: &[&str]) -> bool {
    git(repo.path()).args(args).output().unwrap().status.success()
}

#[test]
fn clones() {
    let repo = three();
    assert_eq!(oracle::rev_list(repo.shallow_clone(2).path(), "HEAD").len(), 2);
    assert_eq!(repo.mirror().resolve("refs/notes/ai"), repo.resolve("refs/notes/ai"));
    let partial = repo.partial_clone();
    assert_eq!(oracle::rev_list(partial.path(), "HEAD").len(), 3);
    assert!(works(&partial, &["cat-file", "-e", "HEAD^{tree}"]));
    assert!(!works(&partial, &["cat-file", "-e", "HEAD:x"]), "the blob is not here, and nothing fetches it");
}

#[test]
fn bundles() {
    let repo = three();
    let header = |name: &str, revisions: &[&str]| {
        let bytes = std::fs::read(repo.bundle(name, revisions)).unwrap();
        let lines: Vec<String> =
            bytes.split(|&byte| byte == b'\n').take(3).map(|line| line.escape_ascii().to_string()).collect();
        lines.join("\n").replace(repo.id("a"), "[a]").replace(repo.id("c"), "[c]")
    };
    insta::assert_snapshot!(header("whole.bundle", &["main"]), @"
    # v2 git bundle
    [c] refs/heads/main
    ");
    insta::assert_snapshot!(header("part.bundle", &["main", "^main~2"]), @"
    # v2 git bundle
    -[a] a
    [c] refs/heads/main
    ");
}

#[test]
fn worktrees() {
    let repo = Repo::new(&format!("layout worktree\n{THREE}"));
    let other = repo.worktree("other", "main~1");
    assert_eq!(other.resolve("HEAD"), repo.id("b"));
    assert!(other.path().join(".git").is_file());
}

#[test]
fn damage() {
    for storage in ["loose", "packed"] {
        for kind in [Damage::FlippedBit, Damage::Truncated, Damage::Emptied, Damage::Garbage] {
            let repo = Repo::new(&format!("storage {storage}\n{THREE}"));
            let blob = repo.resolve("HEAD:x");
            repo.damage_object(&blob, kind);
            assert!(!works(&repo, &["fsck", "--full"]), "{storage} {kind:?}");
            assert!(works(&repo, &["cat-file", "blob", "HEAD~1:x"]), "{storage} {kind:?}: only one is damaged");
        }
        let repo = Repo::new(&format!("storage {storage}\n{THREE}"));
        repo.delete_object(&repo.resolve("HEAD:x"));
        assert!(!works(&repo, &["cat-file", "blob", "HEAD:x"]));
        assert!(works(&repo, &["cat-file", "blob", "HEAD~1:x"]));
    }
}

#[test]
fn an_object_under_another_id() {
    let repo = three();
    let (new, old) = (repo.resolve("HEAD:x"), repo.resolve("HEAD~1:x"));
    let bytes = std::fs::read(repo.loose_object(&old)).unwrap();
    repo.swap_object(&new, &old);
    assert_eq!(std::fs::read(repo.loose_object(&new)).unwrap(), bytes);
    assert!(!works(&repo, &["fsck", "--full"]));
}

#[test]
fn extensions_and_objects_of_any_content() {
    let repo = three();
    let tree = repo.write_object("tree", b"not a tree");
    assert!(!works(&repo, &["ls-tree", &tree]));
    repo.declare_extension("fromTheFuture", "1");
    assert!(!works(&repo, &["rev-parse", "HEAD"]));
}

#[test]
fn the_footprint_changes_when_a_file_does() {
    let repo = three();
    let before = repo.footprint();
    assert_eq!(before, repo.footprint());
    repo.pack();
    assert_ne!(before, repo.footprint());
}
