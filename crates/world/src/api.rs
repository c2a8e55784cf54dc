//! The HTTP API of all rooms, and the pages that shoppers see.

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use db::{DbError, Tx};
use kernel::{Language, Rng};
use messages::{
    Doorway, Policies, PreferencePages, ReturnDesk, SignedLinks, UnsubscribePages, Visits,
    templates::{Desk, template_routes},
};
use pages::{Colour, Theme, TokenKeys};
use reactions::Parts;
use segments::Engine;
use settings::shop;
use storefront::{Door, FindProducts};
use web::{AssemblyError, Routes, Site, State};

/// What the routes need from outside.
#[derive(Clone)]
pub struct Doors {
    engine: Arc<Engine>,
    policies: Policies,
    keys: TokenKeys,
    theme: Theme,
    storefront: Door,
    visits: Visits,
    staff: staff::Door,
    templates: Desk,
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
        let settings = settings::snapshot(tx)?;
        let languages = settings.get(&shop::LANGUAGES)?;
        let colour = settings.get(&shop::BRAND_COLOUR)?;
        let theme = Theme::new(
            &settings.get(&shop::NAME)?,
            languages.first().cloned().unwrap_or_else(Language::english),
            Colour::of(colour.red, colour.green, colour.blue),
        );
        let staff = staff::Door::new(rng, keys.clone(), address);
        Ok(Self::of(engine, policies, keys, theme, staff))
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
        Self::of(engine, crate::policies(), keys, theme, staff)
    }

    fn of(
        engine: Arc<Engine>,
        policies: Policies,
        keys: TokenKeys,
        theme: Theme,
        staff: staff::Door,
    ) -> Self {
        let find: FindProducts = Arc::new(catalog::by_page_names);
        let storefront = Door::new(keys.clone(), find);
        let templates = crate::template_desk(Policies::clone(&policies));
        Self {
            engine,
            policies,
            keys,
            theme,
            storefront,
            visits: Visits::default(),
            staff,
            templates,
        }
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
    let public = pages(doors).merge(described(document(doors)?)).merge(more);
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
        .merge(recommendations::routes())
        .merge(segments::routes(Arc::clone(&doors.engine)))
        .merge(analytics::routes(Arc::clone(&doors.engine)))
        .merge(privacy::routes(rules.clone()))
        .merge(journeys::routes(playbooks::shelf(), rules))
        .merge(analytics::measure_routes(Arc::new(
            crate::measures::programmes,
        )))
        .merge(storefront::routes(doors.storefront.clone()))
        .merge(staff::routes(doors.staff.clone()));
    Routes::new().nest(web::API, rooms)
}

/// Where mails that came back are handed in by programs. Only the marks in its links are read here, so they need no
/// address.
fn return_desk(doors: &Doors) -> ReturnDesk {
    let links = SignedLinks::new(doors.keys.clone(), String::new());
    ReturnDesk::new(Policies::clone(&doors.policies), Arc::new(links))
}

/// What is open to everybody: the storefront's script and its reports, the pages behind links in messages.
pub fn pages(doors: &Doors) -> Router<State> {
    let unsubscribe = UnsubscribePages::new(Policies::clone(&doors.policies));
    let preferences = PreferencePages::new(Policies::clone(&doors.policies));
    let tracking = Doorway::new(doors.keys.clone(), doors.theme.clone(), doors.visits());
    storefront::router(doors.storefront.clone())
        .merge(pages::router(
            doors.theme.clone(),
            doors.keys.clone(),
            Arc::new(unsubscribe),
        ))
        .merge(pages::preferences_router(
            doors.theme.clone(),
            doors.keys.clone(),
            Arc::new(preferences),
        ))
        .merge(messages::view_router(
            doors.theme.clone(),
            doors.keys.clone(),
        ))
        .merge(messages::router(tracking))
}

/// The OpenAPI document of the API, as JSON.
pub fn document(doors: &Doors) -> Result<String, AssemblyError> {
    let (document, _who_may) = web::document(api(doors))?;
    let mut text = serde_json::to_string_pretty(&document).map_err(AssemblyError::Document)?;
    text.push('\n');
    Ok(text)
}

/// `/openapi.json`.
fn described(document: String) -> Router<State> {
    let document: Arc<str> = document.into();
    let read = move || async move { json(&document) };
    Router::new().route("/openapi.json", get(read))
}

fn json(text: &str) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, text.to_owned()).into_response()
}
