//! Where a repository keeps its policy, and how it is read.
//!
//! Invariant: the policy by which a change is judged is read from a commit, never from the work tree.

use std::path::Path;

use checks::policy::{Effective, Origin, PolicyError, Setting, Value, nearest};
use git::{EntryKind, ObjectId, lookup};

use crate::errors::CommandError;
use crate::output::excerpt::excerpt;
use crate::target::Target;

/// The places of a policy, by its path in the repository.
pub const PLACES: [&str; 2] = ["outcross.toml", ".config/outcross.toml"];

/// The ids of the rules of the gate, for policies that name them.
#[must_use]
pub fn rule_ids() -> Vec<&'static str> {
    checks::RULES.iter().map(|rule| rule.id).collect()
}

/// The text of a policy, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// Its path, in the repository or as it was typed.
    pub path: String,
    /// The commit that it was read from, if it was read from one.
    pub commit: Option<ObjectId>,
    /// The text.
    pub text: String,
}

impl PolicyFile {
    /// The policy file of a commit; `None` if it has none.
    ///
    /// # Errors
    /// If it can't be read (4), or it is no text file, or there are two (2).
    pub fn at_commit(target: &Target, commit: ObjectId) -> Result<Option<PolicyFile>, CommandError> {
        let objects = target.repository.objects();
        let tree = objects.commit(commit).map_err(CommandError::unreadable)?.tree;
        let mut found = Vec::new();
        for path in PLACES {
            let entry = lookup(&objects, tree, path.as_bytes()).map_err(CommandError::unreadable)?;
            found.extend(entry.map(|entry| (path, entry)));
        }
        let (path, entry) = match found[..] {
            [] => return Ok(None),
            [only] => only,
            _ => return Err(ambiguous(commit)),
        };
        if entry.kind != EntryKind::File {
            return Err(CommandError::usage(format!("{path} of commit {commit} is no file"))
                .hint("a policy is a file of its own: a link in its place is not followed"));
        }
        let bytes = objects.blob(entry.id).map_err(CommandError::unreadable)?;
        let text = text(&format!("{path} of commit {commit}"), bytes.to_vec())?;
        Ok(Some(PolicyFile { path: path.to_owned(), commit: Some(commit), text }))
    }

    /// A file of the work tree, or anywhere.
    ///
    /// # Errors
    /// If it can't be read, or is no text.
    pub fn on_disk(path: &Path) -> Result<PolicyFile, CommandError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| CommandError::usage(format!("cannot read {name}: {error}")))?;
        Ok(PolicyFile { text: text(&name, bytes)?, path: name, commit: None })
    }

    /// What it says, over the shipped default.
    ///
    /// # Errors
    /// If it can't be used as a policy (2), with the place and an excerpt.
    pub fn read(&self) -> Result<Effective, CommandError> {
        let effective = Effective::parse(&self.text, &rule_ids()).map_err(|error| self.refusal(&error))?;
        self.check_languages(&effective)?;
        Ok(effective)
    }

    /// A rule for a language that nobody knows would never apply, and nobody would notice.
    fn check_languages(&self, effective: &Effective) -> Result<(), CommandError> {
        let settings = effective.tables.iter().flat_map(|table| &table.settings);
        for Setting { value, origin, .. } in settings.filter(|setting| setting.key == "languages") {
            let (Value::Texts(names), Origin::File { line }) = (value, origin) else { continue };
            let is_known = |name: &str| code::languages().any(|known| known.name().eq_ignore_ascii_case(name));
            if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
                return Err(self.unknown_language(unknown, *line));
            }
        }
        Ok(())
    }

    fn unknown_language(&self, name: &str, line: u32) -> CommandError {
        let start: usize = self.text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
        let at = self.text[start..].find(name).map_or(start, |at| start + at);
        let line = 1 + self.text[..at].matches('\n').count();
        let error = CommandError::usage(format!("{}:{line}: no language is called '{name}'", self.path));
        let error = error.excerpt(excerpt(&self.text, &(at..at + name.len())));
        let names = || code::languages().map(code::Language::name);
        let known = code::Language::named(name.as_bytes()).map(code::Language::name);
        match known.or_else(|| nearest(name, names())) {
            Some(known) => error.hint(format!("did you mean '{known}'?")),
            None => error.hint("names are those of GitHub's Linguist, such as Rust, Python, C++"),
        }
    }

    fn refusal(&self, error: &PolicyError) -> CommandError {
        let refusal = CommandError::usage(format!("{}:{}:{}: {error}", self.path, error.line, error.column));
        let refusal = refusal.excerpt(excerpt(&self.text, &error.span));
        let refusal = match error.advice() {
            Some(advice) => refusal.hint(advice),
            None => refusal,
        };
        match self.commit {
            Some(commit) => refusal.hint(format!("this is the file of commit {commit}")),
            None => refusal,
        }
    }
}

fn ambiguous(commit: ObjectId) -> CommandError {
    let [one, other] = PLACES;
    CommandError::usage(format!("commit {commit} has two policies: {one} and {other}"))
        .hint("keep one of them: which one holds must not be a matter of luck")
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String, CommandError> {
    String::from_utf8(bytes).map_err(|error| {
        CommandError::usage(format!("{name} is no text: byte {} is not UTF-8", error.utf8_error().valid_up_to()))
    })
}
