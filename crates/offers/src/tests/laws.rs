//! What holds of all codes.

use std::collections::BTreeSet;

use kernel::Rng;
use proptest::prelude::*;

use crate::{
    ALPHABET, code_length,
    domain::{field_of, read},
    made, normal,
};

proptest! {
    #[test]
    fn a_made_code_is_read_back_as_itself(seed: u64, outstanding in 0_u64..10_000_000, prefix in "[A-Z0-9]{0,20}") {
        let length = code_length(outstanding);
        let code = made(&Rng::from_seed(seed), &prefix, length);
        let own = code.strip_prefix(&format!("{prefix}-")).unwrap_or(&code);
        prop_assert_eq!(own.len(), usize::try_from(length).unwrap());
        prop_assert!(own.bytes().all(|letter| ALPHABET.contains(&letter)));
        let lower = code.to_lowercase().replace('-', " ");
        prop_assert_eq!(read(&code), Ok(normal(&lower)), "however it is typed");
    }

    #[test]
    fn a_code_cannot_be_guessed_however_many_are_out(outstanding in 1_u64..100_000_000) {
        // 27 to the length is at least as many times 2 to the 40 as there are codes.
        let all = 27_u128.pow(code_length(outstanding));
        prop_assert!(all / u128::from(outstanding) >= 1 << 40, "{all} for {outstanding}");
    }

    #[test]
    fn reading_is_steady(line in "\\PC{0,120}") {
        if let Some(shown) = field_of(&line)
            && let Ok(code) = read(shown)
        {
            prop_assert_eq!(normal(&code), code.clone());
            prop_assert!(code.chars().count() >= 3);
        }
    }
}

#[test]
fn codes_of_one_generator_differ() {
    let rng = Rng::from_seed(1);
    let codes: BTreeSet<String> = (0..50_000).map(|_| made(&rng, "", 10)).collect();
    assert_eq!(codes.len(), 50_000);
}
