//! How many, how much.

use kernel::{Currency, Money};
use serde_json::{Map, Value};

use crate::{Kind, Parameter, Problem};

/// Limits of a number, both included. At least one is given, and the lower is not above the upper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bounds {
    low: Option<i64>,
    high: Option<i64>,
}

/// What is counted, for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things: `order`, `orders`.
    Count(&'static str, &'static str),
    /// Money in minor units.
    Amount(Currency),
    /// Hundredths of a percent.
    Percent,
}

pub(crate) const AT_LEAST: &str = "at_least";
pub(crate) const AT_MOST: &str = "at_most";
pub(crate) const EXACTLY: &str = "exactly";
pub(crate) const MORE_THAN: &str = "more_than";
pub(crate) const LESS_THAN: &str = "less_than";

impl Bounds {
    /// This or more.
    pub const fn at_least(low: i64) -> Self {
        Self {
            low: Some(low),
            high: None,
        }
    }

    /// This or less.
    pub const fn at_most(high: i64) -> Self {
        Self {
            low: None,
            high: Some(high),
        }
    }

    /// This and nothing else.
    pub const fn exactly(value: i64) -> Self {
        Self {
            low: Some(value),
            high: Some(value),
        }
    }

    /// From, to, both included; `None` when from is above to.
    pub const fn between(low: i64, high: i64) -> Option<Self> {
        if low > high {
            return None;
        }
        Some(Self {
            low: Some(low),
            high: Some(high),
        })
    }

    /// Whether a number is inside.
    pub fn accepts(&self, value: i64) -> bool {
        value >= self.low() && value <= self.high()
    }

    /// The lower limit, included; the least number of all when there is none. For SQL: `x >= $1`.
    pub fn low(&self) -> i64 {
        self.low.unwrap_or(i64::MIN)
    }

    /// The upper limit, included; the greatest number of all when there is none. For SQL: `x <= $2`.
    pub fn high(&self) -> i64 {
        self.high.unwrap_or(i64::MAX)
    }

    /// In words: "at least 2 orders", "no orders", "between 10.00 GBP and 20.00 GBP".
    pub fn words(&self, unit: Unit) -> String {
        match (self.low, self.high) {
            (Some(0), Some(0)) => match unit {
                Unit::Count(_, many) => format!("no {many}"),
                Unit::Amount(_) | Unit::Percent => format!("exactly {}", unit.say(0)),
            },
            (Some(low), Some(high)) if low == high => format!("exactly {}", unit.say(low)),
            (Some(low), Some(high)) => match unit {
                Unit::Count(..) => format!("between {low} and {}", unit.say(high)),
                Unit::Amount(_) | Unit::Percent => {
                    format!("between {} and {}", unit.say(low), unit.say(high))
                }
            },
            (Some(low), None) => format!("at least {}", unit.say(low)),
            (None, Some(high)) => format!("at most {}", unit.say(high)),
            (None, None) => format!("any number of {}", unit.many()),
        }
    }

    /// Writes `at_least`, `at_most` or `exactly` into a normal form.
    pub fn write(&self, kind: Kind, form: &mut Map<String, Value>) {
        let mut put = |name: &str, value: i64| form.insert(name.to_owned(), number(kind, value));
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => {
                put(EXACTLY, low);
            }
            (low, high) => {
                if let Some(low) = low {
                    put(AT_LEAST, low);
                }
                if let Some(high) = high {
                    put(AT_MOST, high);
                }
            }
        }
    }

    /// Puts together what was given. `None` when nothing was.
    pub(crate) fn combine(given: &Given, path: &str) -> Result<Option<Self>, Problem> {
        if given.exactly.is_some() && (given.low().is_some() || given.high().is_some()) {
            return Err(Problem::new(
                path,
                "`exactly` says it all: leave out the other limits",
            ));
        }
        for (one, other, names) in [
            (
                given.at_least,
                given.more_than,
                "`at_least` and `more_than`",
            ),
            (given.at_most, given.less_than, "`at_most` and `less_than`"),
        ] {
            if one.is_some() && other.is_some() {
                return Err(Problem::new(path, format!("give one of {names}, not both")));
            }
        }
        if let Some(value) = given.exactly {
            return Ok(Some(Self::exactly(value)));
        }
        let (low, high) = (given.low(), given.high());
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            return Err(Problem::new(
                path,
                "no number is both above the lower and below the upper limit",
            ));
        }
        Ok((low.is_some() || high.is_some()).then_some(Self { low, high }))
    }
}

/// The five parameters as they were given.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Given {
    pub at_least: Option<i64>,
    pub at_most: Option<i64>,
    pub exactly: Option<i64>,
    pub more_than: Option<i64>,
    pub less_than: Option<i64>,
}

impl Given {
    fn low(&self) -> Option<i64> {
        self.at_least
            .or(self.more_than.map(|value| value.saturating_add(1)))
    }

    fn high(&self) -> Option<i64> {
        self.at_most
            .or(self.less_than.map(|value| value.saturating_sub(1)))
    }
}

impl Unit {
    fn say(self, value: i64) -> String {
        match self {
            Self::Count(one, _) if value == 1 => format!("1 {one}"),
            Self::Count(_, many) => format!("{value} {many}"),
            Self::Amount(currency) => Money::new(value, currency).to_string(),
            Self::Percent => format!("{} %", hundredths(value)),
        }
    }

    fn many(self) -> &'static str {
        match self {
            Self::Count(_, many) => many,
            Self::Amount(_) => "money",
            Self::Percent => "percent",
        }
    }
}

/// `1250` as `12.5`.
fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 100, value.unsigned_abs() % 100);
    let text = format!("{sign}{whole}.{rest:02}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number of a kind as JSON.
fn number(kind: Kind, value: i64) -> Value {
    if kind == Kind::Percent && value % 100 != 0 {
        // Decimal text reads as the JSON number that was written.
        return serde_json::from_str(&hundredths(value)).unwrap_or(Value::Null);
    }
    if kind == Kind::Percent {
        return Value::from(value / 100);
    }
    Value::from(value)
}

/// The five parameters.
pub(crate) fn parameters(kind: Kind) -> [Parameter; 5] {
    [
        Parameter::optional(AT_LEAST, kind, "this or more"),
        Parameter::optional(AT_MOST, kind, "this or less"),
        Parameter::optional(EXACTLY, kind, "this and nothing else"),
        Parameter::optional(MORE_THAN, kind, "more than this"),
        Parameter::optional(LESS_THAN, kind, "less than this"),
    ]
}
