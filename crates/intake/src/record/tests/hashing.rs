//! The content hash tells records apart, and nothing else.

use super::samples::{line, order};

#[test]
fn equal_records_have_equal_hashes() {
    assert_eq!(order().content_hash(), order().content_hash());
}

#[test]
fn every_change_changes_the_hash() {
    let mut hashes = vec![order().content_hash()];
    let mut change = |change: fn(&mut crate::record::IncomingOrder)| {
        let mut order = order();
        change(&mut order);
        hashes.push(order.content_hash());
    };
    change(|order| order.external_id.push('x'));
    change(|order| order.lines.push(line("2.55", 6)));
    change(|order| order.lines[0].quantity = 7);
    change(|order| order.total_minor = None);
    change(|order| order.test = true);
    change(|order| order.tags = vec!["a".to_owned(), "b".to_owned()]);
    change(|order| order.tags = vec!["ab".to_owned()]);
    let count = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), count);
}

#[test]
fn the_hash_of_a_record_does_not_change_between_versions() {
    let hash = u128::from_be_bytes(order().content_hash());
    assert_eq!(
        format!("{hash:032x}"),
        "e3a63b30148e4267f02d5458bf73d069",
        "if this changes, every import runs again in full"
    );
}

#[test]
fn a_long_record_is_hashed_whole() {
    let long = |last: &str| {
        let mut order = order();
        order.tags = vec!["x".repeat(9_000), last.to_owned()];
        order.content_hash()
    };
    assert_ne!(long("a"), long("b"));
}
