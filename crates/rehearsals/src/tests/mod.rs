//! Tests of this room, on both databases.

mod http;
mod queue;

use db::Db;
use journeys::JourneyName;
use kernel::{Day, Ids, Moment, Rng, Timestamp};

use crate::{Wanted, public::Detailed};

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        timers::MIGRATIONS,
        customers::MIGRATIONS,
        messages::MIGRATIONS,
        experiments::MIGRATIONS,
        segments::MIGRATIONS,
        journeys::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

pub(crate) fn moment(minute: i64) -> Moment {
    let start = Timestamp::parse("2026-03-07T12:00:00Z").unwrap();
    let now = start.plus(kernel::Span::from_minutes(minute));
    Moment::new(
        now,
        Ids::new(Rng::from_seed(u64::try_from(minute).unwrap())),
    )
}

pub(crate) fn wanted(names: &[&str]) -> Wanted {
    Wanted {
        names: names
            .iter()
            .map(|name| JourneyName::parse(name).unwrap())
            .collect(),
        drafts: Vec::new(),
        from: Day::parse("2025-03-07").unwrap(),
        to: Day::parse("2026-03-06").unwrap(),
    }
}

/// A run that waits, asked for at this minute.
pub(crate) fn asked(db: &Db, minute: i64) -> crate::RunId {
    let shelf = playbooks::shelf();
    let wanted = wanted(&["thank-you"]);
    db.write_now(|tx| crate::ask(tx, &moment(minute), &shelf, (&wanted, "staff")))
        .unwrap()
        .id
}

pub(crate) fn result() -> Detailed {
    let rehearsal = crate::public::Rehearsal {
        offers: Vec::new(),
        programmes: vec!["thank-you".to_owned()],
        from: Day::parse("2025-03-07").unwrap(),
        to: Day::parse("2026-03-06").unwrap(),
        events: 3,
        entered: 2,
        held_out: 0,
        failed: 0,
        people: 2,
        mails: 2,
        by_programme: [("thank-you".to_owned(), 2)].into(),
        deferrals: [].into(),
        stopped: [].into(),
        per_day: Vec::new(),
        busiest: None,
        most_in_seven_days: 1,
    };
    Detailed {
        rehearsal,
        details: Vec::new(),
        per_person: Vec::new(),
        collisions: Vec::new(),
        reasons: Vec::new(),
        examples: Vec::new(),
    }
}
