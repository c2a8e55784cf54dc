//! The types that a setting may have, and how each is read from text and written as text.
//!
//! Text is the one form in which every source (flag, environment, file, database, admin page) can
//! hand a value over.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use kernel::{Currency, Day, EmailAddress, Language, TimeOfDay, Zone};

/// A type that a setting may have.
pub trait Value: Sized {
    /// The type in words, for the reference page: `whole number`.
    const KIND: &'static str;
    /// What a range counts, after its numbers: `characters`; empty when it is the value itself.
    const COUNTED: &'static str = "";
    /// Whether the value opens a door and must not be shown.
    const SECRET: bool = false;

    /// Reads the text; a refusal completes the sentence "… must be".
    fn read(text: &str) -> Result<Self, String>;
    /// Writes it in the one form that [`Value::read`] gives back.
    fn write(&self) -> String;
    /// What a range is held against; `None` when ranges do not apply.
    fn measure(&self) -> Option<i64> {
        None
    }
}

impl Value for bool {
    const KIND: &'static str = "true or false";

    fn read(text: &str) -> Result<Self, String> {
        match text {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => Err("true or false".to_owned()),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

macro_rules! whole_numbers {
    ($($kind:ty),+) => { $(
        impl Value for $kind {
            const KIND: &'static str = "whole number";

            fn read(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_not| "a whole number".to_owned())
            }

            fn write(&self) -> String {
                self.to_string()
            }

            fn measure(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }
        }
    )+ };
}

whole_numbers!(i64, u16, u32, u64, usize);

impl Value for String {
    const KIND: &'static str = "text";
    const COUNTED: &'static str = "characters";

    fn read(text: &str) -> Result<Self, String> {
        if text.chars().any(char::is_control) {
            return Err("text on one line".to_owned());
        }
        Ok(text.trim().to_owned())
    }

    fn write(&self) -> String {
        self.clone()
    }

    fn measure(&self) -> Option<i64> {
        i64::try_from(self.chars().count()).ok()
    }
}

impl Value for PathBuf {
    const KIND: &'static str = "path";

    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.contains('\0') {
            return Err("a path".to_owned());
        }
        Ok(Self::from(text))
    }

    fn write(&self) -> String {
        self.display().to_string()
    }
}

impl Value for SocketAddr {
    const KIND: &'static str = "address and port";

    fn read(text: &str) -> Result<Self, String> {
        text.parse()
            .map_err(|_not| "an address and port such as 127.0.0.1:8470".to_owned())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

macro_rules! from_kernel {
    ($($kind:ty, $name:literal, $write:expr;)+) => { $(
        impl Value for $kind {
            const KIND: &'static str = $name;

            fn read(text: &str) -> Result<Self, String> {
                // What the kernel says is "not a time zone like Europe/London".
                <$kind>::parse(text).map_err(|error| {
                    let said = error.to_string();
                    said.strip_prefix("not ").map(str::to_owned).unwrap_or(said)
                })
            }

            fn write(&self) -> String {
                let write: fn(&$kind) -> String = $write;
                write(self)
            }
        }
    )+ };
}

from_kernel! {
    Zone, "time zone (IANA name)", |zone| zone.name().to_owned();
    Currency, "currency (ISO 4217 code)", |currency| currency.code().to_owned();
    Language, "language (BCP 47 tag)", |language| language.code().to_owned();
    TimeOfDay, "time of day", TimeOfDay::to_string;
    Day, "day", Day::to_string;
    EmailAddress, "e-mail address", |address| address.as_str().to_owned();
}

/// A value that may be left unset, by an empty text.
impl<T: Value> Value for Option<T> {
    const KIND: &'static str = T::KIND;
    const COUNTED: &'static str = T::COUNTED;
    const SECRET: bool = T::SECRET;

    fn read(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            Ok(None)
        } else {
            T::read(text).map(Some)
        }
    }

    fn write(&self) -> String {
        self.as_ref().map(T::write).unwrap_or_default()
    }

    fn measure(&self) -> Option<i64> {
        self.as_ref().and_then(T::measure)
    }
}

/// A list, with commas between; a range counts its entries.
impl<T: Value> Value for Vec<T> {
    const KIND: &'static str = T::KIND;
    const COUNTED: &'static str = "entries, with commas between";
    const SECRET: bool = T::SECRET;

    fn read(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(T::read)
            .collect()
    }

    fn write(&self) -> String {
        self.iter().map(T::write).collect::<Vec<_>>().join(",")
    }

    fn measure(&self) -> Option<i64> {
        i64::try_from(self.len()).ok()
    }
}

/// A password or token. `Debug` shows that it is there, nothing more; there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Value for Secret {
    const KIND: &'static str = "secret text";
    const COUNTED: &'static str = "characters";
    const SECRET: bool = true;

    fn read(text: &str) -> Result<Self, String> {
        // A line end at the end of a file is not part of a password.
        let text = text.trim_end_matches(['\r', '\n']);
        if text.chars().any(char::is_control) {
            return Err("text on one line".to_owned());
        }
        Ok(Self(text.to_owned()))
    }

    fn write(&self) -> String {
        self.0.clone()
    }

    fn measure(&self) -> Option<i64> {
        i64::try_from(self.0.chars().count()).ok()
    }
}

/// An address on the web: `http://` or `https://`, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(String);

impl WebAddress {
    /// The address, ready to have a path put after it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether browsers reach it encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl Value for WebAddress {
    const KIND: &'static str = "web address";

    fn read(text: &str) -> Result<Self, String> {
        let refused = || "a web address such as https://shop.example".to_owned();
        let text = text.trim_end_matches('/');
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let host = rest
            .and_then(|rest| rest.split('/').next())
            .ok_or_else(refused)?;
        let usual = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>?#@\\".contains(c);
        if host.is_empty() || !text.chars().all(usual) {
            return Err(refused());
        }
        Ok(Self(text.to_owned()))
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

/// A colour as style sheets write it, `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Value for Colour {
    const KIND: &'static str = "colour";

    fn read(text: &str) -> Result<Self, String> {
        let refused = || "a colour such as #2f6f4f".to_owned();
        let digits = text.strip_prefix('#').ok_or_else(refused)?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_not| refused())?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self { red, green, blue })
    }

    fn write(&self) -> String {
        let Self { red, green, blue } = self;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// How a connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsMode {
    /// From the first byte (usually port 465).
    Implicit,
    /// After the command `STARTTLS`, which the server must offer (usually port 587).
    StartTls,
    /// Not at all: only for a server on the same machine or a closed network.
    Off,
}

macro_rules! words {
    ($kind:ty, $all:literal, $($value:path => $word:literal),+) => {
        impl Value for $kind {
            const KIND: &'static str = $all;

            fn read(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok($value),)+
                    _ => Err($all.to_owned()),
                }
            }

            fn write(&self) -> String {
                match self { $($value => $word.to_owned()),+ }
            }
        }
    };
}

words!(
    TlsMode, "implicit, starttls or off",
    TlsMode::Implicit => "implicit",
    TlsMode::StartTls => "starttls",
    TlsMode::Off => "off"
);

words!(
    telemetry::Format, "text or json",
    telemetry::Format::Text => "text",
    telemetry::Format::Json => "json"
);
