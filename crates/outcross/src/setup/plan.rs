//! What is to be written, worked out before anything is.

use forge::Kind;

use super::disk::{self, DiskError, Place};
use super::record::{Record, UndoError};
use super::templates;
use super::which::{Part, Which};

/// What is known of the repository.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    /// The forge that it lies at.
    pub forge: Option<Kind>,
    /// There is a folder `.forgejo`: workflows go there instead of `.gitea`.
    pub has_forgejo_folder: bool,
    /// There is a policy in `.config`.
    pub has_policy_in_config: bool,
    /// The branch that changes land on.
    pub branch: String,
    /// The configuration of git as it is and with the refs of notes that a fetch brings along; `None` if it has them,
    /// or there is no origin.
    pub git_config: Option<(Vec<u8>, Vec<u8>)>,
    /// Why the configuration of git stays as it is.
    pub git_config_reason: &'static str,
    /// The folder of hooks that git is configured to use instead of its own.
    pub hooks_path: Option<String>,
}

/// A file, and what is to become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The file.
    pub which: Which,
    /// What becomes of it.
    pub action: Action,
}

/// What is to become of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is written.
    Write {
        /// What stands there; `None` if nothing does.
        before: Option<Vec<u8>>,
        /// What is to stand there.
        after: Vec<u8>,
    },
    /// It is as it should be.
    Same,
    /// It stays as it is, for this reason.
    Keep {
        /// Why.
        reason: String,
    },
}

/// Works out what is to be written for some parts.
///
/// # Errors
/// If a file can't be read. One that is reached through a link is kept.
pub fn plan(place: &Place, record: &Record, situation: &Situation, parts: &[Part]) -> Result<Vec<Planned>, DiskError> {
    let wanted = files(situation).into_iter().filter(|which| parts.contains(&which.part()));
    wanted
        .map(|which| {
            let action = match disk::read(place, which) {
                Ok(before) => action(which, before, record, situation),
                Err(error @ DiskError::System { .. }) => return Err(error),
                Err(error) => Action::Keep { reason: error.to_string() },
            };
            Ok(Planned { which, action })
        })
        .collect()
}

/// The files of a set-up here.
fn files(situation: &Situation) -> Vec<Which> {
    let mut files = vec![Which::Policy];
    files.extend(match situation.forge {
        Some(Kind::GitHub) => vec![Which::GithubCheck, Which::GithubAgain, Which::GithubRecord],
        Some(Kind::GitLab) => vec![Which::GitlabCi],
        Some(Kind::Gitea) if situation.has_forgejo_folder => vec![Which::ForgejoCheck],
        Some(Kind::Gitea) => vec![Which::GiteaCheck],
        None => Vec::new(),
    });
    files.extend([Which::GitConfig, Which::PrePush]);
    files
}

fn action(which: Which, before: Option<Vec<u8>>, record: &Record, situation: &Situation) -> Action {
    let keep = |reason: &str| Action::Keep { reason: reason.to_owned() };
    let whole = |text: String, before| of_whole_file(which, text, before, record);
    match which {
        Which::Policy if situation.has_policy_in_config => keep("there is .config/outcross.toml already"),
        Which::Policy => whole(templates::policy(), before),
        Which::GithubCheck => whole(templates::github_check(), before),
        Which::GithubAgain => whole(templates::github_again(), before),
        Which::GithubRecord => match templates::github_record(&situation.branch) {
            Some(text) => whole(text, before),
            None => keep("the branch has a name that does not go into a workflow as it is"),
        },
        Which::GiteaCheck | Which::ForgejoCheck => whole(templates::gitea_check(), before),
        Which::GitlabCi => match templates::gitlab_ci(before.as_deref().unwrap_or_default()) {
            Ok(Some(after)) => write(before, after),
            Ok(None) => keep("it has a job called outcross"),
            Err(error) => keep(&error.to_string()),
        },
        Which::GitConfig => match &situation.git_config {
            Some((now, after)) if Some(now) == before.as_ref() => write(before, after.clone()),
            _ => keep(situation.git_config_reason),
        },
        Which::PrePush => of_hook(before, situation),
    }
}

/// A file that is ours alone: one of somebody else in its place stays.
fn of_whole_file(which: Which, text: String, before: Option<Vec<u8>>, record: &Record) -> Action {
    match before {
        Some(before) if before != text.as_bytes() && !record.is_ours(which, &before) => {
            Action::Keep { reason: "it is there already, and says something else than init would".to_owned() }
        }
        before => write(before, text.into_bytes()),
    }
}

fn of_hook(before: Option<Vec<u8>>, situation: &Situation) -> Action {
    if let Some(path) = &situation.hooks_path {
        let reason = format!("hooks are in {path} (core.hooksPath): call 'outcross check --pre-push' in its pre-push");
        return Action::Keep { reason };
    }
    match templates::pre_push(before.as_deref().unwrap_or_default()) {
        Some(Ok(after)) => write(before, after),
        Some(Err(error)) => Action::Keep { reason: error.to_string() },
        None => Action::Keep { reason: "it is no shell script: call 'outcross check --pre-push' in it".to_owned() },
    }
}

fn write(before: Option<Vec<u8>>, after: Vec<u8>) -> Action {
    if before.as_deref() == Some(&after) { Action::Same } else { Action::Write { before, after } }
}

/// Writes what was planned. What is about to be written is noted first, so that it can be taken back whatever happens.
///
/// # Errors
/// If a file changed since, or can't be written. What was written until then is, and can be taken back.
pub fn apply(place: &Place, mut record: Record, planned: &[Planned]) -> Result<(), UndoError> {
    for Planned { which, action } in planned {
        let Action::Write { before, after } = action else { continue };
        record.add(*which, before.clone(), after, disk::absent_folders(place, *which));
        record.save(place)?;
        disk::make_folders(place, *which)?;
        disk::replace(place, *which, before.as_deref(), Some(after), 0)?;
    }
    Ok(())
}
