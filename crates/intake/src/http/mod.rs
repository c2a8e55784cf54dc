//! Records over HTTP: one at a time, under their name at the source, or in batches.

mod customers;
mod events;
mod fulfilments;
mod orders;
mod products;
mod record;
mod refunds;
mod sought;

use db::{DbError, Tx};
use kernel::Moment;
use serde::Deserialize;
use serde_json::Value;
use web::{
    API, Answer, BatchAnswer, BatchItem, Call, FieldError, ItemResult, ItemStatus, Kind, Problem,
    Refusal, Reply, Routes, ToProblem, Written, routes,
};

use self::record::{Given, Record};
use crate::{
    record::Problem as Objection,
    service::{Accepted, Error, Goods, Outcome, Terms},
};

/// The room's operations.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(events::tell, events::list))
        .routes(routes!(events::tell_many))
        .routes(routes!(customers::tell))
        .routes(routes!(customers::tell_many))
        .routes(routes!(customers::put))
        .routes(routes!(products::tell))
        .routes(routes!(products::tell_many))
        .routes(routes!(products::put))
        .routes(routes!(orders::tell))
        .routes(routes!(orders::tell_many))
        .routes(routes!(orders::put))
        .routes(routes!(fulfilments::tell))
        .routes(routes!(fulfilments::tell_many))
        .routes(routes!(fulfilments::put))
        .routes(routes!(refunds::tell))
        .routes(routes!(refunds::tell_many))
        .routes(routes!(refunds::put))
}

/// How a record is told.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Told {
    /// Told of the past: it is recorded, and nobody reacts: no message, no journey.
    #[serde(default)]
    history: bool,
}

/// Why records were not taken.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// A room failed.
    #[error(transparent)]
    Service(#[from] Error),
    /// The database failed.
    #[error("the records could not be written")]
    Db(#[from] DbError),
    /// The shop's settings cannot be read.
    #[error("the shop's settings could not be read")]
    Settings(#[from] settings::Error),
    /// The one record is not sound.
    #[error("the record was not taken over")]
    Refused(Vec<Objection>),
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) | Self::Events(::events::Error::Db(error)) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Catalog(error) => error.kind(),
            Self::Orders(error) => error.kind(),
            Self::Offers(error) => error.kind(),
            Self::Events(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

impl ToProblem for Failure {
    fn kind(&self) -> Kind {
        match self {
            Self::Service(error) => error.kind(),
            Self::Db(error) => error.kind(),
            Self::Settings(_) => Kind::Internal,
            Self::Refused(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Service(error) => error.code(),
            Self::Db(error) => error.code(),
            Self::Settings(_) => "intake.settings",
            Self::Refused(_) => "intake.refused",
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        if let Self::Refused(objections) = self {
            objections.iter().map(field_error).collect()
        } else {
            Vec::new()
        }
    }
}

fn field_error(objection: &Objection) -> FieldError {
    FieldError::new(&objection.field, &objection.code, &objection.detail)
}

/// What holds for the records of one request.
fn given(tx: &mut Tx<'_>, told: Told) -> Result<Given, Failure> {
    Ok(Given {
        terms: Terms {
            zone: settings::get(tx, &settings::shop::TIME_ZONE)?,
            history: told.history,
            import: None,
        },
        currency: settings::get(tx, &settings::shop::CURRENCY)?,
    })
}

/// Makes the products known that the records name, ahead of the records' own transaction.
async fn prepared<R: Record>(call: &Call, records: Vec<R>) -> Answer<(Vec<R>, Goods)> {
    call.apart(move |db, at| {
        let mut goods = Goods::default();
        R::prepare(&mut goods, db, at, &records)?;
        Ok::<_, Failure>((records, goods))
    })
    .await
}

fn accept<R: Record>(
    tx: &mut Tx<'_>,
    at: &Moment,
    told: Told,
    goods: &Goods,
    records: &[R],
) -> Result<Vec<Accepted>, Failure> {
    let given = given(tx, told)?;
    let accepted = R::accept(tx, at, &given, goods, records)?;
    // One outcome for each is what the rooms promise; fewer would tell a caller of another record.
    if accepted.len() == records.len() {
        Ok(accepted)
    } else {
        Err(DbError::NoRow.into())
    }
}

async fn take_one<R: Record>(call: Call, told: Told, record: R) -> Answer<Written> {
    // Nothing is prepared for a record that is refused: a stranger's typing error makes no product.
    if let Err(objections) = record.validate() {
        return Err(Failure::Refused(objections).into());
    }
    let (records, goods) = prepared(&call, vec![record]).await?;
    call.write(move |tx, at| {
        let accepted = accept(tx, at, told, &goods, &records)?;
        let Some(one) = accepted.into_iter().next() else {
            return Err(Failure::Db(DbError::NoRow));
        };
        let status = match one.outcome {
            Outcome::Refused(objections) => return Err(Failure::Refused(objections)),
            Outcome::Created => ItemStatus::Created,
            Outcome::Updated | Outcome::Continued => ItemStatus::Updated,
            Outcome::Unchanged => ItemStatus::Unchanged,
        };
        let result = ItemResult::accepted(status, &one.id);
        Ok(match (status, R::PLACE) {
            (ItemStatus::Created, Some(place)) => {
                Reply::created(result, format!("{API}/{place}/{}", one.id))
            }
            (ItemStatus::Created, None) => Reply::made(result),
            (ItemStatus::Updated | ItemStatus::Unchanged | ItemStatus::Refused, _) => {
                Reply::ok(result)
            }
        })
    })
    .await
}

async fn take_many<R: Record>(call: Call, told: Told, items: Vec<BatchItem<R>>) -> Answer<Written> {
    let mut sound = Vec::with_capacity(items.len());
    // For each item why it was refused before anybody looked at the database.
    let mut early: Vec<Option<ItemResult>> = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Err(errors) => early.push(Some(refused(Refusal::BadBody(errors)))),
            Ok(record) => {
                if let Err(objections) = record.validate() {
                    early.push(Some(refused(Failure::Refused(objections))));
                } else {
                    early.push(None);
                    sound.push(record);
                }
            }
        }
    }
    let (records, goods) = prepared(&call, sound).await?;
    call.write(move |tx, at| {
        let mut accepted = accept(tx, at, told, &goods, &records)?.into_iter();
        let results = early
            .iter()
            .filter_map(|early| early.clone().or_else(|| accepted.next().map(result)))
            .collect();
        Ok::<_, Failure>(Reply::ok(BatchAnswer::new(results)))
    })
    .await
}

fn refused(why: impl Into<Problem>) -> ItemResult {
    ItemResult::refused(&why.into())
}

fn result(accepted: Accepted) -> ItemResult {
    let status = match accepted.outcome {
        Outcome::Created => ItemStatus::Created,
        Outcome::Updated | Outcome::Continued => ItemStatus::Updated,
        Outcome::Unchanged => ItemStatus::Unchanged,
        Outcome::Refused(objections) => return refused(Failure::Refused(objections)),
    };
    ItemResult::accepted(status, &accepted.id)
}

/// A record whose name stands in the address. A body that says another name is refused.
fn named<R: serde::de::DeserializeOwned>(
    mut body: Value,
    name: impl IntoIterator<Item = (&'static str, String)>,
) -> Result<R, Refusal> {
    let Some(object) = body.as_object_mut() else {
        let error = FieldError::new("", "invalid", "must be an object");
        return Err(Refusal::BadBody(vec![error]));
    };
    for (field, value) in name {
        match object.get(field) {
            None | Some(Value::Null) => {
                object.insert(field.to_owned(), Value::String(value));
            }
            Some(Value::String(said)) if *said == value => {}
            Some(_) => {
                let error = FieldError::new(field, "contradiction", "the address says another one");
                return Err(Refusal::BadBody(vec![error]));
            }
        }
    }
    let text = serde_json::to_vec(&body).map_err(Refusal::Answer)?;
    web::parse(&text)
}
