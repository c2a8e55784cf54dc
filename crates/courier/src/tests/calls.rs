//! Signed calls.

use kernel::Timestamp;

use crate::{is_https, signed_call};

#[test]
fn a_call_is_signed_over_its_instant_and_its_body() {
    let now = Timestamp::from_millis(1_700_000_000_999);
    let body = br#"{"event":"track_updated"}"#.to_vec();
    let call = signed_call("https://erp.example/in", ("secret", now), "k-1", body);
    // The same construction as in other systems' webhooks, whose published example this is.
    assert_eq!(
        call.header("perennial-signature"),
        Some("t=1700000000,v1=a62824394ba1ce1346590ddce281d5b2baa0c4e2edb83c8a52a26380f0b060c1")
    );
    assert_eq!(call.header("idempotency-key"), Some("k-1"));
}

#[test]
fn receivers_are_reached_over_tls_and_without_a_password() {
    assert!(is_https("https://erp.example/in?x=1"));
    for bad in [
        "http://erp.example/in",
        "https://",
        "https://a:b@erp.example/",
        "https://erp.example/a b",
        "javascript:alert(1)",
    ] {
        assert!(!is_https(bad), "{bad}");
    }
}
