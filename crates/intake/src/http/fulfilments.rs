//! Fulfilments: what was sent, told apart from its order.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Moment};
use orders::OrderId;
use serde::Deserialize;
use serde_json::Value;
use web::{Answer, Batch, BatchAnswer, BatchBody, Call, ItemResult, Json, Path, Query, Written};

use super::{
    Told, named,
    record::{Given, Record},
    take_many, take_one,
};
use crate::{
    record::{IncomingFulfilment, KEY_MAX, Problem, SOURCE_MAX},
    service::{Accepted, Error, Goods, Outcome, accept_fulfilments},
};

/// A fulfilment and the order that it belongs to.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FulfilmentOfOrder {
    /// The system that the ids belong to.
    source: String,
    /// The order's id there.
    order_external_id: String,
    /// What was sent.
    fulfilment: IncomingFulfilment,
}

impl Record for FulfilmentOfOrder {
    const PLACE: Option<&'static str> = None;

    fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut wrong: Vec<Problem> = [
            ("source", &self.source, SOURCE_MAX),
            ("order_external_id", &self.order_external_id, KEY_MAX),
        ]
        .into_iter()
        .filter(|(_, text, most)| text.is_empty() || text.len() > *most || text.contains('\0'))
        .map(|(field, _, most)| {
            objection(
                field,
                "invalid",
                format!("must have 1 to {most} characters"),
            )
        })
        .collect();
        if let Err(objections) = self.fulfilment.validate() {
            wrong.extend(objections.into_iter().map(|mut objection| {
                objection.field = format!("fulfilment.{}", objection.field);
                objection
            }));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    fn accept(
        tx: &mut Tx<'_>,
        at: &Moment,
        given: &Given,
        _goods: &Goods,
        records: &[Self],
    ) -> Result<Vec<Accepted>, Error> {
        let mut known: BTreeMap<(&str, &str), Option<OrderId>> = BTreeMap::new();
        let mut answers = Vec::with_capacity(records.len());
        for record in records {
            let (source, order) = (record.source.as_str(), record.order_external_id.as_str());
            let id = if let Some(id) = known.get(&(source, order)) {
                *id
            } else {
                let id = orders::find(tx, source, order)?;
                known.insert((source, order), id);
                id
            };
            let Some(id) = id else {
                answers.push(unknown_order());
                continue;
            };
            let one = std::slice::from_ref(&record.fulfilment);
            let outcomes = accept_fulfilments(tx, at, &given.terms, source, order, one)?;
            answers.push(Accepted {
                id: id.to_string(),
                customer: CustomerId::NOBODY,
                outcome: outcomes.into_iter().next().unwrap_or(Outcome::Unchanged),
            });
        }
        Ok(answers)
    }
}

fn unknown_order() -> Accepted {
    Accepted {
        id: String::new(),
        customer: CustomerId::NOBODY,
        outcome: Outcome::Refused(vec![objection(
            "order_external_id",
            "unknown",
            "no order of this source has this id: send the order first".to_owned(),
        )]),
    }
}

fn objection(field: &str, code: &str, detail: String) -> Problem {
    Problem {
        field: field.to_owned(),
        code: code.to_owned(),
        detail,
    }
}

/// Tells of a fulfilment of an order that is known. The answer's `id` is the order's.
#[utoipa::path(
    post,
    path = "/fulfilments",
    tag = "orders",
    operation_id = "tell_fulfilment",
    security(("key" = ["write"])),
    params(Told),
    request_body = FulfilmentOfOrder,
    responses(
        (status = 201, description = "It was new.", body = ItemResult),
        (status = 200, description = "It was known.", body = ItemResult)
    )
)]
pub(super) async fn tell(
    call: Call,
    Query(told): Query<Told>,
    Json(record): Json<FulfilmentOfOrder>,
) -> Answer<Written> {
    take_one(call, told, record).await
}

/// Tells of up to 1,000 fulfilments. Each has its own fate: one that is refused keeps no other out.
#[utoipa::path(
    post,
    path = "/fulfilments/batch",
    tag = "orders",
    operation_id = "tell_fulfilments",
    security(("key" = ["write"])),
    params(Told),
    request_body = BatchBody<FulfilmentOfOrder>,
    responses((status = 200, description = "What became of each.", body = BatchAnswer))
)]
pub(super) async fn tell_many(
    call: Call,
    Query(told): Query<Told>,
    Batch(items): Batch<FulfilmentOfOrder>,
) -> Answer<Written> {
    take_many(call, told, items).await
}

/// Tells of a fulfilment under its name at the source; `external_id` may be left out of the body.
#[utoipa::path(
    put,
    path = "/sources/{source}/orders/{external_id}/fulfilments/{fulfilment}",
    tag = "orders",
    operation_id = "put_fulfilment",
    security(("key" = ["write"])),
    params(
        ("source" = String, Path, description = "The system that the ids belong to."),
        ("external_id" = String, Path, description = "The order's id there."),
        ("fulfilment" = String, Path, description = "The fulfilment's id there."),
        Told
    ),
    request_body = IncomingFulfilment,
    responses(
        (status = 201, description = "It was new.", body = ItemResult),
        (status = 200, description = "It was known.", body = ItemResult)
    )
)]
pub(super) async fn put(
    call: Call,
    Path((source, order_external_id, fulfilment)): Path<(String, String, String)>,
    Query(told): Query<Told>,
    Json(body): Json<Value>,
) -> Answer<Written> {
    let record = FulfilmentOfOrder {
        source,
        order_external_id,
        fulfilment: named(body, [("external_id", fulfilment)])?,
    };
    take_one(call, told, record).await
}
