//! Texts of the user interface, by language.

use super::rule;
use crate::class::rule::{Place, Rule, When};
use crate::language::Kind;

/// Folders of translations, and of nothing else.
const TRANSLATIONS: When =
    When::Folder(Place::Anywhere, &["locales", "locale", "_locales", "i18n", "l10n", "translations", "intl", "nls"]);

pub(in crate::class) const RULES: &[Rule] = &[
    rule(
        "translation-extension",
        When::Ends(&[
            ".po",
            ".pot",
            ".xliff",
            ".xlf",
            ".arb",
            ".resx",
            ".resw",
            ".strings",
            ".stringsdict",
            ".xcstrings",
            ".tmx",
        ]),
    ),
    rule("translation-fluent", When::Language(&["Fluent"])),
    rule("translation-qt", When::All(&[When::Ends(&[".ts"]), When::Line(&["<TS ", "<!DOCTYPE TS", "<TS>"])])),
    rule(
        "translation-android",
        When::All(&[
            When::Any(&[When::FolderStarts(&["values-"]), When::Parent(&["values"])]),
            When::Name(&["strings.xml", "plurals.xml", "arrays.xml"]),
        ]),
    ),
    rule("translation-apple", When::All(&[When::FolderEnds(&[".lproj"]), When::Kind(&[Kind::Data])])),
    rule(
        "translation-folder",
        When::All(&[
            TRANSLATIONS,
            When::Any(&[When::LocaleStem, When::LocaleFolder]),
            When::Any(&[
                When::Kind(&[Kind::Data]),
                When::Language(&["JavaScript", "TypeScript", "PHP", "Python", "Ruby", "Text"]),
            ]),
        ]),
    ),
    rule(
        "translation-lang-folder",
        When::All(&[
            When::Folder(Place::OutsideSources, &["lang", "langs", "languages"]),
            When::Any(&[When::LocaleStem, When::LocaleFolder]),
            When::Any(&[When::Kind(&[Kind::Data]), When::Language(&["PHP"])]),
        ]),
    ),
    rule(
        "translation-properties",
        When::All(&[When::Ends(&[".properties"]), When::LocaleStem, When::Contains(&["="])]),
    ),
];
