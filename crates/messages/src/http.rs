//! Reading messages over HTTP, and why they were written or not. What is asked comes from programmes, not from here.

use kernel::{CustomerId, Timestamp};
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, FieldError, Json, Page, PageParams, Paging, Path, Query, Refusal,
    Routes, routes,
};

use crate::{
    domain::{AskId, MessageId, MessageState},
    public::{Explanation, ListedMessage, MessageDetails, MessageSource, WaitingAsk},
    service::{self, Filter, Search},
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_messages))
        .routes(routes!(list_outbox))
        .routes(routes!(read_message))
        .routes(routes!(read_message_source))
        .routes(routes!(why_messages))
}

/// Which messages.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Messages to this customer.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// Only those that are so far: `queued`, `handing_over`, `deferred`, `sent`, `captured`, `failed`, `refused` or
    /// `expired`.
    state: Option<String>,
    /// Only what this programme asked for.
    programme: Option<String>,
    /// Words of the subject, or the beginning of the customer's name or address; not together with `customer`.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Not granted before this instant; not together with `customer`.
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// Granted before this instant; not together with `customer`.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

impl Which {
    fn is_search(&self) -> bool {
        self.q.is_some() || self.since.is_some() || self.until.is_some()
    }

    /// Refuses a state that there is not, and questions that exclude one another.
    fn check(&self) -> Result<(), Refusal> {
        let wrong = |field: &str, detail: String| {
            Refusal::BadQuery(vec![FieldError::new(field, "invalid", detail)])
        };
        if let Some(state) = &self.state
            && !MessageState::WORDS.contains(&state.as_str())
        {
            let detail = format!("one of {}", MessageState::WORDS.join(", "));
            return Err(wrong("state", detail));
        }
        if self.customer.is_some() && self.is_search() {
            let detail = "not together with `q`, `since` or `until`";
            return Err(wrong("customer", detail.to_owned()));
        }
        if self
            .q
            .as_ref()
            .is_some_and(|text| text.len() > LONGEST_QUESTION)
        {
            return Err(wrong("q", format!("at most {LONGEST_QUESTION} letters")));
        }
        Ok(())
    }
}

/// Letters of what is searched for.
const LONGEST_QUESTION: usize = 200;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ById(MessageId);

impl CursorKey for ById {
    const LIST: &'static str = "messages, newest first";
}

/// Messages, newest first.
#[utoipa::path(
    get,
    path = "/messages",
    tag = "messages",
    operation_id = "list_messages",
    security(("key" = ["read"])),
    params(Which, PageParams),
    responses((status = 200, description = "A page of messages.", body = Page<ListedMessage>))
)]
async fn list_messages(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<ById>,
) -> Answer<Json<Page<ListedMessage>>> {
    which.check()?;
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = u32::from(paging.limit()).saturating_add(1);
    let found = call
        .read(move |tx, _at| {
            let rows = if which.is_search() {
                let search = Search {
                    state: which.state.clone(),
                    programme: which.programme.clone(),
                    text: which.q.clone().unwrap_or_default(),
                    since: which.since,
                    until: which.until,
                };
                service::search(tx, &search, before, fetch)?
            } else {
                let filter = Filter {
                    customer: which.customer,
                    state: which.state.clone(),
                    programme: which.programme.clone(),
                };
                service::list_all(tx, &filter, before, fetch)?
            };
            service::with_names(tx, rows)
        })
        .await?;
    let page = paging.page(found, |listed| ById(listed.message.id))?;
    Ok(Json(page))
}

/// Which asks.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WhichWaiting {
    /// Only what this programme asked for.
    programme: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ByDue(Timestamp, AskId);

impl CursorKey for ByDue {
    const LIST: &'static str = "what waits, the soonest first";
}

/// Everything that programmes want to write and that waits, over all customers, with the reason: the soonest first.
#[utoipa::path(
    get,
    path = "/messages/outbox",
    tag = "messages",
    operation_id = "list_outbox",
    security(("key" = ["read"])),
    params(WhichWaiting, PageParams),
    responses((status = 200, description = "A page of what waits.", body = Page<WaitingAsk>))
)]
async fn list_outbox(
    call: Call,
    Query(which): Query<WhichWaiting>,
    paging: Paging<ByDue>,
) -> Answer<Json<Page<WaitingAsk>>> {
    let after = paging.after.as_ref().map(|key| (key.0, key.1));
    let fetch = paging.fetch();
    let found = call
        .read(move |tx, _at| service::outbox(tx, which.programme.as_deref(), after, fetch))
        .await?;
    Ok(Json(paging.page(found, |ask| ByDue(ask.due_at, ask.ask))?))
}

/// A message as it went: all of its source and its headers, before the signature.
#[utoipa::path(
    get,
    path = "/messages/{id}/source",
    tag = "messages",
    operation_id = "read_message_source",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`msg_…`")),
    responses((status = 200, description = "The source.", body = MessageSource))
)]
async fn read_message_source(call: Call, Path(id): Path<MessageId>) -> Answer<Json<MessageSource>> {
    let found = call
        .read(move |tx, _at| service::source(tx, id))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(found))
}

/// One message: how far it is, why it was written, and what is in it.
#[utoipa::path(
    get,
    path = "/messages/{id}",
    tag = "messages",
    operation_id = "read_message",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`msg_…`")),
    responses((status = 200, description = "The message.", body = MessageDetails))
)]
async fn read_message(call: Call, Path(id): Path<MessageId>) -> Answer<Json<MessageDetails>> {
    let found = call
        .read(move |tx, _at| service::details(tx, id))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(found))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ByAsk(AskId);

impl CursorKey for ByAsk {
    const LIST: &'static str = "what was wanted of a customer, newest first";
}

/// Everything that programmes wanted to write to a customer, newest first: what was decided and why, and what became of
/// it. It answers why somebody got a message, and why not.
#[utoipa::path(
    get,
    path = "/customers/{id}/messages/why",
    tag = "messages",
    operation_id = "why_messages",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`"), PageParams),
    responses((status = 200, description = "A page of explanations.", body = Page<Explanation>))
)]
async fn why_messages(
    call: Call,
    Path(id): Path<CustomerId>,
    paging: Paging<ByAsk>,
) -> Answer<Json<Page<Explanation>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = u32::from(paging.limit()).saturating_add(1);
    let found = call
        .read(move |tx, _at| {
            // Who became one with another is explained there; who was forgotten still has decisions.
            let known = match customers::current(tx, id)? {
                Some(current) => Some(current.id),
                None => customers::get(tx, id)?.map(|known| known.id),
            };
            known
                .map(|customer| service::explain_page(tx, customer, before, fetch))
                .transpose()
        })
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(paging.page(found, |one| ByAsk(one.ask))?))
}
