//! Why a file of rules can't be used.

/// What is wrong with a file of rules, and on which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// Not TOML, or not the fields of the format.
    #[error("line {line}: {message}")]
    Format {
        /// From 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// Two rules have one id.
    #[error("line {line}: there is a rule '{id}' already")]
    Twice {
        /// From 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// A pattern is no regular expression, or one that would take too much memory.
    #[error("line {line}: rule '{id}': not a pattern that can be used: {message}")]
    Pattern {
        /// From 1.
        line: usize,
        /// The rule, or `allowlists` of the whole file.
        id: String,
        /// What the compiler of patterns says.
        message: String,
    },
    /// The pattern has fewer groups than `secretGroup` asks for.
    #[error("line {line}: rule '{id}': the pattern has no group {group}")]
    Group {
        /// From 1.
        line: usize,
        /// The rule.
        id: String,
        /// What was asked for.
        group: usize,
    },
    /// Something of the format that isn't done here.
    #[error("line {line}: {what} isn't supported")]
    Unsupported {
        /// From 1.
        line: usize,
        /// What.
        what: &'static str,
    },
    /// The keywords together are too many to search for.
    #[error("the keywords can't be searched for: {message}")]
    Keywords {
        /// What the searcher says.
        message: String,
    },
}
