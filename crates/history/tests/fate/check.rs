//! Compares an answer with what a planted case says.

use std::collections::BTreeMap;

use facts::{CommitId, Effect, FateRow, Metric, Operation, View};
use testkit::Repo;

use crate::answer::Answer;
use crate::invariants;
use crate::notation::{Case, cases};
use crate::subject::answer;

/// Runs all cases of a file, and reports every one that fails.
pub(crate) fn run(text: &str, expected_cases: usize) {
    let cases = cases(text);
    assert_eq!(cases.len(), expected_cases, "cases in the file");
    let failed: Vec<String> = cases.iter().filter_map(|case| fails(case).err()).collect();
    assert!(failed.is_empty(), "{} of {} cases fail\n{}", failed.len(), cases.len(), failed.join("\n"));
}

fn fails(case: &Case) -> Result<(), String> {
    let repo = Repo::new(&case.history);
    // A sum that does not add up hides nothing of what the case says.
    let mut wrongs = caught(|| sums(&repo));
    wrongs.extend(caught(|| wrong_rows(&repo, case)));
    if wrongs.is_empty() { Ok(()) } else { Err(format!("=== {}\n{}", case.name, wrongs.join("\n"))) }
}

/// What is wrong; a panic is a wrong too.
fn caught(check: impl FnOnce() -> Vec<String>) -> Vec<String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).unwrap_or_else(|problem| {
        let text = problem.downcast_ref::<String>().cloned();
        vec![text.or_else(|| problem.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()]
    })
}

/// The sums at every commit of the first-parent line, as a head.
fn sums(repo: &Repo) -> Vec<String> {
    first_parent_line(repo).lines().for_each(|head| invariants::hold(&answer(repo, head)));
    Vec::new()
}

fn first_parent_line(repo: &Repo) -> String {
    String::from_utf8(repo.git(["rev-list", "--first-parent", "HEAD"])).unwrap()
}

fn wrong_rows(repo: &Repo, case: &Case) -> Vec<String> {
    let line = first_parent_line(repo);
    let subject = Subject { answer: answer(repo, &repo.resolve("HEAD")), repo, line: line.lines().collect() };
    assert!(!case.expected.is_empty(), "a case says something");
    case.expected.iter().filter_map(|row| Some(format!("{row}\n    {}", subject.check(row).err()?))).collect()
}

/// An answer, and what its ids are called.
struct Subject<'a> {
    repo: &'a Repo,
    answer: Answer,
    line: Vec<&'a str>,
}

/// Counts of lines, by operation and whether they are trivial.
type Counts = BTreeMap<(String, bool), u32>;

impl Subject<'_> {
    fn check(&self, row: &str) -> Result<(), String> {
        if let Some(rest) = row.strip_prefix("head ") {
            return self.head(rest);
        }
        if let Some(rest) = row.strip_prefix("source ") {
            return self.source(rest);
        }
        if let Some(rest) = row.strip_prefix("series ") {
            return self.series(rest);
        }
        let (subject, items) = row.split_once(": ").ok_or("no colon")?;
        let Some((label, view)) = subject.split_once(' ') else {
            let id = self.repo.id(subject);
            self.commit(subject, View::Full, items)?;
            let on_line = self.line.contains(&id);
            return if on_line { self.commit(subject, View::FirstParent, items) } else { Ok(()) };
        };
        if let Some((full, first_parent)) = items.split_once(" | first-parent: ") {
            assert_eq!(view, "full");
            self.commit(label, View::Full, full)?;
            return self.commit(label, View::FirstParent, first_parent);
        }
        self.commit(label, view.parse().map_err(|_| "no such view")?, items)
    }

    fn label(&self, id: CommitId) -> &str {
        self.repo.label(&id.to_string()).unwrap_or("?")
    }

    /// The rows of one commit that count: of an update those of the new lines.
    fn rows(&self, label: &str, view: View) -> impl Iterator<Item = &FateRow> {
        let id = self.repo.id(label).parse::<CommitId>().unwrap();
        self.answer.fates.iter().filter(move |row| row.commit == id && row.view == view)
    }

    fn commit(&self, label: &str, view: View, items: &str) -> Result<(), String> {
        let mut expected = Counts::new();
        for item in items.split(", ").filter(|item| *item != "nothing") {
            let item = Item::parse(item)?;
            *expected.entry((item.operation.to_string(), item.trivial)).or_default() += item.lines;
        }
        let mut found = Counts::new();
        for row in self.rows(label, view).filter(|row| !is_old_side(row)) {
            *found.entry((row.operation.to_string(), row.trivial)).or_default() += row.lines;
        }
        if expected != found {
            return Err(format!("{view}: found {}", shown(&found)));
        }
        // Items that say the same of more lines than one are added up by then: each alone has to be found whole.
        for item in items.split(", ").filter(|item| *item != "nothing") {
            let item = Item::parse(item)?;
            let rows = self.rows(label, view).filter(|row| item.is_about(row) && self.is_as_said(&item, row));
            let lines: u32 = rows.map(|row| row.lines).sum();
            if item.says_more() && lines != item.lines {
                return Err(format!("{view}: {lines} lines are '{}'\n{}", item.text, self.told(label, view)));
            }
        }
        Ok(())
    }

    fn is_as_said(&self, item: &Item, row: &FateRow) -> bool {
        let copied = row.source_commit.is_some();
        let (writer, age) = if copied {
            (row.source_commit, row.source_age_days)
        } else {
            (Some(row.written_commit), Some(row.age_days))
        };
        item.from.is_none_or(|from| row.from_path.as_deref() == Some(from))
            && item.of.is_none_or(|of| writer.is_some_and(|id| self.label(id) == of))
            && item.aged.is_none_or(|days| age == Some(days))
    }

    /// Every row of a commit, for a message.
    fn told(&self, label: &str, view: View) -> String {
        let row = |row: &FateRow| {
            let source = row.source_commit.map_or("-", |id| self.label(id));
            format!(
                "    {} {} {} {} lines of {} in {} from {:?}, source {source} {:?}, {} days\n",
                row.operation,
                row.effect,
                if row.trivial { "~" } else { "" },
                row.lines,
                self.label(row.written_commit),
                row.path,
                row.from_path,
                row.source_age_days,
                row.age_days
            )
        };
        self.rows(label, view).map(row).collect()
    }

    /// `f: 1-5 one, 6 two`: every line of the file.
    fn head(&self, text: &str) -> Result<(), String> {
        let (path, runs) = text.split_once(": ").ok_or("no colon")?;
        let mut expected = Vec::new();
        for run in runs.split(", ") {
            let (lines, label) = run.split_once(' ').ok_or("no label")?;
            let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
            let (first, last) = (number(first)?, number(last)?);
            if first as usize != expected.len() + 1 {
                return Err(format!("line {first} follows line {}", expected.len()));
            }
            expected.extend((first..=last).map(|_| label));
        }
        let spans = self.answer.spans.iter().filter(|span| &*span.path == path);
        let found: Vec<&str> =
            spans.flat_map(|span| (0..span.lines).map(|_| self.label(span.written_commit))).collect();
        if found == expected { Ok(()) } else { Err(format!("found {found:?}")) }
    }

    /// `f:6 one g:2`: line 6 was copied from line 2 of g, which one wrote.
    fn source(&self, text: &str) -> Result<(), String> {
        let words: Vec<&str> = text.split(' ').collect();
        let [(path, line), (from, from_line)] =
            [words[0], words[2]].map(|place| place.rsplit_once(':').expect("a place is PATH:LINE"));
        let line = number(line)?;
        let within = |span: &&facts::SpanRow| {
            &*span.path == path && (span.start_line..span.start_line + span.lines).contains(&line)
        };
        let span = self.answer.spans.iter().find(within).ok_or("no such line")?;
        let source = span.copied_from.as_ref().ok_or("no copy")?;
        let found = (self.label(source.commit), &*source.path, source.line + (line - span.start_line));
        if found == (words[1], from, number(from_line)?) { Ok(()) } else { Err(format!("found {found:?}")) }
    }

    /// `two: clone_windows 2/9`: the last figure up to that commit.
    fn series(&self, text: &str) -> Result<(), String> {
        let (label, said) = text.split_once(": ").ok_or("no colon")?;
        let (metric, said) = said.split_once(' ').ok_or("no figure")?;
        let metric: Metric = metric.parse().map_err(|_| "no such metric")?;
        let place = self.line.iter().position(|id| *id == self.repo.id(label)).ok_or("off the line")?;
        let until = &self.line[place..];
        let mut rows = self.answer.series.iter().rev().filter(|row| row.metric == metric && row.class.is_none());
        let last = rows.find(|row| until.contains(&row.commit.to_string().as_str())).ok_or("no row")?;
        let found = format!("{}/{}", last.value, last.denominator);
        if found == said { Ok(()) } else { Err(format!("found {found}")) }
    }
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("no number: {text}"))
}

/// Updates have rows of both sides.
fn is_old_side(row: &FateRow) -> bool {
    matches!(row.operation, Operation::Updated | Operation::FindReplaced) && row.effect != Effect::Written
}

fn shown(counts: &Counts) -> String {
    if counts.is_empty() {
        return "nothing".to_owned();
    }
    let one = |((operation, trivial), lines): (&(String, bool), &u32)| {
        format!("{}{operation} {lines}", if *trivial { "~" } else { "" })
    };
    counts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// `~moved 3 from g of one aged 5`.
struct Item<'a> {
    text: &'a str,
    operation: Operation,
    trivial: bool,
    lines: u32,
    from: Option<&'a str>,
    of: Option<&'a str>,
    aged: Option<u32>,
}

impl<'a> Item<'a> {
    fn parse(text: &'a str) -> Result<Item<'a>, String> {
        let words: Vec<&str> = text.split(' ').collect();
        let trivial = words[0].starts_with('~');
        let operation = words[0].trim_start_matches('~').parse().map_err(|_| format!("no operation: {text}"))?;
        let lines = number(words.get(1).ok_or("no count")?)?;
        let mut item = Item { text, operation, trivial, lines, from: None, of: None, aged: None };
        for pair in words[2..].chunks(2) {
            match pair {
                ["from", path] => item.from = Some(path),
                ["of", label] => item.of = Some(label),
                ["aged", days] => item.aged = Some(number(days)?),
                _ => return Err(format!("what is {pair:?}?")),
            }
        }
        Ok(item)
    }

    fn says_more(&self) -> bool {
        self.from.is_some() || self.of.is_some() || self.aged.is_some()
    }

    /// What is said of an update is said of the old line.
    fn is_about(&self, row: &FateRow) -> bool {
        let is_update = matches!(row.operation, Operation::Updated | Operation::FindReplaced);
        row.operation == self.operation && row.trivial == self.trivial && (!is_update || is_old_side(row))
    }
}
