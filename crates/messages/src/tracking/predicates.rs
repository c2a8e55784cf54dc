//! The conditions about how people receive messages.
//!
//! Only people count: what machines open and follow is in none of them.

use ::predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Verdict, Window,
};
use db::Tx;
use kernel::{CustomerId, Span, Timestamp};
use serde_json::{Map, Value, json};

use crate::{
    service::ROOM,
    store::{self, Reach},
};

const WATCHES: &[&str] = &[ROOM];
const FOR_DAYS: &str = "for_days";
/// Ten years.
const MOST_DAYS: i64 = 3_660;

/// The kinds of conditions that this room offers.
pub fn predicates() -> Vec<Spec> {
    vec![
        instant(
            "messages.received",
            "Was last written to at such a time; at any time, when none is given",
            json!({"within_days": 7}),
            Which {
                words: "was last written to",
                of: |reach| reach.last,
                members: store::received_between,
            },
        ),
        instant(
            "messages.opened",
            "Last opened a message at such a time, as far as it can be known; machines do not count",
            json!({"within_days": 30}),
            Which {
                words: "last opened a message",
                of: |reach| reach.opened,
                members: store::opened_between,
            },
        ),
        instant(
            "messages.clicked",
            "Last followed a link of a message at such a time; machines do not count",
            json!({"within_days": 90}),
            Which {
                words: "last followed a link of a message",
                of: |reach| reach.clicked,
                members: store::clicked_between,
            },
        ),
        silent(),
    ]
}

#[derive(Clone, Copy)]
struct Which {
    words: &'static str,
    of: fn(&Reach) -> Option<Timestamp>,
    members: fn(&mut Tx<'_>, (Timestamp, Timestamp)) -> Result<Set, PredicateError>,
}

struct Instant {
    which: Which,
    window: Window,
}

impl core::fmt::Debug for Instant {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Instant")
            .field(&self.which.words)
            .field(&self.window)
            .finish()
    }
}

fn instant(name: &'static str, summary: &'static str, example: Value, which: Which) -> Spec {
    Spec::new(name, summary, move |fields| {
        Ok(Box::new(Instant {
            which,
            window: fields.window()?,
        }))
    })
    .window()
    .example(example)
    .example(json!({"older_than_days": 180}))
}

impl Leaf for Instant {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let range = self.window.range(env.now);
        Ok((self.which.members)(tx, range)?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let at = store::reach_of(tx, customer)?.and_then(|reach| (self.which.of)(&reach));
        Ok(at.map_or(Verdict::NO, |at| self.window.verdict(at, env.now)))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        self.window.moves()
    }

    fn words(&self) -> String {
        format!("{}{}", self.which.words, self.window.words())
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.window.write(&mut form);
        form
    }
}

/// Who never reacts.
#[derive(Debug)]
struct Silent {
    days: i64,
}

fn silent() -> Spec {
    Spec::new(
        "messages.not_engaged",
        "Is written to for so many days or longer, and has neither opened nor followed a link in them",
        read_silent,
    )
    .required(FOR_DAYS, Kind::Integer, "how many days")
    .example(json!({"for_days": 180}))
    .example(json!({"for_days": 90}))
}

fn read_silent(fields: &Fields<'_>) -> Parsed {
    let days = fields.integer(FOR_DAYS, 1..=MOST_DAYS)?;
    Ok(Box::new(Silent {
        days: fields.needed(FOR_DAYS, days)?,
    }))
}

impl Silent {
    fn since(&self, now: Timestamp) -> Timestamp {
        now.minus(Span::from_days(self.days))
    }
}

impl Leaf for Silent {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        Ok(store::silent_since(tx, self.since(env.now))?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let reach = store::reach_of(tx, customer)?;
        let Some((reach, first)) = reach.and_then(|reach| Some((reach, reach.first?))) else {
            return Ok(Verdict::NO);
        };
        let last = [Some(first), reach.opened, reach.clicked]
            .into_iter()
            .flatten()
            .max()
            .unwrap_or(first);
        Ok(if last <= self.since(env.now) {
            Verdict::YES
        } else {
            Verdict::until(false, last.plus(Span::from_days(self.days)))
        })
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Always
    }

    fn words(&self) -> String {
        format!("has not opened or clicked anything for {} days", self.days)
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::from_iter([(FOR_DAYS.to_owned(), json!(self.days))])
    }
}
