//! Languages by name, program, extension and first bytes.

use code::{Kind, Language, language, languages};

fn check(path: &str, content: &str, expect: &str) {
    let found = language(path.as_bytes(), content.as_bytes()).map_or("", Language::name);
    assert_eq!(found, expect, "{path}\n{content}");
}

#[test]
fn names_and_extensions() {
    for (path, expect) in [
        ("src/main.rs", "Rust"),
        ("a/b.PY", "Python"),
        ("x.cc", "C++"),
        ("x.cs", "C#"),
        ("x.tsx", "TSX"),
        ("x.d.ts", "TypeScript"),
        ("x.yml", "YAML"),
        ("x.html.erb", "HTML+ERB"),
        ("x.blade.php", "Blade"),
        ("x.test.js", "JavaScript"),
        ("Makefile", "Makefile"),
        ("sub/CMakeLists.txt", "CMake"),
        ("notes.txt", "Text"),
        ("Cargo.lock", "TOML"),
        ("yarn.lock", "YAML"),
        ("package-lock.json", "JSON"),
        ("go.mod", "Go Module"),
        ("tsconfig.json", "JSON with Comments"),
        (".gitignore", "Ignore List"),
        (".bashrc", "Shell"),
        ("de.po", "Gettext Catalog"),
        ("x.cocci", "SmPL"),
        ("app.toml.example", "TOML"),
        ("config.h.in", "C"),
        ("rust", ""),
        ("x.unheardof", ""),
        (".", ""),
        ("..", ""),
        ("a.", ""),
        ("", ""),
        ("src/rs", ""),
        ("src.rs/file", ""),
    ] {
        check(path, "", expect);
    }
}

#[test]
fn programs() {
    for (content, expect) in [
        ("#!/bin/sh\n", "Shell"),
        ("#! /bin/bash -e\n", "Shell"),
        ("#!/usr/bin/env python3.11\r\n", "Python"),
        ("#!/usr/bin/env -S deno run --allow-net\n", "TypeScript"),
        ("#!/usr/bin/env A=1 node\n", "JavaScript"),
        ("#!/usr/local/bin/perl5.36 -w\n", "Perl"),
        ("#!/bin/sh\n# the rest is Tcl \\\nexec wish \"$0\" -- \"$@\"\n", "Tcl"),
        ("#!/opt/own/interpreter\n", ""),
        ("#!\n", ""),
        ("#!", ""),
        ("#!/usr/bin/env\n", ""),
        ("<?xml version=\"1.0\"?>\n", "XML"),
        ("// <vector> -*- C++ -*-\n", "C++"),
        ("#\n# -*- mode: python; coding: utf-8 -*-\n", "Python"),
        ("# -*- coding: utf-8 -*-\n", ""),
        ("# -*- half\n", ""),
        ("plain\n", ""),
    ] {
        check("bin/tool", content, expect);
    }
    check("run.py", "#!/opt/own/interpreter\n", "Python");
}

#[test]
fn contested_extensions() {
    for (path, content, expect) in [
        ("x.h", "#ifndef X_H\nint f(void);\n", "C"),
        ("x.h", "#pragma once\nnamespace x {\n", "C++"),
        ("x.h", "#import <Foundation/Foundation.h>\n@interface X\n", "Objective-C"),
        ("x.m", "function y = f(x)\n", "MATLAB"),
        ("x.m", "#import \"X.h\"\n", "Objective-C"),
        ("x.ts", "export const a = 1;\n", "TypeScript"),
        ("x.ts", "<?xml version=\"1.0\"?>\n<TS version=\"2.1\">\n", "XML"),
        ("x.pl", "use strict;\n", "Perl"),
        ("x.pl", ":- module(x, []).\n", "Prolog"),
        ("x.v", "module top(input clk);\n", "Verilog"),
        ("x.v", "Require Import List.\n", "Rocq Prover"),
        ("x.fs", "module X\nlet a = 1\n", "F#"),
        ("x.fs", "#version 330\n", "GLSL"),
        ("x.1", ".TH X 1\n", "Roff"),
        ("x.1", "1\n", ""),
        ("x.asc", "-----BEGIN PGP SIGNATURE-----\n", "Public Key"),
        ("x.asc", "= Title\n", "AsciiDoc"),
        ("x.inc", "<?php\n", "PHP"),
        ("x.inc", "", ""),
        ("x.s", "\t.text\n", "Unix Assembly"),
        ("my.lock", "[[package]]\n", "TOML"),
    ] {
        check(path, content, expect);
        check(path, &format!("\u{feff}{content}"), expect);
    }
}

#[test]
fn languages_are_found_by_name() {
    for (name, expect) in [
        ("Rust", "Rust"),
        ("rust", "Rust"),
        ("c++", "C++"),
        ("Jupyter-Notebook", "Jupyter Notebook"),
        ("cpp", "C++"),
        ("js", "JavaScript"),
        ("h", ""),
        ("Klingon", ""),
        ("", ""),
    ] {
        assert_eq!(Language::named(name.as_bytes()).map_or("", Language::name), expect, "{name}");
    }
    for language in languages() {
        assert_eq!(Language::named(language.name().as_bytes()), Some(language));
    }
    assert_eq!(Language::named(b"SVG").map(Language::kind), Some(Kind::Data));
}
