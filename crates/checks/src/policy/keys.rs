//! Every key of `outcross.toml`: its place, its type, what it means. Reading, the schema and the reference page are
//! made of this table.

use super::{Minimum, Missing, Needs, Severity};

/// A table of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Before the first table.
    Top,
    /// `[review]`
    Review,
    /// `[missing]`
    Missing,
    /// `[recommend]`
    Recommend,
    /// `[severity]`, whose keys are the ids of rules.
    Severity,
    /// `[[rule]]`
    Rule,
    /// `[[suppress]]`
    Suppress,
    /// `[ignore]`
    Ignore,
}

impl Place {
    /// All, in the order of the reference.
    pub const ALL: [Place; 8] = [
        Place::Top,
        Place::Review,
        Place::Missing,
        Place::Recommend,
        Place::Severity,
        Place::Rule,
        Place::Suppress,
        Place::Ignore,
    ];

    /// The name of the table; empty before the first.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Top => "",
            Place::Review => "review",
            Place::Missing => "missing",
            Place::Recommend => "recommend",
            Place::Severity => "severity",
            Place::Rule => "rule",
            Place::Suppress => "suppress",
            Place::Ignore => "ignore",
        }
    }

    /// There may be several such tables.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self, Place::Rule | Place::Suppress)
    }

    /// Its head in the file, such as `[[rule]]`; empty before the first table.
    #[must_use]
    pub fn header(self) -> String {
        match (self, self.is_list()) {
            (Place::Top, _) => String::new(),
            (_, true) => format!("[[{}]]", self.as_str()),
            (_, false) => format!("[{}]", self.as_str()),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn doc(self) -> &'static str {
        match self {
            Place::Top => "The file as a whole.",
            Place::Review => "What counts as a human review.",
            Place::Missing => "Three different silences: what each weighs.",
            Place::Recommend => "When a full review is recommended.",
            Place::Severity => "What a rule of the gate weighs, by its id, where that is not the rule's default.",
            Place::Rule => {
                "Which lines need what. Later rules win, key by key; a key that a rule leaves out comes from the next \
                 earlier rule that takes in the lines, at last \"allow\". A key that is not there takes in everything."
            }
            Place::Suppress => "What is let through for a time. Every suppression is counted on every screen.",
            Place::Ignore => "Files of which nothing is asked.",
        }
    }

    /// Its keys.
    pub fn keys(self) -> impl Iterator<Item = &'static Key> {
        KEYS.iter().filter(move |key| key.place == self)
    }
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The number 1.
    Version,
    /// true or false.
    Flag,
    /// A whole number, `least` or more.
    Count {
        /// The least one.
        least: u32,
    },
    /// Seconds, 0 or more.
    Seconds,
    /// A text that says something.
    Text,
    /// A day, without quotes: `2027-01-01`.
    Date,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Globs over paths, one at least.
    Globs,
    /// Texts, one at least.
    Texts,
    /// Some of these words, one at least.
    Words(&'static [&'static str]),
    /// The id of a rule of the gate.
    Rule,
}

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The table that it stands in.
    pub place: Place,
    /// As it is typed.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// The table can't be without it.
    pub is_required: bool,
    /// What it means.
    pub doc: &'static str,
}

const fn key(place: Place, name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { place, name, kind, is_required: false, doc }
}

const fn required(place: Place, name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { place, name, kind, is_required: true, doc }
}

/// What every line can need: not `forbid`, which is for lines of agents.
pub(super) const NEEDS: &[&str] =
    &[Needs::Allow.as_str(), Needs::Declare.as_str(), Needs::Review.as_str(), Needs::TwoReviews.as_str()];

/// What lines of agents can need on top: a statement they have, or they were not known to be an agent's.
pub(super) const AI: &[&str] =
    &[Needs::Allow.as_str(), Needs::Review.as_str(), Needs::TwoReviews.as_str(), Needs::Forbid.as_str()];

/// What lines can touch.
pub(super) const CONTENT: &[&str] = &["auth", "crypto", "exec", "network", "sql", "deserialization"];

/// The kind of the values of `[severity]`.
pub(super) const SEVERITY: Kind = Kind::Word(Severity::WORDS);

/// All keys, in the order of the reference.
pub const KEYS: &[Key] = &[
    required(Place::Top, "version", Kind::Version, "The version of this format."),
    key(
        Place::Top,
        "default_rules",
        Kind::Flag,
        "The shipped rules come before those of this file: every line is declared, lines of agents are reviewed, and \
         sensitive paths are read by a human, whoever wrote them. With false only the rules of this file hold.",
    ),
    key(
        Place::Review,
        "approvals",
        Kind::Count { least: 1 },
        "Persons who have to approve where \"review\" is needed; \"two-reviews\" needs two at least.",
    ),
    key(
        Place::Review,
        "minimum",
        Kind::Word(Minimum::WORDS),
        "The least that counts: a comment, an approval, an approval signed by a key that the base trusts.",
    ),
    key(
        Place::Review,
        "after_last_push",
        Kind::Flag,
        "An approval counts only for what it covers: lines that were pushed later are not reviewed.",
    ),
    key(
        Place::Review,
        "code_owner",
        Kind::Flag,
        "One of the reviewers owns the file, where the base names an owner for it.",
    ),
    key(Place::Review, "independent", Kind::Flag, "One of the reviewers did not ask the agent for the work."),
    key(
        Place::Review,
        "min_seconds_per_line",
        Kind::Seconds,
        "A review that took fewer seconds for each added line is doubted, as a warning; 0 doubts none.",
    ),
    key(
        Place::Review,
        "trust_unsigned",
        Kind::Flag,
        "Review notes and read marks without a trusted signature count, and records that were not fetched from the \
         forge: for teams without one. Whoever can push can write them.",
    ),
    key(
        Place::Review,
        "not_human",
        Kind::Texts,
        "Accounts that are no persons; * stands for any characters. Replaces the shipped list.",
    ),
    key(
        Place::Missing,
        "authorship",
        Kind::Word(Missing::WORDS),
        "A commit with no statement by anyone about who wrote it, where \"declare\" is needed.",
    ),
    key(
        Place::Missing,
        "review",
        Kind::Word(Missing::WORDS),
        "Lines need a review, and no record of the change was found.",
    ),
    key(Place::Missing, "source", Kind::Word(Missing::WORDS), "The forge, or a ref that exists, could not be read."),
    key(
        Place::Recommend,
        "full_above_ai_lines",
        Kind::Count { least: 0 },
        "A full review is recommended from more unreviewed lines of agents than this.",
    ),
    key(Place::Recommend, "full_on_warning", Kind::Flag, "A full review is recommended if there is a warning."),
    key(Place::Rule, "name", Kind::Text, "A name for messages."),
    key(
        Place::Rule,
        "sensitive",
        Kind::Text,
        "Why the files are sensitive: shown with each finding, and a full review by a code owner is recommended. The \
         globs of such a rule don't tell upper from lower case.",
    ),
    key(
        Place::Rule,
        "paths",
        Kind::Globs,
        "Files: * and ? stay in a folder, ** crosses folders, {a,b} is either, a leading ! excludes what an earlier \
         glob takes in.",
    ),
    key(
        Place::Rule,
        "languages",
        Kind::Texts,
        "Languages of the files, by the names of GitHub's Linguist; case does not matter.",
    ),
    key(
        Place::Rule,
        "content",
        Kind::Words(CONTENT),
        "Lines that import or call what touches one of these, by the syntax of their language.",
    ),
    key(
        Place::Rule,
        "agents",
        Kind::Texts,
        "Lines that one of these agents is said to have written; not together with needs.",
    ),
    key(
        Place::Rule,
        "models",
        Kind::Texts,
        "Lines that one of these models is said to have written; * stands for any characters; not together with needs.",
    ),
    key(
        Place::Rule,
        "min_lines",
        Kind::Count { least: 1 },
        "Only if the change adds so many lines, or more, to the files of the rule.",
    ),
    key(
        Place::Rule,
        "needs",
        Kind::Word(NEEDS),
        "What every line needs, whoever wrote it: nothing, a statement whether an agent took part, a review by a \
         person, reviews by two.",
    ),
    key(
        Place::Rule,
        "ai",
        Kind::Word(AI),
        "What lines of agents need on top: nothing, a review by a person, reviews by two, or they may not come in.",
    ),
    key(
        Place::Rule,
        "max_unreviewed_ai_lines",
        Kind::Count { least: 0 },
        "So many lines of agents may lack their review in a change.",
    ),
    key(Place::Rule, "require_model", Kind::Flag, "Lines of agents have to name the model."),
    required(Place::Suppress, "rule", Kind::Rule, "The rule of the gate that is silent."),
    required(Place::Suppress, "paths", Kind::Globs, "In which files."),
    required(Place::Suppress, "reason", Kind::Text, "Why."),
    required(Place::Suppress, "owner", Kind::Text, "Who answers for it."),
    required(Place::Suppress, "expires", Kind::Date, "The first day on which it does not count any more."),
    key(Place::Ignore, "paths", Kind::Globs, "The files. Vendored and generated ones are found without being named."),
];
