//! The lines of comment at the start of a file, in any language: enough of every syntax to know where code begins.

/// Lines that are read.
const MOST_LINES: usize = 100;

/// How comments look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As in code: any of the usual signs.
    Code,
    /// As in prose, where `#` begins a heading: only signs that text does not use.
    Prose,
}

/// A line before the first code.
pub(super) struct Line<'a> {
    /// As it stands, without its end.
    pub(super) raw: &'a [u8],
    /// Without the signs of a comment around it.
    pub(super) text: &'a [u8],
    /// A sentence can begin here: the line before ended one, or its comment, or is none of prose.
    pub(super) fresh: bool,
}

/// The lines before the first code.
pub(super) struct Lines<'a> {
    rest: Option<&'a [u8]>,
    /// What ends the comment that is open.
    closer: Option<&'static [u8]>,
    style: Style,
    left: usize,
    /// The next line can begin a sentence.
    fresh: bool,
}

/// The part of `head` before the first code.
pub(super) fn before_code(head: &[u8], style: Style) -> &[u8] {
    let mut lines = Lines::new(head, style);
    let mut end = 0;
    while let Some(line) = lines.take_line() {
        if !lines.is_before_code(line.trim_ascii()) {
            return &head[..end];
        }
        end = head.len() - lines.rest.map_or(0, <[u8]>::len);
    }
    &head[..end]
}

/// How comments of several lines begin and end.
const BLOCKS: &[(&[u8], &[u8])] = &[
    (b"/*", b"*/"),
    (b"<!--", b"-->"),
    (b"\"\"\"", b"\"\"\""),
    (b"'''", b"'''"),
    (b"(*", b"*)"),
    (b"{-", b"-}"),
    (b"--[[", b"]]"),
    (b"<#", b"#>"),
    (b"#|", b"|#"),
    (b"=begin", b"=end"),
    (b"=pod", b"=cut"),
    (b"{#", b"#}"),
    (b"<%--", b"--%>"),
];

/// How comments of one line begin.
const LEADERS: &[&[u8]] = &[
    b"//", b"#", b";", b"--", b"%", b"\"", b"'", b".\\\"", b"!", b"*", b"\\", b"rem ", b"REM ", b"@rem ", b"@REM ",
    b"dnl ", b"::", b"\\\\", b"..",
];

const PROSE_LEADERS: &[&[u8]] = &[b"//", b"..", b"[//]:", b"[comment]", b"@c ", b"\\input"];

/// Lines of code that stand before comments like those that are looked for.
const PROLOGUES: &[&[u8]] = &[b"<", b"package ", b"@echo ", b"@file:", b"@charset ", b"syntax", b"---", b"+++", b"\\"];

/// Signs around the text of a comment.
const DECORATION: &[u8] = b"/*#;!%\"'-<>(){}=\\~|_+ \t\r.:[]";

impl<'a> Lines<'a> {
    pub(super) fn new(head: &'a [u8], style: Style) -> Self {
        Self { rest: Some(head), closer: None, style, left: MOST_LINES, fresh: true }
    }

    fn take_line(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest.filter(|_| self.left > 0)?;
        self.left -= 1;
        let end = memchr::memchr(b'\n', rest);
        self.rest = end.map(|end| &rest[end + 1..]);
        let line = end.map_or(rest, |end| &rest[..end]);
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Whether a line is before the first code; keeps track of comments that stay open.
    fn is_before_code(&mut self, line: &[u8]) -> bool {
        if let Some(closer) = self.closer {
            self.closer = memchr::memmem::find(line, closer).is_none().then_some(closer);
            return true;
        }
        let starts = |starts: &[&[u8]]| starts.iter().any(|start| line.starts_with(start));
        if self.opens_block(line) || line.is_empty() {
            return true;
        }
        match self.style {
            Style::Code => starts(LEADERS) || starts(PROLOGUES),
            Style::Prose => starts(PROSE_LEADERS),
        }
    }

    fn opens_block(&mut self, line: &[u8]) -> bool {
        let prose = self.style == Style::Prose;
        let block = BLOCKS.iter().find(|(opener, _)| line.starts_with(opener) && (!prose || opener.starts_with(b"<!")));
        let Some((opener, closer)) = block else { return false };
        let open = memchr::memmem::find(&line[opener.len()..], closer).is_none();
        self.closer = open.then_some(*closer);
        true
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let raw = self.take_line()?;
        let line = raw.trim_ascii();
        let inside = self.closer.is_some();
        if !self.is_before_code(line) {
            self.rest = None;
            return None;
        }
        let text = if is_code(line) { b"" } else { text(line) };
        let opened = !inside && self.closer.is_some();
        let closed = self.closer.is_none() && (inside || BLOCKS.iter().any(|(opener, _)| line.starts_with(opener)));
        let fresh = self.fresh || opened;
        self.fresh = closed || ends_sentence(text);
        Some(Line { raw, text, fresh })
    }
}

/// Lines before the first comment that are none, though they begin like one.
fn is_code(line: &[u8]) -> bool {
    const DIRECTIVES: &[&[u8]] =
        &[b"#!", b"#if", b"#define", b"#include", b"#pragma", b"#line", b"#undef", b"#endif", b"#["];
    let starts = |starts: &[&[u8]]| starts.iter().any(|start| line.starts_with(start));
    starts(DIRECTIVES) || (starts(PROLOGUES) && !starts(LEADERS) && !line.starts_with(b"<!--"))
}

/// Whether the next line can begin a sentence after this text: it ends one, or speaks to a tool.
fn ends_sentence(text: &[u8]) -> bool {
    const TO_TOOLS: &[&[u8]] = &[
        b"SPDX-",
        b"Copyright",
        b"coding",
        b"vim:",
        b"eslint",
        b"tslint",
        b"prettier",
        b"stylelint",
        b"@ts-",
        b"go:build",
        b"+build",
        b"shellcheck",
        b"pylint",
        b"flake8",
        b"noqa",
        b"mypy",
        b"swiftlint",
        b"rubocop",
        b"frozen_string",
        b"source",
        b"clang-format",
        b"jshint",
        b"jscs",
        b"istanbul",
        b"phpcs",
        b"ruff",
    ];
    let last = text.last();
    last.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b",`'\")".contains(byte))
        || TO_TOOLS.iter().any(|start| text.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start)))
}

/// The text of a comment without what surrounds it; the sign that ends its sentence stays.
fn text(line: &[u8]) -> &[u8] {
    let line = LEADERS.iter().find_map(|leader| line.strip_prefix(*leader)).unwrap_or(line);
    let start = line.iter().position(|byte| !DECORATION.contains(byte)).unwrap_or(line.len());
    let line = &line[start..];
    let end = [b"*/".as_slice(), b"-->", b"*)", b"-}"].iter().find_map(|end| line.strip_suffix(*end)).unwrap_or(line);
    end.trim_ascii_end()
}
