//! Several JSON values in one text: one after the other, or one a line.
//!
//! Where the text is JSON from end to end its values are taken as they stand, over as many lines as they take. Where it
//! is not, each line is a value of its own, so that a damaged line costs no other.

use serde::de::IgnoredAny;
use serde_json::Deserializer;

/// The values, or the lines that should be, without white space around them. Linear in the text.
pub(super) fn split(text: &[u8]) -> Vec<&[u8]> {
    whole(text).unwrap_or_else(|| lines(text))
}

fn whole(text: &[u8]) -> Option<Vec<&[u8]>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(value) = values.next() {
        value.ok()?;
        let to = values.byte_offset();
        found.push(text.as_bytes()[from..to].trim_ascii());
        from = to;
    }
    Some(found)
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).collect()
}
