//! The fields of an object, read one by one; what is wrong is noted with its place.

use core::ops::RangeInclusive;

use kernel::Span;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{FieldTest, Problem, enrolment::is_name};

/// Most exits, and most conditions in one list.
pub(super) const MOST_CONDITIONS: usize = 50;
/// Longest wait, and longest time that anything counts.
const LONGEST: Span = Span::from_days(2 * 366);
/// Largest condition about customers, in bytes of JSON.
const LARGEST_CONDITION: usize = 16 * 1024;

/// The fields of one object, being read.
pub(super) struct Fields<'p> {
    at: String,
    left: Map<String, Value>,
    problems: &'p mut Vec<Problem>,
}

impl<'p> Fields<'p> {
    pub(super) fn of(at: &str, value: &Value, problems: &'p mut Vec<Problem>) -> Option<Self> {
        if let Value::Object(left) = value {
            return Some(Self {
                at: at.to_owned(),
                left: left.clone(),
                problems,
            });
        }
        problems.push(Problem::new(at, "invalid", "an object was expected"));
        None
    }

    pub(super) fn place(&self, name: &str) -> String {
        if self.at.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.at)
        }
    }

    pub(super) fn problem(&mut self, name: &str, code: &'static str, text: impl Into<String>) {
        let at = self.place(name);
        self.problems.push(Problem::new(at, code, text));
    }

    pub(super) fn value(&mut self, name: &str) -> Option<Value> {
        self.left.remove(name).filter(|value| !value.is_null())
    }

    pub(super) fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.value(name)?;
        match serde_json::from_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem(name, "invalid", error.to_string());
                None
            }
        }
    }

    pub(super) fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        if self.left.get(name).is_none_or(Value::is_null) {
            self.problem(name, "missing", "this field is needed");
            return None;
        }
        self.optional(name)
    }

    /// A text of 1 to `most` characters.
    pub(super) fn text(&mut self, name: &str, most: usize) -> Option<String> {
        let text: String = self.required(name)?;
        if text.trim().is_empty() || text.chars().count() > most {
            let rule = format!("a text of 1 to {most} characters was expected");
            self.problem(name, "invalid", rule);
            return None;
        }
        Some(text)
    }

    /// The name of a node or salt.
    pub(super) fn name(&mut self, name: &str) -> Option<String> {
        let text: String = self.required(name)?;
        if is_name(&text) {
            return Some(text);
        }
        let rule = "1 to 60 lower-case letters, digits and hyphens were expected";
        self.problem(name, "invalid", rule);
        None
    }

    /// A version, from 1 on.
    pub(super) fn version(&mut self, name: &str) -> Option<u32> {
        let value: Value = self.required(name)?;
        let number = value
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| *number > 0);
        if number.is_none() {
            self.problem(name, "invalid", "a whole number from 1 on was expected");
        }
        number
    }

    /// A time above zero and not beyond all measure.
    pub(super) fn span(&mut self, name: &str, usual: Option<Span>) -> Option<Span> {
        let span: Span = match usual {
            Some(usual) if self.left.get(name).is_none_or(Value::is_null) => return Some(usual),
            Some(_) | None => self.required(name)?,
        };
        if span > Span::ZERO && span <= LONGEST {
            return Some(span);
        }
        self.problem(
            name,
            "invalid",
            "a time above zero and up to two years was expected, such as PT15M or P3D",
        );
        None
    }

    pub(super) fn conditions(&mut self, name: &str) -> Vec<FieldTest> {
        let tests: Vec<FieldTest> = self.optional(name).unwrap_or_default();
        if tests.len() > MOST_CONDITIONS {
            self.problem(
                name,
                "too_many",
                format!("at most {MOST_CONDITIONS} are allowed"),
            );
        }
        for (position, test) in tests.iter().enumerate() {
            if test.field.is_empty() || test.is_empty() {
                let at = format!("{name}[{position}]");
                self.problem(
                    &at,
                    "invalid",
                    "a condition needs a field and something to hold",
                );
            }
        }
        tests
    }

    /// The fields of an object that stands in this one.
    pub(super) fn inner(&mut self, name: &str, value: &Value) -> Option<Fields<'_>> {
        let at = self.place(name);
        Fields::of(&at, value, self.problems)
    }

    /// Whether it is given and was not read yet.
    pub(super) fn is_left(&self, name: &str) -> bool {
        self.left.get(name).is_some_and(|value| !value.is_null())
    }

    /// A list, at most so long.
    pub(super) fn list<T: DeserializeOwned>(&mut self, name: &str, most: usize) -> Vec<T> {
        let list: Vec<T> = self.optional(name).unwrap_or_default();
        if list.len() > most {
            let rule = format!("at most {most} are allowed");
            self.problem(name, "too_many", rule);
        }
        list
    }

    /// A whole number within limits.
    pub(super) fn whole(&mut self, name: &str, limits: RangeInclusive<i64>) -> Option<i64> {
        let value: Value = self.required(name)?;
        let number = value.as_i64().filter(|number| limits.contains(number));
        if number.is_none() {
            let (from, to) = (limits.start(), limits.end());
            let rule = format!("a whole number from {from} to {to} was expected");
            self.problem(name, "invalid", rule);
        }
        number
    }

    /// A condition about customers. What it says is judged where the kinds of conditions are known.
    pub(super) fn who(&mut self, name: &str) -> Option<Value> {
        let value = self.value(name)?;
        if value.is_object() && value.to_string().len() <= LARGEST_CONDITION {
            return Some(value);
        }
        let rule = "a condition about customers was expected, of at most 16 KB";
        self.problem(name, "invalid", rule);
        None
    }

    /// Everything must have been read.
    pub(super) fn finish(mut self) {
        // Null is nothing.
        self.left.retain(|_, value| !value.is_null());
        let unknown: Vec<String> = self.left.keys().cloned().collect();
        for name in unknown {
            self.problem(&name, "unknown", "there is no such field");
        }
    }
}
