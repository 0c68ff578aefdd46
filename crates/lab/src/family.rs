//! Kinds of types that are counted.

use std::fmt;
use std::str::FromStr;

/// A family of types. A count is always of one family: names of attributes have other frequencies than identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Every name but those of local variables.
    Identifier,
    /// A name that is asked of something: an attribute, a method, a path's last part.
    Api,
    /// What a file imports.
    Import,
    /// Two calls, one after the other in one file.
    CallBigram,
    /// A path of two or three node kinds in a syntax tree. The lexer has none: who has a parser hands them to the
    /// [`Builder`](crate::counts::Builder), under the names of the units that the lexer's types have.
    AstPath,
    /// The shape of a statement without its names and literals.
    Idiom,
}

impl Family {
    /// All families, in the order in which reports show them.
    pub const ALL: [Family; 6] =
        [Family::Identifier, Family::Api, Family::Import, Family::CallBigram, Family::AstPath, Family::Idiom];

    /// The name under which people and files know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Family::Identifier => "identifier",
            Family::Api => "api",
            Family::Import => "import",
            Family::CallBigram => "call-bigram",
            Family::AstPath => "ast-path",
            Family::Idiom => "idiom",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// No family has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no family of types is named `{name}`")]
pub struct UnknownFamily {
    /// What was asked for.
    pub name: String,
}

impl FromStr for Family {
    type Err = UnknownFamily;

    fn from_str(name: &str) -> Result<Family, UnknownFamily> {
        let found = Family::ALL.into_iter().find(|family| family.name() == name);
        found.ok_or_else(|| UnknownFamily { name: name.to_owned() })
    }
}
