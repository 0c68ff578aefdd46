//! Marks of a tree and their survival, for people: what there is, then what would become of it.

use std::io::{self, Write};

use crate::marks::transformations::{self, Carrier};
use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Characters of what a mark says that a line has.
const WIDEST: usize = 80;

/// Marks and their survival.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut Output, document: &v1::LabMarks, top: usize) -> io::Result<()> {
    let palette = out.palette;
    writeln!(out, "{}", palette.styled(summary(document), palette.strong))?;
    document.marks.iter().try_for_each(|kind| marks(out, kind, top))?;
    if document.source.left_out > 0 {
        writeln!(out, "\n{} of single files are left out.", plain::counted(document.source.left_out, "more mark"))?;
    }
    match &document.survival {
        Some(survival) => self::survival(out, survival),
        None => Ok(()),
    }
}

/// How many marks there are in how many files.
#[must_use]
pub fn summary(document: &v1::LabMarks) -> String {
    let files = plain::counted(document.source.files, "text file");
    match document.source.marks {
        0 => format!("No marks in {files}."),
        marks => format!("{} in {files}.", plain::counted(marks, "mark")),
    }
}

fn marks(out: &mut Output, kind: &v1::LabMarkKind, top: usize) -> io::Result<()> {
    let (count, files) = (plain::grouped(kind.count), plain::counted(kind.files, "file"));
    writeln!(out, "\n{count} {} in {files}: {}", kind.kind, words(kind.kind))?;
    for place in kind.places.iter().take(top) {
        let path = Untrusted::new(&place.path).term().to_string();
        writeln!(out, "  {path}:{}  {}", place.line, said(place))?;
    }
    match kind.count.saturating_sub(top as u64) {
        more if more > 0 && top > 0 => writeln!(out, "  and {} more", plain::grouped(more)),
        _ => Ok(()),
    }
}

/// What a kind is.
#[must_use]
pub fn words(kind: &str) -> &'static str {
    match kind {
        "c2pa-wrapper" => "C2PA manifests in variation selectors",
        "c2pa-block" => "C2PA manifests between delimiters",
        "c2pa-element" => "C2PA manifests in elements of a page",
        "hidden-bytes" => "invisible characters that decode to bytes",
        "variation-selector" => "variation selectors behind what has no variations",
        "tag-character" => "invisible tag characters",
        "zero-width" => "characters without width that no script asks for",
        "blank-letter" => "letters that look like nothing",
        "soft-hyphen" => "soft hyphens in code",
        "bidi-control" => "controls that turn the order of reading",
        "unusual-space" => "spaces that nobody types in this place",
        "generated-header" => "headers of generated files",
        "ai-statement" => "statements that an agent or a model wrote the code",
        _ => "IPTC terms of how a work was made",
    }
}

/// What a mark says, with what it hides; harmless for a terminal.
#[must_use]
pub fn said(place: &v1::LabMarkPlace) -> String {
    let mut said = place.detail.clone();
    if let Some(hidden) = &place.hidden {
        said += &format!(": {hidden}");
    }
    let shown = Untrusted::new(said).term().to_string();
    if shown.chars().count() <= WIDEST {
        return shown;
    }
    shown.chars().take(WIDEST - 2).chain("..".chars()).collect()
}

fn survival(out: &mut Output, survival: &v1::LabSurvival) -> io::Result<()> {
    let palette = out.palette;
    let sample: u64 = survival.functions.values().sum();
    let of = format!("{} of {}", plain::grouped(sample), plain::counted(survival.eligible, "function"));
    writeln!(
        out,
        "\n{}",
        palette.styled(format!("What is left, measured on {of}, seed {}:", survival.seed), palette.strong)
    )?;
    answer(out, survival)?;
    let shown: Vec<_> = survival.transformations.iter().zip(transformations::ALL).skip(1).collect();
    let head: String = shown.iter().map(|(_, of)| format!(" {:>7}", of.short)).collect();
    writeln!(out, "\n{:<34}{head}", "% of functions after")?;
    for (at, carrier) in Carrier::ALL.into_iter().enumerate() {
        let cells: String = shown.iter().map(|(row, _)| format!(" {:>7}", percent(row.left.get(at)))).collect();
        writeln!(out, "{:<34}{cells}", carrier.words())?;
    }
    let counts: String = shown.iter().map(|(row, _)| format!(" {:>7}", plain::grouped(row.functions))).collect();
    writeln!(out, "{:<34}{counts}", "functions that were changed")?;
    writeln!(out)?;
    for (_, of) in shown {
        writeln!(out, "{:>9}  {}", of.short, of.words)?;
    }
    writeln!(
        out,
        "A record in git does not come along with a copy. A block is valid while nothing else in its file changes."
    )
}

/// The row that hides most: what marks are left, and what fingerprints find.
fn answer(out: &mut Output, survival: &v1::LabSurvival) -> io::Result<()> {
    let Some((last, of)) = survival.transformations.last().zip(transformations::ALL.last()) else { return Ok(()) };
    if let (Some((mark, carrier)), Some((print, _))) = (best(last, false), best(last, true)) {
        writeln!(
            out,
            "Once code is {}, no mark is left on more than {} % of functions",
            of.words,
            percent(Some(&mark))
        )?;
        writeln!(out, "({}), and fingerprints find {} % of them again.", carrier.words(), percent(Some(&print)))?;
    }
    let Some(first) = survival.transformations.first() else { return Ok(()) };
    let had = |carrier: Carrier| {
        first.left.iter().zip(Carrier::ALL).find(|(_, of)| *of == carrier).map_or(0, |(cell, _)| cell.had)
    };
    let room = [Carrier::TextBytes, Carrier::TrailingBlanks].map(|carrier| plain::grouped(had(carrier)));
    writeln!(
        out,
        "Shares in the table are of the functions that had the mark: {} have a string for one, {} a line's end.",
        room[0], room[1]
    )
}

/// The mark or fingerprint that is left on most functions, counted of all functions, whether or not they had it; of equals
/// the first. `None`: no function was changed.
#[must_use]
pub fn best(row: &v1::LabSurvivalRow, is_fingerprint: bool) -> Option<(v1::LabSurvivalCell, Carrier)> {
    let own = row.left.iter().zip(Carrier::ALL).filter(|(_, carrier)| carrier.is_fingerprint() == is_fingerprint);
    let (cell, carrier) = own.reduce(|best, next| if next.0.left > best.0.left { next } else { best })?;
    let share = (row.functions > 0).then(|| cell.left as f64 / row.functions as f64)?;
    Some((v1::LabSurvivalCell { had: row.functions, share: Some(share), ..*cell }, carrier))
}

/// A share in percent; never 0 for one that is more, or 100 for one that is less.
#[must_use]
pub fn percent(cell: Option<&v1::LabSurvivalCell>) -> String {
    let Some((cell, share)) = cell.and_then(|cell| cell.share.map(|share| (cell, share * 100.0))) else {
        return "-".to_owned();
    };
    match share {
        0.0 => "0".to_owned(),
        _ if cell.left == cell.had => "100".to_owned(),
        _ => format!("{:.1}", share.clamp(0.1, 99.9)),
    }
}
