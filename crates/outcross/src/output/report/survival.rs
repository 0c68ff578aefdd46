//! How long lines live, by the year of writing and by claim.

use facts::Claim;
use figures::{Groups, Split, Trend};
use picture::{Chart, Curve, Palette, Section, Step, SurvivalChart, Tone};

use super::charts::{figure, name, tone};
use super::{Material, words};

/// Half the width of a 95 % interval, in standard deviations.
const Z95: f64 = 1.959_963_984_540_054;
/// Years of writing that are shown.
const COHORTS: usize = 6;
/// Days of a year, for the sentence.
const YEAR_DAYS: u32 = 365;

pub(super) fn section(material: &Material<'_>) -> Section {
    let main = material.main;
    let mut figures = vec![figure(
        "Lines still alive, by the year in which they were written",
        "The last years; the dot is the age that half of the lines did not outlive.",
        chart(Palette::Ordered, last_years(main)),
    )];
    if material.has_claims() {
        let of = |claim: &Claim| Some(curve(name(*claim), tone(*claim), main.curve_of(Split::Claim, claim.as_str())?));
        let curves = Claim::ALL.iter().filter_map(of).collect();
        figures.push(figure(
            "Lines still alive, by who wrote them",
            "Whenever written.",
            chart(Palette::Tones, curves),
        ));
    }
    Section {
        title: "How long lines live".to_owned(),
        lead: lead(main),
        definition:
            "The share of lines that live so many days, after Kaplan and Meier: lines that are still alive are \
                     counted for as long as they have been followed. A line dies when it is deleted or updated; a move \
                     does not end it. Trivial lines are left out.\n\
                     The band is the 95 % interval after Greenwood."
                .to_owned(),
        settings: vec![("view".to_owned(), main.options.view.to_string())],
        figures,
        notes: vec![
            "Lines of one file often die together, so that what is really uncertain is more than the band says."
                .to_owned(),
        ],
        ..Section::default()
    }
}

fn chart(palette: Palette, curves: Vec<Curve>) -> Chart {
    let title = "% of the lines still alive".to_owned();
    Chart::Survival(SurvivalChart { title, palette, curves, horizons: Vec::new() })
}

fn last_years(trend: &Trend) -> Vec<Curve> {
    let years: Vec<_> = years(trend).collect();
    let last = &years[years.len().saturating_sub(COHORTS)..];
    last.iter().map(|life| curve(&life.group, Tone::Auto, &life.curve)).collect()
}

fn years(trend: &Trend) -> impl Iterator<Item = &figures::Life> {
    trend.lives.iter().filter(|life| life.split == Split::Cohort && life.curve.written > 0)
}

/// The share that lives `days` days lacks all who died at a lower age: a death at the age of 10 whole days shows from
/// 11 days on.
fn curve(name: &str, tone: Tone, curve: &figures::Curve) -> Curve {
    let step = |step: &figures::Step| {
        let margin = Z95 * step.variance.sqrt();
        Step {
            days: step.age_days.saturating_add(1),
            alive: step.survival,
            interval: Some(((step.survival - margin).max(0.0), (step.survival + margin).min(1.0))),
        }
    };
    let steps = curve.steps.iter().map(step).collect();
    Curve { name: name.to_owned(), tone, steps, until_days: curve.followed_days }
}

pub(super) fn lead(trend: &Trend) -> String {
    let Some(all) = trend.curve_of(Split::None, Groups::ALL).filter(|curve| curve.written > 0) else {
        return "Nothing is known of how long lines live here.".to_owned();
    };
    let half = match all.median() {
        Some(days) => format!("Half of all lines ever written lived {} or less.", words::age(days)),
        None => "More than half of all lines ever written are still alive.".to_owned(),
    };
    let mut known = years(trend).filter(|life| life.curve.followed_days >= YEAR_DAYS || life.curve.median().is_some());
    let year = |life: &figures::Life| {
        let share = life.curve.at(YEAR_DAYS)?.share;
        Some(format!("{} of those written in {}", picture::Unit::Share.value(share), life.group))
    };
    let (first, last) = (known.next().and_then(year), known.last().and_then(year));
    match (first, last) {
        (Some(first), Some(last)) => format!("{half} {first} lived a year, and {last}."),
        (Some(only), None) | (None, Some(only)) => format!("{half} {only} lived a year."),
        (None, None) => half,
    }
}
