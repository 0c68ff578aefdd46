//! The cases in `../rules/` and `../judging/`.

use std::path::{Path, PathBuf};

use checks::{Baseline, Policy, RULES, judge};

use crate::judged::{check_invariants, complaint};
use crate::markdown::{Section, sections};
use crate::notation::{Written, read};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// What is wrong with the cases of a file.
fn complaints(file: &Path) -> Vec<String> {
    let page = std::fs::read_to_string(file).unwrap();
    let sections = sections(&page);
    assert!(!sections.is_empty(), "{} has no case", file.display());
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    sections.iter().flat_map(|section| wrong(section, &name)).collect()
}

fn wrong(section: &Section<'_>, name: &str) -> Vec<String> {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let (mut policy, mut change) = (Policy::shipped(), None::<Written>);
    let (mut prints, mut judged, mut wrong) = (Vec::<String>::new(), 0, Vec::new());
    for block in &section.blocks {
        let at = format!("{name}:{}: {}", block.line, section.title);
        match block.language {
            "toml" => {
                let text = format!("version = 1\n{}", block.text());
                policy = Policy::parse(&text, &ids).unwrap_or_else(|error| panic!("{at}: {error}"));
            }
            "change" => change = Some(read(&block.lines)),
            "findings" => {
                let Written { change, settings, has_baseline } =
                    change.as_mut().unwrap_or_else(|| panic!("{at}: no change"));
                settings.baseline = if *has_baseline { prints.drain(..).collect() } else { Baseline::default() };
                let report = judge(&policy, change, settings);
                check_invariants(&report);
                assert_eq!(report, judge(&policy, change, settings), "{at}: not the same twice");
                prints.extend(report.findings.iter().flat_map(|finding| finding.prints.clone()));
                wrong.extend(complaint(&block.lines, &report).map(|complaint| format!("{at}: {complaint}")));
                judged += 1;
            }
            other => panic!("{at}: no block of a case is called '{other}'"),
        }
    }
    assert!(judged > 0, "{name}: {}: nothing is judged", section.title);
    wrong
}

fn check(file: &Path) {
    let wrong = complaints(file);
    assert!(wrong.is_empty(), "{} cases\n\n{}", wrong.len(), wrong.join("\n"));
}

macro_rules! cases {
    ($($folder:literal { $($name:ident = $file:literal,)+ })+) => {
        $($(
            #[test]
            fn $name() {
                check(&folder($folder).join($file));
            }
        )+)+

        #[test]
        fn every_file_of_cases_is_run() {
            $(
                let mut there: Vec<String> = std::fs::read_dir(folder($folder)).unwrap()
                    .map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
                there.sort();
                let mut run = vec![$($file,)+];
                run.sort_unstable();
                assert_eq!(there, run);
            )+
        }
    };
}

cases! {
    "rules" {
        unreviewed_ai = "unreviewed-ai.md",
        sensitive_path = "sensitive-path.md",
        automated_review_only = "automated-review-only.md",
        self_approved = "self-approved.md",
        stale_approval = "stale-approval.md",
        forbidden_ai = "forbidden-ai.md",
        undeclared = "undeclared.md",
        missing_model = "missing-model.md",
        implausible_review = "implausible-review.md",
        vendored_claim = "vendored-claim.md",
        conflicting_evidence = "conflicting-evidence.md",
        first_time_contributor = "first-time-contributor.md",
        zero_review_merge = "zero-review-merge.md",
        reimplements = "reimplements.md",
    }
    "judging" {
        precedence = "precedence.md",
        what_counts_as_a_review = "what-counts-as-a-review.md",
        what_is_missing = "what-is-missing.md",
        holding_back = "holding-back.md",
        the_report = "the-report.md",
    }
}

#[test]
fn every_rule_has_a_file_of_cases() {
    for rule in RULES {
        let file = folder("rules").join(format!("{}.md", rule.id));
        let page = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is missing", file.display()));
        assert!(page.starts_with(&format!("# {}\n", rule.id)), "{}", file.display());
        assert!(page.contains(&format!(" {} ", rule.id)), "{} expects no finding of its rule", file.display());
    }
}

#[test]
fn a_case_that_is_wrong_is_told() {
    let page = "## t\n\n```change\ncommit one ai\n  a.rs:1 ai review=none\n```\n\n```findings\npass\n```\n";
    let told = wrong(&sections(page)[0], "t.md").concat();
    assert!(told.contains("t.md:8: t: another verdict"), "{told}");
    assert!(told.contains("error unreviewed-ai a.rs:1 lines written by an agent"), "{told}");
    let page = page.replace("pass", "fail");
    assert!(wrong(&sections(&page)[0], "t.md").concat().contains("more is found"));
    let page = page.replace("fail\n", "fail\nerror self-approved a.rs:1 lines\n");
    assert!(wrong(&sections(&page)[0], "t.md").concat().contains("not so: error self-approved"));
}
