//! What came back, over HTTP: handed in by a program, and read.

use axum::Extension;
use kernel::CustomerId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Answer, Call, CursorKey, FieldError, Json, Page, PageParams, Paging, Path, Refusal, Reply,
    Routes, Written, routes,
};

use super::{
    Arrived, Brake, Came, Ignored, ReplyId, ReturnDesk, brakes, release_brake, replies, take_in,
};
use crate::{error::Error, public::ReplyView};

/// Longest mail that is taken by this way, in characters.
const LONGEST_MAIL: usize = 4 << 20;
/// Most addresses of an envelope.
const MOST_ADDRESSES: usize = 50;

/// The operations.
pub fn return_routes(desk: ReturnDesk) -> Routes {
    Routes::new()
        .routes(routes!(take_in_mail))
        .routes(routes!(list_replies))
        .routes(routes!(list_brakes))
        .routes(routes!(release))
        .layer(Extension(desk))
}

/// A mail that came back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReturnedMail {
    /// The whole mail, headers and body, as it arrived (RFC 5322).
    mail: String,
    /// The addresses of its envelope, where they are known.
    #[serde(default)]
    to: Vec<String>,
}

/// What became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReturnedMailOutcome {
    /// `bounced`, `complained`, `auto_replied`, `replied`, `again` (it was taken in before) or `ignored`.
    #[schema(example = "bounced")]
    outcome: &'static str,
    /// Whether nothing more is sent to the address from now on; of `bounced`.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<bool>,
    /// The reply; of `replied`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    reply: Option<ReplyId>,
    /// Why; of `ignored`: `not_ours`, `unproven`, `still_trying`, `nothing_said`, `machine` or `stranger`.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

impl From<Came> for ReturnedMailOutcome {
    fn from(came: Came) -> Self {
        let plain = |outcome| Self {
            outcome,
            suppressed: None,
            reply: None,
            why: None,
        };
        match came {
            Came::Bounced { suppressed } => Self {
                suppressed: Some(suppressed),
                ..plain("bounced")
            },
            Came::Complained => plain("complained"),
            Came::AutoReplied => plain("auto_replied"),
            Came::Replied(reply) => Self {
                reply: Some(reply),
                ..plain("replied")
            },
            Came::Again => plain("again"),
            Came::Ignored(why) => Self {
                why: Some(match why {
                    Ignored::NotOurs => "not_ours",
                    Ignored::Unproven => "unproven",
                    Ignored::StillTrying => "still_trying",
                    Ignored::NothingSaid => "nothing_said",
                    Ignored::Machine => "machine",
                    Ignored::Stranger => "stranger",
                }),
                ..plain("ignored")
            },
        }
    }
}

/// Takes in a mail that came back: a bounce, a complaint, a machine's answer or a person's. However often the same mail
/// is handed in, by this way or another, it counts once.
#[utoipa::path(
    post,
    path = "/messages/returned",
    tag = "messages",
    operation_id = "take_in_mail",
    security(("key" = ["write"])),
    request_body = ReturnedMail,
    responses((status = 200, description = "What became of it.", body = ReturnedMailOutcome))
)]
async fn take_in_mail(
    call: Call,
    Extension(desk): Extension<ReturnDesk>,
    Json(returned): Json<ReturnedMail>,
) -> Answer<Written> {
    let refuse = |field: &str, detail: &str| {
        Refusal::BadBody(vec![FieldError::new(field, "invalid", detail)])
    };
    if returned.mail.len() > LONGEST_MAIL {
        return Err(refuse("mail", "at most 4 MiB").into());
    }
    if returned.to.len() > MOST_ADDRESSES {
        return Err(refuse("to", "at most 50 addresses").into());
    }
    let arrived = match Arrived::read(returned.mail.as_bytes(), returned.to) {
        Ok(arrived) => arrived,
        Err(error) => return Err(refuse("mail", &error.to_string()).into()),
    };
    call.write(move |tx, at| {
        let came = take_in(tx, at, &desk, &arrived)?;
        Ok::<_, Error>(Reply::ok(ReturnedMailOutcome::from(came)))
    })
    .await
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ByReply(ReplyId);

impl CursorKey for ByReply {
    const LIST: &'static str = "what a customer wrote, newest first";
}

/// What a customer wrote, newest first. A merged customer's replies are those of whom they were merged into.
#[utoipa::path(
    get,
    path = "/customers/{id}/replies",
    tag = "messages",
    operation_id = "list_replies",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`"), PageParams),
    responses((status = 200, description = "A page of replies.", body = Page<ReplyView>))
)]
async fn list_replies(
    call: Call,
    Path(id): Path<CustomerId>,
    paging: Paging<ByReply>,
) -> Answer<Json<Page<ReplyView>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = u32::from(paging.limit()).saturating_add(1);
    let found = call
        .read(move |tx, _at| {
            let Some(customer) = customers::current(tx, id)? else {
                return Ok(Vec::new());
            };
            replies(tx, customer.id, before, fetch)
        })
        .await?;
    Ok(Json(paging.page(found, |reply| ByReply(reply.id))?))
}

/// The programmes that are stopped.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MessageBrakes {
    /// By name.
    brakes: Vec<Brake>,
}

/// Programmes that were stopped since too many complained about their mail, too much of it went to addresses that do not
/// exist, or it told customers again what they had just been told. What they want to send waits.
#[utoipa::path(
    get,
    path = "/messages/brakes",
    tag = "messages",
    operation_id = "list_brakes",
    security(("key" = ["read"])),
    responses((status = 200, description = "The programmes.", body = MessageBrakes))
)]
async fn list_brakes(call: Call) -> Answer<Json<MessageBrakes>> {
    let brakes = call.read(|tx, _at| brakes(tx)).await?;
    Ok(Json(MessageBrakes { brakes }))
}

/// Lets a stopped programme go on. What came back before no longer counts against it.
#[utoipa::path(
    post,
    path = "/messages/brakes/{programme}/release",
    tag = "messages",
    operation_id = "release_brake",
    security(("key" = ["write"])),
    params(("programme" = String, Path, description = "name")),
    responses((status = 200, description = "The programmes that are still stopped.", body = MessageBrakes))
)]
async fn release(call: Call, Path(programme): Path<String>) -> Answer<Written> {
    call.write(move |tx, at| {
        let _done = release_brake(tx, at, &programme)?;
        let brakes = brakes(tx)?;
        Ok::<_, Error>(Reply::ok(MessageBrakes { brakes }))
    })
    .await
}
