//! The YAML at the head of a card, as hubs of data sets read it. Texts of sources are not in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::Card;

/// Licences that hubs know by these names.
const KNOWN: [&str; 22] = [
    "agpl-3.0",
    "apache-2.0",
    "artistic-2.0",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsl-1.0",
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "cc0-1.0",
    "ecl-2.0",
    "epl-1.0",
    "epl-2.0",
    "gpl-2.0",
    "gpl-3.0",
    "isc",
    "lgpl-2.1",
    "lgpl-3.0",
    "mit",
    "mpl-2.0",
    "ncsa",
    "unlicense",
    "zlib",
];

/// Bounds of rows with the names of hubs.
const SIZES: [(u64, &str); 8] = [
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
    (10_000_000_000, "1B<n<10B"),
];

/// With the lines around it.
pub(super) fn text(card: &Card<'_>) -> String {
    let mut out = "---\n".to_owned();
    out += &format!("pretty_name: Code {}\nlicense:\n", card.name());
    for licence in licences(card) {
        out += &format!("- {licence}\n");
    }
    out += &format!("language:\n- code\nsize_categories:\n- {}\n", size(card.manifest.rows.kept));
    out += "task_categories:\n- text-generation\n";
    out += "tags:\n- code\n- croissant\n- line-provenance\n- review-labels\nconfigs:\n- config_name: default\n  data_files:\n";
    for (split, paths) in splits(card) {
        out += &format!("  - split: {}\n    path:\n", json!(split));
        for path in paths {
            out += &format!("    - {}\n", json!(path));
        }
    }
    out + "---\n"
}

/// The names of hubs for the licences of rows: `other` for those that have none there, `unknown` where nothing was found.
fn licences(card: &Card<'_>) -> BTreeSet<&'static str> {
    let Some(asked) = &card.asked else { return BTreeSet::from(["other"]) };
    let groups = asked.licences.iter().flat_map(|group| named(group.key(0, "")));
    let found: BTreeSet<&'static str> = groups.collect();
    if found.is_empty() { BTreeSet::from(["unknown"]) } else { found }
}

fn named(expression: &str) -> Vec<&'static str> {
    if expression.is_empty() {
        return vec!["unknown"];
    }
    let words = expression.split([' ', '(', ')']).filter(|word| !matches!(*word, "" | "AND" | "OR"));
    let known = |word: &str| {
        let word = word.to_ascii_lowercase();
        let word = word.trim_end_matches("-only").trim_end_matches("-or-later");
        KNOWN.into_iter().find(|known| *known == word).unwrap_or("other")
    };
    words.map(known).collect()
}

fn size(rows: u64) -> &'static str {
    SIZES.into_iter().find(|(bound, _)| rows < *bound).map_or("10B<n<100B", |(_, name)| name)
}

/// The paths of shards by split.
fn splits<'a>(card: &'a Card<'_>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut splits: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for shard in card.manifest.shards.iter().filter(|shard| shard.rows > 0) {
        splits.entry(&shard.split).or_default().push(&shard.path);
    }
    splits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_have_names_of_hubs() {
        let check = |expression, expect: &[&str]| assert_eq!(named(expression), expect, "{expression}");
        check("Apache-2.0 OR MIT", &["apache-2.0", "mit"]);
        check("(GPL-2.0-or-later AND BSD-3-Clause)", &["gpl-2.0", "bsd-3-clause"]);
        check("LicenseRef-x: [y]\n- z", &["other", "other", "other"]);
        check("", &["unknown"]);
    }

    #[test]
    fn sizes_have_names_of_hubs() {
        let check = |rows, expect| assert_eq!(size(rows), expect);
        check(0, "n<1K");
        check(1_000, "1K<n<10K");
        check(10_000_000_000, "10B<n<100B");
    }
}
