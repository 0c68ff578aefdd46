//! The word that somebody may have meant.

/// The nearest of `words` to what was typed: at most one slip in three letters away, where one that begins the other is
/// one slip away, and case does not matter; of equals the first.
#[must_use]
pub fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.chars().take(MAX_LENGTH).flat_map(char::to_lowercase).collect();
    let most = 1 + typed.len() / 3;
    let near = words
        .into_iter()
        .map(|word| (distance(&typed, &word.chars().flat_map(char::to_lowercase).collect::<Vec<_>>()), word));
    near.filter(|(slips, _)| *slips <= most).min_by_key(|(slips, _)| *slips).map(|(_, word)| word)
}

/// No word of a policy is as long.
const MAX_LENGTH: usize = 64;

fn distance(typed: &[char], word: &[char]) -> usize {
    let is_part = typed.len().min(word.len()) > 2 && (word.starts_with(typed) || typed.starts_with(word));
    if is_part { slips(typed, word).min(1) } else { slips(typed, word) }
}

/// How many slips turn one word into the other: a letter too many, too few, another one, or two in the wrong order
/// (optimal string alignment).
fn slips(one: &[char], other: &[char]) -> usize {
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            rows[i][j] = match (i, j) {
                (0, many) | (many, 0) => many,
                _ => {
                    let other_letter = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                    let least = other_letter.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    let is_swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                    if is_swapped { least.min(rows[i - 2][j - 2] + 1) } else { least }
                }
            };
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::{nearest, slips};

    #[test]
    fn the_nearest_word() {
        let words = ["approvals", "minimum", "code_owner", "independent"];
        let check = |typed: &str, expect: Option<&str>| assert_eq!(nearest(typed, words), expect, "{typed}");
        check("aprovals", Some("approvals"));
        check("Approvals", Some("approvals"));
        check("code-owner", Some("code_owner"));
        check("codeowners", Some("code_owner"));
        check("mimimum", Some("minimum"));
        check("min", Some("minimum"));
        check("minimum_class", Some("minimum"));
        check("x", None);
        check("", None);
        check(&"x".repeat(9000), None);
    }

    #[test]
    fn swapped_letters_are_one_slip() {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        assert_eq!(slips(&letters("review"), &letters("reveiw")), 1);
        assert_eq!(slips(&letters(""), &letters("abc")), 3);
        assert_eq!(slips(&letters("abc"), &letters("abc")), 0);
    }
}
