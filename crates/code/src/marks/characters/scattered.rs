//! Bytes that are spread over a text, one invisible character here and one there.

use super::super::bits::{self, Hidden, Scheme};
use super::super::{Draft, MarkKind};
use super::{Family, Run};

/// The fewest selectors that are tried as bytes.
const FEWEST_SELECTORS: usize = 8;

/// Invisible characters that say nothing by themselves.
#[derive(Default)]
pub(super) struct Strays {
    zero_width: Vec<char>,
    selectors: Vec<u8>,
    /// First and last of the drafts that they stand in.
    places: [Option<(usize, usize)>; 2],
}

impl Strays {
    /// A run that stands in the draft of that number, whether or not it decoded by itself.
    pub(super) fn note(&mut self, run: &Run<'_>, draft: usize, decoded: bool) {
        if decoded {
            return;
        }
        let place = match run.family {
            Family::ZeroWidth => {
                self.zero_width.extend(run.text.chars());
                &mut self.places[0]
            }
            Family::Selector => {
                self.selectors.extend(run.text.chars().filter_map(bits::selector_byte));
                &mut self.places[1]
            }
            _ => return,
        };
        *place = Some((place.map_or(draft, |(first, _)| first), draft));
    }

    /// Adds a mark for what they say together, if that is text.
    pub(super) fn decode(self, drafts: &mut Vec<Draft>) {
        let selectors = Some(self.selectors).filter(|bytes| bytes.len() >= FEWEST_SELECTORS && bits::is_text(bytes));
        let found = [
            bits::of_zero_width(&self.zero_width),
            selectors.map(|bytes| Hidden::new(Scheme::VariationSelectors, bytes)),
        ];
        for (hidden, place) in found.into_iter().zip(self.places) {
            let Some((hidden, (first, last))) = hidden.zip(place) else { continue };
            let Some((first, last)) = drafts.get(first).zip(drafts.get(last)) else { continue };
            let range = first.start..last.end;
            let detail = format!("{}, spread over the text", hidden.words());
            drafts.push(Draft { hidden: Some(hidden), ..Draft::new(MarkKind::HiddenBytes, range, detail) });
        }
    }
}
