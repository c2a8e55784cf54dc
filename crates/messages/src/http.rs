//! Reading messages over HTTP, and why they were written or not. What is asked comes from programmes, not from here.

use kernel::CustomerId;
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, FieldError, Json, Page, PageParams, Paging, Path, Query, Refusal,
    Routes, routes,
};

use crate::{
    domain::{AskId, MessageId, MessageState},
    public::{Explanation, MessageDetails, MessageView},
    service::{self, Filter},
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_messages))
        .routes(routes!(read_message))
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
}

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
    responses((status = 200, description = "A page of messages.", body = Page<MessageView>))
)]
async fn list_messages(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<ById>,
) -> Answer<Json<Page<MessageView>>> {
    if let Some(state) = &which.state
        && !MessageState::WORDS.contains(&state.as_str())
    {
        let detail = format!("one of {}", MessageState::WORDS.join(", "));
        return Err(Refusal::BadQuery(vec![FieldError::new("state", "invalid", detail)]).into());
    }
    let filter = Filter {
        customer: which.customer,
        state: which.state,
        programme: which.programme,
    };
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = u32::from(paging.limit()).saturating_add(1);
    let found = call
        .read(move |tx, _at| service::list_all(tx, &filter, before, fetch))
        .await?;
    Ok(Json(paging.page(found, |message| ById(message.id))?))
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
