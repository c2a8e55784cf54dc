//! When to write to a customer: by the hours at which they opened, followed and ordered, held to those of their country and of the shop.

use std::collections::BTreeMap;

use customers::Customer;
use db::{Db, DbError, Tx};
use kernel::{CustomerId, Span, Timestamp, Zone};
use messages::Touched;
use orders::public::reports::{for_each_order, orders_of};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{domain::Hours, error::Error, store};

/// What an opening counts beside a click or an order: pictures are also fetched when nobody looks.
const OPENING: f64 = 0.5;
/// The shop's hours weigh as much as so many doings of a country's customers.
const OF_SHOP: f64 = 200.0;
/// The country's hours weigh as much as so many doings of one customer.
const OF_COUNTRY: f64 = 8.0;
/// How long what was learned is good.
const LIFE: Span = Span::from_days(7);
/// Every hour of the clock comes once in so many.
const HOURS_OF_A_DAY: i64 = 24;
/// Customers read at a time.
const PAGE: u32 = 500;

/// When to write to a customer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BestTime {
    /// To whom.
    #[schema(value_type = String, example = "cus_12")]
    pub customer: CustomerId,
    /// The hour where they live, 0 to 23.
    pub hour: u8,
    /// The share of the day that falls into it, 0 to 1: an even day has a twenty-fourth in each.
    pub share: f64,
    /// Of each hour from midnight on.
    pub shares: Vec<f64>,
    /// How often they opened, followed or ordered; below ten it is mostly the hours of others.
    pub seen: u64,
    /// Their time zone.
    #[schema(value_type = String, example = "Europe/London")]
    pub zone: Zone,
    /// In words.
    pub words: String,
}

/// Learns the hours of the shop and its countries, when a week has passed; answers whether it was time.
pub fn refresh_hours(db: &Db, now: Timestamp) -> Result<bool, Error> {
    let learned = db.read_now(store::hours_learned)?;
    if learned.is_some_and(|at| now.since(at) < LIFE) {
        return Ok(false);
    }
    let countries = db.read_now(read_hours)?;
    db.write_now(|tx| store::replace_hours(tx, now, &countries))?;
    Ok(true)
}

/// The hours of each country; those whose country is not known stand under the empty one.
fn read_hours(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Hours>, Error> {
    let shop = settings::get(tx, &settings::shop::TIME_ZONE)?;
    let mut countries: BTreeMap<String, Hours> = BTreeMap::new();
    let mut homes = Homes::default();
    let mut after = None;
    loop {
        let page = customers::list(tx, after, PAGE)?;
        let ids: Vec<CustomerId> = page.customers.iter().map(|head| head.id).collect();
        for head in &page.customers {
            let country = head.country.map(|country| country.code().to_owned());
            homes.put(head.id, (country.unwrap_or_default(), head.zone(&shop)));
        }
        for touch in messages::touches(tx, &ids)? {
            if let Some((country, zone)) = homes.of(touch.customer) {
                let hours = countries.entry(country.clone()).or_default();
                count(hours, zone, touch.opened_at, touch.clicked_at);
            }
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    for_each_order(tx, |sale| {
        if let Some((country, zone)) = homes.of(sale.customer) {
            let hours = countries.entry(country.clone()).or_default();
            hours.add(hour(zone, sale.placed_at), 1.0);
        }
        Ok::<_, DbError>(())
    })?;
    Ok(countries)
}

/// A country, empty where it is not known, and a time zone.
type Home = (String, Zone);

/// Where everybody lives, in four bytes for each: there are few homes, and customers are dense numbers.
#[derive(Default)]
struct Homes {
    /// The number of each home.
    numbers: BTreeMap<Home, u32>,
    all: Vec<Home>,
    /// By customer: the number of the home plus one; 0 where it is not known.
    by_customer: Vec<u32>,
}

impl Homes {
    fn put(&mut self, customer: CustomerId, home: Home) {
        let new = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(home).or_insert_with_key(|home| {
            self.all.push(home.clone());
            new
        });
        let Ok(at) = usize::try_from(customer.raw()) else {
            return;
        };
        if at >= self.by_customer.len() {
            self.by_customer.resize(at.saturating_add(1), 0);
        }
        if let Some(cell) = self.by_customer.get_mut(at) {
            *cell = number.saturating_add(1);
        }
    }

    fn of(&self, customer: CustomerId) -> Option<&Home> {
        let at = usize::try_from(customer.raw()).ok()?;
        let number = self.by_customer.get(at)?.checked_sub(1)?;
        self.all.get(usize::try_from(number).ok()?)
    }
}

fn count(hours: &mut Hours, zone: &Zone, opened: Option<Timestamp>, clicked: Option<Timestamp>) {
    if let Some(at) = opened {
        hours.add(hour(zone, at), OPENING);
    }
    if let Some(at) = clicked {
        hours.add(hour(zone, at), 1.0);
    }
}

fn hour(zone: &Zone, at: Timestamp) -> u8 {
    zone.local(at).time.hour()
}

/// What is known of the hours of the shop and of its countries.
struct Usual {
    zone: Zone,
    countries: BTreeMap<String, Hours>,
    shop: Hours,
}

impl Usual {
    fn read(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let countries = store::hours(tx)?;
        let mut everybody = Hours::default();
        for hours in countries.values() {
            everybody.add_all(hours);
        }
        Ok(Self {
            zone: settings::get(tx, &settings::shop::TIME_ZONE)?,
            countries,
            shop: everybody.held_to(&Hours::even(), OF_COUNTRY),
        })
    }

    fn of(&self, country: &str) -> Hours {
        match self.countries.get(country) {
            Some(hours) => hours.held_to(&self.shop, OF_SHOP),
            None => self.shop.clone(),
        }
    }

    /// The hours of a customer, how often they were seen, and their zone.
    fn own(&self, tx: &mut Tx<'_>, head: &Customer, touches: &[Touched]) -> Result<Own, Error> {
        let zone = head.zone(&self.zone);
        let country = self.of(head.country.map_or("", |country| country.code()));
        let mut own = Hours::default();
        let mut seen = 0_u64;
        for touch in touches {
            count(&mut own, &zone, touch.opened_at, touch.clicked_at);
            seen = seen.saturating_add(1);
        }
        for sale in orders_of(tx, head.id)? {
            own.add(hour(&zone, sale.placed_at), 1.0);
            seen = seen.saturating_add(1);
        }
        Ok(Own {
            hours: own.held_to(&country, OF_COUNTRY),
            seen,
            zone,
        })
    }
}

/// The hours of one customer.
struct Own {
    hours: Hours,
    seen: u64,
    zone: Zone,
}

impl Own {
    /// The best of the hours from an instant on that begin within a span, the first of equals: now, where that is the hour that runs.
    fn best_within(&self, since: Timestamp, within: Span) -> BestMoment {
        let end = since.plus(within);
        let minute = i64::from(self.zone.local(since).time.minute());
        let next = since.plus(Span::from_minutes(60_i64.saturating_sub(minute)));
        // The hour that begins next begins with its first second.
        let next = Timestamp::from_millis(
            next.millis()
                .saturating_sub(next.millis().rem_euclid(60_000)),
        );
        let begins = |ahead: i64| next.plus(Span::from_hours(ahead));
        let later = (0..HOURS_OF_A_DAY).map(begins).take_while(|at| *at < end);
        let mut best = (since, self.share(since));
        for at in later {
            let share = self.share(at);
            if share > best.1 {
                best = (at, share);
            }
        }
        let (at, share) = best;
        BestMoment {
            at,
            words: words(hour(&self.zone, at), share, self.seen, &self.zone),
        }
    }

    fn share(&self, at: Timestamp) -> f64 {
        let hour = usize::from(hour(&self.zone, at));
        self.hours.shares().get(hour).copied().unwrap_or(0.0)
    }
}

/// When to write to a customer; none when there is no such customer.
pub fn best_time(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<BestTime>, Error> {
    let Some(head) = customers::current(tx, customer)? else {
        return Ok(None);
    };
    let touches = messages::touches(tx, &[head.id])?;
    let own = Usual::read(tx)?.own(tx, &head, &touches)?;
    let (hour, share) = own.hours.best();
    Ok(Some(BestTime {
        customer: head.id,
        hour,
        share,
        shares: own.hours.shares().to_vec(),
        seen: own.seen,
        words: words(hour, share, own.seen, &own.zone),
        zone: own.zone,
    }))
}

/// When to write to somebody within a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestMoment {
    /// When.
    pub at: Timestamp,
    /// Why then.
    pub words: String,
}

/// The best of the hours from an instant on that begin within a span, for each of these customers that there are: the hour in which most of what they do
/// falls. Longer than a day is a day, since every day has the same hours.
pub fn best_within(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    (since, within): (Timestamp, Span),
) -> Result<BTreeMap<CustomerId, BestMoment>, Error> {
    let usual = Usual::read(tx)?;
    let heads = customers::get_many(tx, customers)?;
    let ids: Vec<CustomerId> = heads.iter().map(|head| head.id).collect();
    let mut touched: BTreeMap<CustomerId, Vec<Touched>> = BTreeMap::new();
    for touch in messages::touches(tx, &ids)? {
        touched.entry(touch.customer).or_default().push(touch);
    }
    let mut found = BTreeMap::new();
    for head in &heads {
        let touches = touched.get(&head.id).map_or(&[][..], Vec::as_slice);
        let own = usual.own(tx, head, touches)?;
        found.insert(head.id, own.best_within(since, within));
    }
    Ok(found)
}

fn words(hour: u8, share: f64, seen: u64, zone: &Zone) -> String {
    let next = hour.wrapping_add(1) % 24;
    let whose = match seen {
        0 => "nothing is known of them, so this is the shop's hour".to_owned(),
        1..10 => format!("they were seen {seen} times only, so it is mostly the hour of others"),
        _ => format!("they were seen {seen} times"),
    };
    format!(
        "Between {hour}:00 and {next}:00 ({}): {:.0} % of what they do in a day; {whose}.",
        zone.name(),
        share * 100.0
    )
}
