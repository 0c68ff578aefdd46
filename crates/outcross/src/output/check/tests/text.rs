//! The text for people.

use super::*;
use crate::output::check::{Detail, text as write};
use crate::ui::Palette;

fn shown(sample: &Sample, detail: Detail) -> String {
    let file: String = (1..=12).map(|n| format!("line {n}\n")).collect();
    let mut source = |path: &str| (path == "src/verse.rs").then(|| file.clone().into_bytes());
    let mut out = Vec::new();
    write(&mut out, &Palette::plain(), &sample.judged(), detail, &mut source).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn findings_then_figures_then_the_verdict() {
    insta::assert_snapshot!(shown(&sample(), Detail::Findings), @r#"
    judged by outcross.toml at 1a2b3c4d

    error[unreviewed-ai]: 2 lines of an agent (claude-opus-4-6) that no human reviewed
     --> src/verse.rs:2:1
      |
    2 | / line 2
    3 | | line 3
      | |______^ ai, claimed (claude-code, claude-opus-4-6); review: none
      |
      = note: rule 'security' needs two-reviews
      = note: trailer: Co-Authored-By: Claude
      = help: approve after the last push

    error[sensitive-path]: 3 sensitive lines without the reviews that they need
      --> src/verse.rs:10:1
       |
    10 | / line 10
    11 | | line 11
    12 | | line 12
       | |_______^ ai, claimed (claude-code, claude-opus-4-6); review: none
       |
       = note: rule 'security' needs two-reviews
       = note: trailer: Co-Authored-By: Claude
       = help: approve after the last push

    error[unreviewed-ai]: 2 lines of an agent (claude-opus-4-6) that no human reviewed
    --> src/gone.rs, lines that are not in the head any more
     = note: rule 'security' needs two-reviews
     = note: trailer: Co-Authored-By: Claude
     = help: approve after the last push

    warning[missing-model]: nobody says which model wrote 1a1a1a1a
     |
     = help: approve after the last push

    warning: cannot read refs/notes/ai: not a note

    warning: a suppression counts no more: unreviewed-ai in tools/**: expired on 2026-10-01

      lines  AI (claimed)  approved  automated  none
         +6    3 (50.0 %)         0          0     6

    held back: 1 suppressed, 1 in the baseline, 1 allowed by number
    recommended review: full, by a code owner (src/verse.rs is sensitive)
    self-test: caught
    fail: 3 errors, 1 warning in 1 commit of main..HEAD
    "#);
}

#[test]
fn explained_with_every_hunk() {
    let text = shown(&sample(), Detail::Explain);
    let from = text.find("ai       src/gone.rs").unwrap();
    let to = text.find("warning: cannot read").unwrap();
    insta::assert_snapshot!(&text[from..to], @r#"
    ai       src/gone.rs:1, 1 line, not in the head any more
      commit      1a1a1a1a Add a verse
      written by  ai, claimed
      agent       claude-code
      model       claude-opus-4-6
      evidence    trailer: Co-Authored-By: Claude
      review      none, forge
      needs       review; of agents two-reviews
      decided by  security
      answer      they lack it: nobody looked

    unknown  src/verse.rs:10-12, 3 lines
      commit      1a1a1a1a Add a verse, as src/old.rs
      written by  unknown, no evidence
      review      none, forge
      sensitive   crypto: use of ring
      needs       review; of agents two-reviews
      decided by  security
      answer      they lack it: 1 of 2 persons approved

    ai       src/verse.rs:2-3, 2 lines
      commit      1a1a1a1a Add a verse
      written by  ai, claimed
      agent       claude-code
      model       claude-opus-4-6
      evidence    trailer: Co-Authored-By: Claude
      review      none, forge
      needs       review; of agents two-reviews
      decided by  2
      answer      they have it

    held back[unreviewed-ai]: src/verse.rs:2-3 2 lines of an agent (claude-opus-4-6) that no human reviewed
      suppressed: made by a script (platform, until 2027-01-01)

    held back[unreviewed-ai]: src/verse.rs:2-3 2 lines of an agent (claude-opus-4-6) that no human reviewed
      in the baseline

    held back[unreviewed-ai]: src/verse.rs:2-3 2 lines of an agent (claude-opus-4-6) that no human reviewed
      the policy allows 20 lines of agents without review
    "#);
}

#[test]
fn long_hunks_show_both_ends() {
    let mut sample = many(1);
    sample.report.findings[0].path = Some("long".into());
    sample.report.findings[0].lines = Some((3, 90_000));
    let mut source = |_: &str| Some("some text\n".repeat(100_000).into_bytes());
    let mut out = Vec::new();
    write(&mut out, &Palette::plain(), &sample.judged(), Detail::Findings, &mut source).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches("some text").count(), 6, "{text}");
    assert!(text.contains("90000 | | some text"), "{text}");
}

#[test]
fn lines_that_are_not_there_cost_only_the_code() {
    let check = |content: &'static [u8], lines: (u32, u32), expect: &str| {
        let mut sample = many(1);
        sample.report.findings[0].lines = Some(lines);
        let mut source = |_: &str| Some(content.to_vec());
        let mut out = Vec::new();
        write(&mut out, &Palette::plain(), &sample.judged(), Detail::Findings, &mut source).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(expect), "{lines:?} of {content:?}: {text}");
    };
    check(b"one\n", (1, 1), "1 | one\n");
    check(b"one", (1, 1), "1 | one\n");
    check(b"one\n", (2, 3), "--> src/module_0/file_0.rs:2-3\n");
    check(b"one\n", (0, 1), "--> src/module_0/file_0.rs:0-1\n");
    check(b"one\n", (1, 2), "--> src/module_0/file_0.rs:1-2\n");
    check(b"a\nb\n", (2, 1), "--> src/module_0/file_0.rs:2-1\n");
    check(b"", (1, 1), "--> src/module_0/file_0.rs:1\n");
    check(b"\n\n", (1, 2), "1 |\n");
    check(b"\n", (1, 1), "1 |\n");
    check(b"caf\xe9\tx\r\n", (1, 1), "1 | caf\u{fffd}    x\n");
}

#[test]
fn no_colour_no_escape() {
    let sample = sample();
    let write_with = |palette: &Palette| {
        let mut out = Vec::new();
        write(&mut out, palette, &sample.judged(), Detail::Explain, &mut |_| None).unwrap();
        out
    };
    assert!(!write_with(&Palette::plain()).contains(&0x1b));
    assert!(write_with(&Palette::colored()).contains(&0x1b));
}
