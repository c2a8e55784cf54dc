//! Clocks.

use std::sync::Arc;

use crate::{Clock, SimClock, Span, SystemClock, Timestamp};

#[test]
fn the_system_clock_never_repeats_itself() {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            std::thread::spawn(|| {
                let readings: Vec<_> = (0..500).map(|_| SystemClock.now()).collect();
                assert!(readings.windows(2).all(|pair| pair[0] < pair[1]));
                readings
            })
        })
        .collect();
    let mut all: Vec<_> = threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect();
    all.sort();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(all[0] > Timestamp::parse("2024-01-01T00:00:00Z").unwrap());
}

#[test]
fn the_simulated_clock_moves_when_told() {
    let start = Timestamp::parse("2026-03-09T08:30:00Z").unwrap();
    let clock = SimClock::new(start);
    let other: Arc<dyn Clock> = Arc::new(clock.clone());
    assert_eq!((clock.now(), other.now()), (start, start));
    assert_eq!(clock.advance(Span::DAY), start.plus(Span::DAY));
    assert_eq!(other.now(), start.plus(Span::DAY));
    clock.set(start.minus(Span::HOUR));
    assert_eq!(other.now(), start.minus(Span::HOUR));
}
