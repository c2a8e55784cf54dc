//! A shop's colour, and what can be read on it.

use core::fmt;

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The text is not `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a colour like #1f6f54")]
pub struct NotAColour;

/// Contrast that text needs: WCAG 2.2, success criterion 1.4.3, level AA.
pub(crate) const READABLE: f64 = 4.5;

impl Colour {
    /// White.
    pub const WHITE: Self = Self::of(255, 255, 255);
    /// Nearly black: softer on a bright ground, and still 17 to 1 on white.
    pub const INK: Self = Self::of(0x16, 0x18, 0x1a);
    /// A green that belongs to nobody, for shops that have not chosen.
    pub const DEFAULT: Self = Self::of(0x1f, 0x6f, 0x54);

    /// Its parts.
    pub const fn of(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Result<Self, NotAColour> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| {
                digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
            .ok_or(NotAColour)?;
        let number = u32::from_str_radix(digits, 16).ok().ok_or(NotAColour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self { red, green, blue })
    }

    /// White or black, whichever reads better on this colour: one of them always reaches 4.58 to 1.
    pub(crate) fn text_on(self) -> Self {
        if self.contrast(Self::WHITE) >= READABLE {
            Self::WHITE
        } else {
            Self::of(0, 0, 0)
        }
    }

    /// This colour, moved towards black or white until it can be read on `ground`.
    pub(crate) fn readable_on(self, ground: Self) -> Self {
        let towards = ground.text_on();
        (0..=20_u16)
            .map(|step| self.mixed(towards, step))
            .find(|colour| colour.contrast(ground) >= READABLE)
            .unwrap_or(towards)
    }

    /// So many twentieths of the way to `other`.
    fn mixed(self, other: Self, step: u16) -> Self {
        let part = |from: u8, to: u8| {
            let sum = u16::from(from)
                .saturating_mul(20_u16.saturating_sub(step))
                .saturating_add(u16::from(to).saturating_mul(step));
            u8::try_from(sum / 20).unwrap_or(u8::MAX)
        };
        Self {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
        }
    }

    /// From 1 to 21: WCAG 2.2, definition of contrast ratio.
    #[expect(
        clippy::float_arithmetic,
        reason = "a measure of light; nothing is counted with it"
    )]
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// From 0 to 1: WCAG 2.2, definition of relative luminance.
    #[expect(
        clippy::float_arithmetic,
        reason = "a measure of light; nothing is counted with it"
    )]
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "#{:02x}{:02x}{:02x}",
            self.red, self.green, self.blue
        )
    }
}
