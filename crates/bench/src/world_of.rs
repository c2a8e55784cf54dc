//! A world in this process, under a clock that the bench moves.

use std::{path::Path, sync::Arc};

use db::{Access, Db, DbUrl, Options};
use kernel::{Clock as _, EmailAddress, Ids, Moment, Rng, SimClock, Timestamp};
use settings::shop;
use world::{Makings, Sender, World};

use crate::failure::Failure;

/// A founded shop with its world.
#[derive(Debug)]
pub(crate) struct Living {
    pub(crate) db: Db,
    pub(crate) clock: SimClock,
    pub(crate) ids: Ids,
    pub(crate) world: World,
}

impl Living {
    /// A new shop on SQLite, durable as any.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Failure> {
        let url = DbUrl::Sqlite(folder.join("shop.sqlite"));
        let db = Db::open(&url, Options::new(Access::Create, "bench"))?;
        db.migrate(&world::rooms(), noon()?)?;
        Self::found(db)
    }

    /// A database whose tables are there already.
    pub(crate) fn found(db: Db) -> Result<Self, Failure> {
        let clock = SimClock::new(noon()?);
        let rng = Rng::from_seed(7);
        let ids = Ids::new(rng.clone());
        let at = Moment::new(clock.now(), ids.clone());
        db.write_now(|tx| {
            let _new = shops::found(tx, &at, &rng)?;
            let catalogue = settings::Catalogue::new(world::SETTINGS);
            for (key, value) in [
                (shop::NAME.key(), "Bench"),
                (shop::CURRENCY.key(), "GBP"),
                (shop::TIME_ZONE.key(), "Europe/London"),
            ] {
                let _set = settings::set_text(tx, &at, &catalogue, key, value)?;
            }
            Ok::<_, settings::Error>(())
        })?;
        Self::of(db, clock, ids, "bench")
    }

    /// Another process on the same database, as if on another machine.
    pub(crate) fn beside(&self, db: Db) -> Result<Self, Failure> {
        Self::of(db, self.clock.clone(), self.ids.clone(), "second")
    }

    fn of(db: Db, clock: SimClock, ids: Ids, holder: &str) -> Result<Self, Failure> {
        let world = World::new(Makings {
            db: db.clone(),
            clock: Arc::new(clock.clone()),
            ids: ids.clone(),
            sender: Sender {
                public_url: "https://shop.example".to_owned(),
                address: EmailAddress::parse("hello@shop.example")?,
                name: None,
                named: messages::Senders::default(),
            },
            holder: holder.to_owned(),
        })?;
        Ok(Self {
            db,
            clock,
            ids,
            world,
        })
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    /// Reacts until nothing is due; events heard and timers fired.
    pub(crate) fn drain(&self) -> Result<(usize, usize), Failure> {
        let (mut events, mut timers) = (0_usize, 0_usize);
        loop {
            let round = self.world.react()?;
            if round.is_idle() {
                return Ok((events, timers));
            }
            events = events.saturating_add(round.events);
            timers = timers.saturating_add(round.timers);
        }
    }
}

/// A Saturday, far from any quiet hour.
fn noon() -> Result<Timestamp, Failure> {
    Ok(Timestamp::parse("2026-03-07T12:00:00Z")?)
}
