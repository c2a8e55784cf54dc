//! The shop's colour, by day and by night.

use settings::Colour;

/// Colours that can be read on what they stand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The shop's colour as it is.
    pub brand: String,
    /// Words on the shop's colour: white or nearly black, whatever can be read better.
    pub on_brand: &'static str,
    /// The shop's colour as words on white: darker where it is too light.
    pub link: String,
    /// The shop's colour as words on nearly black: lighter where it is too dark.
    pub link_by_night: String,
    /// A tint of it for what lies behind.
    pub tint: String,
    /// The same by night.
    pub tint_by_night: String,
}

/// How bright a colour is, from 0 to 1 (WCAG 2.1, relative luminance).
#[expect(
    clippy::float_arithmetic,
    reason = "it is defined in real numbers, and nothing is counted with it"
)]
fn luminance(colour: Colour) -> f64 {
    let part = |value: u8| {
        let share = f64::from(value) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(colour.red) + 0.7152 * part(colour.green) + 0.0722 * part(colour.blue)
}

/// How well one can be told from the other, from 1 to 21 (WCAG 2.1, contrast ratio).
#[expect(
    clippy::float_arithmetic,
    reason = "it is defined in real numbers, and nothing is counted with it"
)]
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What words need to be read (WCAG 2.1, 1.4.3).
const READABLE: f64 = 4.5;
/// What the few large words on a button need, with some to spare.
const READABLE_LARGE: f64 = 3.5;

/// So many hundredths of `share` of the other colour in the one.
fn mix(one: Colour, other: Colour, share: u32) -> Colour {
    let part = |one: u8, other: u8| {
        let sum = u32::from(one)
            .saturating_mul(100_u32.saturating_sub(share))
            .saturating_add(u32::from(other).saturating_mul(share));
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    Colour {
        red: part(one.red, other.red),
        green: part(one.green, other.green),
        blue: part(one.blue, other.blue),
    }
}

const BLACK: Colour = grey(0);
const WHITE: Colour = grey(255);
/// What messages stand on by night.
const NIGHT: Colour = grey(0x1f);

const fn grey(value: u8) -> Colour {
    Colour {
        red: value,
        green: value,
        blue: value,
    }
}

fn hex(colour: Colour) -> String {
    settings::Value::write(&colour)
}

impl Palette {
    /// The colours that follow from the shop's.
    pub fn of(brand: Colour) -> Self {
        let (mut link, mut by_night) = (brand, brand);
        // Each step goes a tenth of the way: after forty it is as good as black or white.
        for _ in 0..40 {
            if contrast(link, WHITE) < READABLE {
                link = mix(link, BLACK, 10);
            }
            if contrast(by_night, NIGHT) < READABLE {
                by_night = mix(by_night, WHITE, 10);
            }
        }
        Self {
            brand: hex(brand),
            on_brand: if contrast(brand, WHITE) >= READABLE_LARGE {
                "#ffffff"
            } else {
                "#1a1a1a"
            },
            link: hex(link),
            link_by_night: hex(by_night),
            tint: hex(mix(WHITE, brand, 8)),
            tint_by_night: hex(mix(NIGHT, brand, 18)),
        }
    }
}
