//! Numbers for the public summary of training content (Regulation (EU) 2024/1689, Article 53(1)(d)), in the order of its
//! template: general, sources, processing.

use std::fmt::Write as _;

use super::tables::{foreign, share, table};
use super::{Card, Group, NAMED, made, span};
use crate::output::plain;

pub(super) fn text(card: &Card<'_>) -> String {
    [general(card), sources(card), synthetic(card), processing(card)].concat()
}

fn general(card: &Card<'_>) -> String {
    let tokens = &card.manifest.tokens;
    let mut out = "### General\n\n- Modality: text; its content is source code.\n".to_owned();
    let _ = writeln!(out, "- Size: {} tokens ({}).", plain::grouped(tokens.total), foreign(&tokens.tokenizer));
    if let Some(bytes) = card.bytes() {
        let _ = writeln!(out, "- Size before replacements: {} bytes.", plain::grouped(bytes));
    }
    if let Some((first, last)) = card.years() {
        let _ = writeln!(out, "- First lines of rows were written from {first} to {last}.");
    }
    out + "- Date of acquisition: that of the commits that are listed as sources.\n\n"
}

/// The repositories with their periods and licences.
fn sources(card: &Card<'_>) -> String {
    let mut out = "### Sources\n\n".to_owned();
    let Some(asked) = &card.asked else { return out + NOT_ASKED };
    let of = |groups: &[Group], repo: &str| -> Vec<String> {
        let own = groups.iter().filter(|group| group.key(0, "") == repo);
        own.map(|group| group.key(1, "").to_owned()).collect()
    };
    let row = |group: &Group| {
        let repo = group.key(0, "");
        let (years, licences) = (of(&asked.periods, repo), of(&asked.repository_licences, repo));
        let period = span(years.iter().map(String::as_str));
        let period = match period {
            None => "unknown".to_owned(),
            Some((first, last)) if first == last => first.to_owned(),
            Some((first, last)) => format!("{first}–{last}"),
        };
        let named = |licence: &String| if licence.is_empty() { "none found".to_owned() } else { foreign(licence) };
        let mut basis: Vec<String> = licences.iter().take(3).map(named).collect();
        if licences.len() > 3 {
            basis.push(format!("{} more", licences.len() - 3));
        }
        vec![foreign(repo), period, basis.join("; "), plain::grouped(group.bytes), plain::grouped(group.tokens)]
    };
    out += &table(
        &["repository", "period", "licence basis", "bytes#", "tokens#"],
        asked.repositories.iter().take(NAMED).map(row),
    );
    match asked.repositories.len().saturating_sub(NAMED) {
        0 => out,
        more => out + &format!("And {} more, in the column `repo`.\n\n", plain::grouped(more as u64)),
    }
}

const NOT_ASKED: &str = "The shards are JSON lines, which a card does not read; the list of sources is below.\n\n";

fn synthetic(card: &Card<'_>) -> String {
    let tokens = &card.manifest.tokens;
    let mut out = format!(
        "### Synthetic content\n\nDeclared or recorded as written by AI: {} tokens, {} of all. At most {} more are of unknown \
         origin.\n\n",
        plain::grouped(tokens.ai),
        share(tokens.ai, tokens.total),
        plain::grouped(tokens.unknown),
    );
    let agents: &[Group] = card.asked.as_ref().map_or(&[], |asked| &asked.agents);
    if !agents.is_empty() {
        let row = |group: &Group| {
            let named = |at| match group.key(at, "") {
                "" => "not named".to_owned(),
                name => foreign(name),
            };
            vec![named(0), named(1), plain::grouped(group.rows), plain::grouped(group.lines)]
        };
        out += "Lines by AI by the agent and model that their labels name:\n\n";
        out += &table(&["agent", "model", "rows#", "lines by AI#"], agents.iter().take(NAMED).map(row));
    }
    out
}

fn processing(card: &Card<'_>) -> String {
    let allowed = card.manifest.recipe.licence.allow.iter().map(|class| foreign(class)).collect::<Vec<_>>().join(", ");
    format!(
        "### Processing\n\n- Reservations of rights: the licence classes that were taken are {allowed}. No list of opt-outs and \
         no robots file was read.\n- Removed: what the table of stages says. No list of illegal content was applied.\n- {}\n\n",
        made::redaction(card.manifest)
    )
}
