//! Reports over HTTP.

use std::sync::Arc;

use axum::Extension;
use segments::Engine;
use serde_json::Value;
use web::{Answer, Call, Json, Kind, Path, Query, Routes, ToProblem, routes};

use crate::{
    ask::{Filter, ReportName},
    error::Error,
};

/// The room's operations.
pub fn routes(engine: Arc<Engine>) -> Routes {
    Routes::new()
        .routes(routes!(read_report))
        .layer(Extension(engine))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Segments(error) => error.kind(),
            Self::Messages(error) => error.kind(),
            Self::Experiments(error) => error.kind(),
            Self::Offers(error) => error.kind(),
            Self::Settings(_) | Self::TooLarge | Self::Json(_) => Kind::Internal,
            Self::Backwards => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// A report over the shop's orders: each number with its definition, amounts in minor units; what is not known yet is
/// absent.
#[utoipa::path(
    get,
    path = "/reports/{report}",
    tag = "reports",
    operation_id = "read_report",
    security(("key" = ["read"])),
    params(("report" = inline(ReportName), Path, description = "Which report."), Filter),
    responses((status = 200, description = "The report.", body = Object))
)]
async fn read_report(
    call: Call,
    Extension(engine): Extension<Arc<Engine>>,
    Path(report): Path<ReportName>,
    Query(filter): Query<Filter>,
) -> Answer<Json<Value>> {
    let answered = call
        .apart(move |db, at| {
            let question = filter.question(db, &engine, at.now)?;
            db.read_now(|tx| report.answer(tx, &question))
        })
        .await?;
    Ok(Json(answered.json))
}
