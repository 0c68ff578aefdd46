//! `-L`: which lines of a file.

use std::ops::RangeInclusive;
use std::str::FromStr;

/// A range of lines as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineRange {
    first: u32,
    last: u32,
    /// Only the first line was typed.
    is_open: bool,
}

impl LineRange {
    /// Its first line, from 1.
    pub(super) fn first(self) -> u32 {
        self.first
    }

    /// The lines. As in git a number alone is from there to the end, or that line where `alone` asks for it.
    pub(super) fn lines(self, alone: Alone) -> RangeInclusive<u32> {
        match alone {
            Alone::IsOneLine if self.is_open => self.first..=self.first,
            _ => self.first..=self.last,
        }
    }
}

/// What a number alone means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alone {
    /// From that line to the end.
    IsAStart,
    /// That line.
    IsOneLine,
}

impl FromStr for LineRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0);
        let fault = || "expected two line numbers, as in 10,20 or 10,+5".to_owned();
        let (first, last) = text.split_once(',').unwrap_or((text, ""));
        let first = if first.is_empty() { 1 } else { number(first).ok_or_else(fault)? };
        let last = match (last, last.strip_prefix('+')) {
            ("", _) => u32::MAX,
            (_, Some(count)) => first.saturating_add(number(count).ok_or_else(fault)? - 1),
            (last, None) => number(last).ok_or_else(fault)?,
        };
        let is_open = !text.contains(',');
        if last < first { Err(fault()) } else { Ok(LineRange { first, last, is_open }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let check = |text: &str, expect: Option<(u32, u32)>| {
            let range = text.parse::<LineRange>().ok().map(|range| range.lines(Alone::IsAStart));
            assert_eq!(range.map(RangeInclusive::into_inner), expect, "{text}");
        };
        check("3,7", Some((3, 7)));
        check("3,+2", Some((3, 4)));
        check("3,", Some((3, u32::MAX)));
        check("3", Some((3, u32::MAX)));
        check(",7", Some((1, 7)));
        for bad in ["0,3", "7,3", "a,b", "3,+0", "/x/,3", "3,4,5", "-1,2"] {
            check(bad, None);
        }
    }

    #[test]
    fn a_number_alone_can_be_one_line() {
        let check = |text: &str, expect: (u32, u32)| {
            let range = text.parse::<LineRange>().map(|range| range.lines(Alone::IsOneLine).into_inner());
            assert_eq!(range, Ok(expect), "{text}");
        };
        check("3", (3, 3));
        check("3,", (3, u32::MAX));
        check("3,7", (3, 7));
    }
}
