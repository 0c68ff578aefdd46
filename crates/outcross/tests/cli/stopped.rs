//! A scan that is stopped half-way leaves what the next one goes on from; what that leaves is what an undisturbed scan
//! leaves.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use testkit::{Prng, Repo};

use crate::in_repo;

const COMMITS: usize = 300;

/// Those of branches that were merged.
const SIDE_COMMITS: usize = 29;

/// Commits of which some move lines, and every tenth comes by a branch.
fn history() -> Repo {
    let mut text = String::from("commit c0\n    lines a one two three four five six\n");
    for at in 1..COMMITS {
        let (before, fork) = (at - 1, at.saturating_sub(5));
        match at % 10 {
            0 => writeln!(text, "commit c{at} < c{before} side{fork}\n    lines a {at} side\n    lines b{fork} {at}"),
            5 => writeln!(
                text,
                "commit side{at} < c{before}\n    lines b{at} {at}\ncommit c{at} < c{before}\n    lines a {at} x y"
            ),
            _ => writeln!(text, "commit c{at} < c{before}\n    lines a {at} one two three {before}"),
        }
        .unwrap();
    }
    Repo::new(&text)
}

fn start(repo: &Repo, ledger: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_outcross"))
        .args(["scan", "--quiet", "--checkpoint-every", "1", "--ledger"])
        .arg(ledger)
        .current_dir(repo.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn kept(ledger: &Path, which: &str) -> PathBuf {
    ledger.join(format!("checkpoints/repo=repo+{which}.bin"))
}

/// Starts scans until one is caught between its first checkpoint and its end; `stop` ends it. A machine may be so busy
/// that the scan is done before anybody looks.
fn stopped(repo: &Repo, ledger: &Path, stop: fn(&mut Child)) -> Option<i32> {
    for _ in 0..50 {
        let before = std::fs::read(ledger.join("ledger.json")).ok();
        let mut scan = start(repo, ledger);
        while !kept(ledger, "oldest").exists() && scan.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        stop(&mut scan);
        let code = scan.wait().unwrap().code();
        if std::fs::read(ledger.join("ledger.json")).ok() == before {
            return code;
        }
        std::fs::remove_dir_all(ledger).unwrap();
    }
    panic!("no scan was caught at work");
}

/// Files of a ledger but for the cache.
fn tables(ledger: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![ledger.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(ledger).unwrap().to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files.retain(|path, _| !path.starts_with("checkpoints"));
    files
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to.join("checkpoints")).unwrap();
    for entry in std::fs::read_dir(from.join("checkpoints")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join("checkpoints").join(path.file_name().unwrap())).unwrap();
    }
}

/// What a scan to the end says on stderr.
fn scan_to_the_end(repo: &Repo, ledger: &Path) -> String {
    in_repo(repo, ["scan", "--ledger", ledger.to_str().unwrap()]).run().expect_code(0).stderr
}

/// How many commits the scan before had seen when it was stopped, as a note says.
fn taken_up(said: &str) -> Option<usize> {
    let text = said.strip_prefix("note: a scan was stopped after ")?;
    let commits = text.strip_suffix(" commits; this one goes on from there\n")?;
    let (commits, all) = commits.split_once(" of ").unwrap();
    assert_eq!(all.parse::<usize>().unwrap(), COMMITS + SIDE_COMMITS);
    commits.parse().ok()
}

#[test]
fn a_scan_that_was_killed_goes_on() {
    let repo = history();
    let (whole, ledger, other) = (repo.beside("whole"), repo.beside("ledger"), repo.beside("other"));
    assert_eq!(scan_to_the_end(&repo, &whole), "");
    let whole = tables(&whole);
    stopped(&repo, &ledger, |scan| scan.kill().unwrap());
    assert!(!ledger.join("ledger.json").exists());

    // Whatever is wrong with the pieces costs time alone.
    for which in ["oldest", "found"] {
        let bytes = std::fs::read(kept(&ledger, which)).unwrap();
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 1;
        for bad in [&flipped, &bytes[..bytes.len() / 2], &[]] {
            copy(&ledger, &other);
            std::fs::write(kept(&other, which), bad).unwrap();
            assert_eq!(scan_to_the_end(&repo, &other), "");
            assert!(tables(&other) == whole, "a damaged {which}");
        }
    }

    assert!(taken_up(&scan_to_the_end(&repo, &ledger)).is_some_and(|commits| commits > 0));
    assert!(tables(&ledger) == whole, "the tables differ");
    assert!(!kept(&ledger, "found").exists());
    assert_eq!(scan_to_the_end(&repo, &ledger), "", "nothing is left to go on with");
    assert!(tables(&ledger) == whole, "the tables differ after one more scan");
}

#[test]
fn at_many_moments_of_one_scan() {
    let repo = history();
    let (whole, ledger) = (repo.beside("whole"), repo.beside("ledger"));
    let _ = scan_to_the_end(&repo, &whole);
    let mut prng = Prng::new(11);
    for _ in 0..20 {
        let mut scan = start(&repo, &ledger);
        std::thread::sleep(Duration::from_micros(prng.below(60_000) as u64));
        let _ = scan.kill();
        let _ = scan.wait();
    }
    let _ = scan_to_the_end(&repo, &ledger);
    assert!(tables(&ledger) == tables(&whole), "the tables differ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_scan_that_was_interrupted_goes_on() {
    let repo = history();
    let (whole, ledger) = (repo.beside("whole"), repo.beside("ledger"));
    let _ = scan_to_the_end(&repo, &whole);
    let code = stopped(&repo, &ledger, |scan| {
        assert!(Command::new("kill").args(["-INT", &scan.id().to_string()]).status().unwrap().success());
    });
    assert_eq!(code, Some(130));
    assert!(taken_up(&scan_to_the_end(&repo, &ledger)).is_some());
    assert!(tables(&ledger) == tables(&whole), "the tables differ");
}

#[test]
fn a_second_scan_that_was_killed_goes_on() {
    let repo = history();
    let (fresh, ledger) = (repo.beside("fresh"), repo.beside("ledger"));
    let head = repo.resolve("HEAD");
    repo.git(["update-ref", "HEAD", repo.id("c99")]);
    let _ = scan_to_the_end(&repo, &ledger);
    repo.git(["update-ref", "HEAD", &head]);
    stopped(&repo, &ledger, |scan| scan.kill().unwrap());
    assert!(taken_up(&scan_to_the_end(&repo, &ledger)).is_some());
    let _ = scan_to_the_end(&repo, &fresh);
    assert!(crate::scan::added_rows(&ledger) == crate::scan::added_rows(&fresh), "the rows differ");
}

#[test]
fn a_rewritten_branch_goes_on_from_a_checkpoint_on_the_way() {
    let repo = history();
    let (fresh, ledger) = (repo.beside("fresh"), repo.beside("ledger"));
    let scan = |ledger: &Path| {
        let args = ["scan", "--json", "--checkpoint-every", "100", "--ledger", ledger.to_str().unwrap()];
        let document: serde_json::Value =
            serde_json::from_str(&in_repo(&repo, args).run().expect_code(0).stdout).unwrap();
        document["repositories"][0]["new_commits"].as_u64()
    };
    assert_eq!(scan(&ledger), None);
    repo.git(["update-ref", "HEAD", repo.id("c240")]);
    assert!(scan(&ledger).is_some_and(|new| new < 100), "the checkpoint on the way");
    assert_eq!(scan(&fresh), None);
    assert!(crate::scan::added_rows(&ledger) == crate::scan::added_rows(&fresh), "the rows differ");
    // However often it grows, there are three at most.
    for label in ["c250", "c260", "c270", "c299"] {
        repo.git(["update-ref", "HEAD", repo.id(label)]);
        assert!(scan(&ledger).is_some());
        assert!(std::fs::read_dir(ledger.join("checkpoints")).unwrap().count() <= 3);
    }
}
