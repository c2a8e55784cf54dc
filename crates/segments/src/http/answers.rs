//! Who is meant.

use std::{collections::BTreeMap, sync::Arc};

use axum::Extension;
use db::Tx;
use kernel::{CustomerId, Timestamp};
use predicates::{Env, ParseContext};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Answer, Call, CursorKey, Json, Page, PageParams, Paging, Path};

use super::Engined;
use crate::{
    condition::Condition,
    engine::{Ask, Count, Engine, Freshness},
    error::Error,
    explain::Explanation,
    service,
};

/// A condition to look at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Looked {
    /// The condition.
    #[schema(value_type = Object)]
    definition: Value,
    /// Tell of so many of those who are meant, too.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 50, default = 0)]
    examples: u8,
    /// Explain it for this customer too.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "cus_42")]
    customer: Option<CustomerId>,
}

/// What a condition means.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Preview {
    /// How many.
    #[serde(flatten)]
    count: Count,
    /// The condition in words.
    words: String,
    /// Some of them, spread over all by their numbers, when it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Member>,
    /// Why the customer belongs, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

/// Most examples that are told of.
const MOST_EXAMPLES: u8 = 50;

/// Somebody who is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SegmentMember)]
pub(super) struct Member {
    /// Who.
    #[schema(value_type = String, example = "cus_42")]
    pub(super) customer: CustomerId,
    /// The name, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The e-mail address, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// How many orders they placed.
    orders: i64,
    /// When they placed the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_order_at: Option<Timestamp>,
}

/// What is told of these customers, in their order. Two statements for all.
pub(super) fn told_of(tx: &mut Tx<'_>, some: &[CustomerId]) -> Result<Vec<Member>, Error> {
    let known = customers::get_many(tx, some)?;
    let known: BTreeMap<CustomerId, customers::Customer> =
        known.into_iter().map(|one| (one.id, one)).collect();
    let counts = orders::public::glances::order_counts(tx, some)?;
    let member = |customer: &CustomerId| {
        let head = known.get(customer);
        let parts = head.map(|head| [head.first_name.as_deref(), head.last_name.as_deref()]);
        let name = parts.into_iter().flatten().flatten().collect::<Vec<_>>();
        let email = head.and_then(|head| head.email.as_ref());
        let count = counts.get(customer).copied().unwrap_or_default();
        Member {
            customer: *customer,
            name: (!name.is_empty()).then(|| name.join(" ")),
            email: email.map(|email| email.as_str().to_owned()),
            orders: count.orders,
            last_order_at: count.last_at,
        }
    };
    Ok(some.iter().map(member).collect())
}

/// So many of those who are meant, spread over all of them, so that old and new customers are among them; always the same
/// while nothing changes.
fn examples(tx: &mut Tx<'_>, ask: &Ask, most: usize) -> Result<Vec<Member>, Error> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let members = ask.members(tx)?;
    let all = usize::try_from(members.len()).unwrap_or(usize::MAX);
    let step = all.checked_div(most).unwrap_or(1).max(1);
    let some: Vec<CustomerId> = members.iter().step_by(step).take(most).collect();
    told_of(tx, &some)
}

/// Where a page of members begins: after this customer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ByCustomer(pub(super) CustomerId);

impl CursorKey for ByCustomer {
    const LIST: &'static str = "members by customer";
}

#[utoipa::path(
    post, path = "/segments/preview", operation_id = "preview_segment", tag = "segments", security(("key" = ["read"])),
    request_body = Looked, responses((status = 200, body = Preview))
)]
/// How many customers a condition means, without keeping it.
pub(super) async fn preview(
    call: Call,
    Extension(engine): Engined,
    Json(looked): Json<Looked>,
) -> Answer<Json<Preview>> {
    let reader = Arc::clone(&engine);
    let (condition, shop) = call
        .read(move |tx, _at| {
            let shop = service::shop(tx)?;
            let condition = service::read(tx, reader.registry(), &shop, &looked.definition)?;
            Ok::<_, Error>((condition, shop))
        })
        .await?;
    let ask = ask(&call, &engine, &condition, &shop);
    let preview = call
        .read(move |tx, at| {
            let explanation = match looked.customer {
                Some(customer) => Some(condition.explain(tx, customer, &env(at.now, &shop))?),
                None => None,
            };
            let most = usize::from(looked.examples.min(MOST_EXAMPLES));
            Ok::<_, Error>(Preview {
                count: ask.count(tx)?,
                examples: examples(tx, &ask, most)?,
                words: condition.words(),
                explanation,
            })
        })
        .await?;
    Ok(Json(preview))
}

#[utoipa::path(
    get, path = "/segments/{segment}/count", operation_id = "count_segment", tag = "segments",
    security(("key" = ["read"])), params(("segment" = String, Path, description = "id or name")),
    responses((status = 200, body = Count))
)]
/// How many customers a segment means, as of at most a minute ago.
pub(super) async fn count(
    call: Call,
    Extension(engine): Engined,
    Path(segment): Path<String>,
) -> Answer<Json<Count>> {
    let ask = asked(&call, &engine, segment).await?;
    let count = call.read(move |tx, _at| ask.count(tx)).await?;
    Ok(Json(count))
}

#[utoipa::path(
    get, path = "/segments/{segment}/members", operation_id = "list_segment_members", tag = "segments",
    security(("key" = ["read"])), params(("segment" = String, Path, description = "id or name"), PageParams),
    responses((status = 200, body = Page<Member>))
)]
/// The members of a segment by number, with what a list of people shows of them. Each page is of the members at its own time.
pub(super) async fn members(
    call: Call,
    Extension(engine): Engined,
    Path(segment): Path<String>,
    paging: Paging<ByCustomer>,
) -> Answer<Json<Page<Member>>> {
    let ask = asked(&call, &engine, segment).await?;
    let after = paging
        .after
        .as_ref()
        .map_or(CustomerId::NOBODY, |key| key.0);
    let fetch = usize::try_from(paging.fetch()).unwrap_or(1);
    let rows = call
        .read(move |tx, _at| {
            let set = ask.members(tx)?;
            let some: Vec<CustomerId> = set.after(after).take(fetch).collect();
            told_of(tx, &some)
        })
        .await?;
    Ok(Json(
        paging.page(rows, |row: &Member| ByCustomer(row.customer))?,
    ))
}

#[utoipa::path(
    get, path = "/segments/{segment}/customers/{customer}", operation_id = "explain_segment", tag = "segments",
    security(("key" = ["read"])),
    params(("segment" = String, Path, description = "id or name"), ("customer" = String, Path, description = "id")),
    responses((status = 200, body = Explanation))
)]
/// Why a customer belongs to a segment, or not, and until when.
pub(super) async fn explain(
    call: Call,
    Extension(engine): Engined,
    Path((segment, customer)): Path<(String, CustomerId)>,
) -> Answer<Json<Explanation>> {
    let explanation = call
        .read(move |tx, at| {
            let shop = service::shop(tx)?;
            let (_, condition) = service::load(tx, engine.registry(), &shop, &segment)?;
            Ok::<_, Error>(condition.explain(tx, customer, &env(at.now, &shop))?)
        })
        .await?;
    Ok(Json(explanation))
}

/// The question of a segment, to be answered in a transaction that begins after this.
pub(super) async fn asked(call: &Call, engine: &Arc<Engine>, segment: String) -> Answer<Ask> {
    let reader = Arc::clone(engine);
    let (condition, shop) = call
        .read(move |tx, _at| {
            let shop = service::shop(tx)?;
            let (_, condition) = service::load(tx, reader.registry(), &shop, &segment)?;
            Ok::<_, Error>((condition, shop))
        })
        .await?;
    Ok(ask(call, engine, &condition, &shop))
}

fn ask(call: &Call, engine: &Arc<Engine>, condition: &Condition, shop: &ParseContext) -> Ask {
    let db = call.state().db();
    engine.ask(db, condition, call.now(), shop, Freshness::Recent)
}

/// For answers about one customer, which no cache stands behind.
fn env(now: Timestamp, shop: &ParseContext) -> Env<'_> {
    Env::new(now, &shop.zone, shop.currency, &|_room| 0)
}
