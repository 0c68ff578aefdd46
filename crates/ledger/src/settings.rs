//! What a ledger was made with: the settings that decide its rows, and the tool.
//!
//! Two ledgers with equal settings hashes were made by the same rules; rows of different hashes are never mixed.

use std::collections::BTreeMap;

/// The settings that decide the rows of a ledger, as names and values, in the order of the names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Sets one; a value that was there is replaced.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The value of a setting.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and values in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// BLAKE3 of the settings in the order of their names, 64 lower-case hex digits. Each name and each value goes in
    /// as its length in bytes (64 bits, little-endian) and its bytes, so that no two sets of settings look alike.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for text in self.0.iter().flat_map(|(name, value)| [name, value]) {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Settings {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(settings: I) -> Self {
        Settings(settings.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// The program that wrote a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}
