//! Lines of files that have clones, for people: tokens have no text, so files are read again.

use std::collections::HashMap;
use std::fs;

use git::Objects;

use super::files::{Code, Place};

/// Files whose lines are kept.
const MOST_KEPT: usize = 64;

/// Reads lines.
pub struct Excerpts<'a> {
    code: &'a Code,
    /// By number of a file.
    objects: Box<dyn Fn(u32) -> Option<&'a Objects> + 'a>,
    kept: HashMap<u32, Vec<Vec<u8>>>,
}

impl<'a> Excerpts<'a> {
    /// Of this code; `objects` says where the blobs of a file are.
    #[must_use]
    pub fn new(code: &'a Code, objects: impl Fn(u32) -> Option<&'a Objects> + 'a) -> Self {
        Self { code, objects: Box::new(objects), kept: HashMap::new() }
    }

    /// The lines `first..=last` of a file, from 1, without their ends; fewer where it was cut short meanwhile.
    pub fn lines(&mut self, file: u32, first: u32, last: u32) -> Vec<Vec<u8>> {
        if self.kept.len() >= MOST_KEPT && !self.kept.contains_key(&file) {
            self.kept.clear();
        }
        let lines = self.kept.entry(file).or_insert_with(|| {
            let bytes = match &self.code.files[file as usize].place {
                Place::Disk(path) => fs::read(path).unwrap_or_default(),
                Place::Blob(blob) => (self.objects)(file)
                    .and_then(|objects| objects.blob(*blob).ok())
                    .map(|bytes| bytes.to_vec())
                    .unwrap_or_default(),
            };
            bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec()).collect()
        });
        let (from, to) = (first.saturating_sub(1) as usize, (last as usize).min(lines.len()));
        lines.get(from..to).unwrap_or_default().to_vec()
    }
}
