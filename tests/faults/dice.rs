//! Chance that a seed decides: when the fault comes, and what each phone tries next.

use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

pub struct Dice(Xoshiro256PlusPlus);

impl Dice {
    /// Each of those who throw has dice of their own.
    pub fn new(seed: u64, part: u64) -> Self {
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ part;
        Self(Xoshiro256PlusPlus::seed_from_u64(mixed))
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    pub fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.random_range(low..=high)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        (!all.is_empty()).then(|| &all[self.below(all.len())])
    }
}
