//! One running product over one shop.

use std::sync::Arc;

use db::{Db, DbError, Tx};
use events::Subscriber;
use fetch::{Answer, Fetch, Request};
use journeys::{Called, PastEvents};
use kernel::{Clock, EmailAddress, Ids, Moment, Timestamp};
use mail::Transport;
use messages::{
    Arrived, Came, Contents, Office, Policies, Recorded, Sent, Visits, Way, Which, templates::Desk,
};
use pages::TokenKeys;
use reactions::Parts;
use recommendations::Support;
use segments::{Engine, Limits};
use timers::Handler;

use crate::{
    error::Error,
    office::{self, Sender},
    policies::policies,
};

/// What a world is made of.
pub struct Makings {
    /// The shop.
    pub db: Db,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// New identities.
    pub ids: Ids,
    /// How the shop appears in its mail.
    pub sender: Sender,
    /// This process's name among those that send: the same after a restart, another's never.
    pub holder: String,
}

impl std::fmt::Debug for Makings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Makings")
            .field("holder", &self.holder)
            .finish_non_exhaustive()
    }
}

/// The product, wired together. It does nothing by itself: somebody calls [`World::react`], [`World::send`] and
/// [`World::tidy_up`] again and again. What all of them have to do is in the database, so any of them may stop at any
/// instant, and several worlds may work on one shop.
pub struct World {
    pub(crate) db: Db,
    clock: Arc<dyn Clock>,
    ids: Ids,
    parts: Parts,
    subscribers: Vec<Subscriber>,
    handlers: Vec<Handler>,
    past: Vec<PastEvents>,
    campaigns: campaigns::Rules,
    office: Office,
    keys: TokenKeys,
    /// For what is counted once a day.
    engine: Arc<Engine>,
}

/// Bytes that the engine of daily counts may remember: what several segments have in common.
const REMEMBERED: usize = 8 * 1024 * 1024;

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("office", &self.office)
            .finish_non_exhaustive()
    }
}

/// What a round of reacting did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reacted {
    /// Deliveries of events taken.
    pub events: usize,
    /// Timers taken.
    pub timers: usize,
    /// People brought in or woken.
    pub people: usize,
    /// Pages of campaigns.
    pub campaigns: usize,
}

impl Reacted {
    /// Whether there was nothing to do.
    pub fn is_idle(self) -> bool {
        self == Self::default()
    }
}

/// Tells the database who listens to what. Everybody who writes to a shop does it once when they open it, before they
/// publish, so that nothing is lost that happens while nobody serves.
pub fn register(db: &Db) -> Result<(), DbError> {
    let subscribers = reactions::subscribers(&Parts::new(policies()));
    db.write_now(|tx| events::register(tx, &subscribers))
}

impl World {
    /// Refuses a database that is no founded shop.
    pub fn new(makings: Makings) -> Result<Self, Error> {
        let Makings {
            db,
            clock,
            ids,
            sender,
            holder,
        } = makings;
        let keys = db.read_now(office::link_keys)?.ok_or(Error::NotFounded)?;
        let parts = Parts::new(policies());
        let contents = Contents::new(playbooks::templates(), reactions::builders(&parts))?
            .with_companions(reactions::companions());
        let subscribers = reactions::subscribers(&parts);
        db.write_now(|tx| events::register(tx, &subscribers))?;
        let limits = Limits {
            memory: REMEMBERED,
            ..Limits::default()
        };
        let office = office::office(&sender, keys.clone(), contents, holder);
        let templates = Desk::new(
            Arc::clone(&office.contents),
            Policies::clone(&office.policies),
        );
        Ok(Self {
            subscribers,
            handlers: reactions::handlers(&parts),
            past: reactions::past_events(),
            campaigns: crate::campaign_rules(Policies::clone(&office.policies), templates),
            office,
            db,
            clock,
            ids,
            parts,
            keys,
            engine: Arc::new(Engine::new(crate::registry()?, limits)),
        })
    }

    /// The shop.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The present, with new identities.
    pub fn moment(&self) -> Moment {
        Moment::new(self.clock.now(), self.ids.clone())
    }

    /// What time it is, and new identities.
    pub(crate) fn time_and_ids(&self) -> (&dyn Clock, &Ids) {
        (&*self.clock, &self.ids)
    }

    /// What the links that shoppers follow are signed with.
    pub fn link_keys(&self) -> &TokenKeys {
        &self.keys
    }

    /// The contact policy.
    pub fn policies(&self) -> &Policies {
        &self.office.policies
    }

    /// What can be said, and how it is written.
    pub fn contents(&self) -> &Contents {
        &self.office.contents
    }

    /// How journeys are read and walked.
    pub fn journeys(&self) -> &journeys::Rules {
        &self.parts.journeys
    }

    /// What campaigns go by.
    pub fn campaigns(&self) -> &campaigns::Rules {
        &self.campaigns
    }

    /// The kinds of events that somebody here hears of.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&str> = self
            .subscribers
            .iter()
            .flat_map(|subscriber| subscriber.kinds.iter().copied())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// One round of everything that waits in the database: events to be heard, timers that are due, people to be brought
    /// in or woken, campaigns that go on.
    pub fn react(&self) -> Result<Reacted, Error> {
        let now = self.clock.glance();
        let agenda = self.db.read_now(|tx| Agenda::read(tx, now))?;
        self.react_to(agenda)
    }

    /// What is due is looked up before anything is claimed: a look costs a fraction of a claim, and takes nobody's turn to
    /// write.
    fn react_to(&self, agenda: Agenda) -> Result<Reacted, Error> {
        let mut reacted = Reacted::default();
        if agenda.is_due(agenda.events) {
            reacted.events = events::work(&self.db, &self.moment(), &self.subscribers)?.claimed;
        }
        if agenda.is_due(agenda.timers) {
            reacted.timers = timers::work(&self.db, &self.moment(), &self.handlers)?.claimed;
        }
        if agenda.has_people_waiting {
            let (rules, past) = (self.journeys(), &self.past);
            let filled = journeys::work(&self.db, &self.moment(), rules, past)?;
            let woken = journeys::wake_parked(&self.db, &self.moment())?;
            reacted.people = usize::from(filled.is_some()).saturating_add(woken);
        }
        if agenda.is_due(agenda.campaigns) {
            let page = campaigns::work(&self.db, &self.moment(), &self.campaigns)?;
            reacted.campaigns = usize::from(page.is_some());
        }
        Ok(reacted)
    }

    /// When this process starts: what it had in its hands when it ended is settled. Once, before the first
    /// [`World::send`].
    pub fn start_sending(&self, transport: &dyn Transport) -> Result<Sent, Error> {
        let way = Way::Mail(transport);
        let clock = &*self.clock;
        Ok(messages::start(
            &self.db,
            clock,
            &self.ids,
            &self.office,
            way,
        )?)
    }

    /// One round of sending.
    pub fn send(&self, way: Way<'_>) -> Result<Sent, Error> {
        let clock = &*self.clock;
        Ok(messages::send(
            &self.db,
            clock,
            &self.ids,
            &self.office,
            way,
        )?)
    }

    /// One round of writing who opened and clicked; again until nothing was taken.
    pub fn record(&self, visits: &Visits, which: Which) -> Result<Recorded, Error> {
        Ok(messages::record(&self.db, &self.moment(), visits, which)?)
    }

    /// Takes in a mail that came back, brought to these addresses where that is known. Twice is once.
    pub fn take_in(&self, arrived: &Arrived) -> Result<Came, Error> {
        let at = self.moment();
        let came = self
            .db
            .write_now(|tx| messages::take_in(tx, &at, &self.office.return_desk(), arrived))?;
        Ok(came)
    }

    /// The addresses of the shop that bounces and answers come to.
    pub fn return_addresses(&self) -> Result<Vec<EmailAddress>, Error> {
        let shop = self.db.read_now(|tx| (self.office.shops)(tx))?;
        let replies = shop.reply_to.map(|party| party.address);
        let all = [Some(shop.from.address), shop.bounces_to, replies];
        let named = self.office.senders.all().iter().flat_map(|sender| {
            let replies = sender.reply_to.as_ref().map(|party| &party.address);
            [Some(&sender.from.address), replies]
                .into_iter()
                .flatten()
                .cloned()
        });
        Ok(all.into_iter().flatten().chain(named).collect())
    }

    /// What is done now and then: tables are made anew when it is time, what is past is swept.
    pub fn tidy_up(&self) -> Result<(), Error> {
        let at = self.moment();
        let _built = recommendations::refresh(&self.db, at.now, Support::default())?;
        let _learned = recommendations::learn_when_due(&self.db, at.now)?;
        let _scored = insights::refresh(&self.db, at.now, &mut |_done, _all| {})?;
        let _learned = insights::refresh_risk(&self.db, at.now)?;
        let _counted = segments::keep_sizes(&self.db, &self.engine, at.now)?;
        let _learned = insights::refresh_hours(&self.db, at.now)?;
        let _stopped = experiments::tend(&self.db, &at)?;
        self.db.write_now(|tx| {
            let _swept = web::sweep(tx, &at)?;
            Ok::<_, DbError>(())
        })?;
        let _removed = messages::sweep(&self.db, at.now)?;
        let _removed = hooks::sweep(&self.db, at.now)?;
        self.db.write_now(|tx| storefront::sweep(tx, &at))?;
        self.db.write_now(|tx| staff::sweep(tx, &at))?;
        // Learning reads the whole shop: what it read is not needed again before the next learning.
        self.db.rest()?;
        Ok(())
    }

    /// One round of calling other systems.
    pub fn call(&self, fetch: &dyn Fetch) -> Result<Called, Error> {
        let with = (&*self.clock, &self.ids);
        Ok(journeys::call_out(&self.db, with, self.journeys(), fetch)?)
    }

    /// One round of telling other systems of what happened.
    pub fn tell(&self, fetch: &dyn Fetch) -> Result<hooks::Called, Error> {
        let with = (&*self.clock, &self.ids);
        Ok(hooks::call_out(&self.db, with, fetch)?)
    }

    /// When this process starts: what it had in its hands of other ways than mail is taken up again. Once, before the first
    /// [`World::send`] by [`Way::Web`].
    pub fn start_handing_out(&self, fetch: &dyn Fetch) -> Result<Sent, Error> {
        let (clock, way) = (&*self.clock, Way::Web(fetch));
        Ok(messages::start(
            &self.db,
            clock,
            &self.ids,
            &self.office,
            way,
        )?)
    }

    /// When [`World::call`] has something to do next, as far as the database knows now.
    pub fn next_calling(&self) -> Result<Option<Timestamp>, Error> {
        Ok(self.db.read_now(journeys::next_call)?)
    }

    /// When [`World::tell`] has something to do next, as far as the database knows now.
    pub fn next_telling(&self) -> Result<Option<Timestamp>, Error> {
        Ok(self.db.read_now(hooks::next_call)?)
    }

    /// When [`World::send`] by [`Way::Web`] has something to do next, as far as the database knows now.
    pub fn next_handing_out(&self) -> Result<Option<Timestamp>, Error> {
        Ok(self.db.read_now(messages::next_apart)?)
    }

    /// When [`World::react`] has something to do next, as far as the database knows now.
    pub fn next_reaction(&self) -> Result<Option<Timestamp>, Error> {
        Ok(self.db.read_now(next_reaction)?)
    }

    /// When [`World::send`] has something to do next, as far as the database knows now.
    pub fn next_sending(&self) -> Result<Option<Timestamp>, Error> {
        Ok(self.db.read_now(messages::next_wake)?)
    }

    /// Reacts and sends until nothing is due any more; answers what was sent. For rehearsals, simulations and tests, whose
    /// clock stands still meanwhile.
    pub fn settle(&self, way: Way<'_>) -> Result<Sent, Error> {
        let agenda = self.agenda()?;
        let (sent, _agenda) = self.settle_from(way, agenda)?;
        Ok(sent)
    }

    /// What there is to do now and next.
    pub(crate) fn agenda(&self) -> Result<Agenda, Error> {
        let now = self.clock.glance();
        self.db.read_now(|tx| Agenda::read(tx, now))
    }

    /// The same where what there is to do is known already; answers what there is to do afterwards.
    pub(crate) fn settle_from(
        &self,
        way: Way<'_>,
        mut agenda: Agenda,
    ) -> Result<(Sent, Agenda), Error> {
        let mut all = Sent::default();
        loop {
            agenda.now = self.clock.glance().max(agenda.now);
            if agenda.is_empty() {
                if agenda.is_whole {
                    return Ok((all, agenda));
                }
                agenda = self.agenda()?;
                continue;
            }
            let reacted = self.react_to(agenda)?;
            let called = match way {
                // A rehearsal tells nobody of anything, and goes on as if everybody had heard.
                Way::Counted if agenda.is_due(agenda.calls) => self.call(&Unheard)?.claimed,
                Way::Counted | Way::Mail(_) | Way::Web(_) => 0,
            };
            let wanted = match way {
                Way::Mail(_) => agenda.is_due(agenda.messages),
                Way::Web(_) => agenda.is_due(agenda.apart),
                Way::Counted => agenda.is_due(agenda.messages) || agenda.is_due(agenda.apart),
            };
            let sent = if wanted {
                self.send(way)?
            } else {
                Sent::default()
            };
            all.add(sent);
            if reacted.is_idle() && sent.claimed == 0 && called == 0 {
                // Somebody else has it, or it waits for an earlier one of the same customer.
                return Ok((all, self.agenda()?));
            }
            agenda = if agenda.has_rare() {
                self.agenda()?
            } else {
                self.db.read_now(|tx| agenda.read_again(tx))?
            };
        }
    }
}

/// What there is to do next, and since when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Agenda {
    now: Timestamp,
    /// Whether all of it was read; else only what changes all the time.
    is_whole: bool,
    events: Option<Timestamp>,
    timers: Option<Timestamp>,
    messages: Option<Timestamp>,
    apart: Option<Timestamp>,
    calls: Option<Timestamp>,
    campaigns: Option<Timestamp>,
    has_people_waiting: bool,
}

/// Nobody is called, and everybody has heard.
struct Unheard;

impl Fetch for Unheard {
    fn fetch(&self, _request: &Request) -> Result<Answer, fetch::Error> {
        Ok(Answer {
            status: 204,
            headers: Vec::new(),
            body: Vec::new(),
        })
    }
}

impl Agenda {
    fn read(tx: &mut Tx<'_>, now: Timestamp) -> Result<Self, Error> {
        Ok(Self {
            now,
            is_whole: true,
            events: events::next_wake(tx)?,
            timers: timers::next_wake(tx)?,
            messages: messages::next_wake(tx)?,
            apart: messages::next_apart(tx)?,
            calls: journeys::next_call(tx)?,
            campaigns: campaigns::next_wake(tx)?,
            has_people_waiting: journeys::has_people_waiting(tx)?,
        })
    }

    /// Reads what every round of work changes. The rest is as it was as long as there is any of this to do, and is read
    /// before anybody believes that there is nothing.
    fn read_again(self, tx: &mut Tx<'_>) -> Result<Self, Error> {
        Ok(Self {
            is_whole: false,
            events: events::next_wake(tx)?,
            timers: timers::next_wake(tx)?,
            messages: messages::next_wake(tx)?,
            ..self
        })
    }

    /// Whether there is anything to do of what is not read again.
    fn has_rare(&self) -> bool {
        let wakes = [self.apart, self.calls, self.campaigns];
        self.has_people_waiting || wakes.into_iter().any(|wake| self.is_due(wake))
    }

    /// The same with events that were published just now.
    pub(crate) fn with_events(self, at: Timestamp) -> Self {
        Self {
            now: self.now.max(at),
            events: Some(at),
            ..self
        }
    }

    /// When there is something to do by itself next.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        let wakes = [self.events, self.timers, self.campaigns, self.messages];
        wakes.into_iter().flatten().min()
    }

    fn is_due(&self, wake: Option<Timestamp>) -> bool {
        wake.is_some_and(|wake| wake <= self.now)
    }

    fn is_empty(&self) -> bool {
        let wakes = [
            self.events,
            self.timers,
            self.messages,
            self.apart,
            self.calls,
            self.campaigns,
        ];
        !self.has_people_waiting && !wakes.into_iter().any(|wake| self.is_due(wake))
    }
}

fn next_reaction(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    let wakes = [
        events::next_wake(tx)?,
        timers::next_wake(tx)?,
        campaigns::next_wake(tx)?,
    ];
    Ok(wakes.into_iter().flatten().min())
}
