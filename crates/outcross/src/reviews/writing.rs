//! Writing statements: who states them, with what they are signed, and where they go.

use std::path::Path;

use git::note_write::{ATTEMPTS, AppendError, Identity, NewLines, Writing, append};
use git::program::{Git, ProgramError};
use git::signature::{Keygen, SignError, Signer, SignerError, sign, signer_of};
use git::{Limits, ObjectId};

use super::envelope::{EnvelopeV1, NAMESPACE, PersonV1, StatementV1};
use crate::errors::{CommandError, ErrorKind};
use crate::platform;
use crate::target::Target;

/// Whether statements are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signing {
    /// If git is configured to sign with SSH.
    #[default]
    IfConfigured,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Writes statements into notes of a repository.
pub struct Pen<'a> {
    target: &'a Target,
    git: Git,
    /// Who holds it.
    pub person: PersonV1,
    signer: Option<(Keygen, Signer)>,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Notes that got new lines.
    pub notes: u64,
    /// Statements are signed.
    pub is_signed: bool,
}

impl<'a> Pen<'a> {
    /// The pen of whoever git says is at work.
    ///
    /// # Errors
    /// If git can't be run, does not know who is at work, or can't sign and has to.
    pub fn take(target: &'a Target, signing: Signing) -> Result<Pen<'a>, CommandError> {
        let git = Git::find(Path::new("git"), &platform::programs()).map_err(program_error)?;
        let said = git.run(&target.repository.git_dir(), ["var", "GIT_COMMITTER_IDENT"], Vec::new());
        let person = said.ok().and_then(|said| person(&said)).ok_or_else(|| {
            CommandError::usage("git does not know who you are")
                .hint("git config --global user.name NAME; git config --global user.email ADDRESS")
        })?;
        let signer = match signing {
            Signing::Never => None,
            Signing::Always => Some(signer(&git, target).map_err(signer_error)?),
            Signing::IfConfigured => match signer(&git, target) {
                Err(SignerError::NoKey | SignerError::Format { .. }) => None,
                found => Some(found.map_err(signer_error)?),
            },
        };
        Ok(Pen { target, git, person, signer })
    }

    /// A statement as a line of a note.
    ///
    /// # Errors
    /// If it can't be signed.
    pub fn line(&self, statement: &StatementV1) -> Result<Vec<u8>, CommandError> {
        let text = serde_json::to_string(statement)?;
        let signature = match &self.signer {
            Some((keygen, signer)) => {
                let made = sign(keygen, &signer.key, NAMESPACE, text.as_bytes()).map_err(sign_error)?;
                Some(String::from_utf8(made).map_err(|_| sign_error_text("the signature is no text"))?)
            }
            None => None,
        };
        Ok(serde_json::to_vec(&EnvelopeV1 { statement: text, signature })?)
    }

    /// Adds lines to notes of a ref.
    ///
    /// # Errors
    /// If git refuses, or others move the ref all the time.
    pub fn write(&self, reference: &str, message: &str, lines: &[NewLines]) -> Result<Written, CommandError> {
        let identity =
            Identity { name: self.person.name.clone(), email: self.person.email.clone(), seconds: platform::now() };
        let writing =
            Writing { reference: reference.to_owned(), identity, message: message.to_owned(), attempts: ATTEMPTS };
        let path = self.target.repository.git_dir();
        let done = append(&self.git, &path, &Limits::default(), &writing, lines).map_err(append_error)?;
        Ok(Written { notes: done.notes_written as u64, is_signed: self.signer.is_some() })
    }
}

/// The same line on a commit and on its tree: what is made anew with the same tree keeps it.
#[must_use]
pub fn on_commit_and_tree(commit: ObjectId, tree: ObjectId, line: &[u8]) -> [NewLines; 2] {
    [commit, tree].map(|annotated| NewLines { annotated, lines: vec![line.to_vec()] })
}

fn signer(git: &Git, target: &Target) -> Result<(Keygen, Signer), SignerError> {
    let signer = signer_of(git, &target.repository)?;
    let keygen = Keygen::find(&signer.program, &platform::programs(), &platform::scratch())?;
    Ok((keygen, signer))
}

/// `Name <address> seconds zone`.
fn person(ident: &[u8]) -> Option<PersonV1> {
    let ident = String::from_utf8_lossy(ident);
    let (name, rest) = ident.trim().split_once('<')?;
    let (email, _) = rest.split_once('>')?;
    Some(PersonV1 { name: name.trim().to_owned(), email: email.trim().to_owned() })
}

fn program_error(error: ProgramError) -> CommandError {
    CommandError::new(ErrorKind::Usage, error).hint("writing notes needs the git program in PATH")
}

fn signer_error(error: SignerError) -> CommandError {
    CommandError::new(ErrorKind::Usage, error)
        .hint("git config --global gpg.format ssh; git config --global user.signingkey ~/.ssh/id_ed25519.pub")
        .hint("or leave it unsigned: --no-sign")
}

fn sign_error(error: SignError) -> CommandError {
    CommandError::new(ErrorKind::Usage, error).hint("leave it unsigned: --no-sign")
}

fn sign_error_text(text: &str) -> CommandError {
    CommandError::new(ErrorKind::Usage, text.to_owned()).hint("leave it unsigned: --no-sign")
}

fn append_error(error: AppendError) -> CommandError {
    let kind = match error {
        AppendError::Resolve(_) | AppendError::Object(_) => ErrorKind::Unreadable,
        _ => ErrorKind::Usage,
    };
    let is_contended = matches!(error, AppendError::Contended { .. });
    let error = CommandError::new(kind, error);
    if is_contended { error.hint("run it again") } else { error }
}
