//! Characters that turn or hide text: such a text goes to quarantine, whatever else it is.

use super::measure::number;
use super::rule::{Bound, Languages, Rule, RuleSet};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "outcross/bidi",
        set: RuleSet::Outcross,
        about: "Characters of U+202A to U+202E and U+2066 to U+2069 (Trojan Source, CVE-2021-42574). Those that a line \
                with letters of both directions opens and closes in order are at home, and not counted; overrides are.",
        languages: Languages::All,
        bound: Bound::Above(0.0),
        instead: &[],
        value: |measured| Some(number(measured.hidden.bidi)),
    },
    Rule {
        name: "outcross/invisible",
        set: RuleSet::Outcross,
        about: "Characters that nobody sees: U+200B to U+200D, U+2060 to U+2064, U+FEFF but for one at the start, and \
                the block of tags from U+E0000. Those that a script, an emoji or a flag asks for are not counted.",
        languages: Languages::All,
        bound: Bound::Above(0.0),
        instead: &[],
        value: |measured| Some(number(measured.hidden.invisible)),
    },
];
