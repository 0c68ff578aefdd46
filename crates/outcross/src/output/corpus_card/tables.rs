//! Tables of a card in Markdown. What sources say is code in them.

use super::{Group, top};
use crate::output::plain;
use crate::untrusted::Untrusted;

/// A part in percent of a whole.
pub(super) fn share(part: u64, whole: u64) -> String {
    let rest = whole.saturating_sub(part);
    let tenths = plain::shares(&[part, rest])[0];
    format!("{} %", plain::percent(tenths, part))
}

/// A table with a head. A column whose head ends with `#`, which is not shown, is of numbers.
pub(super) fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let names: Vec<&str> = head.iter().map(|name| name.trim_end_matches('#')).collect();
    let rule: String = head.iter().map(|name| if name.ends_with('#') { "---:|" } else { "---|" }).collect();
    let mut out = format!("| {} |\n|{rule}\n", names.join(" | "));
    for row in rows {
        out += &format!("| {} |\n", row.join(" | "));
    }
    out + "\n"
}

/// Groups by their first value: rows, tokens and share.
pub(super) fn groups(name: &str, groups: &[Group], none: &'static str) -> String {
    let all: u64 = groups.iter().map(|group| group.tokens).sum();
    let row = |name: String, group: &Group| {
        vec![name, plain::grouped(group.rows), plain::grouped(group.tokens), share(group.tokens, all)]
    };
    let (named, rest) = top(groups);
    let label = |group: &Group| match group.key(0, "") {
        "" => none.to_owned(),
        key => foreign(key),
    };
    let rows = named.iter().map(|group| row(label(group), group));
    let rest = rest.iter().map(|(count, group)| row(format!("{} others", plain::grouped(*count as u64)), group));
    table(&[name, "rows#", "tokens#", "share of tokens#"], rows.chain(rest))
}

/// Text of a source.
pub(super) fn foreign(text: &str) -> String {
    Untrusted::new(text.as_bytes()).md()
}

/// A sentence with text of a source in it.
pub(super) fn prose(text: &str) -> String {
    Untrusted::new(text.as_bytes()).md_text()
}
