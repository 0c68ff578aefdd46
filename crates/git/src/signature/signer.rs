//! With what the user signs, by the user's own configuration of git.

use std::path::{Path, PathBuf};

use crate::Repository;
use crate::program::{Git, ProgramError};

/// With what is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// `gpg.ssh.program`, or `ssh-keygen`: an absolute path, or a name to look for.
    pub program: PathBuf,
    /// `user.signingKey`.
    pub key: SigningKey,
}

/// The key of a signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SigningKey {
    /// A file with a private key, or with a public one whose private half an agent holds. Absolute.
    File(PathBuf),
    /// A public key as a line of text (`ssh-ed25519 AAAA...`), whose private half an agent holds.
    Literal(String),
}

/// Why there is nothing to sign with.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The configuration can't be read.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// git signs in another way.
    #[error("git is configured to sign with '{}', not with ssh", format.escape_debug())]
    Format {
        /// `gpg.format`.
        format: String,
    },
    /// No key is named.
    #[error("git's configuration names no user.signingKey")]
    NoKey,
    /// A relative path would mean another file in another folder, one of the repository's perhaps.
    #[error("user.signingKey is neither an absolute path nor a key: {}", path.display())]
    RelativeKey {
        /// The path as configured.
        path: PathBuf,
    },
}

/// What git would sign with in this repository, by the user's and the system's configuration alone.
///
/// git itself is asked for the three settings with the scope of each, so that `include` and `includeIf` of the user's
/// files count, and `~` is the user's home. What the repository's own files say (scopes `local` and `worktree`) is
/// dropped: a hostile repository chooses no program and no key. `gpg.ssh.defaultKeyCommand` is not run.
///
/// # Errors
/// If the configuration can't be read, is not for ssh, or names no key.
pub fn signer_of(git: &Git, repository: &Repository) -> Result<Signer, SignerError> {
    let answer = match git.run(&repository.git_dir(), ASK, Vec::new()) {
        Err(ProgramError::Failed { status, .. }) if status == NOTHING_FOUND => Vec::new(),
        answer => answer?,
    };
    let last = |name: &str| trusted(&answer).filter(|(key, _)| key.eq_ignore_ascii_case(name)).last();
    let value = |name: &str| last(name).map(|(_, value)| value).filter(|value| !value.is_empty());
    let format = value("gpg.format").unwrap_or_else(|| "openpgp".to_owned());
    if format != "ssh" {
        return Err(SignerError::Format { format });
    }
    let program = value("gpg.ssh.program").unwrap_or_else(|| "ssh-keygen".to_owned()).into();
    Ok(Signer { program, key: signing_key(&value("user.signingkey").ok_or(SignerError::NoKey)?)? })
}

const ASK: [&str; 7] = [
    "config",
    "--show-scope",
    "--null",
    "--includes",
    "--type=path",
    "--get-regexp",
    r"^(gpg\.format|gpg\.ssh\.program|user\.signingkey)$",
];
const NOTHING_FOUND: &str = "exit status: 1";

/// Keys and values of git's answer (`scope NUL key LF value NUL`, later ones above earlier ones), those of the user
/// and the system alone.
fn trusted(answer: &[u8]) -> impl Iterator<Item = (String, String)> {
    let parts: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
    let pairs = parts.chunks_exact(2).filter(|pair| matches!(pair[0], b"system" | b"global"));
    let settings = pairs.map(|pair| {
        let text = String::from_utf8_lossy(pair[1]);
        let (key, value) = text.split_once('\n').unwrap_or((&text, ""));
        (key.to_owned(), value.to_owned())
    });
    settings.collect::<Vec<_>>().into_iter()
}

/// git takes what begins with `key::` or `ssh-` for a key, all else for a path.
fn signing_key(value: &str) -> Result<SigningKey, SignerError> {
    let literal = value.strip_prefix("key::").or_else(|| value.starts_with("ssh-").then_some(value));
    if let Some(key) = literal {
        return Ok(SigningKey::Literal(key.to_owned()));
    }
    let path = Path::new(value);
    if path.is_absolute() {
        return Ok(SigningKey::File(path.to_owned()));
    }
    Err(SignerError::RelativeKey { path: path.to_owned() })
}
