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

/// Every row of a ledger that is whole, as text. Fates and figures lie in as many files as scans added some, and come
/// in the order of those scans.
fn content(folder: &Path) -> Vec<String> {
    let ledger = ledger::Ledger::open(folder).unwrap();
    let repo_id = ledger.repositories()[0].repo_id.clone();
    let mut added: Vec<String> = ledger.fates(&repo_id).unwrap().map(|row| format!("{:?}", row.unwrap())).collect();
    added.extend(ledger.series(&repo_id).unwrap().map(|row| format!("{:?}", row.unwrap())));
    added.sort();
    let mut rows = vec![format!("{:?}", ledger.repositories())];
    rows.extend(ledger.commits(&repo_id).unwrap().map(|row| format!("{:?}", row.unwrap())));
    rows.extend(ledger.spans(&repo_id).unwrap().map(|row| format!("{:?}", row.unwrap())));
    rows.extend(ledger.problems(&repo_id).unwrap().map(|row| format!("{:?}", row.unwrap())));
    rows.extend(added);
    rows
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

    let mut prng = Prng::new(9);
    for _ in 0..KILLS {
        let _ = at("base");
        let _ = scan_to_the_end();
        let _ = at("bob");
        let mut scan = start(&repo, &ledger);
        std::thread::sleep(Duration::from_micros(prng.below(60_000) as u64));
        let _ = scan.kill();
        let _ = scan.wait();
        let found = content(&ledger);
        assert!(found == old || found == new, "the ledger is neither the old one nor the new one");
        let _ = scan_to_the_end();
        assert_eq!(content(&ledger), new, "a rerun leaves exactly what an undisturbed run leaves");
        ledger::Ledger::open(&ledger).unwrap().verify().unwrap();
    }
}
