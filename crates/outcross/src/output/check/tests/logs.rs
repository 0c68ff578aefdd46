//! GitHub annotations, GitLab Code Quality, and the comment.

use super::*;
use crate::output::check::{MARKER, github_annotations, github_summary, gitlab, markdown};

#[test]
fn annotations_then_the_verdict() {
    let mut out = Vec::new();
    github_annotations(&mut out, &sample().judged()).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    ::error file=src/verse.rs,line=2,endLine=3,title=outcross%3A unreviewed-ai::2 lines of an agent (claude-opus-4-6) that no human reviewed%0A- rule 'security' needs two-reviews%0A- trailer: Co-Authored-By: Claude%0Aapprove after the last push
    ::error file=src/verse.rs,line=10,endLine=12,title=outcross%3A sensitive-path::3 sensitive lines without the reviews that they need%0A- rule 'security' needs two-reviews%0A- trailer: Co-Authored-By: Claude%0Aapprove after the last push
    ::error title=outcross%3A unreviewed-ai::2 lines of an agent (claude-opus-4-6) that no human reviewed%0AThe lines are not in the head any more.%0A- rule 'security' needs two-reviews%0A- trailer: Co-Authored-By: Claude%0Aapprove after the last push
    ::warning title=outcross%3A unread source::cannot read refs/notes/ai: not a note
    ::warning title=outcross%3A missing-model::nobody says which model wrote 1a1a1a1a%0Aapprove after the last push
    ::stop-commands::8cc4386eb146be2ebdba010863649788f7e9e36d5a4ccf0b28d3097b8296d878
    judged by outcross.toml at 1a2b3c4d
    held back: 1 suppressed, 1 in the baseline, 1 allowed by number
    recommended review: full, by a code owner
    self-test: caught
    fail: 3 errors, 1 warning in 1 commit of main..HEAD
    ::8cc4386eb146be2ebdba010863649788f7e9e36d5a4ccf0b28d3097b8296d878::
    "#);
}

#[test]
fn code_quality() {
    let mut out = Vec::new();
    gitlab(&mut out, &sample().judged()).unwrap();
    let entries: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
    let lines: Vec<String> = entries.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {"check_name":"unread-source","description":"cannot read refs/notes/ai: not a note","fingerprint":"04295036c1b3b4d7","location":{"lines":{"begin":1,"end":1},"path":"src/gone.rs"},"severity":"major"}
    {"check_name":"unreviewed-ai","description":"2 lines of an agent (claude-opus-4-6) that no human reviewed (approve after the last push)","fingerprint":"0000000000000001","location":{"lines":{"begin":2,"end":3},"path":"src/verse.rs"},"severity":"critical"}
    {"check_name":"sensitive-path","description":"3 sensitive lines without the reviews that they need (approve after the last push)","fingerprint":"0000000000000002","location":{"lines":{"begin":10,"end":12},"path":"src/verse.rs"},"severity":"critical"}
    {"check_name":"unreviewed-ai","description":"2 lines of an agent (claude-opus-4-6) that no human reviewed (approve after the last push)","fingerprint":"0000000000000004","location":{"lines":{"begin":1,"end":1},"path":"src/gone.rs"},"severity":"critical"}
    {"check_name":"missing-model","description":"nobody says which model wrote 1a1a1a1a (approve after the last push)","fingerprint":"0000000000000003","location":{"lines":{"begin":1,"end":1},"path":"src/gone.rs"},"severity":"minor"}
    "#);
}

#[test]
fn the_comment() {
    let comment = markdown(&sample().judged());
    insta::assert_snapshot!(comment, @r#"
    <!-- outcross:check -->
    ### outcross: 3 things need a human

    | | lines | AI (claimed) | approved | automated | none |
    |---|---:|---:|---:|---:|---:|
    | this change | +6 | 3 (50.0 %) | 0 | 0 | 6 |

    Recommended review level: **full, by a code owner** (`src/verse.rs` is sensitive)

    - **not read**: `refs/notes/ai`: not a note
    - **a suppression counts no more**: unreviewed-ai in `tools/**`: expired on 2026-10-01

    - **error** unreviewed-ai: `src/verse.rs:2-3` 2 lines of an agent (`claude-opus-4-6`) that no human reviewed → approve after the last push
    - **error** sensitive-path: `src/verse.rs:10-12` 3 sensitive lines without the reviews that they need → approve after the last push
    - **error** unreviewed-ai: `src/gone.rs:1` (not in the head any more) 2 lines of an agent (`claude-opus-4-6`) that no human reviewed → approve after the last push
    - **warning** missing-model: nobody says which model wrote `1a1a1a1a` → approve after the last push

    Held back: 1 suppressed, 1 in the baseline, 1 allowed by number.

    <details><summary>how this was judged</summary>

    - policy: `outcross.toml at 1a2b3c4d`
    - commits: `main..HEAD`
    - self-test: caught
    - as of 2026-11-21, outcross 0.1.0
    - [how this is computed](https://github.com/outcross/outcross/blob/main/docs/guides/gate.md)

    </details>
    "#);
    assert_eq!(comment.strip_prefix(MARKER).map(str::trim_start), Some(github_summary(&sample().judged()).as_str()));
}

#[test]
fn the_title_says_what_is_to_be_done() {
    let check = |verdict, findings: Vec<Finding>, expect: &str| {
        let mut sample = sample();
        (sample.report.verdict, sample.report.findings) = (verdict, findings);
        let comment = markdown(&sample.judged());
        assert_eq!(comment.lines().nth(1), Some(expect));
    };
    let of = |severity, number| finding("unreviewed-ai", severity, number);
    check(Verdict::Pass, Vec::new(), "### outcross: nothing needs a human");
    check(Verdict::Pass, vec![of(Severity::Note, 1), of(Severity::Warning, 2)], "### outcross: 2 things to look at");
    check(Verdict::Fail, vec![of(Severity::Error, 1), of(Severity::Note, 2)], "### outcross: 1 thing needs a human");
    check(Verdict::Unreadable, Vec::new(), "### outcross: what decides could not be read");
}

#[test]
fn a_finding_folds_when_many_are_before_it() {
    let comment = markdown(&many(12).judged());
    let (before, after) = comment.split_once("<details><summary>2 more</summary>\n\n").unwrap();
    assert_eq!((before.matches("- **error**").count(), after.matches("- **error**").count()), (10, 2));
    assert_eq!((before.matches("  - trailer: ").count(), after.matches("  - trailer: ").count()), (0, 2));
}
