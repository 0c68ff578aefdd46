//! Conditions in words: the reference page is made of them, so that it can't say anything else than the rules do.

use std::fmt::{self, Display, Formatter};

use super::rule::{Place, When};
use crate::language::Kind;

impl Display for When {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => joined(to, parts, " and "),
            Self::Any(parts) => joined(to, parts, " or "),
            Self::Not(part) => write!(to, "not ({part})"),
            Self::Kind(kinds) => {
                list(to, "language for ", &kinds.iter().copied().map(Kind::as_str).collect::<Vec<_>>())
            }
            Self::Folder(place, names) => {
                list(to, "folder ", names)?;
                to.write_str(place.words())
            }
            _ => match self.words_and_texts() {
                (words, Some(texts)) => list(to, words, texts),
                (words, None) => to.write_str(words),
            },
        }
    }
}

impl When {
    fn words_and_texts(&self) -> (&'static str, Option<&'static [&'static str]>) {
        match self {
            Self::FolderStarts(texts) => ("folder that begins ", Some(texts)),
            Self::FolderEnds(texts) => ("folder that ends ", Some(texts)),
            Self::Parent(texts) => ("directly in ", Some(texts)),
            Self::Name(texts) => ("name ", Some(texts)),
            Self::Starts(texts) => ("name begins ", Some(texts)),
            Self::Ends(texts) => ("name ends ", Some(texts)),
            Self::StemEnds(texts) => ("stem ends (case counts) ", Some(texts)),
            Self::Stem(texts) => ("stem ", Some(texts)),
            Self::Inner(texts) => ("inner extension ", Some(texts)),
            Self::Language(texts) => ("language ", Some(texts)),
            Self::Line(texts) => ("a line begins ", Some(texts)),
            Self::Contains(texts) => ("contains ", Some(texts)),
            Self::LocaleFolder => ("folder named for a human language", None),
            Self::LocaleStem => ("stem is, or ends in, a human language", None),
            Self::NoLanguage => ("language not known", None),
            Self::Header(says) => (says.words(), None),
            Self::Minified => ("minified", None),
            Self::SourceMapComment => ("last line points to a source map", None),
            Self::InTests => ("among tests", None),
            Self::InFixtures => ("among fixtures", None),
            Self::Folder(..) | Self::Kind(_) | Self::All(_) | Self::Any(_) | Self::Not(_) => ("", None),
        }
    }
}

impl Place {
    const fn words(self) -> &'static str {
        match self {
            Self::Anywhere => "",
            Self::NotPackage => " (not a package)",
            Self::OutsideSources => " (not a package, outside sources)",
            Self::Top => " (at the root)",
        }
    }
}

fn joined(to: &mut Formatter<'_>, parts: &[When], between: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        to.write_str(if at == 0 { "" } else { between })?;
        match part {
            When::All(_) | When::Any(_) => write!(to, "({part})")?,
            _ => write!(to, "{part}")?,
        }
    }
    Ok(())
}

fn list(to: &mut Formatter<'_>, words: &str, texts: &[&str]) -> fmt::Result {
    to.write_str(words)?;
    for (at, text) in texts.iter().enumerate() {
        write!(to, "{}`{}`", if at == 0 { "" } else { ", " }, text.replace('|', "\\|"))?;
    }
    Ok(())
}
