//! Text for people.

use super::rule;
use crate::class::rule::{Place, Rule, When};
use crate::language::Kind;

/// Written for people, whatever folder they lie in.
pub(in crate::class) const NAMES: &[Rule] = &[rule(
    "docs-name",
    When::All(&[
        When::Any(&[
            When::Stem(&[
                "README",
                "CHANGELOG",
                "CHANGES",
                "HISTORY",
                "NEWS",
                "LICENSE",
                "LICENCE",
                "COPYING",
                "COPYRIGHT",
                "NOTICE",
                "CONTRIBUTING",
                "CONTRIBUTORS",
                "AUTHORS",
                "MAINTAINERS",
                "THANKS",
                "SECURITY",
                "CODE_OF_CONDUCT",
                "SUPPORT",
                "GOVERNANCE",
                "INSTALL",
                "HACKING",
                "FAQ",
                "todo",
                "ROADMAP",
                "UPGRADING",
                "RELEASES",
                "PATENTS",
                "UNLICENSE",
                "ARCHITECTURE",
                "CREDITS",
                "BUGS",
                "MIGRATING",
                "CITATION",
                "AGENTS",
                "CLAUDE",
            ]),
            When::Starts(&[
                "README.",
                "README-",
                "LICENSE-",
                "LICENCE-",
                "LICENSE.",
                "COPYING.",
                "CHANGELOG.",
                "CHANGES.",
            ]),
        ]),
        When::Any(&[When::NoLanguage, When::Kind(&[Kind::Prose]), When::Ends(&[".cff"])]),
    ]),
)];

const FOLDERS: &[&str] = &["docs", "doc", "documentation", "man", "manual", "manpages", "mans", "javadoc", "apidocs"];

/// Languages in which sites of documentation are set up. Others in a folder called `doc` are a module of that name.
const OF_SITES: &[&str] =
    &["Python", "JavaScript", "TypeScript", "TSX", "Shell", "Makefile", "Batchfile", "Perl", "Ruby"];

pub(in crate::class) const RULES: &[Rule] = &[
    rule("docs-folder", When::Folder(Place::Top, FOLDERS)),
    rule(
        "docs-folder-nested",
        When::All(&[
            When::Folder(Place::OutsideSources, FOLDERS),
            When::Any(&[When::Not(&When::Kind(&[Kind::Programming])), When::Language(OF_SITES)]),
        ]),
    ),
    rule("prose", When::All(&[When::Kind(&[Kind::Prose]), When::Not(&When::Language(&["Text", "Fluent"]))])),
    rule(
        "man-page",
        When::All(&[
            When::Language(&["Roff"]),
            When::Ends(&[
                ".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9", ".man", ".mdoc", ".1.in", ".5.in", ".8.in",
            ]),
        ]),
    ),
    rule("text-for-people", When::Name(&["llms.txt", "llms-full.txt", "NOTES.txt", "RELNOTES.txt", "HOWTO.txt"])),
];
