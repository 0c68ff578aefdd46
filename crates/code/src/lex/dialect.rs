//! Comments, quotes and keywords by family of languages.

use std::fmt;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::scan::{self, Quoted, Scanned};
use crate::Language;

mod keywords;

/// How a family of languages writes comments and quotes, and which words it keeps.
pub struct Dialect {
    pub(super) line_comments: &'static [&'static str],
    /// Open, close, and whether they nest.
    pub(super) block_comments: &'static [(&'static str, &'static str, bool)],
    pub(super) has_regex_literals: bool,
    quotes: Quotes,
    keywords: &'static str,
    words: OnceLock<FxHashSet<&'static [u8]>>,
    languages: &'static [&'static str],
}

impl fmt::Debug for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Dialect({})", self.languages.first().unwrap_or(&"text"))
    }
}

/// How quotes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    /// None: prose.
    None,
    /// `"` and `'` on one line, with escapes.
    C,
    /// As C, with raw texts `R"x(...)x"`.
    Cpp,
    /// As C; `` ` `` on many lines without escapes.
    Go,
    /// As C; `` ` `` holds a template.
    JavaScript,
    /// As C; `"""` on many lines.
    Java,
    /// As Java; `@"..."` without escapes, `$"..."`.
    CSharp,
    /// `"` on many lines, raw texts, `'` a character or a lifetime.
    Rust,
    /// Triple quotes, prefixes, one line else.
    Python,
    /// `"`, `'` and `` ` `` on many lines with escapes.
    Script,
    /// `'` on many lines, doubled for itself; `"` the same.
    Sql,
    /// `"` alone, on many lines.
    Lisp,
}

const C_BLOCK: &[(&str, &str, bool)] = &[("/*", "*/", false)];
const C_NESTED: &[(&str, &str, bool)] = &[("/*", "*/", true)];
const XML_BLOCK: &[(&str, &str, bool)] = &[("<!--", "-->", false)];

const fn dialect(
    languages: &'static [&'static str],
    line_comments: &'static [&'static str],
    block_comments: &'static [(&'static str, &'static str, bool)],
    quotes: Quotes,
    keywords: &'static str,
) -> Dialect {
    let has_regex_literals = matches!(quotes, Quotes::JavaScript);
    Dialect { line_comments, block_comments, has_regex_literals, quotes, keywords, words: OnceLock::new(), languages }
}

static TEXT: Dialect = dialect(&[], &[], &[], Quotes::None, "");

#[rustfmt::skip]
static DIALECTS: [Dialect; 22] = [
    dialect(&["C", "Objective-C", "OpenCL", "Lex", "Yacc"], &["//"], C_BLOCK, Quotes::C, keywords::C),
    dialect(&["C++", "Cuda", "Objective-C++", "HLSL", "GLSL", "Metal", "WGSL", "SWIG"], &["//"], C_BLOCK, Quotes::Cpp, keywords::CPP),
    dialect(&["Java", "Kotlin", "Scala", "Groovy", "Apex"], &["//"], C_BLOCK, Quotes::Java, keywords::JAVA),
    dialect(&["C#", "F#"], &["//"], C_BLOCK, Quotes::CSharp, keywords::CSHARP),
    dialect(&["Go", "V", "Odin"], &["//"], C_BLOCK, Quotes::Go, keywords::GO),
    dialect(&["Rust", "Zig", "Cairo", "Gleam"], &["//"], C_NESTED, Quotes::Rust, keywords::RUST),
    dialect(&["JavaScript", "TypeScript", "TSX", "QML", "Qt Script", "LiveScript"], &["//"], C_BLOCK, Quotes::JavaScript, keywords::JAVASCRIPT),
    dialect(&["Swift", "Dart", "Solidity", "D", "Vala", "Haxe", "Thrift", "Protocol Buffer", "Bicep", "Jsonnet", "CUE"], &["//"], C_NESTED, Quotes::Java, keywords::JAVA),
    dialect(&["PHP", "Hack"], &["//", "#"], C_BLOCK, Quotes::Script, keywords::PHP),
    dialect(&["Python", "Starlark", "Cython", "Mojo", "GDScript", "Nim", "Meson", "BitBake"], &["#"], &[], Quotes::Python, keywords::PYTHON),
    dialect(&["Ruby", "Crystal"], &["#"], &[("=begin", "\n=end", false)], Quotes::Script, keywords::RUBY),
    dialect(&["Shell", "fish", "Makefile", "Dockerfile", "Perl", "Raku", "R", "Julia", "Elixir", "CMake", "Puppet", "Tcl", "Nix", "HCL", "Awk", "sed", "Just", "Nushell", "Tcsh", "GraphQL", "PowerShell", "YAML", "TOML", "Jq"], &["#"], &[], Quotes::Script, keywords::SCRIPT),
    dialect(&["SQL", "PLpgSQL", "PLSQL", "Ada", "VHDL"], &["--"], C_BLOCK, Quotes::Sql, keywords::SQL),
    dialect(&["Lua", "Luau"], &["--"], &[("--[[", "]]", false)], Quotes::C, keywords::LUA),
    dialect(&["Haskell", "Elm", "PureScript", "Idris", "Agda", "Dhall"], &["--"], &[("{-", "-}", true)], Quotes::Lisp, keywords::HASKELL),
    dialect(&["OCaml", "Standard ML", "Pascal", "Rocq Prover"], &[], &[("(*", "*)", true)], Quotes::Lisp, keywords::HASKELL),
    dialect(&["Common Lisp", "Scheme", "Racket", "Clojure", "Emacs Lisp", "Fennel", "Janet"], &[";"], &[("#|", "|#", true)], Quotes::Lisp, ""),
    dialect(&["Assembly", "Unix Assembly", "INI", "LLVM"], &[";", "//", "#"], C_BLOCK, Quotes::C, ""),
    dialect(&["Erlang", "Prolog", "TeX", "MATLAB", "Mercury"], &["%"], &[], Quotes::Lisp, ""),
    dialect(&["CSS", "SCSS", "Less", "Stylus"], &["//"], C_BLOCK, Quotes::C, ""),
    dialect(&["JSON", "JSON with Comments", "JSON5", "Verilog", "SystemVerilog"], &["//"], C_BLOCK, Quotes::C, ""),
    dialect(&["HTML", "XML", "Vue", "Svelte", "Astro", "Markdown", "MDX", "XSLT", "SVG"], &[], XML_BLOCK, Quotes::None, ""),
];

impl Dialect {
    /// The dialect of a language; plain text where none is known.
    #[must_use]
    pub fn of(language: Option<Language>) -> &'static Self {
        let Some(name) = language.map(Language::name) else { return &TEXT };
        DIALECTS.iter().find(|dialect| dialect.languages.contains(&name)).unwrap_or(&TEXT)
    }

    pub(super) fn is_keyword(&self, word: &[u8]) -> bool {
        const LONGEST: usize = 16;
        if self.keywords.is_empty() || word.len() > LONGEST {
            return false;
        }
        let words = self.words.get_or_init(|| self.keywords.split_ascii_whitespace().map(str::as_bytes).collect());
        words.contains(word)
    }

    pub(super) fn may_begin_comment(&self, first: u8) -> bool {
        let begins = |mark: &str| mark.as_bytes().first() == Some(&first);
        self.line_comments.iter().any(|mark| begins(mark))
            || self.block_comments.iter().any(|(open, _, _)| begins(open))
    }

    /// `=begin` of Ruby stands at the start of a line.
    #[expect(clippy::unused_self, reason = "a question about the dialect")]
    pub(super) fn block_may_begin(&self, open: &str, bytes: &[u8], start: usize) -> bool {
        !open.starts_with('=') || start == 0 || bytes[start - 1] == b'\n'
    }

    /// `#` of scripts begins a comment at the start of a word only, `#[` of PHP an attribute.
    pub(super) fn line_may_begin(&self, bytes: &[u8], start: usize) -> bool {
        if self.quotes != Quotes::Script || bytes[start] != b'#' {
            return true;
        }
        let before = start.checked_sub(1).map(|at| bytes[at]);
        let begins = before
            .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b'(' | b'{' | b')' | b'}' | b','));
        begins && !(bytes.get(start + 1) == Some(&b'[') && std::ptr::eq(self.keywords, keywords::PHP))
    }

    /// The end of a text that begins with a quote.
    pub(super) fn quoted(&self, bytes: &[u8], start: usize, quote: u8) -> Scanned {
        let line = Quoted { lines: false, escapes: true, doubled: false };
        let lines = Quoted { lines: true, ..line };
        let raw = Quoted { lines: true, escapes: false, doubled: false };
        if self.quotes == Quotes::None || (self.quotes == Quotes::Lisp && quote == b'\'') {
            return Err(0);
        }
        match (self.quotes, quote) {
            (Quotes::Go, b'`') => scan::quoted(bytes, start, raw),
            (Quotes::JavaScript, b'`') => scan::template(bytes, start),
            (Quotes::Script, _) => scan::quoted(bytes, start, lines),
            (_, b'`') => Err(0),
            (Quotes::Python | Quotes::Java | Quotes::CSharp, _) => {
                triple(bytes, start).or_else(|looked| scan::quoted(bytes, start, line).map_err(|again| looked + again))
            }
            (Quotes::Rust, b'\'') => character(bytes, start),
            (Quotes::Sql, _) => scan::quoted(bytes, start, Quoted { doubled: true, ..raw }),
            (Quotes::Rust | Quotes::Lisp, _) => scan::quoted(bytes, start, lines),
            (Quotes::None | Quotes::C | Quotes::Cpp | Quotes::Go | Quotes::JavaScript, _) => {
                scan::quoted(bytes, start, line)
            }
        }
    }

    /// The end of a text with letters in front of its quote: `r"`, `b'`, `R"x(`, `@"`.
    pub(super) fn prefixed(&self, bytes: &[u8], start: usize) -> Scanned {
        const MOST: usize = 3;
        let window = &bytes[start..bytes.len().min(start + MOST + 1)];
        let length = window.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'#')).ok_or(0_usize)?;
        let (prefix, at) = (&window[..length], start + length);
        match (self.quotes, bytes[at]) {
            (Quotes::Rust, _) if matches!(prefix, b"r" | b"br" | b"cr") => scan::hashed(bytes, at),
            (Quotes::Rust, b'"' | b'\'') if matches!(prefix, b"b" | b"c") => self.quoted(bytes, at, bytes[at]),
            (Quotes::Cpp, b'"') if matches!(prefix, b"R" | b"LR" | b"uR" | b"UR") => scan::delimited(bytes, at),
            (Quotes::C | Quotes::Cpp, b'"' | b'\'') if matches!(prefix, b"L" | b"u" | b"U" | b"u8") => {
                self.quoted(bytes, at, bytes[at])
            }
            (Quotes::CSharp, b'"') if matches!(prefix, b"@" | b"$@" | b"@$") => {
                scan::quoted(bytes, at, Quoted { lines: true, escapes: false, doubled: true })
            }
            (Quotes::CSharp, b'"') if prefix == b"$" => self.quoted(bytes, at, b'"'),
            (Quotes::Python, b'"' | b'\'') if prefix.iter().all(|byte| b"rbfutRBFUT".contains(byte)) => {
                self.quoted(bytes, at, bytes[at])
            }
            _ => Err(0),
        }
    }
}

/// A text between three quotes each.
fn triple(bytes: &[u8], start: usize) -> Scanned {
    let open = bytes.get(start..start + 3).ok_or(0_usize)?;
    let same = open[1] == open[0] && open[2] == open[0];
    if same { scan::between(bytes, start, open, open, true) } else { Err(0) }
}

/// A character of Rust; a lifetime is none.
fn character(bytes: &[u8], start: usize) -> Scanned {
    const LONGEST: usize = 12;
    if bytes.get(start + 1) == Some(&b'\\') {
        let inside = bytes.get(start + 3..).unwrap_or_default();
        return inside
            .iter()
            .take(LONGEST)
            .position(|byte| *byte == b'\'')
            .map(|length| start + 4 + length)
            .ok_or(LONGEST);
    }
    let inside = bytes.get(start + 1..).unwrap_or_default();
    let letter = inside.first().ok_or(0_usize)?;
    let width =
        if *letter < 0x80 { 1 } else { inside.iter().skip(1).take_while(|byte| **byte & 0xc0 == 0x80).count() + 1 };
    (inside.get(width) == Some(&b'\'')).then_some(start + width + 2).ok_or(0)
}
