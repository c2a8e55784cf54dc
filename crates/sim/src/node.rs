//! One process: its database handle, its world, its mail.

use std::sync::Arc;

use db::{Access, Db, DbUrl, Options};
use intake::Goods;
use kernel::{EmailAddress, Ids, Moment, Rng, SimClock, Timestamp};
use mail::{Faults, SimTransport};
use world::{Makings, Sender, World};

use crate::trouble::Trouble;

/// What a node does when its database is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Death {
    /// The process is gone and starts anew.
    OfProcess,
    /// The database was away; the process lives on.
    OfDatabase,
}

/// A process of the product.
pub(crate) struct Node {
    pub(crate) db: Db,
    pub(crate) server: SimTransport,
    pub(crate) world: World,
    pub(crate) goods: Goods,
    pub(crate) death: Death,
    number: usize,
    clock: SimClock,
    rng: Rng,
}

impl Node {
    /// Starts a process on a founded shop.
    pub(crate) fn start(
        url: &DbUrl,
        number: usize,
        clock: &SimClock,
        rng: &Rng,
    ) -> Result<Self, Trouble> {
        let mut options = Options::new(Access::Write, "simulation");
        options.durable = false;
        options.connections = 2;
        let db = Db::open(url, options)?;
        let (clock, rng) = (clock.clone(), rng.fork());
        Ok(Self {
            server: SimTransport::new(rng.fork(), Faults::default()),
            world: world(&db, number, &clock, &rng)?,
            goods: Goods::default(),
            death: Death::OfProcess,
            number,
            db,
            clock,
            rng,
        })
    }

    /// The process ends, and another one takes its place: with the same name, the same mail journal and other identities.
    pub(crate) fn restart(&mut self) -> Result<(), Trouble> {
        self.db.faults().revive();
        self.server.restart();
        self.goods.forget();
        self.death = Death::OfProcess;
        self.world = world(&self.db, self.number, &self.clock, &self.rng)?;
        self.world.start_sending(&self.server)?;
        Ok(())
    }

    /// The present of this process.
    pub(crate) fn moment(&self) -> Moment {
        self.world.moment()
    }

    /// When it has something to do next.
    pub(crate) fn next_wake(&self) -> Result<Option<Timestamp>, Trouble> {
        let wakes = [self.world.next_reaction()?, self.world.next_sending()?];
        Ok(wakes.into_iter().flatten().min())
    }
}

fn world(db: &Db, number: usize, clock: &SimClock, rng: &Rng) -> Result<World, Trouble> {
    Ok(World::new(Makings {
        db: db.clone(),
        clock: Arc::new(clock.clone()),
        ids: Ids::new(rng.fork()),
        sender: Sender {
            public_url: "http://shop.sim.example".to_owned(),
            address: EmailAddress::parse("shop@sim.example")?,
            name: None,
            named: messages::Senders::default(),
        },
        holder: format!("node-{number}"),
    })?)
}
