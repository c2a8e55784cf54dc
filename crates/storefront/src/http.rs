//! The script, what it tells, and tokens for the store's server.

mod push;

use core::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use axum::{
    Extension, Router,
    body::Body,
    extract::FromRequestParts as _,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use db::Tx;
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header};
use kernel::{CustomerId, EmailAddress, Span, Timestamp};
use messages::BrowserDesk;
use pages::TokenKeys;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use web::{Answer, Buckets, Call, Json, Kind, Place, Rate, Routes, ToProblem, routes};

use crate::{
    domain::{self, Line, REPORT_MAX, Report, Seen, Told, Visitor},
    error::Error,
    service::{self, FindProducts},
    settings::ORIGINS,
};

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) | Self::Events(events::Error::Db(error)) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Messages(error) => error.kind(),
            Self::Events(_) | Self::Settings(_) | Self::Json(_) | Self::Stored { .. } => {
                Kind::Internal
            }
            Self::NoCustomer => Kind::NotFound,
            Self::WhichCustomer => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// How fast one place may report. A script reports every two seconds at most; an office has many browsers.
const RATE: Rate = Rate {
    per_second: 5,
    burst: 60,
};
/// Places that are remembered at a time.
const PLACES_MAX: usize = 20_000;
/// Bytes of one report.
const BODY_MAX: usize = 16 * 1024;
/// How long a token for the store's server is valid, in hours: a page is built anew for every visit.
pub const TOKEN_HOURS: i64 = 24;

/// What the routes need from outside. Cloning is cheap, and clones share their limits.
#[derive(Clone)]
pub struct Door {
    keys: TokenKeys,
    find: FindProducts,
    places: Arc<Buckets<Place>>,
    browsers: Option<BrowserDesk>,
}

impl Door {
    /// The secrets that sign links, and a way to find products.
    pub fn new(keys: TokenKeys, find: FindProducts) -> Self {
        Self {
            keys,
            find,
            places: Arc::new(Buckets::new(RATE, PLACES_MAX)),
            browsers: None,
        }
    }

    /// The same where browsers may ask for notifications.
    #[must_use]
    pub fn with_browsers(self, browsers: BrowserDesk) -> Self {
        Self {
            browsers: Some(browsers),
            ..self
        }
    }
}

impl core::fmt::Debug for Door {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("Door").finish_non_exhaustive()
    }
}

/// `/p.js`, `/p-sw.js`, `/s/events` and `/s/push`, open to everybody.
pub fn router(door: Door) -> Router<web::State> {
    let (for_keys, for_browsers) = (door.clone(), door.clone());
    let key = move |call: Call| {
        let door = for_keys.clone();
        async move { push::key(&door, &call).await }
    };
    let browser = move |call: Call, request: Request<Body>| {
        let door = for_browsers.clone();
        async move { push::browser(&door, &call, request).await }
    };
    let report = move |call: Call, request: Request<Body>| {
        let door = door.clone();
        async move { door.report(call, request).await }
    };
    Router::new()
        .route("/p.js", get(script))
        .route("/p-sw.js", get(push::worker))
        .route("/s/events", post(report).options(preflight))
        .route("/s/push", get(key).post(browser).options(preflight))
}

/// The room's operations of the API.
pub fn routes(door: Door) -> Routes {
    Routes::new()
        .routes(routes!(create_token))
        .layer(Extension(door))
}

/// The script, built from `web-storefront/`.
const SCRIPT: &str = include_str!("../assets/p.js");

/// The first half of its hash, in hex.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(SCRIPT.as_bytes());
    let mut version = String::with_capacity(16);
    for byte in digest.iter().take(8) {
        // Writing into a String cannot fail.
        let _written = write!(version, "{byte:02x}");
    }
    version
});

/// The script's address with its version, which browsers may keep for ever.
pub fn script_path() -> String {
    format!("/p.js?v={}", *VERSION)
}

async fn script(uri: Uri, headers: HeaderMap) -> Response {
    let version = format!("v={}", *VERSION);
    let cache = if uri.query() == Some(version.as_str()) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    // Weak: the same script may travel compressed.
    let tag = format!("W/\"{}\"", *VERSION);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|one| one.trim() == tag));
    let (status, body) = if known {
        (StatusCode::NOT_MODIFIED, "")
    } else {
        (StatusCode::OK, SCRIPT)
    };
    let mut response = (status, body).into_response();
    let told = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, cache),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ] {
        told.insert(name, HeaderValue::from_static(value));
    }
    // Else the store's pages, which are another site, could not load it.
    told.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    if let Ok(tag) = HeaderValue::try_from(tag) {
        told.insert(header::ETAG, tag);
    }
    response
}

/// Any site may ask, none with cookies: whether it is heard is decided without telling it.
fn open_to_sites(mut response: Response) -> Response {
    let told = response.headers_mut();
    told.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    told.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    response
}

async fn preflight() -> Response {
    let mut response = open_to_sites(StatusCode::NO_CONTENT.into_response());
    let told = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        told.insert(name, HeaderValue::from_static(value));
    }
    response
}

impl Door {
    /// Answers 202, whatever came and whatever became of it; 503 when the database is out of reach, so that the script
    /// tries again.
    async fn report(self, call: Call, request: Request<Body>) -> Response {
        let answer = match self.take(&call, request).await {
            Ok(()) => StatusCode::ACCEPTED.into_response(),
            Err(problem) => problem.into_response(),
        };
        open_to_sites(answer)
    }

    async fn take(self, call: &Call, request: Request<Body>) -> Answer<()> {
        let (mut parts, body) = request.into_parts();
        let Ok(place) = Place::from_request_parts(&mut parts, call.state()).await;
        if self.places.take(&place, call.now()).is_err() {
            return Ok(());
        }
        let Ok(bytes) = axum::body::to_bytes(body, BODY_MAX).await else {
            return Ok(());
        };
        let Some(wish) = self.read(&bytes, call.now()) else {
            return Ok(());
        };
        let origin = parts
            .headers
            .get(header::ORIGIN)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let find = Arc::clone(&self.find);
        let browsers = self.browsers.clone();
        call.change(move |tx, at| {
            if is_welcome(tx, origin.as_deref())? {
                match &wish {
                    Wish::Record(report) => {
                        let _once = service::record(tx, at, &find, report)?;
                        if let Some(desk) = &browsers {
                            service::introduce(tx, at, desk, &report.visitor)?;
                        }
                    }
                    Wish::Forget(visitor) => service::forget_visitor(tx, visitor)?,
                }
            }
            Ok::<_, Error>(())
        })
        .await
    }

    /// What a body wants; `None` when anything in it is not as the script writes it.
    fn read(&self, bytes: &[u8], now: Timestamp) -> Option<Wish> {
        let body: Reported = serde_json::from_slice(bytes).ok()?;
        let visitor = Visitor::of(&body.visitor)?;
        if !domain::is_random(&body.batch)
            || body.events.is_empty()
            || body.events.len() > REPORT_MAX
        {
            return None;
        }
        if body
            .events
            .iter()
            .any(|one| matches!(one, ReportedEvent::Forget {}))
        {
            return Some(Wish::Forget(visitor));
        }
        let mut told = Vec::with_capacity(body.events.len());
        for one in body.events {
            match one {
                ReportedEvent::View { product, ago } => told.push(Told::Seen {
                    seen: Seen::Product(product),
                    at: domain::instant(now, ago),
                }),
                ReportedEvent::Cart { lines, ago } => told.push(Told::Seen {
                    seen: Seen::Cart(lines),
                    at: domain::instant(now, ago),
                }),
                ReportedEvent::Identify { token, _ago } => {
                    // A token that has run out spoils nothing else.
                    let customer = service::customer_of(&self.keys, &token, now);
                    told.extend(customer.map(Told::Identified));
                }
                ReportedEvent::Forget {} => {}
            }
        }
        let sound = told.iter().all(|one| match one {
            Told::Seen { seen, .. } => seen.is_sound(),
            Told::Identified(_) => true,
        });
        (sound && !told.is_empty()).then_some(Wish::Record(Report {
            visitor,
            batch: body.batch,
            told,
        }))
    }
}

/// Whether pages of a site may tell.
fn is_welcome(tx: &mut Tx<'_>, origin: Option<&str>) -> Result<bool, Error> {
    let sites = settings::get(tx, &ORIGINS)?;
    Ok(sites.is_empty() || sites.iter().any(|site| Some(site.as_str()) == origin))
}

/// What a body wants.
enum Wish {
    Record(Report),
    Forget(Visitor),
}

/// The body of a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reported {
    visitor: String,
    batch: String,
    events: Vec<ReportedEvent>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum ReportedEvent {
    View {
        product: String,
        #[serde(default)]
        ago: u32,
    },
    Cart {
        lines: Vec<Line>,
        #[serde(default)]
        ago: u32,
    },
    Identify {
        token: String,
        /// When it was said does not matter.
        #[serde(rename = "ago", default)]
        _ago: u32,
    },
    Forget {},
}

/// Whom a token is to name. One of the three.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StorefrontTokenRequest)]
struct TokenRequest {
    /// The customer's id: `cus_…`.
    #[schema(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// The customer's e-mail address, in any capitals.
    email: Option<String>,
    /// The customer's id in another system, as `source:id`.
    external_id: Option<String>,
}

/// A token for a page of the store.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StorefrontToken)]
struct TokenAnswer {
    /// Give it to the script: `perennial('identify', token)`.
    token: String,
    /// From then on it opens nothing.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// A customer, however named.
enum Named {
    Id(CustomerId),
    Key(customers::Key),
}

impl TokenRequest {
    fn named(self) -> Result<Named, Error> {
        match (self.customer, self.email, self.external_id) {
            (Some(customer), None, None) => Ok(Named::Id(customer)),
            (None, Some(email), None) => EmailAddress::parse(&email)
                .map(|address| Named::Key(customers::Key::Email(address)))
                .map_err(|_not_an_address| Error::WhichCustomer),
            (None, None, Some(id)) => {
                let (source, id) = id.split_once(':').ok_or(Error::WhichCustomer)?;
                Ok(Named::Key(customers::Key::External {
                    source: source.to_owned(),
                    id: id.to_owned(),
                }))
            }
            _ => Err(Error::WhichCustomer),
        }
    }
}

/// Make a token that tells the storefront script who a visitor is.
///
/// For pages of customers who have signed in to the store. Ask from the store's server: the key must never be in a
/// page. The token is valid for 24 hours; nothing is stored.
#[utoipa::path(
    post,
    path = "/storefront/tokens",
    operation_id = "create_storefront_token",
    tag = "storefront",
    security(("key" = ["write"])),
    request_body = TokenRequest,
    responses((status = 200, body = TokenAnswer))
)]
async fn create_token(
    call: Call,
    Extension(door): Extension<Door>,
    Json(request): Json<TokenRequest>,
) -> Answer<Json<TokenAnswer>> {
    let named = request.named()?;
    let customer = call
        .read(move |tx, _at| {
            let id = match &named {
                Named::Id(id) => Some(*id),
                Named::Key(key) => customers::find(tx, key)?,
            };
            let found = id.map(|id| customers::current(tx, id)).transpose()?;
            Ok::<_, Error>(found.flatten().map(|customer| customer.id))
        })
        .await?
        .ok_or(Error::NoCustomer)?;
    let expires_at = call.now().plus(Span::from_hours(TOKEN_HOURS));
    Ok(Json(TokenAnswer {
        token: service::identify_token(&door.keys, customer, expires_at),
        expires_at,
    }))
}
