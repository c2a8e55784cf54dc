//! How a shop looks.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;
use kernel::Language;
use sha2::{Digest, Sha256};

use crate::colour::Colour;

/// A shop's name, language and colours, with the style made of them. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Theme(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shop: String,
    language: Language,
    style: String,
    policy: HeaderValue,
    colour: Colour,
}

/// What is the same for all shops. The rules for colours stand in front of it.
const STYLE: &str = include_str!("../templates/style.css");
/// The ground of a card in light and in dark surroundings; `style.css` uses the same.
const LIGHT: Colour = Colour::WHITE;
const DARK: Colour = Colour::of(0x1c, 0x1e, 0x21);

impl Theme {
    /// A theme. The name is shown as it is; the language is that of shoppers of whom nothing else is known.
    pub fn new(shop: &str, language: Language, colour: Colour) -> Self {
        let style = style(colour);
        let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
        // No script, no picture from elsewhere, no frame; the one style by its hash; forms come back here.
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'"
        );
        Self(Arc::new(Inner {
            shop: shop.to_owned(),
            language,
            style,
            policy: HeaderValue::try_from(policy)
                .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'")),
            colour,
        }))
    }

    /// The shop's name.
    pub fn shop(&self) -> &str {
        &self.0.shop
    }

    /// The shop's language.
    pub fn language(&self) -> &Language {
        &self.0.language
    }

    /// The shop's colour.
    pub fn colour(&self) -> Colour {
        self.0.colour
    }

    /// The first letter or digit of the shop's name, for where a logo would be.
    pub(crate) fn initial(&self) -> String {
        self.0
            .shop
            .chars()
            .find(|character| character.is_alphanumeric())
            .map(|character| character.to_uppercase().collect())
            .unwrap_or_default()
    }

    /// The one style of every page.
    pub(crate) fn style(&self) -> &str {
        &self.0.style
    }

    /// The content policy that lets this style in.
    pub(crate) fn policy(&self) -> &HeaderValue {
        &self.0.policy
    }
}

fn style(colour: Colour) -> String {
    let on = colour.text_on();
    let light = colour.readable_on(LIGHT);
    let dark = colour.readable_on(DARK);
    format!(
        ":root{{--brand:{colour};--on-brand:{on};--accent:{light}}}\n\
         @media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n{STYLE}"
    )
}
