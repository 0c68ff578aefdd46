//! Globs over paths, and patterns over names.
//!
//! A glob is matched against the whole path from the root of the repository. One that can't match any path is an
//! error: it would let through what its writer meant to name.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Longer globs are refused: none that a person writes is as long.
const MAX_LENGTH: usize = 512;

/// Globs over paths: `**` crosses folders, `*` and `?` do not; a leading `!` excludes what an earlier one takes in, and
/// of several that fit the last one decides.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    texts: Vec<String>,
    case: Case,
    set: GlobSet,
}

impl PartialEq for Globs {
    fn eq(&self, other: &Globs) -> bool {
        self.texts == other.texts && self.case == other.case
    }
}

/// Whether upper and lower case differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Case {
    /// They do.
    #[default]
    Differs,
    /// They are the same.
    Same,
}

/// A text that is no glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{glob}' is no glob: {reason}")]
pub struct GlobError {
    /// Which one, by its place in the list.
    pub at: usize,
    /// As it is written.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
    /// What to write instead, if that can be told.
    pub instead: Option<String>,
}

impl Globs {
    /// Globs as they are written.
    ///
    /// # Errors
    /// If one is no glob, or can fit no path.
    pub fn new(texts: Vec<String>, case: Case) -> Result<Globs, GlobError> {
        let mut set = GlobSetBuilder::new();
        for (at, text) in texts.iter().enumerate() {
            let error = |(reason, instead)| GlobError { at, glob: text.clone(), reason, instead };
            let glob = text.strip_prefix('!').unwrap_or(text);
            check(glob, at == 0 && text.starts_with('!')).map_err(error)?;
            let built = GlobBuilder::new(glob)
                .literal_separator(true)
                .backslash_escape(true)
                .empty_alternates(true)
                .case_insensitive(case == Case::Same)
                .build()
                .map_err(|fault| error((fault.kind().to_string(), None)))?;
            set.add(built);
        }
        let set = set.build().map_err(|fault| {
            let glob = fault.glob().unwrap_or_default();
            let at = texts.iter().position(|text| text.ends_with(glob)).unwrap_or(0);
            GlobError { at, glob: glob.to_owned(), reason: fault.kind().to_string(), instead: None }
        })?;
        Ok(Globs { texts, case, set })
    }

    /// As they are written.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether they take in a path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.which(path).is_some()
    }

    /// The glob that takes in a path, as it is written; `None` if none does, or a later one excludes it.
    #[must_use]
    pub fn which(&self, path: &str) -> Option<&str> {
        let last = self.set.matches(path).into_iter().max()?;
        self.texts.get(last).map(String::as_str).filter(|text| !text.starts_with('!'))
    }
}

/// What is wrong with a glob that could be parsed and would fit nothing, and what to write instead.
fn check(glob: &str, is_first_exclusion: bool) -> Result<(), (String, Option<String>)> {
    let wrong = |reason: &str, instead: Option<String>| Err((reason.to_owned(), instead));
    if glob.is_empty() {
        return wrong("it is empty", None);
    }
    if glob.len() > MAX_LENGTH {
        return wrong("it is too long", None);
    }
    if is_first_exclusion {
        return wrong("there is nothing before it that it could exclude", Some("**".to_owned()));
    }
    if let Some(rest) = glob.strip_prefix("./").or_else(|| glob.strip_prefix('/')) {
        return wrong("paths start at the root of the repository, without a slash", Some(rest.to_owned()));
    }
    if glob.ends_with('/') {
        return wrong("a folder is no file, so it fits none", Some(format!("{glob}**")));
    }
    if glob.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return wrong("no path has such a part", None);
    }
    Ok(())
}

/// Whether a name fits a pattern in which `*` stands for any characters and every other character for itself, so that
/// `*[bot]` means what it says. Upper and lower ASCII letters are the same.
#[must_use]
pub fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut left) = name.strip_prefix(start) else {
        return false;
    };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(end)
}
