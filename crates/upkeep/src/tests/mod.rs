//! Tests of this room, on both databases.

mod backups;
mod health;

use db::Db;
use kernel::{Moment, Rng, Timestamp};

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        events::MIGRATIONS,
        timers::MIGRATIONS,
        shops::MIGRATIONS,
        settings::MIGRATIONS,
        web::MIGRATIONS,
        staff::MIGRATIONS,
        customers::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        messages::MIGRATIONS,
        experiments::MIGRATIONS,
        offers::MIGRATIONS,
        segments::MIGRATIONS,
        importer::MIGRATIONS,
        journeys::MIGRATIONS,
        campaigns::MIGRATIONS,
        recommendations::MIGRATIONS,
        insights::MIGRATIONS,
        hooks::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A shop that was founded at this instant.
pub(crate) fn found(db: &Db, at: &str) {
    let rng = Rng::from_seed(1);
    let at = Moment::new(time(at), kernel::Ids::new(rng.clone()));
    let found = db.write_now(|tx| shops::found(tx, &at, &rng));
    assert!(found.unwrap().is_new());
}
