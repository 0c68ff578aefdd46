//! What no active person stands behind, in words.

use std::io::{self, Write};
use std::sync::Arc;

use figures::{Behind, FolderStanding, Standing};

use crate::commands::documents::standing;
use crate::output::plain;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Folders that are shown to people.
const SHOWN_FOLDERS: usize = 2;

/// One line, and one for the folders with most; nothing without lines of source and tests.
pub(super) fn write(output: &mut Output, standing: &Standing) -> io::Result<()> {
    let code = standing.total.code;
    if code.lines == 0 {
        return Ok(());
    }
    writeln!(output, "Stand       {}", unattended(&code))?;
    most(standing).iter().try_for_each(|most| writeln!(output, "            {most}"))
}

/// `12.3 % of source and test lines were written or reviewed by nobody active in the last 12 months`, and of how many
/// that is not known.
fn unattended(code: &Behind) -> String {
    let unknown = match code.unknown {
        0 => String::new(),
        lines => format!(" (not known of {})", plain::counted(lines, "line")),
    };
    if code.lines == code.unknown {
        return "not known who stands behind source and test lines: history is cut off".to_owned();
    }
    format!(
        "{} % of source and test lines were written or reviewed by nobody active in the last 12 months{unknown}",
        percent(code)
    )
}

/// `most in src/old (1,203 lines), lib (40 lines)`; nothing without any.
fn most(standing: &Standing) -> Option<String> {
    let text = |(name, of): (Arc<str>, FolderStanding)| {
        format!("{} ({})", Untrusted::new(&*name).term(), plain::counted(of.code.unattended, "line"))
    };
    let folders: Vec<String> = standing::folders(standing, SHOWN_FOLDERS).map(text).collect();
    (!folders.is_empty()).then(|| format!("most in {}", folders.join(", ")))
}

fn percent(behind: &Behind) -> String {
    let share = behind.share();
    plain::percent(plain::shares(&[share.numerator, share.denominator - share.numerator])[0], share.numerator)
}
