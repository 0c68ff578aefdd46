//! Every change of a bit is found, and a file made on purpose is an error of that file at worst.

use std::fs;
use std::path::Path;

use ledger::{Ledger, OpenError, ReadError};

use crate::sample::{Rows, files, one, parts};

const REPO: &str = "host/owner/name";

/// Every row of every table, or the first error.
fn read_all(dir: &Path) -> Result<usize, ReadError> {
    let ledger = Ledger::open(dir).unwrap();
    let commits = ledger.commits(REPO)?.map(|row| row.map(drop));
    let spans = ledger.spans(REPO)?.map(|row| row.map(drop));
    let problems = ledger.problems(REPO)?.map(|row| row.map(drop));
    let fates = ledger.fates(REPO)?.map(|row| row.map(drop));
    let series = ledger.series(REPO)?.map(|row| row.map(drop));
    let reviews = ledger.reviews(REPO)?.map(|row| row.map(drop));
    let rows = commits.chain(spans).chain(problems).chain(fates).chain(series).chain(reviews);
    Ok(rows.collect::<Result<Vec<()>, _>>()?.len())
}

/// Whether opening or verifying tells that the file at `path` is not as it was.
fn is_detected(dir: &Path, path: &Path) -> bool {
    match Ledger::open(dir) {
        Err(_) => path.ends_with("ledger.json"),
        Ok(ledger) => ledger.verify().is_err_and(|error| error.to_string().contains(&path.display().to_string())),
    }
}

/// Whether reading rows tells it too, by the file's name; nothing is decoded before that.
fn stops_reading(dir: &Path, path: &Path) -> bool {
    path.ends_with("ledger.json")
        || read_all(dir).is_err_and(|error| error.to_string().contains(&*path.to_string_lossy()))
}

#[test]
fn a_flipped_bit_anywhere_is_found() {
    let dir = one(REPO, &Rows::new(6));
    let mut flips = 0;
    for (path, mut bytes) in files(dir.path()) {
        let place = dir.path().join(&path);
        for at in 0..bytes.len() {
            bytes[at] ^= 1 << (at % 8);
            fs::write(&place, &bytes).unwrap();
            assert!(is_detected(dir.path(), &path), "{path:?} at byte {at}");
            assert!(at % 64 != 0 || stops_reading(dir.path(), &path), "{path:?} at byte {at}");
            bytes[at] ^= 1 << (at % 8);
            flips += 1;
        }
        fs::write(&place, &bytes).unwrap();
    }
    assert!(flips > 5000, "{flips}");
    Ledger::open(dir.path()).unwrap().verify().unwrap();
}

#[test]
fn a_file_of_another_length_is_found() {
    let dir = one(REPO, &Rows::new(6));
    for (path, bytes) in files(dir.path()).into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
        let place = dir.path().join(&path);
        let longer = [&bytes[..], b"\n"].concat();
        let lengths = (0..bytes.len()).step_by(97).map(|length| &bytes[..length]);
        for content in lengths.chain([&longer[..], &bytes[..bytes.len() - 1]]) {
            fs::write(&place, content).unwrap();
            assert!(is_detected(dir.path(), &path), "{path:?} of {} bytes", content.len());
        }
        fs::write(&place, &bytes).unwrap();
    }
}

/// Writes a `ledger.json` with a seal that holds.
fn seal(dir: &Path, json: &str) {
    let body = &json[..json.rfind(",\n  \"blake3\": \"").unwrap()];
    let sealed = format!("{body},\n  \"blake3\": \"{}\"\n}}\n", blake3::hash(body.as_bytes()).to_hex());
    fs::write(dir.join("ledger.json"), sealed).unwrap();
}

/// Replaces a part by other bytes, so that every hash is right.
fn forge(dir: &Path, part: &Path, original: &str, old: &[u8], new: &[u8]) {
    let (before, after) = (blake3::hash(old).to_hex(), blake3::hash(new).to_hex());
    let name = part.to_str().unwrap().replace(&before[..32], &after[..32]);
    let json = original
        .replace(before.as_str(), after.as_str())
        .replace(&before[..32], &after[..32])
        .replace(&format!("\"bytes\": {},", old.len()), &format!("\"bytes\": {},", new.len()));
    fs::remove_file(dir.join(part)).unwrap();
    fs::write(dir.join(name), new).unwrap();
    seal(dir, &json);
}

#[test]
fn a_forged_part_is_an_error_or_rows_and_never_the_end() {
    let dir = one(REPO, &Rows::new(6));
    let json = fs::read_to_string(dir.path().join("ledger.json")).unwrap();
    let (mut errors, mut total) = (0, 0);
    for part in parts(dir.path()) {
        let bytes = fs::read(dir.path().join(&part)).unwrap();
        for at in (0..bytes.len()).step_by(17) {
            let mut forged = bytes.clone();
            forged[at] ^= 1 << (at % 8);
            forge(dir.path(), &part, &json, &bytes, &forged);
            errors += usize::from(matches!(read_all(dir.path()), Err(ReadError::Damaged { .. })));
            total += 1;
            forge(dir.path(), &forged_name(&part, &bytes, &forged), &json, &forged, &bytes);
            seal(dir.path(), &json);
        }
    }
    assert_eq!(read_all(dir.path()).unwrap(), 33);
    assert!(errors > total / 4, "{errors} of {total}");
}

fn forged_name(part: &Path, old: &[u8], new: &[u8]) -> std::path::PathBuf {
    let (before, after) = (blake3::hash(old).to_hex(), blake3::hash(new).to_hex());
    part.to_str().unwrap().replace(&before[..32], &after[..32]).into()
}

#[test]
fn a_forged_ledger_json_chooses_no_path() {
    let dir = one(REPO, &Rows::new(6));
    let json = fs::read_to_string(dir.path().join("ledger.json")).unwrap();
    let hash = {
        let at = json.find("\"blake3\": \"").unwrap() + 11;
        json[at..at + 64].to_owned()
    };
    let evil = format!("/../../../../etc/{}", "x".repeat(47));
    let cases = [
        (&json[..0], ""),
        ("spans/repo=", "../spans/repo="),
        ("commits/repo=host", "commits/repo=other"),
        ("part-0-", "part-1-"),
        ("problems/", "spans/"),
        ("\"repo_id\": \"host/owner/name\"", "\"repo_id\": \"\""),
        ("\"settings_hash\": \"", "\"settings_hash\": \"0"),
        (hash.as_str(), evil.as_str()),
    ];
    for (from, to) in cases {
        seal(dir.path(), &json.replace(from, to));
        let opened = Ledger::open(dir.path());
        match from {
            "" => drop(opened.unwrap()),
            _ => assert!(matches!(opened, Err(OpenError::Damaged { .. })), "{from} -> {to}: {opened:?}"),
        }
    }
}

#[cfg(unix)]
#[test]
fn a_part_that_is_not_a_file_is_not_waited_for() {
    let dir = one(REPO, &Rows::new(6));
    let part = dir.path().join(&parts(dir.path())[0]);
    fs::remove_file(&part).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &part).unwrap();
    let error = read_all(dir.path()).unwrap_err();
    assert!(error.to_string().contains("not a regular file"), "{error}");
}
