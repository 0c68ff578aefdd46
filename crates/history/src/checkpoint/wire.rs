//! Numbers and bytes of a checkpoint. Everything is little-endian; what is read back is checked for length only: a hash
//! over the whole says whether it is what was written.

use std::io::{self, Write};

/// Bytes that are gathered before they are passed on.
const BUFFER_BYTES: usize = 1 << 16;

/// Bytes of the hash at the end.
pub(crate) const HASH_BYTES: usize = 32;

/// Writes, piece by piece: nothing is held in memory as a whole. What the disk refuses is said at the end.
pub(crate) struct Out<'a> {
    to: &'a mut dyn Write,
    buffer: Vec<u8>,
    hasher: blake3::Hasher,
    error: Option<io::Error>,
}

impl<'a> Out<'a> {
    pub(crate) fn new(to: &'a mut dyn Write) -> Self {
        let buffer = Vec::with_capacity(2 * BUFFER_BYTES);
        Out { to, buffer, hasher: blake3::Hasher::new(), error: None }
    }

    /// Ends with a hash over all that was written.
    pub(crate) fn seal(mut self) -> io::Result<()> {
        self.pass_on();
        let hash = self.hasher.finalize();
        self.buffer.extend_from_slice(hash.as_bytes());
        self.finish()
    }

    /// Ends.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.pass_on();
        self.error.map_or(Ok(()), Err)
    }

    /// Passes on what is gathered.
    pub(crate) fn pass_on(&mut self) {
        self.hasher.update(&self.buffer);
        if self.error.is_none() {
            self.error = self.to.write_all(&self.buffer).err();
        }
        self.buffer.clear();
    }

    /// Bytes without their length.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER_BYTES {
            self.pass_on();
        }
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.raw(&[value]);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn count(&mut self, value: usize) {
        self.u64(value as u64);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.raw(bytes);
    }

    pub(crate) fn optional(&mut self, text: Option<&str>) {
        self.u8(u8::from(text.is_some()));
        self.bytes(text.unwrap_or_default().as_bytes());
    }

    /// Numbers that mostly count up by one, as runs.
    pub(crate) fn counting(&mut self, values: &[u32]) {
        self.count(values.len());
        for run in values.chunk_by(|a, b| a.checked_add(1) == Some(*b)) {
            self.u32(run[0]);
            self.count(run.len());
        }
    }

    /// Bytes that mostly repeat, as runs.
    pub(crate) fn repeating(&mut self, values: &[u8]) {
        self.count(values.len());
        for run in values.chunk_by(|a, b| a == b) {
            self.u8(run[0]);
            self.count(run.len());
        }
    }
}

/// Reads; `None` wherever the bytes end too early.
pub(crate) struct In<'a>(pub(crate) &'a [u8]);

impl<'a> In<'a> {
    /// Reads what was sealed, if it is whole.
    pub(crate) fn sealed(bytes: &'a [u8]) -> Option<Self> {
        let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH_BYTES)?)?;
        (blake3::hash(body).as_bytes() == hash).then_some(In(body))
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(crate) fn count(&mut self) -> Option<usize> {
        self.u64()?.try_into().ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(crate) fn optional(&mut self) -> Option<Option<&'a str>> {
        let is_there = self.u8()? == 1;
        let text = self.text()?;
        Some(is_there.then_some(text))
    }

    pub(crate) fn counting(&mut self) -> Option<Vec<u32>> {
        let length = self.count()?;
        let mut values = Vec::new();
        while values.len() < length {
            let (first, run) = (self.u32()?, u32::try_from(self.count()?).ok()?);
            if run == 0 || run as usize > length - values.len() {
                return None;
            }
            // The last number of all stands for none, and runs alone.
            values.extend(first..first.checked_add(run - 1)?);
            values.push(first + (run - 1));
        }
        Some(values)
    }

    pub(crate) fn repeating(&mut self) -> Option<Vec<u8>> {
        let length = self.count()?;
        let mut values = Vec::new();
        while values.len() < length {
            let (value, run) = (self.u8()?, self.count()?);
            if run == 0 || run > length - values.len() {
                return None;
            }
            values.resize(values.len() + run, value);
        }
        Some(values)
    }

    /// So many things, each read by `read`.
    pub(crate) fn many<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        (0..count).map(|_| read(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(put: impl FnOnce(&mut Out<'_>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut out = Out::new(&mut bytes);
        put(&mut out);
        out.finish().expect("memory refuses nothing");
        bytes
    }

    #[test]
    fn runs_come_back() {
        for values in [vec![], vec![7], vec![1, 2, 3, 3, 4, 9, u32::MAX, u32::MAX], vec![u32::MAX - 1, u32::MAX]] {
            let bytes = written(|out| out.counting(&values));
            assert_eq!(In(&bytes).counting().as_deref(), Some(values.as_slice()));
        }
        for values in [vec![], vec![0, 0, 1, 0], vec![9; 300]] {
            let bytes = written(|out| out.repeating(&values));
            assert_eq!(In(&bytes).repeating().as_deref(), Some(values.as_slice()));
        }
    }

    #[test]
    fn what_ends_early_is_nothing() {
        let bytes = written(|out| {
            out.counting(&[1, 2, 3]);
            out.bytes(b"text");
        });
        for length in 0..bytes.len() {
            let mut input = In(&bytes[..length]);
            assert!(input.counting().and_then(|_| input.bytes()).is_none(), "{length}");
        }
    }

    #[test]
    fn a_seal_covers_more_than_a_buffer() {
        let text: Vec<u8> = (0..3 * BUFFER_BYTES + 5).map(|at| at.to_le_bytes()[0]).collect();
        let mut bytes = Vec::new();
        let mut out = Out::new(&mut bytes);
        text.chunks(1000).for_each(|piece| out.raw(piece));
        out.seal().expect("memory refuses nothing");
        assert_eq!(In::sealed(&bytes).map(|input| input.0), Some(text.as_slice()));
        for length in [0, HASH_BYTES - 1, bytes.len() - 1] {
            assert!(In::sealed(&bytes[..length]).is_none(), "{length}");
        }
    }

    #[test]
    fn a_refusal_is_said_at_the_end() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut full = Full;
        let mut out = Out::new(&mut full);
        out.raw(&[0; 2 * BUFFER_BYTES]);
        assert_eq!(out.seal().expect_err("it is full").kind(), io::ErrorKind::StorageFull);
    }
}
