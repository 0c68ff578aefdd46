//! Tables of counts that are added up.

use std::fs;

use insta::assert_snapshot;
use tempfile::TempDir;
use testkit::Output;

use crate::outcross;

/// Two shards of source code.
fn shards() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in [
        ("one/a.rs", "fn f() { x.open(); y.open(); z.close(); }\n"),
        ("one/b.rs", "fn f() { x.open(); y.read(); }\n"),
        ("two/c.rs", "fn f() { x.open(); y.write(); y.write(); }\n"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(folder.path().join("key"), "a secret of ours").unwrap();
    folder
}

fn lab(folder: &TempDir, args: &str) -> Output {
    outcross(folder.path(), ["lab"].into_iter().chain(args.split_whitespace())).run()
}

fn counted(folder: &TempDir, args: &str) {
    for shard in ["one", "two"] {
        let _ = lab(folder, &format!("counts {shard} --family api {args} -o {shard}.csv")).expect_code(0);
    }
}

#[test]
fn shards_add_up_to_the_whole() {
    let folder = shards();
    counted(&folder, "");
    assert_snapshot!(lab(&folder, "counts --merge one.csv two.csv"), @r"
    exit: 0
    ----- stdout -----
    # tokens = 8
    # types = 4
    type,count,units
    open,4,3
    write,2,1
    close,1,1
    read,1,1
    ");
    let whole = lab(&folder, "counts one two --family api");
    assert_eq!(lab(&folder, "counts --merge two.csv one.csv").raw, whole.raw);
    let nameless = lab(&folder, "counts --merge one.csv two.csv --anonymous").expect_code(0).stdout;
    assert_eq!(nameless, "# tokens = 8\n# types = 4\ncount,types\n1,2\n2,1\n4,1\n");
    let forecast = |args: &str| {
        let output = lab(&folder, &format!("forecast {args} --json")).expect_code(0);
        serde_json::from_slice::<serde_json::Value>(&output.raw).unwrap()["generations"].clone()
    };
    assert_eq!(forecast("--counts one.csv --counts two.csv"), forecast("one two --family api"));
    crate::output::follows_schema("lab-counts", &lab(&folder, "counts --merge one.csv two.csv --json"));
}

#[test]
fn hidden_names_add_up_and_plain_ones_are_nowhere() {
    let folder = shards();
    counted(&folder, "--anonymous --key key");
    let one = fs::read_to_string(folder.path().join("one.csv")).unwrap();
    assert!(["open", "close", "read"].iter().all(|name| !one.contains(name)), "{one}");
    let merged = lab(&folder, "counts --merge one.csv two.csv").expect_code(0).stdout;
    let counts = |table: &str| -> Vec<String> {
        let rows = table.lines().skip(3).map(|row| row.split_once(',').unwrap().1.to_owned());
        rows.collect()
    };
    assert_eq!(counts(&merged), ["4,3", "2,1", "1,1", "1,1"]);
    fs::write(folder.path().join("key"), "another secret").unwrap();
    let _ = lab(&folder, "counts two --family api --anonymous --key key -o two.csv").expect_code(0);
    let apart = lab(&folder, "counts --merge one.csv two.csv").expect_code(0).stdout;
    assert_eq!(counts(&apart).len(), 5, "names of two keys are never the same");
    fs::write(folder.path().join("key"), " \n").unwrap();
    let empty = lab(&folder, "counts two --anonymous --key key").expect_code(2);
    assert!(empty.stderr.contains("key holds no secret"), "{empty}");
}

#[test]
fn what_does_not_add_up_is_refused() {
    let folder = shards();
    let check = |one: &str, two: &str, code: i32, expect: &str| {
        fs::write(folder.path().join("one.csv"), one).unwrap();
        fs::write(folder.path().join("two.csv"), two).unwrap();
        for verb in ["counts --merge one.csv two.csv", "forecast --counts one.csv --counts two.csv"] {
            let output = lab(&folder, verb).expect_code(code);
            assert!(output.stderr.contains(expect), "{verb}: {output}");
            assert_eq!(output.stdout, "");
        }
    };
    let good = "type,count\na,1\n";
    check(good, "type,count\na,1\na,2\n", 2, "two.csv: line 3: a second row for `a`");
    check(good, "type,count\na,-1\n", 2, "two.csv: line 2: `-1` is no count");
    check("type,count\na,0\n", good, 2, "one.csv: line 2: `0` is no count");
    check(good, "# tokens = 3\ntype,count\na,1\n", 2, "two.csv: line 1: 3 tokens are stated, and the rows add up to 1");
    check(good, "", 3, "two.csv: line 1: no rows of counts");
    check(good, "count,types\n1,4\n", 2, "tables without names can't be added up: together they have 4 to 5 types");
    check(good, "type,count,claim\na,1,ai\n", 2, "one table has the columns type,count, another has type,count,claim");
    check(&format!("type,count\na,{}\n", u64::MAX), good, 2, "more than 2^64 tokens");
    let twice = lab(&folder, "counts --merge two.csv ./two.csv").expect_code(2);
    assert!(twice.stderr.contains("two.csv is named twice, and would be counted twice"), "{twice}");
    assert_eq!(lab(&folder, "counts one --merge two.csv two.csv").code, Some(2));
}
