//! The recipe that was named: a file of its own, or the table `[corpus]` of an `outcross.toml`.

use std::fs;
use std::path::Path;

use corpus::recipe::Recipe;

use crate::errors::{CommandError, ErrorKind};

/// The table of a recipe in a file of several things.
const TABLE: &str = "corpus";

/// Reads it; without a file it is that of everybody.
///
/// # Errors
/// If it can't be read, or says something that nobody knows, twice or of another type.
pub(super) fn read(path: Option<&Path>) -> Result<Recipe, CommandError> {
    let Some(path) = path else { return Ok(Recipe::default()) };
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        CommandError::usage(format!("cannot read {name}: {error}")).hint("name a TOML file with the recipe")
    })?;
    let wrong = |error: toml::de::Error| CommandError::new(ErrorKind::Usage, format!("{name}: {}", shown(&error)));
    let mut tables: toml::Table = toml::from_str(&text).map_err(wrong)?;
    let recipe = match tables.remove(TABLE) {
        // Read from the text itself where there is nothing else, so that errors have their place.
        Some(table) => table.try_into().map_err(|error: toml::de::Error| {
            CommandError::new(ErrorKind::Usage, format!("{name}: [{TABLE}]: {}", shown(&error)))
        }),
        None => toml::from_str(&text).map_err(wrong),
    };
    recipe.map_err(|error| error.hint("'outcross schema corpus-recipe' lists every key"))
}

fn shown(error: &toml::de::Error) -> String {
    error.to_string().trim_end().to_owned()
}
