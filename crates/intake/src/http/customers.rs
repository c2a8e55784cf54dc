//! Customers.

use serde_json::Value;
use web::{Answer, Batch, BatchAnswer, BatchBody, Call, ItemResult, Json, Path, Query, Written};

use super::{Told, named, take_many, take_one};
use crate::record::IncomingCustomer;

/// Tells of a customer: what is new is made, what is known is brought up to date. The same again changes nothing.
#[utoipa::path(
    post,
    path = "/customers",
    tag = "customers",
    operation_id = "tell_customer",
    security(("key" = ["people"])),
    params(Told),
    request_body = IncomingCustomer,
    responses(
        (status = 201, description = "It was new.", body = ItemResult),
        (status = 200, description = "It was known.", body = ItemResult)
    )
)]
pub(super) async fn tell(
    call: Call,
    Query(told): Query<Told>,
    Json(record): Json<IncomingCustomer>,
) -> Answer<Written> {
    take_one(call, told, record).await
}

/// Tells of up to 1,000 customers. Each has its own fate: one that is refused keeps no other out.
#[utoipa::path(
    post,
    path = "/customers/batch",
    tag = "customers",
    operation_id = "tell_customers",
    security(("key" = ["people"])),
    params(Told),
    request_body = BatchBody<IncomingCustomer>,
    responses((status = 200, description = "What became of each.", body = BatchAnswer))
)]
pub(super) async fn tell_many(
    call: Call,
    Query(told): Query<Told>,
    Batch(items): Batch<IncomingCustomer>,
) -> Answer<Written> {
    take_many(call, told, items).await
}

/// Tells of a customer under its name at the source; `source` and `external_id` may be left out of the body.
#[utoipa::path(
    put,
    path = "/sources/{source}/customers/{external_id}",
    tag = "customers",
    operation_id = "put_customer",
    security(("key" = ["people"])),
    params(
        ("source" = String, Path, description = "The system that the id belongs to."),
        ("external_id" = String, Path, description = "The id there."),
        Told
    ),
    request_body = IncomingCustomer,
    responses(
        (status = 201, description = "It was new.", body = ItemResult),
        (status = 200, description = "It was known.", body = ItemResult)
    )
)]
pub(super) async fn put(
    call: Call,
    Path((source, external_id)): Path<(String, String)>,
    Query(told): Query<Told>,
    Json(body): Json<Value>,
) -> Answer<Written> {
    let name = [("source", source), ("external_id", external_id)];
    take_one(call, told, named::<IncomingCustomer>(body, name)?).await
}
