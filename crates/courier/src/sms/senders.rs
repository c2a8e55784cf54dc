//! Whom text messages are from.

/// A number, a word of up to eleven letters, or a pool of numbers at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A telephone number or short code, which people can answer.
    Number(String),
    /// A word that is shown in place of a number; nobody can answer it.
    Name(String),
    /// A messaging service of the provider, `MG…`, which chooses the number.
    Pool(String),
}

impl Origin {
    fn read(text: &str) -> Option<Self> {
        let is_number = |text: &str, least: usize| {
            (least..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('+') {
            return is_number(digits, 7).then(|| Self::Number(text.to_owned()));
        }
        if is_number(text, 3) && text.len() <= 8 {
            return Some(Self::Number(text.to_owned()));
        }
        let is_pool = text.len() == 34
            && text.starts_with("MG")
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_pool {
            return Some(Self::Pool(text.to_owned()));
        }
        let fits = (1..=11).contains(&text.len())
            && text.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'&' | b'_')
            })
            && text.bytes().any(|byte| byte.is_ascii_alphabetic());
        fits.then(|| Self::Name(text.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Number(text) | Self::Name(text) | Self::Pool(text) => text,
        }
    }

    /// Whether people can text back.
    pub const fn hears(&self) -> bool {
        match self {
            Self::Number(_) | Self::Pool(_) => true,
            Self::Name(_) => false,
        }
    }
}

/// Whom text messages are from, by the beginning of the number that they go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Senders(Vec<(String, Origin)>);

impl Senders {
    /// Reads `+15005550006`, or `+1=+15005550006, +44=TeaHouse, *=MG…`: the longest beginning that fits is used, and the
    /// star stands for all others. `None` when it cannot be read.
    pub fn read(text: &str) -> Option<Self> {
        let mut all = Vec::new();
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            let (start, origin) = one.split_once('=').unwrap_or(("*", one));
            let start = start.trim();
            let digits = start.strip_prefix('+').unwrap_or(start);
            let is_start = start == "*"
                || (start.starts_with('+')
                    && (1..=7).contains(&digits.len())
                    && digits.bytes().all(|byte| byte.is_ascii_digit()));
            let start = if start == "*" { "" } else { start };
            if !is_start || all.iter().any(|(known, _)| known == start) {
                return None;
            }
            all.push((start.to_owned(), Origin::read(origin)?));
        }
        all.sort_by_key(|(start, _)| core::cmp::Reverse(start.len()));
        (!all.is_empty()).then_some(Self(all))
    }

    /// As [`Self::read`] reads it.
    pub fn write(&self) -> String {
        let each = self.0.iter().map(|(start, origin)| {
            let start = if start.is_empty() { "*" } else { start };
            format!("{start}={}", origin.as_str())
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// Whom a message to this number is from; `None` when none fits.
    pub fn of(&self, number: &str) -> Option<&Origin> {
        self.0
            .iter()
            .find(|(start, _)| number.starts_with(start.as_str()))
            .map(|(_, origin)| origin)
    }
}
