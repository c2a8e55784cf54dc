//! Tests of this room, on both databases.

mod codes;
mod giving;
mod http;
mod laws;
mod redeeming;
mod rules;

use std::collections::BTreeMap;

use db::Db;
use kernel::{Currency, CustomerId, Day, Done, Ids, Micros, Moment, Rng, Span, Timestamp};
use orders::{LineFacts, Mode, OrderFacts, OrderId};

use crate::{
    Codes, Definition, Error, Gives, Giving, How, Taken,
    public::{Given, OfferView},
    service,
};

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        orders::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

pub(crate) fn start() -> Timestamp {
    Timestamp::parse("2026-03-02T10:00:00Z").unwrap()
}

/// A shop, a year after the start.
pub(crate) struct Trial<'d> {
    pub(crate) db: &'d Db,
    ids: Ids,
    pub(crate) now: Timestamp,
}

pub(crate) fn customer(number: i64) -> CustomerId {
    CustomerId::from_raw(number)
}

pub(crate) fn percent(codes: Codes) -> Definition {
    Definition {
        title: "Come back".to_owned(),
        gives: Gives::Percent { percent: 10 },
        codes,
        minimum: BTreeMap::new(),
        valid_days: Some(14),
        ends_at: None,
        most: None,
        costs: BTreeMap::new(),
        warn_below: 2,
    }
}

pub(crate) fn single_use() -> Codes {
    Codes::SingleUse {
        prefix: "BACK".to_owned(),
    }
}

pub(crate) fn shared(code: &str) -> Codes {
    Codes::Shared {
        code: code.to_owned(),
    }
}

impl<'d> Trial<'d> {
    pub(crate) fn new(db: &'d Db) -> Self {
        let now = start();
        let ids = Ids::for_node(Rng::from_seed(3), 1);
        Self { db, ids, now }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment::new(self.now, self.ids.clone())
    }

    pub(crate) fn later(&mut self, days: i64) {
        self.now = self.now.plus(Span::from_days(days));
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "tests write definitions where they use them"
    )]
    pub(crate) fn makes(&self, name: &str, definition: Definition) -> OfferView {
        let at = self.at();
        self.db
            .write_now(|tx| service::define(tx, &at, (name, definition.clone()), How::Make))
            .unwrap()
            .into_inner()
    }

    /// An offer whose codes are `count` that were made here.
    pub(crate) fn with_codes(&self, name: &str, count: u32) {
        self.makes(name, percent(single_use()));
        let (at, rng) = (self.at(), Rng::from_seed(8));
        let made = self
            .db
            .write_now(|tx| service::generate(tx, &at, &rng, (name, count)))
            .unwrap();
        assert_eq!(made, u64::from(count));
    }

    pub(crate) fn brings(&self, name: &str, file: &str) -> Taken {
        let at = self.at();
        let lines: Vec<&str> = file.lines().collect();
        self.db
            .write_now(|tx| {
                let mut taken = Taken::default();
                service::take_codes(tx, &at, name, &lines, &mut taken)?;
                Ok::<_, Error>(taken)
            })
            .unwrap()
    }

    pub(crate) fn gives(&self, name: &str, to: i64, cause: &str) -> Result<Done<Given>, Error> {
        let at = self.at();
        let giving = Giving {
            customer: customer(to),
            offer: name,
            cause,
            programme: "win-back",
        };
        self.db.write_now(|tx| service::give(tx, &at, giving))
    }

    pub(crate) fn given(&self, name: &str, to: i64, cause: &str) -> Given {
        self.gives(name, to, cause).unwrap().into_inner()
    }

    /// Somebody orders for 100 pounds less a discount, with these codes; what it does to offers is written.
    pub(crate) fn orders(&self, name: &str, by: i64, discount: i64, codes: &[&str]) -> OrderId {
        self.orders_as(name, by, discount, codes, None)
    }

    pub(crate) fn orders_as(
        &self,
        name: &str,
        by: i64,
        discount: i64,
        codes: &[&str],
        cancelled_at: Option<Timestamp>,
    ) -> OrderId {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let facts = OrderFacts {
            source: "test",
            external_id: name,
            number: None,
            customer: customer(by),
            placed_at: self.now,
            placed_day: Day::from_days(self.now.millis() / 86_400_000),
            paid_at: None,
            cancelled_at,
            updated_at: Some(self.now),
            currency: Currency::GBP,
            payment: None,
            lines: vec![LineFacts {
                title: Some("Coffee"),
                quantity: 1,
                unit_price: Micros::from_minor(10_000, Currency::GBP).unwrap(),
                ..LineFacts::default()
            }],
            discount,
            shipping: 0,
            tax: None,
            total: None,
            taxes_included: false,
            country: None,
            region: None,
            test: false,
            discount_codes: &codes,
            tags: &[],
            import: None,
        };
        let at = self.at();
        let recorded = self
            .db
            .write_now(|tx| {
                let facts = std::slice::from_ref(&facts);
                let recorded = orders::record_many(tx, &at, facts, Mode::Live).unwrap();
                service::settle(tx, &at, &[recorded[0].order], false)?;
                Ok::<_, Error>(recorded)
            })
            .unwrap();
        recorded[0].order
    }

    pub(crate) fn shows(&self, name: &str) -> OfferView {
        self.db.read_now(|tx| service::show(tx, name)).unwrap()
    }

    /// Kind and data of what stands on somebody's timeline about offers, oldest first.
    pub(crate) fn told(&self, of: i64) -> Vec<(String, serde_json::Value)> {
        let page = self
            .db
            .read_now(|tx| events::timeline(tx, customer(of), None, 100))
            .unwrap();
        page.into_iter()
            .rev()
            .filter(|event| event.kind.starts_with("offer."))
            .map(|event| (event.kind, event.data))
            .collect()
    }
}
