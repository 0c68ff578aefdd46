//! `outcross explain`.

use std::io::Write as _;

use checks::{RULES, rule};

use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::ui::{Output, Paging};

/// Explain a rule of the gate: what it finds, why, and what to do about it.
///
/// Without a name: the list of rules.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross explain                    the rules, with what each weighs
  outcross explain unreviewed-ai      the page of one")]
pub struct Args {
    /// The rule
    rule: Option<String>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match &args.rule {
        Some(id) => write!(output, "{}", page(id)?)?,
        None => {
            for rule in RULES {
                writeln!(output, "{:<23} {:<8} {}", rule.id, rule.severity.as_str(), rule.title)?;
            }
        }
    }
    output.finish()?;
    Ok(Verdict::Done)
}

fn page(id: &str) -> Result<&'static str, CommandError> {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    rule(id).map(|rule| rule.page).ok_or_else(|| {
        CommandError::usage(format!("no rule is called '{id}'")).hint(format!("there are: {}", ids.join(", ")))
    })
}
