//! Lines in a checkpoint.

use std::sync::atomic::AtomicUsize;

use super::{Birth, Copied, Lines};
use crate::checkpoint::{In, Out};

impl Lines {
    pub(crate) fn put(&self, out: &mut Out<'_>) {
        out.count(self.births.len());
        for birth in &self.births {
            [birth.first, birth.commit, birth.path, birth.verdict].into_iter().for_each(|value| out.u32(value));
            out.u8(u8::from(birth.cut));
        }
        out.counting(&self.numbers);
        out.counting(&self.written);
        out.repeating(&self.notes);
        let mut introduced_as: Vec<_> = self.introduced_as.iter().collect();
        introduced_as.sort_unstable();
        out.count(introduced_as.len());
        introduced_as.into_iter().flat_map(|(line, other)| [*line, *other]).for_each(|value| out.u32(value));
        out.count(self.copies.len());
        for copied in &self.copies {
            let Copied { first, lines, commit, path, line, verdict, inherited } = *copied;
            [first, lines, commit, path, line, verdict, inherited].into_iter().for_each(|value| out.u32(value));
        }
        out.counting(&self.twins);
    }

    pub(crate) fn take(input: &mut In<'_>) -> Option<Lines> {
        let births = input.many(|input| {
            let (first, commit, path, verdict) = (input.u32()?, input.u32()?, input.u32()?, input.u32()?);
            Some(Birth { first, commit, path, verdict, cut: input.u8()? == 1 })
        })?;
        Some(Lines {
            births,
            numbers: input.counting()?,
            written: input.counting()?,
            notes: input.repeating()?,
            introduced_as: input.many(|input| Some((input.u32()?, input.u32()?)))?.into_iter().collect(),
            copies: input.many(|input| {
                let (first, lines, commit, path) = (input.u32()?, input.u32()?, input.u32()?, input.u32()?);
                let (line, verdict, inherited) = (input.u32()?, input.u32()?, input.u32()?);
                Some(Copied { first, lines, commit, path, line, verdict, inherited })
            })?,
            recent: AtomicUsize::new(0),
            twins: input.counting()?,
        })
    }
}
