//! Where HEAD points, and what a revision means.

use crate::{ObjectError, ObjectId, Repository};

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
        let unknown = |detail: String| ResolveError::Unknown { rev: "HEAD".to_owned(), detail };
        let head = local.head().map_err(|error| unknown(error.to_string()))?;
        if let gix::head::Kind::Unborn(name) = head.kind {
            return Ok(Head::Unborn { name: name.as_bstr().to_string() });
        }
        let name = head.referent_name().map(|name| name.as_bstr().to_string());
        let id = head.id().ok_or_else(|| unknown("it points to nothing".to_owned()))?;
        Ok(Head::Commit { id: self.objects().peel_to_commit(ObjectId::from_gix(&id))?, name })
    }

    /// The commit that a revision (`HEAD~3`, `v1.0`, a commit's id or its beginning) stands for.
    ///
    /// # Errors
    /// If it stands for none, or the commit can't be read.
    pub fn resolve(&self, rev: &str) -> Result<ObjectId, ResolveError> {
        let local = self.gix.to_thread_local();
        let found = local
            .rev_parse_single(rev)
            .map_err(|error| ResolveError::Unknown { rev: rev.to_owned(), detail: error.to_string() })?;
        Ok(self.objects().peel_to_commit(ObjectId::from_gix(&found))?)
    }

    /// The commit or other object that a ref of this full name points to; `None` if there is no such ref.
    ///
    /// # Errors
    /// If the ref is there and can't be read.
    pub fn reference(&self, name: &str) -> Result<Option<ObjectId>, ResolveError> {
        let local = self.gix.to_thread_local();
        let unknown = |detail: String| ResolveError::Unknown { rev: name.to_owned(), detail };
        let Some(reference) = local.try_find_reference(name).map_err(|error| unknown(error.to_string()))? else {
            return Ok(None);
        };
        Ok(reference.try_id().map(|id| ObjectId::from_gix(&id)))
    }
}
