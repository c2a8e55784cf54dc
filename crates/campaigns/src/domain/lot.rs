//! Drawing lots: a hash, so it is the same for ever and says nothing about the person.

use kernel::CustomerId;
use sha2::{Digest as _, Sha256};

use super::{CampaignId, Document, Round, RunId, Variant, learning::PARTS};

/// A number below `of`, by salt and customer.
fn drawn(salt: &str, customer: CustomerId, of: u32) -> u32 {
    let mut hash = Sha256::new();
    hash.update(salt.as_bytes());
    hash.update([0]);
    hash.update(customer.raw().to_be_bytes());
    let digest = hash.finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| {
        number.wrapping_shl(8) | u64::from(*byte)
    });
    u32::try_from(number % u64::from(of.max(1))).unwrap_or(0)
}

/// Whether a customer gets nothing of a campaign, however often it goes. Drawn before anything else is known of them.
pub(crate) fn is_held_out(campaign: CampaignId, percent: u32, customer: CustomerId) -> bool {
    drawn(&format!("campaign {campaign}"), customer, 100) < percent
}

/// Whether a customer is among those on whom the variants are tried.
pub(crate) fn is_in_test(run: RunId, percent: u32, customer: CustomerId) -> bool {
    drawn(&format!("test {run}"), customer, 100) < percent
}

/// Which variant falls to a customer, by the shares.
pub(crate) fn variant_of(
    run: RunId,
    document: &Document,
    customer: CustomerId,
) -> Option<&Variant> {
    let all: u32 = document
        .variants
        .iter()
        .fold(0, |sum, variant| sum.saturating_add(variant.share));
    let mut left = drawn(&format!("variant {run}"), customer, all);
    for variant in &document.variants {
        match left.checked_sub(variant.share) {
            Some(rest) => left = rest,
            None => return Some(variant),
        }
    }
    document.variants.last()
}

/// Which variant falls to a customer who comes while the shares of a round stand.
pub(crate) fn learned_variant(run: RunId, round: &Round, customer: CustomerId) -> &str {
    let mut left = drawn(&format!("variant {run}"), customer, PARTS);
    for arm in &round.arms {
        match left.checked_sub(arm.of_a_million) {
            Some(rest) => left = rest,
            None => return &arm.variant,
        }
    }
    round.arms.last().map_or("", |arm| arm.variant.as_str())
}
