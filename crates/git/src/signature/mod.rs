//! SSH signatures, made and checked by ssh-keygen.
//!
//! A signature binds a payload to a key and to a namespace, so that what was signed for one purpose counts for no
//! other. Whom a key belongs to is said by a list of signers that the caller trusts: never one that comes with what is
//! checked. Whatever is unexpected is an error, never a good verdict.

mod armor;
mod keygen;
mod moment;
mod sign;
mod signer;
mod verify;

pub use keygen::Keygen;
pub use sign::{SignError, sign};
pub use signer::{Signer, SignerError, SigningKey, signer_of};
pub use verify::{Signed, Verdict, VerifyError, verify};

/// Bytes that a signature may have; one by the largest key in use takes a tenth.
pub const MOST_SIGNATURE_BYTES: usize = 16 << 10;

/// Whether it begins as a signature does.
fn is_armored(signature: &[u8]) -> bool {
    signature.starts_with(b"-----BEGIN SSH SIGNATURE-----")
}
