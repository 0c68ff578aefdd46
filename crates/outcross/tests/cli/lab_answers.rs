//! `outcross lab forecast` asked backwards, and the pages of forecasts and endangered types.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;
use testkit::Output;

use crate::outcross;
use crate::output::follows_schema;

/// The forecast of 1,000 types that occur once, unless there is another table.
fn forecast(args: &str) -> Output {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("counts.csv"), "count,types\n1,1000\n").unwrap();
    let args = format!("lab forecast --counts counts.csv {args}");
    outcross(folder.path(), args.split_whitespace()).run()
}

fn document(output: &Output) -> Value {
    assert_eq!(output.code, Some(0), "{output}");
    serde_json::from_slice(&output.raw).unwrap()
}

#[test]
fn it_is_said_when_a_share_is_lost() {
    // Of types that occur once, 1 - exp(-h_t) are left: .632, .468, .363, ..., 0.158 at generation 10.
    let check = |share: &str, expect: Option<u32>| {
        let found = document(&forecast(&format!("--until-loss {share} --json")));
        assert_eq!(found["until_loss"]["generation"], Value::from(expect), "{share}");
        assert_eq!(found["until_loss"]["searched"], 200);
        assert_eq!(found["half_lost_at"], 2);
    };
    check("0.25", Some(1));
    check("0.5", Some(2));
    check("0.62", Some(3));
    check("0.84", Some(10));
    check("1", None);
    let said = |args: &str| forecast(args).expect_code(0).stdout.lines().nth(2).unwrap().to_owned();
    assert_snapshot!(said("--until-loss 0.25"), @"25.0 % of them are gone by generation 1.");
    assert_snapshot!(said("--real-fraction 0.9"), @"It takes more than 200 generations until half of them are gone, if ever.");
}

#[test]
fn it_is_said_what_keeps_the_counts_that_are_named() {
    let found = document(&forecast("--keep 0.9 --keep-count 10 --keep-count 5 --keep-count 5 --json"));
    let needs = found["needs"].as_array().unwrap();
    let counts: Vec<u64> = needs.iter().map(|need| need["count"].as_u64().unwrap()).collect();
    assert_eq!(counts, [5, 10, 5, 10]);
    let forever = |at: usize| {
        assert_eq!(needs[at]["generation"], Value::Null);
        needs[at]["real_fraction"].as_f64().unwrap()
    };
    assert!((forever(2) - 0.128).abs() < 0.001 && (forever(3) - 0.042).abs() < 0.001, "{needs:?}");
    // A floor of a share f keeps c tokens with the chance 1 - (1 - f)^c.
    assert!((needs[2]["floor"].as_f64().unwrap() - (1.0 - 0.1_f64.powf(0.2))).abs() < 1e-6, "{needs:?}");
}

#[test]
fn exponents_are_said_with_their_conditions_where_all_is_kept() {
    let of = |args: &str| document(&forecast(&format!("{args} --json")))["convergence"].clone();
    for regime in ["replace", "mix:0.1", "floor:0.1", "accumulate-subsample", "window:3"] {
        assert_eq!(of(&format!("--regime {regime}")), Value::Null, "{regime}");
    }
    let tenth = of("--regime accumulate --real-fraction 0.1");
    assert_eq!((&tenth["exponent"]["value"], &tenth["rounds_to_halve"]), (&0.1.into(), &1024.0.into()));
    assert_eq!(tenth["conditions"].as_array().unwrap().len(), 4);
    let most = of("--regime accumulate --real-fraction 0.8");
    assert_eq!((&most["exponent"]["value"], &most["rounds_to_halve"]), (&0.5.into(), &4.0.into()));
    assert!((most["early_fault_rounds_to_halve"].as_f64().unwrap() - 2.0_f64.powf(1.25)).abs() < 1e-9);
    for none in ["0", "0.0001"] {
        let found = of(&format!("--regime accumulate --real-fraction {none}"));
        assert_eq!((&found["rounds_to_halve"], &found["early_fault_rounds_to_halve"]), (&Value::Null, &Value::Null));
    }
    let said = |real: &str| {
        let text = forecast(&format!("--regime accumulate --real-fraction {real}")).expect_code(0).stdout;
        assert!(text.contains("This is a theorem where\n- each round adds new real text"), "{text}");
        text.lines().find(|line| line.starts_with("All is kept")).unwrap().to_owned()
    };
    assert_snapshot!(said("0.1"), @"All is kept: the error falls with the rounds t as t to the power of -0.1, the lesser of 0.5 and the real share (arXiv:2602.16065): an early fault, and the error, halves after 1,024 times as many rounds.");
    assert_snapshot!(said("0.4..0.8"), @"All is kept: the error falls with the rounds t as t to the power of -0.5 (0.4 to 0.5), the lesser of 0.5 and the real share (arXiv:2602.16065): an early fault halves after 3.2 times as many rounds, the error after 4 times as many.");
    assert_snapshot!(said("0.01"), @"All is kept: the error falls with the rounds t as t to the power of -0.01, the lesser of 0.5 and the real share (arXiv:2602.16065): an early fault, and the error, halves after more than 10^15 times as many rounds.");
    assert_snapshot!(said("0"), @"All is kept, and nothing real is added: what an early model got wrong stays (arXiv:2602.16065).");
}

#[test]
fn bad_questions_are_refused() {
    let check = |args: &str, expect: &str| {
        let output = forecast(args).expect_code(2);
        assert!(output.stderr.contains(expect), "{args}: {output}");
    };
    check("--until-loss 0", "--until-loss is 0, and must be above 0 and at most 1");
    check("--until-loss nan", "--until-loss is NaN, and must be above 0");
    check("--until-loss 1.5", "--until-loss is 1.5");
    check("--keep-count 0", "--keep-count is 0: a type that nobody wrote can't be kept");
    check("--keep-count -1", "invalid value");
    check("--keep nan", "outside 0 to 1");
}

#[test]
fn pages_are_whole_and_hold_no_number_that_is_none() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/a.rs"), "use std::fs::File;\nfn f() { File::open(x()); odd(); }\n").unwrap();
    let lab = |args: &str| outcross(folder.path(), format!("lab {args}").split_whitespace()).run().expect_code(0);
    let check = |args: &str, parts: &[&str]| {
        let page = lab(&format!("{args} --format html"));
        assert_eq!(page.raw, lab(&format!("{args} --format html")).raw, "{args}");
        for part in parts.iter().chain(&["<!DOCTYPE html>", "Assumptions"]) {
            assert!(page.stdout.contains(part), "{args}: {part}");
        }
        for bad in ["NaN", "inf\"", "inf "] {
            assert!(!page.stdout.contains(bad), "{args}: {bad}");
        }
    };
    check("forecast src --regime replace", &["Types left", "What keeps a type", "left at generation 10"]);
    check("forecast src --regime accumulate --real-fraction 0.1", &["How fast an early fault fades", "1,024 times"]);
    check("forecast src --generations 1 --regime accumulate", &["what an early model got wrong stays"]);
    check("at-risk src", &["Names of APIs", "The most used of them", "<td>open</td>", "chance to be left"]);
    check("at-risk src --below 0 --top 0", &["left with a chance below 0.0"]);
    follows_schema("lab-forecast", &lab("forecast src --regime accumulate --real-fraction 0.1 --json"));
}
