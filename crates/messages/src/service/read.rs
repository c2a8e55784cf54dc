//! Reading messages.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Timestamp};
use serde::Serialize;

use super::explain;
use crate::{
    domain::{MessageId, Outcome},
    error::Error,
    letter::Letter,
    public::{ContentView, MessageDetails, MessageView},
    store,
};

/// Most messages on one page.
const LARGEST_PAGE: u32 = 500;

/// One message.
pub fn message(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<MessageView>, Error> {
    Ok(store::message(tx, customer, message)?)
}

/// A customer's messages, the newest first, older than `before`.
pub fn list(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Option<MessageId>,
    limit: u32,
) -> Result<Vec<MessageView>, Error> {
    let before = before.unwrap_or(MessageId::from_raw(i64::MAX));
    let limit = limit.clamp(1, LARGEST_PAGE);
    Ok(store::messages_of(tx, customer, before, limit)?)
}

/// Which messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// This customer's only.
    pub customer: Option<CustomerId>,
    /// Only those of this state, by its word ([`crate::MessageState::word`]).
    pub state: Option<String>,
    /// Only what this programme asked for.
    pub programme: Option<String>,
}

/// Messages of all customers, the newest first, older than `before`.
pub fn list_all(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<MessageId>,
    limit: u32,
) -> Result<Vec<MessageView>, Error> {
    let before = before.unwrap_or(MessageId::from_raw(i64::MAX));
    let limit = limit.clamp(1, LARGEST_PAGE);
    let state = filter.state.as_deref().unwrap_or_default();
    let programme = filter.programme.as_deref().unwrap_or_default();
    let about = (state, programme);
    Ok(match filter.customer {
        Some(customer) => store::filtered_of(tx, customer, about, before, limit)?,
        None => store::filtered(tx, about, before, limit)?,
    })
}

/// One message with all that is known of it.
pub fn details(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<MessageDetails>, Error> {
    let Some(found) = store::find_message(tx, message)? else {
        return Ok(None);
    };
    let mut explanation = explain(tx, found.customer, message)?;
    if let Some(explanation) = &mut explanation {
        explanation.message = None;
    }
    let letter = view(tx, found.customer, message)?;
    Ok(Some(MessageDetails {
        message: found,
        explanation,
        content: letter.map(ContentView::from),
    }))
}

/// What was written in a message; `None` while nothing is, and after the person was forgotten.
pub fn view(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<Letter>, Error> {
    store::load_content(tx, customer, message)?
        .map(|kept| Letter::unpack(message, &kept))
        .transpose()
}

/// How many messages are how far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// By programme, then by the word of the state ([`crate::MessageState::word`]).
    pub programmes: BTreeMap<String, BTreeMap<String, i64>>,
}

impl Counts {
    /// Over all programmes.
    pub fn of(&self, state: &str) -> i64 {
        self.programmes
            .values()
            .filter_map(|states| states.get(state))
            .sum()
    }

    /// Those that are still on their way.
    pub fn under_way(&self) -> i64 {
        ["queued", "handing_over", "deferred"]
            .into_iter()
            .map(|state| self.of(state))
            .sum()
    }
}

/// Counts all messages. It reads them all: for operators and tests, not for pages.
pub fn counts(tx: &mut Tx<'_>) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    for (programme, state, count) in store::count_by_state(tx)? {
        counts
            .programmes
            .entry(programme)
            .or_default()
            .insert(state, count);
    }
    Ok(counts)
}

/// Every contact that there was, customer by customer and in order of time: who, when, and by which programme.
pub fn for_each_contact(
    tx: &mut Tx<'_>,
    mut take: impl FnMut(CustomerId, Timestamp, &str),
) -> Result<(), Error> {
    Ok(store::for_each_contact(tx, &mut take)?)
}

/// What was decided about how many asks, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedCount {
    /// What.
    pub outcome: Outcome,
    /// The reason's code.
    pub reason: String,
    /// About so many asks; one that was decided about twice in the same way counts once.
    pub asks: i64,
}

/// Counts all decisions. It reads them all: for rehearsals and operators, not for pages.
pub fn decided(tx: &mut Tx<'_>) -> Result<Vec<DecidedCount>, Error> {
    Ok(store::count_decisions(tx)?
        .into_iter()
        .map(|(outcome, reason, asks)| DecidedCount {
            outcome,
            reason,
            asks,
        })
        .collect())
}
