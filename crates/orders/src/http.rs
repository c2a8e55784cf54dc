//! Reading orders over HTTP. Records come in through the room of intake.

use kernel::{CustomerId, Timestamp};
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, FieldError, Json, Kind, Page, PageParams, Paging, Path, Query,
    Refusal, Routes, ToProblem, routes,
};

use crate::{
    domain::{OrderId, RefundId},
    error::Error,
    public::views::{OrderView, RefundView},
    service,
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_orders))
        .routes(routes!(read_order))
        .routes(routes!(list_refunds))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) | Self::Events(events::Error::Db(error)) => error.kind(),
            Self::Events(_) => Kind::Internal,
            Self::TooLarge | Self::BatchTooLarge { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// Which orders. One of the two at most.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Orders of this customer.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// An id in another system, as `source:id`.
    external_id: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ByTime(Timestamp, OrderId);

impl CursorKey for ByTime {
    const LIST: &'static str = "orders, newest first";
}

/// Orders, newest first: all, a customer's, or the one that a source names so.
#[utoipa::path(
    get,
    path = "/orders",
    tag = "orders",
    operation_id = "list_orders",
    security(("key" = ["read"])),
    params(Which, PageParams),
    responses((status = 200, description = "A page of orders.", body = Page<OrderView>))
)]
async fn list_orders(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<ByTime>,
) -> Answer<Json<Page<OrderView>>> {
    let named = match (&which.external_id, which.customer) {
        (None, _) => None,
        (Some(_), Some(_)) => return Err(wrong("give one of `customer` and `external_id`").into()),
        (Some(text), None) => match text.split_once(':') {
            Some((source, id)) => Some((source.to_owned(), id.to_owned())),
            None => return Err(wrong("not like `shopify:1234`").into()),
        },
    };
    let before = paging.after.as_ref().map(|key| (key.0, key.1));
    let fetch = u32::from(paging.limit()).saturating_add(1);
    let found = call
        .read(move |tx, _at| match &named {
            Some((source, id)) => {
                let id = service::find(tx, source, id)?;
                service::views(tx, id.as_slice())
            }
            None => service::views_by_time(tx, which.customer, before, fetch),
        })
        .await?;
    Ok(Json(
        paging.page(found, |order| ByTime(order.placed_at, order.id))?,
    ))
}

fn wrong(detail: &str) -> Refusal {
    Refusal::BadQuery(vec![FieldError::new("external_id", "invalid", detail)])
}

/// One order, with lines, fulfilments and refunds.
#[utoipa::path(
    get,
    path = "/orders/{id}",
    tag = "orders",
    operation_id = "read_order",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`ord_…`")),
    responses((status = 200, description = "The order.", body = OrderView))
)]
async fn read_order(call: Call, Path(id): Path<OrderId>) -> Answer<Json<OrderView>> {
    let found = call
        .read(move |tx, _at| service::view(tx, id))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(found))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RefundByTime(Timestamp, i64, RefundId);

impl CursorKey for RefundByTime {
    const LIST: &'static str = "refunds, newest first";
}

/// Refunds and credit notes, newest first.
#[utoipa::path(
    get,
    path = "/refunds",
    tag = "orders",
    operation_id = "list_refunds",
    security(("key" = ["read"])),
    params(PageParams),
    responses((status = 200, description = "A page of refunds.", body = Page<RefundView>))
)]
async fn list_refunds(call: Call, paging: Paging<RefundByTime>) -> Answer<Json<Page<RefundView>>> {
    let before = paging
        .after
        .as_ref()
        .map(|key| (key.0, CustomerId::from_raw(key.1), key.2));
    let fetch = u32::from(paging.limit()).saturating_add(1);
    let found = call
        .read(move |tx, _at| service::refunds_by_time(tx, before, fetch))
        .await?;
    let key = |refund: &RefundView| {
        let customer = refund.customer.unwrap_or(CustomerId::NOBODY);
        RefundByTime(refund.refunded_at, customer.raw(), refund.id)
    };
    Ok(Json(paging.page(found, key)?))
}
