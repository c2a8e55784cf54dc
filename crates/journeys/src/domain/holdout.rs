//! Who is chosen not to get it.

use kernel::CustomerId;
use sha2::{Digest as _, Sha256};

use super::Holdout;

/// Whether a customer is among those held out: a hash of salt and customer, so it is the same for ever and says nothing
/// about the person. Made before anything else is known of them, so that both groups are alike.
pub fn is_held_out(holdout: &Holdout, customer: CustomerId) -> bool {
    let mut hash = Sha256::new();
    hash.update(holdout.salt.as_bytes());
    hash.update([0]);
    hash.update(customer.raw().to_be_bytes());
    let digest = hash.finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| {
        number.wrapping_shl(8) | u64::from(*byte)
    });
    number % 100 < u64::from(holdout.percent)
}
