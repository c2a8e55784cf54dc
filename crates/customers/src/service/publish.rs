//! Telling the timeline.

use db::Tx;
use events::NewEvent;
use kernel::Moment;
use serde::Serialize;
use serde_json::Value;

use crate::{
    domain::{Change, PendingEvent},
    error::Error,
    public::{
        self, CustomerConsentChangedV1, CustomerCreatedV1, CustomerIdentityConflictV1,
        CustomerMergedV1, CustomerSuppressedV1, CustomerTagV1, CustomerUnmergedV1,
        CustomerUpdatedV1,
    },
};

/// Writes events; `history` is for the record only.
pub(super) fn publish(
    tx: &mut Tx<'_>,
    at: &Moment,
    pending: Vec<PendingEvent>,
    history: bool,
) -> Result<(), Error> {
    if pending.is_empty() {
        return Ok(());
    }
    let events = events_of(at, pending, history)?;
    events::publish_many(tx, at, &events)?;
    Ok(())
}

/// The same for customers who are made in this very transaction: nothing stands on their timelines yet.
pub(super) fn publish_of_new(
    tx: &mut Tx<'_>,
    at: &Moment,
    pending: Vec<PendingEvent>,
    history: bool,
) -> Result<(), Error> {
    // A conflict may be found twice, and is one event.
    let is_told_once = |one: &PendingEvent| !matches!(one.change, Change::IdentityConflict { .. });
    if !pending.iter().all(is_told_once) {
        return publish(tx, at, pending, history);
    }
    let events = events_of(at, pending, history)?;
    events::publish_fresh(tx, at, &events)?;
    Ok(())
}

fn events_of(
    at: &Moment,
    pending: Vec<PendingEvent>,
    history: bool,
) -> Result<Vec<NewEvent>, Error> {
    pending
        .into_iter()
        .map(|pending| event(at, pending, history))
        .collect()
}

/// The rows decide what is new, so a cause need only be one that no other change has; what can come again
/// without a row of its own (a conflict) is recognised by its cause.
fn event(at: &Moment, pending: PendingEvent, history: bool) -> Result<NewEvent, Error> {
    let (kind, data) = told(pending.change)?;
    let cause = match kind {
        public::CUSTOMER_CREATED | public::CUSTOMER_ERASED => kind.to_owned(),
        public::CUSTOMER_IDENTITY_CONFLICT => format!("{kind}:{data}"),
        _ => format!("{kind}:{}", at.next_id()),
    };
    Ok(NewEvent {
        customer: pending.customer,
        kind,
        version: 1,
        at: pending.at,
        cause,
        data,
        history,
    })
}

fn told(change: Change) -> Result<(&'static str, Value), Error> {
    match change {
        Change::Created { source } => {
            let data = CustomerCreatedV1 { source };
            Ok((public::CUSTOMER_CREATED, json(&data)?))
        }
        Change::Updated { fields, attributes } => {
            let data = CustomerUpdatedV1 {
                fields: fields.into_iter().collect(),
                attributes: attributes.into_iter().collect(),
            };
            Ok((public::CUSTOMER_UPDATED, json(&data)?))
        }
        Change::IdentityConflict { key, other } => {
            let data = CustomerIdentityConflictV1 {
                key: key.word().to_owned(),
                other,
            };
            Ok((public::CUSTOMER_IDENTITY_CONFLICT, json(&data)?))
        }
        Change::TagAdded(tag) => Ok((public::CUSTOMER_TAG_ADDED, json(&CustomerTagV1 { tag })?)),
        Change::TagRemoved(tag) => {
            Ok((public::CUSTOMER_TAG_REMOVED, json(&CustomerTagV1 { tag })?))
        }
        Change::Consent {
            channel,
            purpose,
            current,
        } => {
            let data = CustomerConsentChangedV1 {
                channel,
                purpose,
                state: current.map(|current| current.state),
                proof: current.map(|current| current.proof),
            };
            Ok((public::CUSTOMER_CONSENT_CHANGED, json(&data)?))
        }
        Change::Suppressed { address, reason } => {
            let data = CustomerSuppressedV1 {
                address: address.to_owned(),
                reason,
            };
            Ok((public::CUSTOMER_SUPPRESSED, json(&data)?))
        }
        Change::Merged { from, merge } => {
            let data = CustomerMergedV1 { from, merge };
            Ok((public::CUSTOMER_MERGED, json(&data)?))
        }
        Change::Unmerged { restored, merge } => {
            let data = CustomerUnmergedV1 { restored, merge };
            Ok((public::CUSTOMER_UNMERGED, json(&data)?))
        }
        Change::Erased => Ok((
            public::CUSTOMER_ERASED,
            Value::Object(serde_json::Map::new()),
        )),
    }
}

fn json(data: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(data).map_err(Error::Json)
}
