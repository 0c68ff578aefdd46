//! Checking a signature. ssh-keygen decides; what is worked out here is which question to ask it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::armor::Claims;
use super::keygen::{Folder, Keygen};
use super::moment::stamp;
use super::{MOST_SIGNATURE_BYTES, is_armored};
use crate::program::ProgramError;

/// Bytes of a list of signers.
const MOST_LIST_BYTES: usize = 4 << 20;
/// Lines of a list that name one key, and principals that one key has: each costs a process.
const MOST_CANDIDATES: usize = 64;

/// A signature and what it should be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed<'a> {
    /// What should have been signed.
    pub payload: &'a [u8],
    /// The signature in its armor.
    pub signature: &'a [u8],
    /// What it should have been made for.
    pub namespace: &'a str,
    /// Seconds since 1970, UTC, at which the signer had to be trusted; not before 1.
    pub at_seconds: i64,
}

/// What a signature is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Made over this payload, for this namespace, by a key that the list trusts with it at that time.
    Good {
        /// Everybody whom the list names with this key, sorted; at least one. They are as the list spells them
        /// (patterns too) or, for a certificate, as that does.
        principals: Vec<String>,
    },
    /// No signature, or not one over this payload.
    Bad,
    /// Made over this payload for this namespace, by a key that the list does not trust with it.
    UntrustedKey,
    /// The list trusts the key with it, but at another time: before or after it was made.
    Expired,
    /// Made over this payload for something else.
    WrongNamespace,
}

/// Why there is no verdict. It is as good as a bad one.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// No private folder, or no file in it.
    #[error("can't write what is to be checked: {detail}")]
    Scratch {
        /// What the system says.
        detail: String,
    },
    /// The program is not there, does not end, or fails in an unknown way.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// A time that ssh-keygen can't be asked about.
    #[error("no list of signers can be asked about second {at_seconds}")]
    Time {
        /// The time as given.
        at_seconds: i64,
    },
    /// The list of signers has too many bytes, or too many lines or names for one key.
    #[error("the list of signers is over the limit of {limit} {what}")]
    TooLong {
        /// Bytes, or lines and names for one key.
        what: &'static str,
        /// How many it may have.
        limit: usize,
    },
}

/// Checks a signature against a list of signers, the content of a file in the format of `ALLOWED SIGNERS` in
/// ssh-keygen(1). A verdict is good only where `ssh-keygen -Y verify` says so of the whole list.
///
/// Times of the list that name no zone are UTC. Certificates are trusted through `cert-authority` lines as ssh-keygen
/// does it; one that is itself no longer valid is an untrusted key.
///
/// # Errors
/// If there is no verdict, because ssh-keygen is not there or does something unexpected.
pub fn verify(keygen: &Keygen, signed: &Signed<'_>, allowed_signers: &[u8]) -> Result<Verdict, VerifyError> {
    if allowed_signers.len() > MOST_LIST_BYTES {
        return Err(VerifyError::TooLong { what: "bytes", limit: MOST_LIST_BYTES });
    }
    let at = stamp(signed.at_seconds).ok_or(VerifyError::Time { at_seconds: signed.at_seconds })?;
    if signed.signature.len() > MOST_SIGNATURE_BYTES || !is_armored(signed.signature) {
        return Ok(Verdict::Bad);
    }
    let Some(claims) = Claims::read(signed.signature) else { return Ok(Verdict::Bad) };
    let check = Check::prepare(keygen, signed, allowed_signers)?;
    if claims.namespace != signed.namespace {
        let is_whole = check.is_whole(&claims.namespace)?;
        return Ok(if is_whole { Verdict::WrongNamespace } else { Verdict::Bad });
    }
    check.verdict(&candidates(allowed_signers, &claims)?, &at)
}

/// The lines of a list that can be about a key. All others are for ssh-keygen alone to look at.
fn candidates<'a>(list: &'a [u8], claims: &Claims) -> Result<Vec<&'a [u8]>, VerifyError> {
    let (key, is_certificate) = (claims.key_text(), claims.is_certificate());
    let is_about = |line: &[u8]| {
        memchr::memmem::find(line, key.as_bytes()).is_some()
            || is_certificate && memchr::memmem::find(&line.to_ascii_lowercase(), b"cert-authority").is_some()
    };
    limited(list.split(|byte| *byte == b'\n').filter(|line| is_about(line)).collect())
}

fn limited<T>(found: Vec<T>) -> Result<Vec<T>, VerifyError> {
    let what = "lines or names for one key";
    if found.len() <= MOST_CANDIDATES { Ok(found) } else { Err(VerifyError::TooLong { what, limit: MOST_CANDIDATES }) }
}

/// Files in a private folder, and questions about them.
struct Check<'a> {
    keygen: &'a Keygen,
    signed: &'a Signed<'a>,
    folder: Folder,
    signature: PathBuf,
    list: PathBuf,
}

impl<'a> Check<'a> {
    fn prepare(keygen: &'a Keygen, signed: &'a Signed<'a>, list: &[u8]) -> Result<Check<'a>, VerifyError> {
        let folder = keygen.folder().map_err(|error| scratch(&error))?;
        let signature = folder.write("signature", signed.signature).map_err(|error| scratch(&error))?;
        let list = folder.write("list", list).map_err(|error| scratch(&error))?;
        Ok(Check { keygen, signed, folder, signature, list })
    }

    fn verdict(&self, candidates: &[&[u8]], at: &str) -> Result<Verdict, VerifyError> {
        let principals = self.trusted(candidates, |_| vec![at.to_owned()])?;
        if !principals.is_empty() {
            return Ok(Verdict::Good { principals: principals.into_iter().collect() });
        }
        if !self.is_whole(self.signed.namespace)? {
            return Ok(Verdict::Bad);
        }
        let at_other_times = self.trusted(candidates, limits_of_validity)?;
        Ok(if at_other_times.is_empty() { Verdict::UntrustedKey } else { Verdict::Expired })
    }

    /// Everybody whom a line names with the key, and as whom the whole list trusts the signature, at some moment.
    fn trusted(
        &self,
        candidates: &[&[u8]],
        moments: impl Fn(&[u8]) -> Vec<String>,
    ) -> Result<BTreeSet<String>, VerifyError> {
        let mut named = BTreeSet::new();
        for line in candidates {
            for moment in moments(line) {
                let found = self.named(line, &moment)?;
                named.extend(found.into_iter().map(|principal| (principal, moment.clone())));
            }
        }
        let mut trusted = BTreeSet::new();
        for (principal, moment) in limited(named.into_iter().collect())? {
            if self.is_trusted(&principal, &moment)? {
                trusted.insert(principal);
            }
        }
        Ok(trusted)
    }

    /// Whom a single line names with the key of the signature. ssh-keygen stops at the first line that does, so each
    /// is asked about alone.
    fn named(&self, line: &[u8], moment: &str) -> Result<Vec<String>, VerifyError> {
        let list = self.folder.write("line", &[line, b"\n"].concat()).map_err(|error| scratch(&error))?;
        let moment = format!("-Overify-time={moment}");
        let arguments = ["-Y".as_ref(), "find-principals".as_ref(), "-s".as_ref(), self.signature.as_os_str()];
        let rest = ["-f".as_ref(), list.as_os_str(), moment.as_ref()];
        let finished = self.keygen.invocation(&self.folder, arguments.into_iter().chain(rest), b"").finish()?;
        if !finished.status.success() {
            return Ok(Vec::new());
        }
        let Ok(text) = String::from_utf8(finished.output) else { return Ok(Vec::new()) };
        Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }

    /// Whether the list as a whole trusts the signature as this principal's.
    fn is_trusted(&self, principal: &str, moment: &str) -> Result<bool, VerifyError> {
        let moment = format!("-Overify-time={moment}");
        let arguments = ["-Y".as_ref(), "verify".as_ref(), "-n".as_ref(), self.signed.namespace.as_ref()];
        let rest = ["-I".as_ref(), principal.as_ref(), "-f".as_ref(), self.list.as_os_str()];
        let last = ["-s".as_ref(), self.signature.as_os_str(), moment.as_ref()];
        let arguments = arguments.into_iter().chain(rest).chain(last);
        let finished = self.keygen.invocation(&self.folder, arguments, self.signed.payload).finish()?;
        Ok(finished.status.success() && finished.output.starts_with(APPROVAL))
    }

    /// Whether it is a signature over the payload for this namespace, by whomever. Where ssh-keygen says neither yes
    /// nor no, it did not get as far as looking.
    fn is_whole(&self, namespace: &str) -> Result<bool, VerifyError> {
        let arguments = ["-Y", "check-novalidate", "-n", namespace, "-s"].map(AsRef::as_ref);
        let arguments = arguments.into_iter().chain([self.signature.as_os_str()]);
        let finished = self.keygen.invocation(&self.folder, arguments, self.signed.payload).finish()?;
        match finished.status.success() {
            true if finished.output.starts_with(APPROVAL) => Ok(true),
            false if finished.output.starts_with(REFUSAL) => Ok(false),
            _ => Err(finished.failure(self.keygen.program()).into()),
        }
    }
}

/// What ssh-keygen writes to stdout of a good signature. It does so before it looks at the list, so that the status
/// counts as well.
const APPROVAL: &[u8] = b"Good \"";
/// What it writes to stdout of one that is not good.
const REFUSAL: &[u8] = b"Could not verify signature.";

fn scratch(error: &std::io::Error) -> VerifyError {
    VerifyError::Scratch { detail: error.to_string() }
}

/// The moments that a line of a list names as limits of its validity, at which it is valid still or already.
fn limits_of_validity(line: &[u8]) -> Vec<String> {
    let lower = line.to_ascii_lowercase();
    let options: [&[u8]; 2] = [b"valid-after=\"", b"valid-before=\""];
    let found = options.into_iter().flat_map(|option| {
        let starts = memchr::memmem::find_iter(&lower, option).map(|start| start + option.len());
        starts.filter_map(|start| timestamp(&lower[start..])).collect::<Vec<_>>()
    });
    found.collect()
}

/// Digits, and `z` at their end for UTC, up to the closing quote.
fn timestamp(text: &[u8]) -> Option<String> {
    let end = memchr::memchr(b'"', text).filter(|end| *end <= "YYYYMMDDHHMMSSZ".len())?;
    let text = std::str::from_utf8(&text[..end]).ok()?;
    let is_time = text.strip_suffix('z').unwrap_or(text).bytes().all(|digit| digit.is_ascii_digit());
    is_time.then(|| text.to_ascii_uppercase())
}
