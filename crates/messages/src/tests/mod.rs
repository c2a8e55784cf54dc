//! Tests of this crate, on both databases.

mod asks;
mod coming_back;
mod commons;
mod crashes;
mod desk;
mod explaining;
mod http;
mod laws;
mod links;
mod moving;
mod outbox;
mod pacing;
mod planning;
mod preferences;
mod push;
mod rules;
mod sending;
mod server;
mod smoke;
mod sms;
mod smtp;
mod templates;
mod tracking;

use std::sync::Arc;

use db::{Db, Room, Tx};
use kernel::{
    Clock as _, CustomerId, Done, EmailAddress, Ids, Language, Moment, Rng, SimClock, Span,
    Timestamp, Zone,
};
use mail::Transport;
use pages::TokenKeys;
use serde_json::{Value, json};

use crate::{
    Ask, AskId, Builder, Built, Channel, ContentRef, Contents, Error, Merging, MessageId, Office,
    Party, Planned, Policy, Purpose, SendError, Sent, Shop, SignedLinks, Template, Topic, Way,
    public::Explanation,
};

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        settings::MIGRATIONS,
        web::MIGRATIONS,
        events::MIGRATIONS,
        timers::MIGRATIONS,
        customers::MIGRATIONS,
        shops::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn topic(text: &str) -> Topic {
    Topic::parse(text).unwrap()
}

pub(crate) fn secret() -> customers::Secret {
    customers::Secret::new([42; 32])
}

pub(crate) fn keys() -> TokenKeys {
    TokenKeys::new(vec![b"a secret of sixteen bytes at least".to_vec()]).unwrap()
}

/// A Monday at ten in the morning, in London and in UTC.
pub(crate) const MONDAY: &str = "2026-03-02T10:00:00Z";

/// A shop's house: its database, a clock that stands still until it is moved, and everything that sending needs.
pub(crate) struct House<'d> {
    pub(crate) db: &'d Db,
    pub(crate) clock: SimClock,
    pub(crate) ids: Ids,
    pub(crate) office: Office,
}

impl<'d> House<'d> {
    pub(crate) fn new(db: &'d Db) -> Self {
        Self {
            db,
            clock: SimClock::new(time(MONDAY)),
            ids: Ids::for_node(Rng::from_seed(7), 1),
            office: office(),
        }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn pass(&self, span: Span) {
        self.clock.advance(span);
    }

    pub(crate) fn write<T>(&self, mut body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> T {
        self.db.write_now(&mut body).unwrap()
    }

    pub(crate) fn read<T>(&self, mut body: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> T {
        self.db.read_now(&mut body).unwrap()
    }

    pub(crate) fn policy(&self) -> Policy {
        self.read(|tx| (self.office.policies)(tx).map(|policy| Policy::clone(&policy)))
    }

    /// A customer with an address, who agreed to marketing by e-mail.
    pub(crate) fn willing(&self, address: &str) -> CustomerId {
        let customer = self.customer(address);
        self.say(
            customer,
            Purpose::Marketing,
            customers::ConsentState::Granted,
        );
        customer
    }

    /// A customer with an address who said nothing.
    pub(crate) fn customer(&self, address: &str) -> CustomerId {
        self.person(customers::CustomerFacts {
            email: Some(email(address)),
            first_name: Some("Ana".to_owned()),
            ..customers::CustomerFacts::new("shop", self.now())
        })
    }

    pub(crate) fn person(&self, facts: customers::CustomerFacts) -> CustomerId {
        let facts = [facts];
        self.write(|tx| Ok(customers::resolve_many(tx, &self.at(), &facts, false)?))[0].customer
    }

    /// The customer says yes or no to messages by e-mail.
    pub(crate) fn say(
        &self,
        customer: CustomerId,
        purpose: Purpose,
        state: customers::ConsentState,
    ) {
        let method = customers::Method::Preferences;
        let about = (Channel::Email, purpose);
        let consent = customers::Consent::new(about, state, self.now(), method, "test");
        let said = self.write(|tx| {
            Ok(customers::set_consent(
                tx,
                &self.at(),
                &secret(),
                customer,
                &consent,
            )?)
        });
        assert!(said.is_new());
    }

    pub(crate) fn put(&self, ask: &Ask) -> Done<AskId> {
        let policy = self.policy();
        self.write(|tx| crate::ask(tx, &self.at(), &policy, ask))
    }

    /// An ask that is a new one.
    pub(crate) fn ask(&self, ask: &Ask) -> AskId {
        match self.put(ask) {
            Done::Done(id) => id,
            Done::AlreadyDone(id) => panic!("{id} stands already"),
        }
    }

    pub(crate) fn ask_many(&self, asks: &[Ask]) -> Vec<Done<AskId>> {
        let policy = self.policy();
        self.write(|tx| crate::ask_many(tx, &self.at(), &policy, asks))
    }

    pub(crate) fn plan(&self, customer: CustomerId) -> Planned {
        let policy = self.policy();
        self.write(|tx| crate::plan(tx, &self.at(), &policy, &[customer]))
    }

    pub(crate) fn explain(&self, customer: CustomerId) -> Vec<Explanation> {
        self.read(|tx| crate::explain_customer(tx, customer, 100))
    }

    /// One round.
    pub(crate) fn try_send(&self, transport: &dyn Transport) -> Result<Sent, SendError> {
        let way = Way::Mail(transport);
        crate::send(self.db, &self.clock, &self.ids, &self.office, way)
    }

    /// Rounds until nothing may go; answers what they did together.
    pub(crate) fn send(&self, transport: &dyn Transport) -> Sent {
        let mut all = Sent::default();
        for _ in 0..100 {
            let round = self.try_send(transport).unwrap();
            all.add(round);
            if round.claimed == 0 {
                return all;
            }
        }
        panic!("a hundred rounds do not come to an end");
    }

    pub(crate) fn start(&self, transport: &dyn Transport) -> Sent {
        let way = Way::Mail(transport);
        crate::start(self.db, &self.clock, &self.ids, &self.office, way).unwrap()
    }

    /// Fires all timers that are due.
    pub(crate) fn fire(&self) -> usize {
        let handlers = crate::handlers(Arc::clone(&self.office.policies));
        let mut done = 0;
        for _ in 0..100 {
            let worked = timers::work(self.db, &self.at(), &handlers).unwrap();
            assert_eq!((worked.failed, worked.dead), (0, 0));
            if worked.claimed == 0 {
                return done;
            }
            done += worked.done;
        }
        panic!("timers fire without an end");
    }

    /// When the next timer is due.
    pub(crate) fn next_timer(&self) -> Option<Timestamp> {
        self.db.read_now(timers::next_wake).unwrap()
    }

    /// Kinds and data of what the timeline was told of messages, oldest first.
    pub(crate) fn told(&self, customer: CustomerId) -> Vec<(String, Value)> {
        let mut events = self
            .db
            .read_now(|tx| events::timeline(tx, customer, None, 1_000))
            .unwrap();
        events.reverse();
        events
            .into_iter()
            .filter(|event| event.kind.starts_with("message."))
            .map(|event| (event.kind, event.data))
            .collect()
    }

    pub(crate) fn told_kinds(&self, customer: CustomerId) -> Vec<String> {
        self.told(customer)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect()
    }

    /// The words of the states of a customer's messages, oldest first.
    pub(crate) fn states(&self, customer: CustomerId) -> Vec<&'static str> {
        let mut messages = self.read(|tx| crate::list(tx, customer, None, 500));
        messages.reverse();
        messages
            .iter()
            .map(|message| message.state.word())
            .collect()
    }

    pub(crate) fn messages(&self, customer: CustomerId) -> Vec<MessageId> {
        let mut messages = self.read(|tx| crate::list(tx, customer, None, 500));
        messages.reverse();
        messages.iter().map(|message| message.id).collect()
    }

    pub(crate) fn letter(&self, customer: CustomerId, message: MessageId) -> crate::Letter {
        self.read(|tx| crate::view(tx, customer, message)).unwrap()
    }
}

/// An ask for a week, from now on, of the template `hello`.
pub(crate) fn an_ask(customer: CustomerId, purpose: Purpose, cause: &str, now: Timestamp) -> Ask {
    Ask {
        customer,
        purpose,
        topic: topic("news"),
        programme: "trial".to_owned(),
        cause: cause.to_owned(),
        content: ContentRef {
            template: "hello".to_owned(),
            version: 1,
            data: json!({"thing": cause}),
        },
        channels: vec![Channel::Email],
        value: 0,
        earliest: now,
        latest: now.plus(Span::from_days(7)),
        merging: Merging::Apart,
    }
}

pub(crate) fn shop() -> Shop {
    Shop {
        name: "The Tea House".to_owned(),
        from: Party {
            name: Some("The Tea House".to_owned()),
            address: email("hello@tea.example"),
        },
        reply_to: None,
        bounces_to: None,
        website: Some("https://tea.example".to_owned()),
        postal_address: Some("1 Leaf Lane, London".to_owned()),
        palette: crate::Palette::of(settings::Value::read("#1f6f54").unwrap()),
        logo: None,
        languages: vec![Language::english()],
    }
}

pub(crate) fn office() -> Office {
    Office {
        policies: Arc::new(|tx| {
            let shop = settings::snapshot(tx)?;
            Ok(Arc::new(Policy::from_settings(&shop, secret())?))
        }),
        shops: Arc::new(|_tx| Ok(shop())),
        contents: Arc::new(contents()),
        senders: crate::Senders::default(),
        links: Arc::new(SignedLinks::new(keys(), "https://shop.example".to_owned())),
        holder: "house-1".to_owned(),
        batch: 100,
    }
}

/// A template that names the things it is told of, and a builder that finds what it was given: `moot` and `impossible`
/// in the data say so.
fn contents() -> Contents {
    let template = Template {
        name: "hello",
        version: 1,
        channel: Channel::Email,
        document: r#"{
            "format": 1, "builder": "things", "fallback": "en",
            "subject": {"en": "News for {{ customer.first_name }}"},
            "preheader": {"en": "What you asked us to tell you."},
            "because": {"en": "You get this because you asked for news."},
            "blocks": [
                {"kind": "heading", "text": {"en": "Hello {{ customer.first_name }}"}},
                {"kind": "text", "text": {"en": "{% for thing in things.things %}- {{ thing }}\n{% endfor %}"}}
            ]
        }"#,
    };
    Contents::new(vec![template], vec![things()]).unwrap()
}

pub(crate) fn things() -> Builder {
    Builder {
        name: "things",
        sample: || json!({"things": ["tea"], "promote": true}),
        variables: || {
            vec![
                ("things[]", "What is told of"),
                ("promote", "Whether it may"),
            ]
        },
        build: Box::new(|_tx, _at, requests| {
            Ok(requests
                .iter()
                .map(|request| {
                    let text = |name: &str| request.data[name].as_str().map(str::to_owned);
                    if let Some(why) = text("moot") {
                        return Built::Moot(why);
                    }
                    if let Some(why) = text("impossible") {
                        return Built::Impossible(why);
                    }
                    let also = request.also.iter().map(|data| data["thing"].clone());
                    let things: Vec<Value> = [request.data["thing"].clone()]
                        .into_iter()
                        .chain(also)
                        .collect();
                    Built::Ready(
                        json!({"things": things, "promote": request.recipient.may_promote}),
                    )
                })
                .collect())
        }),
    }
}
