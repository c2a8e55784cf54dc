//! What is known of customers when their asks are looked at.

use std::collections::{BTreeMap, BTreeSet};

use customers::{Channel, ContactQuestion, ContactReason, Customer, Purpose, State};
use db::Tx;
use kernel::{CustomerId, Span, Timestamp};

use crate::{
    domain::{Facts, MessageId, Policy, Wish},
    error::Error,
    store,
};

/// One customer: the person, and what the rules want to know.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The head data; none when there is no such customer.
    pub(crate) customer: Option<Customer>,
    pub(crate) facts: Facts,
    /// Which message each of the contacts is, and whether it is still under way.
    messages: Vec<(MessageId, bool)>,
}

impl Known {
    fn blank(policy: &Policy) -> Self {
        Self {
            customer: None,
            facts: Facts {
                joining: false,
                zone: policy.zone.clone(),
                verdicts: BTreeMap::new(),
                refused_topics: BTreeSet::new(),
                holds: Vec::new(),
                wish: Wish::default(),
                contacts: Vec::new(),
            },
            messages: Vec::new(),
        }
    }

    /// What is on its way arrives now at the earliest, however long ago it was granted.
    fn count(&mut self, now: Timestamp, (mut contact, message, under_way): store::Counted) {
        if under_way {
            contact.at = contact.at.max(now);
        }
        self.facts.contacts.push(contact);
        self.messages.push((message, under_way));
    }

    /// Whether anything else was written to them since, or is on its way.
    pub(crate) fn has_other(&self, message: MessageId, since: Timestamp) -> bool {
        self.facts
            .contacts
            .iter()
            .zip(&self.messages)
            .any(|(contact, (of, _))| *of != message && contact.at > since)
    }

    /// The same as one message sees it that is about to go: without itself, and without what was granted after it and
    /// has not gone either, since that waits for this one.
    pub(crate) fn before(&self, message: MessageId) -> Facts {
        let mut facts = self.facts.clone();
        facts.contacts = facts
            .contacts
            .into_iter()
            .zip(&self.messages)
            .filter(|(_, (of, under_way))| *of != message && !(*under_way && *of > message))
            .map(|(contact, _)| contact)
            .collect();
        facts
    }
}

/// Reads what is known of these customers (sorted, each once, at most [`super::BATCH`]).
pub(crate) fn known(
    tx: &mut Tx<'_>,
    now: Timestamp,
    policy: &Policy,
    customers: &[CustomerId],
    questions: &BTreeSet<(Channel, Purpose)>,
) -> Result<BTreeMap<CustomerId, Known>, Error> {
    let mut all: BTreeMap<CustomerId, Known> = customers
        .iter()
        .map(|customer| (*customer, Known::blank(policy)))
        .collect();
    let heads: BTreeMap<CustomerId, Customer> = customers::get_many(tx, customers)?
        .into_iter()
        .map(|customer| (customer.id, customer))
        .collect();
    for (channel, purpose) in questions {
        let question = ContactQuestion {
            channel: *channel,
            purpose: *purpose,
        };
        let rules = policy.contact_rules();
        let asked = (&heads, customers);
        for (customer, verdict) in customers::may_contact_known(tx, now, rules, asked, question)? {
            if let Some(known) = all.get_mut(&customer) {
                known
                    .facts
                    .verdicts
                    .insert((*channel, *purpose), verdict.reason);
            }
        }
    }
    for customer in heads.into_values() {
        if let Some(known) = all.get_mut(&customer.id) {
            known.facts.zone = customer.zone(&policy.zone);
            known.facts.joining = matches!(customer.state, State::Merged { .. });
            known.customer = Some(customer);
        }
    }
    let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    if questions
        .iter()
        .any(|(channel, _)| *channel == Channel::WebPush)
    {
        without_browser(tx, &ids, &mut all)?;
    }
    for (customer, hold) in store::holds_of(tx, &ids)? {
        if let Some(known) = all.get_mut(&customer) {
            known.facts.holds.push(hold);
        }
    }
    for (customer, refusal) in store::topic_refusals_of(tx, &ids)? {
        if let Some(known) = all.get_mut(&customer) {
            known.facts.refused_topics.insert(refusal);
        }
    }
    let mut longest = policy.longest_cap();
    for (customer, wish) in store::wishes_of(tx, &ids)? {
        longest = longest.max(wish.one_within.unwrap_or(Span::ZERO));
        if let Some(known) = all.get_mut(&customer) {
            known.facts.wish = wish;
        }
    }
    if longest > Span::ZERO {
        for (customer, counted) in store::contacts_of(tx, &ids, now.minus(longest))? {
            if let Some(known) = all.get_mut(&customer) {
                known.count(now, counted);
            }
        }
    }
    Ok(all)
}

/// Who has no browser that takes notifications has no address for them.
fn without_browser(
    tx: &mut Tx<'_>,
    ids: &[i64],
    all: &mut BTreeMap<CustomerId, Known>,
) -> Result<(), Error> {
    let reached: BTreeSet<CustomerId> = store::with_browser(tx, ids)?.into_iter().collect();
    for (customer, known) in all {
        if reached.contains(customer) {
            continue;
        }
        for ((channel, _), reason) in &mut known.facts.verdicts {
            if *channel == Channel::WebPush && *reason != ContactReason::NoCustomer {
                *reason = ContactReason::NoAddress;
            }
        }
    }
    Ok(())
}
