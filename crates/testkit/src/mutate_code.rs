//! Copies of code with known changes: the truth for a search of clones.
//!
//! [`reformat`] changes layout and comments, [`rename`] also names and values of literals, [`edit`] a share of the lines.
//! Everything goes by lines and by a plain reading of words of its own, so that it shares no fault with the code under
//! test; [`is_plain`] says which texts it can read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::Prng;

/// What has to be known of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeStyle {
    /// What a comment to the end of its line begins with.
    pub comment: &'static str,
    /// Indents say where blocks end, and a line's end ends a statement.
    pub layout_matters: bool,
}

impl CodeStyle {
    /// Braces, semicolons, `//`.
    pub const BRACES: Self = Self { comment: "//", layout_matters: false };
    /// Indents, `#`.
    pub const INDENTS: Self = Self { comment: "#", layout_matters: true };
}

/// Words that no renaming takes, of all languages together.
const KEPT: &str = "abstract and any as assert async auto await base begin bool boolean break byte case catch chan char \
    class cls const continue crate debugger def default defer del delete do double dyn elif else end ensure enum error \
    except explicit export extends extern fallthrough false final finally float fn for foreach from func function get \
    global go goto if impl implements import in inline instanceof int interface internal is iter lambda len let list long \
    loop lock map match mod module move mut namespace new next nil none nonlocal not null object of operator or out \
    override package params pass print private protected pub public raise range readonly redo ref register rescue restrict \
    retry return sealed select self set short signed sizeof static str string struct super switch synchronized template \
    then this throw throws trait transient true try tuple type typedef typeof union unless unsafe unsigned until use using \
    var virtual void volatile when where while with yield u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 int8 \
    int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 size_t rune append make cap copy panic array byte \
    sbyte ushort ulong decimal let const nullptr typename noexcept constexpr elsif undef defined alias puts require event \
    fixed checked unchecked stackalloc implicit delegate dict yield define ifdef ifndef endif include pragma concept \
    consteval constinit const_cast co_await co_return co_yield decltype dynamic_cast friend mutable reinterpret_cast \
    requires static_assert static_cast thread_local typeid wchar_t native strictfp declare keyof never number undefined \
    unknown satisfies clone callable echo elseif empty enddeclare endfor endforeach endswitch endwhile include_once \
    insteadof isset require_once unset xor mixed parent attr_reader attr_writer attr_accessor proc";

/// A word of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Name,
    Number,
    Text,
    Space,
    Other,
    Comment,
}

/// The text holds nothing that a reading by lines gets wrong: texts and comments over several lines, code in texts.
#[must_use]
pub fn is_plain(text: &str, style: CodeStyle) -> bool {
    let odd = ["/*", "*/", "\"\"\"", "'''", "`", "\\\n", "<<", "#{", "${", "r#", "@\"", "$\"", "#define", "\\x", "\t#"];
    let even = |line: &str| {
        let line = line.replace("\\\\", "").replace("\\\"", "").replace("\\'", "");
        line.matches('"').count().is_multiple_of(2)
            && line.matches('\'').count().is_multiple_of(2)
            && !(line.contains('\'') && (line.contains(style.comment) || line.contains('"')))
            && line.split('"').step_by(2).all(|code| !code.contains(" /") || code.contains(style.comment))
    };
    let directive = |line: &str| !style.layout_matters && line.trim_start().starts_with('#') && !line.contains("#[");
    text.is_ascii()
        && !text.lines().any(directive)
        && odd.iter().all(|odd| !text.contains(odd))
        && text.lines().all(even)
}

fn pieces(line: &str, style: CodeStyle) -> Vec<(Piece, &str)> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let kind = match first {
            _ if rest.starts_with(style.comment) => Piece::Comment,
            'a'..='z' | 'A'..='Z' | '_' => Piece::Name,
            '0'..='9' => Piece::Number,
            '"' => Piece::Text,
            '\'' if letter_length(rest).is_some() => Piece::Text,
            ' ' | '\t' => Piece::Space,
            _ => Piece::Other,
        };
        let length = match kind {
            Piece::Comment => rest.len(),
            Piece::Name | Piece::Number => {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            Piece::Text => letter_length(rest).unwrap_or_else(|| text_length(rest)),
            Piece::Space => rest.len() - rest.trim_start_matches([' ', '\t']).len(),
            Piece::Other => first.len_utf8(),
        };
        found.push((kind, &rest[..length]));
        rest = &rest[length..];
    }
    found
}

/// Bytes of a letter in single quotes.
fn letter_length(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let width = if inside.starts_with('\\') { 2 } else { 1 };
    inside.get(width..).filter(|behind| behind.starts_with('\'')).map(|_| width + 2)
}

fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return at + 1,
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    rest.len()
}

/// Type 1: other indents and blanks, new blank lines and comments; no word changes.
#[must_use]
pub fn reformat(text: &str, style: CodeStyle, random: &mut Prng) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if random.chance(10) {
            out.push('\n');
        }
        if random.chance(10) && !line.trim().is_empty() {
            writeln!(out, "{}{} note {}", indent(line), style.comment, random.below(100)).expect("a text takes all");
        }
        let extra = if style.layout_matters { indent(line).to_owned() } else { " ".repeat(random.below(9)) };
        out.push_str(&extra);
        out.push_str(if style.layout_matters { line } else { line.trim_start() });
        if random.chance(10) && !line.contains(style.comment) && !line.is_empty() {
            write!(out, "  {} why {}", style.comment, random.below(100)).expect("a text takes all");
        }
        out.push('\n');
    }
    out
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// Type 2: every local name gets a new one, half of the literals other values.
///
/// A name is local where it begins with a small letter, is never called, never stands behind a dot or in front of `::`.
#[must_use]
pub fn rename(text: &str, style: CodeStyle, random: &mut Prng) -> String {
    let mut out = String::new();
    for line in rename_names(text, style, random).lines() {
        for (kind, piece) in pieces(line, style) {
            match kind {
                Piece::Number if random.chance(50) && piece.bytes().all(|byte| byte.is_ascii_digit()) => {
                    write!(out, "{}", 2 + random.below(900)).expect("a text takes all");
                }
                Piece::Text if random.chance(50) => {
                    write!(out, "\"changed {}\"", random.below(900)).expect("a text takes all");
                }
                _ => out.push_str(piece),
            }
        }
        out.push('\n');
    }
    out
}

fn rename_names(text: &str, style: CodeStyle, random: &mut Prng) -> String {
    renamed(text, style, &local_names(text, style), random)
}

/// Type 2 with care: only names that a declaration in the text binds, and that are neither fields nor keys nor in a text.
/// Whoever knows the language sees the same code but for names.
#[must_use]
pub fn rename_bound(text: &str, style: CodeStyle, random: &mut Prng) -> String {
    let (mut bound, mut unsafe_names) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines() {
        let pieces: Vec<(Piece, &str)> =
            pieces(line, style).into_iter().filter(|(kind, _)| *kind != Piece::Space).collect();
        for (at, (kind, piece)) in pieces.iter().enumerate() {
            let text = |at: usize| pieces.get(at).map_or("", |(_, text)| *text);
            let before = if at == 0 { "" } else { text(at - 1) };
            match kind {
                Piece::Name
                    if before == "let"
                        || before == "mut"
                        || before == "var"
                        || (text(at + 1) == ":" && text(at + 2) == "=") =>
                {
                    bound.insert(*piece);
                }
                Piece::Name
                    if style.layout_matters && at == 0 && line.trim_start().starts_with(&format!("{piece} = ")) =>
                {
                    bound.insert(*piece);
                }
                Piece::Text => unsafe_names.extend(piece.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')),
                _ => {}
            }
            let field = text(at + 1) == ":" && text(at + 2) != "=";
            let shorthand = matches!(before, "{" | "," | "" | "*" | "&") && matches!(text(at + 1), "," | "}" | "");
            if *kind == Piece::Name && (field || shorthand || (text(at + 1) == "=" && matches!(before, "(" | ","))) {
                unsafe_names.insert(*piece);
            }
        }
    }
    let local = local_names(text, style);
    let names: BTreeSet<&str> =
        bound.into_iter().filter(|name| local.contains(name) && !unsafe_names.contains(name)).collect();
    renamed(text, style, &names, random)
}

fn renamed(text: &str, style: CodeStyle, names: &BTreeSet<&str>, random: &mut Prng) -> String {
    let start = random.below(1_000);
    let new: BTreeMap<&str, String> =
        names.iter().enumerate().map(|(at, name)| (*name, format!("v{}", start + at))).collect();
    let mut out = String::new();
    for line in text.lines() {
        for (kind, piece) in pieces(line, style) {
            let renamed = if kind == Piece::Name { new.get(piece) } else { None };
            out.push_str(renamed.map_or(piece, String::as_str));
        }
        out.push('\n');
    }
    out
}

fn local_names(text: &str, style: CodeStyle) -> BTreeSet<&str> {
    let kept: BTreeSet<&str> = KEPT.split_ascii_whitespace().collect();
    let (mut local, mut foreign) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines() {
        let pieces: Vec<(Piece, &str)> =
            pieces(line, style).into_iter().filter(|(kind, _)| *kind != Piece::Space).collect();
        for (at, (kind, piece)) in pieces.iter().enumerate() {
            if *kind != Piece::Name {
                continue;
            }
            let text = |at: usize| pieces.get(at).map_or("", |(_, text)| *text);
            let before = if at == 0 { "" } else { text(at - 1) };
            let prefix = text(at + 1).starts_with(['"', '\'']);
            let called = prefix || matches!(text(at + 1), "(" | "!") || (text(at + 1) == ":" && text(at + 2) == ":");
            let member =
                matches!(before, "." | ">" | "@" | "$" | "'") || (before == ":" && at > 1 && text(at - 2) == ":");
            let small = piece.starts_with(|c: char| c.is_ascii_lowercase());
            if called || member || !small || kept.contains(piece) {
                foreign.insert(*piece);
            } else {
                local.insert(*piece);
            }
        }
    }
    local.difference(&foreign).copied().collect()
}

/// Type 3: `percent` of the lines, the first never among them, are deleted, changed in one word, or get a line of `donors`
/// behind them. The number of lines that were touched comes with the text.
#[must_use]
pub fn edit(text: &str, percent: usize, donors: &[&str], random: &mut Prng) -> (String, usize) {
    let lines: Vec<&str> = text.lines().collect();
    let wordy = |line: &str| line.bytes().filter(u8::is_ascii_alphanumeric).count() >= 4;
    let mut open: Vec<usize> = (1..lines.len()).filter(|at| wordy(lines[*at])).collect();
    let wanted = (lines.len() * percent / 100).min(open.len());
    let mut chosen = BTreeSet::new();
    while chosen.len() < wanted {
        chosen.insert(open.swap_remove(random.below(open.len())));
    }
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        match (chosen.contains(&at), random.below(3)) {
            (false, _) => writeln!(out, "{line}"),
            (true, 0) => Ok(()),
            (true, 1) if !donors.is_empty() => writeln!(out, "{line}\n{}{}", indent(line), random.pick(donors).trim()),
            (true, _) => writeln!(out, "{}", changed(line, random)),
        }
        .expect("a text takes all");
    }
    (out, chosen.len())
}

/// The line with one of its words another.
fn changed(line: &str, random: &mut Prng) -> String {
    let words: Vec<(Piece, &str)> = pieces(line, CodeStyle::BRACES);
    let names: Vec<usize> = (0..words.len()).filter(|at| words[*at].0 == Piece::Name).collect();
    if names.is_empty() {
        return format!("{}changed();", indent(line));
    }
    let target = *random.pick(&names);
    let new = format!("other{}", random.below(100));
    words.iter().enumerate().map(|(at, (_, text))| if at == target { new.as_str() } else { *text }).collect()
}
