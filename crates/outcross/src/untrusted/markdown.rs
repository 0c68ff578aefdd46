//! Foreign text in Markdown. Forges turn names after `@`, numbers after `#`, hashes and addresses into links even where
//! they are escaped one by one; in a piece of code they turn nothing into anything. So what is not plain is code.

/// A piece of code. The text has no line feed and no control character.
pub(super) fn code(text: &str) -> String {
    let safe = text.replace('`', "\\x60").replace('|', "\\x7c").replace('\t', " ");
    // Only spaces, or nothing, would be no code; and spaces at both ends would lose one each.
    if safe.trim_matches(' ').is_empty() { "` `".to_owned() } else { format!("`{safe}`") }
}

/// Prose: each word that is not plain becomes code, without the marks of the sentence around it.
pub(super) fn prose(text: &str) -> String {
    let words = text.split([' ', '\t']).filter(|word| !word.is_empty());
    words.map(marked).collect::<Vec<_>>().join(" ")
}

fn marked(word: &str) -> String {
    let after = word.trim_start_matches(['(', '\'', '"']);
    let inner = after.trim_end_matches(['.', ',', ';', ':', ')', '\'', '"', '%', '?']);
    match inner {
        "" => code(word),
        plain if is_plain(plain) => word.to_owned(),
        other => {
            let (before, after) = (&word[..word.len() - after.len()], &after[other.len()..]);
            format!("{before}{}{after}", code(other))
        }
    }
}

/// Letters and digits, of which no forge makes a link.
fn is_plain(word: &str) -> bool {
    let is_word = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | ',' | '\''));
    is_word && !word.starts_with('-') && !is_hash(word) && !is_ticket(word) && !is_address(word)
}

/// Seven hex digits or more: forges link them to commits.
fn is_hash(word: &str) -> bool {
    let mut runs = word.split(|c: char| !c.is_alphanumeric());
    runs.any(|run| run.len() >= 7 && run.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `GH-12`, `AB1-3`: forges link them to issues. A date has no letter.
fn is_ticket(word: &str) -> bool {
    let has_number = word.split('-').skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    has_number && word.contains(char::is_alphabetic)
}

fn is_address(word: &str) -> bool {
    word.to_ascii_lowercase().contains("www")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_no_end_of_its_own() {
        let check = |text: &str, expect: &str| assert_eq!(code(text), expect);
        check("src/a b.rs", "`src/a b.rs`");
        check("a`b``|c|", "`a\\x60b\\x60\\x60\\x7cc\\x7c`");
        check("", "` `");
        check("  ", "` `");
        check("\t", "` `");
    }

    #[test]
    fn prose_keeps_plain_words_alone() {
        let check = |text: &str, expect: &str| assert_eq!(prose(text), expect);
        check(
            "29 lines by an agent, no review (so far): \"x\" isn't.",
            "29 lines by an agent, no review (so far): \"x\" isn't.",
        );
        check("ask @octocat about #12, !3 or .GH-26", "ask `@octocat` about `#12`, `!3` or `.GH-26`");
        check("<b>x</b> [a](http://b) www.x.y", "`<b>x</b>` `[a](http://b`) `www.x.y`");
        check("see 1a2b3c4, .deadbee, on 2026-11-21 and decade", "see `1a2b3c4`, `.deadbee`, on 2026-11-21 and decade");
        check("*a* _b_ ~~c~~ d_e &amp; $x$ \\\\ - +", "`*a*` `_b_` `~~c~~` `d_e` `&amp`; `$x$` `\\\\` `-` `+`");
        check("model (gpt-5), of 12-3", "model (`gpt-5`), of 12-3");
        check("(...) a/b: 'x_y' (", "`(...)` `a/b`: '`x_y`' `(`");
        check("größe 値 e\u{301}", "größe 値 `e\u{301}`");
        check("a`b", "`a\\x60b`");
        check("", "");
    }
}
