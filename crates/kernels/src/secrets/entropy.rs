//! How varied a text is.

/// Shannon's entropy of the bytes of a text, in bits a byte: 0 for one repeated, 4 for even hex digits, at most 8.
/// (Shannon 1948, "A mathematical theory of communication", section 6.)
pub(crate) fn entropy(text: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for &byte in text {
        counts[usize::from(byte)] += 1;
    }
    let all = text.len() as f64;
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| f64::from(count) / all)
        .map(|share| -share * share.log2())
        .sum()
}
