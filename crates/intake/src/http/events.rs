//! Events of the shop's own programs, and events of all kinds to be read.

use customers::public::EventView;
use db::Tx;
use kernel::{CustomerId, Moment};
use serde::{Deserialize, Serialize};
use web::{
    Answer, Batch, BatchAnswer, BatchBody, Call, CursorKey, FieldError, ItemResult, Json, Page,
    PageParams, Paging, Query, Refusal, Written,
};

use super::{
    Failure, Told,
    record::{Given, Record},
    sought::{self, Sought},
    take_many, take_one,
};
use crate::{
    record::{IncomingEvent, Problem},
    service::{Accepted, Error, Goods, accept_events},
};

impl Record for IncomingEvent {
    const PLACE: Option<&'static str> = None;

    fn validate(&self) -> Result<(), Vec<Problem>> {
        Self::validate(self)
    }

    fn accept(
        tx: &mut Tx<'_>,
        at: &Moment,
        given: &Given,
        _goods: &Goods,
        records: &[Self],
    ) -> Result<Vec<Accepted>, Error> {
        accept_events(tx, at, &given.terms, records)
    }
}

/// Tells of something that happened to a customer. The same cause again for the same customer changes nothing.
#[utoipa::path(
    post,
    path = "/events",
    tag = "events",
    operation_id = "tell_event",
    security(("key" = ["people"])),
    params(Told),
    request_body = IncomingEvent,
    responses(
        (status = 201, description = "It was new.", body = ItemResult),
        (status = 200, description = "It was known.", body = ItemResult)
    )
)]
pub(super) async fn tell(
    call: Call,
    Query(told): Query<Told>,
    Json(record): Json<IncomingEvent>,
) -> Answer<Written> {
    take_one(call, told, record).await
}

/// Tells of up to 1,000 events. Each has its own fate: one that is refused keeps no other out.
#[utoipa::path(
    post,
    path = "/events/batch",
    tag = "events",
    operation_id = "tell_events",
    security(("key" = ["people"])),
    params(Told),
    request_body = BatchBody<IncomingEvent>,
    responses((status = 200, description = "What became of each.", body = BatchAnswer))
)]
pub(super) async fn tell_many(
    call: Call,
    Query(told): Query<Told>,
    Batch(items): Batch<IncomingEvent>,
) -> Answer<Written> {
    take_many(call, told, items).await
}

/// Whose events, and of which kind.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The customer: `cus_…`.
    #[param(value_type = String, example = "cus_12")]
    customer: CustomerId,
    /// Only events of this kind.
    #[param(example = "custom.fitting_booked")]
    kind: Option<String>,
    /// Only events in which each of these words occurs: in the kind, or in what they carry. Amounts as `42.50`.
    #[param(example = "10042", max_length = 200)]
    q: Option<String>,
    /// With `q`: kinds, with commas between them, that count as found whatever they carry, such as those that have these
    /// words in a reader's language.
    #[param(example = "order.placed,order.paid")]
    called: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct BySeq(i64);

impl CursorKey for BySeq {
    const LIST: &'static str = "events of a customer and kind, newest first";
}

/// Events of a timeline that are looked at for one page.
const LOOKED_AT: u32 = 1_000;

/// A customer's events, newest first: all of them, those of one kind, or those in which something is sought. Such a page
/// may hold fewer than there are; `next_cursor` says whether to go on.
#[utoipa::path(
    get,
    path = "/events",
    tag = "events",
    operation_id = "list_events",
    security(("key" = ["read"])),
    params(Which, PageParams),
    responses((status = 200, description = "A page of events.", body = Page<EventView>))
)]
pub(super) async fn list(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<BySeq>,
) -> Answer<Json<Page<EventView>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let limit = usize::from(paging.limit());
    if which
        .q
        .as_ref()
        .is_some_and(|text| text.len() > sought::LONGEST)
    {
        let detail = format!("at most {} bytes were expected", sought::LONGEST);
        let error = FieldError::new("q", "invalid", &detail);
        return Err(Refusal::BadQuery(vec![error]).into());
    }
    let sought = Sought::new(which.q.as_deref(), which.called.as_deref());
    let (rows, next) = call
        .read(move |tx, _at| {
            let customer = customers::current(tx, which.customer)
                .map_err(Error::from)?
                .ok_or(Error::Customers(customers::Error::NoCustomer))?;
            let looked = events::timeline(tx, customer.id, before, LOOKED_AT)?;
            let last = looked.last().map(|event| event.seq);
            let is_whole = u32::try_from(looked.len()).unwrap_or(LOOKED_AT) < LOOKED_AT;
            let mut rows: Vec<events::Event> = looked
                .into_iter()
                .filter(|event| which.kind.as_ref().is_none_or(|kind| *kind == event.kind))
                .filter(|event| sought.is_found_in(event))
                .collect();
            let next = if rows.len() > limit {
                rows.truncate(limit);
                rows.last().map(|event| event.seq)
            } else {
                last.filter(|_| !is_whole)
            };
            Ok::<_, Failure>((rows, next))
        })
        .await?;
    let rows = rows.into_iter().map(EventView::from).collect();
    Ok(Json(paging.page_until(rows, next.map(BySeq))?))
}
