//! How a setting is declared: once, as a constant, with everything its reference page says.

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::error::Error;
use crate::value::Value;

/// Whose setting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The installation's: flags, environment, `perennial.toml`; read once, at the start.
    Installation,
    /// The shop's: in its database, changed while the program runs.
    Shop,
}

/// What is declared of a setting, without its type.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Full words with dots between, the unit last: `smtp.timeout_seconds`. Never changed.
    pub key: &'static str,
    /// Whose it is.
    pub scope: Scope,
    /// The type in words.
    pub kind: &'static str,
    /// The default as text; empty for "not set".
    pub default: &'static str,
    /// What it does, in sentences, for whoever sets it.
    pub text: &'static str,
    /// Least and most, both allowed.
    pub range: Option<(i64, i64)>,
    /// What the range counts; empty when it is the value itself.
    pub counted: &'static str,
    /// Whether it is never shown.
    pub secret: bool,
}

impl Spec {
    /// The environment variable of an installation's setting: `PERENNIAL_SMTP_HOST` of `smtp.host`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!(
            "PERENNIAL_{}",
            self.key.to_ascii_uppercase().replace('.', "_")
        )
    }

    /// The range in words: `1 to 200 characters`; empty when there is none.
    #[must_use]
    pub fn range_in_words(&self) -> String {
        match self.range {
            None => String::new(),
            Some((least, most)) if least == most => format!("{least} {}", self.counted),
            Some((least, most)) => format!("{least} to {most} {}", self.counted),
        }
        .trim_end()
        .to_owned()
    }

    /// How a value is shown: secrets are not.
    #[must_use]
    pub fn shown<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.secret && !text.is_empty() {
            Cow::Borrowed("(set, not shown)")
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// A setting of type `T`.
#[derive(Debug)]
pub struct Setting<T> {
    spec: Spec,
    value: PhantomData<fn() -> T>,
}

impl<T: Value> Setting<T> {
    /// Declares a setting of the installation.
    #[must_use]
    pub const fn installation(
        key: &'static str,
        default: &'static str,
        text: &'static str,
    ) -> Self {
        Self::new(key, Scope::Installation, default, text)
    }

    /// Declares a setting of the shop.
    #[must_use]
    pub const fn shop(key: &'static str, default: &'static str, text: &'static str) -> Self {
        Self::new(key, Scope::Shop, default, text)
    }

    const fn new(
        key: &'static str,
        scope: Scope,
        default: &'static str,
        text: &'static str,
    ) -> Self {
        let spec = Spec {
            key,
            scope,
            kind: T::KIND,
            default,
            text,
            range: None,
            counted: T::COUNTED,
            secret: T::SECRET,
        };
        Self {
            spec,
            value: PhantomData,
        }
    }

    /// Limits it: numbers themselves, texts by their characters, lists by their entries.
    #[must_use]
    pub const fn range(mut self, least: i64, most: i64) -> Self {
        self.spec.range = Some((least, most));
        self
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.spec.key
    }

    /// Reads a text as this setting's value.
    pub fn read(&self, text: &str) -> Result<T, Error> {
        let Spec {
            key,
            range,
            counted,
            secret,
            ..
        } = self.spec;
        let refused = |must| {
            let given = if secret { None } else { Some(excerpt(text)) };
            Error::Value { key, must, given }
        };
        // "a whole number" is told with its range; "text on one line" has nothing to do with its length.
        let numbers = if counted.is_empty() && range.is_some() {
            format!(" from {}", self.spec.range_in_words())
        } else {
            String::new()
        };
        let value = T::read(text).map_err(|must| refused(must + &numbers))?;
        match (range, value.measure()) {
            (Some((least, most)), Some(measure)) if measure < least || measure > most => {
                Err(refused(if counted.is_empty() {
                    format!("a whole number{numbers}")
                } else {
                    self.spec.range_in_words()
                }))
            }
            _ => Ok(value),
        }
    }

    /// The value when nothing is set.
    pub fn default(&self) -> Result<T, Error> {
        self.read(self.spec.default)
    }
}

/// A setting whose type does not matter: for lists, checks and pages.
pub trait Declared: Sync {
    /// What is declared of it.
    fn spec(&self) -> &Spec;
    /// Checks a text and gives it in the one form that is stored.
    fn normal(&self, text: &str) -> Result<String, Error>;
}

impl<T: Value> Declared for Setting<T> {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn normal(&self, text: &str) -> Result<String, Error> {
        self.read(text).map(|value| value.write())
    }
}

/// As much of a refused text as helps to recognise it.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short.escape_debug().to_string()
}
