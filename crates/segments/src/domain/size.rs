//! How large a segment was, and who speaks of it.

use kernel::Day;
use serde_json::Value;

use super::SegmentId;

/// How many belonged to a segment on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The day, in the shop's zone.
    pub day: Day,
    /// Those who belonged to it when the day was counted.
    pub count: u64,
    /// All active customers then.
    pub of: u64,
}

/// Whether a document refers to a segment, by its id or its name, at any depth.
pub(crate) fn mentions(document: &Value, id: SegmentId, name: &str) -> bool {
    match document {
        Value::Object(fields) => fields.iter().any(|(key, value)| {
            let is_named = key == "segment"
                && value.as_str().is_some_and(|text| {
                    text == id.to_string() || text.trim().to_lowercase() == name.to_lowercase()
                });
            is_named || mentions(value, id, name)
        }),
        Value::Array(items) => items.iter().any(|item| mentions(item, id, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
