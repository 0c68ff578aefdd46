//! What a run keeps, as bytes: numbers in little-endian order, floating ones by their bits, so that going on from them is
//! going on from what was there.

use std::collections::BTreeMap;

use lab::run::mixture::Component;
use lab::run::text::Text;
use lab::run::{categorical, gaussian, linear, mixture, ngram, recommender, vae};

use crate::output::json::v1::{LabInterval, LabRunBand, LabRunGeneration};

/// Something that is kept.
pub(in super::super) trait Kept: Sized {
    /// Adds it to some bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Takes it from the front of some bytes; `None` if it is not there.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

/// Numbers that have bytes.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Kept for $number {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(<$number>::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers!(u8, u32, u64, f32, f64);

/// Structures that are kept field by field.
macro_rules! fields {
    ($($of:ty { $($field:ident),* })*) => {$(
        impl Kept for $of {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)*
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Kept::take(from)?),* })
            }
        }
    )*};
}

fields! {
    categorical::State { generation, training, memory }
    ngram::State { generation, training, memory, threshold, acceptance }
    gaussian::State { generation, mean, variance, memory }
    mixture::State { generation, components, memory }
    vae::State { generation, eye, model, drawn, memory, shown }
    linear::State { generation, weights, memory }
    recommender::State { generation, popularity, shown, memory }
    Component { weight, mean, covariance }
    Text { tokens }
    LabRunGeneration { generation, measures, expected, bands }
    LabInterval { low, value, high }
    LabRunBand { count_low, count_high, types, kept, expected, z }
}

#[cfg(feature = "neural")]
fields! {
    lab::run::neural::State { text, weights }
}

impl<T: Kept> Kept for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        u8::from(self.is_some()).put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(None),
            1 => T::take(from).map(Some),
            _ => None,
        }
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        self.iter().for_each(|value| value.put(out));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let length = usize::try_from(u64::take(from)?).ok()?;
        // Every value has a byte at least: what states more is damaged, and reserves nothing.
        if length > from.len() {
            return None;
        }
        (0..length).map(|_| T::take(from)).collect()
    }
}

impl<T: Kept, const N: usize> Kept for [T; N] {
    fn put(&self, out: &mut Vec<u8>) {
        self.iter().for_each(|value| value.put(out));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let values: Option<Vec<T>> = (0..N).map(|_| T::take(from)).collect();
        values?.try_into().ok()
    }
}

impl<A: Kept, B: Kept> Kept for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl Kept for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        out.extend(self.as_bytes());
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let length = usize::try_from(u64::take(from)?).ok()?;
        let (text, rest) = from.split_at_checked(length)?;
        *from = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}

impl Kept for BTreeMap<String, Option<f64>> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        for (name, value) in self {
            name.put(out);
            value.put(out);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(Vec::<(String, Option<f64>)>::take(from)?.into_iter().collect())
    }
}
