//! Models of repeat buying.

mod cdnow;
mod known;
mod slopes;

use crate::Summary;

fn customer(frequency: u32, recency: f64, age: f64) -> Summary {
    Summary::new(frequency, recency, age).unwrap()
}

/// To so many parts of one.
fn close(found: f64, wanted: f64, within: f64) {
    let off = (found - wanted).abs();
    assert!(
        off <= within * wanted.abs().max(1e-300),
        "{found} is not {wanted} (to {within})"
    );
}

/// As it was printed, with so many decimals.
fn printed(found: f64, wanted: f64, decimals: i32) {
    let off = (found - wanted).abs();
    assert!(
        off <= 0.500_001 * 10.0_f64.powi(-decimals),
        "{found} is not {wanted}"
    );
}
