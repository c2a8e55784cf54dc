//! The use cases.

use std::{collections::BTreeMap, sync::Arc};

use db::{DbError, Tx};
use events::NewEvent;
use kernel::{CustomerId, Done, Moment, ProductId, Span, Timestamp};
use messages::{BrowserAgreed, BrowserDesk};
use pages::{Purpose, TokenKeys};
use serde_json::{Value, json};

use crate::{
    domain::{BrowserWish, Report, Seen, Told, Visit, Visitor},
    error::Error,
    public::{CART_CHANGED, CartChangedV1, CartLineV1, PRODUCT_VIEWED, ProductViewedV1},
    settings::KEPT_DAYS,
    store::{self, Numbered},
};

/// Finds products by what a page calls them (stock-keeping units or ids), in the order given; at most 1,000 at once,
/// each once.
pub type FindProducts =
    Arc<dyn Fn(&mut Tx<'_>, &[String]) -> Result<Vec<Option<ProductId>>, DbError> + Send + Sync>;

/// The purpose of tokens that say who a visitor is.
pub const IDENTIFY: Purpose = Purpose::new("storefront.identify");

/// The part of a link's query in which the script looks for a token: `?perennial_id=…`. It takes it out of the address.
pub const LINK_PARAMETER: &str = "perennial_id";

/// A token that says that whoever brings it is this customer.
pub fn identify_token(keys: &TokenKeys, customer: CustomerId, expires: Timestamp) -> String {
    keys.sign(IDENTIFY, &customer.to_string(), expires)
}

/// The customer of a token; `None` when it is not valid or has expired.
pub fn customer_of(keys: &TokenKeys, token: &str, now: Timestamp) -> Option<CustomerId> {
    let payload = keys.open(IDENTIFY, token, now).ok()?;
    CustomerId::parse(&payload)
        .ok()
        .filter(|customer| !customer.is_nobody())
}

/// Whether the pages of a site may tell and ask.
pub fn is_welcome(tx: &mut Tx<'_>, origin: Option<&str>) -> Result<bool, settings::Error> {
    let sites = settings::get(tx, &crate::settings::ORIGINS)?;
    Ok(sites.is_empty() || sites.iter().any(|site| Some(site.as_str()) == origin))
}

/// Takes what a visitor tells. The same report a second time changes nothing.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    at: &Moment,
    find: &FindProducts,
    report: &Report,
) -> Result<Done<()>, Error> {
    let visitor = &report.visitor;
    let mut visit = store::touch(tx, visitor, at.now)?;
    if store::has_batch(tx, visitor, &report.batch)? {
        return Ok(Done::AlreadyDone(()));
    }
    let mut fresh = Vec::new();
    for told in &report.told {
        match told {
            Told::Seen { seen, at } => fresh.push(Numbered {
                seq: visit.next_seq(),
                seen: seen.clone(),
                at: *at,
            }),
            Told::Identified(customer) => {
                // What came before goes to whom the visitor was until now, if to anybody.
                store::insert(tx, visitor, &report.batch, &std::mem::take(&mut fresh))?;
                tell(tx, at, find, (visitor, &mut visit))?;
                if let Some(customer) = customers::current(tx, *customer)? {
                    visit.customer = customer.id;
                }
            }
        }
    }
    store::insert(tx, visitor, &report.batch, &fresh)?;
    tell(tx, at, find, (visitor, &mut visit))?;
    store::trim(tx, visitor, visit.last_seq)?;
    store::save(tx, visitor, &visit)?;
    Ok(Done::Done(()))
}

/// Puts what the customer's timeline does not know yet onto it.
fn tell(
    tx: &mut Tx<'_>,
    at: &Moment,
    find: &FindProducts,
    (visitor, visit): (&Visitor, &mut Visit),
) -> Result<(), Error> {
    if visit.customer.is_nobody() || visit.told_seq >= visit.last_seq {
        return Ok(());
    }
    let Some(customer) = customers::current(tx, visit.customer)? else {
        visit.customer = CustomerId::NOBODY;
        return Ok(());
    };
    visit.customer = customer.id;
    let seen = store::seen_after(tx, visitor, visit.told_seq)?;
    let products = products(tx, find, &seen)?;
    let mut news = Vec::with_capacity(seen.len());
    for one in &seen {
        if let Some((kind, data)) = words(&one.seen, &products)? {
            news.push(NewEvent {
                customer: visit.customer,
                kind,
                version: 1,
                at: one.at,
                cause: visit.cause(visitor, one.seq),
                data,
                history: false,
            });
        }
    }
    events::publish_many(tx, at, &news)?;
    visit.told_seq = visit.last_seq;
    Ok(())
}

/// So many references are looked up at once.
const LOOKED_UP: usize = 1_000;

fn products(
    tx: &mut Tx<'_>,
    find: &FindProducts,
    seen: &[Numbered],
) -> Result<BTreeMap<String, ProductId>, DbError> {
    let mut names: Vec<String> = seen
        .iter()
        .flat_map(|one| one.seen.references())
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut products = BTreeMap::new();
    for names in names.chunks(LOOKED_UP) {
        let found = find(tx, names)?;
        let pairs = names.iter().zip(found);
        products.extend(pairs.filter_map(|(name, product)| Some((name.clone(), product?))));
    }
    Ok(products)
}

/// Kind and data of the event; none when the catalogue knows nothing of it.
fn words(
    seen: &Seen,
    products: &BTreeMap<String, ProductId>,
) -> Result<Option<(&'static str, Value)>, Error> {
    let (kind, data) = match seen {
        Seen::Product(reference) => {
            let Some(product) = products.get(reference).copied() else {
                return Ok(None);
            };
            (
                PRODUCT_VIEWED,
                serde_json::to_value(ProductViewedV1 { product }),
            )
        }
        Seen::Cart(told) => {
            let lines: Vec<CartLineV1> = told
                .iter()
                .filter_map(|line| {
                    Some(CartLineV1 {
                        product: products.get(&line.product).copied()?,
                        quantity: line.quantity,
                    })
                })
                .collect();
            if lines.is_empty() && !told.is_empty() {
                return Ok(None);
            }
            (CART_CHANGED, serde_json::to_value(CartChangedV1 { lines }))
        }
    };
    Ok(Some((kind, data.map_err(Error::Json)?)))
}

/// A visitor's browser takes notifications, or no longer does. Who it is may be said later: what was agreed to waits for that.
pub(crate) fn tell_browser(
    tx: &mut Tx<'_>,
    at: &Moment,
    desk: &BrowserDesk,
    (visitor, wish): (&Visitor, &BrowserWish),
) -> Result<(), Error> {
    let visit = store::touch(tx, visitor, at.now)?;
    let is_known = !visit.customer.is_nobody();
    match wish {
        BrowserWish::Notify(agreed) if is_known => {
            let _new = desk.add(tx, at, visit.customer, agreed)?;
        }
        BrowserWish::Notify(agreed) => {
            let agreed = serde_json::to_string(agreed).map_err(Error::Json)?;
            store::put_browser(tx, visitor, &agreed, at.now)?;
        }
        BrowserWish::Stop(endpoint) => {
            store::delete_browser(tx, visitor)?;
            if is_known {
                let _gone = desk.remove(tx, at, (visit.customer, endpoint))?;
            }
        }
    }
    Ok(())
}

/// What a visitor agreed to before it was known who they are, is theirs now.
pub(crate) fn introduce(
    tx: &mut Tx<'_>,
    at: &Moment,
    desk: &BrowserDesk,
    visitor: &Visitor,
) -> Result<(), Error> {
    let Some(agreed) = store::browser_of(tx, visitor)? else {
        return Ok(());
    };
    let visit = store::touch(tx, visitor, at.now)?;
    if visit.customer.is_nobody() {
        return Ok(());
    }
    let agreed: BrowserAgreed = serde_json::from_str(&agreed).map_err(Error::Json)?;
    let _new = desk.add(tx, at, visit.customer, &agreed)?;
    Ok(store::delete_browser(tx, visitor)?)
}

/// Consent was taken back: nothing of the visitor is left in this room.
pub(crate) fn forget_visitor(tx: &mut Tx<'_>, visitor: &Visitor) -> Result<(), Error> {
    Ok(store::delete(tx, &[visitor.as_str().to_owned()])?)
}

/// Forgets every visitor who said they are one of these customers, and tells how many there were: part of a person's
/// erasure, which names everybody who was merged into the person too.
pub fn forget(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<usize, Error> {
    let mut customers = customers.to_vec();
    customers.retain(|customer| !customer.is_nobody());
    let visitors = store::visitors_of(tx, &customers)?;
    store::delete(tx, &visitors)?;
    Ok(visitors.len())
}

/// What this room still holds of the browsers of these customers, who are one person, for that person.
pub fn export(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Value, Error> {
    let mut customers = customers.to_vec();
    customers.retain(|customer| !customer.is_nobody());
    let mut visits = Vec::new();
    for (visitor, first_seen_at, last_seen_at) in store::visits_of(tx, &customers)? {
        let mut seen = Vec::new();
        for (kind, products, at) in store::kept_of(tx, &visitor)? {
            let products: Value = serde_json::from_str(&products).map_err(Error::Json)?;
            seen.push(json!({"kind": kind, "products": products, "at": at}));
        }
        visits.push(json!({
            "first_seen_at": first_seen_at,
            "last_seen_at": last_seen_at,
            "seen": seen,
        }));
    }
    Ok(Value::Array(visits))
}

/// Rows that one sweep removes of each table.
const SWEPT: i64 = 1_000;

/// Removes what is older than the shop says ([`KEPT_DAYS`]), at most 1,000 rows of each table; tells how many. Call it now
/// and then, in a transaction of its own.
pub fn sweep(tx: &mut Tx<'_>, at: &Moment) -> Result<u64, Error> {
    let days = ::settings::get(tx, &KEPT_DAYS)?;
    let before = at.now.minus(Span::from_days(days));
    let seen = store::delete_seen(tx, before, SWEPT)?;
    let visits = store::delete_visits(tx, before, SWEPT)?;
    let browsers = store::delete_browsers(tx, before, SWEPT)?;
    Ok(seen.saturating_add(visits).saturating_add(browsers))
}
