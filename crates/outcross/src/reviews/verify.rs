//! Checks signatures of statements with git's own tool, each once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use facts::SignatureVerdict;
use git::signature::{Keygen, Signed, Verdict, verify};
use history::Verifier;

use super::envelope::NAMESPACE;

/// What became of a signature, and whose it is.
type Answer = (SignatureVerdict, Option<Arc<str>>);

/// Checks through ssh-keygen.
pub struct SshVerifier {
    keygen: Option<Keygen>,
    known: Mutex<HashMap<[u8; 32], Answer>>,
}

impl SshVerifier {
    /// With this tool; without one nothing signed counts.
    #[must_use]
    pub fn new(keygen: Option<Keygen>) -> SshVerifier {
        SshVerifier { keygen, known: Mutex::default() }
    }

    fn ask(&self, signed: &Signed<'_>, allowed_signers: &[u8]) -> Answer {
        let Some(keygen) = &self.keygen else { return (SignatureVerdict::UntrustedKey, None) };
        match verify(keygen, signed, allowed_signers) {
            Ok(Verdict::Good { principals }) => {
                (SignatureVerdict::Good, principals.first().map(|principal| principal.as_str().into()))
            }
            Ok(Verdict::UntrustedKey) => (SignatureVerdict::UntrustedKey, None),
            Ok(Verdict::Expired) => (SignatureVerdict::Expired, None),
            Ok(Verdict::WrongNamespace) => (SignatureVerdict::WrongNamespace, None),
            // What the tool can't say counts as what it refuses.
            Ok(Verdict::Bad) | Err(_) => (SignatureVerdict::Bad, None),
        }
    }
}

impl Verifier for SshVerifier {
    fn verify(&self, payload: &[u8], signature: &[u8], allowed_signers: &[u8], at_seconds: i64) -> Answer {
        let mut hasher = blake3::Hasher::new();
        for part in [payload, signature, allowed_signers, &at_seconds.to_le_bytes()] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let key = *hasher.finalize().as_bytes();
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known().get(&key) {
            return answer.clone();
        }
        let signed = Signed { payload, signature, namespace: NAMESPACE, at_seconds };
        let answer = self.ask(&signed, allowed_signers);
        known().insert(key, answer.clone());
        answer
    }
}
