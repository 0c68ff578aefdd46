//! A marked block in a file of somebody else: everything around it stays as it is.

/// The line above the block.
pub const BEGIN: &str = "# >>> outcross >>> (made by 'outcross init', taken out by 'outcross init --undo')";
/// The line below it.
pub const END: &str = "# <<< outcross <<<";

/// Where a new block goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Below the first line.
    SecondLine,
    /// At the end.
    End,
}

/// A line that begins a block stands alone, or one that ends it, or there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its marks of outcross are damaged")]
pub struct DamagedMarks;

/// The file with the block in it: in place of the block that it has, else at a place. Lines of the block end as the
/// first line of the file does.
///
/// # Errors
/// If the marks in the file are no pair.
pub fn with_block(file: &[u8], block: &str, at: At) -> Result<Vec<u8>, DamagedMarks> {
    let feed: &[u8] = if first_line(file).ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
    let mut marked = Vec::new();
    for line in std::iter::once(BEGIN).chain(block.lines()).chain([END]) {
        marked.extend_from_slice(line.as_bytes());
        marked.extend_from_slice(feed);
    }
    let (before, after) = match place(file)? {
        Some((start, end)) => (&file[..start], &file[end..]),
        None if at == At::SecondLine => file.split_at(first_line(file).len()),
        None => (file, &[][..]),
    };
    let mut whole = before.to_vec();
    if !whole.is_empty() && !whole.ends_with(b"\n") {
        whole.extend_from_slice(feed);
    }
    whole.extend_from_slice(&marked);
    whole.extend_from_slice(after);
    Ok(whole)
}

/// The file without the block that it has.
///
/// # Errors
/// If the marks in the file are no pair.
pub fn without_block(file: &[u8]) -> Result<Vec<u8>, DamagedMarks> {
    Ok(place(file)?.map_or_else(|| file.to_vec(), |(start, end)| [&file[..start], &file[end..]].concat()))
}

fn first_line(file: &[u8]) -> &[u8] {
    file.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// Where the block of a file begins and ends.
fn place(file: &[u8]) -> Result<Option<(usize, usize)>, DamagedMarks> {
    let (mut begins, mut ends, mut at) = (Vec::new(), Vec::new(), 0);
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii();
        if text.starts_with(b"# >>> outcross >>>") {
            begins.push(at);
        }
        at += line.len();
        if text == END.as_bytes() {
            ends.push(at);
        }
    }
    match (&begins[..], &ends[..]) {
        ([], []) => Ok(None),
        ([begin], [end]) if begin < end => Ok(Some((*begin, *end))),
        _ => Err(DamagedMarks),
    }
}
