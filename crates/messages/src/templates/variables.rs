//! What a template may speak of.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{desk::Desk, render::root_of};
use crate::content::Builder;

/// What every template may speak of: name, what it is, an example.
const COMMON: [(&str, &str, &str); 20] = [
    (
        "customer.first_name",
        "Given name; nothing where none is known, or where it is no name",
        "Ana",
    ),
    (
        "customer.last_name",
        "Family name, in the same way",
        "Silva",
    ),
    (
        "customer.email",
        "Address that the message goes to",
        "ana@example.org",
    ),
    ("customer.phone", "Their telephone number", "+447700900123"),
    ("customer.language", "Language of the message", "en"),
    (
        "customer.may_promote",
        "Whether marketing may be in it",
        "true",
    ),
    ("shop.name", "Name of the shop", "Amber & Oak"),
    (
        "shop.website",
        "Address of the store, where it is set",
        "https://shop.example",
    ),
    (
        "shop.postal_address",
        "Postal address, where it is set",
        "1 Harbour Street, Bristol",
    ),
    (
        "shop.logo",
        "Address of the logo, where there is one; `shop.logo_width` and `shop.logo_height` are its size",
        "https://shop.example/brand/logo",
    ),
    (
        "shop.email",
        "Address that messages come from",
        "hello@shop.example",
    ),
    (
        "links.unsubscribe",
        "The way out; nothing in messages that an order needs",
        "https://shop.example/u/…",
    ),
    (
        "links.preferences",
        "Page where customers say what they want to hear of",
        "https://shop.example/p/…",
    ),
    (
        "links.view",
        "The message in a browser",
        "https://shop.example/v/…",
    ),
    (
        "message.subject",
        "The subject that was made",
        "Thank you, Ana",
    ),
    (
        "message.preheader",
        "What mail programs show beside it",
        "What you chose.",
    ),
    ("message.language", "Language of the message", "en"),
    ("colour.brand", "The shop's colour", "#1f6f54"),
    ("colour.on_brand", "What can be read on it", "#ffffff"),
    (
        "colour.link",
        "Links by day; `link_by_night`, `tint` and `tint_by_night` are there as well",
        "#1f6f54",
    ),
];

/// Something that a template may speak of.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = TemplateVariable)]
pub struct VariableView {
    /// As it is written: `order.number`; `order.lines[].title` is one of a list.
    #[schema(example = "order.number")]
    pub name: String,
    /// What it is.
    pub about: String,
    /// Such as.
    pub example: Value,
}

/// What a builder finds.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = TemplateBuilder)]
pub struct BuilderView {
    /// Its name, for `builder` of a document.
    #[schema(example = "order.facts")]
    pub name: String,
    /// What it finds.
    pub variables: Vec<VariableView>,
}

/// Everything that templates may speak of.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = TemplateVariables)]
pub struct Variables {
    /// In every template.
    pub common: Vec<VariableView>,
    /// By builder.
    pub builders: Vec<BuilderView>,
    /// Filters, as in `{{ order.placed_at | date }}`.
    pub filters: Vec<String>,
}

impl Desk {
    /// Everything that templates may speak of.
    pub fn variables(&self) -> Variables {
        let common = COMMON.iter().map(|(name, about, example)| VariableView {
            name: (*name).to_owned(),
            about: (*about).to_owned(),
            example: json!(example),
        });
        let beside = self.contents.companions();
        let common = common.chain(beside.flat_map(|companion| told(companion).variables));
        let mut filters: Vec<String> = liquid::filter_names()
            .into_iter()
            .chain(super::host::FILTERS.iter().copied())
            .map(str::to_owned)
            .collect();
        filters.sort();
        Variables {
            common: common.collect(),
            builders: self.contents.builders().map(told).collect(),
            filters,
        }
    }
}

fn told(builder: &Builder) -> BuilderView {
    let examples = paths(&(builder.sample)());
    let root = root_of(builder.name);
    let told = (builder.variables)()
        .into_iter()
        .map(|(path, about)| VariableView {
            name: format!("{root}.{path}"),
            about: about.to_owned(),
            example: examples.get(path).cloned().unwrap_or(Value::Null),
        });
    BuilderView {
        name: builder.name.to_owned(),
        variables: told.collect(),
    }
}

/// Every plain value within a value, by its path: `lines[].title`. Of a list the first stands for all.
pub fn paths(value: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    walk(value, String::new(), &mut found);
    found
}

fn walk(value: &Value, path: String, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                walk(inner, path, found);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                walk(first, format!("{path}[]"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.insert(path, value.clone());
        }
    }
}
