//! `.reuse/dep5`: Debian's copyright format, which REUSE took before `REUSE.toml`.

use crate::licence::expression::canonical;
use crate::licence::reuse::{Annotation, Annotations, Precedence};
use crate::licence::{folder, pattern};

/// Stanzas that one file may hold.
const MOST: usize = 2000;

/// Reads the stanzas that name files and a licence.
pub(crate) fn parse(path: &str, text: &str) -> Annotations {
    let root = folder(folder(path));
    let text = text.replace("\r\n", "\n");
    let stanzas = text.split("\n\n").take(MOST);
    let annotations = stanzas.filter_map(|stanza| annotation(root, stanza)).collect();
    Annotations { path: path.to_owned(), annotations }
}

fn annotation(root: &str, stanza: &str) -> Option<Annotation> {
    let files = field(stanza, "Files:")?;
    let licence = field(stanza, "License:")?;
    let expression = canonical(licence.lines().next()?)?;
    let paths = files.split_whitespace().filter_map(|one| pattern::of_debian(root, one)).collect();
    Some(Annotation { paths, precedence: Precedence::Aggregate, expression })
}

/// The value of a field with the lines that go on, which begin with a space.
fn field<'a>(stanza: &'a str, name: &str) -> Option<&'a str> {
    let start = if stanza.starts_with(name) { 0 } else { stanza.find(&format!("\n{name}"))? + 1 };
    let rest = &stanza[start + name.len()..];
    let end = rest
        .match_indices('\n')
        .find(|(at, _)| !rest[at + 1..].starts_with([' ', '\t']))
        .map_or(rest.len(), |(at, _)| at);
    Some(rest[..end].trim())
}
