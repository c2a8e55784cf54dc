//! Gives freed memory back to the system.
//!
//! The allocator of the C library keeps what was freed for the next request: what a nightly learning once needed stays
//! with a process that then does nothing for a day. It is asked to let go here, after such work and never in its middle.
//!
//! Nouns: arena (what the allocator holds of the system's memory).
//!
//! Invariants: what is in use is not touched.
//!
//! Publishes: nothing.
//!
//! This is the only room with an `unsafe` line, and it has nothing else. There is no safe call for this in the standard library; an
//! allocator that lets go by itself would cost minutes of every first build, and would not be used by SQLite's pages.
//! `docs/performance.md` has what it gains.

/// Gives back whole free pages of every arena. Takes milliseconds and stops whoever allocates meanwhile: call it where the
/// process comes to rest. Does nothing where the system's allocator is another one than glibc's.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(
            unsafe_code,
            reason = "the C library has no safe binding for this call"
        )]
        // SAFETY: `malloc_trim` takes no pointer, may be called from any thread at any time, and changes nothing that is
        // in use: it hands back pages in which nothing lives (malloc_trim(3)).
        let _given = unsafe { libc::malloc_trim(0) };
    }
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::give_back;

    /// Pages of this process that stand in memory, in KiB; none where the system does not tell.
    fn resident() -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }

    #[test]
    fn what_was_freed_between_what_stays_goes_back() {
        // Small pieces that are not given back one by one; every hundredth stays, so that the heap has no free end.
        let pieces: Vec<Vec<u8>> = (0..20_000).map(|_| vec![1_u8; 4_096]).collect();
        let kept: Vec<Vec<u8>> = pieces
            .into_iter()
            .enumerate()
            .filter(|(number, _)| number % 100 == 0)
            .map(|(_, piece)| piece)
            .collect();
        let before = resident().unwrap();
        give_back();
        let after = resident().unwrap();
        assert!(after + 40_000 < before, "{before} KiB, then {after} KiB");
        assert!(kept.iter().all(|piece| piece.iter().all(|byte| *byte == 1)));
    }
}
