//! Tokens, by a line of kinds and texts.

use code::lex::{Dialect, TokenKind, tokens};
use proptest::prelude::*;

use super::language;

fn shown(name: &str, text: &str) -> String {
    let dialect = Dialect::of(code::Language::named(name.as_bytes()));
    let one = |token: code::lex::Token| {
        let kind = match token.kind {
            TokenKind::Keyword => "k",
            TokenKind::Word => "w",
            TokenKind::Number => "n",
            TokenKind::String => "s",
            TokenKind::Operator => "o",
            TokenKind::Comment => "c",
        };
        format!("{kind}:{}", String::from_utf8_lossy(token.text(text.as_bytes())).replace('\n', "\\n"))
    };
    tokens(dialect, text.as_bytes()).map(one).collect::<Vec<_>>().join(" | ")
}

#[test]
fn texts_become_tokens() {
    #[rustfmt::skip]
    let rows: &[(&str, &str, &str)] = &[
        ("C", "int a=-1; // x\nb->c", "k:int | w:a | o:= | o:- | n:1 | o:; | c:// x | w:b | o:-> | w:c"),
        ("C", "/* a\n*/ 'x' \"a\\\"b\"", "c:/* a\\n*/ | s:'x' | s:\"a\\\"b\""),
        ("C", "\"open\nb", "o:\" | w:open | w:b"),
        ("C++", "R\"x(a)\" )x\" 1'000 u8\"q\"", "s:R\"x(a)\" )x\" | n:1'000 | s:u8\"q\""),
        ("Rust", "fn f<'a>(x: &'a str) { r#\"a\"b\"# }", "k:fn | w:f | o:< | o:' | w:a | o:> | o:( | w:x | o:: | o:& | o:' | w:a | k:str | o:) | o:{ | s:r#\"a\"b\"# | o:}"),
        ("Rust", "'\\n' 'ä' b'x' /* a /* b */ c */ 0xff_u8 1e-5 1..2", "s:'\\n' | s:'ä' | s:b'x' | c:/* a /* b */ c */ | n:0xff_u8 | n:1e-5 | n:1 | o:.. | n:2"),
        ("Python", "x = f'a' \"\"\"b\n\"c\"\"\" # d\ny", "w:x | o:= | s:f'a' | s:\"\"\"b\\n\"c\"\"\" | c:# d | w:y"),
        ("JavaScript", "a = /[/]b/g; c / d; `x${ {a:1} }`", "w:a | o:= | s:/[/]b/g | o:; | w:c | o:/ | w:d | o:; | s:`x${ {a:1} }`"),
        ("Go", "s := `a\n\\`", "w:s | o::= | s:`a\\n\\`"),
        ("C#", "@\"a\"\"b\\\" $\"c\"", "s:@\"a\"\"b\\\" | s:$\"c\""),
        ("Ruby", "=begin\nx\n=end\na # b", "c:=begin\\nx\\n=end | w:a | c:# b"),
        ("PHP", "#[A] $x # c", "o:# | o:[ | w:A | o:] | o:$ | w:x | c:# c"),
        ("Shell", "a=$# # c", "w:a | o:= | o:$ | o:# | c:# c"),
        ("SQL", "SELECT 'it''s' -- c", "k:SELECT | s:'it''s' | c:-- c"),
        ("HTML", "<p>don't <!-- c -->", "o:< | w:p | o:> | w:don | o:' | w:t | c:<!-- c -->"),
        ("nothing known", "It's \"so\" ü", "w:It | o:' | w:s | o:\" | w:so | o:\" | w:ü"),
    ];
    for (name, text, expect) in rows {
        assert_eq!(shown(name, text), *expect, "{name}: {text}");
    }
}

#[test]
fn lines_are_counted_through_texts_and_comments() {
    let text = b"a\n/* b\n\n*/ c \"d\ne\" f\\\ng";
    let lines: Vec<u32> = tokens(Dialect::of(Some(language("Rust"))), text).map(|token| token.line).collect();
    assert_eq!(lines, [1, 2, 4, 4, 5, 6]);
}

proptest! {
    #[test]
    fn tokens_are_in_order_and_cover_all_but_layout(
        name in prop::sample::select(&["C", "C++", "Rust", "Python", "JavaScript", "PHP", "SQL", "Ruby", "C#", "Go", "HTML", "Lua"][..]),
        text in "[a-c0-2<>{}()\\[\\];:,.=/*\"'`$@#rR!\\\\ \n-]{0,80}",
    ) {
        let bytes = text.as_bytes();
        let mut end = 0;
        for token in tokens(Dialect::of(Some(language(name))), bytes) {
            prop_assert!(token.start < token.end && token.end as usize <= bytes.len());
            let between = &bytes[end as usize..token.start as usize];
            prop_assert!(between.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'\\'), "{between:?}");
            let line = 1 + bytes[..token.start as usize].iter().filter(|byte| **byte == b'\n').count();
            prop_assert_eq!(token.line as usize, line);
            end = token.end;
        }
    }
}

/// Texts whose quotes never close, at lengths at which anything but one pass would take hours.
#[test]
fn quotes_without_end_take_one_pass() {
    let traps = [
        "r#\"",
        "R\"x(",
        "\"\\",
        "'\\",
        "`${",
        "\"\"\"\\\"\"\"\\",
        "=/[",
        "@\"\"",
        "/*",
        "{-",
        "'''a\"\"\"\\",
        "\"\n'\n`\n",
    ];
    for name in ["C++", "Rust", "Python", "JavaScript", "C#", "Go", "Ruby", "SQL", "Haskell", "Shell", "PHP"] {
        for trap in traps {
            let text = format!("{}x", trap.repeat(100_000 / trap.len()));
            let end = tokens(Dialect::of(Some(language(name))), text.as_bytes()).last().map_or(0, |token| token.end);
            assert_eq!(end as usize, text.len(), "{name} {trap}");
        }
    }
}
