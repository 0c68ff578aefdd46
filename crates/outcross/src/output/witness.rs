//! Provenance looked up by content, for people: file by file what is known, then how much of everything that is.

use std::io::{self, Write};

use facts::Claim;

use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// What was looked up.
///
/// # Errors
/// Those of the writer.
pub fn lookup(out: &mut Output, found: &v1::WitnessLookup) -> io::Result<()> {
    let palette = out.palette;
    for (at, file) in found.matches.chunk_by(|a, b| a.path == b.path).enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", palette.styled(&file[0].path, palette.strong))?;
        file.iter().try_for_each(|one| unit(out, one))?;
    }
    if !found.matches.is_empty() {
        writeln!(out)?;
    }
    summary(out, found)
}

fn unit(out: &mut Output, one: &v1::WitnessMatch) -> io::Result<()> {
    let lines = format!("{}-{}", one.start_line, one.end_line);
    let name = if one.name.is_empty() { String::new() } else { format!("{}  ", shown(&one.name)) };
    writeln!(out, "  {lines:>11}  {name}{}", claim(out, &one.closest))?;
    one.others.iter().try_for_each(|other| writeln!(out, "               also {}", claim(out, other)))?;
    if one.conflict {
        writeln!(
            out,
            "               {}",
            out.palette.styled("people and agents are both named", out.palette.doubtful)
        )?;
    }
    Ok(())
}

fn claim(out: &Output, one: &v1::WitnessClaim) -> String {
    let who: Vec<&str> = [Some(one.claim), one.agent.as_deref(), one.model.as_deref()].into_iter().flatten().collect();
    let style = out.palette.of(one.claim.parse().unwrap_or(Claim::Unknown));
    let percent = one.edited_percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
    format!(
        "{}  {}{percent}, {}  from {}:{}{}",
        out.palette.styled(shown(&who.join(" ")), style),
        one.transformation,
        one.strength,
        shown(&one.source),
        one.source_line,
        if one.source_name.is_empty() { String::new() } else { format!(" {}", shown(&one.source_name)) },
    )
}

fn summary(out: &mut Output, found: &v1::WitnessLookup) -> io::Result<()> {
    let summary = &found.summary;
    let looked = format!(
        "{} · {} · {}",
        plain::counted(summary.files, "file"),
        plain::counted(summary.lines, "line"),
        plain::counted(summary.units, "unit")
    );
    writeln!(out, "looked up   {looked}")?;
    let (units, lines) = (summary.matched.units, summary.matched.lines);
    let share = plain::shares(&[lines, summary.lines.saturating_sub(lines)])[0];
    let (known, share) = (plain::counted(lines, "line"), plain::percent(share, lines));
    writeln!(out, "known       {} · {known} ({share} %)", plain::counted(units, "unit"))?;
    for rows in [&summary.by_claim, &summary.by_transformation, &summary.by_strength] {
        let row = |(name, count): (&&str, &v1::WitnessCount)| format!("{name} {}", plain::grouped(count.units));
        let rows: Vec<String> = rows.iter().map(row).collect();
        if !rows.is_empty() {
            writeln!(out, "            {}", rows.join(" · "))?;
        }
    }
    if summary.conflicts > 0 {
        writeln!(out, "conflicts   {}", plain::counted(summary.conflicts, "unit"))?;
    }
    left_out(out, found)
}

fn left_out(out: &mut Output, found: &v1::WitnessLookup) -> io::Result<()> {
    let left = &found.summary.left_out;
    let reasons = [
        (left.too_short, "too short to say anything"),
        (left.too_common, "in too many sources"),
        (left.weaker, "weaker than asked for"),
        (left.other_claim, "of another claim"),
    ];
    let reasons: Vec<String> = reasons
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{} {why}", plain::grouped(*count)))
        .collect();
    if !reasons.is_empty() {
        writeln!(out, "left out    {}", reasons.join(" · "))?;
    }
    if found.indices.iter().all(|index| !index.parts) {
        writeln!(out, "            no index has parts: edited units and quotes are not found")?;
    }
    for problem in &found.problems {
        writeln!(out, "skipped     {}: {}", plain::counted(problem.count, "file"), problem.reason)?;
    }
    Ok(())
}

fn shown(text: &str) -> String {
    Untrusted::new(text).term().to_string()
}

/// What is in an index that was made.
///
/// # Errors
/// Those of the writer.
pub fn built(out: &mut Output, made: &v1::WitnessBuild) -> io::Result<()> {
    let summary = &made.summary;
    let size = format!("{} · {}", plain::counted(summary.units, "unit"), plain::counted(summary.bytes, "byte"));
    writeln!(out, "{}   {size}", out.palette.styled(&made.path, out.palette.strong))?;
    let claims = summary.by_claim.iter().map(|(claim, units)| format!("{claim} {}", plain::grouped(*units)));
    let claims: Vec<String> = claims.collect();
    if !claims.is_empty() {
        writeln!(out, "claims      {}", claims.join(" · "))?;
    }
    let parts = if summary.parts { "edited units and quotes too" } else { "whole units alone (--parts finds more)" };
    writeln!(out, "finds       {parts}")?;
    if let Some(bytes) = summary.bytes_per_unit {
        writeln!(out, "of a unit   {bytes:.1} bytes, and {} of names in all", plain::grouped(summary.name_bytes))?;
    }
    writeln!(out, "checksum    {}", summary.checksum)
}
