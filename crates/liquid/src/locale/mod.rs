//! How a reader writes days, numbers, money and lists.

mod names;
mod pattern;

use kernel::{Currency, Language, Local, Money, Timestamp, Zone};

use names::{Names, of};

/// A reader's ways. English, German, French, Spanish and Portuguese are known; any other language is written as English.
#[derive(Clone, Debug)]
pub struct Locale {
    /// Their language; a country in it (`en-US`, `pt-BR`) changes the order of days and months, and marks of numbers.
    pub language: Language,
    /// Where their clock stands.
    pub zone: Zone,
    /// What `now` means.
    pub now: Timestamp,
    /// The currency of amounts that name none.
    pub currency: Option<Currency>,
}

/// An amount in the smallest unit of its currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Amount {
    pub(crate) minor: i64,
    pub(crate) currency: Currency,
}

/// What is to be told of a time.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) local: Local,
    pub(crate) zone: Zone,
    pub(crate) instant: Timestamp,
}

/// A space that no line breaks at.
const HARD_SPACE: char = '\u{a0}';
/// The same, narrow: between thousands in French.
const NARROW_SPACE: char = '\u{202f}';

impl Locale {
    /// In UTC, with no currency; what is not otherwise known.
    pub fn new(language: Language, now: Timestamp) -> Self {
        Self {
            language,
            zone: Zone::utc(),
            now,
            currency: None,
        }
    }

    fn names(&self) -> &'static Names {
        of(self.language.primary())
    }

    fn is_american(&self) -> bool {
        self.language.code() == "en-US"
    }

    fn is_brazilian(&self) -> bool {
        self.language.code() == "pt-BR"
    }

    /// The marks between thousands and before decimals.
    fn marks(&self) -> (char, char) {
        match self.language.primary() {
            "de" | "es" => ('.', ','),
            "pt" if self.is_brazilian() => ('.', ','),
            "pt" => (HARD_SPACE, ','),
            "fr" => (NARROW_SPACE, ','),
            _ => (',', '.'),
        }
    }

    /// A number as [`crate::number::Number`] writes it, with the reader's marks and at least so many decimals.
    pub(crate) fn number(&self, plain: &str, decimals: Option<i64>) -> String {
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", plain),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let wanted = decimals.map_or(0, |count| {
            usize::try_from(count).unwrap_or_default().min(15)
        });
        let mut part = part.to_owned();
        while part.len() < wanted {
            part.push('0');
        }
        self.marked(sign, whole, &part)
    }

    fn marked(&self, sign: &str, whole: &str, part: &str) -> String {
        let (thousands, decimal) = self.marks();
        // Spanish and Portuguese group from five digits on.
        let from = match self.language.primary() {
            "es" => 5,
            "pt" if !self.is_brazilian() => 5,
            _ => 4,
        };
        let groups = whole.len() >= from;
        let mut text = sign.to_owned();
        for (at, digit) in whole.chars().enumerate() {
            let left = whole.len().saturating_sub(at);
            if groups && at > 0 && left.is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(digit);
        }
        if !part.is_empty() {
            text.push(decimal);
            text.push_str(part);
        }
        text
    }

    /// Hundredths in words of the reader: `25%`, `25 %`.
    pub(crate) fn percent(&self, plain: &str, decimals: i64) -> String {
        let number = self.number(plain, Some(decimals));
        match self.language.primary() {
            "de" | "es" => format!("{number}{HARD_SPACE}%"),
            "fr" => format!("{number}{NARROW_SPACE}%"),
            _ => format!("{number}%"),
        }
    }

    /// An amount as the reader writes it, without decimals that are all noughts: what the filter
    /// `money_without_trailing_zeros` makes.
    pub fn amount(&self, money: Money) -> String {
        self.round_money(Amount {
            minor: money.minor,
            currency: money.currency,
        })
    }

    /// So many of a hundred as the reader writes them.
    pub fn percentage(&self, percent: u32) -> String {
        self.percent(&percent.to_string(), 0)
    }

    /// An amount without its currency.
    pub(crate) fn bare_money(&self, amount: Amount) -> String {
        let places = usize::from(amount.currency.exponent());
        let digits = format!(
            "{:0>width$}",
            amount.minor.unsigned_abs(),
            width = places.saturating_add(1)
        );
        let (whole, part) = digits
            .split_at_checked(digits.len().saturating_sub(places))
            .unwrap_or((&digits, ""));
        let sign = if amount.minor < 0 { "-" } else { "" };
        self.marked(sign, whole, part)
    }

    /// An amount with its sign or code, where the reader writes it.
    pub(crate) fn money(&self, amount: Amount) -> String {
        self.with_sign(&self.bare_money(amount), amount.currency)
    }

    /// The same without decimals that are all noughts.
    pub(crate) fn round_money(&self, amount: Amount) -> String {
        let bare = self.bare_money(amount);
        let places = usize::from(amount.currency.exponent());
        let (_, decimal) = self.marks();
        let short = match bare.rsplit_once(decimal) {
            Some((whole, part)) if places > 0 && part.bytes().all(|digit| digit == b'0') => whole,
            Some(_) | None => &bare,
        };
        self.with_sign(short, amount.currency)
    }

    fn with_sign(&self, bare: &str, currency: Currency) -> String {
        let code = currency.code();
        let sign = match code {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            "JPY" => "¥",
            "BRL" => "R$",
            "INR" => "₹",
            _ => code,
        };
        let before = match self.language.primary() {
            "de" | "fr" | "es" => false,
            "pt" => self.is_brazilian(),
            _ => true,
        };
        if !before {
            return format!("{bare}{HARD_SPACE}{sign}");
        }
        let (minus, digits) = match bare.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", bare),
        };
        // A code, and the Brazilian sign, stand apart.
        if sign == code || self.is_brazilian() {
            format!("{minus}{sign}{HARD_SPACE}{digits}")
        } else {
            format!("{minus}{sign}{digits}")
        }
    }

    /// `a, b and c`; with another word in the place of `and` where one is given.
    pub(crate) fn list(&self, words: &[String], own: Option<&str>) -> String {
        let Some((last, before)) = words.split_last() else {
            return String::new();
        };
        if before.is_empty() {
            return last.clone();
        }
        let joint = own.unwrap_or_else(|| self.and(last));
        format!("{} {joint} {last}", before.join(", "))
    }

    fn and(&self, next: &str) -> &'static str {
        let lower: String = next.chars().take(3).collect::<String>().to_lowercase();
        match self.language.primary() {
            "de" => "und",
            "fr" => "et",
            "pt" => "e",
            // Before the sound of i: `Ana e Inés`, but `agua y hielo`.
            "es" if (lower.starts_with('i') || lower.starts_with("hi"))
                && !lower.starts_with("hie") =>
            {
                "e"
            }
            "es" => "y",
            _ => "and",
        }
    }

    /// One of the ways that have names; none where there is no such name.
    pub(crate) fn named(&self, moment: &Moment, name: &str) -> Option<String> {
        let names = self.names();
        let local = &moment.local;
        let weekday = names.weekday(local.weekday.index());
        Some(match name {
            "long" => self.day(moment, true, true),
            "medium" => self.day(moment, false, true),
            "short" => self.day(moment, false, false),
            "day" => self.day(moment, true, false),
            "numeric" => self.numeric(moment),
            "weekday" => weekday.to_owned(),
            "full" => match self.language.primary() {
                "de" | "es" | "pt" => format!("{weekday}, {}", self.day(moment, true, true)),
                _ if self.is_american() => {
                    format!("{weekday}, {}", self.day(moment, true, true))
                }
                _ => format!("{weekday} {}", self.day(moment, true, true)),
            },
            "time" => self.time(moment),
            "datetime" => format!("{}, {}", self.day(moment, true, true), self.time(moment)),
            "iso" => local.day.to_string(),
            _ => return None,
        })
    }

    fn day(&self, moment: &Moment, long: bool, with_year: bool) -> String {
        let (year, month, day) = moment.local.day.ymd();
        let names = self.names();
        let month = if long {
            names.month(month)
        } else {
            names.short_month(month)
        };
        let year_told = |before: &str| {
            if with_year {
                format!("{before}{year}")
            } else {
                String::new()
            }
        };
        match self.language.primary() {
            "de" => format!("{day}. {month}{}", year_told(" ")),
            // The first of a month is said as one.
            "fr" if day == 1 => format!("1er {month}{}", year_told(" ")),
            "es" | "pt" if long => format!("{day} de {month}{}", year_told(" de ")),
            "en" if self.is_american() => format!("{month} {day}{}", year_told(", ")),
            _ => format!("{day} {month}{}", year_told(" ")),
        }
    }

    fn numeric(&self, moment: &Moment) -> String {
        let (year, month, day) = moment.local.day.ymd();
        match self.language.primary() {
            "de" => format!("{day:02}.{month:02}.{year}"),
            "en" if self.is_american() => format!("{month}/{day}/{year}"),
            _ => format!("{day:02}/{month:02}/{year}"),
        }
    }

    fn time(&self, moment: &Moment) -> String {
        let time = moment.local.time;
        let (hour, minute) = (time.hour(), time.minute());
        if self.is_american() {
            let half = if hour < 12 { "AM" } else { "PM" };
            let twelve = (hour.saturating_add(11) % 12).saturating_add(1);
            return format!("{twelve}:{minute:02}{HARD_SPACE}{half}");
        }
        match self.language.primary() {
            "de" => format!("{hour:02}:{minute:02}{HARD_SPACE}Uhr"),
            "fr" => format!("{hour}{HARD_SPACE}h{HARD_SPACE}{minute:02}"),
            _ => format!("{hour:02}:{minute:02}"),
        }
    }
}
