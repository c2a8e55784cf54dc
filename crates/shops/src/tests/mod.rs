//! Tests of this crate, on both databases.

mod logo;

use db::{Db, DbError, Room, db_test};
use kernel::{Ids, Moment, Rng, Timestamp};

use crate::{Purpose, found, founded_at, rotate, secrets};

pub(crate) fn rooms() -> Vec<Room> {
    vec![web::MIGRATIONS, crate::MIGRATIONS]
}

#[db_test]
fn a_shop_is_founded_once_and_its_old_secrets_stay_good(db: &Db) {
    let rng = Rng::from_seed(1);
    let at = Moment::new(Timestamp::from_millis(5), Ids::new(rng.clone()));
    db.write_now(|tx| {
        assert_eq!(founded_at(tx)?, None);
        assert!(found(tx, &at, &rng)?.is_new());
        assert!(!found(tx, &at, &rng)?.is_new());
        assert_eq!(founded_at(tx)?, Some(at.now));
        let first = secrets(tx, Purpose::Links)?;
        rotate(tx, &at, &rng)?;
        let both = secrets(tx, Purpose::Links)?;
        assert_eq!((first.len(), both.len()), (1, 2));
        assert_eq!(both[1], first[0]);
        assert_ne!(both[0].bytes(), both[1].bytes());
        assert_ne!(secrets(tx, Purpose::Addresses)?[0], first[0]);
        assert_eq!(format!("{:?}", both[0]), "Secret(…)");
        Ok::<(), DbError>(())
    })
    .unwrap();
}
