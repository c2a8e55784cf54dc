//! What is done at a node besides writing to people.

use std::collections::{BTreeMap, BTreeSet};

use customers::{AttributeName, AttributeValue, Number, Tag};
use db::Tx;
use kernel::{CustomerId, Moment};
use serde_json::Value;

use super::{
    Rules,
    writing::{Walker, cause},
};
use crate::{
    domain::{Node, What},
    error::Error,
    extensions::{Acting, ActionError},
};

/// Something to do for one customer.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    customer: CustomerId,
    programme: String,
    cause: String,
    context: Value,
    what: What,
}

impl Deed {
    /// What a node does for whoever passes it.
    pub(super) fn of(walker: Walker<'_>, node: &Node) -> Self {
        Self {
            customer: walker.customer,
            programme: walker.journey.to_string(),
            cause: cause(walker.enrolment, &node.id),
            context: walker.context.clone(),
            what: node.what.clone(),
        }
    }

    /// Does it. Twice is once.
    pub(super) fn act(&self, tx: &mut Tx<'_>, at: &Moment, rules: &Rules) -> Result<(), Error> {
        match &self.what {
            What::Tag(tag) => {
                let (add, remove) = (tags(&tag.add)?, tags(&tag.remove)?);
                if !add.is_empty() {
                    let _new = customers::add_tags(tx, at, self.customer, &add)?;
                }
                if !remove.is_empty() {
                    let _gone = customers::remove_tags(tx, at, self.customer, &remove)?;
                }
            }
            What::Attribute(attribute) => {
                let name = AttributeName::parse(&attribute.name)?;
                let wanted = BTreeMap::from([(name, value(&attribute.value)?)]);
                let _changed = customers::set_attributes(tx, at, self.customer, &wanted)?;
            }
            What::Do(node) => {
                let unknown = || Error::NoAction(node.action.clone());
                let action = rules.extensions.action(&node.action).ok_or_else(unknown)?;
                let acting = Acting {
                    customer: self.customer,
                    programme: &self.programme,
                    cause: &self.cause,
                    with: &node.with,
                    context: &self.context,
                };
                (action.act)(tx, at, acting).map_err(|error| match error {
                    ActionError::Db(error) => Error::Db(error),
                    ActionError::Refused { code, text } => Error::Action { code, text },
                })?;
            }
            What::Wait(_)
            | What::WaitFor(_)
            | What::Delivered(_)
            | What::Until(_)
            | What::Split(_)
            | What::Share(_)
            | What::Experiment(_)
            | What::Message(_)
            | What::Webhook(_)
            | What::End => {}
        }
        Ok(())
    }
}

fn tags(words: &[String]) -> Result<BTreeSet<Tag>, Error> {
    let tags: Result<BTreeSet<Tag>, customers::Error> =
        words.iter().map(|word| Tag::parse(word)).collect();
    Ok(tags?)
}

/// The value of an attribute; none removes it.
fn value(value: &Value) -> Result<Option<AttributeValue>, Error> {
    Ok(match value {
        Value::String(text) => Some(AttributeValue::Text(text.clone())),
        Value::Bool(flag) => Some(AttributeValue::Boolean(*flag)),
        Value::Number(number) => Some(AttributeValue::Number(Number::parse(&number.to_string())?)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    })
}
