//! Codes: how they are compared, made and read from files.

use kernel::Rng;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What codes are made of: no vowels, so that no words come about, and nothing that looks like something else.
pub const ALPHABET: &[u8; 27] = b"23456789BCDFGHJKMNPQRSTVWXZ";
/// Bits that are left to be guessed however many codes are out: a store that answers a thousand guesses a second is asked
/// for more than thirty years before one is right.
const SAFE_BITS: u32 = 40;
/// Shortest code that is made.
const SHORTEST: u32 = 10;
/// Longest code, as it is written.
const LONGEST: usize = 100;
/// Shortest code that is taken, without blanks and dashes.
const SHORTEST_TAKEN: usize = 3;

/// How far a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OfferCodeState)]
pub enum CodeState {
    /// Many use it.
    Shared,
    /// Nobody has it yet.
    Free,
    /// Somebody has it.
    Given,
    /// An order carries it.
    Redeemed,
}

impl CodeState {
    /// Its word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Free => "free",
            Self::Given => "given",
            Self::Redeemed => "redeemed",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Shared, Self::Free, Self::Given, Self::Redeemed]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// Why a line is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OfferCodeRefusal)]
pub enum Refused {
    /// It is there already, in the file or in the offer.
    Duplicate,
    /// Another offer has it.
    Taken,
    /// It has fewer than three letters and digits.
    TooShort,
    /// It has more than a hundred characters.
    TooLong,
    /// It has characters that cannot be typed, or a blank at its middle.
    Unreadable,
}

/// As codes are compared: in capitals, without blanks and dashes.
pub fn normal(code: &str) -> String {
    code.chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '_'))
        .flat_map(char::to_uppercase)
        .collect()
}

/// How long a code must be so that one of so many cannot be guessed.
pub fn code_length(outstanding: u64) -> u32 {
    let bits = outstanding
        .max(1)
        .next_power_of_two()
        .trailing_zeros()
        .saturating_add(SAFE_BITS);
    // A letter of 27 holds 4.75 bits: 19 quarters.
    bits.saturating_mul(4).div_ceil(19).max(SHORTEST)
}

/// A code that nobody can guess, behind a prefix. `rng` must come from the operating system.
pub fn made(rng: &Rng, prefix: &str, length: u32) -> String {
    let mut code = String::new();
    if !prefix.is_empty() {
        code.push_str(prefix);
        code.push('-');
    }
    for _ in 0..length {
        if let Some(letter) = rng.pick(ALPHABET) {
            code.push(char::from(*letter));
        }
    }
    code
}

/// The code on a line of a file: its first field, without quotation marks; none on an empty line and on a head.
pub(crate) fn field_of(line: &str) -> Option<&str> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let first = line.split([',', ';', '\t']).next().unwrap_or(line);
    let first = first.trim().trim_matches('"').trim();
    let head = first.to_ascii_lowercase();
    let is_head = matches!(
        head.as_str(),
        "code" | "codes" | "discount code" | "coupon" | "coupon code" | "discount_code"
    );
    (!first.is_empty() && !is_head).then_some(first)
}

/// The code as it is compared, or why it is none.
pub(crate) fn read(shown: &str) -> Result<String, Refused> {
    if shown.chars().count() > LONGEST {
        return Err(Refused::TooLong);
    }
    if shown
        .chars()
        .any(|letter| letter.is_control() || letter.is_whitespace() || letter == '\u{fffd}')
    {
        return Err(Refused::Unreadable);
    }
    let code = normal(shown);
    if code.chars().count() < SHORTEST_TAKEN {
        return Err(Refused::TooShort);
    }
    Ok(code)
}
