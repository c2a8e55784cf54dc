//! What publishing a document would change.

use std::collections::BTreeMap;

use db::Tx;
use kernel::Moment;
use serde_json::Value;

use super::{Rules, export, preview, reach};
use crate::{
    domain::{Document, JourneyName},
    error::Error,
    public::{Change, Plan},
};

/// What publishing a document under a name would change, and who is inside.
pub fn plan(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, document): (&JourneyName, &Document),
) -> Result<Plan, Error> {
    let standing = export(tx, &rules.documents, name)?;
    let before = standing.as_ref().map(flat).unwrap_or_default();
    let mut after = flat(&document.to_json());
    let mut changes = Vec::new();
    for (at, from) in before {
        let to = after.remove(&at);
        if to.as_ref() != Some(&from) {
            let from = Some(from);
            changes.push(Change { at, from, to });
        }
    }
    let new = after.into_iter().map(|(at, to)| Change {
        at,
        from: None,
        to: Some(to),
    });
    changes.extend(new);
    changes.sort_by(|one, other| one.at.cmp(&other.at));
    let changes = whole_nodes(changes, standing.as_ref(), &document.to_json());
    Ok(Plan {
        name: name.clone(),
        is_new: standing.is_none(),
        changes,
        inside: preview(tx, name, document)?,
        reach: reach(tx, at, rules, document, None)?,
    })
}

/// A node that is only on one side is one change, and not one for each of its fields.
fn whole_nodes(changes: Vec<Change>, before: Option<&Value>, after: &Value) -> Vec<Change> {
    let (before, after) = (nodes(before.unwrap_or(&Value::Null)), nodes(after));
    let is_whole = |name: &str| before.contains_key(name) != after.contains_key(name);
    let mut whole: Vec<Change> = Vec::new();
    for change in changes {
        let name = change.at.strip_prefix("nodes.");
        let name = name.and_then(|rest| rest.split('.').next());
        let Some(name) = name.filter(|name| is_whole(name)) else {
            whole.push(change);
            continue;
        };
        let at = format!("nodes.{name}");
        if whole.last().is_none_or(|last| last.at != at) {
            whole.push(Change {
                from: before.get(name).copied().cloned(),
                to: after.get(name).copied().cloned(),
                at,
            });
        }
    }
    whole
}

/// The nodes by their names.
fn nodes(document: &Value) -> BTreeMap<&str, &Value> {
    let nodes = document.get("nodes").and_then(Value::as_array);
    nodes
        .into_iter()
        .flatten()
        .filter_map(|node| Some((node.get("id")?.as_str()?, node)))
        .collect()
}

/// Every value by its place; nodes by their names, so that one more in the middle does not change all after it.
fn flat(document: &Value) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    spread("", document, &mut all);
    all
}

fn spread(at: &str, value: &Value, all: &mut BTreeMap<String, Value>) {
    let below = |name: &str| match at {
        "" => name.to_owned(),
        _ => format!("{at}.{name}"),
    };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                spread(&below(name), value, all);
            }
        }
        Value::Array(values) if at == "nodes" => {
            for node in values {
                let name = node.get("id").and_then(Value::as_str).unwrap_or("?");
                spread(&below(name), node, all);
            }
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            all.insert(at.to_owned(), value.clone());
        }
    }
}
