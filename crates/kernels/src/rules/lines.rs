//! Rules that judge lines by themselves, whatever file they are of: what a part of a file can be judged by.
//!
//! They measure characters, the lengths of lines, and encoded data. The others ask for a whole file: its least size, its
//! first lines, its name, a syntax tree, how many of its lines import or define something, what repeats in it.

use super::rule::Rule;

const OF_LINES: [&str; 26] = [
    "outcross/bidi",
    "outcross/invisible",
    "starcoder2/total-lines",
    "starcoder2/mean-line",
    "starcoder2/max-line",
    "starcoder2/alphabetic",
    "starcoder2/alphanumeric",
    "starcoder2/encoded-match",
    "starcoder2/encoded-share",
    "starcoder2/data-lines",
    "refinecode/replacement-characters",
    "refinecode/max-characters",
    "refinecode/min-word-length",
    "refinecode/max-word-length",
    "refinecode/max-bytes",
    "refinecode/max-lines",
    "refinecode/max-line",
    "refinecode/min-mean-line",
    "refinecode/max-mean-line",
    "refinecode/alphabetic",
    "refinecode/digits",
    "refinecode/white-space",
    "refinecode/long-words",
    "refinecode/encoded-match",
    "refinecode/encoded-share",
    "refinecode/hex-words",
];

impl Rule {
    /// Whether it judges lines by themselves.
    #[must_use]
    pub fn judges_lines(&self) -> bool {
        OF_LINES.contains(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Chosen, rule};

    #[test]
    fn every_name_is_a_rule_and_choices_narrow_to_them() {
        assert!(OF_LINES.iter().all(|name| rule(name).is_some()));
        let chosen =
            Chosen::new(["starcoder2", "outcross", "-starcoder2/max-line"], []).expect("known rules").of_lines();
        let names: Vec<&str> = chosen.iter().map(|(rule, _)| rule.name).collect();
        assert!(names.contains(&"outcross/bidi") && names.contains(&"starcoder2/alphabetic"), "{names:?}");
        assert!(!names.contains(&"starcoder2/max-line") && !names.contains(&"starcoder2/html-text"), "{names:?}");
    }
}
