//! What an attribute is compared with.

use kernel::{Day, Timestamp};
use predicates::{Fields, Problem};
use serde_json::Value;

use crate::domain::{AttributeValue, Number, text_key};

/// Longest text that is compared, in characters: what is stored of longer texts for comparing is cut, and equals none.
const LONGEST: usize = 119;

/// One value as it was given. A text also means the day or instant that it is the text of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operand {
    Number(Number),
    Truth(bool),
    Text(String),
}

impl Operand {
    /// Reads `is`, or one entry of `any_of`.
    pub(super) fn read(fields: &Fields<'_>, name: &str, value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Bool(truth) => Ok(Self::Truth(*truth)),
            Value::Number(number) => number_of(number).map(Self::Number).ok_or_else(|| {
                fields.problem(name, "must be a number of at most 12 digits and 6 decimals")
            }),
            Value::String(text) => {
                let text = text_key(text);
                if text.is_empty() || text.chars().count() > LONGEST {
                    return Err(
                        fields.problem(name, format!("must have 1 to {LONGEST} characters"))
                    );
                }
                Ok(Self::Text(text))
            }
            Value::Null | Value::Array(_) | Value::Object(_) => {
                Err(fields.problem(name, "must be a text, a number, true or false"))
            }
        }
    }

    /// The stored forms that equal it: kind, number, text key.
    pub(super) fn stored(&self) -> Vec<(&'static str, i64, &str)> {
        match self {
            Self::Number(number) => vec![("number", number.millionths(), "")],
            Self::Truth(truth) => vec![("boolean", i64::from(*truth), "")],
            Self::Text(text) => {
                let mut forms = vec![("text", 0, text.as_str())];
                if let Ok(day) = Day::parse(text) {
                    forms.push(("date", day.days(), ""));
                }
                // Folding has made the letters of the instant small.
                if let Ok(instant) = Timestamp::parse(&text.to_uppercase()) {
                    forms.push(("instant", instant.millis(), ""));
                }
                forms
            }
        }
    }

    pub(super) fn equals(&self, value: &AttributeValue) -> bool {
        let columns = value.columns();
        let stored = (columns.kind, columns.number, columns.text_key.as_str());
        self.stored().contains(&stored)
    }

    pub(super) fn words(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::Text(text) => format!("“{text}”"),
        }
    }

    pub(super) fn json(&self) -> Value {
        match self {
            Self::Number(number) => exact(*number),
            Self::Truth(truth) => Value::from(*truth),
            Self::Text(text) => Value::from(text.as_str()),
        }
    }
}

/// The number as it was written: JSON's own reading of other decimals rounds far behind the sixth.
pub(super) fn number_of(number: &serde_json::Number) -> Option<Number> {
    match number.as_i64() {
        Some(whole) => Number::from_whole(whole).ok(),
        None => Number::from_measured(number.as_f64()?).ok(),
    }
}

pub(super) fn exact(number: Number) -> Value {
    serde_json::to_value(number).unwrap_or(Value::Null)
}
