//! The class of a file: what its lines are to the people of the repository, and the rule that says so.
//!
//! Rules are data, one table a class (`rules/`). They are asked in a fixed order, the first that holds decides:
//!
//! 1. `linguist-vendored` set;
//! 2. what the file itself is: [`Snapshot`](Class::Snapshot), [`Translation`](Class::Translation),
//!    [`Generated`](Class::Generated) (or `linguist-generated` set), then `linguist-documentation` set;
//! 3. where it lies and what it is called: vendored, docs by name, set-up of CI, test and its data,
//!    docs, config, data;
//! 4. source for languages of programming and markup, data for the rest.
//!
//! An attribute that is unset switches the rules of its class off. Invariant: the answer depends on the path, the looked
//! at bytes and the attributes alone.

use self::file::File;
use self::rule::Rule;
use crate::attributes::{Attributes, Marks};
use crate::language;
use crate::looked::Looked;

mod file;
mod header;
mod minified;
mod render;
mod rule;
mod rules;

/// What the lines of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Code and markup that people of this repository write.
    Source,
    /// Code that tests the source.
    Test,
    /// Text for people.
    Docs,
    /// Settings of tools, builds and services.
    Config,
    /// Values, records, fixtures; and files of which nothing is known.
    Data,
    /// The work of others, kept here.
    Vendored,
    /// Written by a program from something else.
    Generated,
    /// Texts of the user interface, by language.
    Translation,
    /// Recorded output that tests compare with.
    Snapshot,
}

impl Class {
    /// Every class, in the order of the enum.
    pub const ALL: [Self; 9] = [
        Self::Source,
        Self::Test,
        Self::Docs,
        Self::Config,
        Self::Data,
        Self::Vendored,
        Self::Generated,
        Self::Translation,
        Self::Snapshot,
    ];

    /// The word that tables and reports use: `source`, `test`, `docs`, ...
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Test => "test",
            Self::Docs => "docs",
            Self::Config => "config",
            Self::Data => "data",
            Self::Vendored => "vendored",
            Self::Generated => "generated",
            Self::Translation => "translation",
            Self::Snapshot => "snapshot",
        }
    }
}

/// A class and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classified {
    /// What the lines of the file are.
    pub class: Class,
    /// The name of the rule that decided, as [`rules`] lists it.
    pub reason: &'static str,
}

/// A rule in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// The class it gives.
    pub class: Class,
    /// Its name.
    pub name: &'static str,
    /// When it holds, as Markdown.
    pub when: String,
}

/// A group of rules that are asked together, with the attribute that can force or forbid them.
struct Stage {
    class: Class,
    attribute: Option<Attribute>,
    rules: &'static [Rule],
}

/// An attribute of `.gitattributes` that speaks of a class, and the name of the rule that it stands for.
#[derive(Clone, Copy)]
struct Attribute {
    name: &'static str,
    read: fn(&Marks) -> Option<bool>,
    /// Whether setting it decides at this stage; a class has one such stage, and all of its stages can be forbidden.
    decides: Decides,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decides {
    Here,
    Elsewhere,
}

const fn attribute(name: &'static str, decides: Decides, read: fn(&Marks) -> Option<bool>) -> Option<Attribute> {
    Some(Attribute { name, read, decides })
}

const fn stage(class: Class, attribute: Option<Attribute>, rules: &'static [Rule]) -> Stage {
    Stage { class, attribute, rules }
}

const VENDORED: &str = "linguist-vendored";
const GENERATED: &str = "linguist-generated";
const DOCUMENTATION: &str = "linguist-documentation";

/// The order in which rules are asked.
static STAGES: &[Stage] = &[
    stage(Class::Vendored, attribute(VENDORED, Decides::Here, |marks| marks.vendored), &[]),
    stage(Class::Snapshot, None, rules::snapshot::RULES),
    stage(Class::Translation, None, rules::translation::RULES),
    stage(Class::Generated, attribute(GENERATED, Decides::Here, |marks| marks.generated), rules::generated::RULES),
    stage(Class::Docs, attribute(DOCUMENTATION, Decides::Here, |marks| marks.documentation), &[]),
    stage(Class::Vendored, attribute(VENDORED, Decides::Elsewhere, |marks| marks.vendored), rules::vendored::RULES),
    stage(Class::Docs, attribute(DOCUMENTATION, Decides::Elsewhere, |marks| marks.documentation), rules::docs::NAMES),
    stage(Class::Config, None, rules::config::CI),
    stage(Class::Data, None, rules::data::OF_TESTS),
    stage(Class::Test, None, rules::test::RULES),
    stage(Class::Docs, attribute(DOCUMENTATION, Decides::Elsewhere, |marks| marks.documentation), rules::docs::RULES),
    stage(Class::Config, None, rules::config::RULES),
    stage(Class::Data, None, rules::data::RULES),
    stage(Class::Source, None, rules::source::RULES),
];

/// What decides where no rule holds.
const NOTHING_KNOWN: Classified = Classified { class: Class::Data, reason: "nothing-known" };

/// The class of the file at `path`.
///
/// `path` is any bytes from the root of the repository, folders separated by `/`. `content` is the whole file, of which
/// the first [`HEAD_BYTES`](crate::HEAD_BYTES) and last [`TAIL_BYTES`](crate::TAIL_BYTES) count; the start alone does,
/// but for minified files and source maps. `attributes` are those of the branch that is trusted.
#[must_use]
pub fn classify(path: &[u8], content: &[u8], attributes: &Attributes) -> Classified {
    let marks = attributes.of(path);
    let looked = Looked::new(content);
    let language = marks.language.or_else(|| language::of(language::file_name(path), looked));
    let file = File::new(path, looked, language);
    STAGES.iter().find_map(|stage| stage.decide(&file, &marks)).unwrap_or(NOTHING_KNOWN)
}

impl Stage {
    fn decide(&self, file: &File<'_>, marks: &Marks) -> Option<Classified> {
        let classified = |reason| Classified { class: self.class, reason };
        if let Some(attribute) = self.attribute {
            match (attribute.read)(marks) {
                Some(true) if attribute.decides == Decides::Here => return Some(classified(attribute.name)),
                Some(false) => return None,
                _ => {}
            }
        }
        self.rules.iter().find(|rule| rule.when.holds(file)).map(|rule| classified(rule.name))
    }
}

/// The line of a header that says that a program wrote the file, and what it says in words. The path has no part in it.
#[cfg(feature = "units")]
pub(crate) fn header_says(
    language: Option<language::Language>,
    content: &[u8],
) -> Option<(std::ops::Range<usize>, &'static str)> {
    let (said, line) = header::find(&File::new(b"", Looked::new(content), language))?;
    let start = line.as_ptr().addr() - content.as_ptr().addr();
    Some((start..start + line.len(), said.words()))
}

/// Every rule in the order in which they are asked, in words.
pub fn rules() -> impl Iterator<Item = RuleText> {
    let last = RuleText { class: NOTHING_KNOWN.class, name: NOTHING_KNOWN.reason, when: "everything else".to_owned() };
    STAGES.iter().flat_map(Stage::texts).chain([last])
}

/// The words that [`rules`] use without saying what they mean, and their meaning as Markdown.
#[must_use]
pub fn terms() -> [(&'static str, String); 2] {
    [("among tests", rules::TESTS.to_string()), ("among fixtures", rules::FIXTURES.to_string())]
}

impl Stage {
    fn texts(&self) -> impl Iterator<Item = RuleText> + '_ {
        let forced = self.attribute.filter(|attribute| attribute.decides == Decides::Here);
        let forced = forced.map(|attribute| self.text(attribute.name, "the attribute is set".to_owned()));
        forced.into_iter().chain(self.rules.iter().map(|rule| self.text(rule.name, rule.when.to_string())))
    }

    fn text(&self, name: &'static str, when: String) -> RuleText {
        RuleText { class: self.class, name, when }
    }
}
