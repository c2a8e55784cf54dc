//! The HTTP API of all rooms, and the pages that shoppers see.

use std::{path::PathBuf, sync::Arc};

use axum::Router;
use db::{DbError, Tx};
use fetch::{Fetcher, Reach};
use kernel::{Language, Rng, Timestamp};
use messages::{
    BrowserDesk, Doorway, Party, Policies, PreferencePages, ReturnDesk, SenderDesk, Senders,
    SignedLinks, SmsDoor, UnsubscribePages, Visits, policy_routes, sender_routes,
    templates::{Desk, template_routes},
};
use pages::{Colour, Look, Theme, TokenKeys};
use reactions::Parts;
use recommendations::shelf::Shelf;
use segments::Engine;
use settings::{Catalogue, setting_routes, shop};
use storefront::{Door, FindProducts};
use web::{AssemblyError, Feed, Live, Routes, Site, State, Watched};

/// What the routes need from outside.
#[derive(Clone)]
pub struct Doors {
    engine: Arc<Engine>,
    policies: Policies,
    keys: TokenKeys,
    look: Look,
    storefront: Door,
    shelf: Shelf,
    visits: Visits,
    staff: staff::Door,
    templates: Desk,
    rng: Rng,
    premises: Premises,
    live: Live,
    /// Where browsers and providers reach this program.
    address: String,
}

/// What the installation tells about itself.
#[derive(Clone, Debug)]
pub struct Premises {
    /// Its settings, as they were read when the program started.
    pub settings: Vec<settings::Shown>,
    /// Who writes, and who looks things up in the DNS.
    pub senders: SenderDesk,
    /// Where files may be put.
    pub folder: PathBuf,
    /// What of it the report of health tells.
    pub house: upkeep::House,
    /// Where a provider of single sign-on may be.
    pub providers: Reach,
}

/// Nobody is asked.
struct NoDns;

impl fetch::Lookup for NoDns {
    fn texts(&self, _name: &str) -> Result<Vec<String>, fetch::DnsError> {
        Err(fetch::DnsError::NoAnswer)
    }
}

impl Premises {
    /// Of no installation in particular.
    #[expect(clippy::expect_used, reason = "a constant that is an address")]
    fn none() -> Self {
        let address = kernel::EmailAddress::parse("hello@shop.example");
        Self {
            settings: Vec::new(),
            senders: SenderDesk {
                own: Party {
                    name: None,
                    address: address.expect("a constant that is an address"),
                },
                named: Senders::default(),
                way: String::new(),
                keys: Vec::new(),
                lookup: Arc::new(NoDns),
            },
            folder: PathBuf::new(),
            house: upkeep::House::default(),
            providers: Reach::Public,
        }
    }
}

/// Why the routes cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum DoorsError {
    /// The database failed.
    #[error("the shop's secrets could not be read")]
    Db(#[from] DbError),
    /// A setting cannot be read.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// The database was never founded.
    #[error("this database is no shop yet: run `perennial init`")]
    NoShop,
}

impl Doors {
    /// With the shop's secrets, name and colour as they are now; `rng` from the operating system, and the address under
    /// which browsers reach this program, without a slash at its end.
    pub fn open(
        tx: &mut Tx<'_>,
        engine: Arc<Engine>,
        policies: Policies,
        (rng, address): (Rng, &str),
    ) -> Result<Self, DoorsError> {
        let keys = crate::office::link_keys(tx)?.ok_or(DoorsError::NoShop)?;
        let theme = theme(tx)?;
        let staff = staff::Door::new(rng.clone(), keys.clone(), address);
        let doors = Self::of(engine, policies, keys, theme, (staff, address));
        Ok(Self { rng, ..doors })
    }

    /// The same with what the installation tells about itself.
    #[must_use]
    pub fn with_premises(self, premises: Premises) -> Self {
        let fetch = Fetcher::with_reach(staff::PROVIDER_LIMITS, premises.providers);
        let staff = self.staff.with_fetch(Arc::new(fetch));
        Self {
            staff,
            premises,
            ..self
        }
    }

    /// Takes up the shop's name, language, colour and logo as they are now: the next page that a shopper sees has them.
    pub fn take_up(&self, tx: &mut Tx<'_>) -> Result<(), crate::Error> {
        self.look.put(theme(tx)?);
        Ok(())
    }

    /// Doors that nobody goes through, for what only describes the API: without a shop and its secrets.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "one secret of 32 bytes is enough"
    )]
    pub fn closed(engine: Arc<Engine>) -> Self {
        let keys = TokenKeys::new(vec![vec![0; 32]]).expect("one secret of 32 bytes is enough");
        let theme = Theme::new("", Language::english(), Colour::DEFAULT);
        let staff = staff::Door::new(Rng::from_seed(0), keys.clone(), "");
        Self::of(engine, crate::policies(), keys, theme, (staff, ""))
    }

    fn of(
        engine: Arc<Engine>,
        policies: Policies,
        keys: TokenKeys,
        theme: Theme,
        (staff, address): (staff::Door, &str),
    ) -> Self {
        let find: FindProducts = Arc::new(catalog::by_page_names);
        let storefront = Door::new(keys.clone(), find)
            .with_browsers(BrowserDesk::new(Policies::clone(&policies)));
        let shelf = shelf(keys.clone());
        let templates = crate::template_desk(Policies::clone(&policies));
        Self {
            engine,
            policies,
            keys,
            look: theme.into(),
            storefront,
            shelf,
            visits: Visits::default(),
            staff,
            templates,
            rng: Rng::from_seed(0),
            premises: Premises::none(),
            live: Live::default(),
            address: address.to_owned(),
        }
    }

    /// The streams of what changes, to be closed before the server ends.
    pub fn live(&self) -> Live {
        self.live.clone()
    }

    /// What was opened and followed, and is not written yet: [`crate::World::record`] writes it.
    pub fn visits(&self) -> Visits {
        self.visits.clone()
    }
}

impl core::fmt::Debug for Doors {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("Doors").finish_non_exhaustive()
    }
}

/// The whole site: the API, the pages that shoppers see, the API's document, and what else is open to everybody.
pub fn site(state: State, doors: &Doors, more: Router<State>) -> Result<Site, AssemblyError> {
    let public = pages(doors).merge(more);
    web::assemble(state, api(doors), public)
}

/// Every declared operation, below [`web::API`].
pub fn api(doors: &Doors) -> Routes {
    let rules = Parts::new(Policies::clone(&doors.policies)).journeys;
    let rooms = Routes::new()
        .merge(customers::routes())
        .merge(catalog::routes())
        .merge(orders::routes())
        .merge(messages::routes())
        .merge(messages::return_routes(return_desk(doors)))
        .merge(template_routes(doors.templates.clone()))
        .merge(intake::routes())
        .merge(insights::routes())
        .merge(experiments::routes())
        .merge(recommendations::routes())
        .merge(segments::routes(Arc::clone(&doors.engine)))
        .merge(segments::use_routes(Arc::new(crate::mentions::documents)))
        .merge(analytics::routes(Arc::clone(&doors.engine)))
        .merge(privacy::routes(rules.clone()))
        .merge(journeys::routes(playbooks::shelf(), rules))
        .merge(importer::routes(doors.premises.folder.clone()))
        .merge(rehearsals::routes(playbooks::shelf()))
        .merge(upkeep::routes(doors.premises.house.clone()))
        .merge(web::live_routes(doors.live.clone(), watched()))
        .merge(shops::brand_routes())
        .merge(web::key_routes(doors.rng.clone()))
        .merge(offers::routes(doors.rng.clone()))
        .merge(hooks::routes(&reactions::JOURNEY_EVENTS, doors.rng.clone()))
        .merge(setting_routes(
            Catalogue::new(crate::SETTINGS),
            doors.premises.settings.clone(),
        ))
        .merge(sender_routes(doors.premises.senders.clone()))
        .merge(policy_routes(Policies::clone(&doors.policies)))
        .merge(campaigns::routes(campaigns_of(doors)))
        .merge(analytics::measure_routes(Arc::new(
            crate::measures::programmes,
        )))
        .merge(analytics::advice_routes(Arc::new(
            crate::measures::programmes,
        )))
        .merge(storefront::routes(doors.storefront.clone()))
        .merge(staff::routes(doors.staff.clone()));
    Routes::new().nest(web::API, rooms)
}

/// What pages are told of while it changes.
fn watched() -> Watched {
    let rooms = crate::rooms();
    Watched {
        rooms: rooms.iter().map(|room| room.name).collect(),
        feeds: vec![
            Feed {
                room: rehearsals::ROOM,
                read: rehearsals::going_on,
            },
            Feed {
                room: importer::uploads::ROOM,
                read: importer::uploads::going_on,
            },
            Feed {
                room: upkeep::ROOM,
                read: upkeep::going_on,
            },
        ],
    }
}

/// What campaigns need from the other rooms.
fn campaigns_of(doors: &Doors) -> campaigns::Rules {
    let policies = Policies::clone(&doors.policies);
    crate::campaign_rules(policies, doors.templates.clone())
}

/// Where mails that came back are handed in by programs. Only the marks in its links are read here, so they need no
/// address.
fn return_desk(doors: &Doors) -> ReturnDesk {
    let links = SignedLinks::new(doors.keys.clone(), String::new());
    ReturnDesk::new(Policies::clone(&doors.policies), Arc::new(links))
}

/// What pages of the store show: to who brings a token, what is for them.
fn shelf(keys: TokenKeys) -> Shelf {
    let who = move |tx: &mut Tx<'_>, token: &str, now: Timestamp| {
        let named = storefront::customer_of(&keys, token, now);
        match named.map(|id| customers::current(tx, id)).transpose() {
            Ok(found) => Ok(found.flatten().map(|customer| customer.id)),
            Err(customers::Error::Db(error)) => Err(error),
            Err(_unreadable) => Ok(None),
        }
    };
    Shelf::new(Arc::new(who), Arc::new(storefront::is_welcome))
}

/// How the shop looks now.
fn theme(tx: &mut Tx<'_>) -> Result<Theme, settings::Error> {
    let settings = settings::snapshot(tx)?;
    let languages = settings.get(&shop::LANGUAGES)?;
    let colour = settings.get(&shop::BRAND_COLOUR)?;
    let theme = Theme::new(
        &settings.get(&shop::NAME)?,
        languages.first().cloned().unwrap_or_else(Language::english),
        Colour::of(colour.red, colour.green, colour.blue),
    );
    let logo = crate::office::logo(tx, "")?.map(|logo| pages::Logo {
        path: logo.address,
        size: logo.size,
    });
    Ok(theme.with_logo(logo))
}

/// What is open to everybody: the storefront's script and its reports, the pages behind links in messages.
pub fn pages(doors: &Doors) -> Router<State> {
    let unsubscribe = UnsubscribePages::new(Policies::clone(&doors.policies));
    let preferences = PreferencePages::new(Policies::clone(&doors.policies));
    let tracking = Doorway::new(doors.keys.clone(), doors.look.clone(), doors.visits());
    storefront::router(doors.storefront.clone())
        .merge(recommendations::shelf::router(doors.shelf.clone()))
        .merge(pages::router(
            doors.look.clone(),
            doors.keys.clone(),
            Arc::new(unsubscribe),
        ))
        .merge(pages::preferences_router(
            doors.look.clone(),
            doors.keys.clone(),
            Arc::new(preferences),
        ))
        .merge(messages::view_router(
            doors.look.clone(),
            doors.keys.clone(),
        ))
        .merge(messages::router(tracking))
        .merge(shops::brand_router())
        .merge(messages::sms_router(SmsDoor::new(
            doors.keys.clone(),
            Policies::clone(&doors.policies),
            doors.address.clone(),
        )))
}

/// The OpenAPI document of the API, as JSON.
pub fn document(doors: &Doors) -> Result<String, AssemblyError> {
    let (document, _who_may) = web::document(api(doors))?;
    web::written(&document)
}
