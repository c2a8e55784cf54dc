//! Who opened and clicked.

use std::collections::BTreeMap;

use customers::{Channel, Purpose};
use db::{DbError, Tx, params, row};
use kernel::{CustomerId, Timestamp};
use predicates::{PredicateError, Set};

use super::parsed;
use crate::{
    domain::{AskId, MessageId, Topic},
    tracking::{Sight, Touched},
};

/// A message that was visited.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Visited {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) ask: AskId,
    pub(crate) channel: Channel,
    pub(crate) programme: String,
    pub(crate) purpose: Purpose,
    pub(crate) topic: Topic,
    pub(crate) queued_at: Timestamp,
    /// When it was confirmed that it left.
    pub(crate) left_at: Option<Timestamp>,
}

const TABLE: &str = "messages_message";

/// The messages of these ids, whomever they belong to by now.
pub(crate) fn visited(tx: &mut Tx<'_>, messages: &[i64]) -> Result<Vec<Visited>, DbError> {
    tx.query(
        "SELECT customer_id, message_id, ask_id, channel, programme, purpose, topic, queued_at, \
         CASE WHEN state IN ('sent', 'captured') THEN ended_at END FROM messages_message WHERE message_id IN ($1[])",
        params![messages],
        |row| {
            Ok(Visited {
                customer: row.get(0)?,
                message: row.get(1)?,
                ask: row.get(2)?,
                channel: parsed(row, 3, (TABLE, "channel"), Channel::parse)?,
                programme: row.get(4)?,
                purpose: parsed(row, 5, (TABLE, "purpose"), Purpose::parse)?,
                topic: parsed(row, 6, (TABLE, "topic"), |text| Topic::parse(text).ok())?,
                queued_at: row.get(7)?,
                left_at: row.get(8)?,
            })
        },
    )
}

/// How often a message was opened and links of it followed, by people and by machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) human_opens: i64,
    pub(crate) machine_opens: i64,
    pub(crate) human_clicks: i64,
    pub(crate) machine_clicks: i64,
    /// By people, first and last.
    pub(crate) opened: Option<(Timestamp, Timestamp)>,
    pub(crate) clicked: Option<(Timestamp, Timestamp)>,
}

impl Seen {
    pub(crate) const fn none(customer: CustomerId, message: MessageId) -> Self {
        Self {
            customer,
            message,
            human_opens: 0,
            machine_opens: 0,
            human_clicks: 0,
            machine_clicks: 0,
            opened: None,
            clicked: None,
        }
    }

    /// Counts an opening; whether it is the first by people, or by machines.
    pub(crate) fn opened(&mut self, at: Timestamp, sight: Sight) -> bool {
        let count = match sight {
            Sight::Human => {
                self.opened = Some(stretched(self.opened, at));
                &mut self.human_opens
            }
            Sight::Machine(_) => &mut self.machine_opens,
        };
        *count = count.saturating_add(1);
        *count == 1
    }

    /// Counts a link followed; whether it is the first by people, or by machines.
    pub(crate) fn clicked(&mut self, at: Timestamp, sight: Sight) -> bool {
        let count = match sight {
            Sight::Human => {
                self.clicked = Some(stretched(self.clicked, at));
                &mut self.human_clicks
            }
            Sight::Machine(_) => &mut self.machine_clicks,
        };
        *count = count.saturating_add(1);
        *count == 1
    }
}

fn stretched(span: Option<(Timestamp, Timestamp)>, at: Timestamp) -> (Timestamp, Timestamp) {
    span.map_or((at, at), |(first, last)| (first.min(at), last.max(at)))
}

pub(crate) fn seen_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
    messages: &[i64],
) -> Result<Vec<Seen>, DbError> {
    tx.query(
        "SELECT customer_id, message_id, human_opens, machine_opens, human_clicks, machine_clicks, opened_at, \
         last_opened_at, clicked_at, last_clicked_at FROM messages_seen \
         WHERE customer_id IN ($1[]) AND +message_id IN ($2[])",
        params![customers, messages],
        |row| {
            let opened: Option<Timestamp> = row.get(6)?;
            let clicked: Option<Timestamp> = row.get(8)?;
            Ok(Seen {
                customer: row.get(0)?,
                message: row.get(1)?,
                human_opens: row.get(2)?,
                machine_opens: row.get(3)?,
                human_clicks: row.get(4)?,
                machine_clicks: row.get(5)?,
                opened: opened.zip(row.get(7)?),
                clicked: clicked.zip(row.get(9)?),
            })
        },
    )
}

/// Written under the customers' head rows, so what stands is what was read.
pub(crate) fn put_seen(tx: &mut Tx<'_>, seen: &[Seen]) -> Result<u64, DbError> {
    let mut sorted: Vec<&Seen> = seen.iter().collect();
    sorted.sort_by_key(|one| (one.customer, one.message));
    tx.insert_many(
        "INSERT INTO messages_seen (customer_id, message_id, human_opens, machine_opens, human_clicks, machine_clicks, \
         opened_at, last_opened_at, clicked_at, last_clicked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (customer_id, message_id) DO UPDATE SET human_opens = excluded.human_opens, \
         machine_opens = excluded.machine_opens, human_clicks = excluded.human_clicks, \
         machine_clicks = excluded.machine_clicks, opened_at = excluded.opened_at, \
         last_opened_at = excluded.last_opened_at, clicked_at = excluded.clicked_at, \
         last_clicked_at = excluded.last_clicked_at",
        sorted.into_iter().map(|one| {
            row![
                one.customer,
                one.message,
                one.human_opens,
                one.machine_opens,
                one.human_clicks,
                one.machine_clicks,
                one.opened.map(|(first, _)| first),
                one.opened.map(|(_, last)| last),
                one.clicked.map(|(first, _)| first),
                one.clicked.map(|(_, last)| last),
            ]
        }),
    )
}

/// How often one link of a message was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Followed {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    pub(crate) link: i64,
    pub(crate) target: String,
    pub(crate) human_clicks: i64,
    pub(crate) machine_clicks: i64,
    pub(crate) last_at: Timestamp,
}

impl Followed {
    pub(crate) fn none(message: &Visited, link: i64, target: &str) -> Self {
        Self {
            customer: message.customer,
            message: message.message,
            link,
            target: target.to_owned(),
            human_clicks: 0,
            machine_clicks: 0,
            last_at: message.queued_at,
        }
    }

    /// Counts; whether it is the first by people, or by machines.
    pub(crate) fn clicked(&mut self, at: Timestamp, sight: Sight) -> bool {
        self.last_at = self.last_at.max(at);
        let count = match sight {
            Sight::Human => &mut self.human_clicks,
            Sight::Machine(_) => &mut self.machine_clicks,
        };
        *count = count.saturating_add(1);
        *count == 1
    }
}

pub(crate) fn followed_of(
    tx: &mut Tx<'_>,
    customers: &[i64],
    messages: &[i64],
) -> Result<Vec<Followed>, DbError> {
    tx.query(
        "SELECT customer_id, message_id, link, target, human_clicks, machine_clicks, last_at FROM messages_followed \
         WHERE customer_id IN ($1[]) AND +message_id IN ($2[]) ORDER BY customer_id, message_id, link",
        params![customers, messages],
        |row| {
            Ok(Followed {
                customer: row.get(0)?,
                message: row.get(1)?,
                link: row.get(2)?,
                target: row.get(3)?,
                human_clicks: row.get(4)?,
                machine_clicks: row.get(5)?,
                last_at: row.get(6)?,
            })
        },
    )
}

pub(crate) fn put_followed(tx: &mut Tx<'_>, followed: &[Followed]) -> Result<u64, DbError> {
    let mut sorted: Vec<&Followed> = followed.iter().collect();
    sorted.sort_by_key(|one| (one.customer, one.message, one.link));
    tx.insert_many(
        "INSERT INTO messages_followed (customer_id, message_id, link, target, human_clicks, machine_clicks, last_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, message_id, link) DO UPDATE SET \
         human_clicks = excluded.human_clicks, machine_clicks = excluded.machine_clicks, last_at = excluded.last_at",
        sorted.into_iter().map(|one| {
            row![
                one.customer,
                one.message,
                one.link,
                one.target.as_str(),
                one.human_clicks,
                one.machine_clicks,
                one.last_at,
            ]
        }),
    )
}

/// People who opened or clicked, and when last.
pub(crate) fn reached(
    tx: &mut Tx<'_>,
    people: &BTreeMap<CustomerId, (Option<Timestamp>, Option<Timestamp>)>,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO messages_reach (customer_id, first_at, last_at, opened_at, clicked_at) \
         VALUES ($1, NULL, NULL, $2, $3) ON CONFLICT (customer_id) DO UPDATE SET \
         opened_at = CASE WHEN messages_reach.opened_at > excluded.opened_at OR excluded.opened_at IS NULL \
           THEN messages_reach.opened_at ELSE excluded.opened_at END, \
         clicked_at = CASE WHEN messages_reach.clicked_at > excluded.clicked_at OR excluded.clicked_at IS NULL \
           THEN messages_reach.clicked_at ELSE excluded.clicked_at END",
        people
            .iter()
            .map(|(customer, (opened, clicked))| row![*customer, *opened, *clicked]),
    )
}

/// People who were written to; sorted, each once.
pub(crate) fn written_to(
    tx: &mut Tx<'_>,
    people: &[CustomerId],
    at: Timestamp,
) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO messages_reach (customer_id, first_at, last_at, opened_at, clicked_at) \
         VALUES ($1, $2, $2, NULL, NULL) ON CONFLICT (customer_id) DO UPDATE SET \
         first_at = CASE WHEN messages_reach.first_at IS NULL THEN excluded.first_at \
           ELSE messages_reach.first_at END, last_at = excluded.last_at",
        people.iter().map(|customer| row![*customer, at]),
    )
}

/// What is known of how one person receives messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) first: Option<Timestamp>,
    pub(crate) last: Option<Timestamp>,
    pub(crate) opened: Option<Timestamp>,
    pub(crate) clicked: Option<Timestamp>,
}

pub(crate) fn reach_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Reach>, DbError> {
    let kept = tx.kept_of(customer.raw(), &["messages_reach"], |tx| {
        let found = tx.query_opt(
            "SELECT first_at, last_at, opened_at, clicked_at FROM messages_reach WHERE customer_id = $1",
            params![customer],
            |row| {
                Ok::<_, DbError>(Reach {
                    first: row.get(0)?,
                    last: row.get(1)?,
                    opened: row.get(2)?,
                    clicked: row.get(3)?,
                })
            },
        )?;
        Ok::<_, DbError>(KeptReach(found))
    })?;
    Ok(kept.0)
}

/// What is known of one person.
struct KeptReach(Option<Reach>);

/// People to whom the last message went within two instants, both included.
pub(crate) fn received_between(
    tx: &mut Tx<'_>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Set, PredicateError> {
    Set::query(
        tx,
        "SELECT customer_id FROM messages_reach WHERE last_at >= $1 AND last_at <= $2",
        params![from, to],
    )
}

/// People who opened last within two instants.
pub(crate) fn opened_between(
    tx: &mut Tx<'_>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Set, PredicateError> {
    Set::query(
        tx,
        "SELECT customer_id FROM messages_reach WHERE opened_at >= $1 AND opened_at <= $2",
        params![from, to],
    )
}

/// People who clicked last within two instants.
pub(crate) fn clicked_between(
    tx: &mut Tx<'_>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Set, PredicateError> {
    Set::query(
        tx,
        "SELECT customer_id FROM messages_reach WHERE clicked_at >= $1 AND clicked_at <= $2",
        params![from, to],
    )
}

/// People who were first written to at `before` or earlier and have neither opened nor clicked after it.
pub(crate) fn silent_since(tx: &mut Tx<'_>, before: Timestamp) -> Result<Set, PredicateError> {
    Set::query(
        tx,
        "SELECT customer_id FROM messages_reach WHERE first_at <= $1 AND (opened_at IS NULL OR opened_at <= $1) \
         AND (clicked_at IS NULL OR clicked_at <= $1)",
        params![before],
    )
}

/// Message, ask, programme, and when a person first and last followed a link of it.
pub(crate) type Clicked = (MessageId, AskId, String, Timestamp, Timestamp);

/// Messages of which a person followed a link first before `until` and last after `since`.
pub(crate) fn clicks_between(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<Clicked>, DbError> {
    tx.query(
        "SELECT s.message_id, m.ask_id, m.programme, s.clicked_at, s.last_clicked_at FROM messages_seen s \
         JOIN messages_message m ON m.customer_id = s.customer_id AND m.message_id = s.message_id \
         WHERE s.customer_id = $1 AND s.last_clicked_at >= $2 AND s.clicked_at <= $3 ORDER BY s.message_id",
        params![customer, since, until],
        |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        },
    )
}

/// What these customers opened or followed, by customer.
pub(crate) fn touches(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<Touched>, DbError> {
    tx.query(
        "SELECT customer_id, opened_at, clicked_at FROM messages_seen WHERE customer_id IN ($1[]) \
         AND (opened_at IS NOT NULL OR clicked_at IS NOT NULL) ORDER BY customer_id, message_id",
        params![customers],
        |row| {
            Ok(Touched {
                customer: row.get(0)?,
                opened_at: row.get(1)?,
                clicked_at: row.get(2)?,
            })
        },
    )
}

/// When one person was reached under two numbers. What came of single messages moves with them.
pub(crate) fn move_reach(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), DbError> {
    if let Some(theirs) = reach_of(tx, from)? {
        let own = reach_of(tx, into)?.unwrap_or(theirs);
        let first = [theirs.first, own.first].into_iter().flatten().min();
        tx.execute(
            "INSERT INTO messages_reach (customer_id, first_at, last_at, opened_at, clicked_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (customer_id) DO UPDATE SET first_at = excluded.first_at, \
             last_at = excluded.last_at, opened_at = excluded.opened_at, clicked_at = excluded.clicked_at",
            params![
                into,
                first,
                theirs.last.max(own.last),
                theirs.opened.max(own.opened),
                theirs.clicked.max(own.clicked)
            ],
        )?;
    }
    tx.execute(
        "DELETE FROM messages_reach WHERE customer_id = $1",
        params![from],
    )?;
    Ok(())
}

/// Where a forgotten person was led, and when, is forgotten; how often stays for the figures.
pub(crate) fn erase_tracking(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM messages_followed WHERE customer_id = $1",
        "DELETE FROM messages_reach WHERE customer_id = $1",
    ] {
        tx.execute(sql, params![customer])?;
    }
    Ok(())
}
