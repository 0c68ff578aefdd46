//! Licences of a batch.

use arrow_array::{ArrayRef, StringArray};

use crate::KernelError;
use crate::licence::{class, tag_of};
use crate::texts::Texts;

/// What [`tag_of`] finds in each text, null where there is no tag or no text.
///
/// # Errors
///
/// The column holds no texts.
pub fn licence_tag_of(text: &ArrayRef) -> Result<StringArray, KernelError> {
    Ok(Texts::of(text, "text")?.iter().map(|text| text.and_then(tag_of)).collect())
}

/// The [`class`] of each expression, `none` for null.
///
/// # Errors
///
/// The column holds no texts.
pub fn licence_class(expression: &ArrayRef) -> Result<StringArray, KernelError> {
    let expressions = Texts::of(expression, "expression")?;
    Ok(expressions.iter().map(|expression| Some(class(expression).as_str())).collect())
}
