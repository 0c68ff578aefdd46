//! That the files keep to the subset of SQL that DataFusion and Spark read the same way (ARCHITECTURE.md says which).

use datafusion::sql::sqlparser::ast::Statement;
use datafusion::sql::sqlparser::dialect::{Dialect, GenericDialect, SparkSqlDialect};
use datafusion::sql::sqlparser::parser::Parser;

use super::{ALL, filled};

/// What is not the same in both, or is missing in one.
const DIFFER: [&str; 14] = [
    "unnest",
    "lateral",
    "min_by",
    "max_by",
    "first_value",
    "last_value",
    "struct",
    "xxhash64",
    "regexp_replace",
    "concat",
    "log",
    "qualify",
    "rand",
    "now",
];

/// The files with every name filled in, without comments, in lower case.
fn texts() -> Vec<(&'static str, String)> {
    let values = [("first", "1"), ("last", "2"), ("threshold", "0.7"), ("cap", "3"), ("holder", "r.author")];
    let words = [("reason", "of-cap"), ("stage", "near"), ("order", "k.reviewed ASC NULLS LAST, ")];
    let values = [&values[..], &words[..]].concat();
    let plain = |sql: &str| -> String {
        let lines = sql.lines().filter(|line| !line.starts_with("--"));
        lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ").to_lowercase()
    };
    ALL.iter().map(|(name, sql)| (*name, plain(&filled(sql, &values)))).collect()
}

#[test]
fn both_dialects_read_every_file_as_one_query() {
    let dialects: [&dyn Dialect; 2] = [&GenericDialect {}, &SparkSqlDialect {}];
    for (name, sql) in texts() {
        for dialect in dialects {
            let read = Parser::parse_sql(dialect, &sql).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(matches!(read.as_slice(), [Statement::Query(_)]), "{name} is no query");
        }
    }
}

#[test]
fn nothing_that_differs_is_used() {
    for (name, sql) in texts() {
        assert!(!sql.contains('"') && !sql.contains('{'), "{name}: quotes, or a name that is not filled in");
        let words: Vec<&str> = sql.split(|char: char| !char.is_alphanumeric() && char != '_').collect();
        let differs = DIFFER.iter().find(|word| words.contains(*word));
        assert_eq!(differs, None, "{name}");
        // Numbers of rows are unsigned in one, and quotients of whole numbers whole in one.
        assert_eq!(sql.matches("row_number(").count(), sql.matches("cast(row_number(").count(), "{name}");
        assert!(!sql.contains(" / "), "{name}: a quotient; cast what is divided, and say so here");
    }
}

#[test]
fn every_order_says_where_nulls_go() {
    for (name, sql) in texts() {
        for order in sql.split("order by ").skip(1).map(|order| order.split(" limit ").next().unwrap_or(order)) {
            for key in keys(order) {
                let is_whole = key.ends_with("asc nulls last") || key.ends_with("desc nulls last");
                assert!(is_whole, "{name}: {key}");
            }
        }
    }
}

/// What is between commas, up to the end of the clause.
fn keys(order: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, char) in order.char_indices() {
        match char {
            '(' => depth += 1,
            ')' if depth == 0 => {
                found.push(order[from..at].trim());
                return found;
            }
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(order[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(order[from..].trim());
    found
}
