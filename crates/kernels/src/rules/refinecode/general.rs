//! Rules for most languages.

use super::{
    Bound, C, CODE, CSharp, Cpp, Data, Go, Html, Java, JavaScript, Languages, Others, Python, Rule, Shell, Sql, flag,
    number, of_code_characters, of_code_lines, refined, rule,
};
use crate::rules::measure::{says_generated, share, starts_as_xml};

const ALL_BUT_HTML: Languages =
    Languages::Families(&[Others, Data, Shell, Sql, Python, C, Cpp, CSharp, Go, Java, JavaScript]);
const DATA: Languages = Languages::Families(&[Data]);
const NOT_DATA_OR_HTML: Languages =
    Languages::Families(&[Others, Shell, Sql, Python, C, Cpp, CSharp, Go, Java, JavaScript]);
const WITH_STRINGS: Languages = Languages::Families(&[Others, Sql, Python, C, Cpp, CSharp, Go, Java, JavaScript]);
const WITH_ASSERTS: Languages = Languages::Families(&[Others, Sql, Python, C, Cpp, CSharp, Java, JavaScript]);

const PAGES: Languages = Languages::Families(&[Html]);
const QUERIES: Languages = Languages::Families(&[Sql]);

const REPEATED: &str =
    "Share of the characters of all words in runs of so many words that come more than once; a word counts once.";

const fn repeated(name: &'static str, most: f64, value: fn(&super::Measured<'_>) -> Option<f64>) -> Rule {
    Rule { instead: &[(PAGES, Bound::Above(0.6))], ..rule(name, CODE, Bound::Above(most), value, REPEATED) }
}

const TOP: &str = "Share of the characters of all words in the run of so many words that comes most often (the first of \
                   several); overlaps count twice. 0 if none comes twice.";

pub(super) const RULES: &[Rule] = &[
    rule(
        "refinecode/replacement-characters",
        CODE,
        Bound::Above(0.01),
        |measured| share(measured.characters.replacements, measured.characters.count),
        "Share of U+FFFD among all characters.",
    ),
    rule(
        "refinecode/min-words",
        CODE,
        Bound::Below(30.0),
        |measured| Some(number(refined(measured)?.words.count)),
        "Words: runs of letters and digits, and of signs beyond ASCII. Of a longer text the first 4 Mi count.",
    ),
    rule(
        "refinecode/min-characters",
        CODE,
        Bound::Below(50.0),
        |measured| Some(number(measured.characters.count)),
        "Characters.",
    ),
    rule(
        "refinecode/max-characters",
        DATA,
        Bound::Above(5000.0),
        |measured| Some(number(measured.characters.count)),
        "Characters.",
    ),
    rule("refinecode/min-word-length", CODE, Bound::Below(2.0), word_length, "Mean characters of a word."),
    rule("refinecode/max-word-length", CODE, Bound::Above(10.0), word_length, "Mean characters of a word."),
    rule(
        "refinecode/unique-words",
        DATA,
        Bound::Below(0.4),
        |measured| {
            let words = refined(measured)?.words;
            share(words.unique?, words.count)
        },
        "Different words, case ignored, among all.",
    ),
    rule("refinecode/top-2-grams", CODE, Bound::Above(0.2), |measured| Some(refined(measured)?.grams.top[0]), TOP),
    rule("refinecode/top-3-grams", CODE, Bound::Above(0.18), |measured| Some(refined(measured)?.grams.top[1]), TOP),
    rule("refinecode/top-4-grams", CODE, Bound::Above(0.16), |measured| Some(refined(measured)?.grams.top[2]), TOP),
    repeated("refinecode/dupe-5-grams", 0.8, |measured| Some(refined(measured)?.grams.repeated[0])),
    repeated("refinecode/dupe-6-grams", 0.7, |measured| Some(refined(measured)?.grams.repeated[1])),
    repeated("refinecode/dupe-7-grams", 0.7, |measured| Some(refined(measured)?.grams.repeated[2])),
    repeated("refinecode/dupe-8-grams", 0.7, |measured| Some(refined(measured)?.grams.repeated[3])),
    repeated("refinecode/dupe-9-grams", 0.7, |measured| Some(refined(measured)?.grams.repeated[4])),
    rule(
        "refinecode/dupe-10-grams",
        CODE,
        Bound::Above(0.6),
        |measured| Some(refined(measured)?.grams.repeated[5]),
        REPEATED,
    ),
    rule(
        "refinecode/dupe-lines",
        CODE,
        Bound::Above(0.7),
        |measured| of_code_lines(measured, |refined| refined.code.repeated_lines),
        "Share of the lines of code that stand there more than once, layout between tokens and a backslash at the end \
         ignored; `},` and lines of one character are not among those, but among all.",
    ),
    rule(
        "refinecode/max-bytes",
        CODE,
        Bound::Above(3_000_000.0),
        |measured| Some(number(measured.source.text.len())),
        "Bytes.",
    ),
    rule("refinecode/min-lines", CODE, Bound::Below(10.0), |measured| Some(number(measured.lines.count)), "Lines."),
    rule(
        "refinecode/max-lines",
        CODE,
        Bound::Above(100_000.0),
        |measured| Some(number(measured.lines.count)),
        "Lines.",
    ),
    rule(
        "refinecode/max-line",
        CODE,
        Bound::Above(1000.0),
        |measured| Some(number(measured.lines.longest_with_end)),
        "Characters of the longest line, its end counted.",
    ),
    rule("refinecode/min-mean-line", CODE, Bound::Below(5.0), mean_line, "Mean characters of a line, its end counted."),
    rule(
        "refinecode/max-mean-line",
        CODE,
        Bound::Above(100.0),
        mean_line,
        "Mean characters of a line, its end counted.",
    ),
    rule(
        "refinecode/alphabetic",
        CODE,
        Bound::Below(0.5),
        |measured| share(measured.characters.letters, measured.characters.seen()),
        "Share of letters (Unicode `Alphabetic`) among characters that are no white space.",
    ),
    Rule {
        instead: &[(QUERIES, Bound::Above(0.3))],
        ..rule(
            "refinecode/digits",
            CODE,
            Bound::Above(0.2),
            |measured| share(measured.characters.digits, measured.characters.seen()),
            "Share of digits (Unicode `Numeric`) among characters that are no white space.",
        )
    },
    rule(
        "refinecode/white-space",
        CODE,
        Bound::Above(0.5),
        |measured| share(measured.characters.space, measured.characters.count),
        "Share of white space among all characters.",
    ),
    rule(
        "refinecode/comments",
        ALL_BUT_HTML,
        Bound::Above(0.8),
        |measured| share(refined(measured)?.code.comment_characters, measured.characters.count),
        "Share of the characters of comments, their marks counted; docstrings of Python are comments.",
    ),
    rule(
        "refinecode/xml-start",
        CODE,
        Bound::Above(0.5),
        |measured| Some(flag(starts_as_xml(measured.source.text))),
        "1 where `<?xml version=` stands in the first 100 characters. XML itself is not exempt.",
    ),
    rule(
        "refinecode/autogen",
        CODE,
        Bound::Above(0.5),
        |measured| Some(flag(says_generated(measured.source.text))),
        "1 where the first 200 characters hold one of the five texts of `starcoder2/autogenerated`, `generate`, `autogen` \
         or `do not edit`, case of ASCII ignored. Hand-written generators are hit too.",
    ),
    rule(
        "refinecode/long-strings",
        WITH_STRINGS,
        Bound::Above(0.2),
        |measured| of_code_lines(measured, |refined| refined.code.long_string_lines),
        "Lines within strings that have more than 20 words or runs of signs, among lines of code.",
    ),
    rule(
        "refinecode/string-characters",
        WITH_STRINGS,
        Bound::Above(0.6),
        |measured| of_code_characters(measured, |refined| refined.code.string_characters),
        "Share of the characters within quotes among those of code.",
    ),
    rule(
        "refinecode/long-words",
        ALL_BUT_HTML,
        Bound::Above(0.4),
        |measured| of_code_characters(measured, |refined| refined.code.long_word_characters),
        "Share of the characters of words of more than 20 within quotes, split at white space and without web \
         addresses, among characters of code.",
    ),
    rule(
        "refinecode/encoded-match",
        CODE,
        Bound::Above(1024.0),
        |measured| Some(number(measured.encoded.longest)),
        "As `starcoder2/encoded-match`.",
    ),
    rule(
        "refinecode/encoded-share",
        CODE,
        Bound::Above(0.5),
        |measured| share(measured.encoded.summed, measured.characters.count),
        "Share of characters in matches of the three expressions, summed over these: a character in two counts twice.",
    ),
    rule(
        "refinecode/hex-words",
        CODE,
        Bound::Above(0.4),
        |measured| of_code_characters(measured, |refined| refined.code.hex_characters),
        "Share of the characters of words like `0x1f` among those of code.",
    ),
    rule(
        "refinecode/prompt-comments",
        NOT_DATA_OR_HTML,
        Bound::Above(0.01),
        |measured| share(refined(measured)?.code.prompt_lines, measured.lines.count),
        "Share of lines with a comment that holds `your code here`, `fixme` or `todo`, in lower, upper or title case.",
    ),
    rule(
        "refinecode/asserts",
        WITH_ASSERTS,
        Bound::Above(0.4),
        |measured| of_code_lines(measured, |refined| refined.code.assert_lines),
        "Share of the lines of code that hold `assert`, `Assert` or `ASSERT`, as a part of a word too.",
    ),
];

fn word_length(measured: &super::Measured<'_>) -> Option<f64> {
    let words = refined(measured)?.words;
    (words.count > 0).then(|| number(words.characters) / number(words.count))
}

fn mean_line(measured: &super::Measured<'_>) -> Option<f64> {
    let lines = measured.lines.count;
    (lines > 0).then(|| number(measured.characters.count) / number(lines))
}
