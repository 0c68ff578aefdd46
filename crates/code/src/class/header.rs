//! What the comments before the first code of a file say about its making.
//!
//! Only those comments count: a program that writes such sentences has them in strings further down. Sentences are read
//! word by word, case ignored, with a small grammar (`phrases.rs`).

use super::file::File;
use crate::language::Kind;

mod comments;
mod phrases;

/// What such a comment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Go's own line.
    GoRule,
    /// `@generated`.
    AtGenerated,
    /// That a program wrote the file.
    Generated,
    /// That nobody should edit the file.
    DoNotEdit,
    /// That a certain program wrote it, in that program's words.
    KnownTool,
}

impl Says {
    /// For the reference page.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::GoRule => "header: a line `// Code generated` ... `DO NOT EDIT.` (exactly Go's rule, for Go alone)",
            Self::AtGenerated => "header: `@generated`",
            Self::Generated => "header: a sentence that says that the file is generated",
            Self::DoNotEdit => "header: a sentence that forbids to edit the file",
            Self::KnownTool => "header: the words of a known generator",
        }
    }
}

/// Whether the first of its header's sentences that says anything says this.
pub(super) fn says(file: &File<'_>, what: Says) -> bool {
    *file.header.get_or_init(|| read(file)) == Some(what)
}

fn read(file: &File<'_>) -> Option<Says> {
    find(file).map(|(said, _)| said)
}

/// The first thing that its header says, and the bytes of the line that says it.
pub(super) fn find<'a>(file: &File<'a>) -> Option<(Says, &'a [u8])> {
    let style = if file.kind() == Some(Kind::Prose) { comments::Style::Prose } else { comments::Style::Code };
    let header = comments::before_code(file.looked.head, style);
    if !worth_reading(header) {
        return None;
    }
    let go = file.language_name() == "Go";
    for line in comments::Lines::new(header, style) {
        let said =
            if go && is_go_rule(line.raw) { Some(Says::GoRule) } else { phrases::said(line.text, line.fresh, go) };
        if let Some(said) = said {
            return Some((said, line.raw));
        }
    }
    None
}

/// Most headers don't contain what any of the sentences must.
fn worth_reading(header: &[u8]) -> bool {
    const PARTS: &[&[u8]] = &[
        b"enerated",
        b"ENERATED",
        b"ot edit",
        b"OT EDIT",
        b"ot modify",
        b"OT MODIFY",
        b"'t edit",
        b"'t modify",
        b"ever edit",
        b"anually edit",
        b"utomatically created",
        b"GNU Bison",
        b"DocBook",
    ];
    PARTS.iter().any(|part| memchr::memmem::find(header, part).is_some())
}

/// `^// Code generated .* DO NOT EDIT\.$`, as `go help generate` states it.
fn is_go_rule(line: &[u8]) -> bool {
    let rest = line.strip_prefix(b"// Code generated ");
    rest.is_some_and(|rest| rest.ends_with(b" DO NOT EDIT."))
}
