//! How much of the prices was given as discount.

use std::sync::Arc;

use ::predicates::{Kind, Spec};
use serde_json::json;

use super::{figure, memory::Memory, ratio};

static DISCOUNT_SHARE: figure::Kinds = figure::Kinds {
    name: "orders.discount_share",
    summary: "Got so much of the value before discounts as discount, over all orders; without orders there is no share",
    words: "got as discount, of the value before discounts,",
    kind: Kind::Percent,
    figure: |sums| ratio(sums.discount, 10_000, sums.gross),
};

pub(super) fn spec(memory: &Arc<Memory>) -> Spec {
    figure::spec(&DISCOUNT_SHARE, memory)
        .example(json!({"at_least": 25}))
        .example(json!({"exactly": 0}))
}
