//! Planted cases as text: a history in testkit's language, and what the answer has to be.
//!
//! ```text
//! === NAME
//! commit one
//!     lines f a*5:8 "} else {" >b:20
//! ---
//! one: added 6, ~added 1
//! merge full: deleted 2 of one | first-parent: copied_from_live 5 from g of one aged 3
//! head f: 1-5 one, 6 two
//! source f:6 one g:2
//! series two: clone_windows 2/9
//! ```
//!
//! **Lines.** In a `lines` statement `name:N` is a line of one word with N alphanumerics: the name, filled up with
//! `x`. `name*5:8` are five of them, name1 to name5; `name*2..3:8` the second and third. `>` before a word indents by four
//! spaces, `^` by a tab; `.` is an empty line. What stands in quotes is taken as it is.
//!
//! **Answers.** `LABEL: ...` holds in both views (in the full view alone if the commit is off the first-parent line);
//! `LABEL full: ... | first-parent: ...` tells them apart. Items are counts of lines by operation, an update counted
//! once; `~` are the trivial lines; a commit's items are all that it does, `nothing` if so. An item may say more, and
//! then so many of the operation's lines are as it says: `from PATH`; `of LABEL` who wrote the source of a copy, and
//! for other operations the line itself; `aged DAYS` likewise. `head` says who wrote each line of a file, `source` what
//! lines were copied from: file and line there. `series` gives value/denominator.

use std::fmt::Write as _;

/// A planted case.
pub(crate) struct Case {
    pub(crate) name: String,
    /// In testkit's language.
    pub(crate) history: String,
    pub(crate) expected: Vec<String>,
}

/// The cases of a file.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    text.split("\n=== ").skip(1).map(case).collect()
}

fn case(text: &str) -> Case {
    let (name, rest) = text.split_once('\n').unwrap_or_else(|| panic!("a case without a history: {text}"));
    let (history, expected) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("{name}: no ---"));
    let history = history.lines().map(expanded).collect();
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let expected = expected.lines().map(str::trim).filter(is_said).map(str::to_owned).collect();
    Case { name: name.trim().to_owned(), history, expected }
}

/// A row of a history with its short lines written out.
fn expanded(row: &str) -> String {
    let mut out = String::new();
    if !row.trim_start().starts_with("lines ") {
        return format!("{row}\n");
    }
    let mut rest = row.trim();
    for position in 0.. {
        let end = if rest.starts_with('"') { end_of_quotes(rest) } else { rest.find(' ').unwrap_or(rest.len()) };
        let (word, after) = rest.split_at(end);
        // The verb and the path stay as they are.
        out.push_str(&if position < 2 { word.to_owned() } else { lines(word) });
        out.push(' ');
        rest = after.trim_start();
        if rest.is_empty() {
            break;
        }
    }
    out + "\n"
}

fn end_of_quotes(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, char)| {
        let ends = *char == '"' && !escaped;
        escaped = *char == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// A word of a `lines` statement as words in quotes.
fn lines(word: &str) -> String {
    if word == "." {
        return "\"\"".to_owned();
    }
    let depth = word.len() - word.trim_start_matches(['>', '^']).len();
    let (margin, word) = word.split_at(depth);
    let margin = margin.replace('>', "    ").replace('^', "\\t");
    let named = word.split_once(':').filter(|_| !word.starts_with('"'));
    let named = named.and_then(|(name, length)| Some((name, length.parse::<usize>().ok()?)));
    let Some((name, length)) = named else {
        return if margin.is_empty() { word.to_owned() } else { format!("\"{margin}{word}\"") };
    };
    let (name, numbers) = match name.split_once('*') {
        None => (name, None),
        Some((name, range)) => {
            let (first, last) = range.split_once("..").unwrap_or(("1", range));
            (name, Some(first.parse::<u32>().unwrap()..=last.parse().unwrap()))
        }
    };
    let names = match numbers {
        None => vec![name.to_owned()],
        Some(range) => range.map(|number| format!("{name}{number}")).collect(),
    };
    let mut text = String::new();
    for name in names {
        assert!(name.len() <= length, "{word}: the name is longer than the line");
        let _ = write!(text, "\"{margin}{name:x<length$}\" ");
    }
    text
}
