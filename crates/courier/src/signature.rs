//! How calls of other systems are signed.

use core::fmt::Write as _;

use fetch::Request;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Timestamp;
use sha2::Sha256;

/// A call that proves who makes it and when, and by whose key the receiver knows one that comes again.
///
/// The header `perennial-signature` holds `t=…,v1=…`: the seconds since 1970, and the HMAC-SHA-256, in hexadecimal digits,
/// of these seconds, a full stop and the body.
pub fn signed_call(
    url: &str,
    (secret, now): (&str, Timestamp),
    key: &str,
    body: Vec<u8>,
) -> Request {
    let signed = signature(secret, now, &body);
    Request::post(url, "application/json", body)
        .with("idempotency-key", key)
        .with("perennial-signature", signed)
}

/// The value of the header.
pub fn signature(secret: &str, now: Timestamp, body: &[u8]) -> String {
    let seconds = now.millis().div_euclid(1000);
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let mut text = format!("t={seconds},v1=");
    for byte in mac.finalize().into_bytes() {
        // Writing into a text cannot fail.
        let _ok = write!(text, "{byte:02x}");
    }
    text
}

/// Whether it may be the address of a receiver; whom it leads to is looked at when it is called.
pub fn is_https(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.contains('@') && url.bytes().all(|byte| byte.is_ascii_graphic())
}
