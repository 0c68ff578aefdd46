//! A small reader of XML: enough to say that an output is well-formed, and what its texts and attributes are.

use std::collections::BTreeMap;

/// An element with the text directly inside it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) text: String,
    /// Names of the elements around it, outermost first.
    pub(crate) inside: Vec<String>,
}

/// The elements in the order in which they end, or what is wrong.
pub(crate) fn read(text: &str) -> Result<Vec<Element>, String> {
    let text = text.strip_prefix("<!DOCTYPE html>").unwrap_or(text);
    if let Some(bad) = text.chars().find(|&c| !is_allowed(c)) {
        return Err(format!("character {bad:?}"));
    }
    let (mut open, mut done): (Vec<Element>, Vec<Element>) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        add_text(&mut open, &rest[..at])?;
        let tag = &rest[at + 1..];
        let end = tag.find('>').ok_or("a tag without an end")?;
        let (tag, after) = (&tag[..end], &tag[end + 1..]);
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().ok_or(format!("</{name}> without a beginning"))?;
            if element.name != name {
                return Err(format!("</{name}> ends <{}>", element.name));
            }
            done.push(element);
        } else {
            let inside = open.iter().map(|element| element.name.clone()).collect();
            if open.is_empty() && !done.is_empty() {
                return Err("two roots".to_owned());
            }
            let element = Element { inside, ..begin(tag.strip_suffix('/').unwrap_or(tag))? };
            if tag.ends_with('/') { done.push(element) } else { open.push(element) }
        }
        rest = after;
    }
    match open.pop() {
        Some(element) => Err(format!("<{}> without an end", element.name)),
        None if rest.trim().is_empty() => Ok(done),
        None => Err(format!("text after the root: {rest}")),
    }
}

fn is_allowed(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c >= ' ' || c == '\n') && !turns && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

fn add_text(open: &mut [Element], text: &str) -> Result<(), String> {
    let plain = unescaped(text)?;
    match open.last_mut() {
        Some(element) => element.text += &plain,
        None if plain.trim().is_empty() => {}
        None => return Err(format!("text outside the root: {plain}")),
    }
    Ok(())
}

fn begin(tag: &str) -> Result<Element, String> {
    let (name, mut rest) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(format!("<{tag}>"));
    }
    let mut element = Element { name: name.to_owned(), ..Element::default() };
    while !rest.trim().is_empty() {
        let (key, value) = rest.trim_start().split_once("=\"").ok_or(format!("attributes {rest}"))?;
        let (value, after) = value.split_once('"').ok_or(format!("attributes {rest}"))?;
        if !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') || key.is_empty() {
            return Err(format!("attribute {key}"));
        }
        if element.attributes.insert(key.to_owned(), unescaped(value)?).is_some() {
            return Err(format!("two attributes {key}"));
        }
        rest = after;
    }
    Ok(element)
}

fn unescaped(text: &str) -> Result<String, String> {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').ok_or(format!("&{part}"))?;
        out += match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "#39" => "'",
            _ => return Err(format!("&{name};")),
        };
        out += after;
    }
    Ok(out)
}

#[test]
fn the_reader_finds_what_is_wrong() {
    let check = |text: &str, fine: bool| assert_eq!(read(text).is_ok(), fine, "{text}");
    check("<a b=\"1\"><c/>x &amp; y</a>", true);
    check("<a><b></a></b>", false);
    check("<a>", false);
    check("<a b=1/>", false);
    check("<a b=\"1\" b=\"2\"/>", false);
    check("<a>&nbsp;</a>", false);
    check("<a>x & y</a>", false);
    check("<a>\u{202e}</a>", false);
    check("<a>\u{7}</a>", false);
    check("<a/><b/>", false);
    check("<a/>text", false);
}
