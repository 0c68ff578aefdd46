//! Every hunk of a change: who wrote it by which evidence, what it needs by which rule, and whether it has that.

use std::io::{self, Write};

use checks::{Demand, Hunk};
use facts::Claim;

use super::super::foreign::short;
use super::super::place::lines_text;
use super::super::{Judged, words};

use crate::output::plain::counted;
use crate::output::reviewed;
use crate::ui::Palette;

/// Columns of a fact's name.
const NAME_WIDTH: usize = 12;

pub(super) fn write(out: &mut impl Write, palette: &Palette, judged: &Judged<'_>) -> io::Result<()> {
    let answers = judged.report.answers.iter().map(Some).chain(std::iter::repeat(None));
    for (hunk, demand) in judged.change.hunks.iter().zip(answers) {
        write_hunk(out, palette, judged, hunk, demand)?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_hunk(
    out: &mut impl Write,
    palette: &Palette,
    judged: &Judged<'_>,
    hunk: &Hunk,
    demand: Option<&Demand>,
) -> io::Result<()> {
    let claim = hunk.authorship().claim;
    let word = palette.styled(format_args!("{claim:8}"), palette.of(claim));
    let (path, first, last) = hunk.place();
    let place = palette.styled(format_args!("{}:{}", short(path), lines_text((first, last))), palette.strong);
    let gone = if hunk.at_head.is_none() { ", not in the head any more" } else { "" };
    writeln!(out, "{word} {place}, {}{gone}", counted(u64::from(hunk.lines()), "line"))?;
    for (name, text) in facts(judged, hunk).into_iter().chain(demand.into_iter().flat_map(of_demand)) {
        writeln!(out, "  {name:NAME_WIDTH$}{text}")?;
    }
    Ok(())
}

/// What is known of the lines.
fn facts(judged: &Judged<'_>, hunk: &Hunk) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(commit) = judged.change.commits.get(hunk.commit) {
        let moved = if hunk.place().0 == &hunk.path { String::new() } else { format!(", as {}", short(&hunk.path)) };
        facts.push(("commit", format!("{:.8} {}{moved}", commit.id, short(&commit.subject))));
    }
    let authorship = hunk.authorship();
    let level = match authorship.claim {
        Claim::Unknown => "unknown, no evidence".to_owned(),
        claim => format!("{claim}, {}", authorship.level),
    };
    facts.push(("written by", level));
    let agent = authorship.agent.as_ref().map(|agent| ("agent", short(&agent.0)));
    let model = authorship.model.as_ref().map(|model| ("model", short(model)));
    facts.extend(agent.into_iter().chain(model));
    facts.extend(authorship.evidence.iter().map(|text| ("evidence", short(text))));
    facts.push(("review", reviewed::class_and_level(&hunk.review)));
    let sensitive = hunk.sensitivity.iter().map(|found| format!("{}: {}", found.kind, found.reason));
    facts.extend(sensitive.map(|text| ("sensitive", short(&text))));
    facts
}

/// What they need.
fn of_demand(demand: &Demand) -> Vec<(&'static str, String)> {
    let mut facts = vec![("needs", words::demand(demand))];
    let rules = demand.rules.iter().map(|rule| short(rule)).collect::<Vec<_>>().join(", ");
    facts.push(("decided by", if rules.is_empty() { "no rule".to_owned() } else { rules }));
    facts.extend(demand.sensitive.iter().map(|text| ("sensitive", short(text))));
    facts.push(("answer", words::answer_text(demand.answer)));
    facts
}
