//! The audit log.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, FieldError, Json, Page, PageParams, Paging, Query, Refusal, StaffId,
    audit::{Actor, AuditFilter, AuditId},
    keys::ApiKeyId,
};

use crate::{public::AuditView, service};

/// Which entries; all of what is said holds.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// Of a member of the staff `stf_…`, of an API key `key_…`, or of the `terminal`.
    actor: Option<String>,
    /// Of this operation, by its id; of one of several with commas between.
    operation: Option<String>,
    /// About this thing.
    object: Option<String>,
    /// Not before.
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// Before.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

impl Which {
    fn filter(self) -> Result<AuditFilter, Refusal> {
        let actor = match self.actor.as_deref() {
            None => None,
            Some("terminal") => Some(Actor::Terminal),
            Some(id) => {
                let staff = StaffId::parse(id).map(Actor::Staff);
                let any = staff.or_else(|_not_staff| ApiKeyId::parse(id).map(Actor::Key));
                let words = "not like `stf_…`, `key_…` or `terminal`";
                let wrong = || vec![FieldError::new("actor", "invalid", words)];
                Some(any.ok().ok_or_else(|| Refusal::BadQuery(wrong()))?)
            }
        };
        Ok(AuditFilter {
            actor,
            operations: self
                .operation
                .iter()
                .flat_map(|named| named.split(','))
                .map(|id| id.trim().to_owned())
                .filter(|id| !id.is_empty())
                .take(OPERATIONS_MAX)
                .collect(),
            object: self.object,
            since: self.since,
            until: self.until,
        })
    }
}

/// Operations that are looked for at a time.
const OPERATIONS_MAX: usize = 20;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct ById(AuditId);

impl CursorKey for ById {
    const LIST: &'static str = "audit log, newest first";
}

/// Who changed what, when and from where, newest first.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "staff",
    operation_id = "list_audit",
    security(("key" = ["manage"])),
    params(Which, PageParams),
    responses((status = 200, description = "A page of entries.", body = Page<AuditView>))
)]
pub(super) async fn list_audit(
    call: Call,
    Query(which): Query<Which>,
    paging: Paging<ById>,
) -> Answer<Json<Page<AuditView>>> {
    let filter = which.filter()?;
    let (before, fetch) = (paging.after.map(|after| after.0), paging.fetch());
    let found = call
        .read(move |tx, _at| service::entries(tx, &filter, before, fetch))
        .await?;
    Ok(Json(paging.page(found, |entry| ById(entry.id))?))
}
