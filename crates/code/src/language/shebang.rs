//! The program that a script asks for in its first line.

/// Bytes of the first line that are read.
const MOST_BYTES: usize = 256;

/// Lines after the first in which a shell script may hand itself over to another interpreter.
const HANDOVER_LINES: usize = 5;

/// The interpreter's name, without its folder, of content that begins with `#!`.
pub(super) fn interpreter(head: &[u8]) -> Option<&[u8]> {
    let line = first_line(head.strip_prefix(b"#!")?);
    let mut words = words(line);
    let mut program = base_name(words.next()?);
    if program == b"env" {
        program = base_name(words.find(|word| !word.starts_with(b"-") && !word.contains(&b'='))?);
    }
    if program == b"sh" { handover(head).or(Some(program)) } else { Some(program) }
}

/// `python3.11` -> `python`.
pub(super) fn without_version(name: &[u8]) -> &[u8] {
    let end = name.iter().rposition(|byte| !byte.is_ascii_digit() && *byte != b'.' && *byte != b'-');
    &name[..end.map_or(0, |at| at + 1)]
}

fn first_line(text: &[u8]) -> &[u8] {
    let text = &text[..text.len().min(MOST_BYTES)];
    memchr::memchr(b'\n', text).map_or(text, |at| &text[..at])
}

fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

fn base_name(path: &[u8]) -> &[u8] {
    super::file_name(path)
}

/// `exec tclsh "$0" "$@"` below `#!/bin/sh`: the rest is Tcl.
fn handover(head: &[u8]) -> Option<&[u8]> {
    let mut lines = head.split(|byte| *byte == b'\n').skip(1).take(HANDOVER_LINES);
    lines.find_map(|line| {
        let rest = line.strip_prefix(b"exec ")?;
        let program = words(rest).next()?;
        memchr::memmem::find(rest, b"$0").map(|_| base_name(program))
    })
}
