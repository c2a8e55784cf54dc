//! Suggestions in the store's pages, for everybody who looks: of what is near to a product, or, for who brings a signed token,
//! what that customer may like.
//!
//! Nobody is told what a customer bought: the reasons given here name no product of theirs, no day and no category, since a link with a token may
//! be passed on.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::FromRequestParts as _,
    response::{IntoResponse, Response},
    routing::post,
};
use db::Tx;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use kernel::{Currency, CustomerId, Micros, ProductId, Timestamp};
use serde::{Deserialize, Serialize};
use web::{Answer, Buckets, Call, Json, Place, Rate};

use crate::{
    error::Error,
    model::Goal,
    personal::Because,
    similar::{Relation, similar},
    suggesting::recommend,
};

/// How fast one place may ask. A page asks once or twice; an office has many browsers.
const RATE: Rate = Rate {
    per_second: 5,
    burst: 60,
};
/// Places that are remembered at a time.
const PLACES_MAX: usize = 20_000;
/// Bytes of one question.
const BODY_MAX: usize = 2 * 1024;
/// Letters of a product's name.
const NAME_MAX: usize = 100;
/// Suggestions at once.
const MOST: usize = 12;
/// Suggestions when nobody says how many.
const USUAL: usize = 4;

/// Who brings a token: `None` when it opens nothing.
pub type Who = Arc<
    dyn Fn(&mut Tx<'_>, &str, Timestamp) -> Result<Option<CustomerId>, db::DbError> + Send + Sync,
>;
/// Whether the pages of a site may ask.
pub type Welcome =
    Arc<dyn Fn(&mut Tx<'_>, Option<&str>) -> Result<bool, settings::Error> + Send + Sync>;

/// What the route needs from outside. Cloning is cheap, and clones share their limits.
#[derive(Clone)]
pub struct Shelf {
    who: Who,
    welcome: Welcome,
    places: Arc<Buckets<Place>>,
}

impl Shelf {
    /// Knows who brings a token, and which sites may ask.
    pub fn new(who: Who, welcome: Welcome) -> Self {
        Self {
            who,
            welcome,
            places: Arc::new(Buckets::new(RATE, PLACES_MAX)),
        }
    }
}

impl core::fmt::Debug for Shelf {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("Shelf").finish_non_exhaustive()
    }
}

/// `/s/shown`, open to everybody.
pub fn router(shelf: Shelf) -> Router<web::State> {
    let show = move |call: Call, request: Request<Body>| {
        let shelf = shelf.clone();
        async move { shelf.answer(call, request).await }
    };
    Router::new().route("/s/shown", post(show).options(preflight))
}

/// A page's question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The product that is looked at, by any of its names.
    product: Option<String>,
    /// Says who looks.
    token: Option<String>,
    most: Option<usize>,
}

/// What is shown.
#[derive(Debug, Default, Serialize)]
struct Shown {
    items: Vec<Item>,
}

/// One product.
#[derive(Debug, PartialEq, Serialize)]
struct Item {
    title: String,
    url: Option<String>,
    image: Option<String>,
    price: Option<Micros>,
    currency: Option<Currency>,
    reason: &'static str,
    words: &'static str,
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

/// Any site may ask, none with cookies, and nobody keeps the answer.
fn open_to_sites(mut response: Response) -> Response {
    let told: &mut HeaderMap = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        told.insert(name, HeaderValue::from_static(value));
    }
    told.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    response
}

impl Shelf {
    async fn answer(self, call: Call, request: Request<Body>) -> Response {
        let answer = match self.look(&call, request).await {
            Ok(Some(shown)) => Json(shown).into_response(),
            Ok(None) => StatusCode::TOO_MANY_REQUESTS.into_response(),
            Err(problem) => problem.into_response(),
        };
        open_to_sites(answer)
    }

    /// `None` where somebody asks too often.
    async fn look(self, call: &Call, request: Request<Body>) -> Answer<Option<Shown>> {
        let (mut parts, body) = request.into_parts();
        let Ok(place) = Place::from_request_parts(&mut parts, call.state()).await;
        if self.places.take(&place, call.now()).is_err() {
            return Ok(None);
        }
        let bytes = axum::body::to_bytes(body, BODY_MAX).await;
        let asked: Option<Asked> = bytes
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let Some(asked) = asked else {
            return Ok(Some(Shown::default()));
        };
        let origin = parts
            .headers
            .get(header::ORIGIN)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let items = call
            .read(move |tx, at| {
                if !(self.welcome)(tx, origin.as_deref())? {
                    return Ok(Vec::new());
                }
                self.items(tx, &asked, at.now)
            })
            .await?;
        Ok(Some(Shown { items }))
    }

    fn items(&self, tx: &mut Tx<'_>, asked: &Asked, now: Timestamp) -> Result<Vec<Item>, Error> {
        let most = asked.most.unwrap_or(USUAL).clamp(1, MOST);
        let name = asked
            .product
            .as_ref()
            .filter(|name| name.chars().count() <= NAME_MAX);
        let product = match name {
            Some(name) => catalog::by_page_names(tx, core::slice::from_ref(name))?
                .into_iter()
                .flatten()
                .next(),
            None => None,
        };
        let mut found: Vec<(ProductId, Reason)> = Vec::new();
        if let Some(product) = product {
            let near = similar(tx, product, most)?;
            found = beside(near.iter().map(|one| (one.product, one.relation)), most);
        }
        if found.is_empty() {
            let customer = match &asked.token {
                Some(token) => (self.who)(tx, token, now)?,
                None => None,
            };
            let customer = customer.unwrap_or(CustomerId::NOBODY);
            let liked = recommend(tx, customer, Goal::New, most, now)?;
            found = liked
                .iter()
                .map(|one| (one.product, Reason::of(&one.because)))
                .filter(|(shown, _)| Some(*shown) != product)
                .collect();
        }
        told(tx, &found)
    }
}

/// What is bought with it comes first, then its better version, then what may stand in its place.
fn beside(
    near: impl Iterator<Item = (ProductId, Relation)>,
    most: usize,
) -> Vec<(ProductId, Reason)> {
    let mut all: Vec<(usize, ProductId, Reason)> = near
        .map(|(product, relation)| match relation {
            Relation::Together => (0, product, Reason::Together),
            Relation::Premium => (1, product, Reason::Premium),
            Relation::Alike => (2, product, Reason::Alike),
        })
        .collect();
    all.sort_by_key(|(rank, ..)| *rank);
    let mut found: Vec<(ProductId, Reason)> = Vec::new();
    for (_, product, reason) in all {
        if found.len() < most && found.iter().all(|(known, _)| *known != product) {
            found.push((product, reason));
        }
    }
    found
}

fn told(tx: &mut Tx<'_>, found: &[(ProductId, Reason)]) -> Result<Vec<Item>, Error> {
    let ids: Vec<ProductId> = found.iter().map(|(product, _)| *product).collect();
    let products = catalog::get_many(tx, &ids)?;
    Ok(found
        .iter()
        .filter_map(|(id, reason)| {
            let product = products.iter().find(|product| product.id == *id)?;
            Some(Item {
                title: product.title.clone(),
                url: web_address(product.url.as_ref()),
                image: web_address(product.image_url.as_ref()),
                price: product.price,
                currency: product.currency,
                reason: reason.word(),
                words: reason.words(),
            })
        })
        .collect())
}

/// An address of the web, and nothing that a page would run.
fn web_address(link: Option<&String>) -> Option<String> {
    link.filter(|link| link.starts_with("https://") || link.starts_with("http://"))
        .cloned()
}

/// Why, as everybody may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Again,
    Goes,
    Like,
    Better,
    New,
    Trending,
    Pinned,
    Together,
    Premium,
    Alike,
}

impl Reason {
    fn of(because: &Because) -> Self {
        match because {
            Because::BoughtAgain { .. } => Self::Again,
            Because::GoesWith { .. } => Self::Goes,
            Because::Like { .. } => Self::Like,
            Because::Better { .. } => Self::Better,
            Because::NewInCategory { .. } => Self::New,
            Because::Trending => Self::Trending,
            Because::Pinned => Self::Pinned,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Again => "bought_again",
            Self::Goes => "goes_with",
            Self::Like => "like",
            Self::Better | Self::Premium => "better",
            Self::New => "new_in_category",
            Self::Trending => "trending",
            Self::Pinned => "pinned",
            Self::Together => "together",
            Self::Alike => "alike",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Again => "You chose it before",
            Self::Goes => "Goes with what you chose",
            Self::Like => "Like what you chose",
            Self::Better | Self::Premium => "The better version",
            Self::New => "New, and of a kind that you like",
            Self::Trending => "Popular these days",
            Self::Pinned => "We recommend it",
            Self::Together => "Often bought together",
            Self::Alike => "Similar",
        }
    }
}
