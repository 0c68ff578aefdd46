//! Texts of whichever Arrow type an engine hands over.

use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;

use crate::KernelError;

/// An array of texts, borrowed.
#[derive(Debug, Clone, Copy)]
pub enum Texts<'a> {
    /// `Utf8`.
    Small(&'a StringArray),
    /// `LargeUtf8`.
    Large(&'a LargeStringArray),
    /// `Utf8View`.
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    /// The texts of an array; `argument` is what the function calls it.
    ///
    /// # Errors
    ///
    /// The array holds no texts.
    pub fn of(array: &'a ArrayRef, argument: &'static str) -> Result<Self, KernelError> {
        let any = array.as_any();
        let wrong = || KernelError::WrongType { argument, found: array.data_type().clone() };
        match array.data_type() {
            DataType::Utf8 => any.downcast_ref().map(Texts::Small),
            DataType::LargeUtf8 => any.downcast_ref().map(Texts::Large),
            DataType::Utf8View => any.downcast_ref().map(Texts::View),
            _ => None,
        }
        .ok_or_else(wrong)
    }

    /// Two columns of texts, row by row.
    ///
    /// # Errors
    ///
    /// One holds no texts, or they differ in length.
    pub fn pair(
        (first, first_is): (&'a ArrayRef, &'static str),
        (second, second_is): (&'a ArrayRef, &'static str),
    ) -> Result<(Self, Self), KernelError> {
        let (first, second) = (Self::of(first, first_is)?, Self::of(second, second_is)?);
        if first.len() == second.len() {
            return Ok((first, second));
        }
        Err(KernelError::WrongLength { argument: second_is, found: second.len(), expected: first.len() })
    }

    /// How many there are, nulls counted.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Texts::Small(array) => array.len(),
            Texts::Large(array) => array.len(),
            Texts::View(array) => array.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The text at a place, `None` where it is null.
    #[must_use]
    pub fn get(self, at: usize) -> Option<&'a str> {
        match self {
            Texts::Small(array) => array.is_valid(at).then(|| array.value(at)),
            Texts::Large(array) => array.is_valid(at).then(|| array.value(at)),
            Texts::View(array) => array.is_valid(at).then(|| array.value(at)),
        }
    }

    /// All of them in order.
    pub fn iter(self) -> impl Iterator<Item = Option<&'a str>> {
        (0..self.len()).map(move |at| self.get(at))
    }
}
