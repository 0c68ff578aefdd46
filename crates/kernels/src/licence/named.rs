//! Which files say something of licences, by their names, and the licence files of one folder.

use crate::licence::manifest::Kind;
use crate::licence::{DecidedFrom, KnownTexts, Licence, expression};

/// What a file is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// `<name>.license`, with the path that it is for.
    Sidecar(String),
    /// `REUSE.toml`.
    Reuse,
    /// `.reuse/dep5`.
    Dep5,
    /// The text of a licence.
    Licence(Role),
    /// A manifest of a package.
    Manifest(Kind),
}

/// How a licence file stands to the others of its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// One of those to choose from: `LICENSE`, `LICENSE-MIT`, `UNLICENSE`.
    Choice,
    /// `COPYING`: beside a `LICENSE` of another kind nothing says that one may choose.
    Copying,
    /// What holds beside it: `LICENSE-UNICODE` for tables in the source.
    Also,
    /// What lifts terms of another: `COPYING.LESSER`.
    Lesser,
}

/// What a path is, `None` for a file that says nothing of licences.
pub(crate) fn of(path: &str) -> Option<Named> {
    let name = path.rsplit('/').next()?;
    if let Some(of) = path.strip_suffix(".license").filter(|of| !of.is_empty() && !of.ends_with('/')) {
        return Some(Named::Sidecar(of.to_owned()));
    }
    if name == "REUSE.toml" {
        return Some(Named::Reuse);
    }
    if path == ".reuse/dep5" || path.ends_with("/.reuse/dep5") {
        return Some(Named::Dep5);
    }
    Kind::of(name).map(Named::Manifest).or_else(|| role(path, name).map(Named::Licence))
}

/// Words of names that hold the licences of others.
const OTHERS: &[&str] =
    &["third", "3rd", "dependenc", "vendor", "bundled", "notice", "header", "template", "font", "logo"];

fn role(path: &str, name: &str) -> Option<Role> {
    let lower = name.to_ascii_lowercase();
    let (stem, ending) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    // What follows a dot is an ending of a text, or which licence it is: `LICENSE.mit`, not `license.rs`.
    let texts = ["", "md", "markdown", "txt", "text", "rst", "adoc", "html"];
    let which = [
        "mit", "apache", "apache2", "apache-2", "apache20", "bsd", "gpl", "lgpl", "lesser", "mpl", "lib", "zlib",
        "boost",
    ];
    let stem = if texts.contains(&ending) { stem } else { &lower };
    let parts: Vec<&str> = stem.split(['-', '_', '.', ' ']).collect();
    let words = ["license", "licence", "licenses", "copying", "copyright", "unlicense", "unlicence"];
    let is_text = texts.contains(&ending) || which.contains(&ending) || ending.chars().any(|c| c.is_ascii_digit());
    let is_licence =
        is_text && (words.contains(&parts[0]) || parts.last().is_some_and(|last| words[..2].contains(last)));
    // The texts that a REUSE project keeps are named by tags; they are nobody's nearest licence.
    let is_store = path.rsplit('/').nth(1).is_some_and(|folder| folder == "LICENSES");
    if !is_licence || is_store || OTHERS.iter().any(|other| stem.contains(other)) {
        return None;
    }
    Some(match stem {
        stem if stem.contains("lesser") || stem.ends_with(".lib") => Role::Lesser,
        stem if stem.contains("unicode") => Role::Also,
        stem if stem.contains("copy") => Role::Copying,
        _ => Role::Choice,
    })
}

/// The licence files of a folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// By name: the role and the licence of the text, `None` for an unknown one.
    files: std::collections::BTreeMap<String, (Role, Option<String>)>,
}

impl Folder {
    pub(crate) fn add(&mut self, path: &str, role: Role, content: &str, known: &KnownTexts) {
        self.files.insert(path.to_owned(), (role, known.of(content)));
    }

    /// One of the choices, and what else holds; the lesser terms in place of the others where there are some.
    pub(crate) fn licence(&self) -> Licence {
        let of = |role: Role| {
            let files = self.files.values().filter(move |(of, _)| *of == role);
            files.filter_map(|(_, licence)| licence.as_deref())
        };
        let lesser = expression::any_of(of(Role::Lesser));
        let copying = || expression::any_of(of(Role::Copying));
        let choice = || expression::any_of(of(Role::Choice));
        let main = if lesser.is_some() { [lesser, None] } else { [choice(), copying()] };
        let expression = expression::all_of(main.iter().flatten().map(String::as_str).chain(of(Role::Also)));
        let known = self.files.iter().find(|(_, (_, licence))| licence.is_some());
        let decided_by = known.or_else(|| self.files.iter().next()).map(|(path, _)| path.clone()).unwrap_or_default();
        Licence { expression, from: DecidedFrom::File, decided_by }
    }
}
