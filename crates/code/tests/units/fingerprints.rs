//! What each fingerprint survives, and values that must never change within a version.

use code::fingerprint::{Fingerprints, Sketch, exact, grams_of, of_tokens, of_unit, text, winnowed};
use code::parse::{Budget, parse};
use code::stream::Stream;
use code::units::outline;
use proptest::prelude::*;

use super::language;

/// The fingerprints of the first unit.
fn first(name: &str, text: &str) -> Fingerprints {
    let parsed = parse(language(name), text.as_bytes(), &Budget::default(), &mut || true).unwrap();
    assert!(!parsed.has_errors(), "{name}: {text}");
    let outline = outline(&parsed);
    of_unit(&parsed, outline.units.first().unwrap_or_else(|| panic!("{name}: no unit in {text}")))
}

/// The strongest fingerprint that two texts share.
fn shared(name: &str, a: &str, b: &str) -> &'static str {
    let (a, b) = (first(name, a), first(name, b));
    if a.exact == b.exact {
        "exact"
    } else if a.text == b.text {
        "text"
    } else if a.shape == b.shape {
        "shape"
    } else {
        "none"
    }
}

fn check(name: &str, base: &str, rows: &[(&str, &str)]) {
    for (variant, expect) in rows {
        assert_eq!(shared(name, base, variant), *expect, "{name}\n{base}\n{variant}");
    }
}

#[test]
fn rust_units() {
    let base = "fn total(xs: &[u32], limit: u32) -> u32 { let mut sum = 0; for x in xs { if *x < limit { sum += x * 16; } } sum }";
    check(
        "Rust",
        base,
        &[
            (base, "exact"),
            (
                "fn total(xs: &[u32], limit: u32) -> u32 {\n    // adds\n    let mut sum = 0;\n    for x in xs { if *x < limit { sum += x * 16; } }\n    sum\n}",
                "text",
            ),
            (
                "fn all(values: &[u32], most: u32) -> u32 { let mut n = 0; for v in values { if *v < most { n += v * 16; } } n }",
                "shape",
            ),
            (
                "fn total(xs: &[u32], limit: u32,) -> u32 { let mut sum = 0x0; for x in xs { if (*x < (limit)) { sum += (x * 0x1_0); } } sum }",
                "shape",
            ),
            (
                "fn total(xs: &[u32], limit: u32) -> u32 { let mut sum = 0; for x in xs { if *x < limit { sum += x * 17; } } sum }",
                "none",
            ),
            (
                "fn total(xs: &[u32], limit: u32) -> u32 { let mut sum = 0; for x in xs { if *x > limit { sum += x * 16; } } sum }",
                "none",
            ),
            (
                "fn total(xs: &[u32], limit: u32) -> u32 { let mut sum = 0; for x in xs { if *x < limit { sum += limit * 16; } } sum }",
                "none",
            ),
            (
                "fn total(xs: &[u32], xs: u32) -> u32 { let mut xs = 0; for xs in xs { if *xs < xs { xs += xs * 16; } } xs }",
                "none",
            ),
        ],
    );
    check(
        "Rust",
        "fn f(a: A) -> B { a.len(g(a)) }",
        &[
            ("fn f(a: A) -> B { a.count(g(a)) }", "none"),
            ("fn f(a: A) -> B { a.len(h(a)) }", "none"),
            ("fn f(a: C) -> B { a.len(g(a)) }", "none"),
            ("fn f(len: A) -> B { len.len(g(len)) }", "shape"),
        ],
    );
    check(
        "Rust",
        "fn f(n: u32) -> u32 { if n == 0 { 1 } else { n * f(n - 1) } }",
        &[
            ("fn fact(n: u32) -> u32 { if n == 0 { 1 } else { n * fact(n - 1) } }", "shape"),
            ("fn fact(n: u32) -> u32 { if n == 0 { 1 } else { n * f(n - 1) } }", "none"),
            ("fn f(n: u32) -> u32 { if n == 0 { 1 } else { (n * f(n)) - 1 } }", "none"),
        ],
    );
    check(
        "Rust",
        "fn f(a: u8, b: u8, c: u8) -> u8 { a * (b + c) }",
        &[
            ("fn f(a: u8, b: u8, c: u8) -> u8 { a * b + c }", "none"),
            ("fn f(a: u8, b: u8, c: u8) -> u8 { (a * (b + c)) }", "shape"),
        ],
    );
}

#[test]
fn python_units() {
    let base = "def load(path, mode='r'):\n    with open(path, mode) as handle:\n        return [line.strip() for line in handle if line]\n";
    check(
        "Python",
        base,
        &[
            (
                "def load(path, mode=\"r\"):\n    \"\"\"Lines.\"\"\"\n    with open(path, mode) as handle:\n        return [line.strip() for line in handle if line]\n",
                "shape",
            ),
            (
                "def read(name, how='r'):\n    # why\n    with open(name, how) as f:\n        return [x.strip() for x in f if (x)]\n",
                "shape",
            ),
            (
                "def load(path, mode='w'):\n    with open(path, mode) as handle:\n        return [line.strip() for line in handle if line]\n",
                "none",
            ),
            (
                "def load(path, mode='r'):\n    with open(path, mode) as handle:\n        return [line.strip() for line in handle if path]\n",
                "none",
            ),
        ],
    );
    check(
        "Python",
        "def f(a):\n    x = a.x\n    g(x=x, y=f'{x}!')\n    return (1, x)\n",
        &[
            ("def f(a):\n    z = a.x\n    g(x=z, y=f\"{z}!\",)\n    return (1, z,)\n", "shape"),
            ("def f(a):\n    z = a.z\n    g(x=z, y=f'{z}!')\n    return (1, z)\n", "none"),
            ("def f(a):\n    z = a.x\n    g(z=z, y=f'{z}!')\n    return (1, z)\n", "none"),
        ],
    );
}

#[test]
fn units_of_other_languages() {
    #[rustfmt::skip]
    let rows: &[(&str, &str, &str, &str)] = &[
        ("JavaScript", "function f(a, {b, c: d}) { const e = a + d; return `x${e}` + b; }", "function g(p, {b, c: q}) { const r = (p + q)\n return `x${r}` + b }", "shape"),
        ("JavaScript", "const f = (a) => { return a['k']; }", "const g = (b) => { return b[\"k\"]; }", "shape"),
        ("JavaScript", "function f(a) { return a.b; }", "function f(a) { return a.c; }", "none"),
        ("TypeScript", "function f(a: number, b?: string): T { let c: T = g(a); return c; }", "function h(x: number, y?: string): T { let z: T = g(x); return z; }", "shape"),
        ("TypeScript", "function f(a: number): T { return a; }", "function f(a: string): T { return a; }", "none"),
        ("Java", "class A { int f(int a, List<T> b) { int c = a; for (T t : b) { c += t.a; } return c; } }", "class B { int f(int x, List<T> y) { int z = x; for (T q : y) { z += q.a; } return (z); } }", "shape"),
        ("Java", "class A { int f(int a) { return this.a + a.f(a); } }", "class A { int f(int b) { return this.b + b.f(b); } }", "none"),
        ("Go", "package p\nfunc f(a int, b []T) error { c, err := g(a); for i, x := range b { c[i] = T{a: x} }; return err }", "package p\nfunc h(q int, w []T) error { c, e := g(q); for i, z := range w { c[i] = T{a: z} }; return e }", "shape"),
        ("Go", "package p\nfunc f(a int) int { return a }", "package p\nfunc f(a int) int { return 0 }", "none"),
        ("C", "int f(int a, char *b) { int c = a, *d = &c; return g(b[c]) + *d; }", "int h(int p, char *q) { int r = p, *s = &r; return g(q[r]) + (*s); }", "shape"),
        ("C", "int f(int a) { return g(a); }", "int f(int a) { return h(a); }", "none"),
        ("C++", "int A::f(const T& a) { auto b = a.x; for (auto& c : b) { c.g(); } return b; }", "int A::f(const T& p) { auto q = p.x; for (auto& r : q) { r.g(); } return q; }", "shape"),
        ("Ruby", "def f(a, b = 1)\n  c = a.map { |x| x + b }\n  c\nend\n", "def g(p, q = 1)\n  # c\n  r = p.map { |y| y + q }\n  r\nend\n", "shape"),
        ("Ruby", "def f(a)\n  a.x\nend\n", "def f(a)\n  a.y\nend\n", "none"),
        ("C#", "class A { int F(int a) { var b = G(a); foreach (var c in b) { b += c.X; } return b; } }", "class A { int F(int p) { var q = G(p); foreach (var r in q) { q += r.X; } return q; } }", "shape"),
        ("PHP", "<?php function f($a, $b = 'x') { foreach ($a as $k => $v) { $b .= $k . $v->p; } return $b; }", "<?php function g($p, $q = \"x\") { foreach ($p as $i => $w) { $q .= $i . $w->p; } return $q; }", "shape"),
        ("PHP", "<?php function f($a) { return $this->a; }", "<?php function f($b) { return $this->b; }", "none"),
    ];
    for (name, a, b, expect) in rows {
        assert_eq!(shared(name, a, b), *expect, "{name}\n{a}\n{b}");
    }
}

#[test]
fn without_a_tree_names_go_by_their_order() {
    let shape = |text: &str| of_tokens(Some(language("Lua")), text.as_bytes()).shape;
    assert_eq!(shape("local a = f(b) -- c\nreturn a + b"), shape("local x = f(y)\nreturn x + y"));
    assert_ne!(shape("local a = f(b)\nreturn a + b"), shape("local x = g(y)\nreturn x + y"));
    assert_ne!(shape("local a = f(b)\nreturn a + b"), shape("local x = f(y)\nreturn x + x"));
}

#[test]
fn values_are_the_same_on_every_machine() {
    let python = "def load(path, mode='r'):\n    with open(path, mode) as handle:\n        return [line.strip() for line in handle]\n";
    let found = first("Python", python);
    let hex: String = found.exact.iter().map(|byte| format!("{byte:02x}")).collect();
    let sketch: u64 = found.sketch.grams().iter().fold(0, |all, gram| all.rotate_left(1) ^ gram);
    let shown = format!("{hex} {:016x} {:016x} {} {sketch:016x}", found.text, found.shape, found.tokens);
    assert_eq!(shown, "5ca4498e6ff405a9640bfaf4020f392f dfe1420d8c738213 357bf78ceb553890 32 c5bfbc1154079720");
    let tokens = of_tokens(None, b"some words, 12 of them");
    assert_eq!(
        format!("{:016x} {:016x} {}", tokens.text, tokens.shape, tokens.tokens),
        "6b15ebda609077d7 6fe70a3e15bb4697 6"
    );
    assert_eq!(blake_of_nothing(), "af1349b9f5f9a1a6a0404dea36dcc949");
}

fn blake_of_nothing() -> String {
    exact(b"").iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_sketch_estimates_what_is_shared() {
    let line = |number: usize| format!("let v{number} = call_{number}(v{number}, {number}).field_{number};\n");
    let whole: String = (0..60).map(line).collect();
    let half: String = (0..30).map(line).collect();
    let other: String = (1000..1060).map(line).collect();
    let sketch = |text: &str| Sketch::new(&grams_of(Some(language("Rust")), text.as_bytes()));
    assert!((sketch(&whole).resemblance(&sketch(&whole)) - 1.0).abs() < f64::EPSILON);
    let half = sketch(&whole).resemblance(&sketch(&half));
    assert!((0.3..0.7).contains(&half), "{half}");
    assert!(sketch(&whole).resemblance(&sketch(&other)) < 0.2);
    assert!(Sketch::default().resemblance(&Sketch::default()).abs() < f64::EPSILON);
}

#[test]
fn lines_of_a_stream_are_those_of_its_tokens() {
    let stream = Stream::new(Some(language("C")), b"int a;\n\n/* x\n*/ b\nc d\n");
    let lines: Vec<u32> = (0..stream.len()).map(|token| stream.line_of(token)).collect();
    assert_eq!(lines, [1, 1, 1, 4, 5, 5]);
    assert_eq!(stream.line_count(), 5);
    assert_eq!(stream.tokens_of(1, 3), 0..3);
    assert_eq!(stream.tokens_of(4, 4), 3..4);
    assert_eq!(stream.tokens_of(5, 9), 4..6);
}

#[test]
fn texts_over_lines_are_many_tokens() {
    let python = Some(language("Python"));
    let stream = Stream::new(python, b"x = 'a b'\n\"\"\"One\nit's two.\n\"\"\"\ny\n");
    let lines: Vec<u32> = (0..stream.len()).map(|token| stream.line_of(token)).collect();
    assert_eq!(lines, [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5]);
    assert_eq!(stream.texts(), std::slice::from_ref(&(3..15)));
    assert_eq!(of_tokens(python, b"\"\"\"a\nb\"\"\"").tokens, 1);
}

proptest! {
    #[test]
    fn streams_are_stored_and_read(text in "[a-c(){};0-9\n \"]{0,300}", cut in 0_usize..400, flip in 0_usize..400) {
        let stream = Stream::new(Some(language("Rust")), text.as_bytes());
        let mut bytes = stream.to_bytes();
        let read = Stream::from_bytes(&bytes);
        prop_assert_eq!(read.as_ref(), Ok(&stream));
        if cut < bytes.len() {
            prop_assert!(Stream::from_bytes(&bytes[..cut]).is_err());
        }
        if let Some(byte) = bytes.get_mut(flip) {
            *byte ^= 0x81;
            let _ = Stream::from_bytes(&bytes);
        }
    }

    /// Schleimer's guarantee: what is shared and long enough leaves a gram in both.
    #[test]
    fn winnowing_keeps_a_gram_of_every_window(grams in prop::collection::vec(0_u64..50, 1..200), window in 1_usize..20) {
        let kept = winnowed(&grams, window);
        prop_assert!(kept.is_sorted());
        for start in 0..grams.len().saturating_sub(window) {
            prop_assert!(kept.iter().any(|(at, _)| (start..start + window).contains(&(*at as usize))));
        }
        for (at, gram) in &kept {
            prop_assert_eq!(grams[*at as usize], *gram);
        }
    }

    #[test]
    fn layout_and_comments_change_no_text(words in prop::collection::vec("[a-z]{1,4}|[0-9]{1,3}|[;,(){}=]", 1..40), gaps in prop::collection::vec(0_usize..4, 40)) {
        let gap = ["\n", " ", "\t// c\n", " /* d */ "];
        let plain = words.join(" ");
        let other: String = words.iter().zip(&gaps).map(|(word, at)| format!("{word}{}", gap[*at])).collect();
        let text = |source: &str| text(Some(language("C")), source.as_bytes());
        prop_assert_eq!(text(&plain), text(&other));
    }
}
