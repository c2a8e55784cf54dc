//! Two customers who are one person.

use kernel::{CustomerId, Timestamp, typed_id};
use serde::{Deserialize, Serialize};

use super::head::Field;

typed_id!(MergeId, "mrg");
db::int_column!(MergeId);

/// A merge that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its id, under which it can be undone.
    pub merge: MergeId,
    /// The customer who went into the other.
    pub from: CustomerId,
    /// The customer under whom everything stands.
    pub into: CustomerId,
}

/// A merge that was undone. Other rooms bring back the rows at `survivor` whose home is one of `homes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmerged {
    /// The merge.
    pub merge: MergeId,
    /// The customer who is one again.
    pub restored: CustomerId,
    /// The customer at whom everything stood.
    pub survivor: CustomerId,
    /// The restored customer and all who had been merged into it before.
    pub homes: Vec<CustomerId>,
}

/// What a surviving customer took from the other, to be given up when the merge is undone. Names of fields, not values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filled {
    pub(crate) fields: Vec<Field>,
    /// The survivor's own beginning, when the other's was earlier.
    pub(crate) created_at: Option<Timestamp>,
}

/// Rows of the merged customer of which the survivor had its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    pub(crate) tags: Vec<KeptTag>,
    pub(crate) attributes: Vec<KeptAttribute>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptTag {
    pub(crate) tag: String,
    pub(crate) home: i64,
    pub(crate) added_at: i64,
}

/// The columns of the row, so that no value is rounded on its way through JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptAttribute {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) number: i64,
    pub(crate) text: String,
    pub(crate) home: i64,
    pub(crate) set_at: i64,
}
