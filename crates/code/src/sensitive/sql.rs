//! Texts that are SQL.

/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 400;

/// A verb of SQL begins the text, and the word that goes with it follows.
pub(super) fn is_query(literal: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&literal[..literal.len().min(LOOKED_AT)]).to_ascii_uppercase();
    let text = text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    // A prefix of the literal itself: `f"SELECT`, `r"SELECT`.
    let text = text.split_once(['"', '\'']).filter(|(prefix, _)| prefix.len() <= 2).map_or(text, |(_, rest)| rest);
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.iter().skip(1).any(|other| *other == word);
    match words.first().copied() {
        Some("SELECT") => has("FROM"),
        Some("INSERT" | "REPLACE") => words.get(1) == Some(&"INTO"),
        Some("DELETE") => words.get(1) == Some(&"FROM"),
        Some("UPDATE") => has("SET") && words.len() > 3,
        Some("WITH") => has("AS") && has("SELECT"),
        Some("CREATE" | "DROP" | "ALTER" | "TRUNCATE") => {
            matches!(
                words.get(1),
                Some(&("TABLE" | "INDEX" | "VIEW" | "DATABASE" | "USER" | "SCHEMA" | "ROLE" | "UNIQUE"))
            )
        }
        Some("GRANT" | "REVOKE") => has("ON") || has("TO"),
        _ => false,
    }
}
