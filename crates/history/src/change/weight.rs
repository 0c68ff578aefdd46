//! What a line weighs: its alphanumerics, and whether it is trivial.
//!
//! Alphanumerics are ASCII letters and digits, as git counts them for its bound on moved blocks, and every character
//! beyond ASCII: else prose in most languages of the world would weigh nothing.

use crate::text::Text;

/// Lines with fewer alphanumerics are trivial.
const TRIVIAL_BELOW: u16 = 4;

/// No line of keywords alone is longer: what weighs more is not looked at.
const HEAVIEST_KEYWORDS: u16 = 24;

/// The weight of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Alphanumerics; 65,535 stands for more.
    pub(crate) alnums: u16,
    /// Fewer than four alphanumerics, or structural keywords and nothing else.
    pub(crate) trivial: bool,
}

impl Weight {
    pub(crate) fn of(text: &Text, line: usize) -> Weight {
        let alnums = text.alnums()[line];
        let is_short = alnums <= HEAVIEST_KEYWORDS;
        let trivial = alnums < TRIVIAL_BELOW || (is_short && words(text.line(line)).all(is_keyword));
        Weight { alnums, trivial }
    }
}

/// The words of a line: runs of alphanumerics, underscores and bytes beyond ASCII.
pub(crate) fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    line.split(move |byte| !is_word(byte)).filter(|word| !word.is_empty())
}

/// Words that give a program its structure and say nothing of what it does. One list for all languages: a word that is
/// a keyword in one and a name in another is rare on a line of its own. A change of it is a change of the setting
/// `trivial`.
#[rustfmt::skip]
fn is_keyword(word: &[u8]) -> bool {
    matches!(
        word,
        b"begin" | b"break" | b"case" | b"catch" | b"continue" | b"def" | b"default" | b"do" | b"done" | b"elif" |
        b"else" | b"elseif" | b"elsif" | b"end" | b"endif" | b"endfor" | b"endwhile" | b"ensure" | b"esac" |
        b"except" | b"fi" | b"final" | b"finally" | b"fallthrough" | b"if" | b"loop" | b"nil" | b"null" | b"None" |
        b"pass" | b"private" | b"protected" | b"public" | b"rescue" | b"return" | b"static" | b"then" | b"try" |
        b"unsafe" | b"void" | b"while" | b"fn" | b"func" | b"function" | b"const" | b"let" | b"var" | b"true" |
        b"false" | b"True" | b"False" | b"self" | b"this" | b"super" | b"async" | b"await" | b"yield" | b"in" |
        b"of" | b"is" | b"not" | b"and" | b"or" | b"BEGIN" | b"END" | b"ELSE" | b"ENDIF" | b"NULL"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights() {
        for (line, alnums, trivial) in [
            ("", 0, true),
            ("  });", 0, true),
            ("abc", 3, true),
            ("abcd", 4, false),
            ("} else {", 4, true),
            ("    end if;", 5, true),
            ("return x;", 7, false),
            ("return None", 10, true),
            ("\u{4e2d}\u{6587}\u{884c}\u{6587}", 4, false),
            ("\u{4e2d}\u{6587}", 2, true),
        ] {
            let text = Text::new(format!("{line}\n").into_bytes().into(), None);
            assert_eq!(Weight::of(&text, 0), Weight { alnums, trivial }, "{line}");
        }
    }

    #[test]
    fn words_of_a_line() {
        let found: Vec<_> = words(b"  foo_1(bar, \"x-y\");").collect();
        assert_eq!(found, [&b"foo_1"[..], b"bar", b"x", b"y"]);
    }
}
