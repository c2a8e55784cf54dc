//! Forecasts over HTTP.

use db::Tx;
use kernel::{CustomerId, Day};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{Answer, Call, Json, Kind, Path, Query, Refusal, Routes, ToProblem, routes};

use crate::{
    domain::{Rfm, RiskReport},
    error::Error,
    service::{
        BestTime, OrderRisk, Predictions, RfmQuestion, Run, RunOut, best_time, order_risks,
        predictions, rfm, risk_report, run_outs, standing,
    },
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(read_predictions))
        .routes(routes!(read_clv))
        .routes(routes!(list_run_outs))
        .routes(routes!(read_best_time))
        .routes(routes!(read_risk))
        .routes(routes!(read_rfm_moves))
        .routes(routes!(list_order_risks))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Messages(error) => error.kind(),
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

/// What is known of something; not found where nothing is.
async fn known<T: Send + 'static>(
    call: &Call,
    mut read: impl FnMut(&mut Tx<'_>) -> Result<Option<T>, Error> + Send + 'static,
) -> Answer<Json<T>> {
    let found = call.read(move |tx, _at| read(tx)).await?;
    found.map(Json).ok_or_else(|| Refusal::NotFound.into())
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
    known(&call, move |tx| predictions(tx, id)).await
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
    let read = |tx: &mut Tx<'_>| {
        let found = standing(tx)?;
        Ok(found.map(|(run, model)| Standing { run, model }))
    };
    known(&call, read).await
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
    let items = call.read(move |tx, _at| run_outs(tx, id, None)).await?;
    Ok(Json(RunOuts { items }))
}

/// When to write to a customer: the hour of the day, where they live, at which they open, follow and order most. The less is known of
/// them, the more it is the hour of their country and of the shop.
#[utoipa::path(
    get,
    path = "/customers/{id}/best-time",
    tag = "insights",
    operation_id = "read_best_time",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "The hour.", body = BestTime))
)]
async fn read_best_time(call: Call, Path(id): Path<CustomerId>) -> Answer<Json<BestTime>> {
    known(&call, move |tx| best_time(tx, id)).await
}

/// How likely orders are to be cancelled or to have something given back: what tells it, and whether what was told came true. Learned
/// once a day; nothing is told where too little is known, or where nothing tells it.
#[utoipa::path(
    get,
    path = "/insights/risk",
    tag = "insights",
    operation_id = "read_risk",
    security(("key" = ["read"])),
    responses((status = 200, description = "What was learned.", body = RiskReport))
)]
async fn read_risk(call: Call) -> Answer<Json<RiskReport>> {
    known(&call, risk_report).await
}

/// Between which days classes are compared.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct RfmDays {
    /// The last day; the day of the newest order where left out.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// The day that it is compared with; a quarter before where left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
}

/// The classes of all customers by recency, frequency and money on a day, and who came to them from which class since an earlier
/// day.
#[utoipa::path(
    get,
    path = "/insights/rfm",
    tag = "insights",
    operation_id = "read_rfm_moves",
    security(("key" = ["read"])),
    params(RfmDays),
    responses((status = 200, description = "Classes and moves.", body = Rfm))
)]
async fn read_rfm_moves(call: Call, Query(days): Query<RfmDays>) -> Answer<Json<Rfm>> {
    let question = RfmQuestion {
        until: days.to,
        since: days.from,
    };
    let found = call
        .apart(move |db, _at| db.read_now(|tx| rfm(tx, &question)))
        .await?;
    Ok(Json(found))
}

/// How likely the open orders of a customer are to go wrong, the newest first.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = InsightsOrderRisks)]
struct OrderRisks {
    /// Orders placed within the last 60 days of which nothing was cancelled or given back; none where nothing can be told.
    items: Vec<OrderRisk>,
}

/// How likely each open order of a customer is to be cancelled or to have something given back, and why.
#[utoipa::path(
    get,
    path = "/customers/{id}/order-risks",
    tag = "insights",
    operation_id = "list_order_risks",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "The open orders.", body = OrderRisks))
)]
async fn list_order_risks(call: Call, Path(id): Path<CustomerId>) -> Answer<Json<OrderRisks>> {
    let items = call.read(move |tx, at| order_risks(tx, id, at.now)).await?;
    Ok(Json(OrderRisks { items }))
}
