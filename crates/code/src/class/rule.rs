//! The language in which rules are written, and what each of its words means.

use super::file::{File, Folder};
use super::{header, minified};
use crate::language::Kind;

/// A named condition.
pub(super) struct Rule {
    /// Shown as the reason.
    pub(super) name: &'static str,
    pub(super) when: When,
}

/// A condition on a file. Names are compared without regard to ASCII case, unless it says otherwise.
pub(super) enum When {
    /// Some folder on the path is called so.
    Folder(Place, &'static [&'static str]),
    /// The name of some folder begins so.
    FolderStarts(&'static [&'static str]),
    /// The name of some folder ends so.
    FolderEnds(&'static [&'static str]),
    /// The folder that holds the file is called so.
    Parent(&'static [&'static str]),
    /// Some folder is the name of a human language (`de`, `pt-BR`, `zh_Hans`).
    LocaleFolder,
    /// The whole name of the file.
    Name(&'static [&'static str]),
    /// The name begins so.
    Starts(&'static [&'static str]),
    /// The name ends so, and has something before it.
    Ends(&'static [&'static str]),
    /// The name up to its last dot ends so, has something before it, and the case is the same.
    StemEnds(&'static [&'static str]),
    /// The name up to its last dot.
    Stem(&'static [&'static str]),
    /// A part between two dots of the name, or after its first one and before its extension (`a.test.ts`).
    Inner(&'static [&'static str]),
    /// The name up to its last dot is a human language, or ends with `_` or `-` or `.` and one.
    LocaleStem,
    /// What the language is for.
    Kind(&'static [Kind]),
    /// The language is called so.
    Language(&'static [&'static str]),
    /// The language is not known.
    NoLanguage,
    /// A line of the head begins so, and the case is the same.
    Line(&'static [&'static str]),
    /// The head contains it, and the case is the same.
    Contains(&'static [&'static str]),
    /// The comments before the first code say that a program wrote the file.
    Header(header::Says),
    /// Lines are so long that nobody wrote them.
    Minified,
    /// The last line points to a source map.
    SourceMapComment,
    /// It lies in a folder of tests.
    InTests,
    /// It lies in a folder of what tests read.
    InFixtures,
    /// Each of these.
    All(&'static [When]),
    /// One of these.
    Any(&'static [When]),
    /// Not this.
    Not(&'static When),
}

/// Where a folder counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Wherever it lies.
    Anywhere,
    /// Not directly in a folder whose folders are packages or verbs: `crates/test` is a package of that name.
    NotPackage,
    /// As [`Place::NotPackage`], and not below a folder of sources: `src/docs` is a module of that name.
    OutsideSources,
    /// At the root.
    Top,
}

/// Folders whose folders are packages or verbs, named for what they do.
pub(super) const PACKAGES: &[&str] = &["crates", "packages", "apps", "cmd", "commands", "subcommands"];

/// Folders whose folders are modules, named for what they do.
pub(super) const SOURCES: &[&str] = &["src", "lib", "app", "internal", "pkg", "source", "sources"];

impl When {
    pub(super) fn holds(&self, file: &File<'_>) -> bool {
        match self {
            Self::Folder(..) | Self::FolderStarts(_) | Self::FolderEnds(_) | Self::Parent(_) | Self::LocaleFolder => {
                self.holds_for_folders(file)
            }
            Self::Kind(kinds) => file.kind().is_some_and(|kind| kinds.contains(&kind)),
            Self::Language(names) => names.contains(&file.language_name()),
            Self::NoLanguage => file.language.is_none(),
            Self::Line(starts) => starts.iter().any(|start| file.looked.has_line(start.as_bytes())),
            Self::Contains(texts) => texts.iter().any(|text| file.looked.has(text.as_bytes())),
            Self::Header(says) => header::says(file, *says),
            Self::Minified => minified::is_minified(file.looked),
            Self::SourceMapComment => minified::names_source_map(file.looked),
            Self::InTests => *file.in_tests.get_or_init(|| super::rules::TESTS.holds(file)),
            Self::InFixtures => *file.in_fixtures.get_or_init(|| super::rules::FIXTURES.holds(file)),
            Self::All(parts) => parts.iter().all(|part| part.holds(file)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(file)),
            Self::Not(part) => !part.holds(file),
            _ => self.holds_for_name(file),
        }
    }

    fn holds_for_folders(&self, file: &File<'_>) -> bool {
        match self {
            Self::Folder(place, names) => file.folders().any(|folder| is(folder.name, names) && place.counts(folder)),
            Self::FolderStarts(starts) => file.folders().any(|folder| begins(folder.name, starts)),
            Self::FolderEnds(ends) => file.folders().any(|folder| finishes(folder.name, ends)),
            Self::Parent(names) => is(file.parent(), names),
            Self::LocaleFolder => file.folders().any(|folder| super::rules::locale::is_locale(folder.name)),
            _ => false,
        }
    }

    fn holds_for_name(&self, file: &File<'_>) -> bool {
        match self {
            Self::Name(names) => is(file.name, names),
            Self::Starts(starts) => begins(file.name, starts),
            Self::Ends(ends) => finishes(file.name, ends),
            Self::Stem(names) => is(file.stem(), names),
            Self::StemEnds(ends) => {
                let stem = file.stem();
                ends.iter().any(|end| stem.len() > end.len() && stem.ends_with(end.as_bytes()))
            }
            Self::Inner(names) => {
                let mut parts = file.stem().split(|byte| *byte == b'.').skip(1);
                parts.any(|part| is(part, names))
            }
            Self::LocaleStem => super::rules::locale::ends_with_locale(file.stem()),
            _ => false,
        }
    }
}

impl Place {
    fn counts(self, folder: Folder<'_>) -> bool {
        match self {
            Self::Anywhere => true,
            Self::NotPackage => !is(folder.parent(), PACKAGES),
            Self::OutsideSources => !is(folder.parent(), PACKAGES) && !folder.above().any(|name| is(name, SOURCES)),
            Self::Top => folder.before.is_empty(),
        }
    }
}

fn is(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

fn begins(name: &[u8], starts: &[&str]) -> bool {
    starts.iter().any(|start| name.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start.as_bytes())))
}

fn finishes(name: &[u8], ends: &[&str]) -> bool {
    let finish = |end: &&str| {
        let part = name.len().checked_sub(end.len()).filter(|before| *before > 0).map(|before| &name[before..]);
        part.is_some_and(|part| part.eq_ignore_ascii_case(end.as_bytes()))
    };
    ends.iter().any(finish)
}
