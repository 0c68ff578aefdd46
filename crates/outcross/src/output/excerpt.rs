//! The line of a text that something is wrong with, as a compiler shows it.

use std::ops::Range;

use crate::untrusted::Untrusted;

/// Columns of the line that are shown.
const WIDTH: usize = 100;

/// The line in which a span begins, with its number and the span underlined. Text of others in it is escaped.
#[must_use]
pub fn excerpt(text: &str, span: &Range<usize>) -> String {
    let at = floor(text, span.start);
    let start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let end = text[at..].find('\n').map_or(text.len(), |feed| at + feed);
    let number = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let until = floor(text, span.end).clamp(at, end);
    // What stands before it is cut off at its beginning, the rest at its end.
    let (before, is_cut) = last_columns(&shown(&text[start..at]), WIDTH / 2);
    let marked = first_columns(&shown(&text[at..until]), WIDTH - columns(&before));
    let rest = WIDTH - columns(&before) - columns(&marked);
    let after = first_columns(shown(&text[until..end]).trim_end(), rest);
    let cut = if is_cut { "…" } else { "" };
    let (gutter, number) = (" ".repeat(number.to_string().len()), number);
    let indent = " ".repeat(columns(cut) + columns(&before));
    let carets = "^".repeat(columns(&marked).max(1));
    format!("{gutter} |\n{number} | {cut}{before}{marked}{after}\n{gutter} | {indent}{carets}\n")
}

/// The nearest place at or before a byte where a character begins.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

fn shown(part: &str) -> String {
    Untrusted::new(part.replace('\t', " ").trim_end_matches('\r')).term().to_string()
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

fn first_columns(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn last_columns(text: &str, most: usize) -> (String, bool) {
    let over = columns(text).saturating_sub(most);
    (text.chars().skip(over).collect(), over > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: Range<usize>, expect: &str) {
        assert_eq!(excerpt(text, &span), expect, "{text}");
    }

    #[test]
    fn the_place_is_underlined() {
        check("a = 1\nbb = 2\nc", 6..8, "  |\n2 | bb = 2\n  | ^^\n");
        check("a = 1", 4..5, "  |\n1 | a = 1\n  |     ^\n");
        check("", 0..0, "  |\n1 | \n  | ^\n");
        check("a\n", 2..2, "  |\n2 | \n  | ^\n");
        check("[[x\ny", 2..5, "  |\n1 | [[x\n  |   ^\n");
        check(&format!("{}x", "\n".repeat(11)), 11..12, "   |\n12 | x\n   | ^\n");
    }

    #[test]
    fn foreign_text_is_escaped_and_aligned() {
        check("\u{1b}[3\tü = \u{202e}", 4..6, "  |\n1 | \\x1b[3 ü = \\u{202e}\n  |        ^\n");
        check("a\r\nb", 0..1, "  |\n1 | a\n  | ^\n");
    }

    #[test]
    fn long_lines_are_cut() {
        let text = format!("{}here{}", "a".repeat(300), "b".repeat(300));
        let shown = excerpt(&text, &(300..304));
        let expect = format!("  |\n1 | …{}here{}\n  | {}^^^^\n", "a".repeat(50), "b".repeat(46), " ".repeat(51));
        assert_eq!(shown, expect);
        let whole = excerpt(&text, &(0..text.len()));
        assert!(whole.lines().all(|line| line.chars().count() <= 104), "{whole}");
    }

    #[test]
    fn spans_out_of_bounds_and_inside_characters() {
        check("ü", 1..9, "  |\n1 | ü\n  | ^\n");
        check("a", 7..9, "  |\n1 | a\n  |  ^\n");
    }
}
