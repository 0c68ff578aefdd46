//! Text of others as it may stand in a message: bounded, without what steers a terminal or hides in a text.

/// At most `max_chars` visible characters, runs of white space as one space; `…` ends what was cut.
pub(crate) fn clean(text: &str, max_chars: usize) -> String {
    let mut cleaned = String::new();
    let mut chars = 0;
    // More than this many dropped characters are not worth reading on for.
    for c in text.trim().chars().take(max_chars.saturating_mul(8)).filter_map(visible) {
        if c == ' ' && cleaned.ends_with(' ') {
            continue;
        }
        chars += 1;
        if chars > max_chars {
            cleaned.pop();
            cleaned.push('…');
            return cleaned;
        }
        cleaned.push(c);
    }
    cleaned
}

/// The character as it may be shown: white space as a space, controls and invisible characters not at all.
fn visible(c: char) -> Option<char> {
    if c.is_whitespace() {
        return Some(' ');
    }
    (!c.is_control() && !is_invisible(c)).then_some(c)
}

/// Characters that take no room or turn the direction of what follows, variation selectors and tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
