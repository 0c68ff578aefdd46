//! What `init` finds in a repository.

use std::fs;
use std::path::{Path, PathBuf};

use forge::{Kind, Remote};
use git::program::{Git, ProgramError};

use crate::errors::CommandError;
use crate::platform;
use crate::setup::{Part, Place, Situation, Which, read};
use crate::target::Target;

/// The notes that a fetch is to bring along.
const NOTES: [(&str, &str); 2] = [
    ("refs/notes/outcross-review", "refs/notes/outcross-*:refs/notes/outcross-*"),
    ("refs/notes/ai", "refs/notes/ai*:refs/notes/ai*"),
];

pub(super) fn of(
    target: &Target,
    place: &Place,
    forge: Option<Kind>,
    parts: &[Part],
) -> Result<Situation, CommandError> {
    let has = |path: &str| fs::symlink_metadata(place.work_tree.join(path)).is_ok();
    let remote = target.repository.origin_url().and_then(Remote::of_url);
    let at_origin = remote.and_then(|remote| remote.kind);
    let by_files = || {
        let known = [
            (".github/workflows", Kind::GitHub),
            (".gitlab-ci.yml", Kind::GitLab),
            (".gitea", Kind::Gitea),
            (".forgejo", Kind::Gitea),
        ];
        known.into_iter().find(|(path, _)| has(path)).map(|(_, kind)| kind)
    };
    let mut situation = Situation {
        forge: forge.or(at_origin).or_else(by_files),
        has_forgejo_folder: has(".forgejo"),
        has_policy_in_config: has(".config/outcross.toml"),
        branch: default_branch(target, place),
        ..Situation::default()
    };
    if parts.contains(&Part::Notes) {
        (situation.git_config, situation.git_config_reason) = with_notes(target, place)?;
    }
    if parts.contains(&Part::Hooks) {
        situation.hooks_path = hooks_path(place)?;
    }
    Ok(situation)
}

/// The branch that the origin calls its default, else the one that is checked out.
fn default_branch(target: &Target, place: &Place) -> String {
    let symbolic = fs::read_to_string(place.common_dir.join("refs/remotes/origin/HEAD")).unwrap_or_default();
    let at_origin = symbolic.trim().strip_prefix("ref: refs/remotes/origin/").map(str::to_owned);
    at_origin.or_else(|| target.short_branch()).unwrap_or_else(|| "main".to_owned())
}

type ConfigChange = (Option<(Vec<u8>, Vec<u8>)>, &'static str);

/// The configuration with the refs of notes in it, as git itself would write it; else why it stays.
fn with_notes(target: &Target, place: &Place) -> Result<ConfigChange, CommandError> {
    let absent = NOTES.into_iter().filter(|(name, _)| !target.repository.is_fetched_from_origin(name));
    let absent: Vec<&str> = absent.map(|(_, refspec)| refspec).collect();
    if target.repository.origin_url().is_none() {
        return Ok((None, "there is no remote called origin"));
    }
    if absent.is_empty() {
        return Ok((None, "a fetch brings notes along already"));
    }
    let Ok(Some(now)) = read(place, Which::GitConfig) else {
        return Ok((None, "it is no file"));
    };
    let copy = Copy::of(&now)?;
    for refspec in absent {
        let arguments = ["config", "--file", &copy.name()?, "--add", "remote.origin.fetch", refspec];
        git()?.run(&place.git_dir, arguments, Vec::new()).map_err(git_error)?;
    }
    let after = fs::read(&copy.file).map_err(|error| CommandError::usage(format!("cannot read a copy: {error}")))?;
    Ok((Some((now, after)), ""))
}

/// A copy of the configuration that git may write to; gone when dropped.
struct Copy {
    folder: PathBuf,
    file: PathBuf,
}

impl Copy {
    fn of(bytes: &[u8]) -> Result<Copy, CommandError> {
        let folder = platform::scratch().join(format!("outcross-init-{}", std::process::id()));
        let file = folder.join("config");
        let made = fs::create_dir(&folder).and_then(|()| fs::write(&file, bytes));
        made.map_err(|error| CommandError::usage(format!("cannot write {}: {error}", file.display())))?;
        Ok(Copy { folder, file })
    }

    fn name(&self) -> Result<String, CommandError> {
        let name = self.file.to_str().map(str::to_owned);
        name.ok_or_else(|| CommandError::usage("the folder for temporary files has a name that is no text"))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of hooks that is configured, if it is not git's own.
fn hooks_path(place: &Place) -> Result<Option<String>, CommandError> {
    let arguments = ["config", "--show-scope", "--null", "--get-all", "core.hooksPath"];
    let said = match git()?.run(&place.git_dir, arguments, Vec::new()) {
        Ok(said) => said,
        Err(error) => return Err(git_error(error)),
    };
    let parts: Vec<&[u8]> = said.split(|byte| *byte == 0).collect();
    // Our own calls of git set it for themselves: the scope 'command'.
    let mut others = parts.chunks_exact(2).filter(|pair| pair[0] != b"command");
    let last = others.next_back().map(|pair| String::from_utf8_lossy(pair[1]).into_owned());
    let own = place.common_dir.join("hooks");
    Ok(last.filter(|path| Path::new(path) != own))
}

fn git() -> Result<Git, CommandError> {
    Git::find(Path::new("git"), &platform::programs()).map_err(git_error)
}

fn git_error(error: ProgramError) -> CommandError {
    CommandError::usage(error)
        .hint("notes and hooks need the git program in PATH; leave them out with --only policy,ci")
}
