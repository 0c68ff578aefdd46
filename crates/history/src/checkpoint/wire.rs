//! Numbers and bytes of a checkpoint. Everything is little-endian; what is read back is checked for length only: a hash
//! over the whole says whether it is what was written.

/// Writes.
#[derive(Debug, Default)]
pub(crate) struct Out(pub(crate) Vec<u8>);

impl Out {
    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn count(&mut self, value: usize) {
        self.u64(value as u64);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.extend_from_slice(bytes);
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

    #[test]
    fn runs_come_back() {
        for values in [vec![], vec![7], vec![1, 2, 3, 3, 4, 9, u32::MAX, u32::MAX], vec![u32::MAX - 1, u32::MAX]] {
            let mut out = Out::default();
            out.counting(&values);
            assert_eq!(In(&out.0).counting().as_deref(), Some(values.as_slice()));
        }
        for values in [vec![], vec![0, 0, 1, 0], vec![9; 300]] {
            let mut out = Out::default();
            out.repeating(&values);
            assert_eq!(In(&out.0).repeating().as_deref(), Some(values.as_slice()));
        }
    }

    #[test]
    fn what_ends_early_is_nothing() {
        let mut out = Out::default();
        out.counting(&[1, 2, 3]);
        out.bytes(b"text");
        for length in 0..out.0.len() {
            let mut input = In(&out.0[..length]);
            assert!(input.counting().and_then(|_| input.bytes()).is_none(), "{length}");
        }
    }
}
