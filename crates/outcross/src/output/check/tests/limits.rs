//! Thirty thousand findings: every form stays within the limits of who reads it, and says what it leaves out.

use std::collections::HashSet;

use serde_json::Value;

use super::sarif::{assert_valid, sarif_of};
use super::*;
use crate::output::check::{github_annotations, github_summary, gitlab, markdown};

const MANY: u64 = 30_000;

#[test]
fn sarif_keeps_the_worst_5000() {
    let mut sample = many(MANY);
    for finding in sample.report.findings.iter_mut().take(29_000) {
        finding.severity = Severity::Warning;
    }
    let log = assert_valid(&sarif_of(&sample));
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5000);
    assert_eq!(results.iter().filter(|result| result["level"] == "error").count(), 1000);
    let said = log.pointer("/runs/0/invocations/0/toolExecutionNotifications/0/message/text").and_then(Value::as_str);
    let expect =
        "25,003 findings left out, the least important ones: the limits of code scanning are 5,000 results and 10 MB";
    assert_eq!(said, Some(expect));
}

#[test]
fn sarif_of_long_texts_stays_below_10_megabytes() {
    let mut sample = many(600);
    for finding in &mut sample.report.findings {
        finding.path = Some("é".repeat(1 << 12).into());
        finding.reasons = vec!["\u{202e}".repeat(1 << 10); 30];
    }
    let log = assert_valid(&sarif_of(&sample));
    let results = log["runs"][0]["results"].as_array().unwrap().len();
    assert!((100..600).contains(&results), "{results}");
}

#[test]
fn github_shows_ten_of_a_level_and_counts_the_rest() {
    let mut sample = many(MANY);
    for (at, finding) in sample.report.findings.iter_mut().enumerate() {
        finding.severity = [Severity::Note, Severity::Warning, Severity::Error][at % 3];
    }
    let mut out = Vec::new();
    github_annotations(&mut out, &sample.judged()).unwrap();
    let text = String::from_utf8(out).unwrap();
    let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((count("::error "), count("::warning "), count("::notice ")), (10, 10, 10));
    assert!(text.contains("::notice title=outcross::29971 more in the summary\n"), "{text}");
    assert!(text.len() < 50_000);
}

#[test]
fn markdown_stays_within_its_limits() {
    let sample = many(MANY);
    let (comment, summary) = (markdown(&sample.judged()), github_summary(&sample.judged()));
    assert!((60_000..=65_536).contains(&comment.len()), "{}", comment.len());
    assert!((900_000..=1_048_576).contains(&summary.len()), "{}", summary.len());
    for text in [comment, summary] {
        let shown = text.lines().filter(|line| line.starts_with("- **error**")).count();
        let left_out = crate::output::plain::grouped(MANY - shown as u64);
        assert!(text.contains(&format!("\n{left_out} findings did not fit here")), "{left_out}");
        assert!(text.trim_end().ends_with("</details>"), "{}", &text[text.len() - 200..]);
    }
}

#[test]
fn gitlab_has_every_finding_with_a_fingerprint_of_its_own() {
    let mut sample = many(MANY);
    for finding in &mut sample.report.findings {
        finding.fingerprint.replace_range(12.., "0000");
    }
    let mut out = Vec::new();
    gitlab(&mut out, &sample.judged()).unwrap();
    let entries: Vec<Value> = serde_json::from_slice(&out).unwrap();
    let fingerprints: HashSet<&str> = entries.iter().filter_map(|entry| entry["fingerprint"].as_str()).collect();
    assert_eq!((entries.len(), fingerprints.len()), (30_000, 30_000));
}
