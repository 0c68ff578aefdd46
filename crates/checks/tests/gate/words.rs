//! Lines of a notation: words, and `key=value` with quotes where there is white space.

/// The words of a line; `"` keeps white space together and is left out.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut is_quoted) = (String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            _ => word.push(letter),
        }
    }
    assert!(!is_quoted, "a quote is not closed: {line}");
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// `path:first-last` or `path:line`; no lines if none are named.
pub(crate) fn place(word: &str) -> (&str, Option<(u32, u32)>) {
    let Some((path, lines)) = word.rsplit_once(':') else { return (word, None) };
    let number = |text: &str| text.parse::<u32>().unwrap_or_else(|_| panic!("'{text}' is no line of {word}"));
    let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
    (path, Some((number(first), number(last))))
}

#[test]
fn quotes_keep_words_together() {
    assert_eq!(words("  a b=\"c d\"  e"), ["a", "b=c d", "e"]);
}

#[test]
fn places() {
    assert_eq!(place("src/a.rs:3-9"), ("src/a.rs", Some((3, 9))));
    assert_eq!(place("src/a.rs:3"), ("src/a.rs", Some((3, 3))));
    assert_eq!(place("src/a.rs"), ("src/a.rs", None));
}
