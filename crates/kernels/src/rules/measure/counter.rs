//! How often each of many numbers comes, without an allocation a text and with few branches.

/// Counts of keys, in a table that is used again and again.
#[derive(Debug, Default)]
pub(super) struct Counter {
    slots: Vec<Slot>,
    mask: usize,
    distinct: usize,
    repeated: usize,
}

/// A key is known by 32 bits beside those that say where it is looked for: of a million texts of two thousand words about
/// one has two runs of words taken for the same.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    tag: u32,
    count: u32,
}

/// Where a key is counted.
pub(super) type Place = u32;

/// The place of keys that found none.
const NOWHERE: Place = Place::MAX;

/// Slots that a key is looked for in. Only keys that were made to collide need more: those count as unique.
const MOST_PROBES: usize = 1024;

impl Counter {
    /// Begins anew, with room for so many keys.
    pub(super) fn begin(&mut self, keys: usize) {
        let room = (keys.max(8) * 2).next_power_of_two();
        self.mask = room - 1;
        (self.distinct, self.repeated) = (0, 0);
        if self.slots.len() < room {
            self.slots.resize(room, Slot::default());
        }
        self.slots[..room].fill(Slot::default());
    }

    /// Counts a key whose bits are spread, and says where.
    pub(super) fn add(&mut self, key: u64) -> Place {
        let (tag, mut at) = ((key >> 32) as u32, key as usize & self.mask);
        for _ in 0..MOST_PROBES {
            let slot = &mut self.slots[at];
            // A free slot and one of the same key are one branch: which of them it is nobody can predict.
            if (slot.count == 0) | (slot.tag == tag) {
                self.distinct += usize::from(slot.count == 0);
                self.repeated += usize::from(slot.count > 0) + usize::from(slot.count == 1);
                *slot = Slot { tag, count: slot.count + 1 };
                return at as Place;
            }
            at = (at + 1) & self.mask;
        }
        self.distinct += 1;
        NOWHERE
    }

    /// Different keys since the count began.
    pub(super) fn distinct(&self) -> usize {
        self.distinct
    }

    /// Times that a key came which came more than once.
    pub(super) fn repeated(&self) -> usize {
        self.repeated
    }

    /// How often the key of a place came.
    pub(super) fn count(&self, place: Place) -> u32 {
        self.slots.get(place as usize).map_or(1, |slot| slot.count)
    }
}
