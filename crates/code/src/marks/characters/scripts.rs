//! Letters by what their scripts do with invisible characters. Ranges are blocks of Unicode 16.

/// An emoji, or a symbol that has the form of one.
pub(super) fn is_emoji(letter: char) -> bool {
    matches!(letter, '©' | '®' | '\u{203c}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}')
        || matches!(letter, '\u{1f000}'..='\u{1faff}')
}

/// A digit or sign that makes a keycap.
pub(super) fn is_keycap(letter: char) -> bool {
    matches!(letter, '0'..='9' | '#' | '*')
}

/// An ideograph of Chinese, Japanese or Korean.
pub(super) fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〆')
}

/// A letter or sign of Chinese, Japanese or Korean.
pub(super) fn is_east_asian(letter: char) -> bool {
    is_ideograph(letter)
        || matches!(letter, '\u{2e80}'..='\u{33ff}' | '\u{a000}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7af}')
        || matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{ff00}'..='\u{ffef}')
}

/// What has standardized variations beside emoji: ideographs, mathematical signs, Mongolian, Myanmar, Phags-pa.
pub(super) fn has_variations(letter: char) -> bool {
    is_east_asian(letter)
        || matches!(letter, '\u{2190}'..='\u{22ff}' | '\u{2a00}'..='\u{2aff}' | '0')
        || matches!(letter, '\u{1000}'..='\u{109f}' | '\u{1800}'..='\u{18af}' | '\u{a840}'..='\u{a87f}')
        || matches!(letter, '\u{13000}'..='\u{1345f}')
}

/// A letter of a script in which joiners spell words: Arabic and its kin, the scripts of India and its neighbours,
/// Mongolian.
pub(super) fn is_joining(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{7ff}' | '\u{840}'..='\u{dff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        || matches!(letter, '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1900}'..='\u{1cff}')
        || matches!(letter, '\u{a840}'..='\u{abff}' | '\u{11000}'..='\u{11fff}')
}

/// A letter of a script that writes no spaces between words, so that lines break at spaces without width.
pub(super) fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1950}'..='\u{1aaf}')
        || matches!(letter, '\u{a980}'..='\u{a9df}')
        || is_east_asian(letter)
}

/// A letter that is read from right to left.
pub(super) fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        || matches!(letter, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
