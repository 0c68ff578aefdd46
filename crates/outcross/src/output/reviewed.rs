//! Review in a word, for the column beside lines and commits.

use anstyle::Style;
use facts::{Level, Review, ReviewClass};

use crate::ui::Palette;

/// `approved`, `stale?`, `none+`: the class; `?` where the record of it is only a claim; `+` where somebody marked the
/// lines as read. `-` where nothing is known.
#[must_use]
pub fn word(review: &Review) -> String {
    let class = match review.class {
        ReviewClass::Unknown => "-",
        ReviewClass::None => "none",
        ReviewClass::Own => "self",
        ReviewClass::Automated => "auto",
        ReviewClass::Commented => "comment",
        ReviewClass::Stale => "stale",
        ReviewClass::Approved => "approved",
        ReviewClass::Attested => "attested",
    };
    let claimed = if review.class != ReviewClass::Unknown && is_claim(review.level) { "?" } else { "" };
    let read = if review.read_mark { "+" } else { "" };
    format!("{class}{claimed}{read}")
}

/// Whether anybody who can push could have written the record.
fn is_claim(level: Level) -> bool {
    !matches!(level, Level::Attested | Level::Forge)
}

/// The style of the word: what is well, what leaves doubts, what nobody looked at.
#[must_use]
pub fn style(class: ReviewClass, palette: &Palette) -> Style {
    match class {
        ReviewClass::Unknown => palette.faint,
        ReviewClass::None | ReviewClass::Own => palette.bad,
        ReviewClass::Automated | ReviewClass::Commented | ReviewClass::Stale => palette.doubtful,
        ReviewClass::Approved | ReviewClass::Attested => palette.good,
    }
}

/// `approved, forge`; what nobody recorded has no level, and what is attested has but one.
#[must_use]
pub fn class_and_level(review: &Review) -> String {
    match review.class {
        ReviewClass::Unknown => "unknown, no record".to_owned(),
        ReviewClass::Attested => "attested".to_owned(),
        class => format!("{class}, {}", review.level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let check = |class, level, read_mark, expect: &str| {
            let review = Review { class, level, read_mark, ..Review::default() };
            assert_eq!(word(&review), expect);
        };
        check(ReviewClass::Unknown, Level::Unknown, false, "-");
        check(ReviewClass::Unknown, Level::Unknown, true, "-+");
        check(ReviewClass::None, Level::Forge, false, "none");
        check(ReviewClass::None, Level::Claimed, true, "none?+");
        check(ReviewClass::Own, Level::Forge, false, "self");
        check(ReviewClass::Automated, Level::Claimed, false, "auto?");
        check(ReviewClass::Commented, Level::Forge, false, "comment");
        check(ReviewClass::Stale, Level::Forge, false, "stale");
        check(ReviewClass::Approved, Level::Claimed, false, "approved?");
        check(ReviewClass::Attested, Level::Attested, true, "attested+");
    }
}
