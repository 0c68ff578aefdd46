//! Attributes, with `git check-attr` as the oracle.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use code::{Attributes, Marks};

/// Folder and text of the files of one tree.
const FILES: &[(&str, &str)] = &[
    (
        "",
        "\u{feff}# a comment linguist-generated\r\n\
         *.gen linguist-generated\r\n\
         \t*.tab\tlinguist-generated\tdiff\n\
         /top.c linguist-vendored\n\
         dir/file.c linguist-vendored\n\
         dir2/ linguist-vendored\n\
         a/**/b.c linguist-vendored=true\n\
         **/deep/*.c linguist-vendored=false\n\
         all/** linguist-documentation\n\
         sub/*.txt linguist-generated=false\n\
         *.[ch] diff=cpp\n\
         x[!0-9]y linguist-generated\n\
         z[[:digit:]a-c-]z linguist-generated\n\
         w[]-]w linguist-generated\n\
         q?q linguist-generated\n\
         lit\\*star linguist-generated\n\
         \"with space.c\" linguist-generated -diff\n\
         \"oct\\303\\274l\" linguist-generated\n\
         *.bin binary\n\
         [attr]ours linguist-generated -diff\n\
         [attr]twice ours linguist-vendored\n\
         *.mac ours\n\
         *.mac2 twice\n\
         !neg linguist-generated\n\
         over.gen -linguist-generated\n\
         un.gen !linguist-generated\n\
         foo**bar.x linguist-generated\n\
         pre**/end.c linguist-vendored\n\
         ?re**/end.d linguist-vendored\n\
         st/****/end.c linguist-vendored\n\
         br[a/]k/x linguist-vendored\n\
         ** linguist-documentation=false\n\
         deep/**/**/end.c linguist-documentation\n\
         bad[ linguist-generated\n\
         trail\\ linguist-generated\n",
    ),
    (
        "sub",
        "*.gen -linguist-generated\n/only.c linguist-vendored\nin/*.c linguist-vendored\n[attr]late linguist-vendored\n*.late late\n",
    ),
    ("sub/in", "*.gen linguist-generated\n*.c !linguist-vendored\n"),
];

const PATHS: &[&str] = &[
    "a.gen",
    "sub/a.gen",
    "sub/in/a.gen",
    "other/a.gen",
    "over.gen",
    "un.gen",
    "x.tab",
    "top.c",
    "sub/top.c",
    "dir/file.c",
    "x/dir/file.c",
    "dir2/x",
    "dir2",
    "a/b.c",
    "a/x/b.c",
    "a/x/y/b.c",
    "x/a/b.c",
    "deep/x.c",
    "p/q/deep/x.c",
    "deep/q/x.c",
    "all/x",
    "all/x/y",
    "all",
    "sub/x.txt",
    "sub/in/x.txt",
    "x5y",
    "xay",
    "x/y",
    "z7z",
    "zbz",
    "zdz",
    "z-z",
    "w]w",
    "w-w",
    "wxw",
    "qaq",
    "qq",
    "q/q",
    "lit*star",
    "litxstar",
    "with space.c",
    "oct\u{fc}l",
    "x.bin",
    "x.mac",
    "p/x.mac2",
    "!neg",
    "neg",
    "fooxbar.x",
    "foobar.x",
    "foo/bar.x",
    "sub/only.c",
    "sub/in/only.c",
    "sub/in/x.c",
    "sub/x.late",
    "deep/end.c",
    "deep/a/b/end.c",
    "bad[",
    "bad",
    "trail\\",
    "trail",
    "x.c",
    "a.h",
    "prefix/x/end.c",
    "brak/x",
    "br/k/x",
    "pre/end.c",
    "preend.c",
    "pre/x/end.d",
    "prex/end.d",
    "st/end.c",
    "st/a/b/end.c",
    "sub/in/deep/x.c",
];

const NAMES: &[&str] = &["linguist-generated", "linguist-vendored", "linguist-documentation", "diff"];

fn ours() -> Attributes {
    Attributes::new(FILES.iter().rev().map(|(folder, text)| (folder.as_bytes(), text.as_bytes())))
}

fn values(marks: &Marks) -> [Option<bool>; 4] {
    [marks.generated, marks.vendored, marks.documentation, marks.diff]
}

/// What git says of each path, in the order of [`NAMES`].
fn gits(root: &Path) -> Vec<[Option<bool>; 4]> {
    assert!(testkit::git(root).args(["init", "--quiet"]).status().unwrap().success());
    for (folder, text) in FILES {
        std::fs::create_dir_all(root.join(folder)).unwrap();
        std::fs::write(root.join(folder).join(".gitattributes"), text).unwrap();
    }
    let mut command = testkit::git(root);
    command.args(["check-attr", "-z", "--stdin"]).args(NAMES).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let paths: Vec<u8> = PATHS.iter().flat_map(|path| path.bytes().chain([0])).collect();
    child.stdin.take().unwrap().write_all(&paths).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let states: Vec<Option<bool>> = output.split_terminator('\0').skip(2).step_by(3).map(state).collect();
    states.chunks(NAMES.len()).map(|chunk| chunk.try_into().unwrap()).collect()
}

fn state(word: &str) -> Option<bool> {
    match word {
        "unspecified" => None,
        "unset" | "false" => Some(false),
        _ => Some(true),
    }
}

#[test]
fn as_git_reads_them() {
    let root = tempfile::tempdir().unwrap();
    let (attributes, gits) = (ours(), gits(root.path()));
    assert_eq!(gits.len(), PATHS.len());
    for (path, expect) in PATHS.iter().zip(gits) {
        assert_eq!(values(&attributes.of(path.as_bytes())), expect, "{path}");
    }
}

#[test]
fn languages_are_read_where_they_are_known() {
    let attributes = Attributes::new([(
        b"".as_slice(),
        b"*.a linguist-language=c++\n*.b linguist-language=Jupyter-Notebook\n*.c linguist-language=Klingon\n"
            .as_slice(),
    )]);
    let named = |path: &[u8]| attributes.of(path).language.map(code::Language::name);
    assert_eq!([named(b"x.a"), named(b"x.b"), named(b"x.c")], [Some("C++"), Some("Jupyter Notebook"), None]);
    assert!(!attributes.is_empty());
    assert!(Attributes::new([(b"".as_slice(), b"* text eol=lf\n".as_slice())]).is_empty());
}
