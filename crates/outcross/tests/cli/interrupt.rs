//! Ctrl-C: exit code 130, and the ledger is as it was. Linux only: the test has to see that the handler is there.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use testkit::Repo;

use crate::TEAM;

/// A scan that waits for its list of repositories, and watches for interrupts already.
fn waiting_scan(repo: &Repo, ledger: &Path) -> Child {
    let scan = Command::new(env!("CARGO_BIN_EXE_outcross"))
        .args(["scan", "--repos", "-", "--ledger"])
        .arg(ledger)
        .current_dir(repo.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !catches_interrupts(scan.id()) {
        std::thread::sleep(Duration::from_millis(1));
    }
    scan
}

/// Whether the process has a handler for signal 2.
fn catches_interrupts(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
    u64::from_str_radix(mask, 16).unwrap() & 2 != 0
}

fn interrupt(scan: &Child) {
    assert!(Command::new("kill").args(["-INT", &scan.id().to_string()]).status().unwrap().success());
}

#[test]
fn the_first_interrupt_stops_the_work() {
    let repo = Repo::new(TEAM);
    let ledger = repo.beside("ledger");
    let _ = crate::in_repo(&repo, ["scan", "--ledger", ledger.to_str().unwrap()]).run().expect_code(0);
    let before = std::fs::read(ledger.join("ledger.json")).unwrap();
    repo.git(["update-ref", "refs/heads/main", repo.id("base")]);
    let mut scan = waiting_scan(&repo, &ledger);
    interrupt(&scan);
    let mut said = BufReader::new(scan.stderr.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "stopping; interrupt again to end at once");
    writeln!(scan.stdin.take().unwrap(), "{}", repo.path().display()).unwrap();
    assert_eq!(scan.wait().unwrap().code(), Some(130));
    assert_eq!(said.count(), 0);
    assert_eq!(std::fs::read(ledger.join("ledger.json")).unwrap(), before);
}

#[test]
fn the_second_interrupt_ends_it_at_once() {
    let repo = Repo::new(TEAM);
    let mut scan = waiting_scan(&repo, &repo.beside("ledger"));
    while scan.try_wait().unwrap().is_none() {
        interrupt(&scan);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(scan.wait().unwrap().code(), Some(130));
}
