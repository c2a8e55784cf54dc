//! Ids with a kind, and their one spelling.

use crate::Error;

/// Crockford's base 32 in lower case: without i, l, o and u.
const ALPHABET: [u8; 32] = *b"0123456789abcdefghjkmnpqrstvwxyz";
/// 13 digits of 5 bits hold 65; all ids have all digits, so that text sorts as numbers do.
const DIGITS: usize = 13;

/// Thirteen digits of the id.
pub(crate) fn encode(id: i64) -> [u8; DIGITS] {
    let mut rest = id.cast_unsigned();
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        let index = usize::try_from(rest & 31).unwrap_or(0);
        *digit = ALPHABET.get(index).copied().unwrap_or(b'0');
        rest >>= 5;
    }
    digits
}

/// The id of `prefix`, an underscore and exactly thirteen digits, below 2^63.
pub(crate) fn decode(text: &str, prefix: &'static str) -> Result<i64, Error> {
    let refused = Error::Id { prefix };
    let digits = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .filter(|digits| digits.len() == DIGITS)
        .ok_or(refused)?;
    let mut id = 0_u128;
    for digit in digits.bytes() {
        let value = ALPHABET
            .iter()
            .position(|known| *known == digit)
            .ok_or(refused)?;
        id = (id << 5) | u128::try_from(value).unwrap_or(0);
    }
    i64::try_from(id).map_or(Err(refused), Ok)
}

/// Makes an id type: a newtype over `i64` that prints as its prefix, an underscore and thirteen base-32 digits
/// (`ord_01fz3k9q8r7x2`), parses only that, sorts by age, and is that text in serde.
///
/// ```text
/// kernel::typed_id!(OrderId, "ord");
/// let id = OrderId::next(&moment);
/// ```
#[macro_export]
macro_rules! typed_id {
    ($(#[$attribute:meta])* $name:ident, $prefix:literal) => {
        $(#[$attribute])*
        #[doc = concat!("An id that prints as `", $prefix, "_` and thirteen digits.")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// What its text starts with, before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A new id.
            pub fn next(at: &$crate::Moment) -> Self {
                Self(at.next_id())
            }

            /// The id as the database holds it.
            pub const fn from_raw(raw: i64) -> Self {
                Self(raw)
            }

            /// The number to store.
            pub const fn raw(self) -> i64 {
                self.0
            }

            /// Reads the one spelling that printing gives.
            pub fn parse(text: &str) -> Result<Self, $crate::Error> {
                $crate::text::decode_id(text, $prefix).map(Self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::text::write_id(formatter, $prefix, self.0)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, formatter)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::Error> {
                Self::parse(text)
            }
        }

        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::text::deserialize(
                    deserializer,
                    concat!("an id that starts with ", $prefix, "_"),
                    Self::parse,
                )
            }
        }
    };
}
