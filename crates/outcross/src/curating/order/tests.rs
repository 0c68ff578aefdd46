//! Orders of small repositories, and of random needs.

use testkit::Prng;

use super::{Imports, by_needs, order};

/// The order of files with their texts, given in any order.
fn check(files: &[(&str, &str)], expect: &[&str]) {
    let mut files = files.to_vec();
    files.sort_unstable();
    let read: Vec<(&[u8], Imports)> =
        files.iter().map(|(path, text)| (path.as_bytes(), Imports::of(path.as_bytes(), text.as_bytes()))).collect();
    let found: Vec<&str> = order(&read).into_iter().map(|at| files[at].0).collect();
    assert_eq!(found, expect);
}

#[test]
fn python() {
    check(
        &[
            ("app/__init__.py", ""),
            ("app/a.py", "from . import c\nfrom .b import run\nimport os\n"),
            ("app/b.py", "from .sub.deep import thing\nfrom app import c\n"),
            ("app/c.py", "import json\n"),
            ("app/sub/deep.py", "from ..c import *\n"),
            ("run.py", "import app.a as a\n"),
        ],
        &["app/__init__.py", "app/c.py", "app/sub/deep.py", "app/b.py", "app/a.py", "run.py"],
    );
}

#[test]
fn scripts() {
    check(
        &[
            ("a.ts", "import { b } from './lib/b';\nimport x from 'react';\n"),
            ("lib/b.ts", "import * as c from '../util';\nexport const b = 1;\n"),
            ("lib/d.js", "const e = require('./e');\n"),
            ("lib/e.js", "module.exports = 1;\n"),
            ("util/index.ts", "import { z } from './z.js';\n"),
            ("util/z.ts", "export const z = 1;\n"),
        ],
        &["lib/e.js", "lib/d.js", "util/z.ts", "util/index.ts", "lib/b.ts", "a.ts"],
    );
}

#[test]
fn rust() {
    check(
        &[
            ("crates/base-lib/src/lib.rs", "pub mod shape;\n"),
            ("crates/base-lib/src/shape.rs", "pub struct Shape;\n"),
            ("crates/app/src/main.rs", "mod cli;\nmod run;\nuse run::go;\n"),
            ("crates/app/src/cli.rs", "use base_lib::shape::Shape;\nuse crate::run::{go, stop};\n"),
            ("crates/app/src/run/mod.rs", "mod inner;\n"),
            ("crates/app/src/run/inner.rs", "use std::fmt;\n"),
        ],
        &[
            "crates/app/src/run/inner.rs",
            "crates/app/src/run/mod.rs",
            "crates/base-lib/src/shape.rs",
            "crates/app/src/cli.rs",
            "crates/app/src/main.rs",
            "crates/base-lib/src/lib.rs",
        ],
    );
}

#[test]
fn go() {
    check(
        &[
            ("cmd/main.go", "package main\n\nimport (\n\t\"fmt\"\n\t\"example.com/x/store\"\n)\n"),
            ("go.mod", "module example.com/x\n\ngo 1.22\n"),
            ("store/store.go", "package store\n\nimport u \"example.com/x/util\"\n"),
            ("store/store_test.go", "package store\n"),
            ("util/util.go", "package util\n"),
        ],
        &["go.mod", "store/store_test.go", "util/util.go", "store/store.go", "cmd/main.go"],
    );
}

#[test]
fn includes() {
    check(
        &[
            ("include/lib/a.h", "int a;\n"),
            ("src/b.h", "#include <lib/a.h>\n"),
            ("src/a.c", "#include \"b.h\"\n#include <stdio.h>\n"),
            ("src/z.cpp", "#include \"../include/lib/a.h\"\n"),
        ],
        &["include/lib/a.h", "src/b.h", "src/a.c", "src/z.cpp"],
    );
}

#[test]
fn java() {
    check(
        &[
            (
                "src/main/java/org/x/App.java",
                "package org.x;\nimport org.x.util.Text;\nimport static org.x.util.More.all;\n",
            ),
            (
                "src/main/java/org/x/util/More.java",
                "package org.x.util;\nimport java.util.List;\nimport org.x.base.*;\n",
            ),
            ("src/main/java/org/x/util/Text.java", "package org.x.util;\n"),
            ("src/main/java/org/x/zbase.txt", ""),
            ("src/main/java/org/x/base/One.java", "package org.x.base;\n"),
        ],
        &[
            "src/main/java/org/x/base/One.java",
            "src/main/java/org/x/util/More.java",
            "src/main/java/org/x/util/Text.java",
            "src/main/java/org/x/App.java",
            "src/main/java/org/x/zbase.txt",
        ],
    );
}

#[test]
fn a_cycle_is_cut_where_the_least_is_missing() {
    check(
        &[
            ("a.py", "import b\nimport c\n"),
            ("b.py", "import c\n"),
            ("c.py", "import a\n"),
            ("d.py", "import a\nimport e\n"),
            ("e.py", ""),
        ],
        &["e.py", "b.py", "a.py", "c.py", "d.py"],
    );
}

#[test]
fn orders_are_permutations_and_without_cycles_every_need_comes_before() {
    for seed in 0..200 {
        let mut prng = Prng::new(seed);
        let files = 1 + prng.below(40);
        // Without cycles: what is needed stands before in a random order of its own.
        let mut ranks: Vec<usize> = (0..files).collect();
        (1..files).for_each(|at| ranks.swap(at, prng.below(at + 1)));
        let is_acyclic = seed % 2 == 0;
        let mut needs = vec![Vec::new(); files];
        for _ in 0..prng.below(4 * files) {
            let (one, other) = (prng.below(files), prng.below(files));
            if !is_acyclic || ranks[other] < ranks[one] {
                needs[one].push(other);
            }
        }
        let order = by_needs(&needs);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..files).collect::<Vec<_>>());
        let place = |file: usize| order.iter().position(|at| *at == file);
        for (file, needs) in needs.iter().enumerate().filter(|_| is_acyclic) {
            assert!(needs.iter().all(|need| place(*need) < place(file)), "seed {seed}: {order:?}");
        }
    }
}
