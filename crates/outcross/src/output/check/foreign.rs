//! Texts of others. Those that are longer than anybody needs are cut in the middle: a name of a megabyte is an attack.

use std::borrow::Cow;

use crate::untrusted::Untrusted;

/// Characters of a path: no file system holds a longer one.
const PATH: usize = 4096;

/// Characters of a message, a reason or a piece of evidence in documents for programs.
const TEXT: usize = 4096;

/// Characters of a text where people read.
pub(super) const SHORT: usize = 400;

/// A text for people, safe in a line of a log.
pub(crate) fn short(text: &str) -> String {
    let safe = Untrusted::new(&*cut(text, SHORT)).log();
    cut(&safe, SHORT).into_owned()
}

/// A text for programs.
pub(super) fn whole(text: &str) -> String {
    cut(text, TEXT).into_owned()
}

/// A path for programs.
pub(crate) fn path(path: &str) -> String {
    cut(path, PATH).into_owned()
}

/// The text, or its beginning and its end with `…` between: `limit` characters at most.
fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit || text.chars().nth(limit).is_none() {
        return Cow::Borrowed(text);
    }
    let kept = limit.saturating_sub(1);
    let (head, tail) = (kept - kept / 3, kept / 3);
    let head = text.char_indices().nth(head).map_or(text.len(), |(at, _)| at);
    let tail = text.char_indices().rev().take(tail).last().map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{}…{}", &text[..head], &text[tail..]))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn long_texts_keep_both_ends() {
        let check = |text: &str, limit, expect: &str| assert_eq!(cut(text, limit), expect);
        check("", 4, "");
        check("abcd", 4, "abcd");
        check("éééé", 4, "éééé");
        check("abcdefgh", 7, "abcd…gh");
        check("ééééééé", 4, "éé…é");
        check("abc", 1, "…");
        assert_eq!(cut(&"x".repeat(1 << 20), super::SHORT).chars().count(), super::SHORT);
    }
}
