//! The shop that lives: its nodes, what the store knows, what arrived, and what people said.

use std::collections::{BTreeMap, BTreeSet};

use customers::{MergeId, Purpose};
use db::{Access, Db, DbUrl, Options};
use kernel::{Clock as _, CustomerId, EmailAddress, Ids, Moment, Rng, SimClock, Span, Timestamp};
use mail::Received;
use messages::Way;
use settings::{Catalogue, shop};

use crate::{
    campaigning::Stopped,
    node::{Death, Node},
    offering,
    records::{Person, Told},
    rules,
    tables::Tables,
    trouble::Trouble,
};

/// Instants from which plans begin: an ordinary day, and days before clocks change in Europe and America.
const BEGINNINGS: [&str; 4] = [
    "2026-06-01T09:00:00Z",
    "2026-03-26T18:00:00Z",
    "2026-10-22T20:30:00Z",
    "2026-03-06T02:00:00Z",
];
/// Rounds of work after which a shop must have come to rest.
const MOST_ROUNDS: usize = 3_000;
/// Deaths in a row after which something is wrong with the simulation itself.
const MOST_DEATHS: usize = 8;

/// A message that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) message: i64,
    pub(crate) to: EmailAddress,
    pub(crate) at: Timestamp,
    /// Whose message it was when it arrived.
    pub(crate) customer: i64,
    pub(crate) purpose: Purpose,
    pub(crate) topic: String,
    pub(crate) ask: i64,
    /// What it was written for: the same for the same node, journey and event, whoever's they are.
    pub(crate) cause: String,
    /// Who asked for it.
    pub(crate) programme: String,
}

/// What somebody said of a purpose or topic, in the order in which it was said.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// The number under which it was said.
    pub(crate) home: CustomerId,
    pub(crate) about: About,
    pub(crate) yes: bool,
}

/// What a word is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Purpose(Purpose),
    Topic(String),
}

/// The shop.
pub(crate) struct Shop {
    pub(crate) nodes: Vec<Node>,
    pub(crate) people: Vec<Person>,
    pub(crate) orders: Vec<Told>,
    pub(crate) letters: Vec<Letter>,
    pub(crate) words: Vec<Word>,
    /// Addresses that nothing at all may go to.
    pub(crate) barred: BTreeSet<String>,
    /// Addresses of erased people: nothing but what an order needs may go there, for ever.
    pub(crate) erased: BTreeSet<String>,
    /// Of them, those of whom the store has told nothing since: no table may know them.
    pub(crate) absent: BTreeSet<String>,
    pub(crate) merges: Vec<MergeId>,
    /// The names of campaigns.
    pub(crate) campaigns: Vec<String>,
    /// Those that nothing more may go of, by programme.
    pub(crate) stopped: BTreeMap<String, Stopped>,
    pub(crate) clock: SimClock,
    /// The latest that the clock has shown.
    latest: Timestamp,
    /// Whose row each letter is, by message, as it stands since the last look.
    pub(crate) owners: BTreeMap<i64, i64>,
}

impl Shop {
    /// Founds a shop and starts its nodes.
    pub(crate) fn found(url: &DbUrl, nodes: usize, seed: u64) -> Result<Self, Trouble> {
        let rng = Rng::from_seed(seed);
        let start = rng
            .pick(&BEGINNINGS)
            .copied()
            .unwrap_or("2026-06-01T09:00:00Z");
        let clock = SimClock::new(Timestamp::parse(start)?);
        let catalogue = Catalogue::new(world::SETTINGS);
        let db = Db::open(url, Options::new(Access::Write, "founding"))?;
        let at = Moment::new(clock.now(), Ids::new(rng.fork()));
        let settings = [
            (shop::NAME.key(), "Sim"),
            (shop::CURRENCY.key(), "GBP"),
            (shop::TIME_ZONE.key(), "Europe/London"),
        ];
        // One shop in seven sends slowly: a message in half a minute, and no more at once.
        let slow = (seed % 7 == 3).then_some(("messages.sender_rate", "2"));
        db.write_now(|tx| {
            let _new = shops::found(tx, &at, &rng)?;
            for (key, value) in settings.into_iter().chain(slow) {
                let _set = settings::set_text(tx, &at, &catalogue, key, value)?;
            }
            offering::found(tx, &at, seed)?;
            Ok::<_, Trouble>(())
        })?;
        drop(db);
        let nodes = (0..nodes.max(1))
            .map(|number| Node::start(url, number, &clock, &rng))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            nodes,
            people: Vec::new(),
            orders: Vec::new(),
            letters: Vec::new(),
            words: Vec::new(),
            barred: BTreeSet::new(),
            erased: BTreeSet::new(),
            absent: BTreeSet::new(),
            merges: Vec::new(),
            campaigns: Vec::new(),
            stopped: BTreeMap::new(),
            latest: clock.now(),
            clock,
            owners: BTreeMap::new(),
        })
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The latest that the clock has shown.
    pub(crate) fn latest(&self) -> Timestamp {
        self.latest.max(self.now())
    }

    /// Remembers what the clock shows.
    pub(crate) fn note_time(&mut self) {
        self.latest = self.latest();
    }

    /// A handle for looking.
    #[expect(
        clippy::expect_used,
        reason = "a shop has at least one node from its founding on"
    )]
    pub(crate) fn db(&self) -> &Db {
        &self.nodes.first().expect("a shop has a node").db
    }

    fn node(&mut self, number: u64) -> Result<(usize, &mut Node), Trouble> {
        let index = place(number, self.nodes.len()).unwrap_or(0);
        let node = self.nodes.get_mut(index);
        node.map(|node| (index, node))
            .ok_or_else(|| Trouble::broken("simulation", "a shop without a node"))
    }

    /// Does something at a node. A process that dies meanwhile is started anew, and whoever wanted it done asks again.
    pub(crate) fn surely<T>(
        &mut self,
        node: u64,
        mut what: impl FnMut(&mut Node, &Moment) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        for _ in 0..MOST_DEATHS {
            let _now = self.clock.advance(Span::from_millis(1));
            let (index, one) = self.node(node)?;
            let at = one.moment();
            let done = what(one, &at);
            if let Some(done) = self.after(index, done)? {
                return Ok(done);
            }
        }
        Err(Trouble::broken(
            "simulation",
            "a process dies again and again",
        ))
    }

    /// What became of something a node did; none when it died of it and lives again.
    fn after<T>(&mut self, index: usize, done: Result<T, Trouble>) -> Result<Option<T>, Trouble> {
        let Some(node) = self.nodes.get_mut(index) else {
            return Ok(None);
        };
        let dead = node.db.faults().is_dead();
        match done {
            Ok(done) if !dead => return Ok(Some(done)),
            Err(broken @ Trouble::Broken { .. }) => return Err(broken),
            Err(trouble) if !dead && trouble != Trouble::Died => return Err(trouble),
            _ => {}
        }
        let survived = node.death == Death::OfDatabase && dead;
        if survived {
            node.db.faults().revive();
            node.death = Death::OfProcess;
        } else {
            node.restart()?;
        }
        Ok(None)
    }

    /// One round of work at a node; whether there was nothing to do.
    pub(crate) fn round(&mut self, node: u64) -> Result<bool, Trouble> {
        let (index, one) = self.node(node)?;
        let reacted = one.world.react().map_err(Trouble::from);
        let reacted = self.after(index, reacted).map_err(Trouble::of_work)?;
        let sent = self.send(node)?;
        Ok(reacted.is_some_and(world::Reacted::is_idle) && sent == Some(0))
    }

    /// One round of sending; how many were claimed, none when the process died.
    fn send(&mut self, node: u64) -> Result<Option<usize>, Trouble> {
        let (index, one) = self.node(node)?;
        let before = one.server.received().len();
        let sent = one
            .world
            .send(Way::Mail(&one.server))
            .map_err(Trouble::from);
        let fresh: Vec<Received> = one.server.received().into_iter().skip(before).collect();
        let sent = self.after(index, sent).map_err(Trouble::of_work)?;
        if !fresh.is_empty() {
            rules::arrived(self, &fresh)?;
        }
        Ok(sent.map(|sent| sent.claimed))
    }

    /// All nodes work until nobody has anything to do.
    pub(crate) fn settle(&mut self) -> Result<(), Trouble> {
        let mut idle = 0;
        for round in 0..MOST_ROUNDS {
            let node = u64::try_from(round).unwrap_or(0);
            idle = if self.round(node)? { idle + 1 } else { 0 };
            if idle >= self.nodes.len() {
                return Ok(());
            }
        }
        Err(Trouble::broken("rest", "the shop does not come to rest"))
    }

    /// Time passes, and everything happens at its time.
    pub(crate) fn live(&mut self, span: Span) -> Result<(), Trouble> {
        let end = self.now().plus(span);
        let mut late = 0;
        loop {
            self.settle()?;
            let next = self.next_wake()?;
            let Some(next) = next.filter(|next| *next < end) else {
                break;
            };
            late = if next <= self.now() { late + 1 } else { 0 };
            if late > 3 {
                let seen = format!("something is due at {next} and nobody does it");
                return Err(Trouble::broken("due", seen));
            }
            self.clock
                .set(next.max(self.now().plus(Span::from_millis(1))));
        }
        self.clock.set(end.max(self.now()));
        self.settle()
    }

    fn next_wake(&self) -> Result<Option<Timestamp>, Trouble> {
        let first = self.nodes.first();
        first.map_or(Ok(None), |node| node.next_wake().map_err(Trouble::of_work))
    }

    /// The customer whom a person's address leads to.
    pub(crate) fn customer(&self, person: &Person) -> Result<Option<CustomerId>, Trouble> {
        let key = customers::Key::Email(person.email()?);
        self.db().read_now(|tx| {
            let Some(found) = customers::find(tx, &key)? else {
                return Ok(None);
            };
            Ok(customers::current(tx, found)?.map(|head| head.id))
        })
    }

    /// All tables.
    pub(crate) fn tables(&self) -> Result<Tables, Trouble> {
        Tables::read(self.db())
    }
}

/// An index among so many; none among none.
pub(crate) fn place(number: u64, among: usize) -> Option<usize> {
    let among = u64::try_from(among).ok()?;
    usize::try_from(number.checked_rem(among)?).ok()
}
