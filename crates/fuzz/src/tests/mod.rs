//! It finds what is broken, keeps it, and replays it.

use std::{cell::Cell, fs, panic, path::PathBuf, time::Duration};

use super::{Target, run_for};

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("fuzz-{}-{name}", std::process::id()));
    drop(fs::remove_dir_all(&folder));
    folder
}

#[test]
fn a_failing_input_is_found_kept_and_replayed() {
    let folder = folder("found");
    let target = Target {
        name: "brittle",
        folder: folder.to_str().unwrap(),
        seeds: &[b"abc"],
        words: &[b"boom"],
    };
    let brittle = |input: &[u8]| assert!(!input.windows(4).any(|four| four == b"boom"));
    let found = panic::catch_unwind(|| run_for(&target, 1, Duration::from_secs(20), &brittle));
    assert!(found.is_err());
    assert_eq!(
        fs::read_dir(folder.join("corpus/brittle")).unwrap().count(),
        1
    );
    let seen = Cell::new(0);
    let replayed = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        run_for(&target, 2, Duration::ZERO, &|input| {
            seen.set(seen.get() + 1);
            brittle(input);
        })
    }));
    assert!(replayed.is_err(), "the corpus comes first");
    assert_eq!(seen.get(), 1);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_same_number_gives_the_same_inputs() {
    let folder = folder("same");
    let target = Target {
        name: "any",
        folder: folder.to_str().unwrap(),
        seeds: &[b"{\"a\": 1}"],
        words: &[],
    };
    let inputs = |seed| {
        let mut chance = crate::chance::Chance::new(seed);
        let one = |_| crate::mutate::mutated(&mut chance, target.seeds, target.words);
        (0..100).map(one).collect::<Vec<_>>()
    };
    assert_eq!(inputs(7), inputs(7));
    assert_ne!(inputs(7), inputs(8));
    assert!(run_for(&target, 7, Duration::from_millis(20), &|_| {}) > 32);
}
