//! Clones on a page: how much, in which languages, and the largest side by side.

use std::io::{self, Write};

use code::clones::{CloneType, Member};
use picture::{
    Axis, Bar, BarChart, BarLength, Chart, ComparedLine, ComparedRow, Comparison, Figure, Headline, Page, Part,
    Section, Tone, Unit,
};

use super::facts;
use super::side_by_side::{MOST_LINES, Row, difference, rows};
use crate::clones::excerpt::Excerpts;
use crate::commands::clones::Search;
use crate::output::json::v1;
use crate::output::plain::{counted, grouped};
use crate::output::report::GENERATOR;

/// Comparisons that are open.
const OPEN: usize = 3;

/// Other members that are named.
const OTHERS: usize = 30;

/// Characters of a line that are shown.
const WIDTH: usize = 400;

/// Languages that have a bar.
const LANGUAGES: usize = 15;

/// Writes the page with the classes of the document, whose numbers are `shown`.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write(
    out: &mut impl Write,
    search: &Search<'_>,
    (document, shown): (&v1::Clones, &[usize]),
    excerpts: &mut Excerpts<'_>,
) -> io::Result<()> {
    let mut of_type = |of: CloneType| {
        let of_it = document.classes.iter().zip(shown).filter(|(class, _)| class.r#type == of.number());
        let comparisons: Vec<Comparison> = of_it
            .enumerate()
            .map(|(place, (class, at))| comparison(search, class, (*at, place < OPEN), excerpts))
            .collect();
        let asked = search.asked().filter(|at| search.found.classes[*at].class.clone_type == of).count();
        classes(search, of, comparisons, asked)
    };
    let found: Vec<Section> = search.types.iter().map(|of| of_type(*of)).collect();
    let page = Page {
        title: "Code in several places".to_owned(),
        generator: GENERATOR.to_owned(),
        subtitles: subtitles(search, document),
        headlines: headlines(document),
        sections: std::iter::once(languages(document))
            .chain(found)
            .filter(|section| !(section.figures.is_empty() && section.comparisons.is_empty()))
            .collect(),
        footer: footer(document),
    };
    out.write_all(page.html().as_bytes())
}

fn subtitles(search: &Search<'_>, document: &v1::Clones) -> Vec<String> {
    let name = |source: &v1::ClonesSource| match &source.repo {
        // A path from here says nothing to who reads the page elsewhere.
        Some(repo) => repo.id.clone(),
        None => source.path.clone(),
    };
    let source = |source: &v1::ClonesSource| match &source.commit {
        Some(commit) => format!("{} at {commit:.8}", name(source)),
        None => name(source),
    };
    let sources: Vec<String> = document.sources.iter().map(source).collect();
    let settings = format!(
        "{} and {} or more; files of class {}",
        counted(search.settings.min_tokens.into(), "token"),
        counted(search.settings.min_lines.into(), "line"),
        document.settings.classes.join(", ")
    );
    let compared = search.compared_with.as_ref().map(|with| format!("new since {with}"));
    [Some(sources.join(", ")), Some(settings), compared].into_iter().flatten().collect()
}

fn headlines(document: &v1::Clones) -> Vec<Headline> {
    let summary = &document.summary;
    let share = Headline {
        label: "lines that stand in several places".to_owned(),
        value: format!("{:.1} %", summary.duplicated_percent),
        note: format!("{} of {}", grouped(summary.duplicated_lines), counted(summary.lines, "line")),
        trend: Vec::new(),
    };
    let new = summary.new_classes.map(|new| Headline {
        label: "new classes".to_owned(),
        value: grouped(new),
        note: String::new(),
        trend: Vec::new(),
    });
    let types = summary.types.iter().map(|of| Headline {
        label: format!("classes of type {}", of.r#type),
        value: grouped(of.classes),
        note: format!("{} with the stricter types", counted(of.duplicated_lines, "line")),
        trend: Vec::new(),
    });
    [share].into_iter().chain(new).chain(types).collect()
}

fn languages(document: &v1::Clones) -> Section {
    let bar = |row: &v1::ClonesLanguage| Bar {
        name: row.language.clone().unwrap_or_else(|| "not known".to_owned()),
        note: format!("{:.1} %", 100.0 * row.duplicated_lines as f64 / row.lines.max(1) as f64),
        values: vec![Some(row.duplicated_lines as f64), Some((row.lines - row.duplicated_lines) as f64)],
    };
    let chart = BarChart {
        axis: Axis { title: "lines".to_owned(), unit: Unit::Count },
        length: BarLength::Whole,
        parts: [("in several places", Tone::Blue), ("in one place", Tone::Grey)]
            .map(|(name, tone)| Part { name: name.to_owned(), tone })
            .to_vec(),
        bars: document.languages.iter().take(LANGUAGES).map(bar).collect(),
    };
    Section {
        title: "Languages".to_owned(),
        lead: "Which share of the lines of each language stands in several places.".to_owned(),
        definition: "A line counts once, however many clones touch it.\nType 1 is equal but for layout and comments, \
                     type 2 also but for names and literals, type 3 are functions of which at least 60 % of the tokens \
                     align."
            .to_owned(),
        figures: vec![Figure::new("Lines by language", Chart::Bars(chart))],
        ..Section::default()
    }
}

fn classes(search: &Search<'_>, of: CloneType, comparisons: Vec<Comparison>, asked: usize) -> Section {
    let new = if search.compared_with.is_some() { "New clones" } else { "Clones" };
    let says = match of {
        CloneType::Exact => "Equal but for layout and comments",
        CloneType::Renamed => "Equal but for names and literals too",
        CloneType::Edited => "Functions that are alike",
    };
    let which = match comparisons.len() {
        shown if shown < asked => {
            let [shown, asked] = [shown, asked].map(|number| grouped(number as u64));
            format!("the {shown} of {asked} that hold most duplicated tokens")
        }
        _ => "those of most duplicated tokens first".to_owned(),
    };
    Section {
        title: format!("{new} of type {}", of.number()),
        lead: format!("{says}; {which}."),
        comparisons,
        ..Section::default()
    }
}

fn comparison(
    search: &Search<'_>,
    class: &v1::ClonesClass,
    (at, is_open): (usize, bool),
    excerpts: &mut Excerpts<'_>,
) -> Comparison {
    let members = &search.found.classes[at].class.members;
    let place = |member: &v1::ClonesMember| format!("{}:{}-{}", member.path, member.start_line, member.end_line);
    let (left, right) = (&members[0], &members[1]);
    let mut lines = |member: &Member| excerpts.lines(member.file, member.start_line, member.end_line);
    let (left_lines, right_lines) = (lines(left), lines(right));
    let others = class.members.iter().skip(2);
    let more = class.members.len().saturating_sub(2 + OTHERS);
    let more = (more > 0).then(|| format!("and {}", counted(more as u64, "more place")));
    Comparison {
        title: format!("{}: {}", facts::kind(class), facts::size(class)),
        facts: facts::past(class),
        names: [place(&class.members[0]), place(&class.members[1])],
        others: others.take(OTHERS).map(place).chain(more).collect(),
        rows: rows(&left_lines, &right_lines)
            .into_iter()
            .map(|row| compared(row, (left, &left_lines), (right, &right_lines)))
            .collect(),
        left_out: left_lines.len().max(right_lines.len()).saturating_sub(MOST_LINES),
        is_open,
    }
}

fn compared(row: Row, left: (&Member, &[Vec<u8>]), right: (&Member, &[Vec<u8>])) -> ComparedRow {
    let line = |(member, lines): (&Member, &[Vec<u8>]), at: usize| ComparedLine {
        number: member.start_line + u32::try_from(at).unwrap_or(0),
        text: shortened(&String::from_utf8_lossy(&lines[at]).replace('\t', "    ")),
        marked: None,
    };
    match row {
        Row::Same(a, b) => ComparedRow { left: Some(line(left, a)), right: Some(line(right, b)) },
        Row::Left(a) => ComparedRow { left: Some(line(left, a)), right: None },
        Row::Right(b) => ComparedRow { left: None, right: Some(line(right, b)) },
        Row::Changed(a, b) => {
            let (mut a, mut b) = (line(left, a), line(right, b));
            let [on_left, on_right] = difference(&a.text, &b.text);
            (a.marked, b.marked) = (Some(on_left), Some(on_right));
            ComparedRow { left: Some(a), right: Some(b) }
        }
    }
}

/// A line as far as anybody reads it.
fn shortened(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn footer(document: &v1::Clones) -> Vec<String> {
    let tool = format!("Made by {} {}.", document.tool.name, document.tool.version);
    let problems: Vec<String> =
        document.problems.iter().map(|problem| format!("{} {}", grouped(problem.count), problem.reason)).collect();
    let problems = (!problems.is_empty()).then(|| format!("Files left out: {}.", problems.join(", ")));
    [Some(tool), problems].into_iter().flatten().collect()
}
