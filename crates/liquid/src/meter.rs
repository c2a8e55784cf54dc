//! What a template may use up.

use std::fmt;

use crate::error::Stop;

/// How much a template may take. What it takes is the same each time, whatever the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps: a node, a turn of a loop, a filter, and one more for every 64 bytes that a filter looks through.
    pub steps: u64,
    /// Bytes written.
    pub output_bytes: usize,
    /// Bytes of texts and lists made on the way, all together, whether they are still needed or not.
    pub memory_bytes: usize,
    /// Blocks within blocks, shared ones with them.
    pub depth: u16,
}

impl Limits {
    /// For a message: a few thousand times what an ordinary one takes.
    pub const MESSAGE: Self = Self {
        steps: 200_000,
        output_bytes: 1024 * 1024,
        memory_bytes: 4 * 1024 * 1024,
        depth: 64,
    };
}

/// What a template took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Steps.
    pub steps: u64,
    /// Bytes written.
    pub output_bytes: usize,
    /// Bytes made on the way.
    pub memory_bytes: usize,
}

/// Bytes that a filter looks through in a step.
const BYTES_IN_STEP: usize = 64;
/// The host is asked for the time once in so many steps.
const STEPS_BETWEEN_LOOKS: u64 = 4096;

/// Counts.
pub(crate) struct Meter<'a> {
    limits: Limits,
    used: Used,
    depth: u16,
    is_over: Option<&'a (dyn Fn() -> bool + 'a)>,
    next_look: u64,
}

impl fmt::Debug for Meter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter")
            .field("limits", &self.limits)
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}

impl<'a> Meter<'a> {
    pub(crate) fn new(limits: Limits, is_over: Option<&'a (dyn Fn() -> bool + 'a)>) -> Self {
        Self {
            limits,
            used: Used::default(),
            depth: 0,
            is_over,
            next_look: STEPS_BETWEEN_LOOKS,
        }
    }

    pub(crate) fn used(&self) -> Used {
        self.used
    }

    pub(crate) fn step(&mut self) -> Result<(), Stop> {
        self.steps(1)
    }

    pub(crate) fn steps(&mut self, count: u64) -> Result<(), Stop> {
        self.used.steps = self.used.steps.saturating_add(count);
        if self.used.steps > self.limits.steps {
            return Err(Stop::Steps(self.limits.steps));
        }
        if self.used.steps >= self.next_look {
            self.next_look = self.used.steps.saturating_add(STEPS_BETWEEN_LOOKS);
            if self.is_over.is_some_and(|is_over| is_over()) {
                return Err(Stop::Time);
            }
        }
        Ok(())
    }

    /// For items looked at one by one.
    pub(crate) fn items(&mut self, count: usize) -> Result<(), Stop> {
        self.steps(u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// For bytes looked through.
    pub(crate) fn look(&mut self, bytes: usize) -> Result<(), Stop> {
        self.items(bytes / BYTES_IN_STEP)
    }

    pub(crate) fn memory(&mut self, bytes: usize) -> Result<(), Stop> {
        self.used.memory_bytes = self.used.memory_bytes.saturating_add(bytes);
        if self.used.memory_bytes > self.limits.memory_bytes {
            return Err(Stop::Memory(self.limits.memory_bytes));
        }
        Ok(())
    }

    pub(crate) fn output(&mut self, bytes: usize) -> Result<(), Stop> {
        self.used.output_bytes = self.used.output_bytes.saturating_add(bytes);
        if self.used.output_bytes > self.limits.output_bytes {
            return Err(Stop::Output(self.limits.output_bytes));
        }
        Ok(())
    }

    pub(crate) fn enter(&mut self) -> Result<(), Stop> {
        if self.depth >= self.limits.depth {
            return Err(Stop::Depth(self.limits.depth));
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}
