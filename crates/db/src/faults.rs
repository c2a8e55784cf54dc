//! Named failure points, so that a simulation can kill the process between any two steps.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultPoint {
    /// The closure has run, nothing is committed: everything is rolled back.
    BeforeCommit,
    /// The commit is durable, the caller never hears of it.
    AfterCommit,
}

/// The faults that a test has armed. Cheap when none is.
///
/// After a fault has struck, every operation fails until [`Faults::revive`]: that is what a dead process
/// looks like from inside.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    armed: Option<(FaultPoint, u32)>,
    dead: bool,
    commits: u64,
}

impl Faults {
    /// Strikes at the `nth` commit from now (1 is the next one).
    pub fn arm(&self, point: FaultPoint, nth: u32) {
        self.state().armed = Some((point, nth.max(1)));
    }

    /// The process is started again.
    pub fn revive(&self) {
        let mut state = self.state();
        state.dead = false;
        state.armed = None;
    }

    /// Whether a fault has struck and nobody has revived the process since.
    pub fn is_dead(&self) -> bool {
        self.state().dead
    }

    /// Commits so far, for plans that name "the nth commit".
    pub fn commits(&self) -> u64 {
        self.state().commits
    }

    /// Counts one commit; answers the point at which it is to fail.
    pub(crate) fn next_commit(&self) -> Option<FaultPoint> {
        let mut state = self.state();
        state.commits = state.commits.wrapping_add(1);
        let (point, left) = state.armed?;
        if left > 1 {
            state.armed = Some((point, left.saturating_sub(1)));
            return None;
        }
        state.armed = None;
        state.dead = true;
        Some(point)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
