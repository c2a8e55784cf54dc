//! How many people and weeks it takes.

use db::{Db, db_test};

use super::buy;
use crate::{Error, PlanQuestion, plan};

fn asked() -> PlanQuestion {
    PlanQuestion {
        share: Some(0.10),
        per_week: Some(1_000.0),
        ..PlanQuestion::default()
    }
}

#[db_test]
fn people_and_weeks_are_foretold(db: &Db) {
    let found = db.read_now(|tx| plan(tx, &asked())).unwrap();
    assert_eq!(found.people_per_arm, 3_841);
    // Twice 3,841 people at a thousand a week, and the last ones' fortnight.
    assert!((found.weeks - 10.0).abs() < 1e-9);
    let any_time = found.people_per_arm_any_time.unwrap();
    assert!(any_time > 3_841 && any_time < 3 * 3_841, "{any_time}");
    let change = found.change_in_eight_weeks.unwrap();
    assert!(change > 0.2 && change < 0.3, "{change}");
    let three = PlanQuestion { arms: 3, ..asked() };
    let three = db.read_now(|tx| plan(tx, &three)).unwrap();
    assert!(
        three.people_per_arm > found.people_per_arm,
        "each of two against the first"
    );
    assert!(found.words.contains("3841 people"), "{}", found.words);
}

#[db_test]
fn what_is_not_said_is_taken_from_the_shop(db: &Db) {
    let nothing = PlanQuestion::default();
    assert!(matches!(
        db.read_now(|tx| plan(tx, &nothing)),
        Err(Error::NothingToPlanBy)
    ));
    // Of 120 who order in twelve weeks, 30 do again within a fortnight.
    let mut bought: Vec<(i64, i64, i64)> = (1..=120).map(|one| (one, 20 + one % 60, 500)).collect();
    bought.extend((1..=30).map(|one| (one, 25 + one % 60, 500)));
    bought.push((500, 100, 500));
    buy(db, &bought);
    let found = db.read_now(|tx| plan(tx, &nothing)).unwrap();
    assert!((found.share - 0.25).abs() < 1e-9, "{}", found.share);
    assert!((found.per_week - 10.0).abs() < 1e-9, "{}", found.per_week);
    for wrong in [
        PlanQuestion {
            share: Some(1.5),
            ..asked()
        },
        PlanQuestion {
            change: 0.0,
            ..asked()
        },
        PlanQuestion {
            share: Some(0.9),
            ..asked()
        },
        PlanQuestion { arms: 1, ..asked() },
        PlanQuestion {
            power: 0.2,
            ..asked()
        },
        PlanQuestion { days: 0, ..asked() },
        PlanQuestion {
            per_week: Some(0.0),
            ..asked()
        },
    ] {
        assert!(
            matches!(db.read_now(|tx| plan(tx, &wrong)), Err(Error::Invalid(_))),
            "{wrong:?}"
        );
    }
}
