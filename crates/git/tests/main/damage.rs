//! Objects that are missing, damaged, lying, of another type or too large, and the good copies beside them.

use std::fs;
use std::path::PathBuf;

use git::{Kind, Limits, ObjectError, Repository};
use testkit::mutate::Damage;
use testkit::{Prng, Repo, Shape, generate};

use crate::planted::{Stored, commit_of, copying, entry, id_of, loose, loose_as, pack, raw_loose, zlib};
use crate::reading::{contents, everything, id, opened};

const DAMAGES: [Damage; 4] = [Damage::FlippedBit, Damage::Truncated, Damage::Emptied, Damage::Garbage];

fn repo() -> Repo {
    Repo::new("storage loose\ncommit one\nlines a 1..90\ncommit two\nlines a 1..80")
}

/// Packs everything and keeps the loose copies too.
fn pack_beside(repo: &Repo) -> Vec<(PathBuf, Vec<u8>)> {
    repo.git(["repack", "-a", "-q"]);
    let files = fs::read_dir(repo.git_dir().join("objects/pack")).unwrap().flatten();
    files.map(|file| (file.path(), fs::read(file.path()).unwrap())).collect()
}

fn overwrite(file: &PathBuf, bytes: &[u8]) {
    let _ = fs::remove_file(file);
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_good_packed_copy_is_read_beside_a_damaged_loose_one() {
    for damage in DAMAGES {
        let repo = repo();
        let two = repo.id("two").to_owned();
        let packs = pack_beside(&repo);
        repo.damage_object(&two, damage);
        packs.iter().for_each(|(file, bytes)| overwrite(file, bytes));
        let commit = opened(&repo).objects().commit(id(&two)).unwrap();
        assert_eq!(commit.parents, [id(repo.id("one"))], "{damage:?}");
    }
}

#[test]
fn a_good_loose_copy_is_read_beside_a_damaged_packed_one() {
    let repo = repo();
    let whole = contents(&opened(&repo));
    let packs = pack_beside(&repo);
    let (pack, bytes) = packs.iter().find(|(file, _)| file.extension().is_some_and(|ext| ext == "pack")).unwrap();
    let mut random = Prng::new(1);
    let mut damaged = bytes.clone();
    for _ in 0..30 {
        let at = 12 + random.below(bytes.len() - 32);
        damaged[at] ^= 1 << random.below(8);
    }
    overwrite(pack, &damaged);
    assert_eq!(contents(&opened(&repo)), whole);
    repo.git(["prune-packed", "-q"]);
    assert_ne!(contents(&opened(&repo)), whole, "because without the loose copies the damage shows");
}

#[test]
fn an_object_under_a_wrong_id_is_refused_or_rescued() {
    let repo = repo();
    let (one, two) = (id(repo.id("one")), id(repo.id("two")));
    let packs = pack_beside(&repo);
    repo.swap_object(&two.to_string(), &one.to_string());
    let told = opened(&repo).objects().commit(two);
    assert!(
        matches!(&told, Err(ObjectError::Damaged { detail, .. }) if detail == "its content has another id"),
        "{told:?}"
    );
    packs.iter().for_each(|(file, bytes)| overwrite(file, bytes));
    assert_eq!(opened(&repo).objects().commit(two).unwrap().parents, [one]);
    // Even where the content is the same and only the type is not.
    let repo = Repo::new("");
    let blob = id_of("blob", b"x");
    loose_as(&repo.git_dir(), blob, "tree", b"x");
    assert!(matches!(opened(&repo).objects().blob(blob), Err(ObjectError::Damaged { .. })));
}

#[test]
fn what_is_not_there_is_missing_or_partial() {
    let repo = repo();
    let blob = repo.resolve("HEAD:a");
    repo.delete_object(&blob);
    let lost = id(&blob);
    assert_eq!(opened(&repo).objects().blob(lost), Err(ObjectError::Missing { id: lost }));
    assert_eq!(opened(&repo).objects().size(lost), Err(ObjectError::Missing { id: lost }));
    let whole = Repo::new("commit one\nfile a x");
    let partial = opened(&whole.partial_clone());
    let blob = id(&whole.resolve("HEAD:a"));
    assert_eq!(partial.objects().blob(blob), Err(ObjectError::Partial { id: blob }));
    assert_eq!(partial.objects().size(blob), Err(ObjectError::Partial { id: blob }));
}

#[test]
fn an_id_of_the_other_hash_is_missing() {
    for format in ["sha1", "sha256"] {
        let repo = Repo::new(&format!("format {format}\ncommit one\nfile a x"));
        let objects = opened(&repo).objects();
        for other in [id(&"1".repeat(40)), id(&"1".repeat(64))] {
            assert_eq!(objects.commit(other), Err(ObjectError::Missing { id: other }));
            assert_eq!(objects.size(other), Err(ObjectError::Missing { id: other }));
            assert_eq!(objects.peel_to_commit(other), Err(ObjectError::Missing { id: other }));
        }
    }
    // As a repository may name it itself.
    let repo = Repo::new("");
    let text = format!("tree {}\nparent {}\n\nx\n", "1".repeat(64), "2".repeat(64));
    let commit = loose(&repo.git_dir(), "commit", text.as_bytes());
    fs::write(repo.git_dir().join("refs/heads/main"), commit.to_string()).unwrap();
    assert!(everything(repo.path(), &Limits::default()).unwrap().contains("Missing"));
}

#[test]
fn another_type_is_told() {
    let repo = repo();
    let objects = opened(&repo).objects();
    let (commit, tree, blob) = (id(repo.id("one")), id(&repo.resolve("HEAD^{tree}")), id(&repo.resolve("HEAD:a")));
    let wrong = |id, expected, found| Some(ObjectError::WrongType { id, expected, found });
    assert_eq!(objects.commit(tree).err(), wrong(tree, Kind::Commit, Kind::Tree));
    assert_eq!(objects.commit(blob).err(), wrong(blob, Kind::Commit, Kind::Blob));
    assert_eq!(objects.blob(commit).err(), wrong(commit, Kind::Blob, Kind::Commit));
    assert_eq!(objects.peel_to_commit(tree).err(), wrong(tree, Kind::Commit, Kind::Tree));
    assert_eq!(git::lookup(&objects, blob, b"a").err(), wrong(blob, Kind::Tree, Kind::Blob));
}

/// What reading an object of this many bytes gives under a limit, loose and packed.
fn under_limit(bytes: usize, limit: usize) -> [Option<ObjectError>; 3] {
    let limits = Limits { object_bytes: limit, ..Limits::default() };
    let content = vec![b'x'; bytes];
    let blob = id_of("blob", &content);
    let read = |repo: &Repo| {
        let repository = Repository::open(repo.path(), &limits, &std::env::temp_dir()).unwrap();
        let told = repository.objects().blob(blob);
        assert!(told.as_ref().map_or(true, |read| **read == content));
        told.err()
    };
    let repos = [Repo::new(""), Repo::new(""), Repo::new("")];
    loose(&repos[0].git_dir(), "blob", &content);
    pack(&repos[1].git_dir(), "whole", &[(blob, Stored::Blob(&content))]);
    let base = vec![b'x'; bytes / 10];
    let delta = copying(base.len(), base.len(), 10);
    pack(
        &repos[2].git_dir(),
        "delta",
        &[(id_of("blob", &base), Stored::Blob(&base)), (blob, Stored::OnPrevious(&delta))],
    );
    repos.each_ref().map(read)
}

#[test]
fn the_limit_is_the_same_however_an_object_is_stored() {
    for (bytes, limit) in [(1000, 1000), (90_000, 100_000), (100_000, 100_000)] {
        assert_eq!(under_limit(bytes, limit), [None, None, None], "{bytes} of {limit}");
    }
    for (bytes, limit) in [(1010, 1000), (150_000, 100_000), (290_000, 100_000), (500_000, 100_000)] {
        let id = id_of("blob", &vec![b'x'; bytes]);
        let expect = Some(ObjectError::TooLarge { id, bytes: bytes as u64, limit });
        assert_eq!(under_limit(bytes, limit), [expect.clone(), expect.clone(), expect], "{bytes} of {limit}");
    }
}

#[test]
fn a_size_that_is_a_lie_is_no_good() {
    let repo = Repo::new("");
    let objects = opened(&repo).objects();
    let headers = [
        "blob 0\0",
        "blob 4\0",
        "blob 6\0",
        "blob 99999999\0",
        "blob 99999999999999\0",
        "blob 18446744073709551615\0",
        "blob 18446744073709551616\0",
        "blob -1\0",
        "blob 5",
        "blob\0",
        "blob  5\0",
        "blub 5\0",
        "\0",
        "",
        "blob 0x5\0",
        "blob 99999999999999999999999999999999999999999999999999999999999999\0",
    ];
    for header in headers {
        let id = id_of("blob", b"hello");
        raw_loose(&repo.git_dir(), id, &zlib(&[header.as_bytes(), b"hello"].concat()));
        let told = objects.blob(id);
        assert!(
            matches!(told, Err(ObjectError::Damaged { .. } | ObjectError::TooLarge { .. })),
            "{header:?}: {told:?}"
        );
    }
    // More content than the header says, by far.
    let id = id_of("blob", b"hello");
    raw_loose(&repo.git_dir(), id, &zlib(&[b"blob 5\0".as_slice(), &vec![b'h'; 1 << 20]].concat()));
    assert!(matches!(objects.blob(id), Err(ObjectError::Damaged { .. })));
}

#[test]
fn deltas_across_packs_are_refused_like_git_does() {
    let repo = Repo::new("");
    let git_dir = repo.git_dir();
    let (base, target) = (id_of("blob", b"0123456789"), id_of("blob", b"01234"));
    let delta = copying(10, 5, 1);
    // Packs are searched by the size of their index: the one with the delta, one with a copy, the one with the base.
    // In that order gix goes from the first to the last and panics at the second.
    let more: Vec<Vec<u8>> = (0..9u8).map(|number| vec![number]).collect();
    let others = |count: usize| more[..count].iter().map(|content| (id_of("blob", content), Stored::Blob(content)));
    pack(&git_dir, "thin", &others(9).chain([(target, Stored::OnId(base, &delta))]).collect::<Vec<_>>());
    pack(&git_dir, "copy", &others(5).chain([(target, Stored::Blob(b"01234"))]).collect::<Vec<_>>());
    pack(&git_dir, "base", &[(base, Stored::Blob(b"0123456789"))]);
    let objects = opened(&repo).objects();
    assert_eq!(*objects.blob(target).unwrap(), b"01234");
    assert_eq!(*objects.blob(base).unwrap(), b"0123456789");
    // Without the copy there is nothing good.
    let lone = Repo::new("");
    pack(&lone.git_dir(), "thin", &[(target, Stored::OnId(base, &delta))]);
    pack(&lone.git_dir(), "base", &[(base, Stored::Blob(b"0123456789"))]);
    assert!(matches!(opened(&lone).objects().blob(target), Err(ObjectError::Damaged { .. })));
    // Nor where deltas go round in circles, in a pack or across two.
    let round = Repo::new("");
    pack(&round.git_dir(), "a", &[(base, Stored::OnId(target, &delta)), (target, Stored::OnId(base, &delta))]);
    assert!(matches!(opened(&round).objects().blob(target), Err(ObjectError::Damaged { .. })));
    let across = Repo::new("");
    pack(&across.git_dir(), "a", &[(base, Stored::OnId(target, &delta))]);
    pack(&across.git_dir(), "b", &[(target, Stored::OnId(base, &delta))]);
    assert!(matches!(opened(&across).objects().blob(target), Err(ObjectError::Damaged { .. })));
}

#[test]
fn chains_of_tags_are_followed_to_their_end() {
    let repo = repo();
    let one = id(repo.id("one"));
    let tag = |target: &str, kind: &str| {
        loose(&repo.git_dir(), "tag", format!("object {target}\ntype {kind}\ntag t\n\n").as_bytes())
    };
    let mut chain = tag(&one.to_string(), "commit");
    let objects = opened(&repo).objects();
    assert_eq!(objects.peel_to_commit(chain), Ok(one));
    for _ in 0..29 {
        chain = tag(&chain.to_string(), "tag");
    }
    assert_eq!(objects.peel_to_commit(chain), Ok(one));
    for _ in 0..2000 {
        chain = tag(&chain.to_string(), "tag");
    }
    assert!(matches!(objects.peel_to_commit(chain), Err(ObjectError::Damaged { .. })));
    let check = |text: &str| {
        let odd = loose(&repo.git_dir(), "tag", text.as_bytes());
        objects.peel_to_commit(odd).unwrap_err()
    };
    assert!(matches!(check(""), ObjectError::Damaged { .. }));
    assert!(matches!(check("object zz\ntype commit\n"), ObjectError::Damaged { .. }));
    assert!(matches!(check(&format!("type commit\nobject {one}\n")), ObjectError::Damaged { .. }));
    assert!(matches!(check(&format!("object {}\ntype commit\n", "1".repeat(40))), ObjectError::Missing { .. }));
    let blob = repo.resolve("HEAD:a");
    assert!(matches!(check(&format!("object {blob}\ntype commit\n")), ObjectError::WrongType { .. }));
}

/// Flips bits and cuts off ends, file by file, and reads everything each time.
fn shake(repo: &Repo, is_shaken: impl Fn(&str) -> bool, rounds: usize, seed: u64) {
    let mut random = Prng::new(seed);
    let limits = Limits { object_bytes: 1 << 20, ..Limits::default() };
    let files: Vec<(PathBuf, Vec<u8>)> = repo
        .footprint()
        .into_iter()
        .filter(|(file, bytes)| !bytes.is_empty() && is_shaken(file.to_str().unwrap()))
        .collect();
    assert!(!files.is_empty());
    for _ in 0..rounds {
        let (file, bytes) = &files[random.below(files.len())];
        let mut damaged = bytes.clone();
        if random.chance(15) {
            damaged.truncate(random.below(bytes.len()));
        } else {
            for _ in 0..=random.below(4) {
                let at = random.below(bytes.len());
                damaged[at] = if random.chance(30) { 0xff } else { damaged[at] ^ 1 << random.below(8) };
            }
        }
        overwrite(file, &damaged);
        // Whatever is told, telling it ends.
        let _ = everything(repo.path(), &limits);
        overwrite(file, bytes);
    }
}

#[test]
fn damaged_packs_and_indices_never_panic() {
    for (seed, format) in (0..).zip(["sha1", "sha256"]) {
        let repo = Repo::new(&format!(
            "format {format}\ncommit a\nlines f 1..60\ncommit b\nlines f 1..61\nfile g/h x\nnote a said"
        ));
        repo.pack();
        shake(&repo, |file| file.ends_with(".idx"), 150, seed);
        shake(&repo, |file| file.ends_with(".pack"), 150, seed);
    }
}

#[test]
fn damaged_multi_pack_indices_never_panic() {
    let repo = Repo::new("commit a\nlines f 1..60\ncommit b\nlines f 1..61\nfile g/h x\nnote a said");
    repo.git(["commit-tree", "-m", "loose", &repo.resolve("HEAD^{tree}")]);
    repo.git(["repack", "-q", "-d"]);
    repo.git(["multi-pack-index", "write"]);
    shake(&repo, |file| file.ends_with("multi-pack-index"), 300, 5);
}

#[test]
fn damaged_loose_objects_refs_and_configuration_never_panic() {
    let repo = generate(3, &Shape { commits: 6, files: 2, lines: 5, ..Shape::everything() });
    let mut history = repo;
    history.settings.storage = testkit::Storage::Loose;
    let repo = history.build();
    shake(&repo, |file| !file.ends_with(".idx"), 300, 6);
    repo.pack();
    shake(&repo, |file| file.ends_with("packed-refs") || file.ends_with("config") || file.ends_with("HEAD"), 200, 7);
}

#[test]
fn a_tree_of_lost_blobs_is_compared() {
    let repo = Repo::new("");
    let (lost, git_dir) = (id(&"1".repeat(40)), repo.git_dir());
    let tree = loose(&git_dir, "tree", &[entry("40000", b"a", lost), entry("100644", b"b", lost)].concat());
    let commit = commit_of(&git_dir, tree, &[lost]);
    let repository = opened(&repo);
    let changes = git::compare(&repository.objects(), Some(tree), &[]);
    assert_eq!(changes.paths.len(), 1);
    assert_eq!(changes.skipped, [(b"a".to_vec(), ObjectError::Missing { id: lost })]);
    assert_eq!(repository.objects().commit(commit).unwrap().parents, [lost]);
}
