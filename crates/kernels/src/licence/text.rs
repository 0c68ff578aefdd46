//! Which licence a text is, by the texts of the list of SPDX.
//!
//! Texts are normalised by the matching guidelines of SPDX, and compared by the pairs of words that they share
//! (Sørensen's and Dice's coefficient), as askalono did, whose store the crate `spdx` carries on.

use std::sync::LazyLock;

use spdx::detection::{LicenseEntry, Store, TextData};

use crate::licence::expression::{all_of, canonical};
use crate::licence::pairs::{most_alike, pairs};
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

/// A licence that texts are compared with.
struct Known {
    name: String,
    /// The forms that it is known in, with how many pairs each has.
    forms: Vec<(&'static TextData, Option<u32>)>,
}

/// The licences in the order in which one of two that are equally alike is named.
static LICENCES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |(name, entry): (&String, &'static LicenseEntry)| {
        let forms = std::iter::once(&entry.original).chain(&entry.alternates).chain(&entry.headers);
        Known { name: name_of(name, entry), forms: forms.map(|form| (form, pairs(form))).collect() }
    };
    let mut all: Vec<Known> = STORE.iter().map(known).collect();
    all.sort_by_cached_key(|known| rank(&known.name));
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
    let (known, score) = best(&whole)?;
    if score >= SURE {
        return canonical(&known.name);
    }
    if score >= ALIKE && !has_room(&whole, known) {
        return canonical(&known.name);
    }
    // A short licence behind a long one hardly changes how alike the whole is to the long one.
    let found = all_of(inside(whole, known).into_iter());
    found.or_else(|| canonical(&known.name).filter(|_| score >= ALIKE)).or_else(|| tag::tag_of(text))
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

/// Of a text that is alike to another one how much is at least as long as the other, or shared with it: with `m` shared
/// pairs among `a` and `b`, `2 m / (a + b) >= ALIKE` and `m <= a, b`.
const LEAST_PART: f32 = ALIKE / (2.0 - ALIKE);

/// Pairs that a part of a text may have and the whole lacks: at the ends of lines that the whole leaves out.
const AT_ENDS: f32 = 4.0;

/// Whether a text that is alike to a licence may hold another one beside it, whose pairs then are in the whole: most
/// texts have no place for more than a few sentences. Looking for it in all parts of the text takes four times as long.
fn has_room(text: &TextData, known: &Known) -> bool {
    let (Some(own), Some(Some(first))) = (pairs(text), known.forms.first().map(|(_, pairs)| *pairs)) else {
        return true;
    };
    let rest = own as f32 - LEAST_PART * first as f32 + AT_ENDS;
    let fits = |form: &TextData, pairs: Option<u32>| {
        // Of how many pairs a licence is that has none of the common ones is not known: any that is shared may be enough.
        let Some(pairs) = pairs else { return text.match_score(form) > 0.0 };
        let least = LEAST_PART * pairs as f32;
        least <= rest && text.match_score(form) * (own + pairs) as f32 / 2.0 + AT_ENDS >= least
    };
    let others = LICENCES.iter().filter(|other| other.name != known.name);
    others.filter_map(|other| other.forms.first()).any(|(form, pairs)| fits(form, *pairs))
}

/// The licences that stand within a longer text, from the one that is most alike.
fn inside(mut text: TextData, most_alike: &'static Known) -> Vec<&'static str> {
    let (mut found, mut next) = (Vec::new(), Some(most_alike));
    while let Some(known) = next.filter(|_| found.len() < MOST) {
        let (part, score) = text.optimize_bounds(known.forms[0].0);
        if score < ALIKE {
            break;
        }
        found.push(known.name.as_str());
        text = part.white_out();
        next = best(&text).map(|(known, _)| known);
    }
    found
}

/// The licence that is most alike, the first of several.
fn best(text: &TextData) -> Option<(&'static Known, f32)> {
    let says = |words: &str| text.lines().iter().any(|line| line.to_lowercase().contains(words));
    let lacks = |name: &str| BY_WORDS.iter().any(|(licence, words)| *licence == name && !says(words));
    let own = pairs(text);
    let bounded = |(at, known): (usize, &'static Known)| {
        known.forms.iter().map(move |(form, pairs)| (most_alike(own, *pairs), at, *form))
    };
    let candidates = LICENCES.iter().enumerate().filter(|(_, known)| !lacks(&known.name));
    let mut forms: Vec<(f32, usize, &TextData)> = candidates.flat_map(bounded).collect();
    // Those first that can be most alike, so that most need not be compared.
    forms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut best = None;
    for (bound, at, form) in forms {
        if best.is_some_and(|(score, _)| bound < score) {
            break;
        }
        let score = text.match_score(form);
        if best.is_none_or(|(most, first)| score > most || (score == most && at < first)) {
            best = Some((score, at));
        }
    }
    best.map(|(score, at)| (&LICENCES[at], score))
}
