//! Chance, from one seed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::Error;

/// A handle on one generator (`ChaCha20`). Clones share its state, so a program that starts from one seed and asks in
/// the same order gets the same answers. Good enough for secrets when it comes from [`Rng::from_os`].
#[derive(Clone)]
pub struct Rng {
    state: Arc<Mutex<ChaCha20Rng>>,
}

impl Rng {
    /// A generator whose whole future is decided by `seed`. For tests, rehearsal and simulation; never for secrets.
    pub fn from_seed(seed: u64) -> Self {
        Self::of(ChaCha20Rng::seed_from_u64(seed))
    }

    /// A generator seeded by the operating system.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks for randomness"
    )]
    pub fn from_os() -> Result<Self, Error> {
        let mut seed = [0_u8; 32];
        match getrandom::fill(&mut seed) {
            Ok(()) => Ok(Self::of(ChaCha20Rng::from_seed(seed))),
            Err(_no_entropy) => Err(Error::Entropy),
        }
    }

    /// A new, independent generator that starts from this one's next numbers. Give one to each thread or part of a
    /// simulation, so that what one part draws does not disturb the others.
    #[must_use]
    pub fn fork(&self) -> Self {
        let mut seed = [0_u8; 32];
        self.fill(&mut seed);
        Self::of(ChaCha20Rng::from_seed(seed))
    }

    /// 64 even bits.
    pub fn next_u64(&self) -> u64 {
        self.lock().next_u64()
    }

    /// An even draw from `0..limit`; 0 when the limit is 0.
    pub fn below(&self, limit: u64) -> u64 {
        let mut state = self.lock();
        // The last, incomplete run of `limit` numbers is thrown away, so that every answer is as likely as another.
        let Some(odd_ones) = u64::MAX.checked_rem(limit) else {
            return 0;
        };
        let fair = u64::MAX.saturating_sub(odd_ones);
        loop {
            let drawn = state.next_u64();
            if drawn < fair {
                return drawn.checked_rem(limit).unwrap_or(0);
            }
        }
    }

    /// An even draw from `low..=high`; `low` when `high` is not above it.
    pub fn between(&self, low: i64, high: i64) -> i64 {
        let Ok(width) = u64::try_from(i128::from(high).saturating_sub(i128::from(low))) else {
            return low;
        };
        let drawn = match width.checked_add(1) {
            Some(limit) => self.below(limit),
            None => self.next_u64(),
        };
        low.saturating_add_unsigned(drawn)
    }

    /// True `times` times out of `out_of`, on average.
    pub fn chance(&self, times: u64, out_of: u64) -> bool {
        self.below(out_of) < times
    }

    /// One of the items, each as likely as the others; none of none.
    pub fn pick<'a, T>(&self, items: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        usize::try_from(self.below(count))
            .ok()
            .and_then(|index| items.get(index))
    }

    /// Puts the items in an order of which each is as likely as the others.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let count = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            items.swap(last, usize::try_from(self.below(count)).unwrap_or(last));
        }
    }

    /// Fills the buffer with random bytes.
    pub fn fill(&self, buffer: &mut [u8]) {
        self.lock().fill_bytes(buffer);
    }

    fn of(state: ChaCha20Rng) -> Self {
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// No code that can panic runs under the lock, and a generator has no half-changed state that matters.
    fn lock(&self) -> MutexGuard<'_, ChaCha20Rng> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl core::fmt::Debug for Rng {
    /// Nothing of the state, from which the future could be told.
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("Rng")
    }
}
