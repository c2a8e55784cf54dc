//! One customer in all rooms, over HTTP.

use axum::Extension;
use customers::MergeId;
use journeys::Rules;
use kernel::{CustomerId, Done};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{Answer, Call, Json, Kind, Path, Reply, Routes, ToProblem, Written, routes};

use crate::{
    error::Error,
    service::{self, Erased},
};

/// The room's operations.
pub fn routes(rules: Rules) -> Routes {
    Routes::new()
        .routes(routes!(merge))
        .routes(routes!(unmerge))
        .routes(routes!(export))
        .routes(routes!(erase))
        .layer(Extension(rules))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Hooks(error) => error.kind(),
            Self::Offers(error) => error.kind(),
            Self::Orders(error) => error.kind(),
            Self::Segments(error) => error.kind(),
            Self::Storefront(error) => error.kind(),
            Self::Insights(error) => error.kind(),
            Self::Experiments(error) => error.kind(),
            Self::Journeys(error) => transient(error.is_transient()),
            Self::Campaigns(error) => transient(error.is_transient()),
            Self::Messages(error) => transient(error.is_transient()),
            Self::Json(_) => Kind::Internal,
            Self::OtherMerge => Kind::NotFound,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// Of rooms that say only whether trying again helps.
fn transient(is_transient: bool) -> Kind {
    if is_transient {
        Kind::Unavailable
    } else {
        Kind::Internal
    }
}

/// Into whom.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeRequest {
    /// The customer who stays.
    #[schema(value_type = String, example = "cus_12")]
    into: CustomerId,
}

/// A merge.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Merge)]
struct MergeAnswer {
    /// Its id, under which it can be undone.
    #[schema(value_type = String, example = "mrg_01fz3k9q8r7x2")]
    merge: MergeId,
    /// Who went into the other.
    #[schema(value_type = String, example = "cus_40")]
    from: CustomerId,
    /// Under whom everything stands.
    #[schema(value_type = String, example = "cus_12")]
    into: CustomerId,
}

/// Merge a customer into another: orders, timeline, messages, journeys, lists, consents and names of both are the
/// other's from now on. The same merge again changes nothing.
#[utoipa::path(
    post,
    path = "/customers/{id}/merge",
    tag = "customers",
    operation_id = "merge_customer",
    security(("key" = ["people"])),
    params(("id" = String, Path, description = "`cus_…`: the customer who goes into the other.")),
    request_body = MergeRequest,
    responses(
        (status = 201, description = "They are one.", body = MergeAnswer),
        (status = 200, description = "They were one already.", body = MergeAnswer)
    )
)]
async fn merge(
    call: Call,
    Extension(rules): Extension<Rules>,
    Path(from): Path<CustomerId>,
    Json(MergeRequest { into }): Json<MergeRequest>,
) -> Answer<Written> {
    let by = call.by();
    call.write(move |tx, at| {
        let done = service::merge(tx, at, &rules, from, into, &by)?;
        let is_new = done.is_new();
        let merged = done.into_inner();
        let answer = MergeAnswer {
            merge: merged.merge,
            from: merged.from,
            into: merged.into,
        };
        Ok::<_, Error>(if is_new {
            Reply::made(answer)
        } else {
            Reply::ok(answer)
        })
    })
    .await
}

/// Which merge.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct UnmergeRequest {
    /// The merge's id.
    #[schema(value_type = String, example = "mrg_01fz3k9q8r7x2")]
    merge: MergeId,
}

/// A merge that was undone.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Unmerge)]
struct UnmergeAnswer {
    /// The merge.
    #[schema(value_type = String)]
    merge: MergeId,
    /// Who is a customer of its own again.
    #[schema(value_type = String, example = "cus_40")]
    restored: CustomerId,
    /// At whom everything stood.
    #[schema(value_type = String, example = "cus_12")]
    survivor: CustomerId,
}

/// Undo a merge: names, orders, timeline, lists and what was put to each and written go back to whom they were first
/// recorded for. Whoever is inside a journey stays inside it under the number that they have by then.
#[utoipa::path(
    post,
    path = "/customers/{id}/unmerge",
    tag = "customers",
    operation_id = "unmerge_customer",
    security(("key" = ["people"])),
    params(("id" = String, Path, description = "`cus_…`: either of the two.")),
    request_body = UnmergeRequest,
    responses((status = 200, description = "They are two.", body = UnmergeAnswer))
)]
async fn unmerge(
    call: Call,
    Extension(rules): Extension<Rules>,
    Path(id): Path<CustomerId>,
    Json(UnmergeRequest { merge }): Json<UnmergeRequest>,
) -> Answer<Written> {
    let by = call.by();
    call.write(move |tx, at| {
        let undone = service::unmerge(tx, at, &rules, merge, &by)?.into_inner();
        if ![undone.restored, undone.survivor].contains(&id) {
            return Err(Error::OtherMerge);
        }
        Ok(Reply::ok(UnmergeAnswer {
            merge: undone.merge,
            restored: undone.restored,
            survivor: undone.survivor,
        }))
    })
    .await
}

/// Everything that the shop holds of a person: the customer with all names, consents and their proofs, orders, timeline,
/// messages with their text, journeys, lists, and what their browsers told. The audit log tells that it was read.
#[utoipa::path(
    get,
    path = "/customers/{id}/export",
    tag = "customers",
    operation_id = "export_customer",
    security(("key" = ["read"])),
    params(("id" = String, Path, description = "`cus_…`")),
    extensions(("x-audited" = json!(true))),
    responses((status = 200, description = "Everything.", body = Object))
)]
async fn export(
    call: Call,
    Extension(rules): Extension<Rules>,
    Path(id): Path<CustomerId>,
) -> Answer<Json<Value>> {
    let found = call
        .read(move |tx, at| service::export(tx, at, &rules, id))
        .await?
        .ok_or(Error::Customers(customers::Error::NoCustomer))?;
    Ok(Json(found))
}

/// Forget a person, for good. Orders stay for the books, without anybody; the addresses stay on the list of those who
/// must not be written to, as hashes.
#[utoipa::path(
    post,
    path = "/customers/{id}/erase",
    tag = "customers",
    operation_id = "erase_customer",
    security(("key" = ["people"])),
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "The person is forgotten.", body = Erased))
)]
async fn erase(
    call: Call,
    Extension(rules): Extension<Rules>,
    Path(id): Path<CustomerId>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let erased = service::erase(tx, at, &rules, id).map(Done::into_inner)?;
        Ok::<_, Error>(Reply::ok(erased))
    })
    .await
}
