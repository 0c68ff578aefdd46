//! Bits in spaces and tabs at the ends of lines.

use super::bits::{Hidden, Scheme, is_text};
use super::{Draft, MarkKind};

/// The fewest blanks that are a mark: two letters. Fewer are the leavings of an editor.
const FEWEST: usize = 16;

pub(super) fn read(bytes: &[u8], drafts: &mut Vec<Draft>) {
    let mut start = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\r").unwrap_or(line);
        let kept = text.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1);
        if let Some(hidden) = decode(&text[kept..]) {
            let range = start + kept..start + text.len();
            let draft = Draft::new(MarkKind::HiddenBytes, range, hidden.words());
            drafts.push(Draft { hidden: Some(hidden), ..draft });
        }
        start += line.len() + 1;
    }
}

fn decode(blanks: &[u8]) -> Option<Hidden> {
    if blanks.len() < FEWEST || !blanks.len().is_multiple_of(8) || !blanks.contains(&b'\t') || !blanks.contains(&b' ') {
        return None;
    }
    let byte = |chunk: &[u8]| chunk.iter().fold(0_u8, |byte, blank| byte << 1 | u8::from(*blank == b'\t'));
    let bytes: Vec<u8> = blanks.chunks(8).map(byte).collect();
    is_text(&bytes).then(|| Hidden::new(Scheme::TrailingBlanks, bytes))
}
