//! Forecasts over HTTP.

use kernel::CustomerId;
use serde::Serialize;
use serde_json::Value;
use web::{Answer, Call, Json, Kind, Path, Refusal, Routes, ToProblem, routes};

use crate::{
    error::Error,
    service::{Predictions, Run, RunOut, predictions, run_outs, standing},
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(read_predictions))
        .routes(routes!(read_clv))
        .routes(routes!(list_run_outs))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Settings(_) | Self::Json(_) => Kind::Internal,
            Self::Unfit(_) | Self::NothingYet | Self::NothingAfter | Self::TakenOver => {
                Kind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// What a customer is likely to do next: the probability that they still buy, orders and money expected, when the next order
/// is expected. Everybody is scored once a day; there is nothing for who was not scored yet.
#[utoipa::path(
    get,
    path = "/customers/{id}/predictions",
    tag = "insights",
    operation_id = "read_predictions",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "What is expected.", body = Predictions))
)]
async fn read_predictions(call: Call, Path(id): Path<CustomerId>) -> Answer<Json<Predictions>> {
    let found = call
        .read(move |tx, _at| predictions(tx, id))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(found))
}

/// The model by which everybody is scored.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = InsightsModel)]
struct Standing {
    /// Scoring everybody, how far it has come.
    run: Run,
    /// The model of coming back, with its parameters and how sure they are, and what it had foretold beside what came.
    #[schema(value_type = Object)]
    model: Value,
}

/// The model by which everybody is scored, and how far that has come.
#[utoipa::path(
    get,
    path = "/insights/clv",
    tag = "insights",
    operation_id = "read_clv",
    security(("key" = ["read"])),
    responses((status = 200, description = "The model.", body = Standing))
)]
async fn read_clv(call: Call) -> Answer<Json<Standing>> {
    let (run, model) = call
        .read(move |tx, _at| standing(tx))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(Standing { run, model }))
}

/// What a customer bought, and when it runs out.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
struct RunOuts {
    /// The soonest first.
    items: Vec<RunOut>,
}

/// When what a customer bought runs out, the soonest first: what they bought more than once, and what many people buy again. Drawn
/// from the customer's own times as far as there are any, and from those of the product and of all products.
#[utoipa::path(
    get,
    path = "/customers/{id}/replenishment",
    tag = "insights",
    operation_id = "list_run_outs",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "What runs out.", body = RunOuts))
)]
async fn list_run_outs(call: Call, Path(id): Path<CustomerId>) -> Answer<Json<RunOuts>> {
    let items = call.read(move |tx, _at| run_outs(tx, id)).await?;
    Ok(Json(RunOuts { items }))
}
