//! Making a signature.

use std::fs;
use std::path::PathBuf;

use super::armor::Claims;
use super::keygen::{Folder, Keygen};
use super::signer::SigningKey;
use super::{MOST_SIGNATURE_BYTES, is_armored};
use crate::program::ProgramError;

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// No private folder, or no file in it.
    #[error("can't write what is to be signed: {detail}")]
    Scratch {
        /// What the system says.
        detail: String,
    },
    /// The program failed: no such key, a wrong passphrase, no agent.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The program ended well and left no signature for this namespace.
    #[error("{} left no signature", program.display())]
    NoSignature {
        /// Its path.
        program: PathBuf,
    },
}

/// Signs the payload for a namespace; the signature in its armor. The program may ask the user for a passphrase or a
/// touch, which its limits should leave time for.
///
/// # Errors
/// If the program does not sign.
pub fn sign(keygen: &Keygen, key: &SigningKey, namespace: &str, payload: &[u8]) -> Result<Vec<u8>, SignError> {
    let scratch = |error: std::io::Error| SignError::Scratch { detail: error.to_string() };
    let folder = keygen.folder().map_err(scratch)?;
    let file = folder.write("payload", payload).map_err(scratch)?;
    let (key, agent) = key_file(key, &folder).map_err(scratch)?;
    let mut arguments = vec!["-Y".into(), "sign".into(), "-n".into(), namespace.into(), "-f".into(), key];
    arguments.extend(agent.map(PathBuf::from));
    arguments.push(file.clone());
    keygen.invocation(&folder, arguments, b"").succeed()?;
    let signature = fs::read(file.with_extension("sig")).unwrap_or_default();
    let is_ours = Claims::read(&signature).is_some_and(|claims| claims.namespace == namespace);
    if !is_ours || !is_armored(&signature) || signature.len() > MOST_SIGNATURE_BYTES {
        return Err(SignError::NoSignature { program: keygen.program().to_owned() });
    }
    Ok(signature)
}

/// The file to name, and the option that says that an agent has the private half.
fn key_file(key: &SigningKey, folder: &Folder) -> std::io::Result<(PathBuf, Option<&'static str>)> {
    match key {
        SigningKey::File(path) => Ok((path.clone(), None)),
        SigningKey::Literal(key) => Ok((folder.write("key.pub", format!("{key}\n").as_bytes())?, Some("-U"))),
    }
}
