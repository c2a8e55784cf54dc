//! A whole shop for tests: every room that a playbook needs, with the time given from outside and mail kept in the house.

use std::sync::Arc;

use catalog::{ProductFacts, Upserted};
use customers::{CustomerFacts, Secret};
use db::{Db, DbError, Room};
use events::Subscriber;
use kernel::{
    Clock as _, Currency, CustomerId, EmailAddress, Ids, Language, Micros, Moment, ProductId, Rng,
    SimClock, Span, Timestamp, Zone,
};
use messages::{Contents, Letter, Office, Party, Policies, Policy, Shop, SignedLinks, Way};
use orders::{
    FulfilmentFacts, FulfilmentStatus, LineFacts, Mode, OrderFacts, OrderId, ParcelFacts,
    PaymentState,
};
use timers::Handler;

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        events::MIGRATIONS,
        timers::MIGRATIONS,
        shops::MIGRATIONS,
        settings::MIGRATIONS,
        customers::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        messages::MIGRATIONS,
        experiments::MIGRATIONS,
        offers::MIGRATIONS,
        segments::MIGRATIONS,
        journeys::MIGRATIONS,
        hooks::MIGRATIONS,
        recommendations::MIGRATIONS,
        insights::MIGRATIONS,
    ]
}

/// A Tuesday morning.
pub(crate) fn morning() -> Timestamp {
    Timestamp::parse("2026-03-03T10:00:00Z").unwrap()
}

pub(crate) struct House<'d> {
    pub(crate) db: &'d Db,
    pub(crate) clock: SimClock,
    pub(crate) ids: Ids,
    pub(crate) parts: reactions::Parts,
    pub(crate) subscribers: Vec<Subscriber>,
    handlers: Vec<Handler>,
    office: Office,
}

pub(crate) fn shop() -> Shop {
    let languages = ["en", "de", "fr", "es", "pt"];
    Shop {
        name: "Amber & Oak".to_owned(),
        from: Party {
            name: Some("Amber & Oak".to_owned()),
            address: EmailAddress::parse("hello@amber.example").unwrap(),
        },
        reply_to: None,
        bounces_to: None,
        website: Some("https://amber.example".to_owned()),
        postal_address: Some("1 Harbour Street, Bristol".to_owned()),
        palette: messages::Palette::of(settings::Colour {
            red: 0x8a,
            green: 0x4b,
            blue: 0x08,
        }),
        logo: None,
        languages: languages
            .into_iter()
            .map(|code| Language::parse(code).unwrap())
            .collect(),
    }
}

impl<'d> House<'d> {
    /// Founded, with nothing in it.
    pub(crate) fn found(db: &'d Db) -> Self {
        let rng = Rng::from_seed(11);
        let ids = Ids::for_node(rng.clone(), 1);
        let clock = SimClock::new(morning());
        let at = Moment::new(clock.now(), ids.clone());
        let policies: Policies = Arc::new(|tx| {
            let secrets = shops::secrets(tx, shops::Purpose::Addresses)?;
            let secret = <[u8; 32]>::try_from(secrets[0].bytes()).unwrap();
            let zone = Zone::parse("Europe/London").unwrap();
            Ok(Arc::new(Policy::usual(zone, Secret::new(secret))))
        });
        let parts = reactions::Parts::new(policies);
        let subscribers = reactions::subscribers(&parts);
        db.write_now(|tx| {
            let _new = shops::found(tx, &at, &rng)?;
            events::register(tx, &subscribers)
        })
        .unwrap();
        let keys = pages::TokenKeys::new(vec![vec![7; 32]]).unwrap();
        let links = SignedLinks::new(keys, "https://post.amber.example".to_owned());
        let contents = Contents::new(crate::templates(), reactions::builders(&parts)).unwrap();
        Self {
            db,
            clock,
            ids,
            handlers: reactions::handlers(&parts),
            subscribers,
            office: Office {
                policies: Policies::clone(&parts.journeys.policies),
                shops: Arc::new(|_tx| Ok(shop())),
                contents: Arc::new(contents),
                senders: messages::Senders::default(),
                links: Arc::new(links),
                holder: "node-1".to_owned(),
                batch: 100,
            },
            parts,
        }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    pub(crate) fn pass(&self, span: Span) {
        let _now = self.clock.advance(span);
    }

    /// A customer who is told of as it happens.
    pub(crate) fn customer(&self, email: &str, first_name: Option<&str>) -> CustomerId {
        let mut facts = CustomerFacts::new("web", self.clock.now());
        facts.email = Some(EmailAddress::parse(email).unwrap());
        facts.first_name = first_name.map(str::to_owned);
        let at = self.at();
        let resolved = self
            .db
            .write_now(|tx| customers::resolve_many(tx, &at, std::slice::from_ref(&facts), false))
            .unwrap();
        resolved[0].customer
    }

    pub(crate) fn product(&self, external_id: &str, title: &str) -> ProductId {
        self.tagged(external_id, title, "")
    }

    /// A product with a tag.
    pub(crate) fn tagged(&self, external_id: &str, title: &str, tag: &str) -> ProductId {
        let facts = ProductFacts {
            source: "web".to_owned(),
            external_id: external_id.to_owned(),
            title: title.to_owned(),
            url: Some(format!("https://amber.example/p/{external_id}")),
            image_url: Some(format!("https://amber.example/i/{external_id}.jpg")),
            content_hash: title.to_owned(),
            tags: (!tag.is_empty())
                .then(|| tag.to_owned())
                .into_iter()
                .collect(),
            ..ProductFacts::default()
        };
        let at = self.at();
        let done = self
            .db
            .write_now(|tx| catalog::upsert_many(tx, &at, std::slice::from_ref(&facts)))
            .unwrap();
        match done[0] {
            Upserted::Created(id) | Upserted::Updated(id) | Upserted::Unchanged(id) => id,
        }
    }

    /// An order that is placed and paid now.
    pub(crate) fn paid_order(
        &self,
        external_id: &str,
        customer: CustomerId,
        products: &[ProductId],
        mode: Mode,
    ) -> OrderId {
        let now = self.clock.now();
        let line = |product: &ProductId| LineFacts {
            product: Some(*product),
            title: Some("as the till called it"),
            quantity: 1,
            unit_price: Micros::from_minor(1_250, Currency::GBP).unwrap(),
            ..LineFacts::default()
        };
        let facts = OrderFacts {
            source: "web",
            external_id,
            number: Some(external_id),
            customer,
            placed_at: now,
            placed_day: Zone::parse("Europe/London").unwrap().day_of(now),
            paid_at: Some(now),
            cancelled_at: None,
            updated_at: Some(now),
            currency: Currency::GBP,
            payment: Some(PaymentState::Paid),
            lines: products.iter().map(line).collect(),
            discount: 0,
            shipping: 0,
            tax: None,
            total: None,
            taxes_included: true,
            country: None,
            region: None,
            test: false,
            discount_codes: &[],
            tags: &[],
            import: None,
        };
        self.record(&facts, mode)
    }

    pub(crate) fn record(&self, facts: &OrderFacts<'_>, mode: Mode) -> OrderId {
        let at = self.at();
        let recorded = self
            .db
            .write_now(|tx| orders::record_many(tx, &at, std::slice::from_ref(facts), mode))
            .unwrap();
        recorded[0].order
    }

    /// All of an order arrives now.
    pub(crate) fn deliver(&self, order: &str) {
        let (at, now) = (self.at(), self.clock.now());
        let parcel = ParcelFacts {
            shipped_at: Some(now.minus(Span::from_hours(12))),
            delivered_at: Some(now),
            ..ParcelFacts::default()
        };
        let facts = FulfilmentFacts {
            source: "web",
            order_external_id: order,
            external_id: order,
            status: FulfilmentStatus::Delivered,
            parcels: vec![parcel],
            lines: Vec::new(),
        };
        let told = self
            .db
            .write_now(|tx| orders::fulfil_many(tx, &at, std::slice::from_ref(&facts), Mode::Live));
        assert_eq!(told.unwrap().len(), 1);
    }

    /// Everything that is due now is done: events heard, timers fired.
    pub(crate) fn settle(&self) -> Result<(), DbError> {
        loop {
            let heard = events::work(self.db, &self.at(), &self.subscribers)?;
            let fired = timers::work(self.db, &self.at(), &self.handlers)?;
            assert_eq!((heard.failed, heard.dead), (0, 0), "events: {heard:?}");
            assert_eq!((fired.failed, fired.dead), (0, 0), "timers: {fired:?}");
            if heard.claimed == 0 && fired.claimed == 0 {
                return Ok(());
            }
        }
    }

    /// One round of sending, into the house.
    pub(crate) fn send(&self) -> messages::Sent {
        let way = Way::Mail(&mail::Capture);
        messages::send(self.db, &self.clock, &self.ids, &self.office, way).unwrap()
    }

    /// What was written to a customer, the oldest first.
    pub(crate) fn letters(&self, customer: CustomerId) -> Vec<Letter> {
        let mut letters = self
            .db
            .read_now(|tx| {
                let list = messages::list(tx, customer, None, 100)?;
                let mut letters = Vec::new();
                for message in list {
                    letters.extend(messages::view(tx, customer, message.id)?);
                }
                Ok::<_, messages::Error>(letters)
            })
            .unwrap();
        letters.reverse();
        letters
    }
}
