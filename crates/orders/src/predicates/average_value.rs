//! How much an order is worth on average.

use std::sync::Arc;

use ::predicates::{Kind, Spec};
use serde_json::json;

use super::{figure, memory::Memory, ratio};

static AVERAGE_VALUE: figure::Kinds = figure::Kinds {
    name: "orders.average_value",
    summary: "Spent so much per order on average, net; without orders there is no average",
    words: "spent per order on average",
    kind: Kind::Amount,
    figure: |sums| ratio(sums.net(), 1, i64::from(sums.orders)),
};

pub(super) fn spec(memory: &Arc<Memory>) -> Spec {
    figure::spec(&AVERAGE_VALUE, memory)
        .example(json!({"at_least": 5_000}))
        .example(json!({"less_than": 2_000, "currency": "EUR"}))
}
