//! Who wrote it: the lines at the head, and those of each period.

use facts::{Claim, Class, Level};
use figures::{AiEstimate, AiShare, Measure};
use picture::{Bar, BarChart, BarLength, Chart, Figure, Part, Section, Tone, Unit};

use super::charts::{ALL, axis, columns, figure, in_both_views, lines, name, of_all, time, tone};
use super::lately::Lately;
use super::{Material, words};
use crate::output::plain;
use crate::tally::Tally;

/// Agents that are shown.
const MOST_AGENTS: usize = 12;

pub(super) fn section(material: &Material<'_>) -> Section {
    let mut figures = vec![claims(material)];
    if material.has_claims() {
        figures.extend(over_time(material));
    }
    figures.extend(agents(&material.living.all));
    Section {
        title: "Who wrote it".to_owned(),
        lead: lead(material),
        definition:
            "A line has evidence where a note, a trailer or an identity says who wrote its commit or the line. \
                     The strongest evidence decides; what none speaks of is unknown, and never taken for human.\n\
                     Written lines are added and copied lines and the new side of updates, trivial ones left out. A \
                     moved line keeps its writer."
                .to_owned(),
        settings: settings(material),
        figures,
        notes: vec![format!("A claim is what someone stated. {}", undeclared(material))],
        ..Section::default()
    }
}

pub(super) fn lead(material: &Material<'_>) -> String {
    let tally = &material.living.all;
    if tally.lines() == 0 {
        return "There are no lines yet.".to_owned();
    }
    if !material.has_claims() {
        return "Nothing here says of any line who wrote it: all are unknown, which does not mean human.".to_owned();
    }
    let part = |claim| words::part(tally.of(claim), tally.lines());
    let living = format!(
        "Of the lines at the head {} are said to be written by AI and {} by people; of {} nothing says who wrote them.",
        part(Claim::Ai),
        part(Claim::Human),
        part(Claim::Unknown)
    );
    let main = material.main;
    let lately = Lately::of(main, Measure::WrittenAi).filter(|_| material.has_ai_lines());
    let recent = lately.map(|year| {
        let ai = year.sum(main.points(Measure::WrittenAi));
        format!(" Of the lines written in {year}, AI is said to have written {}.", words::share(ai))
    });
    living + &recent.unwrap_or_default()
}

/// How many lines of agents there are with and without a statement.
fn undeclared(material: &Material<'_>) -> String {
    let AiEstimate { recall, share, .. } = material.living.agents.finish();
    let Ok(AiShare { estimate, low, high }) = share else {
        return "How many lines of agents carry no statement is not known from here.".to_owned();
    };
    format!(
        "With those that carry no statement, AI wrote an estimated {} of the lines at the head ({} to {}): of {} whose \
         records name lines of AI, {} carry a mark too.",
        words::share(estimate),
        words::share(low),
        words::share(high),
        plain::counted(recall.denominator, "commit"),
        words::share(recall)
    )
}

/// The lines at the head by claim and level: all, and those of each class, the largest first.
fn claims(material: &Material<'_>) -> Figure {
    let parts = parts(&material.living.all);
    let mut classes: Vec<(&Class, &Tally)> = material.living.by_class.iter().collect();
    classes.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.lines()));
    let bar = |name: &str, tally: &Tally| Bar {
        name: name.to_owned(),
        note: String::new(),
        values: parts.iter().map(|part| Some(lines_of(tally, *part) as f64)).collect(),
    };
    let of_classes = classes.into_iter().map(|(class, tally)| bar(class.as_str(), tally));
    let chart = BarChart {
        axis: axis("% of the lines at the head", Unit::Count),
        length: BarLength::Whole,
        parts: parts.iter().map(|part| Part { name: part_name(*part), tone: part_tone(*part) }).collect(),
        bars: std::iter::once(bar("all lines", &material.living.all)).chain(of_classes).collect(),
    };
    figure("Lines at the head, by who wrote them", "All, and by class of their file.", Chart::Bars(chart))
}

/// The parts of a bar: AI by how it is known, people and what is unknown as one part each.
fn parts(tally: &Tally) -> Vec<(Claim, Option<Level>)> {
    let levels = tally.levels(Claim::Ai).map(|(level, _)| (Claim::Ai, Some(level)));
    let whole = [Claim::Human, Claim::Unknown].map(|claim| (claim, None));
    levels.chain(whole.into_iter().filter(|(claim, _)| *claim == Claim::Unknown || tally.of(*claim) > 0)).collect()
}

fn lines_of(tally: &Tally, (claim, level): (Claim, Option<Level>)) -> u64 {
    match level {
        None => tally.of(claim),
        Some(level) => tally.by_level.get(&(claim, level)).copied().unwrap_or(0),
    }
}

fn part_name((claim, level): (Claim, Option<Level>)) -> String {
    level.map_or_else(|| name(claim).to_owned(), |level| format!("{}, {level}", name(claim)))
}

/// The colour of the claim where it is claimed, another one where more or less is known.
fn part_tone((claim, level): (Claim, Option<Level>)) -> Tone {
    match level {
        Some(Level::Attested) => Tone::Purple,
        Some(Level::Forge) => Tone::Teal,
        Some(Level::Inferred | Level::Unknown) => Tone::Ochre,
        Some(Level::Claimed) | None => tone(claim),
    }
}

fn over_time(material: &Material<'_>) -> Vec<Figure> {
    let main = material.main;
    let of = |measure, claim| of_all(main, measure, name(claim), tone(claim));
    let stacked = vec![
        of(Measure::WrittenAi, Claim::Ai),
        of(Measure::WrittenHuman, Claim::Human),
        of(Measure::WrittenUnknown, Claim::Unknown),
    ];
    let all = columns(time(main, 0), "% of the written lines", Unit::Share, stacked);
    let mut figures = vec![figure("Lines written in each period, by who wrote them", "", all)];
    if material.has_ai_lines() {
        let both = in_both_views(main, material.other, Measure::WrittenAi, ALL);
        let chart = lines(time(main, 0), "% of the written lines", Unit::Share, both);
        figures.push(figure("Share of AI in the written lines", Measure::WrittenAi.meaning(), chart));
    }
    figures
}

fn agents(tally: &Tally) -> Option<Figure> {
    let mut agents: Vec<(String, u64)> =
        tally.agents().into_iter().map(|(agent, lines)| (agent.to_string(), lines)).collect();
    let named: u64 = agents.iter().map(|(_, lines)| lines).sum();
    let left_out = agents.len().saturating_sub(MOST_AGENTS);
    agents.truncate(MOST_AGENTS);
    if tally.of(Claim::Ai) > named {
        agents.push(("not named".to_owned(), tally.of(Claim::Ai) - named));
    }
    let bar = |(name, lines): &(String, u64)| Bar {
        name: name.clone(),
        note: String::new(),
        values: vec![Some(*lines as f64)],
    };
    let chart = BarChart {
        axis: axis("lines", Unit::Count),
        length: BarLength::Sum,
        parts: vec![Part { name: "lines".to_owned(), tone: Tone::Orange }],
        bars: agents.iter().map(bar).collect(),
    };
    let description = if left_out > 0 { format!("{left_out} more are not shown.") } else { String::new() };
    (!agents.is_empty()).then(|| figure("Lines of AI at the head, by agent", description, Chart::Bars(chart)))
}

fn settings(material: &Material<'_>) -> Vec<(String, String)> {
    let view = ("view".to_owned(), material.main.options.view.to_string());
    let named = ["notes", "identities"].iter().filter_map(|name| {
        let value = material.settings.iter().find(|(setting, _)| setting == name)?.1;
        Some(((*name).to_owned(), value.to_owned()))
    });
    std::iter::once(view).chain(named).collect()
}
