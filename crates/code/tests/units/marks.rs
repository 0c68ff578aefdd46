//! Marks in texts: what is read, and what is left alone.

use code::marks::{
    AgentName, Mark, MarkKind, Reference, Scheme, block, read, to_selectors, to_trailing_blanks, to_zero_width, wrapper,
};
use proptest::prelude::*;

use super::language;

fn agents() -> Vec<AgentName> {
    let agent = |name: &str, is_given| AgentName { name: name.to_owned(), is_given };
    vec![agent("Claude Code", false), agent("Claude", true), agent("Cursor", false), agent("Codex", false)]
}

fn marks(name: &str, text: impl AsRef<[u8]>) -> Vec<Mark> {
    let found = read(Some(language(name)), text.as_ref(), &agents());
    assert_eq!(found.left_out, 0);
    found.marks
}

/// `kind line:column detail` of each mark.
#[track_caller]
fn check(name: &str, text: impl AsRef<[u8]>, expect: &[&str]) {
    let shown = |mark: &Mark| format!("{} {}:{} {}", mark.kind.as_str(), mark.line, mark.column, mark.detail);
    let found: Vec<String> = marks(name, text).iter().map(shown).collect();
    assert_eq!(found, expect);
}

#[track_caller]
fn quiet(name: &str, texts: &[&str]) {
    for text in texts {
        let found = marks(name, text);
        assert!(found.is_empty(), "{text:?}: {found:?}");
    }
}

/// A box of JUMBF.
fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [length.as_slice(), kind, content].concat()
}

fn superbox(label: &str, content: &[u8]) -> Vec<u8> {
    let description = [[7; 16].as_slice(), &[3], label.as_bytes(), &[0]].concat();
    boxed(b"jumb", &[boxed(b"jumd", &description), content.to_vec()].concat())
}

/// A text item of CBOR.
fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    [&[0x78, length], text.as_bytes()].concat()
}

/// A store with a claim of version 2 and an assertion of actions.
fn store() -> Vec<u8> {
    let iptc = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
    let claim = [&[0xa2][..], &text("alg"), &text("sha256"), &text("claim_generator_info"), &[0xa1], &text("name")];
    let claim = [claim.concat(), text("Pen 1.0")].concat();
    let action =
        [&[0xa2][..], &text("action"), &text("c2pa.created"), &text("digitalSourceType"), &text(iptc)].concat();
    let actions = [&[0xa1][..], &text("actions"), &[0x9f], &action, &[0xff]].concat();
    let assertion = superbox("c2pa.actions.v2", &boxed(b"cbor", &actions));
    let manifest =
        [superbox("c2pa.assertions", &assertion), superbox("c2pa.claim.v2", &boxed(b"cbor", &claim))].concat();
    superbox("c2pa", &superbox("urn:c2pa:1", &manifest))
}

#[test]
fn a_wrapper_of_unstructured_text_is_read() {
    let store = store();
    let text = format!("Hello.\nWorld.{}\n", wrapper(&store));
    let found = marks("Markdown", &text);
    assert_eq!(found.len(), 1, "{found:?}");
    let manifest = found[0].manifest.as_ref().unwrap();
    assert_eq!((found[0].kind, found[0].line, found[0].column), (MarkKind::C2paWrapper, 2, 7));
    assert_eq!(&text[found[0].start..found[0].end], wrapper(&store));
    assert_eq!(manifest.reference, Reference::Inline(store.len()));
    assert_eq!(manifest.generator.as_deref(), Some("Pen 1.0"));
    assert!(manifest.source_type.as_deref().unwrap().ends_with("/trainedAlgorithmicMedia"));
    let labels = ["c2pa", "urn:c2pa:1", "c2pa.assertions", "c2pa.actions.v2", "c2pa.claim.v2"];
    assert_eq!(
        (manifest.labels.iter().map(String::as_str).collect::<Vec<_>>(), manifest.problem),
        (labels.into(), None)
    );
}

#[test]
fn a_wrapper_that_is_damaged_says_so() {
    let whole = wrapper(&store());
    let selectors: Vec<char> = whole.chars().collect();
    let cut: String = selectors[..selectors.len() - 1].iter().collect();
    check("Markdown", &cut, &["c2pa-wrapper 1:2 manifest store of 0 bytes, cut off"]);
    check("Markdown", wrapper(b"no boxes"), &["c2pa-wrapper 1:2 manifest store of 8 bytes, no box structure"]);
    let version: String =
        selectors.iter().enumerate().map(|(at, one)| if at == 9 { '\u{fe02}' } else { *one }).collect();
    check("Markdown", &version, &["c2pa-wrapper 1:2 manifest store of 0 bytes, of a version that is not known"]);
    let mut broken = store();
    // The length of the box within the first.
    broken[38] ^= 0x40;
    assert_eq!(marks("Markdown", wrapper(&broken))[0].manifest.as_ref().unwrap().problem, Some("boxes are damaged"));
}

#[test]
fn a_block_of_structured_text_is_read() {
    let block = block(&store());
    for (name, text) in [
        ("Python", format!("#!/bin/python\n# {block}\nx = 1\n")),
        ("Rust", format!("// {block}\n")),
        ("C", format!("/* {block} */\n")),
        ("HTML", format!("<!-- {block} -->\n")),
        (
            "Markdown",
            format!("---\n{}\n---\n# Title\n", block.replace("----- ", "-----\n").replace(" -----", "\n-----")),
        ),
    ] {
        let found = marks(name, &text);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].kind, MarkKind::C2paBlock);
        assert_eq!(found[0].manifest.as_ref().unwrap().generator.as_deref(), Some("Pen 1.0"), "{name}");
    }
    let remote = "-----BEGIN C2PA MANIFEST----- https://a.example/m.c2pa -----END C2PA MANIFEST-----";
    check("Go", format!("// {remote}\n"), &["c2pa-block 1:4 manifest store at https://a.example/m.c2pa"]);
}

#[test]
fn what_only_speaks_of_blocks_is_none() {
    let remote = "-----BEGIN C2PA MANIFEST----- https://a.example/m.c2pa -----END C2PA MANIFEST-----";
    quiet("Python", &[&format!("x = \"# {remote}\"\n"), "# -----BEGIN C2PA MANIFEST----- \n"]);
    quiet("Rust", &["// -----BEGIN C2PA MANIFEST----- <url|data> -----END C2PA MANIFEST-----\n"]);
    quiet("Markdown", &[&format!("Write `{remote}`.\n"), &format!("    {remote}\n")]);
}

#[test]
fn elements_of_html_and_svg_are_read() {
    let page = "<head>\n<link rel=\"c2pa-manifest\" href=\"https://a.example/m.c2pa\"/></head>";
    check("HTML", page, &["c2pa-element 2:1 manifest store at https://a.example/m.c2pa"]);
    let block = block(&store());
    let data = block.split([' ', ',']).find(|part| part.starts_with("AAA")).unwrap();
    for (name, page) in [
        ("HTML", format!("<script type=\"application/c2pa\">\n{data}\n</script>")),
        ("SVG", format!("<svg><metadata><c2pa:manifest>{data}</c2pa:manifest></metadata></svg>")),
    ] {
        let found = marks(name, &page);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].manifest.as_ref().unwrap().generator.as_deref(), Some("Pen 1.0"), "{name}");
    }
    quiet("HTML", &["<script>c2pa()</script><link rel=\"icon\" href=\"a\">"]);
}

#[test]
fn hidden_bytes_decode() {
    let word = b"agent-7";
    check(
        "Rust",
        format!("// a{}\n", to_selectors(word)),
        &["hidden-bytes 1:5 7 bytes of text in variation selectors"],
    );
    check(
        "Rust",
        format!("let a = \"😀{}\";", to_selectors(word)),
        &["hidden-bytes 1:11 7 bytes of text in variation selectors"],
    );
    check("Rust", format!("// a{}b\n", to_zero_width(word)), &["hidden-bytes 1:5 7 bytes of text in zero width bits"]);
    check(
        "Rust",
        format!("a();{}\r\n", to_trailing_blanks(word)),
        &["hidden-bytes 1:5 7 bytes of text in trailing blanks"],
    );
    let tags: String = word.iter().map(|byte| char::from_u32(0xe0000 + u32::from(*byte)).unwrap()).collect();
    check("Rust", format!("// {tags}\n"), &["hidden-bytes 1:4 7 bytes of text in tags"]);
    for (text, scheme) in [
        (to_selectors(word), Scheme::VariationSelectors),
        (to_zero_width(word), Scheme::ZeroWidthBits),
        (tags, Scheme::Tags),
    ] {
        let hidden = marks("Rust", format!("// {text}\n"))[0].hidden.clone().unwrap();
        assert_eq!((hidden.scheme, hidden.bytes.as_slice(), hidden.length), (scheme, word.as_slice(), word.len()));
    }
}

#[test]
fn bytes_that_are_spread_over_a_text_are_put_together() {
    let letters: Vec<char> = to_zero_width(b"agent-7").chars().collect();
    let text: String = letters.iter().map(|letter| format!("word{letter} ")).collect();
    let found = marks("Markdown", &text);
    let spread: Vec<_> = found.iter().filter(|mark| mark.kind == MarkKind::HiddenBytes).collect();
    assert_eq!(spread.len(), 1);
    assert_eq!(spread[0].hidden.as_ref().unwrap().bytes, b"agent-7");
    assert_eq!(found.len(), letters.len() + 1);
}

#[test]
fn characters_out_of_place_are_marks() {
    check("Rust", "let a\u{200b} = 1;\n", &["zero-width 1:6 U+200B"]);
    check("Markdown", "a\u{feff}b\n", &["zero-width 1:2 U+FEFF"]);
    check("Markdown", "plain\u{fe0f} text\n", &["variation-selector 1:6 U+FE0F"]);
    check("Markdown", "a\u{3164}b\u{ffa0}\n", &["blank-letter 1:2 U+3164", "blank-letter 1:4 U+FFA0"]);
    check("Go", "a\u{ad}b := 1\n", &["soft-hyphen 1:2 U+00AD"]);
    check("Markdown", "two\u{202f}words and\u{2003}more\n", &["unusual-space 1:4 U+202F", "unusual-space 1:14 U+2003"]);
    check(
        "C",
        "/* \u{202e}} \u{2066}if (a)\u{2069} \u{2066}*/\n",
        &["bidi-control 1:4 U+202E", "bidi-control 1:7 U+2066", "bidi-control 1:14 U+2069", "bidi-control 1:16 U+2066"],
    );
    check("Markdown", "\u{e0041}\n", &["tag-character 1:1 U+E0041"]);
}

#[test]
fn characters_in_their_place_are_none() {
    quiet(
        "Markdown",
        &[
            "\u{feff}# Title\n",
            "⚠\u{fe0f}\u{fe0f} ❤️ ☎︎ 1️⃣ #️⃣ ©️ ℹ️ Ⓜ️ ㊗️ 👍🏽",
            "👨‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍💻 🧔‍♂️ 👁️‍🗨️",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "葛\u{e0100}城 \u{2268}\u{fe00}",
            "می\u{200c}خواهم کتاب\u{200c}ها",
            "क्\u{200d}ष क्\u{200c}ष",
            "ภาษา\u{200b}ไทย",
            "段落は\u{3000}空白 \u{3000}第一",
            "10\u{202f}000 €, 5\u{2009}km, «\u{202f}oui\u{202f}» vrai\u{202f}! a\u{2009}—\u{2009}b",
            "Donau\u{ad}dampf\u{ad}schiff",
            "עברית \u{200f}abc\u{200e} \u{2067}שלום\u{2069}",
            "\u{1100}\u{1160} \u{1820}\u{180e}\u{1820}",
        ],
    );
}

#[test]
fn statements_are_read() {
    for line in [
        "@ai-generated",
        "ai-generated: true",
        "AI-Generated (reviewed by hand)",
        "@ai-assisted - tests",
        "SPDX-AI-Disclosure: ai-generated",
        "SPDX-FileContributor: Claude Code",
        "🤖 Generated with [Claude Code](https://claude.com/claude-code)",
        "Generated by Claude",
        "This file was automatically generated by Claude Opus 4.6.",
        "Written with Cursor for the docs",
        "This code was written by an AI.",
        "Assisted-by: Codex",
        "Generated-by: Claude Opus",
        "co-authored by ChatGPT",
    ] {
        let text = format!("fn a() {{}}\n/// {line}\nfn b() {{}}\n");
        let found = marks("Rust", &text);
        let one = found.iter().filter(|mark| mark.kind == MarkKind::AiStatement).count();
        assert_eq!(one, 1, "{line}: {found:?}");
        assert_eq!((found[0].line, found[0].column), (2, 5), "{line}");
    }
    check("Markdown", "---\ntitle: x\nai-generated: true\n---\n# A\n", &["ai-statement 3:1 ai-generated: true"]);
    check(
        "Rust",
        "// see http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\n",
        &["digital-source-type 1:15 trainedAlgorithmicMedia"],
    );
    check(
        "Go",
        "// Code generated by stringer; DO NOT EDIT.\npackage a\n",
        &["generated-header 1:1 a line `// Code generated` ... `DO NOT EDIT.` (exactly Go's rule, for Go alone)"],
    );
}

#[test]
fn what_only_speaks_of_models_is_no_statement() {
    for line in [
        "AI-generated code is not allowed here",
        "ai-generated: false",
        "SPDX-AI-Disclosure: none",
        "Generated by Claude Shannon",
        "written by Claude and Bob",
        "the cursor is created with a position",
        "Moves the Cursor. Created by a call of open",
        "generated by the build",
        "created by cursors",
        "written in AI",
        "Text generated by cursor.move() is dropped",
        "generated by cursor.next",
        "Generated by cursor-based pages",
        "Created by Cursor::new",
        "SPDX-FileContributor: Jane Doe",
    ] {
        quiet("Rust", &[&format!("fn a() {{}}\n// {line}\nfn b() {{}}\n")]);
    }
    quiet("Rust", &["const A: &str = \"Generated by Claude Code\";\n"]);
}

#[test]
fn more_marks_than_are_kept_are_counted() {
    let found = read(None, "a\u{200b}".repeat(12_000).as_bytes(), &[]);
    assert_eq!((found.marks.len(), found.left_out), (10_000, 2_000));
}

proptest! {
    #[test]
    fn hidden_bytes_come_back(bytes in "[ -~]{2,60}") {
        let back = |text: String| {
            let found = marks("Rust", format!("// x{text}\n"));
            found.into_iter().find(|mark| mark.kind == MarkKind::HiddenBytes).map(|mark| mark.hidden.unwrap().bytes)
        };
        prop_assert_eq!(back(to_selectors(bytes.as_bytes())), Some(bytes.clone().into_bytes()));
        // All zeros and all ones can't be told apart, and no text is that.
        prop_assert_eq!(back(to_zero_width(bytes.as_bytes())), Some(bytes.clone().into_bytes()));
        prop_assert_eq!(back(to_trailing_blanks(bytes.as_bytes())), Some(bytes.into_bytes()));
    }

    #[test]
    fn stores_come_back(store in prop::collection::vec(any::<u8>(), 1..300)) {
        let inline = |text: String| marks("Python", &text).first().and_then(|mark| mark.manifest.clone()).unwrap();
        prop_assert_eq!(inline(format!("a\n{}", wrapper(&store))).reference, Reference::Inline(store.len()));
        prop_assert_eq!(inline(format!("# {}\n", block(&store))).reference, Reference::Inline(store.len()));
    }

    #[test]
    fn any_bytes_are_read_and_marks_lie_within(pieces in prop::collection::vec(piece(), 0..40)) {
        let bytes = pieces.concat();
        for name in ["Rust", "Markdown", "HTML", "Python"] {
            let mut before = 0;
            for mark in read(Some(language(name)), &bytes, &agents()).marks {
                prop_assert!(before <= mark.start && mark.start < mark.end && mark.end <= bytes.len(), "{mark:?}");
                let line = bytes[..mark.start].iter().filter(|byte| **byte == b'\n').count() + 1;
                prop_assert_eq!(mark.line as usize, line);
                before = mark.start;
            }
        }
    }

    #[test]
    fn damaged_stores_are_read(at in any::<prop::sample::Index>(), value in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = store();
        let at = at.index(bytes.len());
        bytes[at] = value;
        let cut = cut.index(bytes.len()) + 1;
        prop_assert_eq!(marks("Markdown", wrapper(&bytes[..cut])).len(), 1);
    }
}

/// Bytes of every sort that a reader looks at.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "-----BEGIN C2PA MANIFEST-----",
        "-----END C2PA MANIFEST-----",
        " data:application/c2pa;base64,AAAA ",
        "<script type=\"application/c2pa\">",
        "<link rel=\"c2pa-manifest\" href=",
        "\u{feff}",
        "\u{200b}\u{200c}",
        "\u{202e}",
        "\u{fe0f}",
        "\u{e0100}",
        "\u{e0041}",
        "😀",
        "🏴",
        "ش",
        "\n",
        " \t",
        "// ",
        "<!-- ",
        "---\n",
        "Generated by Claude",
        "ai-generated",
        "SPDX-AI-",
        "@generated",
    ]);
    prop_oneof![
        known.prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..6),
        prop::collection::vec(any::<u8>(), 0..30).prop_map(|bytes| wrapper(&bytes).into_bytes()),
    ]
}
