//! RefineCode: `pipeline/code_filter_config.py` and `quality_signals` of OpenCoder-llm/opc_data_filtering.
//!
//! Definitions are those of that code, but for these: a text is split by `code::lex`, not by pygments, a parser of Python
//! and regular expressions; words of Chinese and Japanese are not split by a dictionary, and neither half-width forms nor
//! NFKC are applied; values are not rounded to eight digits; a share stays at 1 where counts overlap; an empty text has no
//! shares. Two-sided tests are two rules. Each rule is for the languages whose settings there have it on; there, texts of
//! no known language are dropped, and here the rules for all other languages apply to them.

use super::family::Family::{self, C, CSharp, Cpp, Data, Go, Html, Java, JavaScript, Others, Python, Shell, Sql};
use super::measure::{Measured, Refined, number};
use super::rule::{Bound, Languages, Rule, RuleSet};

mod general;
mod special;

/// What `random.random() > 0.2` keeps there.
const KEPT_OF_TEN: u64 = 2;

pub(super) const RULES: &[Rule] = &{
    let mut rules = [general::RULES[0]; general::RULES.len() + special::RULES.len()];
    let mut at = 0;
    while at < rules.len() {
        rules[at] =
            if at < general::RULES.len() { general::RULES[at] } else { special::RULES[at - general::RULES.len()] };
        at += 1;
    }
    rules
};

/// All settings but prose.
const CODE: Languages = Languages::Families(Family::CODE);

const fn rule(
    name: &'static str,
    languages: Languages,
    bound: Bound,
    value: fn(&Measured<'_>) -> Option<f64>,
    about: &'static str,
) -> Rule {
    Rule { name, set: RuleSet::RefineCode, about, languages, bound, instead: &[], value }
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn refined<'a>(measured: &'a Measured<'_>) -> Option<&'a Refined> {
    measured.refined.as_ref()
}

/// The share of something among the lines of code.
fn of_code_lines(measured: &Measured<'_>, part: fn(&Refined) -> usize) -> Option<f64> {
    let refined = refined(measured)?;
    super::measure::share(part(refined), refined.code.lines)
}

/// The share of something among the characters of code.
fn of_code_characters(measured: &Measured<'_>, part: fn(&Refined) -> usize) -> Option<f64> {
    let refined = refined(measured)?;
    super::measure::share(part(refined), refined.code.characters)
}

/// Eight of ten texts are drawn, by the first eight bytes of the BLAKE3 hash of the text as a little-endian number: those
/// at or above a fifth of 2^64.
fn is_drawn(text: &str) -> bool {
    let hash = blake3::hash(text.as_bytes());
    let draw = hash.as_bytes().first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
    draw >= u64::MAX / 10 * KEPT_OF_TEN
}

/// The value if the text is drawn, else 0.
fn drawn(measured: &Measured<'_>, value: f64) -> f64 {
    if value > 0.0 && is_drawn(measured.source.text) { value } else { 0.0 }
}
