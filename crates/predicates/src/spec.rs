//! Kinds of conditions, as rooms offer them.

use core::fmt;
use std::sync::Arc;

use kernel::{Currency, Zone};
use serde_json::{Map, Value};

use crate::{Fields, Leaf, Problem, nearest};

/// What a condition may know when it is read: the shop's own settings stand for what is not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseContext {
    /// The shop's currency.
    pub currency: Currency,
    /// The shop's time zone, for days.
    pub zone: Zone,
    /// Names of the classes that the shop sorts its customers into; none where they are those that ship.
    pub classes: Vec<String>,
}

/// What a parameter holds. For the reference page and for forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Integer,
    /// Minor units of the shop's currency: 12.50 GBP is 1250.
    Amount,
    /// A percentage with at most two decimals: 12.5.
    Percent,
    /// Text.
    Text,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A day like 2026-03-09 in the shop's zone, or an instant of RFC 3339.
    Time,
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Integers,
    /// Something else: text, number, flag.
    Any,
}

impl Kind {
    /// For the reference page.
    pub fn words(self) -> String {
        match self {
            Self::Integer => "whole number".to_owned(),
            Self::Amount => "amount in minor units".to_owned(),
            Self::Percent => "percentage".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Choice(words) => format!("one of {}", quoted(words.iter().copied())),
            Self::Time => "day or instant".to_owned(),
            Self::Texts => "list of texts".to_owned(),
            Self::Integers => "list of whole numbers".to_owned(),
            Self::Any => "text, number or flag".to_owned(),
        }
    }
}

/// One parameter of a kind of condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// What it means, as a sentence without its full stop.
    pub doc: &'static str,
}

impl Parameter {
    /// One that must be given.
    pub const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            required: true,
            doc,
        }
    }

    /// One that may be left out.
    pub const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            required: false,
            doc,
        }
    }
}

/// What reading gives.
pub type Parsed = Result<Box<dyn Leaf>, Problem>;

/// A kind of condition that a room offers.
#[derive(Clone, Debug)]
pub struct Spec {
    /// `room.what`, singular for the customer's own things: `orders.count`, `customer.country`.
    pub name: &'static str,
    /// What it asks, as a sentence without its full stop.
    pub summary: &'static str,
    /// Its parameters in the order of the reference page.
    pub parameters: Vec<Parameter>,
    /// Whole conditions for the reference page and for tests; each must be accepted.
    pub examples: Vec<Value>,
    read: Reader,
}

/// Makes a leaf of parameters. It may hold what the room needs to answer.
#[derive(Clone)]
struct Reader(Arc<dyn Fn(&Fields<'_>) -> Parsed + Send + Sync>);

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Reader")
    }
}

impl Spec {
    /// A kind of condition without parameters yet.
    pub fn new(
        name: &'static str,
        summary: &'static str,
        read: impl Fn(&Fields<'_>) -> Parsed + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            summary,
            parameters: Vec::new(),
            examples: Vec::new(),
            read: Reader(Arc::new(read)),
        }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn parameter(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Adds parameters that must be given.
    #[must_use]
    pub fn required(self, name: &'static str, kind: Kind, doc: &'static str) -> Self {
        self.parameter(Parameter::required(name, kind, doc))
    }

    /// Adds a parameter that may be left out.
    #[must_use]
    pub fn optional(self, name: &'static str, kind: Kind, doc: &'static str) -> Self {
        self.parameter(Parameter::optional(name, kind, doc))
    }

    /// Adds `at_least`, `at_most`, `exactly`, `more_than` and `less_than` of that kind
    /// (read by [`Fields::bounds`]).
    #[must_use]
    pub fn bounds(mut self, kind: Kind) -> Self {
        self.parameters.extend(crate::bounds::parameters(kind));
        self
    }

    /// Adds `within_days`, `older_than_days`, `after` and `before` (read by [`Fields::window`]).
    #[must_use]
    pub fn window(mut self) -> Self {
        self.parameters.extend(crate::window::parameters());
        self
    }

    /// Adds an example: the parameters, without `predicate`.
    #[must_use]
    pub fn example(mut self, mut parameters: Value) -> Self {
        if let Value::Object(map) = &mut parameters {
            map.insert("predicate".to_owned(), Value::from(self.name));
        }
        self.examples.push(parameters);
        self
    }

    /// Reads a condition of this kind. `path` is where it stands (`$.all[0]`), for problems.
    pub fn parse(&self, map: &Map<String, Value>, path: &str, context: &ParseContext) -> Parsed {
        for name in map.keys().filter(|name| *name != "predicate") {
            if !self.parameters.iter().any(|known| known.name == name) {
                return Err(self.unknown(name, path));
            }
        }
        for needed in self.parameters.iter().filter(|known| known.required) {
            if !map.contains_key(needed.name) {
                return Err(Problem::new(
                    path,
                    format!("`{}` needs `{}`: {}", self.name, needed.name, needed.doc),
                ));
            }
        }
        (self.read.0)(&Fields::new(self, map, path, context))
    }

    fn unknown(&self, name: &str, path: &str) -> Problem {
        let names = || self.parameters.iter().map(|known| known.name);
        let shown: String = name.chars().take(40).collect();
        let hint = match nearest(name, names()) {
            Some(meant) => format!("did you mean `{meant}`? "),
            None => String::new(),
        };
        let known = if self.parameters.is_empty() {
            "it takes no parameters".to_owned()
        } else {
            format!("it takes {}", quoted(names()))
        };
        Problem::new(
            path,
            format!("`{}` has no parameter `{shown}`: {hint}{known}", self.name),
        )
    }
}

/// Names between backticks with commas.
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
