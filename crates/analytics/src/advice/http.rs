//! Advice over HTTP.

use axum::Extension;
use web::{Answer, Call, Json, Routes, routes};

use super::{Counsels, counsel};
use crate::measures::{Programmes, Wanted};

/// The operations.
pub fn advice_routes(programmes: Programmes) -> Routes {
    Routes::new()
        .routes(routes!(read_advice))
        .layer(Extension(Source(programmes)))
}

#[derive(Clone)]
struct Source(Programmes);

/// What a good consultant would say this week: what stands out in the figures of programmes, experiments and orders, each with its evidence
/// against a stated threshold, and with where to act. Nothing is said that the figures are not sure of.
#[utoipa::path(
    get,
    path = "/advice",
    tag = "reports",
    operation_id = "read_advice",
    security(("key" = ["read"])),
    responses((status = 200, description = "The advice, what matters most first.", body = Counsels))
)]
async fn read_advice(call: Call, Extension(source): Extension<Source>) -> Answer<Json<Counsels>> {
    let found = call
        .apart(move |db, at| {
            db.read_now(|tx| {
                let wanted = Wanted::everything(tx, at.now)?;
                let programmes = (source.0)(tx)?;
                counsel(tx, &programmes, &wanted)
            })
        })
        .await?;
    Ok(Json(found))
}
