//! Steps of a longer task: announced, timed, and summed up at the end.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// As it should.
    Passed,
    /// Not, and why.
    Failed(String),
    /// It could not be done here, and why; no failure.
    Skipped(String),
}

impl From<Result<(), String>> for Verdict {
    fn from(result: Result<(), String>) -> Self {
        result.map_or_else(Verdict::Failed, |()| Verdict::Passed)
    }
}

/// What has been done so far.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    done: Vec<(&'static str, Verdict, Duration)>,
}

impl Steps {
    /// Announces a step, does it, and says how it ended.
    pub(crate) fn run(&mut self, name: &'static str, step: impl FnOnce() -> Verdict) {
        println!("\n== {name}");
        let start = Instant::now();
        let verdict = step();
        let took = start.elapsed();
        println!("{}", row(name, &verdict, took));
        self.done.push((name, verdict, took));
    }

    /// A line a step.
    pub(crate) fn summary(&self) -> String {
        let mut text = String::from("summary\n");
        for (name, verdict, took) in &self.done {
            let _ = writeln!(text, "{}", row(name, verdict, *took));
        }
        text
    }

    /// Nothing when no step failed, else their names.
    pub(crate) fn result(&self) -> Result<(), String> {
        let failed = self.done.iter().filter(|(_, verdict, _)| matches!(verdict, Verdict::Failed(_)));
        let names: Vec<&str> = failed.map(|(name, _, _)| *name).collect();
        if names.is_empty() { Ok(()) } else { Err(format!("failed: {}", names.join(", "))) }
    }
}

fn row(name: &str, verdict: &Verdict, took: Duration) -> String {
    let said = match verdict {
        Verdict::Passed => "ok".to_owned(),
        Verdict::Failed(why) => format!("FAILED: {why}"),
        Verdict::Skipped(why) => format!("skipped: {why}"),
    };
    format!("  {name:<12} {:>6.1} s  {said}", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_named_and_skipped_steps_are_none() {
        let mut steps = Steps::default();
        steps.run("one", || Verdict::Passed);
        steps.run("two", || Verdict::Skipped("no tool".to_owned()));
        assert_eq!(steps.result(), Ok(()));
        steps.run("three", || Err("broken".to_owned()).into());
        assert_eq!(steps.result(), Err("failed: three".to_owned()));
        let summary = steps.summary();
        assert!(summary.contains("two ") && summary.contains("skipped: no tool"), "{summary}");
        assert!(summary.contains("three ") && summary.contains("FAILED: broken"), "{summary}");
    }
}
