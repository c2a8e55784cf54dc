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

/// Lightness from 0 to 255,000, weighted as eyes do (ITU-R BT.709 on the stored values, which is near enough to choose
/// by).
fn lightness(colour: Colour) -> u32 {
    u32::from(colour.red)
        .saturating_mul(213)
        .saturating_add(u32::from(colour.green).saturating_mul(715))
        .saturating_add(u32::from(colour.blue).saturating_mul(72))
}

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
        // On white, words need a lightness below some 45 of 100 for a contrast of 4.5 (WCAG 2.1, 1.4.3); on nearly black,
        // above some 50.
        let mut link = brand;
        let mut by_night = brand;
        for _ in 0..20 {
            if lightness(link) > 115_000 {
                link = mix(link, BLACK, 10);
            }
            if lightness(by_night) < 150_000 {
                by_night = mix(by_night, WHITE, 10);
            }
        }
        Self {
            brand: hex(brand),
            on_brand: if lightness(brand) > 150_000 {
                "#1a1a1a"
            } else {
                "#ffffff"
            },
            link: hex(link),
            link_by_night: hex(by_night),
            tint: hex(mix(WHITE, brand, 8)),
            tint_by_night: hex(mix(NIGHT, brand, 18)),
        }
    }
}
