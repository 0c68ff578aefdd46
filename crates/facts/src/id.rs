//! Identifiers. Each kind is a type of its own, so that a tree can't be passed for a commit.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The longest object id we know of, in bytes (SHA-256).
const MAX_LEN: usize = 32;

/// An object id of a git repository: 20 bytes (SHA-1) or 32 bytes (SHA-256). Prints as lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct ObjectId {
    bytes: [u8; MAX_LEN],
    len: u8,
}

impl ObjectId {
    fn new(bytes: &[u8]) -> Option<Self> {
        let mut id = ObjectId { bytes: [0; MAX_LEN], len: u8::try_from(bytes.len()).ok()? };
        id.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        matches!(bytes.len(), 20 | 32).then_some(id)
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(usize::MAX);
        let mut hex = [0u8; MAX_LEN * 2];
        for (pair, byte) in hex.chunks_exact_mut(2).zip(self.as_bytes()) {
            pair[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
            pair[1] = b"0123456789abcdef"[usize::from(byte & 15)];
        }
        let used = (usize::from(self.len) * 2).min(digits);
        f.write_str(std::str::from_utf8(&hex[..used]).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for ObjectId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let digits = text.as_bytes();
        let mut bytes = [0u8; MAX_LEN];
        if !matches!(digits.len(), 40 | 64) {
            return Err(ParseIdError);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        ObjectId::new(&bytes[..digits.len() / 2]).ok_or(ParseIdError)
    }
}

fn nibble(digit: u8) -> Result<u8, ParseIdError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(ParseIdError),
    }
}

/// The text is not 40 or 64 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an object id of 40 or 64 lower-case hex digits")
    }
}

impl std::error::Error for ParseIdError {}

macro_rules! object_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(ObjectId);

        impl $name {
            /// From raw bytes; `None` unless there are 20 (SHA-1) or 32 (SHA-256) of them.
            #[must_use]
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                ObjectId::new(bytes).map(Self)
            }

            /// The raw bytes, 20 or 32 of them.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                text.parse().map(Self)
            }
        }
    };
}

object_id! {
    /// The id of a commit. `{}` prints it whole, `{:.10}` its first ten digits.
    CommitId
}
object_id! {
    /// The id of a tree.
    TreeId
}

macro_rules! hash_id {
    ($(#[$doc:meta])* $name:ident of $len:literal bytes) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// From its bytes.
            #[must_use]
            pub const fn new(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// Its bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = ParseHashError;

            fn from_str(text: &str) -> Result<Self, ParseHashError> {
                let digits = text.as_bytes();
                let mut bytes = [0u8; $len];
                if digits.len() != $len * 2 {
                    return Err(ParseHashError { digits: $len * 2 });
                }
                for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
                    let pair = nibble(pair[0]).and_then(|high| Ok(high << 4 | nibble(pair[1])?));
                    *byte = pair.map_err(|_| ParseHashError { digits: $len * 2 })?;
                }
                Ok(Self(bytes))
            }
        }
    };
}

hash_id! {
    /// A unit at the head: the first bytes of the BLAKE3 of repository, commit, path and where it stands. Prints as 16
    /// lower-case hex digits.
    UnitId of 8 bytes
}
hash_id! {
    /// A class of clones. Prints as 16 lower-case hex digits.
    CloneClassId of 8 bytes
}
hash_id! {
    /// A content: the first 128 bits of its BLAKE3. Prints as 32 lower-case hex digits.
    ContentId of 16 bytes
}

/// The text is not so many lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseHashError {
    digits: usize,
}

impl fmt::Display for ParseHashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {} lower-case hex digits", self.digits)
    }
}

impl std::error::Error for ParseHashError {}

/// The short name of an agent (`claude-code`, `copilot`), as `provenance`'s table of agents spells it, or as the
/// record spelled it where the table does not know it. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentId(pub Arc<str>);

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
