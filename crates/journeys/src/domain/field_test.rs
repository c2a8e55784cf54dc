//! What an event's data must be like.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One condition on one field. What it leaves out does not matter; a field that is not there fulfils none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldTest {
    /// The field, levels parted by dots: `ship_to.country`.
    pub field: String,
    /// It is this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Value>,
    /// It is not this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_not: Option<Value>,
    /// It is one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<Value>>,
    /// It is this or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    /// It is this or less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
}

impl FieldTest {
    /// Whether it says anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.is.is_none()
            && self.is_not.is_none()
            && self.one_of.is_none()
            && self.at_least.is_none()
            && self.at_most.is_none()
    }

    /// Whether these data fulfil it.
    pub fn holds(&self, data: &Value) -> bool {
        let Some(found) = lookup(data, &self.field) else {
            return false;
        };
        let number = found.as_i64();
        self.is.as_ref().is_none_or(|wanted| wanted == found)
            && self
                .is_not
                .as_ref()
                .is_none_or(|unwanted| unwanted != found)
            && self
                .one_of
                .as_ref()
                .is_none_or(|choice| choice.contains(found))
            && self
                .at_least
                .is_none_or(|least| number.is_some_and(|number| number >= least))
            && self
                .at_most
                .is_none_or(|most| number.is_some_and(|number| number <= most))
    }
}

/// A field by its path.
pub(crate) fn lookup<'v>(data: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(data, |value, name| value.get(name))
}
