//! What journeys that begin with a paid order are told of the time before they were switched on.

use db::{DbError, Tx};
use journeys::{BackFill, Occurrence, PastEvents, PastPage};
use kernel::Timestamp;
use orders::{
    OrderId,
    public::{
        events::ORDER_PAID,
        glances::{PaidOrder, paid_orders},
    },
};
use serde_json::json;

pub(crate) fn source() -> PastEvents {
    PastEvents {
        kind: ORDER_PAID,
        read: Box::new(page),
    }
}

fn page(
    tx: &mut Tx<'_>,
    wanted: BackFill,
    place: Option<&str>,
    limit: u32,
) -> Result<PastPage, DbError> {
    let since = match wanted {
        BackFill::Newest(_) => None,
        BackFill::Since(since) => Some(since),
    };
    let orders = paid_orders(tx, since, place.and_then(read_place), limit)?;
    let is_full = u32::try_from(orders.len()) == Ok(limit);
    let next = orders
        .last()
        .filter(|_| is_full)
        .map(|last| format!("{} {}", last.placed_at, last.order));
    Ok(PastPage {
        occurrences: orders.iter().map(occurrence).collect(),
        next,
    })
}

/// Where the next page begins: the last order's time and id.
fn read_place(text: &str) -> Option<(Timestamp, OrderId)> {
    let (time, order) = text.split_once(' ')?;
    Some((Timestamp::parse(time).ok()?, OrderId::parse(order).ok()?))
}

/// The plain fields of the event that the order had, or would have had.
fn occurrence(order: &PaidOrder) -> Occurrence {
    Occurrence {
        customer: order.customer,
        kind: ORDER_PAID.to_owned(),
        at: order.paid_at,
        cause: order.cause(),
        data: json!({
            "order": order.order,
            "number": order.number,
            "placed_at": order.placed_at,
            "currency": order.currency,
            "total": order.total,
            "sold": order.sold,
            "units": order.units,
        }),
    }
}
