//! Package archives and tables as sources of a corpus.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use outcross::curating::{SourceOptions, Unit};
use tar::{Builder, EntryType, Header};
use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::curating::{read, rows, shown, sources, taken, try_open};

struct Place {
    folder: TempDir,
    cache: TempDir,
}

impl Place {
    fn new() -> Self {
        Place { folder: TempDir::new().unwrap(), cache: TempDir::new().unwrap() }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn shown(&self, name: &str, bytes: &[u8]) -> String {
        shown(&taken(&self.file(name, bytes), &SourceOptions::default(), self.cache.path()))
    }

    fn error(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.file(name, bytes);
        match try_open(&[&path], &SourceOptions::default(), self.cache.path()) {
            Err(error) => format!("{}; {}", error.text(), error.hints.join("; ")),
            Ok(sources) => read(&*sources[0]).unwrap_err().to_string(),
        }
    }
}

/// An entry of a tarball whose name is written as it is.
fn entry(tar: &mut Builder<Vec<u8>>, kind: EntryType, name: &[u8], bytes: &[u8]) {
    let mut header = Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    if kind.is_symlink() || kind.is_hard_link() {
        header.set_link_name("/etc/passwd").unwrap();
    }
    header.set_cksum();
    tar.append(&header, bytes).unwrap();
}

fn tarball(entries: &[(EntryType, &[u8], &[u8])]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    entries.iter().for_each(|(kind, name, bytes)| entry(&mut tar, *kind, name, bytes));
    tar.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const FILE: EntryType = EntryType::Regular;

fn package() -> Vec<u8> {
    tarball(&[
        (FILE, b"tool-1.0/src/lib.rs", b"pub fn f() {}\n"),
        (EntryType::Directory, b"tool-1.0/src/", b""),
        (FILE, b"tool-1.0/Cargo.toml", b"[package]\n"),
        (FILE, b"tool-1.0/.gitattributes", b"*.c linguist-vendored\n"),
        (FILE, b"tool-1.0/x.c", b"int x;\n"),
        (FILE, b"tool-1.0/inner.tar.gz", b"\x1f\x8b\0\0"),
    ])
}

#[test]
fn a_package_is_read_without_its_top_folder() {
    let place = Place::new();
    let expect = place.shown("Tool-1.0.crate", &gzip(&package()));
    assert_snapshot!(expect, @r"
    row tool-1.0 .gitattributes:1-1 file - Git Attributes config
    row tool-1.0 Cargo.toml:1-1 file - TOML config
    out tool-1.0 inner.tar.gz:1 4 binary: a NUL at byte 2
    row tool-1.0 src/lib.rs:1-1 file - Rust source
    out tool-1.0 x.c:1 7 vendored: linguist-vendored
    ");
    assert_eq!(place.shown("tool-1.0.tar", &package()), expect);
    assert_eq!(place.shown("tool-1.0.TAR.GZ", &gzip(&package())), expect);
}

#[test]
fn a_tree_is_the_same_however_it_is_packed() {
    let place = Place::new();
    let names = ["tool/a.rs", "tool/b/c.py"];
    let tar = tarball(&names.map(|name| (FILE, name.as_bytes(), &b"x = 1\n"[..])));
    let zip = zipped(&names.map(|name| (name, &b"x = 1\n"[..])));
    let folder = place.folder.path().join("tool");
    fs::create_dir_all(folder.join("b")).unwrap();
    names.iter().for_each(|name| fs::write(place.folder.path().join(name), "x = 1\n").unwrap());
    let paths = [place.file("tool.tgz", &gzip(&tar)), place.file("tool.zip", &zip), folder];
    let paths: Vec<_> = paths.iter().map(PathBuf::as_path).collect();
    let all = sources(&paths, &SourceOptions::default(), place.cache.path());
    let ids: Vec<(&str, &str)> = all.iter().map(|source| (&*source.id().id, &*source.id().commit)).collect();
    assert_eq!(ids[0].0, "tool");
    // Two archives with one content are one source.
    assert_eq!((all.len(), ids[0]), (2, ids[1]));
    assert_eq!(read(&*all[0]).unwrap(), read(&*all[1]).unwrap());
}

#[test]
fn hostile_entries_are_left_out() {
    let place = Place::new();
    let tar = tarball(&[
        (FILE, b"../../etc/cron.d/x", b"evil\n"),
        (FILE, b"/abs.rs", b"fn a() {}\n"),
        (FILE, b"p/./ok.rs", b"fn ok() {}\n"),
        (FILE, b"p/\xff.rs", b"fn b() {}\n"),
        (FILE, b"p/latin.rs", b"\xe9\n"),
        (EntryType::Symlink, b"p/link", b""),
        (EntryType::Link, b"p/hard", b""),
        (EntryType::Char, b"p/dev", b""),
        (FILE, b"p/twice.rs", b"fn one() {}\n"),
        (FILE, b"p/twice.rs", b"fn two() {}\n"),
    ]);
    assert_snapshot!(place.shown("p.tar", &tar), @r#"
    out p ../../etc/cron.d/x:1 5 unsafe-path: its path leads out of the archive
    out p /abs.rs:1 10 unsafe-path: its path leads out of the archive
    out p p/dev:1 0 special: neither file nor folder nor link
    out p p/hard:1 0 link: a hard link
    out p p/latin.rs:1 2 not-utf8: byte 0 is no UTF-8
    out p p/link:1 0 link: a symbolic link
    row p p/ok.rs:1-1 file - Rust source
    out p p/twice.rs:1 12 same-name: another file is shown by this name
    row p p/twice.rs:1-1 file - Rust source
    row p "p/\377.rs":1-1 file - Rust source
    "#);
    let zip = zipped(&[("../x.rs", b"fn x() {}\n"), ("a\\..\\..\\y.rs", b"fn y() {}\n"), ("ok.rs", b"fn z() {}\n")]);
    assert_snapshot!(place.shown("q.zip", &zip), @r"
    out q ../x.rs:1 10 unsafe-path: its path leads out of the archive
    out q a\..\..\y.rs:1 10 unsafe-path: its path leads out of the archive
    row q ok.rs:1-1 file - Rust source
    ");
}

#[test]
fn a_zip_with_a_link_and_a_damaged_entry() {
    let place = Place::new();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("bad.rs", stored).unwrap();
    zip.write_all(b"fn damaged_here() {}\n").unwrap();
    zip.start_file("good.rs", stored).unwrap();
    zip.write_all(b"fn good() {}\n").unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let at = bytes.windows(7).position(|window| window == b"damaged").unwrap();
    bytes[at] = b'D';
    let all = place.shown("w.whl", &bytes);
    assert_snapshot!(all, @r"
    out w bad.rs:1 21 unreadable: Invalid checksum
    row w good.rs:1-1 file - Rust source
    out w link:1 0 link: a symbolic link
    ");
}

#[test]
fn bombs_and_damage_are_errors() {
    let place = Place::new();
    // 72 MiB of nothing, in files that are small enough to be read.
    let zeros = vec![0; 1 << 21];
    let names: Vec<String> = (0..36).map(|number| format!("p/{number}")).collect();
    let bomb = tarball(&names.iter().map(|name| (FILE, name.as_bytes(), zeros.as_slice())).collect::<Vec<_>>());
    assert_snapshot!(place.error("bomb.tgz", &gzip(&bomb)).replace(&place.folder.path().display().to_string(), ""), @"cannot read /bomb.tgz: it unpacks to more than 200 times its size; leave it out, or unpack it where that does no harm and name the folder");
    let zip = zipped(&names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect::<Vec<_>>());
    assert!(place.error("bomb.zip", &zip).contains("it unpacks to more than 200 times its size"));
    let whole = gzip(&package());
    assert!(place.error("short.crate", &whole[..whole.len() / 2]).contains("cannot read"));
    let plain = package();
    assert!(place.error("short.tar", &plain[..520]).contains("short.tar"));
    assert!(place.error("no.zip", b"PK nothing").contains("no.zip"));
    assert!(place.error("no.crate", b"plain text").contains("no.crate"));
    // An archive that is another one when it is read.
    let path = place.file("later.tar", &package());
    let all = sources(&[&path], &SourceOptions::default(), place.cache.path());
    fs::write(&path, tarball(&[(FILE, b"p/a.rs", b"fn a() {}\n")])).unwrap();
    assert!(read(&*all[0]).unwrap_err().message.ends_with("later.tar changed while it was read"));
}

const TABLE: &str = r#"{"content": "pub fn a() {}\n", "path": "src/a.rs", "repo_name": "Owner/Name", "license": "MIT"}
{"content": "pub fn b() {}\n", "path": "src/a.rs", "repo_name": "Owner/Name", "licenses": ["MIT", "GPL-2.0 OR BSD-2-Clause"]}
{"content": "int x;\n", "path": "vendor/x.c", "repo_name": "Owner/Name"}
{"content": "int y;\n", "lang": "C", "repo_name": "../../x\u001b[31m"}
{"content": "plain words\n"}
{"content": null, "path": "p"}
{"content": "a\u0000b"}
"#;

#[test]
fn a_table_says_what_it_knows() {
    let place = Place::new();
    let path = place.file("Shard-1.jsonl", TABLE.as_bytes());
    let all = taken(&path, &SourceOptions::default(), place.cache.path());
    assert_snapshot!(shown(&all), @r"
    row Owner/Name src/a.rs:1-1 file - Rust source
    row Owner/Name src/a.rs#2:1-1 file - Rust source
    out Owner/Name vendor/x.c:1 7 vendored: vendored-folder
    row x--31m row#4:1-1 file - C source
    row shard-1 row#5:1-1 file - - data
    out shard-1 p:1 0 no-text: the column is empty
    out shard-1 row#7:1 3 binary: a NUL at byte 1
    ");
    let licences: Vec<_> = rows(&all).iter().map(|row| row.licence.clone()).collect();
    assert_eq!((licences[0].expression.as_deref(), &*licences[0].from), (Some("MIT"), "column"));
    assert_eq!(licences[1].expression.as_deref(), Some("(BSD-2-Clause OR GPL-2.0-only) AND MIT"));
    assert_eq!((licences[2].expression.as_deref(), &*licences[2].class), (None, "none"));
    let sources = sources(&[&path], &SourceOptions::default(), place.cache.path());
    let id = sources[0].id();
    assert_eq!((id.kind, &*id.id, id.commit.len()), ("jsonl", "shard-1", 6 + 64));
}

#[test]
fn a_table_goes_on_to_its_damage_and_names_it() {
    let place = Place::new();
    let path = place.file("t.jsonl", format!("{TABLE}{{\"content\": \"x").as_bytes());
    let all = sources(&[&path], &SourceOptions::default(), place.cache.path());
    let error = read(&*all[0]).unwrap_err();
    assert!(error.message.contains("t.jsonl is damaged at line 8"), "{error}");
    assert!(place.error("u.jsonl", b"{\"body\": \"x\"}\n").contains("has no column 'content' or 'text': it has body"));
    assert!(place.error("v.parquet", b"PAR1").contains("v.parquet is damaged at its footer"));
}

#[test]
fn threads_and_units_of_packed_sources() {
    let place = Place::new();
    let many: Vec<String> = (0..300).map(|number| format!("p/m{number}.rs")).collect();
    let text = "use std::fmt::Debug as Shown;\n\nfn a() {}\n\nfn b() {}\n";
    let tar = tarball(&many.iter().map(|name| (FILE, name.as_bytes(), text.as_bytes())).collect::<Vec<_>>());
    let lines: String =
        many.iter().map(|name| serde_json::json!({"text": text, "path": name}).to_string() + "\n").collect();
    let options = SourceOptions { unit: Unit::Function, ..SourceOptions::default() };
    for path in [place.file("p.tar", &tar), place.file("p.jsonl", lines.as_bytes())] {
        let on = |threads| {
            let session = crate::curating::session(Some(place.cache.path()), threads);
            let sources = outcross::curating::open(std::slice::from_ref(&path), &options, &session).unwrap();
            read(&*sources[0]).unwrap()
        };
        let all = on(1);
        assert_eq!((all.len(), &all), (900, &on(8)));
    }
}
