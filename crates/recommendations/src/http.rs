//! Suggestions over HTTP.

use kernel::{CustomerId, ProductId};
use serde::{Deserialize, Serialize};
use web::{Answer, Call, Json, Kind, Path, Query, Routes, ToProblem, routes};

use crate::{
    error::Error,
    model::Goal,
    personal::Suggestion,
    similar::{Similar, similar},
    suggesting::recommend,
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_recommendations))
        .routes(routes!(list_similar))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Settings(_) => Kind::Internal,
            Self::NobodyToAsk => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// Suggestions when nobody says how many.
const USUAL: u8 = 10;

/// For whom, and what.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// The customer.
    #[param(value_type = String, example = "cus_12")]
    customer: CustomerId,
    /// How many, at most 100; 10 where left out.
    #[param(maximum = 100)]
    most: Option<u8>,
    /// Whether what the customer buys again and again is suggested too, and not only what is new to them.
    #[serde(default)]
    again: bool,
}

/// Suggestions for a customer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Recommendations)]
struct Recommendations {
    /// For whom.
    #[schema(value_type = String, example = "cus_12")]
    customer: CustomerId,
    /// The best first.
    items: Vec<Suggestion>,
}

/// Products to show to a customer, the best first, each with its reason as a code and in words: only what is for sale and in
/// stock. A customer of whom nothing is known gets what is bought a lot these days.
#[utoipa::path(
    get,
    path = "/recommendations",
    tag = "products",
    operation_id = "list_recommendations",
    security(("key" = ["read"])),
    params(Which),
    responses((status = 200, description = "The suggestions.", body = Recommendations))
)]
async fn list_recommendations(
    call: Call,
    Query(which): Query<Which>,
) -> Answer<Json<Recommendations>> {
    let goal = if which.again { Goal::Any } else { Goal::New };
    let most = usize::from(which.most.unwrap_or(USUAL));
    let customer = which.customer;
    let items = call
        .read(move |tx, at| recommend(tx, customer, goal, most, at.now))
        .await?;
    Ok(Json(Recommendations { customer, items }))
}

/// Others kept of each relation.
const OF_EACH: usize = 10;

/// What relates to a product.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SimilarProducts {
    /// The better versions first, then what is alike, then what is bought together with it; the nearest of each first.
    items: Vec<Similar>,
}

/// What relates to a product: its better versions, products whose words are alike, for those too that nobody has bought yet, and what is
/// bought together with it. Only what is for sale, in stock and not excluded by the shop; at most ten of each.
#[utoipa::path(
    get,
    path = "/products/{id}/similar",
    tag = "products",
    operation_id = "list_similar_products",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`prd_…`")),
    responses((status = 200, description = "What relates to it.", body = SimilarProducts))
)]
async fn list_similar(call: Call, Path(id): Path<ProductId>) -> Answer<Json<SimilarProducts>> {
    let items = call.read(move |tx, _at| similar(tx, id, OF_EACH)).await?;
    Ok(Json(SimilarProducts { items }))
}
