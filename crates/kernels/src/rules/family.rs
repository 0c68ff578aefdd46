//! The settings of RefineCode that a language falls under.

use code::{Kind, Language};

/// A setting of RefineCode: seven languages and two kinds have one of their own, the rest share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Any other language, and texts without one.
    Others,
    /// Languages of data.
    Data,
    /// Shell.
    Shell,
    /// SQL.
    Sql,
    /// Python.
    Python,
    /// C.
    C,
    /// C++.
    Cpp,
    /// C#.
    CSharp,
    /// Go.
    Go,
    /// HTML.
    Html,
    /// Java.
    Java,
    /// JavaScript.
    JavaScript,
    /// Languages of prose, which RefineCode has other rules for; they are not among ours.
    Prose,
}

/// Not of [`Kind::Data`], but data to RefineCode (its `artifacts/program_to_type.py`).
const DATA: &[&str] = &[
    "CSS",
    "GraphQL",
    "Graphviz (DOT)",
    "Lark",
    "Linker Script",
    "Protocol Buffer",
    "RPM Spec",
    "SCSS",
    "SPARQL",
    "WebAssembly Interface Type",
    "YANG",
];

/// Of [`Kind::Data`], and code to RefineCode.
const NOT_DATA: &[&str] = &["Diff"];

/// Not of [`Kind::Prose`], but text to RefineCode.
const PROSE: &[&str] = &["MDX", "Rich Text Format", "Roff", "TeX"];

/// Of [`Kind::Prose`], and code to RefineCode.
const NOT_PROSE: &[&str] = &["Fluent"];

impl Family {
    /// All that rules speak of: every one but prose.
    pub const CODE: &'static [Self] = &[
        Self::Others,
        Self::Data,
        Self::Shell,
        Self::Sql,
        Self::Python,
        Self::C,
        Self::Cpp,
        Self::CSharp,
        Self::Go,
        Self::Html,
        Self::Java,
        Self::JavaScript,
    ];

    /// The setting for a language.
    #[must_use]
    pub fn of(language: Option<Language>) -> Self {
        let Some(language) = language else { return Self::Others };
        match (language.name(), language.kind()) {
            ("Shell", _) => Self::Shell,
            ("SQL", _) => Self::Sql,
            ("Python", _) => Self::Python,
            ("C", _) => Self::C,
            ("C++", _) => Self::Cpp,
            ("C#", _) => Self::CSharp,
            ("Go", _) => Self::Go,
            ("HTML", _) => Self::Html,
            ("Java", _) => Self::Java,
            ("JavaScript", _) => Self::JavaScript,
            (name, _) if DATA.contains(&name) => Self::Data,
            (name, _) if PROSE.contains(&name) => Self::Prose,
            (name, Kind::Data) if !NOT_DATA.contains(&name) => Self::Data,
            (name, Kind::Prose) if !NOT_PROSE.contains(&name) => Self::Prose,
            _ => Self::Others,
        }
    }

    /// The word for it: a language's name, `data`, `prose`, `others`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Others => "others",
            Self::Data => "data",
            Self::Shell => "Shell",
            Self::Sql => "SQL",
            Self::Python => "Python",
            Self::C => "C",
            Self::Cpp => "C++",
            Self::CSharp => "C#",
            Self::Go => "Go",
            Self::Html => "HTML",
            Self::Java => "Java",
            Self::JavaScript => "JavaScript",
            Self::Prose => "prose",
        }
    }
}
