//! `curate` under faults: killed after any number of files, without room on the disk, over damaged tables. Nothing is lost,
//! nothing is there twice, and the next run gives the bytes of one that nothing disturbed.
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use testkit::Prng;

use crate::curate::{World, code, within};

/// The tables beside the world's repository and folder.
const TABLES: [&str; 4] = ["table-0.jsonl", "table-1.jsonl", "table-2.jsonl", "table-3.jsonl"];

/// A world with a corpus that runs add to, and tables of texts, of which some are alike.
fn world() -> World {
    let world = World::made();
    let mut prng = Prng::new(5);
    for (table, name) in TABLES.iter().enumerate() {
        let texts = (0..24).map(|row| {
            // Every fourth text is nearly the one before, every second has words that don't compress.
            let number = 100 + table * 24 + row - usize::from(row % 4 == 3);
            let words: String = (0..160).map(|_| format!("// {:08x}\n", prng.below(usize::MAX))).collect();
            let noise = if row % 4 > 1 { "// more\n".repeat(row % 4) } else { words };
            serde_json::json!({"content": format!("{}{noise}", code(number)), "license": "MIT"}).to_string() + "\n"
        });
        fs::write(world.at(name), texts.collect::<String>()).unwrap();
    }
    world
}

/// The program, or another one that starts it, in the world's folder.
fn command(world: &World, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(world.at("")).env("XDG_CACHE_HOME", world.at("cache")).stdin(Stdio::null());
    command
}

/// The arguments of the run that is disturbed.
fn disturbed<'a>(world: &'a World, out: &'a str) -> Vec<&'a str> {
    let repo = world.repo.path().to_str().unwrap();
    let sources = ["curate", repo, "texts"].into_iter().chain(TABLES);
    sources.chain(["--recipe", "open.toml", "--against", "corpus", "--out", out]).collect()
}

/// The run to its end, in this folder; its files.
fn whole(world: &World, out: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let _ = world.run(&disturbed(world, out)).expect_code(0);
    let _ = world.run(&["corpus", "verify", out, "--against", "corpus"]).expect_code(0);
    within(&world.at(out))
}

fn start(world: &World, out: &str) -> Child {
    let mut command = command(world, env!("CARGO_BIN_EXE_outcross"));
    command.args(disturbed(world, out)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Files and folders below a folder that are there now.
fn below(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            below(&path, found);
        }
        found.insert(path);
    }
}

/// Kills a run when so many files are new; whether it was alive then.
fn killed_after(files: usize, folder: &Path, run: &mut Child) -> bool {
    let mut seen = BTreeSet::new();
    below(folder, &mut seen);
    let before = seen.len();
    while seen.len() < before + files {
        if run.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_micros(100));
        below(folder, &mut seen);
    }
    run.kill().unwrap();
    run.wait().unwrap().code().is_none()
}

/// What a run that did not end has left: no manifest, or that of a whole corpus.
fn what_is_committed_is_whole(folder: &Path, whole: &BTreeMap<PathBuf, Vec<u8>>) {
    if folder.join("manifest.json").exists() {
        let left = within(folder);
        assert!(
            whole.iter().all(|(path, bytes)| left.get(path) == Some(bytes)),
            "a manifest of files that are not there"
        );
    }
}

/// Each run gets some files further than the one before, from what that left.
#[test]
fn killed_again_and_again() {
    let world = world();
    let expected = whole(&world, "whole");
    let mut kills = 0;
    for files in (1..).step_by(4) {
        let mut run = start(&world, "killed");
        if !killed_after(files, &world.at("killed"), &mut run) {
            break;
        }
        kills += 1;
        what_is_committed_is_whole(&world.at("killed"), &expected);
    }
    assert!(kills >= 6, "{kills} kills");
    assert_eq!(whole(&world, "killed"), expected);
}

/// Runs from nothing, each killed somewhere else between its first file and its last.
#[test]
fn killed_once_anywhere() {
    let world = world();
    let expected = whole(&world, "whole");
    let mut kills = 0;
    for files in [2, 7, 14, 27, 44, 65] {
        let out = format!("killed-{files}");
        let mut run = start(&world, &out);
        kills += usize::from(killed_after(files, &world.at(&out), &mut run));
        what_is_committed_is_whole(&world.at(&out), &expected);
        assert_eq!(whole(&world, &out), expected, "killed after {files} files");
    }
    assert!(kills >= 4, "{kills} kills");
}

/// A run whose files can't grow beyond so many blocks, as if the disk were full.
fn without_room(world: &World, blocks: u64, args: &[&str]) -> Output {
    let limited = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"";
    let mut command = command(world, "sh");
    command.args(["-c", limited, "sh", &blocks.to_string(), env!("CARGO_BIN_EXE_outcross")]).args(args);
    command.output().unwrap()
}

#[test]
fn without_room_the_error_names_the_file_and_the_next_run_goes_on() {
    let world = world();
    let expected = whole(&world, "whole");
    let mut steps = BTreeSet::new();
    // A little more room each time: rows, values, shards and the rest come one file further.
    for blocks in std::iter::successors(Some(8), |blocks| Some(blocks + blocks / 4)) {
        let run = without_room(&world, blocks, &disturbed(&world, "full"));
        if run.status.success() {
            break;
        }
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(4), "{blocks} blocks: {said}");
        let file = said.split_once("full/.outcross/").unwrap_or_else(|| panic!("{blocks} blocks: {said}")).1;
        assert!(said.contains("(os error 27)"), "{said}");
        assert!(said.contains("\nhint: make room and run it again"), "{said}");
        steps.insert(file.split('/').next().unwrap().to_owned());
        assert!(!world.at("full/manifest.json").exists());
    }
    assert!(steps.contains("shards.new") && steps.len() > 2, "{steps:?}");
    assert_eq!(whole(&world, "full"), expected);
}

/// A way to damage a file.
type Damage = fn(&mut Vec<u8>);

#[test]
fn a_damaged_table_ends_the_run_and_leaves_nothing() {
    let world = world();
    let query = "select text as content from rows";
    let _ = world.run(&["sql", "--from", "corpus", query, "--format", "parquet", "-o", "all.parquet"]).expect_code(0);
    // Not behind a line: those that are left would be a whole table.
    let cut: Damage = |bytes| bytes.truncate(bytes.len() * 2 / 3 - 5);
    let flipped: Damage = |bytes| bytes[4..40].iter_mut().for_each(|byte| *byte = !*byte);
    let check = |name: &str, good: &[u8], damage: Damage, place: &str| {
        let path = world.at(name);
        let curate = |out| world.run(&["curate", "texts", name, "--recipe", "open.toml", "--out", out]);
        fs::write(&path, good).unwrap();
        let _ = curate("undamaged").expect_code(0);
        let mut bad = good.to_vec();
        damage(&mut bad);
        fs::write(&path, bad).unwrap();
        let said = curate("damaged").expect_code(4).stderr;
        assert!(said.contains(&format!("{name} is damaged at {place}")), "{said}");
        assert!(said.contains("\nhint: fetch the file again, or leave it out"), "{said}");
        assert!(!world.at("damaged/manifest.json").exists() && !world.at("damaged/shards").exists());
        fs::write(&path, good).unwrap();
        let _ = curate("damaged").expect_code(0);
        assert_eq!(within(&world.at("damaged")), within(&world.at("undamaged")), "{name}");
        for out in ["damaged", "undamaged"] {
            fs::remove_dir_all(world.at(out)).unwrap();
        }
    };
    let parquet = fs::read(world.at("all.parquet")).unwrap();
    let lines = fs::read(world.at(TABLES[1])).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&lines).unwrap();
    check("cut.parquet", &parquet, cut, "its footer");
    check("flipped.parquet", &parquet, flipped, "row group 0");
    check("cut.jsonl", &lines, cut, "line ");
    check("cut.jsonl.gz", &packed.finish().unwrap(), cut, "line ");
}
