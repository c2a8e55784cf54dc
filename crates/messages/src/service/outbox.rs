//! What waits over all customers, messages that are searched for, and one as it went.

use db::Tx;
use kernel::Timestamp;

use super::view;
use crate::{
    domain::{AskId, MessageId},
    error::Error,
    public::{ListedMessage, MessageHeader, MessageSource, MessageView, WaitingAsk},
    store::{self, Wanted},
};

/// Customers whose name or address fits what is searched for.
const MOST_CUSTOMERS: u32 = 200;
/// Most rows of one page, and one more to see whether another follows.
const LARGEST_PAGE: u32 = 201;

/// What is searched for among messages of all customers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Search {
    /// Only those of this state, by its word ([`crate::MessageState::word`]).
    pub(crate) state: Option<String>,
    /// Only what this programme asked for.
    pub(crate) programme: Option<String>,
    /// Words of the subject, or the beginning of the customer's name or address.
    pub(crate) text: String,
    /// Not granted before this instant.
    pub(crate) since: Option<Timestamp>,
    /// Granted before this instant.
    pub(crate) until: Option<Timestamp>,
}

/// The same messages, with what their customers are called.
pub(crate) fn with_names(
    tx: &mut Tx<'_>,
    messages: Vec<MessageView>,
) -> Result<Vec<ListedMessage>, Error> {
    let names = customers::names(tx, messages.iter().map(|message| message.customer))?;
    Ok(messages
        .into_iter()
        .map(|message| ListedMessage {
            customer_name: names.get(&message.customer).cloned(),
            message,
        })
        .collect())
}

/// Messages that are searched for, the newest first, older than `before`.
pub(crate) fn search(
    tx: &mut Tx<'_>,
    search: &Search,
    before: Option<MessageId>,
    limit: u32,
) -> Result<Vec<MessageView>, Error> {
    let text = search.text.trim();
    let mut wanted = Wanted {
        state: search.state.as_deref().unwrap_or_default(),
        programme: search.programme.as_deref().unwrap_or_default(),
        since: search.since,
        until: search.until,
        ..Wanted::default()
    };
    if !text.is_empty() {
        let found = customers::search(tx, text, None, MOST_CUSTOMERS)?;
        wanted.customers = found.customers.iter().map(|one| one.id.raw()).collect();
        // What the database takes for "any letters" is not what people type.
        let plain: String = text
            .to_lowercase()
            .chars()
            .filter(|letter| !matches!(letter, '%' | '_' | '\\'))
            .collect();
        wanted.pattern = format!("%{plain}%");
    }
    let before = before.unwrap_or(MessageId::from_raw(i64::MAX));
    let limit = limit.clamp(1, LARGEST_PAGE);
    Ok(store::found(tx, &wanted, before, limit)?)
}

/// Asks that wait, by the instant at which they are looked at next, behind this one.
pub(crate) fn outbox(
    tx: &mut Tx<'_>,
    programme: Option<&str>,
    after: Option<(Timestamp, AskId)>,
    fetch: i64,
) -> Result<Vec<WaitingAsk>, Error> {
    let after = after.unwrap_or((Timestamp::from_millis(0), AskId::from_raw(0)));
    let rows = store::waiting(tx, programme.unwrap_or_default(), after, fetch)?;
    let names = customers::names(tx, rows.iter().map(|row| row.customer))?;
    let mut asks = Vec::with_capacity(rows.len());
    for row in rows {
        let decisions = store::decisions_of(tx, row.customer, &[row.id.raw()])?;
        let words = decisions.last().map(|last| last.reason.words());
        asks.push(WaitingAsk {
            ask: row.id,
            customer: row.customer,
            customer_name: names.get(&row.customer).cloned(),
            programme: row.programme,
            purpose: row.purpose,
            topic: row.topic,
            channels: row.channels,
            template: row.template,
            asked_at: row.asked_at,
            earliest: row.earliest,
            latest: row.latest,
            due_at: row.look_at,
            reason: row.waiting_for.unwrap_or_default(),
            words: words.unwrap_or_default(),
        });
    }
    Ok(asks)
}

/// A message as it went, before its signature; `None` while nothing is written, and after the person was forgotten.
pub(crate) fn source(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<MessageSource>, Error> {
    let Some(found) = store::find_message(tx, message)? else {
        return Ok(None);
    };
    let Some(letter) = view(tx, found.customer, message)? else {
        return Ok(None);
    };
    let octets = letter
        .outgoing(message)
        .build()
        .map_err(|error| Error::Letter {
            message,
            source: error.into(),
        })?;
    let source = String::from_utf8_lossy(&octets).into_owned();
    Ok(Some(MessageSource {
        headers: headers(&source),
        bytes: octets.len(),
        source,
    }))
}

/// The headers of a built message, unfolded.
fn headers(source: &str) -> Vec<MessageHeader> {
    let mut headers: Vec<MessageHeader> = Vec::new();
    for line in source.split("\r\n").take_while(|line| !line.is_empty()) {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = headers.last_mut() {
                last.value.push(' ');
                last.value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push(MessageHeader {
                name: name.to_owned(),
                value: value.trim().to_owned(),
            });
        }
    }
    headers
}
