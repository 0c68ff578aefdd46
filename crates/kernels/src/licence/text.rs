//! Which licence a text is, by the texts of the list of SPDX.
//!
//! Texts are normalised by the matching guidelines of SPDX, and compared by the pairs of words that they share
//! (Sørensen's and Dice's coefficient), as askalono did, whose store the crate `spdx` carries on.

use std::sync::LazyLock;

use spdx::detection::{LicenseEntry, Store, TextData};

use crate::licence::expression::{all_of, canonical};
use crate::licence::tag;

/// Shared pairs, from 0 to 1, from which a text is a licence.
const ALIKE: f32 = 0.9;
/// Shared pairs from which there is room for nothing else.
const SURE: f32 = 0.99;
/// Licences that are looked for in one file.
const MOST: usize = 4;
/// Bytes of the longest text that is read; the longest licence has about 100 kB.
const LONGEST: usize = 256 << 10;

static STORE: LazyLock<Store> =
    LazyLock::new(|| Store::load_inline().expect("because the store is a part of the program"));

/// Licences that differ from a common one by a few words: only where the text says these.
const BY_WORDS: &[(&str, &str)] = &[("Pixar", "modified apache 2.0 license")];

/// The licences in the order in which one of two that are equally alike is named.
static LICENCES: LazyLock<Vec<(String, &'static LicenseEntry)>> = LazyLock::new(|| {
    let mut all: Vec<_> = STORE.iter().map(|(name, entry)| (name_of(name, entry), entry)).collect();
    all.sort_by_cached_key(|(name, _)| rank(name));
    all
});

/// The name that is used of those that share a text: of versions with and without later ones that without, since a text
/// alone doesn't grant them.
fn name_of(name: &str, entry: &LicenseEntry) -> String {
    let names = || std::iter::once(name).chain(entry.aliases.iter().map(String::as_str));
    let only = names().find(|name| name.ends_with("-only"));
    only.or_else(|| names().min_by_key(|name| rank(name))).unwrap_or(name).to_owned()
}

/// Known to SPDX and current before not, approved before not, short before long.
fn rank(name: &str) -> (bool, bool, usize, String) {
    let id = spdx::license_id(name);
    let current = id.is_some_and(|id| !id.is_deprecated());
    let approved = id.is_some_and(spdx::LicenseId::is_osi_approved);
    (!current, !approved, name.len(), name.to_owned())
}

/// The licence of a text, or of each that it holds whole, all of which apply. `None` for a text that is none.
#[must_use]
pub fn of_text(text: &str) -> Option<String> {
    if text.len() > LONGEST || text.trim().is_empty() {
        return None;
    }
    if let Some(named) = in_short(text) {
        return Some(named);
    }
    let whole = TextData::new(text);
    let (name, _, score) = best(&whole)?;
    if score >= SURE {
        return canonical(name);
    }
    // A short licence behind a long one hardly changes how alike the whole is to the long one.
    let found = all_of(inside(whole).into_iter());
    found.or_else(|| canonical(name).filter(|_| score >= ALIKE)).or_else(|| tag::tag_of(text))
}

/// Bytes of a file that names a licence instead of holding it.
const NAMES_ONE: usize = 300;

/// The licence that a short file names on its first line, alone or as its title: `MIT`, `BSD-3-Clause License`.
fn in_short(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).filter(|_| text.len() <= NAMES_ONE)?;
    let title = line.trim_matches(['#', '=', '*', ' ']);
    let words = [" License", " license", " Licence", " licence"];
    canonical(words.iter().find_map(|word| title.strip_suffix(word)).unwrap_or(title))
}

/// The licences that stand within a longer text, from the one that is most alike.
fn inside(mut text: TextData) -> Vec<&'static str> {
    let mut found = Vec::new();
    for _ in 0..MOST {
        let Some((name, entry, _)) = best(&text) else { break };
        let (part, score) = text.optimize_bounds(&entry.original);
        if score < ALIKE {
            break;
        }
        found.push(name);
        text = part.white_out();
    }
    found
}

/// The licence that is most alike, the first of several.
fn best(text: &TextData) -> Option<(&'static str, &'static LicenseEntry, f32)> {
    let says = |words: &str| text.lines().iter().any(|line| line.to_lowercase().contains(words));
    let lacks = |name: &str| BY_WORDS.iter().any(|(licence, words)| *licence == name && !says(words));
    let candidates = scores(text).filter(|(at, _)| !lacks(&LICENCES[*at].0));
    let (at, score) = candidates.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    Some((&LICENCES[at].0, LICENCES[at].1, score))
}

/// How alike a text is to each licence, in any of the forms that it is known in.
fn scores(text: &TextData) -> impl Iterator<Item = (usize, f32)> {
    LICENCES.iter().enumerate().map(|(at, (_, entry))| {
        let forms = std::iter::once(&entry.original).chain(&entry.alternates).chain(&entry.headers);
        (at, forms.map(|form| text.match_score(form)).fold(0.0, f32::max))
    })
}
