//! kill -9 at any moment: the ledger is the old one or the new one, and a rerun completes it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use testkit::{Prng, Repo};

use crate::{TEAM, in_repo};

/// Kills of one run of the test; `cargo xtask soak` will raise it.
const KILLS: u64 = 60;

/// A scan of the whole repository into a ledger.
fn start(repo: &Repo, ledger: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_outcross"))
        .args(["scan", "--quiet", "--ledger"])
        .arg(ledger)
        .current_dir(repo.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Every file of a ledger with its bytes; the lock is no part of it.
fn content(ledger: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut folders = vec![ledger.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name() != Some(".lock".as_ref()) {
                files.push((path.strip_prefix(ledger).unwrap().to_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn at_a_random_moment() {
    let repo = Repo::new(TEAM);
    let ledger = repo.beside("ledger");
    let scan_to_the_end = || in_repo(&repo, ["scan", "--ledger", ledger.to_str().unwrap()]).run().expect_code(0);
    let at = |label: &str| repo.git(["update-ref", "refs/heads/main", repo.id(label)]);
    let _ = at("base");
    let _ = scan_to_the_end();
    let old = content(&ledger);
    let _ = at("bob");
    let _ = scan_to_the_end();
    let new = content(&ledger);
    assert_ne!(old, new);
    let json = |content: &[(std::path::PathBuf, Vec<u8>)]| {
        content.iter().find(|(path, _)| path.ends_with("ledger.json")).unwrap().1.clone()
    };

    let mut prng = Prng::new(9);
    for _ in 0..KILLS {
        let _ = at("base");
        let _ = scan_to_the_end();
        let _ = at("bob");
        let mut scan = start(&repo, &ledger);
        std::thread::sleep(Duration::from_micros(prng.below(60_000) as u64));
        let _ = scan.kill();
        let _ = scan.wait();
        let found = json(&content(&ledger));
        assert!(found == json(&old) || found == json(&new), "the ledger is neither the old one nor the new one");
        let rows = ledger::Ledger::open(&ledger).unwrap();
        let repo_id = rows.repositories()[0].repo_id.clone();
        assert!(rows.commits(&repo_id).unwrap().all(|row| row.is_ok()), "every part that the ledger names is whole");
        assert!(rows.spans(&repo_id).unwrap().all(|row| row.is_ok()), "every part that the ledger names is whole");
        let _ = scan_to_the_end();
        assert_eq!(content(&ledger), new, "a rerun leaves exactly what an undisturbed run leaves");
    }
}
