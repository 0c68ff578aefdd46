//! Paths of tools as places of the repository.

use std::path::{Component, Path};

use super::Unused;

/// The path within the repository of what a tool names: a URI reference or a path, relative to the root or absolute.
pub(super) fn of_uri(uri: &str, root: Option<&Path>) -> Result<String, Unused> {
    let uri = uri.split(['?', '#']).next().unwrap_or_default();
    match uri.strip_prefix("file:") {
        Some(rest) => {
            within(&decoded(rest.strip_prefix("//localhost").or(rest.strip_prefix("//")).unwrap_or(rest)), root)
        }
        None if uri.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/')) => {
            Err(Unused::Outside)
        }
        None => within(&decoded(uri), root),
    }
}

/// Likewise of a path as it is.
pub(super) fn within(path: &str, root: Option<&Path>) -> Result<String, Unused> {
    let path = path.replace('\\', "/");
    if path.is_empty() {
        return Err(Unused::NoPlace);
    }
    let relative = match Path::new(&path).is_absolute() {
        true => root.and_then(|root| Path::new(&path).strip_prefix(root).ok()).ok_or(Unused::Outside)?,
        false => Path::new(&path),
    };
    let mut parts: Vec<&str> = Vec::new();
    for component in relative.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str().ok_or(Unused::Outside)?),
            Component::CurDir => {}
            // `a/../b` stays within; what goes above the root leaves.
            Component::ParentDir => drop(parts.pop().ok_or(Unused::Outside)?),
            Component::RootDir | Component::Prefix(_) => return Err(Unused::Outside),
        }
    }
    let is_drive = parts.first().is_some_and(|part| part.len() == 2 && part.ends_with(':'));
    match parts.is_empty() || is_drive || path.contains('\0') {
        true => Err(Unused::Outside),
        false => Ok(parts.join("/")),
    }
}

/// `%20` and the like as bytes; what is no UTF-8 then stays as it was written.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match digits.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
