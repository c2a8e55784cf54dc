//! Reading the catalogue over HTTP. Records come in through the room of intake.

use kernel::ProductId;
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, FieldError, Json, Kind, Page, PageParams, Paging, Path, Query,
    Refusal, Routes, ToProblem, routes,
};

use crate::{
    domain::{ProductRef, ProductView},
    error::Error,
    service,
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_products))
        .routes(routes!(read_product))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::NoName | Self::TooMany => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// Which products. One of the two at most.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// A part of the title. Gives one page, without a cursor.
    q: Option<String>,
    /// An id in another system, as `source:id`.
    external_id: Option<String>,
}

/// What is asked for.
#[derive(Clone, Debug)]
enum Wanted {
    All,
    Words(String),
    Named(ProductRef),
}

impl Which {
    fn wanted(self) -> Result<Wanted, Refusal> {
        let wrong = |field: &str, detail: &str| {
            Refusal::BadQuery(vec![FieldError::new(field, "invalid", detail)])
        };
        match (self.q, self.external_id) {
            (None, None) => Ok(Wanted::All),
            (Some(words), None) => Ok(Wanted::Words(words)),
            (None, Some(external)) => match external.split_once(':') {
                Some((source, id)) => Ok(Wanted::Named(ProductRef {
                    source: source.to_owned(),
                    external_id: Some(id.to_owned()),
                    ..ProductRef::default()
                })),
                None => Err(wrong("external_id", "not like `shopify:1234`")),
            },
            (Some(_), Some(_)) => Err(wrong("q", "give one of `q` and `external_id`")),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ById(ProductId);

impl CursorKey for ById {
    const LIST: &'static str = "products by id";
}

/// Products in the order in which they became known, or those that are searched for.
#[utoipa::path(
    get,
    path = "/products",
    tag = "products",
    operation_id = "list_products",
    security(("key" = ["read"])),
    params(Which, PageParams),
    responses((status = 200, description = "A page of products.", body = Page<ProductView>))
)]
async fn list_products(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<ById>,
) -> Answer<Json<Page<ProductView>>> {
    let wanted = which.wanted()?;
    let after = paging.after.as_ref().map(|key| key.0);
    let limit = u32::from(paging.limit());
    let fetch = limit.saturating_add(1);
    let found = call
        .read(move |tx, _at| {
            let ids: Vec<ProductId> = match &wanted {
                Wanted::All => ids(&service::list(tx, after, fetch)?),
                Wanted::Words(words) => ids(&service::search(tx, words, limit)?),
                Wanted::Named(name) => service::find(tx, name)?
                    .map(|found| found.product)
                    .into_iter()
                    .collect(),
            };
            let mut views = Vec::with_capacity(ids.len());
            for id in ids {
                views.extend(service::view(tx, id)?);
            }
            Ok::<_, Error>(views)
        })
        .await?;
    Ok(Json(paging.page(found, |product| ById(product.id))?))
}

fn ids(products: &[crate::domain::Product]) -> Vec<ProductId> {
    products.iter().map(|product| product.id).collect()
}

/// One product, with variants, groups and relations.
#[utoipa::path(
    get,
    path = "/products/{id}",
    tag = "products",
    operation_id = "read_product",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`prd_…`")),
    responses((status = 200, description = "The product.", body = ProductView))
)]
async fn read_product(call: Call, Path(id): Path<ProductId>) -> Answer<Json<ProductView>> {
    let found = call
        .read(move |tx, _at| service::view(tx, id))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(found))
}
