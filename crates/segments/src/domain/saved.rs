//! Segments and lists as they are kept.

use kernel::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::Error;

kernel::typed_id!(SegmentId, "seg");
kernel::typed_id!(ListId, "lst");
db::int_column!(SegmentId, ListId);

/// A condition with a name.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Segment {
    /// Its id.
    #[schema(value_type = String, example = "seg_01fz3k9q8r7x2")]
    pub id: SegmentId,
    /// Its name: no other active segment has it, in any case.
    pub name: String,
    /// The condition. Other segments stand in it by their ids.
    #[schema(value_type = Object)]
    pub definition: Value,
    /// 1 when it was made, one more with each change.
    pub version: i64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// When it was put away; absent while it is active.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub archived_at: Option<Timestamp>,
}

/// A segment in a list of segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    /// Its id.
    #[schema(value_type = String, example = "seg_01fz3k9q8r7x2")]
    pub id: SegmentId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// What a segment once was.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Version {
    /// Its number.
    pub version: i64,
    /// The name then.
    pub name: String,
    /// The condition then.
    #[schema(value_type = Object)]
    pub definition: Value,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Customers who were named one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct List {
    /// Its id.
    #[schema(value_type = String, example = "lst_01fz3k9q8r7x2")]
    pub id: ListId,
    /// Its name: no other active list has it, in any case.
    pub name: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was put away; absent while it is active.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub archived_at: Option<Timestamp>,
}

/// That somebody is on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// Which list.
    pub list: ListId,
    /// What it is called.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
}

/// Longest name in bytes.
const LONGEST_NAME: usize = 200;

/// What makes two names the same: no spaces around, case does not count. Refuses names that could be taken for ids.
pub(crate) fn name_key(name: &str) -> Result<String, Error> {
    let key = name.trim().to_lowercase();
    let wrong = key.is_empty()
        || name.len() > LONGEST_NAME
        || key.chars().any(char::is_control)
        || key.starts_with("seg_")
        || key.starts_with("lst_");
    if wrong {
        return Err(Error::BadName);
    }
    Ok(key)
}

/// The segments that a tree refers to directly, as they are written there. Reads at most as deep as a tree may be.
pub(crate) fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    visit(value, 0, &mut |name| found.push(name.to_owned()));
    found.sort_unstable();
    found.dedup();
    found
}

fn visit(value: &Value, depth: usize, each: &mut dyn FnMut(&str)) {
    let Value::Object(map) = value else { return };
    if depth > crate::DEEPEST {
        return;
    }
    if let Some(Value::String(name)) = map.get("segment") {
        each(name);
    }
    for form in ["all", "any"] {
        if let Some(Value::Array(list)) = map.get(form) {
            for inner in list {
                visit(inner, depth + 1, each);
            }
        }
    }
    if let Some(inner) = map.get("not") {
        visit(inner, depth + 1, each);
    }
}

/// The tree with each reference to a segment changed by `to_id`.
pub(crate) fn rewrite_references(value: &Value, to_id: &dyn Fn(&str) -> Option<String>) -> Value {
    let Value::Object(map) = value else {
        return value.clone();
    };
    let mut changed = map.clone();
    for (name, inner) in &mut changed {
        match (name.as_str(), &mut *inner) {
            ("segment", Value::String(text)) => {
                if let Some(id) = to_id(text) {
                    *text = id;
                }
            }
            ("all" | "any", Value::Array(list)) => {
                for entry in list {
                    *entry = rewrite_references(entry, to_id);
                }
            }
            ("not", _) => *inner = rewrite_references(inner, to_id),
            _ => {}
        }
    }
    Value::Object(changed)
}
