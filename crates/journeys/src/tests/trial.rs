//! A house for journeys: its database, a clock that is moved by hand, customers with addresses, and everything that works
//! by itself.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use customers::{CustomerFacts, Secret};
use db::{Db, DbError, Room, Tx};
use events::{NewEvent, Subscriber};
use kernel::{
    Clock as _, CustomerId, EmailAddress, Ids, Moment, Rng, SimClock, Span, Timestamp, Zone,
};
use messages::{Policies, Policy};
use serde_json::{Value, json};
use timers::Handler;

use crate::{
    BackFill, Delivery, Document, EnrolmentState, Error, JourneyName, Occurrence, PastEvents,
    PastPage, Rules,
    domain::JourneyId,
    extensions::{Action, ActionError, DateSource, Deliveries, Extensions, Lent, Yearly},
    store,
    store::{EnrolmentRow, StepRow},
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        settings::MIGRATIONS,
        web::MIGRATIONS,
        events::MIGRATIONS,
        timers::MIGRATIONS,
        customers::MIGRATIONS,
        messages::MIGRATIONS,
        experiments::MIGRATIONS,
        segments::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

/// A Monday at ten in the morning, in London and in UTC.
pub(crate) fn monday() -> Timestamp {
    Timestamp::parse("2026-03-02T10:00:00Z").unwrap()
}

pub(crate) const KINDS: [&str; 7] = [
    "shop.bought",
    "shop.called-off",
    "shop.returned",
    "shop.came",
    "customer.created",
    "customer.tag_added",
    "customer.tag_removed",
];
pub(crate) const BOUGHT: &str = KINDS[0];
pub(crate) const CALLED_OFF: &str = KINDS[1];

/// What the other rooms lend: conditions about customers, their birthdays, a delivery that the context tells of, and an
/// action that refuses whatever is not told to work.
pub(crate) fn extensions() -> Extensions {
    let specs = [customers::predicates(), segments::predicates()];
    let birthday = |tx: &mut Tx<'_>, customers: &[CustomerId]| {
        let heads = customers::get_many(tx, customers).unwrap();
        let yearly = |head: customers::Customer| {
            let birthday = head.birthday?;
            Some((
                head.id,
                Yearly {
                    month: birthday.month(),
                    day: birthday.day(),
                    after: None,
                },
            ))
        };
        Ok(heads.into_iter().filter_map(yearly).collect())
    };
    let delivery = |tx: &mut Tx<'_>, customer: CustomerId, context: &Value| {
        let order = context["order"].as_str().unwrap_or_default();
        let events = events::timeline(tx, customer, None, 100)?;
        let arrived = events
            .iter()
            .find(|event| event.kind == "shop.came" && event.data["order"] == order);
        Ok(Delivery {
            delivered_at: arrived.map(|event| event.at),
            expected_at: None,
        })
    };
    Extensions::new(Lent {
        conditions: Some(segments::Registry::new(specs.into_iter().flatten()).unwrap()),
        deliveries: Some(Deliveries {
            events: &["shop.came"],
            same: "order",
            find: Box::new(delivery),
        }),
        moments: Vec::new(),
        dates: vec![DateSource {
            name: "birthday",
            told_by: &["customer."],
            find: Box::new(birthday),
        }],
        actions: vec![Action {
            name: "try",
            summary: "Works when it is told to.",
            check: |with| {
                let refusal = || "true or false was expected".to_owned();
                with.as_bool().map(|_| ()).ok_or_else(refusal)
            },
            act: Box::new(|tx, _at, acting| {
                let held = customers::view(tx, acting.customer).unwrap().unwrap();
                if acting.with == true || !held.tags.is_empty() {
                    return Ok(());
                }
                Err(ActionError::Refused {
                    code: "try.refused",
                    text: "it was not told to work".to_owned(),
                })
            }),
        }],
    })
}

/// A quarter of an hour, a word, a day, another word.
pub(crate) fn document() -> Value {
    json!({
        "format": 1,
        "title": "Two words",
        "summary": "A word after a quarter of an hour, and another one a day later.",
        "purpose": "transactional",
        "topic": "words",
        "trigger": {"event": BOUGHT, "fresh_for": "P2D"},
        "reentry": "always",
        "exits": [{"event": CALLED_OFF, "same": ["order"]}],
        "nodes": [
            {"id": "quarter", "kind": "wait", "for": "PT15M", "next": "first"},
            {"id": "first", "kind": "message", "template": "word", "template_version": 1, "next": "day"},
            {"id": "day", "kind": "wait", "for": "P1D", "next": "second"},
            {"id": "second", "kind": "message", "template": "word", "template_version": 2, "next": "end"},
            {"id": "end", "kind": "end"},
        ],
    })
}

/// The same with some fields replaced; null takes one away.
pub(crate) fn with(changes: &Value) -> Value {
    let mut document = document();
    for (name, value) in changes.as_object().unwrap() {
        document[name] = value.clone();
    }
    document
}

pub(crate) fn parse(document: &Value) -> Document {
    Document::parse(document).unwrap()
}

pub(crate) fn name(text: &str) -> JourneyName {
    JourneyName::parse(text).unwrap()
}

pub(crate) struct Trial<'d> {
    pub(crate) db: &'d Db,
    pub(crate) clock: SimClock,
    pub(crate) ids: Ids,
    pub(crate) rules: Rules,
    pub(crate) subscribers: Vec<Subscriber>,
    pub(crate) handlers: Vec<Handler>,
    /// While it is set the contact policy cannot be read, and every message fails.
    pub(crate) broken: Arc<AtomicBool>,
}

impl<'d> Trial<'d> {
    pub(crate) fn new(db: &'d Db) -> Self {
        let trial = Self::node(db, 1);
        db.write_now(|tx| events::register(tx, &trial.subscribers))
            .unwrap();
        trial
    }

    /// Another process of the same shop.
    pub(crate) fn node(db: &'d Db, node: u16) -> Self {
        let broken = Arc::new(AtomicBool::new(false));
        let switch = Arc::clone(&broken);
        let policies: Policies = Arc::new(move |_tx| {
            if switch.load(Ordering::Relaxed) {
                return Err(messages::Error::Topic);
            }
            let zone = Zone::parse("Europe/London").unwrap();
            Ok(Arc::new(Policy::usual(zone, Secret::new([42; 32]))))
        });
        let rules = Rules::new(policies).with(extensions());
        let mut handlers = messages::handlers(Arc::clone(&rules.policies));
        handlers.extend(crate::handlers(rules.clone()));
        Self {
            db,
            clock: SimClock::new(monday()),
            ids: Ids::for_node(Rng::from_seed(u64::from(node)), node),
            subscribers: vec![crate::subscriber(rules.clone(), &KINDS)],
            handlers,
            rules,
            broken,
        }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    pub(crate) fn pass(&self, span: Span) {
        self.clock.advance(span);
    }

    pub(crate) fn write<T>(&self, mut body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> T {
        self.db.write_now(&mut body).unwrap()
    }

    pub(crate) fn customer(&self, address: &str) -> CustomerId {
        let mut facts = CustomerFacts::new("shop", self.clock.now());
        facts.email = Some(EmailAddress::parse(address).unwrap());
        let at = self.at();
        let resolved = self
            .db
            .write_now(|tx| customers::resolve_many(tx, &at, std::slice::from_ref(&facts), true))
            .unwrap();
        resolved[0].customer
    }

    /// Publishes a document and switches it on.
    pub(crate) fn live(&self, journey: &str, document: &Value) -> JourneyId {
        let (at, document) = (self.at(), parse(document));
        self.write(|tx| {
            let _done = crate::publish(tx, &at, &name(journey), &document)?;
            Ok(crate::enable(tx, &at, &name(journey), None)?.into_inner())
        })
    }

    /// Something that happens now, about an order.
    pub(crate) fn happens(&self, customer: CustomerId, kind: &'static str, order: &str) {
        self.happened(customer, kind, order, self.clock.now());
    }

    pub(crate) fn happened(
        &self,
        customer: CustomerId,
        kind: &'static str,
        order: &str,
        happened_at: Timestamp,
    ) {
        let at = self.at();
        let event = NewEvent {
            customer,
            kind,
            version: 1,
            at: happened_at,
            cause: cause(kind, order),
            data: data(order),
            history: false,
        };
        let _done = self
            .db
            .write_now(|tx| events::publish(tx, &at, &event))
            .unwrap();
    }

    /// Everything that is due now is done.
    pub(crate) fn settle(&self) {
        loop {
            let (heard, fired) = self.round().unwrap();
            assert_eq!((heard.failed, heard.dead), (0, 0), "{heard:?}");
            assert_eq!((fired.failed, fired.dead), (0, 0), "{fired:?}");
            if heard.claimed == 0 && fired.claimed == 0 {
                return;
            }
        }
    }

    /// Everything that is due or done page by page is done, and what comes of it.
    pub(crate) fn work(&self) {
        loop {
            self.settle();
            let page = crate::work(self.db, &self.at(), &self.rules, &[]).unwrap();
            if page.is_none() {
                return;
            }
        }
    }

    /// Everything that falls due until an instant happens, each at its own time.
    pub(crate) fn live_until(&self, end: Timestamp) {
        loop {
            let next = self.db.read_now(timers::next_wake).unwrap();
            let Some(next) = next.filter(|next| *next < end) else {
                break;
            };
            if next > self.clock.now() {
                self.clock.set(next);
            }
            self.work();
        }
        self.clock.set(end);
        self.work();
    }

    pub(crate) fn tag(&self, customer: CustomerId, tag: &str, on: bool) {
        let (at, tags) = (self.at(), [customers::Tag::parse(tag).unwrap()].into());
        let change = if on {
            customers::add_tags
        } else {
            customers::remove_tags
        };
        self.db
            .write_now(|tx| change(tx, &at, customer, &tags))
            .unwrap();
        self.settle();
    }

    pub(crate) fn round(&self) -> Result<(events::Worked, timers::Worked), DbError> {
        let heard = events::work(self.db, &self.at(), &self.subscribers)?;
        let fired = timers::work(self.db, &self.at(), &self.handlers)?;
        Ok((heard, fired))
    }

    /// Everything of these customers, the oldest first.
    pub(crate) fn enrolments(&self, customers: &[CustomerId]) -> Vec<EnrolmentRow> {
        let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
        self.write(|tx| Ok(store::take_of_customers(tx, &ids, Timestamp::MIN)?))
    }

    /// Where a customer is, in words.
    pub(crate) fn places(&self, customer: CustomerId) -> Vec<(EnrolmentState, String)> {
        self.enrolments(&[customer])
            .into_iter()
            .map(|row| (row.at.state, row.at.node))
            .collect()
    }

    pub(crate) fn steps(&self, row: &EnrolmentRow) -> Vec<StepRow> {
        self.write(|tx| Ok(store::steps_of(tx, row.customer, &[row.id.raw()])?))
    }

    /// What a customer did, step by step.
    pub(crate) fn walked(&self, customer: CustomerId) -> Vec<String> {
        self.enrolments(&[customer])
            .iter()
            .flat_map(|row| self.steps(row))
            .map(|step| format!("{} {}", step.node, step.what))
            .collect()
    }

    /// How many messages a programme has asked for and been granted.
    pub(crate) fn messages(&self, programme: &str) -> i64 {
        let counts = self.db.read_now(messages::counts).unwrap();
        counts
            .programmes
            .get(programme)
            .map(|states| states.values().sum())
            .unwrap_or_default()
    }
}

pub(crate) fn cause(kind: &str, order: &str) -> String {
    format!("{kind}:{order}")
}

pub(crate) fn data(order: &str) -> Value {
    json!({"order": order, "total": 1_250, "products": ["prd_1"]})
}

/// A past of `count` purchases, the newest first: number n was an hour before number n + 1, and belongs to the customer
/// that `whose` says.
pub(crate) fn past(
    newest: Timestamp,
    count: u32,
    whose: impl Fn(u32) -> CustomerId + Send + Sync + 'static,
) -> PastEvents {
    PastEvents {
        kind: BOUGHT,
        read: Box::new(move |_tx, wanted, place, limit| {
            let first = place.map_or(count, |text| text.parse().unwrap());
            let mut occurrences = Vec::new();
            let mut number = first;
            while number > 0 && u32::try_from(occurrences.len()).unwrap() < limit {
                let at = newest.minus(Span::from_hours(i64::from(count - number)));
                if let BackFill::Since(since) = wanted
                    && at < since
                {
                    number = 0;
                    break;
                }
                occurrences.push(Occurrence {
                    customer: whose(number),
                    kind: BOUGHT.to_owned(),
                    at,
                    cause: cause(BOUGHT, &number.to_string()),
                    data: data(&number.to_string()),
                });
                number -= 1;
            }
            Ok(PastPage {
                occurrences,
                next: (number > 0).then(|| number.to_string()),
            })
        }),
    }
}
