//! Commands in the logs of builds. GitHub takes a line that begins with `::`, and `##[` anywhere in a line; Azure
//! Pipelines `##vso[` and `##[`, `TeamCity` `##teamcity[`.

/// Words that stand between `##` and `[` in a command.
const COMMANDS: &[&str] = &["", "vso", "teamcity"];

/// The same line with no command in it.
pub(super) fn harmless(line: &str) -> String {
    let start = line.len() - line.trim_start().len();
    let (space, text) = line.split_at(start);
    let mut safe = space.to_owned();
    let mut rest = match text.strip_prefix("::") {
        Some(after) => {
            safe.push_str(":\\x3a");
            after
        }
        None => text,
    };
    while let Some(at) = rest.find("##") {
        safe.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        if is_command(&rest[1..]) {
            safe.push_str("\\x23");
            rest = &rest[1..];
        }
    }
    safe.push_str(rest);
    safe
}

fn is_command(after: &str) -> bool {
    COMMANDS.iter().any(|word| {
        let (name, rest) = after.as_bytes().split_at(word.len().min(after.len()));
        name.eq_ignore_ascii_case(word.as_bytes()) && rest.first() == Some(&b'[')
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_line_is_a_command() {
        let check = |line: &str, expect: &str| assert_eq!(super::harmless(line), expect);
        check("plain # ## text [x]", "plain # ## text [x]");
        check("::error::x", ":\\x3aerror::x");
        check("  ::stop-commands::x", "  :\\x3astop-commands::x");
        check("std::io", "std::io");
        check("a ##vso[task.x]y", "a #\\x23vso[task.x]y");
        check("##[error]", "#\\x23[error]");
        check("###[group]##VSO[", "##\\x23[group]#\\x23VSO[");
        check("##TeamCity[", "#\\x23TeamCity[");
        check("## vso[ ##é ##", "## vso[ ##é ##");
        check("", "");
    }
}
