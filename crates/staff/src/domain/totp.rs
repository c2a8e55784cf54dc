//! The second factor: a code of six digits that changes every half minute (RFC 6238 over RFC 4226).

use core::fmt;

use kernel::{Rng, Timestamp};
use ring::hmac;
use subtle::{ConditionallySelectable as _, ConstantTimeEq as _};

/// RFC 6238 section 5.2 recommends 30 seconds; apps know no other.
const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one whose codes are taken: clocks of phones differ, and people type slowly.
const STEPS_AROUND: i64 = 1;
const DIGITS: usize = 6;
/// RFC 4226 section 4 recommends 160 bits.
const SECRET_BYTES: usize = 20;
/// RFC 4648 section 6.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What the shop and the member's app share.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct TotpSecret(Vec<u8>);

impl TotpSecret {
    /// A new one. `rng` must come from the operating system.
    pub(crate) fn new(rng: &Rng) -> Self {
        let mut secret = vec![0; SECRET_BYTES];
        rng.fill(&mut secret);
        Self(secret)
    }

    pub(crate) const fn of(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As apps take it when it is typed in.
    pub(crate) fn base32(&self) -> String {
        let mut text = String::with_capacity(self.0.len().saturating_mul(2));
        let (mut held, mut bits) = (0_u32, 0_u32);
        for byte in &self.0 {
            held = (held << 8) | u32::from(*byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                let at = usize::try_from((held >> bits) & 31).unwrap_or_default();
                text.extend(ALPHABET.get(at).map(|letter| char::from(*letter)));
            }
            held &= (1 << bits) - 1;
        }
        // 20 bytes are 32 letters; a secret of another length is not made here.
        text
    }

    /// RFC 4226 section 5.3: the last six digits of the truncated HMAC-SHA-1.
    pub(crate) fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let bytes = tag.as_ref();
        let offset = bytes.last().map_or(0, |last| usize::from(*last & 0x0f));
        let mut four = [0; 4];
        for (to, from) in four.iter_mut().zip(bytes.iter().skip(offset)) {
            *to = *from;
        }
        let number = (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000;
        format!("{number:0DIGITS$}")
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TotpSecret(…)")
    }
}

/// The step whose code this is, if it is one near now and after the last that was used. Blanks within are passed over:
/// apps show `123 456`.
pub(crate) fn matching_step(
    secret: &TotpSecret,
    code: &str,
    now: Timestamp,
    last_used: i64,
) -> Option<i64> {
    let code: String = code.chars().filter(|one| !one.is_whitespace()).collect();
    let present = now.seconds().div_euclid(STEP_SECONDS);
    let mut found = -1_i64;
    // All are compared, whichever fits.
    for step in present.saturating_sub(STEPS_AROUND)..=present.saturating_add(STEPS_AROUND) {
        let fits = secret.code(step).as_bytes().ct_eq(code.as_bytes());
        let is_new = subtle::Choice::from(u8::from(step > last_used));
        found.conditional_assign(&step, fits & is_new);
    }
    (found >= 0).then_some(found)
}

/// What apps read from a picture: `otpauth://totp/…`.
pub(crate) fn uri(secret: &TotpSecret, shop: &str, email: &str) -> String {
    let (shop, email) = (escaped(shop), escaped(email));
    let secret = secret.base32();
    format!(
        "otpauth://totp/{shop}:{email}?secret={secret}&issuer={shop}&algorithm=SHA1&digits=6&period=30"
    )
}

/// RFC 3986 section 2.1, of all but unreserved characters.
fn escaped(text: &str) -> String {
    use core::fmt::Write as _;
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _written = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}
