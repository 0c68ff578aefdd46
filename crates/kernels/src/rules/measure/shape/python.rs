//! Python, by logical lines: those that brackets and backslashes hold together are one.

use super::{Shape, Tokens};

/// A logical line.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Bytes in front of it.
    indent: usize,
    /// Its first token and the one behind its last.
    first: usize,
    end: usize,
}

pub(super) fn shape(code: Tokens<'_>) -> Shape {
    let lines = lines(code);
    let mut shape = Shape::default();
    let mut blocks: Vec<(usize, bool)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        while blocks.last().is_some_and(|(indent, _)| *indent >= line.indent) {
            blocks.pop();
        }
        let in_class = blocks.last().is_some_and(|(_, is_class)| *is_class);
        let is_class = code.is(line.first, "class") && code.is_word(line.first + 1);
        let is_function = code.is(line.first, "def");
        shape.classes += usize::from(is_class);
        shape.functions += usize::from(is_function);
        shape.one_liners += usize::from(is_function && is_one_liner(code, &lines, at));
        // `return(x)` is no return to the published form.
        let touches = line.end > line.first + 1 && code.touches_next(line.first);
        shape.simple_returns += usize::from(code.is(line.first, "return") && !touches);
        shape.simple_variables += if in_class { assigned(code, *line) } else { 0 };
        shape.has_variables |= binds(code, *line);
        if code.is(line.end - 1, ":") {
            blocks.push((line.indent, is_class));
        }
    }
    shape
}

fn lines(code: Tokens<'_>) -> Vec<Line> {
    let (mut lines, mut depth) = (Vec::<Line>::new(), 0_usize);
    for at in 0..code.len() {
        let goes_on = depth > 0 || (at > 0 && (!code.is_first(at) || is_continued(code, at)));
        match lines.last_mut() {
            Some(line) if goes_on => line.end = at + 1,
            _ => lines.push(Line { indent: indent(code, at), first: at, end: at + 1 }),
        }
        match code.text(at) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    lines
}

/// A backslash stands between a token and the one before.
fn is_continued(code: Tokens<'_>, at: usize) -> bool {
    let between = code.tokens[at - 1].end as usize..code.tokens[at].start as usize;
    // A comment holds no backslash that counts: only the first line behind a token does.
    code.text[between].split(|byte| *byte == b'\n').next().is_some_and(|line| line.trim_ascii() == b"\\")
}

fn indent(code: Tokens<'_>, at: usize) -> usize {
    let before = &code.text[..code.tokens[at].start as usize];
    before.len() - memchr::memrchr(b'\n', before).map_or(0, |feed| feed + 1)
}

/// The body is one `return`.
fn is_one_liner(code: Tokens<'_>, lines: &[Line], at: usize) -> bool {
    let line = lines[at];
    if !code.is(line.end - 1, ":") {
        let colon = body_colon(code, line);
        return colon.is_some_and(|colon| code.is(colon + 1, "return"));
    }
    let is_inside = |next: usize| lines.get(next).is_some_and(|next| next.indent > line.indent);
    is_inside(at + 1) && code.is(lines[at + 1].first, "return") && !is_inside(at + 2)
}

/// The colon behind the parameters.
fn body_colon(code: Tokens<'_>, line: Line) -> Option<usize> {
    let mut depth = 0_usize;
    (line.first..line.end).find(|at| {
        match code.text(*at) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && code.is(*at, ":")
    })
}

/// Names that a statement in the body of a class gives a value or a type.
fn assigned(code: Tokens<'_>, line: Line) -> usize {
    if code.is_word(line.first) && code.is(line.first + 1, ":") && line.end > line.first + 2 {
        return usize::from(!code.is(line.first, "else") && !code.is(line.first, "try"));
    }
    let names = (line.first..line.end).step_by(2);
    names.take_while(|at| code.is_word(*at) && code.is(*at + 1, "=") && *at + 1 < line.end).count()
}

/// A name gets a value: `x = ...`, `for x in`, a parameter.
fn binds(code: Tokens<'_>, line: Line) -> bool {
    let first = line.first;
    let has_parameter =
        || code.is(first, "def") && code.is(first + 2, "(") && !code.is_one_of(first + 3, &[")", "*", "**", "/"]);
    let is_loop = || code.is(first, "for") && code.is_word(first + 1) && code.is(first + 2, "in");
    (code.is_word(first) && code.is(first + 1, "=") && first + 1 < line.end) || is_loop() || has_parameter()
}
