//! What rehearsed programmes ask for: what nobody asks for is not lived through again.

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
