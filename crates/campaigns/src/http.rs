//! The room over HTTP.

use std::sync::Arc;

use axum::Extension;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Answer, Call, CursorKey, FieldError, Json, Page, PageParams, Paging, Path, Query, Refusal,
    Reply, Routes, Written, routes,
};

use crate::{
    domain::{CampaignId, CampaignName, CampaignState, Document},
    error::Error,
    public::{CalendarEntry, CampaignDetail, CampaignView, Estimate, FiguresView},
    service::{self, Again, Draft, Rules, Trial},
};

/// What handlers share, as they get it.
type Shared = Extension<Arc<Rules>>;

/// The room's operations.
pub fn routes(rules: Rules) -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(create))
        .routes(routes!(calendar))
        .routes(routes!(read))
        .routes(routes!(change))
        .routes(routes!(delete))
        .routes(routes!(duplicate))
        .routes(routes!(estimate))
        .routes(routes!(schedule))
        .routes(routes!(unschedule))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(cancel))
        .routes(routes!(winner))
        .routes(routes!(resend))
        .routes(routes!(test))
        .routes(routes!(figures))
        .layer(Extension(Arc::new(rules)))
}

/// Which campaigns.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Only those in this state: `draft`, `scheduled`, `sending`, `testing`, `paused`, `sent` or `cancelled`.
    state: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct ById(CampaignId);

impl CursorKey for ById {
    const LIST: &'static str = "campaigns, newest first";
}

/// A new campaign.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCampaign {
    /// Its name: 1 to 60 lower-case letters, digits and hyphens.
    #[schema(example = "spring-sale")]
    name: String,
    /// What it is.
    document: Document,
}

/// The name of a copy.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CampaignCopy {
    /// Its name.
    #[schema(example = "spring-sale-again")]
    name: String,
}

/// How a campaign is scheduled.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CampaignScheduling {
    /// Whether it is meant when it reaches more people than is done without asking.
    #[serde(default)]
    confirm: bool,
}

/// What the rest gets.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CampaignWinner {
    /// The variant.
    #[schema(example = "b")]
    variant: String,
}

/// What became of a test.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CampaignTested {
    /// The ask that it is.
    #[schema(example = "ask_01k…")]
    ask: String,
}

/// Which month.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Month {
    /// The month, in the shop's zone: `2026-11`.
    month: String,
}

/// What goes when.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CampaignCalendar {
    /// By time.
    entries: Vec<CalendarEntry>,
}

/// A name that cannot be one is nobody's.
fn named(text: &str) -> Result<CampaignName, Error> {
    CampaignName::parse(text).map_err(|_not_a_name| Error::Unknown(text.to_owned()))
}

#[utoipa::path(
    get, path = "/campaigns", operation_id = "list_campaigns", tag = "campaigns", security(("key" = ["read"])),
    params(Which, PageParams), responses((status = 200, body = Page<CampaignView>))
)]
/// Campaigns, the newest first.
async fn list(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<ById>,
) -> Answer<Json<Page<CampaignView>>> {
    let state = match &which.state {
        None => None,
        Some(word) => Some(CampaignState::parse(word).ok_or_else(|| {
            let wrong = FieldError::new("state", "invalid", "no state of campaigns");
            Refusal::BadQuery(vec![wrong])
        })?),
    };
    let before = paging.after.map(|key| key.0);
    let fetch = paging.fetch();
    let found = call
        .read(move |tx, _at| service::list(tx, state, before, fetch))
        .await?;
    Ok(Json(paging.page(found, |campaign| ById(campaign.id))?))
}

#[utoipa::path(
    post, path = "/campaigns", operation_id = "create_campaign", tag = "campaigns", security(("key" = ["write"])),
    request_body = NewCampaign, responses((status = 201, body = CampaignDetail))
)]
/// A new draft. Refused with all that is wrong, by place.
async fn create(
    call: Call,
    Extension(rules): Shared,
    Json(new): Json<NewCampaign>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let name = CampaignName::parse(&new.name)?;
        let done = service::create(tx, at, &rules, (&name, &new.document))?;
        let place = format!("{}/campaigns/{name}", web::API);
        Ok::<_, Error>(Reply::created(done.into_inner(), place))
    })
    .await
}

#[utoipa::path(
    get, path = "/campaign-calendar", operation_id = "read_campaign_calendar", tag = "campaigns",
    security(("key" = ["read"])), params(Month), responses((status = 200, body = CampaignCalendar))
)]
/// What went, goes and is foreseen in a month.
async fn calendar(call: Call, Query(month): Query<Month>) -> Answer<Json<CampaignCalendar>> {
    let entries = call
        .read(move |tx, at| service::calendar(tx, at, &month.month))
        .await?;
    Ok(Json(CampaignCalendar { entries }))
}

#[utoipa::path(
    get, path = "/campaigns/{campaign}", operation_id = "read_campaign", tag = "campaigns", security(("key" = ["read"])),
    params(("campaign" = String, Path, description = "name")), responses((status = 200, body = CampaignDetail))
)]
/// One campaign: its document, its runs, how many people are how far, what tests came to.
async fn read(call: Call, Path(campaign): Path<String>) -> Answer<Json<CampaignDetail>> {
    let detail = call
        .read(move |tx, _at| service::show(tx, &named(&campaign)?))
        .await?;
    Ok(Json(detail))
}

#[utoipa::path(
    put, path = "/campaigns/{campaign}", operation_id = "change_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")), request_body = Draft,
    responses((status = 200, body = CampaignDetail))
)]
/// Changes a draft. Refused with all that is wrong, by place, and when it is no draft any more.
async fn change(
    call: Call,
    Extension(rules): Shared,
    Path(campaign): Path<String>,
    Json(draft): Json<Draft>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::change(tx, at, &rules, (&named(&campaign)?, &draft))?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    delete, path = "/campaigns/{campaign}", operation_id = "delete_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    responses((status = 204, description = "There is no such draft any more."))
)]
/// Throws a draft away.
async fn delete(call: Call, Path(campaign): Path<String>) -> Answer<Written> {
    call.write(move |tx, _at| {
        let _done = service::delete(tx, &named(&campaign)?)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/duplicate", operation_id = "duplicate_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    request_body = CampaignCopy, responses((status = 201, body = CampaignDetail))
)]
/// A new draft that is like another campaign.
async fn duplicate(
    call: Call,
    Extension(rules): Shared,
    Path(campaign): Path<String>,
    Json(copy): Json<CampaignCopy>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let name = CampaignName::parse(&copy.name)?;
        let done = service::duplicate(tx, at, &rules, (&named(&campaign)?, &name))?;
        let place = format!("{}/campaigns/{name}", web::API);
        Ok::<_, Error>(Reply::created(done.into_inner(), place))
    })
    .await
}

#[utoipa::path(
    get, path = "/campaigns/{campaign}/estimate", operation_id = "estimate_campaign", tag = "campaigns",
    security(("key" = ["read"])), params(("campaign" = String, Path, description = "name")),
    responses((status = 200, body = Estimate))
)]
/// Whom it would reach if it went now, how many later and how many not, and why.
async fn estimate(
    call: Call,
    Extension(rules): Shared,
    Path(campaign): Path<String>,
) -> Answer<Json<Estimate>> {
    let estimate = call
        .read(move |tx, at| service::estimate(tx, at, &rules, &named(&campaign)?))
        .await?;
    Ok(Json(estimate))
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/schedule", operation_id = "schedule_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    request_body = CampaignScheduling, responses((status = 200, body = CampaignDetail))
)]
/// A draft waits for its time, or begins. Its templates must be published, and what would reach very many people asks
/// first.
async fn schedule(
    call: Call,
    Extension(rules): Shared,
    Path(campaign): Path<String>,
    Json(scheduling): Json<CampaignScheduling>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let wanted = (&named(&campaign)?, scheduling.confirm);
        let done = service::schedule(tx, at, &rules, wanted)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/unschedule", operation_id = "unschedule_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    responses((status = 200, body = CampaignDetail))
)]
/// Back to a draft, as long as nothing of it has begun.
async fn unschedule(call: Call, Path(campaign): Path<String>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::unschedule(tx, at, &named(&campaign)?)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/pause", operation_id = "pause_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    responses((status = 200, body = CampaignDetail))
)]
/// Nothing more goes; what waits in the queue is taken back, and goes after the pause.
async fn pause(call: Call, Path(campaign): Path<String>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::pause(tx, at, &named(&campaign)?)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/resume", operation_id = "resume_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    responses((status = 200, body = CampaignDetail))
)]
/// Goes on after a pause, also after one that it made itself.
async fn resume(call: Call, Path(campaign): Path<String>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::resume(tx, at, &named(&campaign)?)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/cancel", operation_id = "cancel_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    responses((status = 200, body = CampaignDetail))
)]
/// Over before its end: nothing more goes, and what waits in the queue is taken back. It cannot be undone.
async fn cancel(call: Call, Path(campaign): Path<String>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::cancel(tx, at, &named(&campaign)?)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/winner", operation_id = "choose_campaign_winner", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")),
    request_body = CampaignWinner, responses((status = 200, body = CampaignDetail))
)]
/// Chooses by hand what the rest gets, while a test waits for it.
async fn winner(
    call: Call,
    Path(campaign): Path<String>,
    Json(winner): Json<CampaignWinner>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::choose(tx, at, (&named(&campaign)?, &winner.variant))?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/resend", operation_id = "resend_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")), request_body = Again,
    responses((status = 202, body = CampaignDetail))
)]
/// Sends it once more, now, to those who did not react.
async fn resend(
    call: Call,
    Extension(rules): Shared,
    Path(campaign): Path<String>,
    Json(again): Json<Again>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::resend(tx, at, &rules, (&named(&campaign)?, &again))?;
        Ok::<_, Error>(Reply::accepted(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    post, path = "/campaigns/{campaign}/test", operation_id = "test_campaign", tag = "campaigns",
    security(("key" = ["write"])), params(("campaign" = String, Path, description = "name")), request_body = Trial,
    responses((status = 202, body = CampaignTested))
)]
/// Sends a variant to one person, such as somebody of the staff, through the queue that everything goes through.
async fn test(
    call: Call,
    Extension(rules): Shared,
    Path(campaign): Path<String>,
    Json(trial): Json<Trial>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::send_test(tx, at, &rules, (&named(&campaign)?, &trial))?;
        let ask = done.into_inner().to_string();
        Ok::<_, Error>(Reply::accepted(CampaignTested { ask }))
    })
    .await
}

#[utoipa::path(
    get, path = "/campaigns/{campaign}/figures", operation_id = "read_campaign_figures", tag = "campaigns",
    security(("key" = ["read"])), params(("campaign" = String, Path, description = "name")),
    responses((status = 200, body = FiguresView))
)]
/// What became of its messages, by variant and run.
async fn figures(call: Call, Path(campaign): Path<String>) -> Answer<Json<FiguresView>> {
    let figures = call
        .read(move |tx, _at| service::figures(tx, &named(&campaign)?))
        .await?;
    Ok(Json(figures))
}
