//! How often each of many numbers comes, without an allocation a text.

/// Counts of keys, in a table that is used again and again.
#[derive(Debug, Default)]
pub(super) struct Counter {
    slots: Vec<Slot>,
    mask: usize,
    /// Slots of earlier counts are empty.
    round: u32,
    distinct: usize,
    /// Times that a key came which comes more than once.
    repeated: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u64,
    round: u32,
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
        if self.slots.len() < room {
            self.slots.resize(room, Slot::default());
        }
        self.mask = room - 1;
        (self.distinct, self.repeated) = (0, 0);
        self.round = self.round.checked_add(1).unwrap_or_else(|| {
            self.slots.fill(Slot::default());
            1
        });
    }

    /// Counts a key whose bits are spread, and says where.
    pub(super) fn add(&mut self, key: u64) -> Place {
        let mut at = (key >> 20) as usize & self.mask;
        for _ in 0..MOST_PROBES {
            let slot = &mut self.slots[at];
            if slot.round != self.round {
                self.distinct += 1;
                *slot = Slot { key, round: self.round, count: 1 };
                return at as Place;
            }
            if slot.key == key {
                slot.count += 1;
                self.repeated += if slot.count == 2 { 2 } else { 1 };
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
        if place == NOWHERE { 1 } else { self.slots[place as usize].count }
    }
}
