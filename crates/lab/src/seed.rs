//! Where random numbers come from.

use rand::SeedableRng;
pub use rand::rngs::Xoshiro256PlusPlus as Generator;

/// A seed. Every piece of work (a generation, a shard, a replicate) draws from a seed of its own that follows from the
/// one above it, so that no result depends on which thread did what first, and a stopped run goes on from any step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of the `index`-th piece of work under this one.
    #[must_use]
    pub fn child(self, index: u64) -> Seed {
        Seed(mix(self.0 ^ mix(index.wrapping_add(0x9e37_79b9_7f4a_7c15))))
    }

    /// A generator that begins at this seed.
    #[must_use]
    pub fn generator(self) -> Generator {
        Generator::seed_from_u64(self.0)
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
