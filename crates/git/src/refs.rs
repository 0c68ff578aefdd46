//! Where HEAD points, and what a revision means.
//!
//! The steps from a commit to its ancestors (`~2`, `^2`) are taken here, through [`Objects`]: gix would believe a
//! loose object that lies about its id, and give up at one that is damaged beside a good copy.

use crate::{ObjectError, ObjectId, Objects, Repository};

/// Where HEAD points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// To a commit.
    Commit {
        /// The commit.
        id: ObjectId,
        /// The branch by its full name; `None` if HEAD is detached.
        name: Option<String>,
    },
    /// To a branch that has no commit yet.
    Unborn {
        /// The branch by its full name.
        name: String,
    },
}

/// Why a revision could not be resolved.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// No commit is meant by it.
    #[error("'{}' names no commit: {detail}", rev.escape_debug())]
    Unknown {
        /// The revision as given.
        rev: String,
        /// What was wrong with it.
        detail: String,
    },
    /// The commit that is meant can't be read.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

impl Repository {
    /// Where HEAD points.
    ///
    /// # Errors
    /// If HEAD can't be read, or what it points to is no commit.
    pub fn head(&self) -> Result<Head, ResolveError> {
        let local = self.gix.to_thread_local();
        let unknown = |detail: &str| ResolveError::Unknown { rev: "HEAD".to_owned(), detail: detail.to_owned() };
        let head = local.head().map_err(|_| unknown(UNREADABLE))?;
        if let gix::head::Kind::Unborn(name) = head.kind {
            return Ok(Head::Unborn { name: name.as_bstr().to_string() });
        }
        let name = head.referent_name().map(|name| name.as_bstr().to_string());
        let id = match (head.id(), &name) {
            (Some(id), _) => Some(ObjectId::from_gix(&id)),
            (None, Some(name)) => self.reference(name)?,
            (None, None) => None,
        };
        let id = id.ok_or_else(|| unknown("it points to nothing"))?;
        Ok(Head::Commit { id: self.objects().peel_to_commit(id)?, name })
    }

    /// The commit that a revision (`HEAD~3`, `v1.0`, a commit's id or its beginning) stands for.
    ///
    /// # Errors
    /// If it stands for none, or the commit can't be read.
    pub fn resolve(&self, rev: &str) -> Result<ObjectId, ResolveError> {
        let unknown = |detail: String| ResolveError::Unknown { rev: rev.to_owned(), detail };
        let (base, steps) = split_steps(rev);
        let mut local = self.gix.to_thread_local();
        local.objects.max_recursion_depth = 0;
        let found = local.rev_parse_single(base).map_err(|error| unknown(why_unknown(&error).to_owned()))?;
        let objects = self.objects();
        let mut id = objects.peel_to_commit(ObjectId::from_gix(&found))?;
        for step in steps {
            id =
                step.take(&objects, id)?.ok_or_else(|| unknown("a commit on the way has no such parent".to_owned()))?;
        }
        Ok(objects.peel_to_commit(id)?)
    }

    /// The refs whose full names begin so, with the objects that they point to, in the order of their names; those that
    /// point to other refs are left out. At most `most`.
    #[must_use]
    pub fn references_under(&self, start: &str, most: usize) -> Vec<(String, ObjectId)> {
        let local = self.gix.to_thread_local();
        let Ok(platform) = local.references() else { return Vec::new() };
        let Ok(found) = platform.prefixed(start) else { return Vec::new() };
        let named = found.flatten().filter_map(|reference| {
            let id = ObjectId::from_gix(&reference.try_id()?.detach());
            Some((reference.name().as_bstr().to_string(), id))
        });
        named.take(most).collect()
    }

    /// The commit or other object that a ref of this full name points to, through other refs if need be; `None` if
    /// there is no such ref, or it leads to none.
    ///
    /// # Errors
    /// If the ref is there and can't be read.
    pub fn reference(&self, name: &str) -> Result<Option<ObjectId>, ResolveError> {
        let local = self.gix.to_thread_local();
        let unknown = |_: gix::Error| ResolveError::Unknown { rev: name.to_owned(), detail: UNREADABLE.to_owned() };
        let mut found = local.try_find_reference(name).map_err(unknown)?;
        for _ in 0..MAX_SYMBOLIC_REFS {
            let Some(reference) = found else { return Ok(None) };
            if let Some(id) = reference.try_id() {
                return Ok(Some(ObjectId::from_gix(&id)));
            }
            found = match reference.target().try_name() {
                Some(next) => local.try_find_reference(next).map_err(unknown)?,
                None => None,
            };
        }
        Err(ResolveError::Unknown { rev: name.to_owned(), detail: "it leads from ref to ref".to_owned() })
    }

    /// Whether a ref of this full name points to another ref.
    pub(crate) fn is_symbolic(&self, name: &str) -> bool {
        let local = self.gix.to_thread_local();
        let found = local.try_find_reference(name).ok().flatten();
        found.is_some_and(|found| found.target().try_name().is_some())
    }
}

/// Refs that point to refs, at most.
const MAX_SYMBOLIC_REFS: usize = 6;
/// What is said instead of gix's own words, which quote the file: it may be a link to one of somebody else.
const UNREADABLE: &str = "a ref can't be read";

/// gix's words quote what it read, so they are not passed on.
fn why_unknown(error: &gix::Error) -> &'static str {
    let is_ambiguous = format!("{error:?}").contains("ambiguous");
    if is_ambiguous { "several objects have ids that begin so" } else { "there is nothing of that name" }
}

/// A step from a commit to an ancestor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// `~n`: the first parent, n times.
    Back(usize),
    /// `^n`: the nth parent, the commit itself for 0.
    Parent(usize),
}

impl Step {
    fn take(self, objects: &Objects, from: ObjectId) -> Result<Option<ObjectId>, ObjectError> {
        let (times, parent) = match self {
            Step::Back(times) => (times, 0),
            Step::Parent(0) => (0, 0),
            Step::Parent(number) => (1, number - 1),
        };
        let mut id = from;
        for _ in 0..times {
            let Some(next) = objects.commit(id)?.parents.get(parent).copied() else { return Ok(None) };
            id = next;
        }
        Ok(Some(id))
    }
}

/// Parts a revision into what names an object and the steps from there; no steps where its end is none of these.
fn split_steps(rev: &str) -> (&str, Vec<Step>) {
    let whole = (rev, Vec::new());
    let Some(start) = rev.find(['~', '^']).filter(|start| *start > 0) else { return whole };
    let mut steps = Vec::new();
    let mut rest = &rev[start..];
    while let Some(sign @ (b'~' | b'^')) = rest.bytes().next() {
        let after = rest[1..].trim_start_matches(|digit: char| digit.is_ascii_digit());
        let digits = &rest[1..rest.len() - after.len()];
        let count = if digits.is_empty() { Ok(1) } else { digits.parse() };
        match (sign, count) {
            (b'~', Ok(count)) => steps.push(Step::Back(count)),
            (b'^', Ok(count)) => steps.push(Step::Parent(count)),
            _ => return whole,
        }
        rest = after;
    }
    if rest.is_empty() { (&rev[..start], steps) } else { whole }
}
