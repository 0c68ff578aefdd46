//! Which classes were there before: as a baseline in a file, or as the classes of an earlier commit.
//!
//! Places move, so a class is known again by its tokens: one of exact or renamed clones by the hashes of its windows, each
//! with the members that it had; one of edited clones by any of its members as a whole. A class is new where there are more
//! members now, or windows that were not there before. One that only shrank, moved or was renamed along is not; one of
//! edited clones is if all of its members changed.
//!
//! A file holds a sample of the windows: those whose hash is a multiple of 16, or all of a class without such.

use std::collections::BTreeMap;

use code::clones::{CloneClass, CloneType, Member, Settings, fragment_hash, window_hashes};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use super::files::Code;
use super::found::Found;
use crate::errors::CommandError;

/// The `schema` field of a baseline.
pub const SCHEMA: &str = "outcross/clones-baseline/1";

/// Of how many windows a file holds one.
const SAMPLE: u64 = 16;

/// Classes as a file holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: String,
    min_tokens: u32,
    classes: Vec<KnownClass>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownClass {
    r#type: u8,
    members: u32,
    /// Hashes of windows with exact names, as hex.
    exact: Vec<String>,
    /// The same, names by where they stood before.
    renamed: Vec<String>,
    /// Hashes of whole members.
    whole: Vec<String>,
}

/// What was there before.
#[derive(Debug, Clone, Default)]
pub struct Known {
    exact: HashMap<u64, u32>,
    renamed: HashMap<u64, u32>,
    whole: HashMap<u64, u32>,
    is_sample: bool,
}

/// The hashes of a class.
struct Hashes {
    exact: Vec<u64>,
    renamed: Vec<u64>,
    whole: Vec<u64>,
}

impl Hashes {
    fn of(code: &Code, class: &CloneClass, settings: &Settings) -> Self {
        let stream = |member: &Member| &code.files[member.file as usize].stream;
        // A table says how many members had a window: those of a class of this type or a stricter one are alike in it.
        let windows = |seen_as: CloneType| match class.members.first().filter(|_| class.clone_type <= seen_as) {
            Some(member) => distinct(window_hashes(stream(member), member, settings, seen_as)),
            None => Vec::new(),
        };
        let whole = class.members.iter().map(|member| fragment_hash(stream(member), member));
        Self {
            exact: windows(CloneType::Exact),
            renamed: windows(CloneType::Renamed),
            whole: distinct(whole.collect()),
        }
    }

    fn sampled(self) -> Self {
        Self { exact: sample(self.exact), renamed: sample(self.renamed), whole: self.whole }
    }
}

fn distinct(mut hashes: Vec<u64>) -> Vec<u64> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn sample(hashes: Vec<u64>) -> Vec<u64> {
    let kept: Vec<u64> = hashes.iter().copied().filter(|hash| hash.is_multiple_of(SAMPLE)).collect();
    if kept.is_empty() { hashes } else { kept }
}

impl Known {
    /// The classes of an earlier commit.
    #[must_use]
    pub fn of(code: &Code, found: &Found, settings: &Settings) -> Self {
        let mut known = Self::default();
        for class in found.classes.iter().map(|found| &found.class) {
            known.add(&Hashes::of(code, class, settings), count(class));
        }
        known
    }

    fn add(&mut self, hashes: &Hashes, members: u32) {
        let tables =
            [(&mut self.exact, &hashes.exact), (&mut self.renamed, &hashes.renamed), (&mut self.whole, &hashes.whole)];
        for (table, hashes) in tables {
            for hash in hashes {
                let most = table.entry(*hash).or_default();
                *most = members.max(*most);
            }
        }
    }

    /// Whether a class was not there, or had fewer members.
    #[must_use]
    pub fn is_new(&self, code: &Code, class: &CloneClass, settings: &Settings) -> bool {
        let hashes = Hashes::of(code, class, settings);
        let members = count(class);
        let had = |table: &HashMap<u64, u32>, hash: &u64| table.get(hash).is_some_and(|had| *had >= members);
        let all = |table: &HashMap<u64, u32>, of: &[u64]| {
            let mut looked_at = of.iter().filter(|hash| !self.is_sample || hash.is_multiple_of(SAMPLE)).peekable();
            match looked_at.peek() {
                Some(_) => looked_at.all(|hash| had(table, hash)),
                // None of its windows is in a sample: one that a short class was kept with has to be.
                None => of.iter().any(|hash| had(table, hash)),
            }
        };
        !match class.clone_type {
            CloneType::Exact => all(&self.exact, &hashes.exact),
            CloneType::Renamed => all(&self.renamed, &hashes.renamed),
            CloneType::Edited => hashes.whole.iter().any(|hash| had(&self.whole, hash)),
        }
    }
}

fn count(class: &CloneClass) -> u32 {
    u32::try_from(class.members.len()).unwrap_or(u32::MAX)
}

impl Baseline {
    /// The classes that were found.
    #[must_use]
    pub fn of(code: &Code, found: &Found, settings: &Settings) -> Self {
        let hex = |hashes: Vec<u64>| hashes.into_iter().map(|hash| format!("{hash:016x}")).collect();
        let class = |class: &CloneClass| {
            let Hashes { exact, renamed, whole } = Hashes::of(code, class, settings).sampled();
            let (exact, renamed, whole) = (hex(exact), hex(renamed), hex(whole));
            KnownClass { r#type: class.clone_type.number(), members: count(class), exact, renamed, whole }
        };
        let mut classes: Vec<KnownClass> = found.classes.iter().map(|found| class(&found.class)).collect();
        classes.sort();
        Self { schema: SCHEMA.to_owned(), min_tokens: settings.min_tokens, classes }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// If it is no baseline, or one of another window.
    pub fn known(text: &str, settings: &Settings) -> Result<Known, CommandError> {
        let again = "make a new one with --write-baseline FILE";
        let wrong = |error: String| CommandError::usage(format!("the baseline can't be used: {error}")).hint(again);
        let baseline: Baseline = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        if baseline.schema != SCHEMA {
            return Err(wrong(format!("its schema is {:?}, not {SCHEMA:?}", baseline.schema)));
        }
        if baseline.min_tokens != settings.min_tokens {
            let (its, ours) = (baseline.min_tokens, settings.min_tokens);
            return Err(wrong(format!("it was made with --min-tokens {its}, this is a search with {ours}")));
        }
        let mut known = Known { is_sample: true, ..Known::default() };
        for class in &baseline.classes {
            let numbers = |texts: &[String]| {
                let number =
                    |text: &String| u64::from_str_radix(text, 16).map_err(|_| wrong(format!("{text:?} is no hash")));
                texts.iter().map(number).collect::<Result<Vec<u64>, _>>()
            };
            let hashes = Hashes {
                exact: numbers(&class.exact)?,
                renamed: numbers(&class.renamed)?,
                whole: numbers(&class.whole)?,
            };
            known.add(&hashes, class.members);
        }
        Ok(known)
    }

    /// Classes by type.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<u8, usize> {
        let mut counts = BTreeMap::new();
        self.classes.iter().for_each(|class| *counts.entry(class.r#type).or_default() += 1);
        counts
    }
}
