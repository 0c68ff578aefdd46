//! Conditions on figures.

use figures::{By, Measure, Options, Outcome, Threshold};

use crate::rows::{deleted, trend, written};

#[track_caller]
fn refused(text: &str, expect: &str) {
    assert_eq!(text.parse::<Threshold>().unwrap_err().to_string(), expect);
}

#[test]
fn what_is_no_condition() {
    let form = "expected METRIC>NUMBER, METRIC>NUMBER% or METRIC>+NUMBER%, or with <";
    refused("copied", form);
    refused("copied>", form);
    refused("copied>x%", form);
    refused("copied>=20%", form);
    refused("copied>inf", form);
    refused("copied>1e9%", form);
    refused("copied>+-20%", form);
    refused("copied>%", form);
    refused("copeid>20%", "no figure is called 'copeid'");
    refused(">20%", "no figure is called ''");
    refused("copied>+20", "a change is in percent, as in copied>+20%");
    refused("change_size>20%", "change_size is no share: give a number without %");
    assert_eq!(" copied > +20 %".parse::<Threshold>().unwrap().measure, Measure::Copied);
}

/// Months of 10 changed lines, of which these were deleted; the last month is not over.
#[track_caller]
fn check(deleted_lines: &[u32], condition: &str, expect: (Outcome, Option<f64>)) {
    let mut rows = Vec::new();
    for (month, lines) in deleted_lines.iter().enumerate().filter(|(_, lines)| **lines <= 10) {
        let on = month as i64 * 31;
        rows.extend((10 > *lines).then(|| written(on, 10 - lines)));
        rows.extend((*lines > 0).then(|| deleted(on, 0, *lines)));
    }
    let options = Options { by: By::Month, ..Options::DEFAULT };
    let trend = trend(&rows, deleted_lines.len() as i64 * 31, &options);
    let reading = condition.parse::<Threshold>().unwrap().check(&trend);
    let change = reading.change.map(|change| (change * 1000.0).round() / 1000.0);
    assert_eq!((reading.outcome, change), expect, "{condition}: {reading:?}");
}

const NONE: u32 = 11;

#[test]
fn conditions_on_the_figure() {
    check(&[1, 2, 3], "deleted>20%", (Outcome::Hit, None));
    check(&[1, 2, 3], "deleted>0.3", (Outcome::Clear, None));
    check(&[1, 2, 3], "deleted>30%", (Outcome::Clear, None));
    check(&[1, 2, 3], "deleted<40%", (Outcome::Hit, None));
    check(&[1, 2, 3], "changed_lines<10", (Outcome::Clear, None));
    check(&[1, 2, 3], "change_size>9.5", (Outcome::Hit, None));
    check(&[1, 2, NONE], "deleted>0%", (Outcome::Unknown, None));
    check(&[], "deleted>0%", (Outcome::Unknown, None));
}

#[test]
fn conditions_on_the_change() {
    check(&[1, 2, 3, 2, 3], "deleted>+49%", (Outcome::Hit, Some(0.5)));
    check(&[1, 2, 3, 2, 3], "deleted>+51%", (Outcome::Clear, Some(0.5)));
    check(&[9, 1, 2, 3, 2, 3], "deleted>+49%", (Outcome::Hit, Some(0.5)));
    check(&[1, 2, 3, 2, 1], "deleted<-49%", (Outcome::Hit, Some(-0.5)));
    check(&[1, 2, 3, 2, 1], "deleted<-51%", (Outcome::Clear, Some(-0.5)));
    check(&[1, 2, 3, 2], "deleted>+0%", (Outcome::Unknown, None));
    check(&[1, NONE, 3, 2, 9], "deleted>+0%", (Outcome::Unknown, None));
    check(&[0, 0, 0, 0, 9], "deleted>+0%", (Outcome::Unknown, None));
}
