//! Pages of the lab. This one is of a simulated run: what is left, regime beside regime, against what chance alone leaves.

mod at_risk;
mod drawn;
mod endangered;
mod forecast;
mod left;
mod method;
mod rare;

use picture::{
    Arrangement, Axis, Chart, Day, Figure, Headline, LineChart, Page, Period, Section, Series, Timeline, Unit,
};

pub use self::at_risk::at_risk;
pub use self::forecast::forecast;
use crate::output::json::v1;
use crate::output::plain;
use crate::output::report::GENERATOR;

/// Measures of a corpus that have a chart of all regimes, with their titles.
const COMPARED: [(&str, &str, Unit); 12] = [
    ("lost_real_mass", "What people wrote, of names that are gone", Unit::Share),
    ("distinct_2", "Different pairs of tokens, of all pairs", Unit::Share),
    ("held_out_perplexity", "Perplexity of held-out human code", Unit::Measure),
    ("held_out_perplexity_human", "The same, of files by people", Unit::Measure),
    ("held_out_perplexity_ai", "The same, of files by agents", Unit::Measure),
    ("model_perplexity", "The same for the transformer itself", Unit::Measure),
    ("written_perplexity", "Perplexity of what is written, for a scorer of the real code", Unit::Measure),
    ("novel_pairs", "Pairs of tokens that nobody ever wrote", Unit::Share),
    ("copied_share", "Tokens in runs of 50 that people wrote", Unit::Share),
    ("repeated_share", "Tokens in runs of 50 that are there more than once", Unit::Share),
    ("parsed_share", "Files whose beginning has no error of syntax", Unit::Share),
    ("api_types", "Names of APIs, at equal tokens", Unit::Count),
];

/// The page.
#[must_use]
pub fn page(run: &v1::LabRun) -> Page {
    let has_types = run.runs.iter().flat_map(|run| &run.generations).any(|row| row.expected.is_some());
    let mut sections =
        if has_types { vec![left::section(run), rare::section(run), compared(run)] } else { vec![measures(run)] };
    sections.retain(|section| !section.figures.is_empty());
    if let Some(images) = &run.images {
        sections.insert(0, drawn::section(run, images));
    }
    sections.extend(run.endangered.iter().map(|of| endangered::section(run, of)));
    sections.push(method::section(run));
    Page {
        title: format!("Generations simulated: {}", run.preset),
        generator: GENERATOR.to_owned(),
        subtitles: subtitles(run),
        headlines: if has_types { run.runs.iter().map(headline).collect() } else { Vec::new() },
        sections,
        footer: vec![format!(
            "Made by {GENERATOR}. Each generation learns from what the last one wrote; the first learns from people."
        )],
    }
}

fn subtitles(run: &v1::LabRun) -> Vec<String> {
    let settings: Vec<String> = run.model.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let code = run.source.as_ref().map(|source| {
        let (files, tokens) = (source.files.unwrap_or(0), source.code_tokens.unwrap_or(0));
        format!("{}, {}", plain::counted(files, "file"), plain::counted(tokens, "token"))
    });
    let seed = std::iter::once(format!("seed {}", run.seed)).chain(settings).collect::<Vec<_>>().join(", ");
    code.into_iter().chain([seed]).collect()
}

fn headline(of: &v1::LabRegimeRun) -> Headline {
    let values = values(of, "types_kept");
    let (first, last) = (values.first().copied().flatten(), values.last().copied().flatten());
    let share = first.zip(last).map(|(first, last)| format!("{:.1} %", 100.0 * last / first.max(1.0)));
    let expected = of.generations.last().and_then(|row| row.expected);
    let note = expected
        .map(|expected| format!("{} types; chance leaves {}", whole(last.unwrap_or(0.0)), whole(expected.value)));
    Headline {
        label: format!("left under {}", of.regime),
        value: share.unwrap_or_else(|| "unknown".to_owned()),
        note: note.unwrap_or_default(),
        trend: values,
    }
}

/// All regimes in one chart for each measure.
fn compared(run: &v1::LabRun) -> Section {
    let is_there = |name: &str| run.runs.iter().any(|of| values(of, name).iter().any(Option::is_some));
    let there = COMPARED.into_iter().filter(|(name, ..)| is_there(name));
    Section {
        title: "Regimes side by side".to_owned(),
        lead: "What else changes from one generation to the next.".to_owned(),
        figures: there.map(|(name, title, unit)| side_by_side(run, name, title, unit)).collect(),
        arrangement: Arrangement::Pairs,
        ..Section::default()
    }
}

/// The measures of a model without types.
fn measures(run: &v1::LabRun) -> Section {
    let rows = run.runs.first().and_then(|of| of.generations.first());
    let names = rows.into_iter().flat_map(|row| row.measures.keys());
    Section {
        title: "Generation by generation".to_owned(),
        figures: names.map(|name| side_by_side(run, name, name, Unit::Measure)).collect(),
        ..Section::default()
    }
}

fn side_by_side(run: &v1::LabRun, name: &str, title: &str, unit: Unit) -> Figure {
    let count = run.runs.iter().map(|of| of.generations.len()).max().unwrap_or(0);
    let chart = LineChart {
        time: timeline(count),
        axis: Axis { title: "by generation".to_owned(), unit },
        series: run.runs.iter().map(|of| Series::new(of.regime.clone(), values(of, name))).collect(),
        band: None,
    };
    Figure::new(title, Chart::Lines(chart))
}

fn whole(number: f64) -> String {
    plain::grouped(number.round().max(0.0) as u64)
}

fn timeline(count: usize) -> Timeline {
    Timeline::regular(Period::Generation, Day::new(0), count)
}

fn values(of: &v1::LabRegimeRun, name: &str) -> Vec<Option<f64>> {
    of.generations.iter().map(|row| row.measures.get(name).copied().flatten()).collect()
}
