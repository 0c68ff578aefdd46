//! By what classes and fragments are known again, wherever they stand: hashes of their tokens, the same on every machine.

use super::windows::Windows;
use super::{CloneClass, CloneType, Member, Settings};
use crate::stream::{Stream, Word};

/// A hash of a fragment's tokens.
#[must_use]
pub fn fragment_hash(stream: &Stream, member: &Member) -> u64 {
    let first = member.first_token as usize;
    let words: &[Word] = &stream.words()[first..first + member.tokens as usize];
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.0.to_le_bytes()).collect();
    first_bytes(blake3::hash(&bytes)).map_or(0, u64::from_le_bytes)
}

/// The identity of a class: its type and the different tokens of its members. `stream` is that of a file.
#[must_use]
pub fn class_hash<'a>(class: &CloneClass, stream: impl Fn(u32) -> &'a Stream) -> [u8; 8] {
    // Members of an exact class have one hash.
    let different = if class.clone_type == CloneType::Exact { 1 } else { class.members.len() };
    let members = class.members.iter().take(different);
    let mut hashes: Vec<u64> = members.map(|member| fragment_hash(stream(member.file), member)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut hash = blake3::Hasher::new();
    hash.update(&[class.clone_type.number()]);
    hashes.iter().for_each(|member| {
        hash.update(&member.to_le_bytes());
    });
    first_bytes(hash.finalize()).unwrap_or_default()
}

/// A hash of each window of a fragment, as a search for this type looks at them: what two fragments of a class of the first
/// two types have in common, whatever stands around them.
#[must_use]
pub fn window_hashes(stream: &Stream, member: &Member, settings: &Settings, clone_type: CloneType) -> Vec<u64> {
    let (first, end) = (member.first_token, member.first_token + member.tokens);
    let words = match clone_type {
        CloneType::Exact => stream.words()[first as usize..end as usize].to_vec(),
        // Whatever a text says, it is one literal.
        CloneType::Renamed | CloneType::Edited => stream.part_with_whole_texts(first..end),
    };
    let mut hashes = Vec::new();
    let windows = Windows::new(&words, settings.min_tokens as usize, clone_type);
    windows.each_of_code(0..words.len(), |_, hash| hashes.push(hash));
    hashes
}

fn first_bytes(hash: blake3::Hash) -> Option<[u8; 8]> {
    hash.as_bytes().first_chunk().copied()
}
