//! Passwords: which are good enough, and what is kept of them.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use kernel::Rng;
use subtle::ConstantTimeEq as _;

use crate::error::Error;

/// Fewest characters. NIST SP 800-63B-4 asks for 8 beside a second factor and 15 alone; shops have either.
pub(crate) const PASSWORD_MIN: usize = 10;
/// Most bytes: hashing takes no longer for them, reading does.
pub(crate) const PASSWORD_MAX: usize = 1_024;

/// KiB of memory for one hash, rounds over it, and lanes: OWASP's password storage cheat sheet, argon2id.
const MEMORY_KIB: u32 = 19_456;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;
/// The most that a stored hash may ask of this machine, so that a row from elsewhere cannot stop it.
const MEMORY_KIB_MAX: u32 = 262_144;
const ROUNDS_MAX: u32 = 16;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weakness {
    /// Fewer than [`PASSWORD_MIN`] characters.
    Short,
    /// More than [`PASSWORD_MAX`] bytes.
    Long,
    /// One that everybody tries first.
    Common,
    /// The member's own name or address.
    Own,
}

impl Weakness {
    /// For programs.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Common => "common",
            Self::Own => "own",
        }
    }

    /// For people.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Short => "a password has at least 10 characters",
            Self::Long => "a password has at most 1,024 bytes",
            Self::Common => "this password is one of the first that are tried",
            Self::Own => "a password is not one's own name or address",
        }
    }
}

/// Passwords of ten characters and more that lists of broken ones begin with, without their digits and marks at the end:
/// those are taken off before a password is compared.
const COMMON: &[&str] = &[
    "password",
    "passwort",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "motdepasse",
    "contrasena",
    "contraseña",
    "senha",
    "qwerty",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "qwertyui",
    "asdfghjkl",
    "asdfghjk",
    "zxcvbnm",
    "qazwsx",
    "qazwsxedc",
    "1qaz2wsx",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "q1w2e3r4",
    "q1w2e3r4t5",
    "zaq12wsx",
    "iloveyou",
    "welcome",
    "willkommen",
    "bienvenue",
    "letmein",
    "letmeinnow",
    "administrator",
    "admin",
    "adminadmin",
    "superman",
    "batman",
    "football",
    "baseball",
    "basketball",
    "princess",
    "sunshine",
    "butterfly",
    "chocolate",
    "strawberry",
    "michael",
    "jennifer",
    "elizabeth",
    "liverpool",
    "manchester",
    "arsenal",
    "chelsea",
    "starwars",
    "pokemon",
    "minecraft",
    "trustno",
    "whatever",
    "changeme",
    "changemenow",
    "secret",
    "topsecret",
    "mypassword",
    "passwordpassword",
    "testtest",
    "testing",
    "computer",
    "internet",
    "monkey",
    "dragon",
    "shadow",
    "master",
    "unknown",
    "blink",
    "mustang",
    "perennial",
    "default",
    "guest",
    "guestguest",
    "login",
    "access",
    "abcdef",
    "abcdefgh",
    "abcdefghi",
    "abcdefghij",
    "abcdefghijk",
    "abcdefghijkl",
    "abcabcabc",
    "summer",
    "winter",
    "spring",
    "autumn",
    "sommer",
    "hello",
    "helloworld",
    "hallo",
    "ichliebedich",
    "jetaime",
    "teamo",
    "fuckyou",
    "nothing",
];

/// Rows of keys and digits: a run along one of them, forwards or backwards, is no password.
const RUNS: &[&str] = &[
    "01234567890123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
];

/// Why this is no password for this member; `None` when it is one.
pub(crate) fn weakness(password: &str, own: &[&str]) -> Option<Weakness> {
    if password.len() > PASSWORD_MAX {
        return Some(Weakness::Long);
    }
    if password.chars().count() < PASSWORD_MIN {
        return Some(Weakness::Short);
    }
    let lower = password.to_lowercase();
    if own.iter().any(|own| own.to_lowercase() == lower) {
        return Some(Weakness::Own);
    }
    is_common(&lower).then_some(Weakness::Common)
}

fn is_common(lower: &str) -> bool {
    let words = lower.trim_end_matches(|last: char| !last.is_alphabetic());
    let mut characters = lower.chars();
    let first = characters.next();
    let is_one_character = characters.all(|character| Some(character) == first);
    let backwards: String = lower.chars().rev().collect();
    let is_run = RUNS
        .iter()
        .any(|run| run.contains(lower) || run.contains(&backwards));
    is_one_character || is_run || COMMON.contains(&lower) || COMMON.contains(&words)
}

/// What is kept of a password, in the PHC string format. `rng` must come from the operating system. Takes some 20 ms
/// and 19 MiB: not on a thread that others wait for.
pub(crate) fn hash_password(password: &str, rng: &Rng) -> Result<String, Error> {
    let mut salt = [0_u8; SALT_BYTES];
    rng.fill(&mut salt);
    hash_with(password, &salt)
}

fn hash_with(password: &str, salt: &[u8]) -> Result<String, Error> {
    let hash = computed(password, salt, (MEMORY_KIB, ROUNDS, LANES)).ok_or(Error::Hashing)?;
    Ok(format!(
        "$argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p={LANES}${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    ))
}

fn computed(password: &str, salt: &[u8], cost: (u32, u32, u32)) -> Option<[u8; HASH_BYTES]> {
    let (memory, rounds, lanes) = cost;
    let params = Params::new(memory, rounds, lanes, Some(HASH_BYTES)).ok()?;
    let mut hash = [0_u8; HASH_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .ok()?;
    Some(hash)
}

/// Whether a password is the one of a kept hash. Takes as long as hashing; a hash that cannot be read fits nothing.
pub(crate) fn is_right(password: &str, kept: &str) -> bool {
    // A longer one was never taken, and need not be hashed.
    if password.len() > PASSWORD_MAX {
        return false;
    }
    let Some((cost, salt, hash)) = parsed(kept) else {
        return false;
    };
    computed(password, &salt, cost).is_some_and(|computed| bool::from(computed.ct_eq(&hash)))
}

type Parsed = ((u32, u32, u32), Vec<u8>, Vec<u8>);

fn parsed(kept: &str) -> Option<Parsed> {
    let mut parts = kept.strip_prefix("$argon2id$v=19$")?.split('$');
    let (cost, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
    let mut numbers = cost.split(',').zip(["m=", "t=", "p="]);
    let mut number = || {
        let (text, name) = numbers.next()?;
        text.strip_prefix(name)?.parse::<u32>().ok()
    };
    let cost = (number()?, number()?, number()?);
    let bearable = cost.0 <= MEMORY_KIB_MAX && cost.1 <= ROUNDS_MAX && cost.2 <= ROUNDS_MAX;
    if parts.next().is_some() || !bearable {
        return None;
    }
    Some((
        cost,
        STANDARD_NO_PAD.decode(salt).ok()?,
        STANDARD_NO_PAD.decode(hash).ok()?,
    ))
}

/// What is compared where there is no member, so that it takes as long as where there is one. No password fits it but by
/// guessing 256 bits.
pub(crate) fn dummy_hash() -> &'static str {
    static DUMMY: LazyLock<String> = LazyLock::new(|| {
        let (salt, hash) = (
            STANDARD_NO_PAD.encode([7; SALT_BYTES]),
            STANDARD_NO_PAD.encode([0; HASH_BYTES]),
        );
        format!("$argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p={LANES}${salt}${hash}")
    });
    &DUMMY
}

/// Letters and digits that are not mistaken for each other.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Characters of a made-up password: 99 bits.
const GENERATED: usize = 20;

/// A password that nobody guesses, in groups that can be read aloud. `rng` must come from the operating system.
pub fn generate_password(rng: &Rng) -> String {
    let mut password = String::with_capacity(GENERATED + 4);
    for place in 0..GENERATED {
        if place > 0 && place % 5 == 0 {
            password.push('-');
        }
        password.extend(rng.pick(ALPHABET).map(|letter| char::from(*letter)));
    }
    password
}
