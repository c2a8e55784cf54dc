//! Addresses as mail servers know them: domains of other scripts in their ASCII form (RFC 5890 A-labels).
//!
//! A local part is ASCII already, so with this no message ever needs a server with SMTPUTF8 (RFC 6531), neither
//! the operator's nor the receiver's. Labels are lower-cased; the other normalisations of IDNA (composed letters above
//! all) are left to whoever typed the address, as keyboards do them.

use std::borrow::Cow;

use kernel::EmailAddress;

/// RFC 3492 section 5.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_LETTER: u32 = 0x80;

/// The address for envelope and headers. A domain for which there is no ASCII form stays as it is, and is found by the
/// check of the headers.
pub(crate) fn ascii(address: &EmailAddress) -> Cow<'_, str> {
    if address.as_str().is_ascii() {
        return Cow::Borrowed(address.as_str());
    }
    let labels: Option<Vec<String>> = address.domain().split('.').map(label_in_ascii).collect();
    match labels {
        Some(labels) => Cow::Owned(format!("{}@{}", address.local_part(), labels.join("."))),
        None => Cow::Borrowed(address.as_str()),
    }
}

fn label_in_ascii(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    Some(format!("xn--{}", punycode(&label.to_lowercase())?))
}

/// RFC 3492 section 6.3; `None` when a number grows too large, which no label that fits a name does.
fn punycode(label: &str) -> Option<String> {
    let mut text: String = label.chars().filter(char::is_ascii).collect();
    let plain = u32::try_from(text.len()).ok()?;
    if plain > 0 {
        text.push('-');
    }
    let count = u32::try_from(label.chars().count()).ok()?;
    let (mut next, mut delta, mut bias, mut handled) = (FIRST_LETTER, 0_u32, FIRST_BIAS, plain);
    while handled < count {
        let letter = label
            .chars()
            .map(u32::from)
            .filter(|letter| *letter >= next)
            .min()?;
        delta = delta.checked_add((letter - next).checked_mul(handled + 1)?)?;
        next = letter;
        for other in label.chars().map(u32::from) {
            if other < next {
                delta = delta.checked_add(1)?;
            } else if other == next {
                write_delta(delta, bias, &mut text)?;
                bias = adapt(delta, handled + 1, handled == plain);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        next += 1;
    }
    Some(text)
}

fn write_delta(delta: u32, bias: u32, text: &mut String) -> Option<()> {
    let mut rest = delta;
    let mut place = BASE;
    loop {
        let threshold = place.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if rest < threshold {
            text.push(digit(rest)?);
            return Some(());
        }
        text.push(digit(threshold + (rest - threshold) % (BASE - threshold))?);
        rest = (rest - threshold) / (BASE - threshold);
        place += BASE;
    }
}

fn digit(value: u32) -> Option<char> {
    char::from_digit(value.checked_sub(26).unwrap_or(value + 10), BASE)
}

fn adapt(delta: u32, handled: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / handled;
    let mut places = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        places += BASE;
    }
    places + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}
