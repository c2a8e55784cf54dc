//! What programmes bring, over HTTP.

use std::sync::Arc;

use axum::Extension;
use db::{DbError, Tx};
use kernel::Day;
use serde::Deserialize;
use web::{Answer, Call, Json, Query, Routes, routes};

use super::{Measures, Programme, Wanted, measures};

/// Where the programmes come from, and whom they met.
pub type Programmes = Arc<dyn Fn(&mut Tx<'_>) -> Result<Vec<Programme>, DbError> + Send + Sync>;

/// The operations.
pub fn measure_routes(programmes: Programmes) -> Routes {
    Routes::new()
        .routes(routes!(read_measures))
        .layer(Extension(Source(programmes)))
}

#[derive(Clone)]
struct Source(Programmes);

/// Which figures.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Only this programme.
    programme: Option<String>,
    /// First day of the figures of messages (UTC).
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Last day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
}

/// What programmes bring: for each, and for each of its steps and templates, what was asked, sent, delivered, opened and
/// clicked by people and by machines, unsubscribed, complained about, answered, ordered and earned; beside it what the comparison
/// with those held out shows, with its uncertainty; and advice in words.
#[utoipa::path(
    get,
    path = "/measures",
    tag = "reports",
    operation_id = "read_measures",
    security(("key" = ["read"])),
    params(Which),
    responses((status = 200, description = "The measures.", body = Measures))
)]
async fn read_measures(
    call: Call,
    Extension(source): Extension<Source>,
    Query(which): Query<Which>,
) -> Answer<Json<Measures>> {
    let found = call
        .apart(move |db, at| {
            db.read_now(|tx| {
                let shop = segments::shop(tx)?;
                let wanted = Wanted {
                    programme: which.programme.clone(),
                    from: which.from,
                    to: which.to,
                    currency: shop.currency,
                    zone: shop.zone,
                    now: at.now,
                };
                let programmes = (source.0)(tx)?;
                measures(tx, &programmes, &wanted)
            })
        })
        .await?;
    Ok(Json(found))
}
