//! How a shop looks.

use std::sync::{Arc, PoisonError, RwLock};

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
    logo: Option<Logo>,
}

/// A picture that stands for the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Where it is: a path of this program.
    pub path: String,
    /// How wide and how high it is shown.
    pub size: (u32, u32),
}

/// The shop's theme as it is now: every page asks for it, and whoever hears of a change puts in another. Cloning is cheap,
/// and all clones change together.
#[derive(Clone, Debug)]
pub struct Look(Arc<RwLock<Theme>>);

impl Look {
    /// The theme that holds now.
    pub fn now(&self) -> Theme {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Another theme, from the next page on.
    pub fn put(&self, theme: Theme) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = theme;
    }
}

impl From<Theme> for Look {
    fn from(theme: Theme) -> Self {
        Self(Arc::new(RwLock::new(theme)))
    }
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
            logo: None,
        }))
    }

    /// The same with a logo, where there is one.
    #[must_use]
    pub fn with_logo(self, logo: Option<Logo>) -> Self {
        let Inner {
            shop,
            language,
            style,
            policy,
            colour,
            logo: _,
        } = &*self.0;
        Self(Arc::new(Inner {
            shop: shop.clone(),
            language: language.clone(),
            style: style.clone(),
            policy: policy.clone(),
            colour: *colour,
            logo,
        }))
    }

    /// The shop's logo.
    pub(crate) fn logo(&self) -> Option<&Logo> {
        self.0.logo.as_ref()
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
