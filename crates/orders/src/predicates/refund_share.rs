//! How much was given back.

use std::sync::Arc;

use ::predicates::{Kind, Spec};
use serde_json::json;

use super::{figure, memory::Memory, ratio};

static REFUND_SHARE: figure::Kinds = figure::Kinds {
    name: "orders.refund_share",
    summary: "Was given back so much of what was sold, over all orders; without orders there is no share",
    words: "was given back, of what was sold,",
    kind: Kind::Percent,
    figure: |sums| ratio(sums.refunded, 10_000, sums.sold),
};

pub(super) fn spec(memory: &Arc<Memory>) -> Spec {
    figure::spec(&REFUND_SHARE, memory)
        .example(json!({"at_least": 50}))
        .example(json!({"at_most": 12.5, "currency": "GBP"}))
}
