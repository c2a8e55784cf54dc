//! Reading messages.

use std::collections::BTreeMap;

use customers::Channel;
use db::Tx;
use kernel::{CustomerId, Timestamp};
use serde::Serialize;

use super::explain;
use crate::{
    domain::{MessageId, Outcome},
    error::Error,
    letter::{Letter, TextMessage, Written},
    public::{ContentView, DeliveryView, MessageDetails, MessageView},
    store,
    tracking::{Seal, VisitKind},
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
    let written = written(tx, found.customer, (found.channel, message))?;
    let delivery = store::delivery_of(tx, found.customer, message)?;
    Ok(Some(MessageDetails {
        message: found,
        explanation,
        content: written.map(ContentView::from),
        delivery: delivery.map(DeliveryView::from),
    }))
}

/// The mail that a message is; `None` while nothing is written, after the person was forgotten, and when it went by another
/// way.
pub fn view(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<Letter>, Error> {
    let Some(found) = store::message(tx, customer, message)? else {
        return Ok(None);
    };
    let written = written(tx, customer, (found.channel, message))?;
    Ok(written.and_then(Written::into_letter))
}

/// The text message that a message is; `None` as in [`view`].
pub fn view_text(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<TextMessage>, Error> {
    let Some(found) = store::message(tx, customer, message)? else {
        return Ok(None);
    };
    Ok(match written(tx, customer, (found.channel, message))? {
        Some(Written::Text(text)) => Some(*text),
        Some(Written::Letter(_) | Written::Push(_) | Written::Hook(_)) | None => None,
    })
}

/// What was written, by whatever way it went, as it is kept; `None` while nothing is, and after the person was forgotten.
pub fn kept(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<serde_json::Value>, Error> {
    let Some(found) = store::message(tx, customer, message)? else {
        return Ok(None);
    };
    let written = written(tx, customer, (found.channel, message))?;
    written.map(|written| written.as_json(message)).transpose()
}

pub(crate) fn written(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    (channel, message): (Channel, MessageId),
) -> Result<Option<Written>, Error> {
    store::load_content(tx, customer, message)?
        .map(|kept| Written::unpack(channel, message, &kept))
        .transpose()
}

/// Where a short link of a text message leads, by its number from 1; `None` when it leads nowhere any more.
pub(crate) fn text_link(
    tx: &mut Tx<'_>,
    message: MessageId,
    number: u16,
) -> Result<Option<Seal>, Error> {
    let Some(found) = store::find_message(tx, message)? else {
        return Ok(None);
    };
    let Some(Written::Text(text)) = written(tx, found.customer, (found.channel, message))? else {
        return Ok(None);
    };
    let place = usize::from(number).checked_sub(1);
    let target = place.and_then(|place| text.links.get(place));
    Ok(target.map(|target| Seal {
        customer: found.customer,
        message,
        kind: VisitKind::Click {
            link: number,
            of: u16::try_from(text.links.len()).unwrap_or(u16::MAX),
            target: target.clone(),
        },
    }))
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

/// What waits to be said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Asks that are not decided for good.
    pub asks: i64,
    /// Messages that are on their way.
    pub messages: i64,
    /// When the first of these may be taken.
    pub first_due_at: Option<Timestamp>,
}

/// Counts what waits; what is over is not read.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Waiting, Error> {
    let (asks, messages, first_due_at) = store::count_waiting(tx)?;
    Ok(Waiting {
        asks,
        messages,
        first_due_at,
    })
}

/// Every contact that there was, customer by customer and in order of time: who, when, and by which programme.
pub fn for_each_contact(
    tx: &mut Tx<'_>,
    mut take: impl FnMut(CustomerId, Timestamp, &str),
) -> Result<(), Error> {
    Ok(store::for_each_contact(tx, &mut take)?)
}

/// Every ask that there was, customer by customer in the order in which they were put: who, when, by which programme, and
/// the word of its state ([`crate::AskState`]). It reads them all: for rehearsals and operators, not for pages.
pub fn for_each_ask(
    tx: &mut Tx<'_>,
    mut take: impl FnMut(CustomerId, Timestamp, &str, &str),
) -> Result<(), Error> {
    Ok(store::for_each_ask(tx, &mut take)?)
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
