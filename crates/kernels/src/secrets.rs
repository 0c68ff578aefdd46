//! Secrets and personal data in a text: tokens of services, private keys, passwords, e-mail and public IP addresses.
//!
//! A rule is asked only where one of its keywords occurs in the text (one pass over the text for the keywords of all
//! rules), then its pattern runs, then what it captured must be varied enough (Shannon entropy) and not be allowed.
//! Rules are data in the file format of gitleaks ([`format`](self) of `rules.toml`), so a team brings its own. A hit
//! never leaves its line, so that what replaces it keeps the number of lines.

mod address;
mod allow;
mod entropy;
mod error;
mod file;
mod gate;
mod mail;
mod overlap;
mod pattern;
mod rows;
mod rule;

use crate::redact;
use crate::secrets::gate::Gate;
use crate::secrets::rule::{Place, Rule};

pub use error::RulesError;
pub(crate) use overlap::resolve;
pub use rows::secrets_of;
pub(crate) use rows::{int, list};

/// After so many turns hits are widened to whole lines.
const TURNS_IN_PLACE: usize = 6;
const MOST_TURNS: usize = 64;

const BUILT_IN: &str = include_str!("secrets/rules.toml");

/// What a hit is, and with it what stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something that opens a door: a token, a key, a password.
    Secret,
    /// An e-mail address of a person.
    Email,
    /// A public IP address.
    Ip,
}

/// A place in a text that must not leave the house. Lies on one line and is never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'r> {
    /// From 1; lines end at `\n`.
    pub line: u32,
    /// The first byte in the text.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// The id of the rule that found it.
    pub rule: &'r str,
    /// What it is.
    pub kind: Kind,
}

/// What a file of rules stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The built-in rules, of which those with an id that the file has too are replaced.
    BuiltIn,
    /// Nothing, unless the file itself says `useDefault`.
    Nothing,
}

/// Rules, compiled once.
#[derive(Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    everywhere: Vec<allow::Allow>,
    gate: Gate,
    pathless: Vec<String>,
}

impl Rules {
    /// The rules that come with the program.
    #[must_use]
    pub fn built_in() -> Self {
        let file = file::parse(BUILT_IN).expect("because the tests read the built-in rules");
        Self::compile(&[file]).expect("because the tests compile the built-in rules")
    }

    /// The rules of a file in the format of gitleaks: `[[rules]]` with `id`, `description`, `regex`, `secretGroup`,
    /// `entropy`, `keywords`, `path`, `tags` and `[[rules.allowlists]]`; `[[allowlists]]` for all rules; `[extend]` with
    /// `useDefault` and `disabledRules`. Patterns are RE2; classes such as `\w` are ASCII.
    ///
    /// # Errors
    ///
    /// The text is no such file, names a field that isn't there, or holds two rules of one id or a pattern that is none
    /// or too large: each with its line.
    pub fn parse(text: &str, base: Base) -> Result<Self, RulesError> {
        let own = file::parse(text)?;
        if base == Base::Nothing && !own.extends_default() {
            return Self::compile(&[own]);
        }
        let mut built_in = file::parse(BUILT_IN)?;
        built_in.give_way_to(&own);
        Self::compile(&[built_in, own])
    }

    fn compile(files: &[file::File]) -> Result<Self, RulesError> {
        let (mut rules, mut everywhere, mut pathless) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            everywhere.extend(file.allow_everywhere()?);
            for spec in file.rules() {
                match Rule::compile(spec, file)? {
                    Some(rule) => rules.push(rule),
                    None => pathless.push(spec.id().to_owned()),
                }
            }
        }
        let gate = Gate::new(&rules)?;
        Ok(Self { rules, everywhere, gate, pathless })
    }

    /// The ids of the rules, in the order of the file, and of what is found without a pattern.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.id.as_str()).chain([mail::RULE, address::RULE])
    }

    /// The ids of rules that only name paths: they find whole files, of which no line can be redacted, so they find
    /// nothing here.
    #[must_use]
    pub fn without_pattern(&self) -> &[String] {
        &self.pathless
    }

    /// What the rules find in a text at a path: in order, not overlapping, each on one line. Where the text is redacted
    /// by it, nothing more is found.
    #[must_use]
    pub fn find(&self, text: &str, path: &str) -> Vec<Hit<'_>> {
        let mut hits = self.look(text, path);
        if hits.is_empty() {
            return hits;
        }
        // What is redacted may have stood beside something and hidden it. Each turn covers more of the text, or joins
        // hits; a text that was made to need many loses whole lines.
        for turn in 0..MOST_TURNS {
            let redacted = redact::replace(text, &hits);
            let more = self.look(&redacted, path);
            if more.is_empty() {
                break;
            }
            hits = redact::join(text, &hits, &more);
            if turn >= TURNS_IN_PLACE {
                hits = overlap::whole_lines(text, hits);
            }
        }
        hits
    }

    /// One look at a text.
    fn look(&self, text: &str, path: &str) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        for at in self.gate.open(text) {
            self.rules[at].find(&Place { text, path }, &self.everywhere, &mut hits);
        }
        mail::find(text, &mut hits);
        address::find(text, &mut hits);
        hits.retain(|hit| !redact::is_replacement(text, hit));
        resolve(text, hits)
    }
}
