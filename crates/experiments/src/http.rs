//! Experiments over HTTP.

use ::predicates::Problem as Wrong;
use kernel::CustomerId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Answer, Call, FieldError, Json, Kind, Path, Query, Reply, Routes, ToProblem, Written, routes,
};

use crate::{
    domain::{Definition, Experiment, Plan, PlanQuestion, Reading},
    error::Error,
    service::{self, MetExperiment},
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, create))
        .routes(routes!(plan))
        .routes(routes!(find))
        .routes(routes!(read))
        .routes(routes!(start))
        .routes(routes!(stop))
        .routes(routes!(met))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Messages(error) if error.is_transient() => Kind::Unavailable,
            Self::Settings(_) | Self::Messages(_) => Kind::Internal,
            Self::Invalid(_) | Self::NoArm { .. } => Kind::Invalid,
            Self::Unknown(_) => Kind::NotFound,
            Self::Started(_)
            | Self::NotRunning(_)
            | Self::AnotherHoldout(_)
            | Self::NothingToPlanBy => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn errors(&self) -> Vec<FieldError> {
        let Self::Invalid(problems) = self else {
            return Vec::new();
        };
        let error = |problem: &Wrong| FieldError::new(&problem.path, "invalid", &problem.message);
        problems.iter().map(error).collect()
    }
}

/// All experiments.
#[derive(Debug, Serialize, ToSchema)]
struct Experiments {
    /// By name.
    items: Vec<Experiment>,
}

#[utoipa::path(
    get, path = "/experiments", operation_id = "list_experiments", tag = "experiments", security(("key" = ["read"])),
    responses((status = 200, body = Experiments))
)]
/// All experiments and holdouts, by name.
async fn list(call: Call) -> Answer<Json<Experiments>> {
    let items = call.read(move |tx, _at| service::list(tx)).await?;
    Ok(Json(Experiments { items }))
}

/// A new experiment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
struct NewExperiment {
    /// Its name: 1 to 60 lower-case letters, digits and hyphens.
    #[schema(example = "subject-of-thank-you")]
    name: String,
    /// What it is to be.
    definition: Definition,
}

#[utoipa::path(
    post, path = "/experiments", operation_id = "create_experiment", tag = "experiments", security(("key" = ["write"])),
    request_body = NewExperiment,
    responses((status = 201, body = Experiment), (status = 200, description = "the same experiment stood already", body = Experiment))
)]
/// Defines an experiment or a holdout, or a draft anew. Nothing happens before it is started.
async fn create(call: Call, Json(new): Json<NewExperiment>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::define(tx, at, &new.name, new.definition.clone())?;
        let is_new = done.is_new();
        let experiment = done.into_inner();
        let location = format!("/api/v1/experiments/{}", experiment.name);
        Ok::<_, Error>(if is_new {
            Reply::created(experiment, location)
        } else {
            Reply::ok(experiment)
        })
    })
    .await
}

#[utoipa::path(
    get, path = "/experiments/{experiment}", operation_id = "find_experiment", tag = "experiments", security(("key" = ["read"])),
    params(("experiment" = String, Path, description = "name")), responses((status = 200, body = Experiment))
)]
/// One experiment: what it is, and how far it is.
async fn find(call: Call, Path(experiment): Path<String>) -> Answer<Json<Experiment>> {
    let found = call
        .read(move |tx, _at| service::find(tx, &experiment))
        .await?;
    Ok(Json(found))
}

#[utoipa::path(
    get, path = "/experiments/{experiment}/reading", operation_id = "read_experiment", tag = "experiments",
    security(("key" = ["read"])), params(("experiment" = String, Path, description = "name")),
    responses((status = 200, body = Reading))
)]
/// What an experiment says: a sentence, intervals, and data of a picture. It may be looked at as often as one likes.
async fn read(call: Call, Path(experiment): Path<String>) -> Answer<Json<Reading>> {
    let found = call
        .apart(move |db, at| db.read_now(|tx| service::read(tx, &experiment, at.now)))
        .await?;
    Ok(Json(found))
}

#[utoipa::path(
    post, path = "/experiments/{experiment}/start", operation_id = "start_experiment", tag = "experiments",
    security(("key" = ["write"])), params(("experiment" = String, Path, description = "name")),
    responses((status = 200, body = Experiment))
)]
/// Starts a draft. From then on it does not change any more.
async fn start(call: Call, Path(experiment): Path<String>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::start(tx, at, &experiment)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

/// How an experiment is stopped.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Stopping {
    /// The arm that everybody gets from then on; the first one where left out.
    winner: Option<String>,
}

#[utoipa::path(
    post, path = "/experiments/{experiment}/stop", operation_id = "stop_experiment", tag = "experiments",
    security(("key" = ["write"])), params(("experiment" = String, Path, description = "name")), request_body = Stopping,
    responses((status = 200, body = Experiment))
)]
/// Stops a running experiment, with a winner or without.
async fn stop(
    call: Call,
    Path(experiment): Path<String>,
    Json(stopping): Json<Stopping>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let how = (stopping.winner.as_deref(), "by hand");
        let done = service::stop(tx, at, &experiment, how)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

/// What is planned for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Planning {
    /// The share who do it anyway; what the shop's customers did lately where left out.
    share: Option<f64>,
    /// The change that is to be seen, as a part of it; 0.2 where left out.
    change: Option<f64>,
    /// Arms; 2 where left out.
    arms: Option<u32>,
    /// The chance of seeing it; 0.8 where left out.
    power: Option<f64>,
    /// People who come in a week; what the shop's customers did lately where left out.
    per_week: Option<f64>,
    /// For how many days each is measured; 14 where left out.
    days: Option<u32>,
}

#[utoipa::path(
    get, path = "/experiments/plan", operation_id = "plan_experiment", tag = "experiments", security(("key" = ["read"])),
    params(Planning), responses((status = 200, body = Plan))
)]
/// How many people and weeks it takes to see a change.
async fn plan(call: Call, Query(asked): Query<Planning>) -> Answer<Json<Plan>> {
    let usual = PlanQuestion::default();
    let question = PlanQuestion {
        share: asked.share,
        change: asked.change.unwrap_or(usual.change),
        arms: asked.arms.unwrap_or(usual.arms),
        power: asked.power.unwrap_or(usual.power),
        per_week: asked.per_week,
        days: asked.days.unwrap_or(usual.days),
    };
    let found = call
        .apart(move |db, _at| db.read_now(|tx| service::plan(tx, &question)))
        .await?;
    Ok(Json(found))
}

/// What a customer met.
#[derive(Debug, Serialize, ToSchema)]
struct MetExperiments {
    /// In the order in which they were defined.
    items: Vec<MetExperiment>,
}

#[utoipa::path(
    get, path = "/customers/{id}/experiments", operation_id = "list_met_experiments", tag = "experiments",
    security(("key" = ["read"])), params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, body = MetExperiments))
)]
/// The experiments that a customer met, with the arm that was theirs.
async fn met(call: Call, Path(id): Path<CustomerId>) -> Answer<Json<MetExperiments>> {
    let items = call.read(move |tx, _at| service::met_by(tx, id)).await?;
    Ok(Json(MetExperiments { items }))
}
