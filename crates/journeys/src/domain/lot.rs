//! Who is held out.

use experiments::drawn;
use kernel::CustomerId;

use super::Holdout;

/// Whether a customer is among those held out. Made before anything else is known of them, so that both groups are alike.
pub fn is_held_out(holdout: &Holdout, customer: CustomerId) -> bool {
    drawn(&holdout.salt, customer.raw(), 100) < holdout.percent
}
