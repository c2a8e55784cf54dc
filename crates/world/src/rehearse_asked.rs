//! What rehearsed programmes ask for: what nobody asks for is not lived through again.

use std::collections::BTreeSet;

use journeys::Document;
use serde_json::Value;

/// Conditions that compare a customer with all others.
const COMPARING: &[&str] = &["orders.rfm"];
/// How likely an order is to go wrong.
const RISK: &str = "insights.order_risk";
/// Rooms that tell nothing of orders in their conditions.
const WITHOUT_ORDERS: [&str; 3] = ["customer.", "messages.", "experiments."];
/// Kinds of nodes at which nothing is asked for but what their conditions name.
const PLAIN_NODES: [&str; 7] = [
    "wait", "wait_for", "split", "share", "message", "tag", "end",
];

/// What the documents of programmes ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// How customers stand beside all others.
    pub(crate) others: bool,
    /// What was ordered, sent and given back.
    pub(crate) orders: bool,
    /// How likely orders are to go wrong.
    pub(crate) risks: bool,
}

impl Asked {
    /// All that any of these documents asks for.
    pub(crate) fn of<'d>(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let mut asked = Self::default();
        for document in documents {
            asked.look(&document.to_json());
        }
        asked
    }

    /// Whether what was bought in orders must be known too: `reads` tells of a condition, date or moment by its name whether it
    /// asks for that.
    pub(crate) fn lines<E>(
        documents: &[&Document],
        mut reads: impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let mut names = BTreeSet::new();
        for document in documents {
            if !name(&document.to_json(), &mut names) {
                return Ok(true);
            }
        }
        for name in &names {
            if reads(name)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn look(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    match value {
                        Value::String(text) => self.read(key, text),
                        Value::Null
                        | Value::Bool(_)
                        | Value::Number(_)
                        | Value::Array(_)
                        | Value::Object(_) => self.look(value),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.look(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn read(&mut self, key: &str, text: &str) {
        match key {
            // What is kept elsewhere may ask for anything.
            "segment" => {
                *self = Self {
                    others: true,
                    orders: true,
                    risks: true,
                };
            }
            "predicate" => {
                self.others |= COMPARING.contains(&text);
                self.risks |= text == RISK;
                self.orders |= !WITHOUT_ORDERS.iter().any(|room| text.starts_with(room));
            }
            // Days and moments of customers are told of by other rooms, mostly from orders.
            "date" | "moment" => self.orders = true,
            "kind" => self.orders |= !PLAIN_NODES.contains(&text),
            _ => {}
        }
    }
}

/// Collects what is asked for by name; `false` where anything may be asked for.
fn name(value: &Value, names: &mut BTreeSet<String>) -> bool {
    match value {
        Value::Object(fields) => fields.iter().all(|(key, value)| match value {
            Value::String(text) => match key.as_str() {
                "segment" => false,
                "kind" => text == "until" || PLAIN_NODES.contains(&text.as_str()),
                "predicate" | "date" | "moment" => {
                    names.insert(text.clone());
                    true
                }
                _ => true,
            },
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => name(value, names),
        }),
        Value::Array(items) => items.iter().all(|item| name(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}
