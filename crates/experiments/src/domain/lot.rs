//! Drawing lots: a hash, so it is the same for ever and says nothing about the person.

use sha2::{Digest as _, Sha256};

/// A number below `of`, by salt and id.
pub fn drawn(salt: &str, id: i64, of: u32) -> u32 {
    let mut hash = Sha256::new();
    hash.update(salt.as_bytes());
    hash.update([0]);
    hash.update(id.to_be_bytes());
    let digest = hash.finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| {
        number.wrapping_shl(8) | u64::from(*byte)
    });
    u32::try_from(number % u64::from(of.max(1))).unwrap_or(0)
}
