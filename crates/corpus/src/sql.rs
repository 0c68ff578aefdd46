//! The relations, one file a step, in the subset of SQL that other engines read the same way (`explode` for lists, no `NULL`
//! without an order, 64-bit integers). Only the driver writes; files hold one SELECT each.

macro_rules! files {
    ($($name:ident = $file:literal,)*) => {
        $(pub(crate) const $name: &str = include_str!(concat!("sql/", $file, ".sql"));)*

        /// Every file by its name.
        pub const ALL: &[(&str, &str)] = &[$(($file, $name),)*];
    };
}

files! {
    ALIVE = "alive",
    ALL_ROWS = "all",
    CAME = "came",
    CAP = "cap",
    CHOSEN = "chosen",
    DROPPED = "dropped",
    DROPPED_BEFORE = "dropped_before",
    DROPS = "drops",
    EXACT = "exact",
    EXPORT = "export",
    FACTS = "facts",
    FILTER = "filter",
    GROUPS = "groups",
    LABEL = "label",
    LARGEST = "largest",
    LEFT_OUT = "left_out",
    LICENCE = "licence",
    MOVED = "moved",
    NEAR = "near",
    NEAR_BANDS = "near_bands",
    NEAR_BLOCKED = "near_blocked",
    NEAR_BUCKETS = "near_buckets",
    NEAR_CHECKED = "near_checked",
    NEAR_DROPPED = "near_dropped",
    NEAR_EDGES = "near_edges",
    NEAR_KEPT = "near_kept",
    NEAR_KNOWN_BANDS = "near_known_bands",
    NEAR_KNOWN_RANKS = "near_known_ranks",
    NEAR_PAIRS = "near_pairs",
    NEAR_RANKS = "near_ranks",
    NEAR_SETS = "near_sets",
    NEAR_SHARED = "near_shared",
    NEAR_SIMILAR = "near_similar",
    NEAR_SIZES = "near_sizes",
    NEAR_UNDECIDED = "near_undecided",
    RANKED = "ranked",
    SECRETS = "secrets",
    SHARES = "shares",
    STAGE = "stage",
    TOTAL = "total",
    VALUES = "values",
}

/// A relation with its `{names}` filled in. Values are numbers and words of our own, never text of a source or a user.
pub(crate) fn filled(sql: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(sql.to_owned(), |sql, (name, value)| sql.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests;
