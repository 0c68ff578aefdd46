//! How far the sources of evidence go and agree: commits by record and mark, lines in conflict, what became of the
//! lines that records claim, and agents with their models.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use facts::{AgentId, Claim, Claimed, CommitRow, SpanRow};

use crate::only::{CONFLICT, ONE_SIDED, has};
use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Models that are shown by themselves.
const MOST_MODELS: usize = 5;
/// How evidence begins that says that a record and a mark name different agents. A record that has lines of people
/// beside those of an agent is no disagreement about the commit.
const OTHER_AGENT: &str = "conflict: line record names";

type Writer = (Option<AgentId>, Option<Arc<str>>);

/// What there is of each source. Takes the commits of a repository before its lines.
#[derive(Debug, Default)]
pub(super) struct Sources {
    commits: Commits,
    claimed: Claimed,
    /// Lines at the head.
    lines: u64,
    lines_in_conflict: u64,
    lines_one_sided: u64,
    /// Lines at the head that agents wrote.
    by_writer: BTreeMap<Writer, u64>,
}

/// Commits by what speaks of them; those of which neither does are in none.
#[derive(Debug, Default)]
struct Commits {
    agree: u64,
    disagree: u64,
    only_record: u64,
    only_mark: u64,
}

impl Sources {
    pub(super) fn add_commit(&mut self, row: &CommitRow) {
        self.commits.add(row);
        let Claimed { recorded, used, set_aside, elsewhere } = row.claimed;
        self.claimed.recorded += recorded;
        self.claimed.used += used;
        self.claimed.set_aside += set_aside;
        self.claimed.elsewhere += elsewhere;
    }

    pub(super) fn add_span(&mut self, span: &SpanRow) {
        let lines = u64::from(span.lines);
        self.lines += lines;
        self.lines_in_conflict += if has(&span.evidence, CONFLICT) { lines } else { 0 };
        self.lines_one_sided += if has(&span.evidence, ONE_SIDED) { lines } else { 0 };
        if span.claim == Claim::Ai {
            *self.by_writer.entry((span.agent.clone(), span.model.clone())).or_default() += lines;
        }
    }

    /// A line for each of which anything is there.
    pub(super) fn write(&self, output: &mut Output) -> io::Result<()> {
        let lines = [
            ("Models", self.models()),
            ("Sources", self.commits.text()),
            ("Conflicts", self.conflicts()),
            ("Claims", self.claims()),
        ];
        for (title, text) in lines {
            if let Some(text) = text {
                writeln!(output, "{title:10}  {text}")?;
            }
        }
        Ok(())
    }

    pub(super) fn document(&self) -> v1::Sources {
        v1::Sources {
            commits: self.commits.document(),
            lines_in_conflict: self.lines_in_conflict,
            lines_one_sided: self.lines_one_sided,
            claimed: v1::Claimed {
                lines: self.claimed.recorded,
                used: self.claimed.used,
                set_aside: self.claimed.set_aside,
                elsewhere: self.claimed.elsewhere,
                not_written: self.not_written(),
            },
        }
    }

    pub(super) fn models_document(&self) -> Vec<v1::ModelLines> {
        let model = |((agent, model), lines): (&Writer, u64)| v1::ModelLines {
            agent: agent.as_ref().map(ToString::to_string),
            model: model.as_ref().map(ToString::to_string),
            lines,
        };
        self.writers().into_iter().map(model).collect()
    }

    /// Most lines first, then by name.
    fn writers(&self) -> Vec<(&Writer, u64)> {
        let mut writers: Vec<_> = self.by_writer.iter().map(|(writer, lines)| (writer, *lines)).collect();
        writers.sort_by_key(|(_, lines)| Reverse(*lines));
        writers
    }

    /// `claude-code anthropic/claude-opus-4 8.3 % · …` of all lines; nothing where no model is known.
    fn models(&self) -> Option<String> {
        self.by_writer.keys().find(|(_, model)| model.is_some())?;
        let writers = self.writers();
        let (shown, rest) = writers.split_at(writers.len().min(MOST_MODELS));
        let mut texts: Vec<String> =
            shown.iter().map(|(writer, lines)| format!("{} {}", name(writer), share(*lines, self.lines))).collect();
        if !rest.is_empty() {
            let lines = rest.iter().map(|(_, lines)| lines).sum();
            texts.push(format!("{} more {}", rest.len(), share(lines, self.lines)));
        }
        Some(texts.join(" · "))
    }

    fn conflicts(&self) -> Option<String> {
        let part = |lines: u64, what: &str| {
            let share = share(lines, self.lines);
            (lines > 0).then(|| format!("{} ({share}) {what}", plain::counted(lines, "line")))
        };
        let parts = [
            part(self.lines_in_conflict, "with evidence that contradicts itself"),
            part(self.lines_one_sided, "of which only one of record and mark speaks"),
        ];
        listed(parts)
    }

    /// `13 lines in records: used 38.5 % · set aside 30.8 % · …`; the shares sum to 100.
    fn claims(&self) -> Option<String> {
        let Claimed { recorded, used, set_aside, elsewhere } = self.claimed;
        let names = ["used", "in vendored or generated files", "in files not changed", "not written by the commit"];
        let parts = [used, set_aside, elsewhere, self.not_written()];
        let parts =
            names.into_iter().zip(parts).zip(plain::shares(&parts)).map(|((name, lines), share)| {
                (lines > 0).then(|| format!("{name} {} %", plain::percent(share, lines)))
            });
        let parts = listed(parts).filter(|_| recorded > 0)?;
        Some(format!("{} in records: {parts}", plain::counted(recorded, "line")))
    }

    /// Lines of changed files that records claim and the commit did not write.
    fn not_written(&self) -> u64 {
        let Claimed { recorded, used, set_aside, elsewhere } = self.claimed;
        recorded.saturating_sub(used + set_aside + elsewhere)
    }
}

impl Commits {
    fn add(&mut self, row: &CommitRow) {
        let is_other = row.recorded != row.marked || has(&row.evidence, OTHER_AGENT);
        match (row.recorded, row.marked) {
            (Claim::Unknown, Claim::Unknown) => {}
            (Claim::Unknown, _) => self.only_mark += 1,
            (_, Claim::Unknown) => self.only_record += 1,
            _ if is_other => self.disagree += 1,
            _ => self.agree += 1,
        }
    }

    /// `record and mark agree in 12 commits · disagree in 2 · …`.
    fn text(&self) -> Option<String> {
        let part = |commits: u64, what: &str| {
            (commits > 0).then(|| format!("{what} in {}", plain::counted(commits, "commit")))
        };
        let parts = [
            part(self.agree, "record and mark agree"),
            part(self.disagree, "record and mark disagree"),
            part(self.only_record, "record alone"),
            part(self.only_mark, "mark alone"),
        ];
        listed(parts)
    }

    fn document(&self) -> v1::SourceCommits {
        let Commits { agree, disagree, only_record, only_mark } = *self;
        v1::SourceCommits { agree, disagree, only_record, only_mark }
    }
}

fn listed(parts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// `8.3 %`.
fn share(lines: u64, all: u64) -> String {
    format!("{} %", plain::percent(plain::shares(&[lines, all - lines])[0], lines))
}

fn name((agent, model): &Writer) -> String {
    let term = |text: &str| Untrusted::new(text).term().to_string();
    match (agent, model) {
        (Some(agent), Some(model)) => format!("{} {}", term(&agent.to_string()), term(model)),
        (Some(agent), None) => format!("{} (model not named)", term(&agent.to_string())),
        (None, Some(model)) => term(model),
        (None, None) => "not named".to_owned(),
    }
}
