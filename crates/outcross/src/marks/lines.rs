//! A record of lines in git follows lines by their content, blanks aside, as `git blame -w` does.

use std::collections::BTreeMap;

/// The lines of a function without blanks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines(BTreeMap<Vec<u8>, u32>);

impl Lines {
    /// Those of some texts.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Lines {
        let mut lines = Lines::default();
        for line in texts.into_iter().flat_map(|text| text.split(|byte| *byte == b'\n')) {
            let line: Vec<u8> = line.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            if !line.is_empty() {
                *lines.0.entry(line).or_default() += 1;
            }
        }
        lines
    }

    /// At least half of these lines are among others.
    #[must_use]
    pub fn are_mostly_in(&self, others: &Lines) -> bool {
        let all: u32 = self.0.values().sum();
        let found: u32 =
            self.0.iter().map(|(line, count)| others.0.get(line).map_or(0, |other| *count.min(other))).sum();
        all > 0 && found * 2 >= all
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn half_of_the_lines_is_enough() {
        let check = |a: &str, b: &str, expect: bool| {
            assert_eq!(Lines::of([a.as_bytes()]).are_mostly_in(&Lines::of([b.as_bytes()])), expect, "{a:?} {b:?}");
        };
        check("a\nb\n", "\tb\nx\n", true);
        check("a\nb\nc\n", "c\n", false);
        check("a = 1\n", "  a=1  \n", true);
        check("x\nx\nx\nx\n", "x\n", false);
        check("", "a\n", false);
    }
}
