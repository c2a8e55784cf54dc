//! What is to be told once the rows are written.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{CustomerId, Timestamp};

use super::{
    attribute::AttributeName,
    consent::{Channel, CurrentConsent, Purpose},
    head::Field,
    key::KeyKind,
    merge::MergeId,
    suppression::SuppressionReason,
    tag::Tag,
};

/// Something that happened to a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Created {
        source: String,
    },
    Updated {
        fields: BTreeSet<Field>,
        attributes: BTreeSet<AttributeName>,
    },
    IdentityConflict {
        key: KeyKind,
        other: CustomerId,
    },
    TagAdded(Tag),
    TagRemoved(Tag),
    Consent {
        channel: Channel,
        purpose: Purpose,
        current: Option<CurrentConsent>,
    },
    Suppressed {
        address: &'static str,
        reason: SuppressionReason,
    },
    Merged {
        from: CustomerId,
        merge: MergeId,
    },
    Unmerged {
        restored: CustomerId,
        merge: MergeId,
    },
    Erased,
}

/// A change and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingEvent {
    pub(crate) customer: CustomerId,
    pub(crate) at: Timestamp,
    pub(crate) change: Change,
}

impl PendingEvent {
    pub(crate) const fn new(customer: CustomerId, at: Timestamp, change: Change) -> Self {
        Self {
            customer,
            at,
            change,
        }
    }
}

/// What there is to tell when the consents of a customer are other than before: only states count, not newer proofs
/// of the same.
pub(crate) fn consent_changes(before: &[CurrentConsent], after: &[CurrentConsent]) -> Vec<Change> {
    let by_question = |all: &[CurrentConsent]| -> BTreeMap<(Channel, Purpose), CurrentConsent> {
        all.iter()
            .map(|current| ((current.channel, current.purpose), *current))
            .collect()
    };
    let (before, after) = (by_question(before), by_question(after));
    let questions: BTreeSet<(Channel, Purpose)> =
        before.keys().chain(after.keys()).copied().collect();
    questions
        .into_iter()
        .filter_map(|(channel, purpose)| {
            let old = before.get(&(channel, purpose));
            let new = after.get(&(channel, purpose));
            let same = old.map(|old| old.state) == new.map(|new| new.state);
            (!same).then_some(Change::Consent {
                channel,
                purpose,
                current: new.copied(),
            })
        })
        .collect()
}
