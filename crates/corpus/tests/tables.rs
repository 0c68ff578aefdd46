//! Tables of others: what is read of them, and what damage is called.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, DictionaryArray, Int64Array, LargeStringArray, ListArray, RecordBatch, StringArray,
    StringViewArray,
};
use corpus::tables::{Form, LONGEST_TEXT_BYTES, Names, NoText, Record, TableError, open};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use tempfile::TempDir;

fn file(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn parquet(folder: &TempDir, columns: Vec<(&str, ArrayRef)>, rows_a_group: usize) -> PathBuf {
    let path = folder.path().join("shard.parquet");
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(rows_a_group)).build();
    let mut writer = ArrowWriter::try_new(fs::File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path
}

fn read(path: &Path, names: &Names) -> Result<Vec<Record>, TableError> {
    open(path, Form::of(path).unwrap(), names)?.collect()
}

fn record(number: u64, text: &str) -> Record {
    Record { number, text: Ok(text.to_owned()), path: None, language: None, repo: None, licences: Vec::new() }
}

const LINES: &str = r#"{"content": "fn a() {}", "path": "a.rs", "lang": "Rust", "repo_name": "o/n", "license": "MIT"}

{"content": "x", "licenses": ["MIT", "Apache-2.0"], "size": 1, "path": 7}
{"content": null}
{"content": {"deep": 1}}
{"other": 1}
"#;

fn lines() -> Vec<Record> {
    let full = Record {
        path: Some("a.rs".to_owned()),
        language: Some("Rust".to_owned()),
        repo: Some("o/n".to_owned()),
        licences: vec!["MIT".to_owned()],
        ..record(1, "fn a() {}")
    };
    let licences = vec!["MIT".to_owned(), "Apache-2.0".to_owned()];
    let without = |number, why| Record { text: Err(why), ..record(number, "") };
    vec![
        full,
        Record { licences, ..record(2, "x") },
        without(3, NoText::Null),
        without(4, NoText::NotText),
        without(5, NoText::Null),
    ]
}

#[test]
fn json_lines_however_they_are_packed() {
    let folder = TempDir::new().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(LINES.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(LINES.as_bytes(), 3).unwrap();
    let check = |name: &str, bytes: &[u8]| {
        assert_eq!(read(&file(&folder, name, bytes), &Names::default()).unwrap(), lines(), "{name}");
    };
    check("a.jsonl", LINES.as_bytes());
    check("a.NDJSON", LINES.as_bytes());
    check("a.jsonl", LINES.trim_end().as_bytes());
    check("a.json.gz", &gzip);
    check("a.jsonl.zst", &zstd);
    // Two streams behind each other are one.
    let double = LINES.len() * 2;
    let twice = read(&file(&folder, "b.jsonl.gz", &[gzip.clone(), gzip].concat()), &Names::default()).unwrap();
    assert_eq!((twice.len(), double), (10, LINES.len() * 2));
}

#[test]
fn the_text_may_be_another_column() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "a.jsonl", b"{\"code\": \"x\", \"text\": \"y\"}\n");
    assert_eq!(read(&path, &Names::with_text(Some("code"))).unwrap(), [record(1, "x")]);
    assert_eq!(read(&path, &Names::default()).unwrap(), [record(1, "y")]);
    let error = read(&path, &Names::with_text(Some("bo\u{1b}dy"))).unwrap_err().to_string();
    assert!(error.ends_with("a.jsonl has no column 'bo\\u{1b}dy': it has code, text"), "{error}");
}

#[test]
fn damaged_lines_are_named() {
    let folder = TempDir::new().unwrap();
    let check = |name: &str, bytes: &[u8], rows: usize, expect: &str| {
        let path = file(&folder, name, bytes);
        let all: Vec<_> = open(&path, Form::of(&path).unwrap(), &Names::default()).unwrap().collect();
        assert_eq!(all.iter().filter(|row| row.is_ok()).count(), rows, "{name}");
        let error = all.last().unwrap().as_ref().unwrap_err().to_string();
        assert!(error.contains(name) && error.contains(expect), "{error}");
    };
    check("a.jsonl", b"{\"text\": \"x\"}\n{\"text\": \"y\n", 1, "is damaged at line 2");
    check("b.jsonl", b"{\"text\": \"x\"}\n\n[1]\n", 1, "is damaged at line 3");
    check("c.jsonl", b"{\"text\": \"\xff\"}\n", 0, "is damaged at line 1");
    let lines = "{\"text\": \"x\"}\n".repeat(100_000);
    let mut zstd = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    zstd.truncate(zstd.len() - 4);
    let path = file(&folder, "d.jsonl.zst", &zstd);
    let error = read(&path, &Names::default()).unwrap_err().to_string();
    assert!(error.contains("d.jsonl.zst is damaged at line"), "{error}");
}

/// Wherever a file ends too early, something says so; but lines that nothing packs may end behind any of them.
#[test]
fn what_is_cut_is_damaged() {
    let folder = TempDir::new().unwrap();
    let lines: String = (0..40).map(|row| format!("{{\"text\": \"number {row}\"}}\n")).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines.as_bytes()).unwrap();
    let check = |name: &str, whole: &[u8]| {
        for end in 0..whole.len() {
            let path = file(&folder, name, &whole[..end]);
            let found = read(&path, &Names::default());
            assert!(found.is_err(), "{name} of {end} bytes has {} rows", found.unwrap().len());
        }
        assert_eq!(read(&file(&folder, name, whole), &Names::default()).unwrap().len(), 40, "{name}");
    };
    check("a.jsonl.gz", &gzip.finish().unwrap());
    check("a.jsonl.zst", &zstd::encode_all(lines.as_bytes(), 3).unwrap());
    let texts_of: Vec<&str> = lines.lines().collect();
    check("shard.parquet", &fs::read(parquet(&folder, vec![("text", texts(&texts_of))], 15)).unwrap());
    for end in 0..lines.len() {
        let found = read(&file(&folder, "a.jsonl", &lines.as_bytes()[..end]), &Names::default());
        let is_line = end == 0 || lines[..end].ends_with('\n') || lines[end..].starts_with('\n');
        assert_eq!(found.is_ok(), is_line, "{end} bytes");
    }
}

/// Parquet has no hash of its pages here, so that a text may change; but no row is lost without a word.
#[test]
fn no_flipped_byte_of_parquet_loses_a_row() {
    let folder = TempDir::new().unwrap();
    let many: Vec<String> = (0..40).map(|row| format!("text number {row}")).collect();
    let column = texts(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let whole = fs::read(parquet(&folder, vec![("n", column.clone()), ("text", column)], 15)).unwrap();
    for at in 0..whole.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= mask;
            if let Ok(rows) = read(&file(&folder, "flipped.parquet", &bytes), &Names::default()) {
                assert_eq!(rows.len(), 40, "byte {at} of {} with {mask:#x}", whole.len());
            }
        }
    }
}

#[test]
fn a_line_that_is_too_long_is_a_row_without_text() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    let mut out = fs::File::create(&path).unwrap();
    let text = "x".repeat(LONGEST_TEXT_BYTES + 1);
    write!(out, "{{\"text\": \"{text}\"}}\n{{\"text\": \"{text}{text}\"}}\n{{\"text\": \"y\"}}\n").unwrap();
    let rows = read(&path, &Names::default()).unwrap();
    let too_long = |number| Record { text: Err(NoText::TooLong), ..record(number, "") };
    assert_eq!(rows, [too_long(1), too_long(2), record(3, "y")]);
}

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

#[test]
fn parquet_of_every_type_of_text() {
    let folder = TempDir::new().unwrap();
    let words = ["one", "two", "three"];
    let expect: Vec<Record> = (1..).zip(words).map(|(number, word)| record(number, word)).collect();
    let all: Vec<ArrayRef> = vec![
        texts(&words),
        Arc::new(LargeStringArray::from(words.to_vec())),
        Arc::new(StringViewArray::from(words.to_vec())),
        Arc::new(BinaryArray::from(words.map(str::as_bytes).to_vec())),
        Arc::new(words.into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    for column in all {
        let kind = column.data_type().clone();
        let path = parquet(&folder, vec![("n", Arc::new(Int64Array::from(vec![1, 2, 3]))), ("text", column)], 2);
        assert_eq!(read(&path, &Names::default()).unwrap(), expect, "{kind}");
    }
}

#[test]
fn parquet_has_the_other_columns_in_any_order() {
    let folder = TempDir::new().unwrap();
    let licences = vec![Some(vec![Some("MIT"), None]), None];
    let mut list = arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
    licences.into_iter().for_each(|row| list.append_option(row));
    let list: ListArray = list.finish();
    let bytes = BinaryArray::from(vec![Some(&b"x"[..]), Some(b"\xff")]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("max_stars_repo_licenses", Arc::new(list)),
        ("path", texts(&["a", "b"])),
        ("content", Arc::new(bytes)),
        ("lang", texts(&["C", "Go"])),
        ("repo_name", Arc::new(Int64Array::from(vec![1, 2]))),
    ];
    let rows = read(&parquet(&folder, columns, 10), &Names::default()).unwrap();
    let of = |text: &str| Some(text.to_owned());
    let first = Record { path: of("a"), language: of("C"), licences: vec!["MIT".to_owned()], ..record(1, "x") };
    let text = Err(NoText::NotUtf8);
    assert_eq!(rows, [first, Record { text, path: of("b"), language: of("Go"), ..record(2, "") }]);
}

#[test]
fn damaged_parquet_names_the_row_group_and_keeps_what_came_before() {
    let folder = TempDir::new().unwrap();
    let many: Vec<String> = (0..3_000).map(|row| format!("text number {row} {}", "x".repeat(row % 97))).collect();
    let column = || texts(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let path = parquet(&folder, vec![("text", column())], 1_000);
    let whole = fs::read(&path).unwrap();
    let check = |from: usize, to: usize, expect: &str| {
        let mut bytes = whole.clone();
        bytes[from..to].iter_mut().for_each(|byte| *byte = !*byte);
        let path = file(&folder, "damaged.parquet", &bytes);
        let rows = match open(&path, Form::Parquet, &Names::default()) {
            Ok(rows) => rows.collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        };
        let error = rows.last().unwrap().as_ref().unwrap_err().to_string();
        assert!(error.contains("damaged.parquet") && error.contains(expect), "{error}");
        let good: Vec<String> = rows.into_iter().flatten().map(|row| row.text.unwrap()).collect();
        assert_eq!(good, many[..good.len()], "what came before the damage");
        good.len()
    };
    let end = whole.len();
    assert_eq!(check(end - 40, end - 8, "its footer"), 0);
    assert_eq!(check(4, 40, "row group 0"), 0);
    let file = file(&folder, "short.parquet", &whole[..end / 2]);
    assert!(read(&file, &Names::default()).unwrap_err().to_string().contains("short.parquet is damaged at its footer"));
}

#[test]
fn forms_by_name() {
    let check = |name: &str, expect: Option<&str>| {
        assert_eq!(Form::of(Path::new(name)).map(Form::as_str), expect, "{name}");
    };
    check("a.parquet", Some("parquet"));
    check("x/A.PARQUET", Some("parquet"));
    check("a.jsonl.zst", Some("jsonl"));
    check("a.json.gz", Some("jsonl"));
    check("a.json", None);
    check("package.json", None);
    check(".jsonl", None);
    check("a.tar.gz", None);
}
