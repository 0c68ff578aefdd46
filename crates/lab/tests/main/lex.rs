//! Text into types.

use lab::Family;
use lab::lex::{Lexed, Syntax, scan};

fn of(extension: &str, text: &str, family: Family) -> Vec<String> {
    let syntax = Syntax::of_extension(extension).unwrap();
    Lexed::new(text, syntax)
        .types()
        .into_iter()
        .filter(|(found, _)| *found == family)
        .map(|(_, name)| name.into_owned())
        .collect()
}

#[track_caller]
fn check(extension: &str, text: &str, family: Family, expect: &[&str]) {
    assert_eq!(of(extension, text, family), expect);
}

#[test]
fn tokens_without_comments() {
    let scanned = |extension: &str, text: &'static str| -> Vec<&'static str> {
        let syntax = Syntax::of_extension(extension).unwrap();
        scan(text, syntax).into_iter().map(|token| token.text).collect()
    };
    assert_eq!(
        scanned("rs", "a /* b */ += 1.5e-3; // c\n'x' 'a r#\"y \" z\"# 0..2"),
        ["a", "+=", "1.5e-3", ";", "'x'", "'a", "r#\"y \" z\"#", "0", "..", "2"]
    );
    assert_eq!(
        scanned("py", "x = '''a\nb''' # c\ny = f\"{x}\" + r'\\'"),
        ["x", "=", "'''a\nb'''", "y", "=", "f\"{x}\"", "+", "r'\\'"]
    );
    assert_eq!(scanned("js", "`a\nb` ?? 'c\nd"), ["`a\nb`", "??", "'c", "d"]);
    assert_eq!(scanned("c", "/* never ends"), Vec::<&str>::new());
    assert_eq!(scanned("rs", "'\\u{1F600}' b'\\'' \"ä\\\"\" '"), ["'\\u{1F600}'", "b", "'\\''", "\"ä\\\"\"", "'"]);
}

#[test]
fn local_names_stand_for_nothing() {
    check(
        "rs",
        "fn read(path: &Path) { let text = load(path); for line in text.lines() { show(line) } }",
        Family::Identifier,
        &["read", "Path", "load", "lines", "show"],
    );
    check(
        "py",
        "def f(a, b=1):\n    c = a.get(b)\n    with open(c) as d:\n        return key(x=d)\n",
        Family::Identifier,
        &["f", "get", "open", "key", "x"],
    );
    check(
        "js",
        "const n = rows.map((row) => row.id); items.forEach(x => push(x))",
        Family::Identifier,
        &["rows", "map", "id", "items", "forEach", "push"],
    );
    check(
        "c",
        "static int count(char *text) { int size = 0; return scan(text, size); }",
        Family::Identifier,
        &["count", "scan"],
    );
    check(
        "go",
        "func f(w io.Writer) { n, err := w.Write(b); use(n, err) }",
        Family::Identifier,
        &["f", "io", "Writer", "n", "Write", "b", "use", "n"],
    );
    check("rs", "match x { Some(y) => y, None => z }", Family::Identifier, &["x", "Some", "None", "z"]);
}

#[test]
fn variables_with_a_dollar() {
    check("rs", "macro_rules! m { ($a:expr) => { f($a) } }", Family::Identifier, &["macro_rules", "m", "expr", "f"]);
    check("rs", "($($x:ty),*) => { $(self.$name.get($x);)* $crate::run() }", Family::Identifier, &["ty", "get", "run"]);
    check("rs", "fn f() { self.$name.get(); self.$name() }", Family::Api, &["get"]);
    check("rs", "fn f(x: &X) -> Table { x.get() }", Family::Api, &["get"]);
    check("rs", "use $crate::a::{b, $c}; use std::$ty;", Family::Import, &["crate::a::b"]);
    check("php", "function () use ($x) { $x->go(); }", Family::Import, &[]);
    check("java", "rows.map(row -> Table.of(row));", Family::Api, &["map", "of"]);
    check("c", "void f(void) { table->rows.count(1); }", Family::Api, &["rows", "count"]);
    check("rs", "{ $name(1); run(2); $name(3); stop(4) }", Family::CallBigram, &["run stop"]);
    check("php", "$this->save($x);", Family::Identifier, &["save"]);
    check("js", "$(a).on($b)", Family::Identifier, &["$", "a", "on", "$b"]);
}

#[test]
fn pieces_are_about_functions() {
    let pieces = |extension: &str, text: &str| -> Vec<Vec<String>> {
        let lexed = Lexed::new(text, Syntax::of_extension(extension).unwrap());
        let names = |piece: &Lexed<'_>| {
            let types = piece.types().into_iter().filter(|(family, _)| *family == Family::Identifier);
            types.map(|(_, name)| name.into_owned()).collect()
        };
        lexed.pieces().iter().map(names).collect()
    };
    let rust = "use a::b;\nstruct S { x: u8, y: T }\nimpl S {\n  pub(crate) fn one(&self) { f(1); g(2) }\n  fn two() { h() }\n}";
    assert_eq!(
        pieces("rs", rust),
        [vec!["a", "b", "S", "x", "u8", "y", "T", "S"], vec!["one", "f", "g"], vec!["two", "h"]]
    );
    let python = "import a\nx = a.b(1, 2)\n@wraps\ndef f(y):\n    return g(y, 1)\nasync def h():\n    pass\n";
    assert_eq!(pieces("py", python), [vec!["a", "a", "b", "wraps"], vec!["f", "g"], vec!["h"]]);
    let java = "class A {\n  int f(int a) { return g(a) + 1; }\n  void h() { while (k()) { l(); } m(); }\n}";
    assert_eq!(pieces("java", java), [vec!["A", "f", "g"], vec!["h", "k", "l", "m"]]);
    assert!(pieces("rs", "").is_empty());
}

#[test]
fn names_of_apis() {
    check("rs", "std::fs::read(a).unwrap().len()", Family::Api, &["read", "unwrap", "len"]);
    check("py", "os.path.join(a)\nself.x = 1\n", Family::Api, &["path", "join", "x"]);
}

#[test]
fn imports_of_each_kind() {
    let check = |extension, text, expect: &[&str]| check(extension, text, Family::Import, expect);
    check(
        "rs",
        "use std::{fs, io::{self, Read as R}};\npub use a::b;\npub(crate) use c::*;",
        &["std::fs", "std::io::self", "std::io::Read", "a::b", "c::*"],
    );
    check(
        "py",
        "import os.path as p, sys\nfrom a.b import (c as d,\n    e)\nfrom . import f\n",
        &["os.path", "sys", "a.b.c", "a.b.e", "..f"],
    );
    check("ts", "import {a} from './x';\nimport 'y';\nconst z = require(\"z\")", &["./x", "y", "z"]);
    check("java", "import static a.b.C;\nimport d.*;\n", &["a.b.C", "d.*"]);
    check("c", "#include <sys/types.h>\n#include \"own.h\"\nint x;", &["sys/types.h", "own.h"]);
    check("go", "import \"fmt\"\nimport (\n  \"os\"\n  x \"net/http\"\n)\nvar s = \"no\"", &["fmt", "os", "net/http"]);
}

#[test]
fn pairs_of_calls() {
    check(
        "rs",
        "fn a() { open(b); println!(\"\"); c.close() }",
        Family::CallBigram,
        &["open println", "println close"],
    );
}

#[test]
fn shapes_of_statements() {
    check(
        "rs",
        "fn f(x: u8) { let y = x.len() + 1; return y; }",
        Family::Idiom,
        &["fn n ( v : n )", "let v = v . n ( ) + 0"],
    );
    check("py", "a = b[0]\nif a > 1: f(a,\n  'x')\n", Family::Idiom, &["v = n [ 0 ]", "if v > 0 : n ( v , \"\" )"]);
    let long = format!("f({});", "a, ".repeat(200));
    let shapes = of("rs", &long, Family::Idiom);
    assert!(shapes[0].len() < 130 && shapes[0].starts_with("n ( n , n"), "{shapes:?}");
}

#[test]
fn words_for_models() {
    let syntax = Syntax::of_path("src/a.rs").unwrap();
    let found = Lexed::new("let a = open(\"x\", 3);", syntax).words();
    assert_eq!(
        found,
        [
            ("let", false),
            ("v", false),
            ("=", false),
            ("open", true),
            ("(", false),
            ("\"\"", false),
            (",", false),
            ("0", false),
            (")", false),
            (";", false),
        ]
    );
}

#[test]
fn syntax_by_path() {
    assert_eq!(Syntax::of_path("a/b.test.tsx").unwrap().name, "JavaScript");
    assert_eq!(Syntax::of_path("a.b/Makefile"), None);
    assert_eq!(Syntax::of_path("a/.py"), None);
    assert_eq!(Syntax::of_path("x.xyz"), None);
}

/// Each type with the line where it stands.
fn placed(extension: &str, text: &str, family: Family) -> Vec<(u32, String)> {
    let lexed = Lexed::new(text, Syntax::of_extension(extension).unwrap());
    let lines = lexed.token_lines();
    let types = lexed.placed_types().into_iter().filter(|(_, found, _)| *found == family);
    types.map(|(at, _, name)| (lines[at], name.into_owned())).collect()
}

#[test]
fn a_type_stands_on_a_line() {
    let text = "// first\nuse a::{\n    b, c};\n\nfn f() { /*\n*/ one();\n    x.two(\"\n\").three();\n}\n";
    let check = |family: Family, expect: &[(u32, &str)]| {
        let expect: Vec<(u32, String)> = expect.iter().map(|(line, name)| (*line, (*name).to_owned())).collect();
        assert_eq!(placed("rs", text, family), expect);
    };
    check(Family::Import, &[(2, "a::b"), (2, "a::c")]);
    check(Family::Api, &[(7, "two"), (8, "three")]);
    check(Family::CallBigram, &[(7, "one two"), (8, "two three")]);
    let lexed = Lexed::new(text, Syntax::of_extension("rs").unwrap());
    assert_eq!(lexed.lines(), Some((2, 9)));
    assert_eq!(lexed.pieces().iter().map(Lexed::lines).collect::<Vec<_>>(), [Some((2, 3)), Some((5, 9))]);
    assert_eq!(Lexed::new("// none", Syntax::of_extension("rs").unwrap()).lines(), None);
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_strange(text in "[a-z(){}\\[\\]'\"`#/*.:=>|rb\\\\ \n\u{e4}0-9,;$-]{0,120}") {
        for extension in ["rs", "py", "js", "java", "c", "go", "rb", "php", "lua", "sh"] {
            let syntax = Syntax::of_extension(extension).unwrap();
            let _ = Lexed::new(&text, syntax).types();
            let length: usize = scan(&text, syntax).iter().map(|token| token.text.len()).sum();
            proptest::prop_assert!(length <= text.len());
            let lexed = Lexed::new(&text, syntax);
            let parts: usize = lexed.pieces().iter().map(|piece| piece.tokens().len()).sum();
            proptest::prop_assert_eq!(parts, lexed.tokens().len());
        }
    }
}
