//! Live windows in a checkpoint.

use std::collections::hash_map::Entry;

use facts::Class;

use super::{Density, Live, Place};
use crate::checkpoint::{In, Out};

impl Live {
    pub(crate) fn put(&self, out: &mut Out<'_>) {
        let mut places: Vec<(u64, Place)> = self.places.iter().map(|(key, place)| (*key, *place)).collect();
        let further = self.further.iter().flat_map(|(key, places)| places.iter().map(move |place| (*key, *place)));
        places.extend(further);
        places.sort_unstable();
        out.count(places.len());
        for (key, place) in places {
            out.u64(key);
            out.u32(place.line);
            out.u32(place.path);
        }
        for density in &self.density {
            out.u64(density.windows);
            out.u64(density.duplicated);
        }
    }

    pub(crate) fn take(input: &mut In<'_>) -> Option<Live> {
        let mut live = Live::default();
        let count = input.count()?;
        live.places.reserve(count.min(input.0.len() / 16));
        for _ in 0..count {
            let (key, place) = (input.u64()?, Place { line: input.u32()?, path: input.u32()? });
            // Places come by key, the oldest first.
            match live.places.entry(key) {
                Entry::Vacant(vacant) => {
                    vacant.insert(place);
                }
                Entry::Occupied(_) => {
                    live.further.entry(key).or_default().insert(place);
                }
            }
        }
        for density in live.density.iter_mut().take(Class::ALL.len()) {
            *density = Density { windows: input.u64()?, duplicated: input.u64()? };
        }
        Some(live)
    }
}
