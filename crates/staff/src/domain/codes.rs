//! Secrets that are random enough to be kept as a plain hash: recovery codes, links, setup tokens.

use kernel::Rng;
use sha2::{Digest as _, Sha256};

/// Recovery codes of a member.
const RECOVERY_CODES: usize = 10;
/// Characters of one: 80 bits, which nobody tries out against a hash.
const RECOVERY_LENGTH: usize = 16;
/// RFC 4648 section 6, in lower case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// New recovery codes, as they are shown: `abcd-efgh-…`. `rng` must come from the operating system.
pub(crate) fn recovery_codes(rng: &Rng) -> Vec<String> {
    let one = || {
        let mut code = String::with_capacity(RECOVERY_LENGTH + 3);
        for place in 0..RECOVERY_LENGTH {
            if place > 0 && place % 4 == 0 {
                code.push('-');
            }
            code.extend(rng.pick(ALPHABET).map(|letter| char::from(*letter)));
        }
        code
    };
    (0..RECOVERY_CODES).map(|_| one()).collect()
}

/// What is kept of a recovery code, however its groups and capitals were typed; `None` when it cannot be one.
pub(crate) fn recovery_digest(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|one| !one.is_whitespace() && *one != '-')
        .map(|one| one.to_ascii_lowercase())
        .collect();
    (code.len() == RECOVERY_LENGTH).then(|| digest(&code))
}

/// 256 random bits as text. `rng` must come from the operating system.
pub(crate) fn link_secret(rng: &Rng) -> String {
    let mut secret = [0_u8; 32];
    rng.fill(&mut secret);
    hex(&secret)
}

/// SHA-256 in hex.
pub(crate) fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        // Writing into a String cannot fail.
        let _written = write!(text, "{byte:02x}");
    }
    text
}
