//! The report: one page of all figures, in sections that each begin with a sentence.
//!
//! Invariants:
//! - A sentence is made of the figures that it stands above; what is not known is said to be unknown.
//! - Nothing names or ranks a person.
//! - The page depends on the ledger and the settings alone: no clock, no place on this machine.

mod burndown;
mod charts;
mod churn;
mod clones;
mod commits;
mod copied;
mod headlines;
mod lately;
mod made_from;
mod review;
mod revised;
mod survival;
mod words;
mod written;

#[cfg(test)]
mod sentences;

use std::collections::BTreeMap;

use facts::{Class, View};
use figures::{AiSeen, Measure, Standing, Trend};
use ledger::{Counts, RepositoryEntry};
use picture::Page;

use crate::output::plain;
use crate::tally::{ProblemTally, Tally};

/// How pages say what made them.
pub const GENERATOR: &str = concat!("outcross ", env!("CARGO_PKG_VERSION"));

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The repositories, pooled if they are several.
    pub repositories: &'a [RepositoryEntry],
    /// The settings of their ledger.
    pub settings: &'a ledger::Settings,
    /// The figures in the view that was asked for.
    pub main: &'a Trend,
    /// The same in the other view.
    pub other: &'a Trend,
    /// The lines at the heads.
    pub living: &'a Living,
    /// What was skipped or is incomplete.
    pub problems: &'a ProblemTally,
}

/// Lines at the heads by who wrote them, and who stands behind them.
#[derive(Debug, Clone, Default)]
pub struct Living {
    /// All.
    pub all: Tally,
    /// Those of each class.
    pub by_class: BTreeMap<Class, Tally>,
    /// What the share of AI is estimated from.
    pub agents: AiSeen,
    /// Whether an active person stands behind them.
    pub standing: Standing,
}

impl Living {
    /// The rows that follow are of another repository.
    pub fn next_repository(&mut self) {
        self.standing.next_repository();
    }

    /// Takes a commit, before the lines of its repository.
    pub fn add_commit(&mut self, commit: &facts::CommitRow) {
        self.agents.add_commit(commit);
        self.standing.add_commit(commit);
    }

    /// Takes an event of review, before the lines of its repository.
    pub fn add_review(&mut self, review: &facts::ReviewRow) {
        self.standing.add_review(review);
    }

    /// Counts the lines of a span.
    pub fn add(&mut self, span: &facts::SpanRow) {
        let lines = u64::from(span.lines);
        self.all.add(span, lines);
        self.agents.add_span(span);
        self.standing.add_span(span);
        self.by_class.entry(span.class).or_default().add(span, lines);
    }
}

impl Material<'_> {
    /// How much there is in all.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut sum = Counts::default();
        for Counts { commits, files, lines, problems, skipped } in self.repositories.iter().map(|entry| entry.counts) {
            sum.commits += commits;
            sum.files += files;
            sum.lines += lines;
            sum.problems += problems;
            sum.skipped += skipped;
        }
        sum
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> Page {
        Page {
            title: self.title(),
            generator: GENERATOR.to_owned(),
            subtitles: self.subtitles(),
            headlines: headlines::all(self),
            sections: vec![
                written::section(self),
                burndown::section(self),
                churn::section(self),
                copied::section(self),
                clones::section(self),
                survival::section(self),
                revised::section(self),
                commits::section(self),
                review::section(self),
                made_from::section(self),
            ],
            footer: vec![format!(
                "Made by {GENERATOR}. It states facts about lines, and no figure of it is about a person."
            )],
        }
    }

    fn title(&self) -> String {
        match self.repositories {
            [only] => format!("How {} was written", only.repo_id),
            several => format!("How {} repositories were written", plain::grouped(several.len() as u64)),
        }
    }

    fn subtitles(&self) -> Vec<String> {
        let Counts { commits, files, lines, .. } = self.counts();
        let head = match self.repositories {
            [entry] => entry.head.map_or_else(|| "No commits yet".to_owned(), |head| format!("Head {head:.8}")),
            _ => "Pooled".to_owned(),
        };
        let size = [plain::counted(commits, "commit"), plain::counted(lines, "line"), plain::counted(files, "file")];
        let mut subtitles = vec![format!("{head} · {}", size.join(" · "))];
        if let (Some(first), Some(last), Some(end)) =
            (self.main.periods.first(), self.main.periods.last(), self.main.as_of)
        {
            let (by, view) = (self.main.options.by.as_str(), words::view(self.main.options.view));
            subtitles.push(format!("By {by}, {first} to {last}; the data end on {}", words::day(end)));
            subtitles.push(format!("{view}, unless said otherwise"));
        }
        subtitles
    }

    /// The figures in a view.
    fn trend(&self, view: View) -> &Trend {
        if self.main.options.view == view { self.main } else { self.other }
    }

    /// Whether any of these figures of all lines is another one in the other view.
    fn views_differ(&self, measures: &[Measure]) -> bool {
        measures.iter().any(|measure| self.main.points(*measure) != self.other.points(*measure))
    }

    /// Whether anything says of any line who wrote it, now or when it was written.
    fn has_claims(&self) -> bool {
        let written = |trend: &Trend, measure| trend.points(measure).iter().any(|point| point.numerator > 0);
        self.living.all.of(facts::Claim::Unknown) < self.living.all.lines()
            || [Measure::WrittenAi, Measure::WrittenHuman]
                .iter()
                .any(|measure| written(self.main, *measure) || written(self.other, *measure))
    }

    /// Whether an agent wrote any line.
    fn has_ai_lines(&self) -> bool {
        self.living.all.of(facts::Claim::Ai) > 0
            || self.main.points(Measure::WrittenAi).iter().any(|point| point.numerator > 0)
    }
}
