//! Signed tokens: only what was signed opens.

use fuzz::Target;
use kernel::Timestamp;

use crate::{Purpose, TokenKeys};

#[test]
fn only_what_was_signed_opens() {
    const TRIAL: Purpose = Purpose::new("trial");
    let tokens = TokenKeys::new(vec![vec![7; 32]]).unwrap();
    let (now, later) = (
        Timestamp::from_seconds(1_000),
        Timestamp::from_seconds(2_000),
    );
    let signed = tokens.sign(TRIAL, "cus_42", later);
    let target = Target {
        name: "tokens",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[signed.as_bytes()],
        words: &[b"AAAA", b"=="],
    };
    fuzz::run(&target, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(payload) = tokens.open(TRIAL, &text, now) {
            assert_eq!(
                (payload.as_str(), text.as_ref()),
                ("cus_42", signed.as_str())
            );
        }
        assert!(
            tokens
                .open(TRIAL, &text, later.plus(kernel::Span::DAY))
                .is_err()
        );
    });
}
