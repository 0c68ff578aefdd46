//! Answers of queries.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Tool;

/// `outcross sql --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SqlAnswer {
    /// `outcross/sql/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// What was asked.
    pub query: String,
    /// Rows in order: columns by name, without those that are null.
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// `outcross sql --tables --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SqlTables {
    /// `outcross/sql-tables/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// Tables.
    pub tables: Vec<SqlTable>,
}

/// A table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SqlTable {
    /// Its name.
    pub name: String,
    /// Arrow types by column.
    pub columns: BTreeMap<String, String>,
}
