//! Reading customers over HTTP. Records come in through the room of intake.

use kernel::CustomerId;
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, FieldError, Json, Kind, Page, PageParams, Paging, Path, Query,
    Refusal, Routes, ToProblem, routes,
};

use crate::{
    domain::Key,
    error::Error,
    public::{CustomerView, EventView},
    service,
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_customers))
        .routes(routes!(read_customer))
        .routes(routes!(read_timeline))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) | Self::Events(events::Error::Db(error)) => error.kind(),
            Self::Events(_) | Self::Json(_) => Kind::Internal,
            Self::NoCustomer | Self::NoMerge => Kind::NotFound,
            Self::Merged { .. } | Self::SameCustomer | Self::Erased | Self::KeyTaken { .. } => {
                Kind::Conflict
            }
            Self::Raced => Kind::Unavailable,
            Self::TooMany
            | Self::AttributeName
            | Self::AttributeNumber
            | Self::AttributeText
            | Self::Tag
            | Self::Birthday
            | Self::LongKey
            | Self::ConsentText
            | Self::TransactionalConsent => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// Which customers. One of the three at most.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Beginnings of words of the name, the e-mail address or ids in other systems; a telephone number; `cus_…`.
    q: Option<String>,
    /// The e-mail address, in any capitals.
    email: Option<String>,
    /// An id in another system, as `source:id`.
    external_id: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ByNumber(CustomerId);

impl CursorKey for ByNumber {
    const LIST: &'static str = "customers by number";
}

impl Which {
    /// The one key that is asked for, if any.
    fn key(&self) -> Result<Option<Key>, Refusal> {
        let wrong = |field: &str, detail: &str| {
            Refusal::BadQuery(vec![FieldError::new(field, "invalid", detail)])
        };
        match (&self.q, &self.email, &self.external_id) {
            (None, Some(email), None) => match kernel::EmailAddress::parse(email) {
                Ok(address) => Ok(Some(Key::Email(address))),
                Err(error) => Err(wrong("email", &error.to_string())),
            },
            (None, None, Some(external)) => match external.split_once(':') {
                Some((source, id)) => Ok(Some(Key::External {
                    source: source.to_owned(),
                    id: id.to_owned(),
                })),
                None => Err(wrong("external_id", "not like `shopify:1234`")),
            },
            (_, None, None) => Ok(None),
            _ => Err(wrong("q", "give one of `q`, `email` and `external_id`")),
        }
    }
}

/// Customers by number: all active ones, or those that are searched for.
#[utoipa::path(
    get,
    path = "/customers",
    tag = "customers",
    operation_id = "list_customers",
    security(("key" = ["read"])),
    params(Which, PageParams),
    responses((status = 200, description = "A page of customers.", body = Page<CustomerView>))
)]
async fn list_customers(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<ByNumber>,
) -> Answer<Json<Page<CustomerView>>> {
    let key = which.key()?;
    let after = paging.after.as_ref().map(|key| key.0);
    let limit = u32::from(paging.limit());
    let (customers, next) = call
        .read(move |tx, _at| {
            let (heads, next) = match (&key, &which.q) {
                (Some(key), _) => {
                    let found = match service::find(tx, key)? {
                        Some(id) => service::current(tx, id)?,
                        None => None,
                    };
                    (found.into_iter().collect(), None)
                }
                (None, Some(text)) => {
                    let found = service::search(tx, text, after, limit)?;
                    (found.customers, found.next)
                }
                (None, None) => {
                    let page = service::list(tx, after, limit)?;
                    (page.customers, page.next)
                }
            };
            Ok::<_, Error>((service::views(tx, heads)?, next))
        })
        .await?;
    Ok(Json(paging.page_until(customers, next.map(ByNumber))?))
}

/// One customer. Who was merged into another says into whom; who was erased is only a number.
#[utoipa::path(
    get,
    path = "/customers/{id}",
    tag = "customers",
    operation_id = "read_customer",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "The customer.", body = CustomerView))
)]
async fn read_customer(call: Call, Path(id): Path<CustomerId>) -> Answer<Json<CustomerView>> {
    let found = call
        .read(move |tx, _at| service::view(tx, id))
        .await?
        .ok_or(Error::NoCustomer)?;
    Ok(Json(found))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct BySeq(i64);

impl CursorKey for BySeq {
    const LIST: &'static str = "events of a customer, newest first";
}

/// A customer's timeline, newest first. A merged customer's is that of whom they were merged into.
#[utoipa::path(
    get,
    path = "/customers/{id}/timeline",
    tag = "customers",
    operation_id = "read_timeline",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`"), PageParams),
    responses((status = 200, description = "A page of events.", body = Page<EventView>))
)]
async fn read_timeline(
    call: Call,
    Path(id): Path<CustomerId>,
    paging: Paging<BySeq>,
) -> Answer<Json<Page<EventView>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = u32::from(paging.limit()).saturating_add(1);
    let found = call
        .read(move |tx, _at| {
            let customer = service::current(tx, id)?.ok_or(Error::NoCustomer)?;
            Ok::<_, Error>(events::timeline(tx, customer.id, before, fetch)?)
        })
        .await?;
    let page = paging.page(found, |event| BySeq(event.seq))?;
    Ok(Json(page.map(EventView::from)))
}
