//! Settings of the shop in its database.

use db::{Db, db_test, params};
use kernel::{Currency, Ids, Moment, Rng, Timestamp, Zone};

use super::catalogue;
use crate::installation::SMTP_HOST;
use crate::shop::{CURRENCY, LANGUAGES, NAME, TIME_ZONE};
use crate::{Error, Origin, get, list, reset, set, set_text, snapshot};

fn at() -> Moment {
    Moment {
        now: Timestamp::from_millis(1_000),
        ids: Ids::new(Rng::from_seed(1)),
    }
}

#[db_test]
fn what_is_set_is_read_back_and_the_rest_stays_default(db: &Db) {
    let before = db.version("settings");
    db.write_now(|tx| {
        assert!(set(tx, &at(), &CURRENCY, &Currency::parse("GBP")?)?.is_new());
        assert!(set_text(tx, &at(), &catalogue(), "shop.languages", "de, en")?.is_new());
        assert!(!set_text(tx, &at(), &catalogue(), "shop.languages", "de,en")?.is_new());
        Ok::<(), Box<dyn std::error::Error>>(())
    })
    .unwrap();
    assert!(db.version("settings") > before, "caches must notice");
    db.read_now(|tx| {
        assert_eq!(get(tx, &CURRENCY)?.code(), "GBP");
        assert_eq!(get(tx, &NAME)?, "My shop");
        let snapshot = snapshot(tx)?;
        let languages = snapshot.get(&LANGUAGES)?;
        assert_eq!(
            languages
                .iter()
                .map(kernel::Language::code)
                .collect::<Vec<_>>(),
            ["de", "en"]
        );
        assert_eq!(snapshot.get(&TIME_ZONE)?, Zone::utc());
        assert_eq!(
            format!("{snapshot:?}"),
            "{\"shop.currency\", \"shop.languages\"}"
        );
        let set: Vec<(&str, String)> = list(tx, &catalogue())?
            .into_iter()
            .filter(|shown| shown.origin == Origin::Shop)
            .map(|shown| (shown.spec.key, shown.value))
            .collect();
        assert_eq!(
            set,
            [
                ("shop.currency", "GBP".to_owned()),
                ("shop.languages", "de,en".to_owned())
            ]
        );
        Ok::<(), Error>(())
    })
    .unwrap();
}

#[db_test]
fn a_reset_setting_is_its_default_again(db: &Db) {
    db.write_now(|tx| {
        let _ = set_text(tx, &at(), &catalogue(), "shop.name", "Tea")?;
        assert_eq!(get(tx, &NAME)?, "Tea");
        assert!(reset(tx, &catalogue(), "shop.name")?.is_new());
        assert!(!reset(tx, &catalogue(), "shop.name")?.is_new());
        assert_eq!(get(tx, &NAME)?, "My shop");
        Ok::<(), Error>(())
    })
    .unwrap();
}

#[db_test]
fn what_does_not_fit_is_refused_and_changes_nothing(db: &Db) {
    db.write_now(|tx| {
        let refused = |outcome: Result<_, Error>| outcome.map(drop).unwrap_err().code();
        let try_set = set_text(tx, &at(), &catalogue(), "shop.time_zone", "London");
        assert_eq!(refused(try_set.map(drop)), "settings.value");
        let try_set = set_text(tx, &at(), &catalogue(), "smtp.host", "mail.example");
        assert_eq!(refused(try_set.map(drop)), "settings.of_installation");
        let try_set = set(tx, &at(), &SMTP_HOST, &None);
        assert_eq!(refused(try_set.map(drop)), "settings.of_installation");
        let try_set = set_text(tx, &at(), &catalogue(), "shop.zone", "UTC");
        assert_eq!(refused(try_set.map(drop)), "settings.unknown");
        assert!(
            list(tx, &catalogue())?
                .iter()
                .all(|shown| shown.origin == Origin::Default)
        );
        Ok::<(), Error>(())
    })
    .unwrap();
}

#[db_test]
fn a_row_that_cannot_be_understood_names_itself(db: &Db) {
    db.write_now(|tx| {
        tx.execute(
            "INSERT INTO settings_value (key, value, changed_at) VALUES ($1, $2, $3)",
            params!["shop.currency", "gold", 0_i64],
        )?;
        let error = get(tx, &CURRENCY).unwrap_err();
        assert_eq!(
            error.to_string(),
            "table settings_value, column value, key shop.currency: `shop.currency` must be a currency code of ISO 4217 like EUR, not `gold`"
        );
        Ok::<(), Error>(())
    })
    .unwrap();
}
