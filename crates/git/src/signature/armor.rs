//! What an SSH signature says of itself: its armor and its binary form (OpenSSH, PROTOCOL.sshsig).
//!
//! Nothing here decides whether a signature is good. It tells which lines of a list of signers can matter, and a
//! signature that was made for something else from one that is broken.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How a signature begins.
const BEGIN: &[u8] = b"-----BEGIN SSH SIGNATURE-----";
const END: &[u8] = b"-----END SSH SIGNATURE-----";
const MAGIC: &[u8] = b"SSHSIG";
/// The newest version; ssh-keygen takes older ones for it.
const VERSION: u32 = 1;
/// Bytes of a namespace; those in use are words.
const MOST_NAMESPACE_BYTES: usize = 256;

/// The parts of a signature that are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claims {
    /// The signer's public key, or certificate.
    pub(super) key: Vec<u8>,
    /// What it was made for.
    pub(super) namespace: String,
}

impl Claims {
    /// Reads an armored signature; `None` if it is none.
    pub(super) fn read(armored: &[u8]) -> Option<Claims> {
        let rest = armored.strip_prefix(BEGIN)?;
        let end = memchr::memmem::find(rest, END)?;
        let text: Vec<u8> = rest[..end].iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        Claims::parse(&STANDARD.decode(text).ok()?)
    }

    fn parse(blob: &[u8]) -> Option<Claims> {
        let mut rest = blob.strip_prefix(MAGIC)?;
        if number(&mut rest)? > VERSION {
            return None;
        }
        let key = string(&mut rest)?.to_vec();
        let namespace = std::str::from_utf8(string(&mut rest)?).ok()?.to_owned();
        let is_sane = !namespace.is_empty() && namespace.len() <= MOST_NAMESPACE_BYTES && !namespace.contains('\0');
        let (_reserved, _hash, _signature) = (string(&mut rest)?, string(&mut rest)?, string(&mut rest)?);
        (is_sane && rest.is_empty()).then_some(Claims { key, namespace })
    }

    /// Whether the key is a certificate, which lists name by the authority that signed it.
    pub(super) fn is_certificate(&self) -> bool {
        let mut rest = self.key.as_slice();
        string(&mut rest).is_some_and(|kind| memchr::memmem::find(kind, b"-cert-v").is_some())
    }

    /// The beginning of the key as lists spell it; without what depends on padding.
    pub(super) fn key_text(&self) -> String {
        STANDARD.encode(&self.key[..self.key.len() / 3 * 3])
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (head, tail) = rest.split_first_chunk::<4>()?;
    *rest = tail;
    Some(u32::from_be_bytes(*head))
}

fn string<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = usize::try_from(number(rest)?).ok()?;
    let (head, tail) = rest.split_at_checked(len)?;
    *rest = tail;
    Some(head)
}
