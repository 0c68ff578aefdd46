//! What is refused, with its place and what to do about it.

use super::super::*;
use super::RULES;

/// `line:column message`, and after ` | ` what to do.
#[track_caller]
fn check(text: &str, expect: &str) {
    let Err(error) = Policy::parse(text, &RULES) else { panic!("was let through: {text}") };
    let advice = error.advice().map(|advice| format!(" | {advice}")).unwrap_or_default();
    assert_eq!(format!("{}:{} {error}{advice}", error.line, error.column), expect, "{text}");
    assert!(text.is_char_boundary(error.span.start) && text.is_char_boundary(error.span.end), "{:?}", error.span);
}

/// The same after a first line that is right.
#[track_caller]
fn check_after_version(text: &str, expect: &str) {
    check(&format!("version = 1\n{text}"), expect);
}

#[test]
fn unknown_keys() {
    check_after_version("[review]\naprovals = 2", "3:1 unknown key 'aprovals' in [review] | did you mean 'approvals'?");
    check_after_version("  approvals = 2", "2:3 unknown key 'approvals' | did you mean 'review.approvals'?");
    check_after_version("[reveiw]\napprovals = 2", "2:2 unknown key 'reveiw' | did you mean 'review'?");
    check_after_version("[[rules]]\nai = \"review\"", "2:3 unknown key 'rules' | did you mean 'rule'?");
    check_after_version("[trend]\nchurn_window = \"14d\"", "2:2 unknown key 'trend'");
    check_after_version("[corpus]", "2:2 unknown key 'corpus'");
    check_after_version("[[rule]]\nai = \"review\"\nmaximum = 3", "4:1 unknown key 'maximum' in [[rule]]");
    check_after_version(
        "[ignore]\nmin_lines = 3",
        "3:1 unknown key 'min_lines' in [ignore] | did you mean 'rule.min_lines'?",
    );
    check_after_version("ünïcode = 1", "2:1 invalid unquoted key, expected letters, numbers, `-`, `_`");
    check_after_version("# é\n\"ü\" = 1", "3:1 unknown key 'ü'");
    check_after_version("[review]\nnot_human = [\"a\"] # é\nx = { y = 1 }", "4:1 unknown key 'x' in [review]");
}

#[test]
fn duplicate_keys() {
    check_after_version("version = 1", "2:1 duplicate key");
    check_after_version("[review]\napprovals = 1\napprovals = 2", "4:1 duplicate key");
    check_after_version("[review]\napprovals = 1\n[review]\nminimum = \"approved\"", "4:2 duplicate key");
    check_after_version("review.approvals = 1\n[review]\nminimum = \"approved\"", "3:2 duplicate key");
}

#[test]
fn not_toml() {
    check_after_version("[review", "2:8 unclosed table, expected `]`");
    check_after_version("approvals", "2:10 key with no value, expected `=`");
    check("", "1:1 the file lacks 'version': The version of this format. | write version = 1");
}

#[test]
fn versions() {
    check("[review]\napprovals = 2", "1:1 the file lacks 'version': The version of this format. | write version = 1");
    check("version = 2", "1:11 version 2 is not known | this program knows version 1; a newer one may know more");
    check("version = \"1\"", "1:11 'version' is the number 1, and this is a text");
    check("version = 1.0", "1:11 'version' is the number 1, and this is a number with a fraction");
    check("version = -1", "1:11 'version' is a whole number from 0 to 4294967295");
}

#[test]
fn types() {
    check_after_version("[review]\ncode_owner = \"yes\"", "3:14 'code_owner' is true or false, and this is a text");
    check_after_version("[review]\napprovals = 0", "3:13 'approvals' is a whole number from 1 to 4294967295");
    check_after_version("[review]\napprovals = 4294967296", "3:13 'approvals' is a whole number from 1 to 4294967295");
    check_after_version(
        "[review]\napprovals = 1.5",
        "3:13 'approvals' is a whole number, and this is a number with a fraction",
    );
    check_after_version(
        "[review]\nmin_seconds_per_line = -0.1",
        "3:24 'min_seconds_per_line' is a number of seconds, 0 or more",
    );
    check_after_version(
        "[review]\nmin_seconds_per_line = nan",
        "3:24 'min_seconds_per_line' is a number of seconds, 0 or more",
    );
    check_after_version(
        "[review]\nmin_seconds_per_line = inf",
        "3:24 'min_seconds_per_line' is a number of seconds, 0 or more",
    );
    check_after_version("[review]\nnot_human = \"x\"", "3:13 'not_human' is a list of texts, and this is a text");
    check_after_version(
        "[review]\nnot_human = [\"x\", 1]",
        "3:19 'not_human' is a list of texts, and this is a whole number",
    );
    check_after_version(
        "[review]\nnot_human = []",
        "3:13 'not_human' names nothing | leave the key out if nothing is to be named",
    );
    check_after_version(
        "review = 1",
        "2:10 'review' has to be [review] | write [review] on a line, and its keys below it",
    );
    check_after_version(
        "[[review]]\napprovals = 1",
        "2:1 'review' has to be [review] | write [review] on a line, and its keys below it",
    );
    check_after_version(
        "[rule]\nai = \"review\"",
        "2:1 'rule' has to be [[rule]] | write [[rule]] on a line, and its keys below it",
    );
    check_after_version(
        "rule = [1]",
        "2:9 'rule' has to be [[rule]] | write [[rule]] on a line, and its keys below it",
    );
    check_after_version("[[rule]]\nname = \" \"\nai = \"review\"", "3:8 'name' says nothing");
}

#[test]
fn words() {
    check_after_version(
        "[review]\nminimum = \"aproved\"",
        "3:11 'minimum' is one of commented, approved, attested, and not 'aproved' | did you mean 'approved'?",
    );
    check_after_version("[missing]\nsource = \"error\"", "3:10 'source' is one of pass, warn, fail, and not 'error'");
    check_after_version(
        "[[rule]]\nneeds = \"forbid\"",
        "3:9 'needs' is one of allow, declare, review, two-reviews, and not 'forbid' | only lines of agents can be kept \
         out: ai = \"forbid\"; needs = \"two-reviews\" is the most for every line",
    );
    check_after_version(
        "[[rule]]\nai = \"declare\"",
        "3:6 'ai' is one of allow, review, two-reviews, forbid, and not 'declare' | what is declared is needed of every \
         line: needs = \"declare\"",
    );
    check_after_version(
        "[[rule]]\nneeds = \"two_reviews\"",
        "3:9 'needs' is one of allow, declare, review, two-reviews, and not 'two_reviews' | did you mean 'two-reviews'?",
    );
}

#[test]
fn rules_of_the_gate() {
    check_after_version(
        "[severity]\nunreviewed-ia = \"off\"",
        "3:1 no rule is called 'unreviewed-ia' | did you mean 'unreviewed-ai'?",
    );
    check_after_version(
        "[severity]\nunreviewed-ai = \"warn\"",
        "3:17 'unreviewed-ai' is one of off, note, warning, error, and not 'warn' | did you mean 'warning'?",
    );
    let error = Policy::parse("version = 1\n[severity]\nxyz = \"off\"", &RULES).unwrap_err();
    assert!(error.advice().unwrap().starts_with("there are: unreviewed-ai, automated-review-only, "), "{error:?}");
}

#[test]
fn claims_don_t_decide_what_every_line_needs() {
    let hint = "use ai, which lines of agents need on top";
    check_after_version(
        "[[rule]]\nagents = [\"codex\"]\nneeds = \"review\"",
        &format!(
            "4:1 'needs' together with 'agents': what a change claims of its lines would decide what every line needs | {hint}"
        ),
    );
    check_after_version(
        "[[rule]]\nneeds = \"allow\"\nai = \"review\"\nmodels = [\"*\"]",
        &format!(
            "3:1 'needs' together with 'models': what a change claims of its lines would decide what every line needs | {hint}"
        ),
    );
}

#[test]
fn rules_without_effect() {
    check_after_version(
        "[[rule]]\npaths = [\"src/**\"]",
        "2:1 the rule asks for nothing | give it one of needs, ai, max_unreviewed_ai_lines, require_model",
    );
    check_after_version(
        "default_rules = false",
        "2:1 without the shipped rules and without rules of its own, the file asks for nothing | add a [[rule]], or \
         leave default_rules out",
    );
    check_after_version(
        "[[rule]]\nsensitive = \"x\"\nneeds = \"review\"",
        "3:1 a sensitive rule without 'paths' makes every file sensitive | name the files; paths = [\"**\"] if it is \
         meant so",
    );
}

#[test]
fn suppressions() {
    const WHOLE: [&str; 5] = [
        "rule = \"unreviewed-ai\"",
        "paths = [\"tools/**\"]",
        "reason = \"made by a script\"",
        "owner = \"platform\"",
        "expires = 2027-01-01",
    ];
    let without = |at: usize| {
        let lines = WHOLE.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| *line);
        format!("[[suppress]]\n{}", lines.collect::<Vec<_>>().join("\n"))
    };
    check_after_version(
        &without(0),
        "2:1 [[suppress]] lacks 'rule': The rule of the gate that is silent. | write rule = \"unreviewed-ai\"",
    );
    check_after_version(&without(1), "2:1 [[suppress]] lacks 'paths': In which files. | write paths = [\"tools/**\"]");
    check_after_version(&without(2), "2:1 [[suppress]] lacks 'reason': Why. | write reason = \"…\"");
    check_after_version(&without(3), "2:1 [[suppress]] lacks 'owner': Who answers for it. | write owner = \"…\"");
    check_after_version(
        &without(4),
        "2:1 [[suppress]] lacks 'expires': The first day on which it does not count any more. | write expires = 2027-01-01",
    );
    assert!(Policy::parse(&format!("version = 1\n{}", without(9)), &RULES).is_ok());
    check_after_version(
        &format!("{}\nrule = \"unreviewed\"", without(0)),
        "7:8 no rule is called 'unreviewed' | did you mean 'unreviewed-ai'?",
    );
}

#[test]
fn dates() {
    let check = |date: &str, expect: &str| check_after_version(&format!("[[suppress]]\nexpires = {date}"), expect);
    let hint = "write year, month and day without quotes: 2027-01-01";
    check("\"2027-01-01\"", &format!("3:11 'expires' is a date, and this is a text | {hint}"));
    check("2027-01-01T00:00:00Z", &format!("3:11 'expires' is a date, and this is a date or time | {hint}"));
    check("12:00:00", &format!("3:11 'expires' is a date, and this is a date or time | {hint}"));
    check("20270101", &format!("3:11 'expires' is a date, and this is a whole number | {hint}"));
    assert!(Policy::parse("version = 1\n[[suppress]]\nexpires = 2027-02-30", &RULES).is_err());
}

#[test]
fn globs() {
    let check = |glob: &str, expect: &str| check_after_version(&format!("[ignore]\npaths = [\"a\", {glob}]"), expect);
    check("\"\"", "3:15 '' is no glob: it is empty");
    check("1", "3:15 'paths' is a list of globs, and this is a whole number");
    check(
        "\"/src/**\"",
        "3:15 '/src/**' is no glob: paths start at the root of the repository, without a slash | did you mean 'src/**'?",
    );
    check(
        "\"./src\"",
        "3:15 './src' is no glob: paths start at the root of the repository, without a slash | did you mean 'src'?",
    );
    check("\"src/\"", "3:15 'src/' is no glob: a folder is no file, so it fits none | did you mean 'src/**'?");
    check("\"a/../b\"", "3:15 'a/../b' is no glob: no path has such a part");
    check("\"a[\"", "3:15 'a[' is no glob: unclosed character class; missing ']'");
    check("\"{a\"", "3:15 '{a' is no glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)");
    check_after_version(
        "[ignore]\npaths = [\"!a\"]",
        "3:10 '!a' is no glob: there is nothing before it that it could exclude | did you mean '**'?",
    );
}
