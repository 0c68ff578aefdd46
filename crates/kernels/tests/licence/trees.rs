//! Which file of a source decides.

use kernels::licence::{DecidedFrom, KnownTexts, Licence, Tree};
use proptest::prelude::*;

const MIT: &str = include_str!("../../../../LICENSE-MIT");
const APACHE: &str = include_str!("../../../../LICENSE-APACHE");
const TAG: &str = concat!("SPDX-License-", "Identifier");

/// `expression from decided_by` of a file in a source.
fn of(files: &[(&str, &str)], path: &str, text: &str) -> String {
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.replace("@TAG", TAG))).collect();
    assert!(files.iter().all(|(path, _)| Tree::is_relevant(path)));
    let tree = Tree::new(files.iter().map(|(path, text)| (*path, text.as_bytes())), &KnownTexts::default());
    let Licence { expression, from, decided_by } = tree.of(path, &text.replace("@TAG", TAG));
    format!("{} {} {decided_by}", expression.unwrap_or_else(|| "-".to_owned()), from.as_str())
}

const CARGO: (&str, &str) = ("Cargo.toml", "[package]\nname = 'a'\nlicense = 'MIT/Apache-2.0'\n");
const SIDECAR: (&str, &str) = ("a/b.rs.license", "@TAG: CC0-1.0\n");
const REUSE: (&str, &str) = ("REUSE.toml", "version = 1\n[[annotations]]\npath = 'a/**'\n@TAG = 'Zlib'\n");

#[test]
fn the_first_that_says_something() {
    let all = [SIDECAR, REUSE, ("LICENSE", MIT), CARGO];
    assert_eq!(of(&all, "a/b.rs", "// @TAG: ISC\n"), "ISC tag a/b.rs");
    assert_eq!(of(&all, "a/b.rs", ""), "CC0-1.0 sidecar a/b.rs.license");
    assert_eq!(of(&all, "a/c.rs", ""), "Zlib reuse REUSE.toml");
    assert_eq!(of(&all, "b.rs", ""), "MIT file LICENSE");
    assert_eq!(of(&[CARGO], "src/b.rs", ""), "Apache-2.0 OR MIT manifest Cargo.toml");
    assert_eq!(of(&[], "src/b.rs", ""), "- none ");
}

#[test]
fn annotations_take_precedence() {
    let with = |precedence: &str| format!("{}precedence = '{precedence}'\n", REUSE.1);
    let tagged = "// @TAG: ISC\n";
    for (precedence, expected) in
        [("closest", "ISC tag a/b.rs"), ("aggregate", "ISC AND Zlib tag a/b.rs"), ("override", "Zlib reuse REUSE.toml")]
    {
        assert_eq!(of(&[("REUSE.toml", &with(precedence))], "a/b.rs", tagged), expected);
    }
    let inner = ("a/REUSE.toml", "version = 1\n[[annotations]]\npath = ['*.rs', '*.c']\n@TAG = ['MIT', 'ISC']\n");
    assert_eq!(of(&[REUSE, inner], "a/b.rs", ""), "ISC AND MIT reuse a/REUSE.toml");
    assert_eq!(of(&[REUSE, inner], "a/d/b.rs", ""), "Zlib reuse REUSE.toml");
    assert_eq!(of(&[("REUSE.toml", &with("override")), inner], "a/b.rs", ""), "Zlib reuse REUSE.toml");
    let later = format!("{}[[annotations]]\npath = 'a/b\\*.rs'\n@TAG = 'ISC'\n", REUSE.1).replace("'a/b\\", "'a/b\\");
    assert_eq!(of(&[("REUSE.toml", &later)], "a/b*.rs", ""), "ISC reuse REUSE.toml");
    assert_eq!(of(&[("REUSE.toml", &later)], "a/bc.rs", ""), "Zlib reuse REUSE.toml");
    for bad in ["version = 2\n", "= 1", "version = 1\n[[annotations]]\npath = '*'\n@TAG = 'Nope'\n"] {
        assert_eq!(of(&[("REUSE.toml", bad)], "a/b.rs", ""), "- none ", "{bad}");
    }
}

#[test]
fn debians_format() {
    let dep5 = "Format: https://x\nUpstream-Name: a\n\nFiles: *\nCopyright: Ann\nLicense: MIT\n\nFiles: img/*.png\n docs/?.md\nLicense: CC-BY-4.0\n text of it\n";
    let all = [(".reuse/dep5", dep5)];
    assert_eq!(of(&all, "src/a.c", ""), "MIT reuse .reuse/dep5");
    assert_eq!(of(&all, "img/x/y.png", ""), "CC-BY-4.0 reuse .reuse/dep5");
    assert_eq!(of(&[(".reuse/dep5", &dep5.replace('\n', "\r\n"))], "docs/a.md", ""), "CC-BY-4.0 reuse .reuse/dep5");
    assert_eq!(of(&all, "docs/aa.md", ""), "MIT reuse .reuse/dep5");
}

#[test]
fn licence_files_up_the_tree() {
    let two = [("LICENSE-MIT", MIT), ("LICENSE-APACHE", APACHE)];
    assert_eq!(of(&two, "src/deep/a.rs", ""), "Apache-2.0 OR MIT file LICENSE-APACHE");
    let nested = [("LICENSE", MIT), ("vendor/x/COPYING.txt", APACHE)];
    assert_eq!(of(&nested, "vendor/x/a.c", ""), "Apache-2.0 file vendor/x/COPYING.txt");
    assert_eq!(of(&nested, "vendor/y/a.c", ""), "MIT file LICENSE");
    assert_eq!(of(&[("LICENSE", MIT), ("LICENSE-UNICODE", APACHE)], "a", ""), "Apache-2.0 AND MIT file LICENSE");
    assert_eq!(of(&[("COPYING", MIT), ("COPYING.LESSER", APACHE)], "a", ""), "Apache-2.0 file COPYING");
    assert_eq!(of(&[("COPYING", MIT), ("LICENSE", APACHE)], "a", ""), "Apache-2.0 AND MIT file COPYING");
    assert_eq!(
        of(&[("COPYING", "see there"), ("UNLICENSE", MIT), ("LICENSE-A", APACHE)], "a", ""),
        "Apache-2.0 OR MIT file LICENSE-A"
    );
    // A text that nobody knows: what is further up says nothing of this folder.
    let unknown =
        [("LICENSE", MIT), ("vendor/LICENSE", "Ask us."), ("vendor/x/package.json", "{\"license\": \"ISC\"}")];
    assert_eq!(of(&unknown, "vendor/a.js", ""), "- file vendor/LICENSE");
    assert_eq!(of(&unknown, "vendor/x/a.js", ""), "ISC manifest vendor/x/package.json");
}

#[test]
fn manifests() {
    for (path, text, expected) in [
        ("package.json", r#"{"license": "MIT"}"#, "MIT"),
        ("package.json", r#"{"license": {"type": "ISC"}}"#, "ISC"),
        ("package.json", r#"{"licenses": [{"type": "MIT"}, {"type": "GPL-2.0"}]}"#, "GPL-2.0-only OR MIT"),
        ("package.json", r#"{"license": "UNLICENSED"}"#, "-"),
        ("package.json", "{", "-"),
        ("composer.json", r#"{"license": ["MIT", "LGPL-2.1-only"]}"#, "LGPL-2.1-only OR MIT"),
        ("pyproject.toml", "[project]\nlicense = 'BSD-3-Clause'\n", "BSD-3-Clause"),
        ("pyproject.toml", "[project]\nlicense = {text = 'MIT'}\n", "MIT"),
        ("pyproject.toml", "[tool.poetry]\nlicense = 'MIT'\n", "MIT"),
        (
            "pyproject.toml",
            "[project]\nclassifiers = ['License :: OSI Approved :: Apache Software License']\n",
            "Apache-2.0",
        ),
        ("setup.cfg", "[metadata]\nname = a\nlicense = MIT\n\n[options]\n", "MIT"),
        ("setup.cfg", "[metadata]\nname = a\n[other]\nlicense = MIT\n", "-"),
        (
            "a.gemspec",
            "Gem::Specification.new do |s|\n  s.licenses = ['Ruby', \"BSD-2-Clause\"]\nend",
            "BSD-2-Clause OR Ruby",
        ),
        ("a.gemspec", "  spec.license = \"MIT\"\n", "MIT"),
        ("pom.xml", "<licenses><license><name>Apache-2.0</name></license></licenses>", "Apache-2.0"),
        (
            "pom.xml",
            "<licenses><license><name>The Apache License, Version 2.0</name></license></licenses>",
            "Apache-2.0",
        ),
    ] {
        let found = of(&[(path, text)], "src/x", "");
        assert_eq!(found.split(" manifest ").next().unwrap().trim_end_matches(" none "), expected, "{path}: {text}");
    }
}

#[test]
fn a_workspace_of_cargo() {
    let root = ("Cargo.toml", "[workspace.package]\nlicense = 'MIT'\n");
    let member = ("crates/a/Cargo.toml", "[package]\nlicense.workspace = true\n");
    for files in [[root, member], [member, root]] {
        assert_eq!(of(&files, "crates/a/src/lib.rs", ""), "MIT manifest crates/a/Cargo.toml");
        assert_eq!(of(&files, "crates/b/src/lib.rs", ""), "- none ");
    }
}

#[test]
fn names_that_count() {
    for path in [
        "LICENSE",
        "a/licence.md",
        "COPYING",
        "UNLICENSE",
        "LICENSE-MIT",
        "LICENSE.MIT",
        "LICENSE.Apache-2.0",
        "MIT-LICENSE",
        "COPYING.LESSER",
        "x/REUSE.toml",
        ".reuse/dep5",
        "logo.png.license",
        "a.gemspec",
    ] {
        assert!(Tree::is_relevant(path), "{path}");
    }
    for path in [
        "license.rs",
        "licenses.json",
        "LICENSES/MIT.txt",
        "THIRD-PARTY-LICENSES.txt",
        "LICENSE-3rdparty.csv",
        ".license",
        "src/license.py",
        "dep5",
        "Cargo.lock",
        "",
        "a/",
    ] {
        assert!(!Tree::is_relevant(path), "{path}");
    }
}

proptest! {
    #[test]
    fn hostile_files_say_nothing_worse_than_nothing(
        name in prop::sample::select(vec!["LICENSE", "REUSE.toml", ".reuse/dep5", "package.json", "Cargo.toml", "pom.xml", "setup.cfg", "a.gemspec"]),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        text in "(//|#)? ?SPDX-License-Identifier: ?[ -~é]{0,40}",
    ) {
        let found = Tree::new([(name, bytes.as_slice())], &KnownTexts::default()).of("a/b", &text);
        prop_assert_eq!(found.from == DecidedFrom::None, found.decided_by.is_empty());
        let again = found.expression.as_deref().map(kernels::licence::canonical);
        prop_assert_eq!(again.unwrap_or(None), found.expression);
    }
}

#[test]
fn a_program_is_no_licence_file() {
    let files = [("LICENSE", "MIT\n"), ("tasks/lint/licenses", "#!/bin/sh\ncargo deny check licenses\n")];
    let tree = Tree::new(files.iter().map(|(path, text)| (*path, text.as_bytes())), &KnownTexts::default());
    assert_eq!(tree.of("tasks/lint/run", "").expression.as_deref(), Some("MIT"));
}

#[test]
fn texts_that_are_known_say_the_same_again() {
    let known = KnownTexts::default();
    let of = |path: &str, text: &str| Tree::new([(path, text.as_bytes())], &known).of("src/lib.rs", "").expression;
    for _ in 0..2 {
        assert_eq!(of("LICENSE", MIT).as_deref(), Some("MIT"));
        assert_eq!(of("COPYING", APACHE).as_deref(), Some("Apache-2.0"));
        assert_eq!(of("LICENSE", "All rights reserved."), None);
    }
}
