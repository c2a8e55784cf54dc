//! The product as a whole.

mod asked;
mod campaigning;
mod offering;
mod rehearsing;
mod running;

use std::sync::Arc;

use db::Db;
use demo::{Shop, Size};
use intake::{Goods, Terms};
use kernel::{Clock, Currency, EmailAddress, Ids, Moment, Rng, SimClock, Timestamp};
use settings::shop;

use crate::{Makings, Sender, World};

pub(crate) fn rooms() -> Vec<db::Room> {
    crate::rooms()
}

/// A Saturday noon.
pub(crate) fn noon() -> Timestamp {
    Timestamp::parse("2026-03-07T12:00:00Z").unwrap()
}

/// A founded shop without anything in it.
pub(crate) fn found(db: &Db, clock: &SimClock) -> (Ids, Moment) {
    let rng = Rng::from_seed(7);
    let ids = Ids::new(rng.clone());
    let at = Moment::new(clock.now(), ids.clone());
    db.write_now(|tx| {
        let _new = shops::found(tx, &at, &rng)?;
        let catalogue = settings::Catalogue::new(crate::SETTINGS);
        for (key, value) in [
            (shop::NAME.key(), "Fern & Kettle"),
            (shop::CURRENCY.key(), "GBP"),
            (shop::TIME_ZONE.key(), "Europe/London"),
        ] {
            let _set = settings::set_text(tx, &at, &catalogue, key, value)?;
        }
        Ok::<_, settings::Error>(())
    })
    .unwrap();
    (ids, at)
}

/// A year of few customers, as history.
pub(crate) fn furnish(db: &Db, at: &Moment, customers: u32) -> usize {
    let size = Size {
        customers,
        ..Size::default()
    };
    let made = Shop::new(3, at.now, size);
    let currency = Currency::GBP;
    db.write_now(|tx| intake::accept_products(tx, at, currency, &made.products()))
        .unwrap();
    let terms = Terms {
        zone: made.zone().clone(),
        history: true,
        import: None,
    };
    let mut goods = Goods::default();
    let orders: Vec<_> = made.orders().collect();
    for batch in orders.chunks(500) {
        goods.prepare(db, at, batch, &[]).unwrap();
        db.write_now(|tx| intake::accept_orders(tx, at, &terms, &goods, batch))
            .unwrap();
    }
    orders.len()
}

pub(crate) fn world(db: &Db, clock: &SimClock, ids: &Ids) -> World {
    World::new(Makings {
        db: db.clone(),
        clock: Arc::new(clock.clone()),
        ids: ids.clone(),
        sender: Sender {
            public_url: "https://shop.example".to_owned(),
            address: EmailAddress::parse("hello@shop.example").unwrap(),
            name: None,
            named: messages::Senders::default(),
        },
        holder: "one".to_owned(),
    })
    .unwrap()
}
