//! Redaction keeps lines, leaves nothing to find, and does nothing twice.

use kernels::redact::redact;
use kernels::secrets::{Base, Rules};
use proptest::prelude::*;

use crate::secrets::RULES;
use crate::secrets::planted::{Dice, PLANTED};

fn of(text: &str) -> String {
    redact(text, &RULES.find(text, ".env")).text
}

#[test]
fn each_kind_has_its_sign() {
    let token = Dice(5).fill("ghp_{A36}");
    assert_eq!(of(&format!("a {token}\r\nann@firm.io 93.184.216.34\r\n")), "a <SECRET>\r\n<EMAIL> <IP>\r\n");
}

#[test]
fn a_key_goes_line_by_line() {
    let mut dice = Dice(6);
    let (one, two) = (dice.fill("{s64}"), dice.fill("{A20}=="));
    let key = format!("x\n-----BEGIN PRIVATE KEY-----\n{one}\n{two}\n-----END PRIVATE KEY-----\n");
    assert_eq!(of(&key), "x\n-----BEGIN PRIVATE KEY-----\n<SECRET>\n<SECRET>\n-----END PRIVATE KEY-----\n");
    let quoted = format!("k = (\"-----BEGIN PRIVATE KEY-----\\n\"\n  \"{one}\\n\" +\n  \"{two}\\n\"\n)");
    let lines: Vec<_> = of(&quoted).lines().map(str::to_owned).collect();
    assert_eq!(lines[1], "  \"<SECRET>\\n\" +");
}

#[test]
fn what_a_redaction_uncovers_is_redacted_too() {
    // The address hides the number behind it, which is a version only as long as it stands there.
    let rules = "[[rules]]\nid = 'v'\nregex = 'version'\n";
    let rules = Rules::parse(rules, Base::Nothing).unwrap();
    let text = "version 93.184.216.34\nversion 1\n";
    let redacted = redact(text, &rules.find(text, "a"));
    assert_eq!(redacted.text, "<SECRET> <IP>\n<SECRET> 1\n");
    assert_eq!(
        redacted.redactions.iter().map(|one| (one.line, one.start_column)).collect::<Vec<_>>(),
        [(1, 1), (1, 9), (2, 1)]
    );
}

#[test]
fn a_rule_that_matches_everything_ends() {
    let rules = Rules::parse("[[rules]]\nid = 'all'\nregex = '(?s).+'\n", Base::Nothing).unwrap();
    let text = "one\n\n  two\nthree <SECRET> x\n";
    assert_eq!(redact(text, &rules.find(text, "a")).text, "<SECRET>\n\n  <SECRET>\n<SECRET>\n");
}

/// Pieces of which hostile texts are made.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "\n",
        "\r\n",
        " ",
        "\"",
        "'",
        "=",
        ": ",
        "@",
        ".",
        "-",
        "_",
        "é",
        "日",
        "\u{202e}",
        "\\n",
        "+",
        "/",
        "<SECRET>",
        "<EMAIL>",
        "<IP>",
        "<SEC",
        "RET>",
        "version ",
        "ip ",
        "password = \"",
        "token: ",
        "API_KEY=",
        "https://u:",
        "ann@firm.io",
        "93.184.216.34",
        "2a03:2880:f12f:83:face:b00c:0:25de",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "Authorization: Bearer ",
        "Private-Lines: 2\n",
        "hooks.slack.com/services/",
        "AccountKey=",
        "a1B2",
    ];
    prop_oneof![
        3 => prop::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        2 => (any::<u64>(), 0..PLANTED.len(), 0_usize..6).prop_map(|(seed, which, around)| PLANTED[which].text(&mut Dice(seed), around).0),
        1 => (any::<u64>(), 0..PLANTED.len(), 0_usize..6).prop_map(|(seed, which, around)| PLANTED[which].text(&mut Dice(seed), around).1),
        1 => "[ -~]{1,12}",
        1 => any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn lines_stay_and_nothing_is_left(pieces in prop::collection::vec(piece(), 0..14)) {
        let text = pieces.concat();
        let hits = RULES.find(&text, ".env");
        for pair in hits.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        for hit in &hits {
            let found = &text[hit.start..hit.end];
            prop_assert!(!found.is_empty() && !found.contains('\n'));
            prop_assert_eq!(hit.line as usize, 1 + text[..hit.start].matches('\n').count());
        }
        let redacted = redact(&text, &hits);
        prop_assert_eq!(redacted.text.matches('\n').count(), text.matches('\n').count());
        prop_assert_eq!(RULES.find(&redacted.text, ".env"), vec![], "{}", redacted.text);
        prop_assert_eq!(&of(&redacted.text), &redacted.text);
        prop_assert_eq!(redacted.content_before == redacted.content_after, hits.is_empty());
        for (place, hit) in redacted.redactions.iter().zip(&hits) {
            let line = text.split('\n').nth(place.line as usize - 1).unwrap();
            let columns = place.start_column as usize - 1..place.end_column as usize - 1;
            let found: String = line.chars().skip(columns.start).take(columns.len()).collect();
            prop_assert_eq!(found, &text[hit.start..hit.end]);
        }
    }
}
