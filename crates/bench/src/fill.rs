//! A large shop: so many customers, about ten orders each, over five years; and the same orders as a file for a peer.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use db::{Access, Db, DbError, DbUrl, Gathering, Options, row};
use kernel::{Rng, Span, Timestamp};
use telemetry::Stopwatch;

use crate::{
    failure::{Failure, doing},
    ground::Ground,
    program::Shop,
    store,
    terminal::complain,
};

/// Another number when what is filled in changes: an old shop is then filled anew.
const EDITION: u32 = 1;
/// Customers in one transaction.
const CHUNK: usize = 5_000;
/// The orders lie in the five years before this day.
const LAST: &str = "2026-07-01T00:00:00Z";
const YEARS: Span = Span::from_days(5 * 365);

/// A filled shop.
#[derive(Debug)]
pub(crate) struct Large {
    pub(crate) shop: Shop,
    pub(crate) customers: usize,
    pub(crate) orders: usize,
    /// `customer_id,placed_at,net` of every order.
    pub(crate) file: PathBuf,
    /// What a peer makes of it, kept beside it.
    pub(crate) peer: PathBuf,
}

/// The shop with so many customers; filled when it is not there yet.
pub(crate) fn large(ground: &Ground, customers: usize) -> Result<Large, Failure> {
    let name = format!("large-{customers}");
    let folder = ground.folder.join(&name);
    let mark = folder.join(format!("filled-{EDITION}"));
    let shop = Shop::in_folder(ground, &folder);
    if !mark.is_file() {
        let _empty = ground.scratch(&name)?;
        shop.found()?;
        let watch = Stopwatch::start();
        let orders = fill(&folder, customers)?;
        complain(&format!(
            "{customers} customers with {orders} orders filled in {} s",
            watch.millis() / 1_000
        ));
        fs::write(&mark, orders.to_string())?;
    }
    let orders = fs::read_to_string(&mark)?;
    Ok(Large {
        shop,
        customers,
        orders: orders
            .trim()
            .parse()
            .map_err(doing("the mark of a filled shop"))?,
        file: folder.join("orders.csv"),
        peer: folder.join("peer.duckdb"),
    })
}

fn fill(folder: &std::path::Path, customers: usize) -> Result<usize, Failure> {
    let mut options = Options::new(Access::Write, "bench");
    options.durable = false;
    options.gathering = Gathering::Apart;
    let db = Db::open(&DbUrl::Sqlite(folder.join("shop.sqlite")), options)?;
    let mut file = BufWriter::new(File::create(folder.join("orders.csv"))?);
    let mut maker = Maker::new()?;
    db.write_now(store::drop_time_index)?;
    let mut orders = 0_usize;
    let mut left = customers;
    while left > 0 {
        let count = left.min(CHUNK);
        let people: Vec<Person> = (0..count).map(|_| maker.person()).collect();
        insert(&db, &people)?;
        for person in &people {
            for order in &person.orders {
                let (at, net) = (order.at.millis(), order.net);
                writeln!(file, "{},{at},{net}", person.id)?;
            }
            orders = orders.saturating_add(person.orders.len());
        }
        left = left.saturating_sub(count);
    }
    file.flush()?;
    let index = store::time_index()
        .ok_or_else(|| Failure::new("orders has another index by time: see bench's store"))?;
    db.write_now(|tx| tx.execute(index, &[]))?;
    Ok(orders)
}

fn insert(db: &Db, people: &[Person]) -> Result<(), DbError> {
    let count = i64::try_from(people.len()).unwrap_or(0);
    db.write_now(|tx| {
        let _first = tx.allocate("customers_customer", count)?;
        store::customers(
            tx,
            people
                .iter()
                .map(|one| row![one.id, one.country, one.first()]),
        )?;
        store::orders(tx, people.iter().flat_map(Person::rows))?;
        store::sums(
            tx,
            people.iter().map(|one| {
                let orders = i64::try_from(one.orders.len()).unwrap_or(0);
                let net: i64 = one.orders.iter().map(|order| order.net).sum();
                let (second, last) = (one.orders.get(1).map(|o| o.at), one.last());
                row![one.id, orders, net, one.first(), second, last]
            }),
        )?;
        Ok(())
    })
}

/// Makes people up, one after the other.
struct Maker {
    rng: Rng,
    begin: Timestamp,
    customers: i64,
    orders: i64,
}

struct Person {
    id: i64,
    country: &'static str,
    orders: Vec<Order>,
}

struct Order {
    id: i64,
    at: Timestamp,
    net: i64,
    name: String,
}

impl Maker {
    fn new() -> Result<Self, Failure> {
        Ok(Self {
            rng: Rng::from_seed(10),
            begin: Timestamp::parse(LAST)?.minus(YEARS),
            customers: 0,
            orders: 0,
        })
    }

    /// Half of them order a few times, some very often: ten times on average.
    fn person(&mut self) -> Person {
        self.customers = self.customers.saturating_add(1);
        let count = match self.draw(100) {
            0..50 => self.draw(4).saturating_add(1),
            50..85 => self.draw(10).saturating_add(5),
            _ => self.draw(34).saturating_add(20),
        };
        let country = match self.draw(10) {
            0..6 => "GB",
            6..8 => "DE",
            8 => "FR",
            _ => "US",
        };
        let length = YEARS.millis();
        let mut times: Vec<i64> = (0..count).map(|_| self.draw(length)).collect();
        times.sort_unstable();
        let orders = times.into_iter().map(|time| self.order(time)).collect();
        Person {
            id: self.customers,
            country,
            orders,
        }
    }

    fn order(&mut self, time: i64) -> Order {
        self.orders = self.orders.saturating_add(1);
        Order {
            id: self.orders,
            at: self.begin.plus(Span::from_millis(time)),
            net: self.draw(10_000).saturating_add(500),
            name: self.orders.to_string(),
        }
    }

    fn draw(&self, limit: i64) -> i64 {
        let limit = u64::try_from(limit).unwrap_or(1);
        i64::try_from(self.rng.below(limit)).unwrap_or(0)
    }
}

impl Person {
    fn first(&self) -> Option<Timestamp> {
        self.orders.first().map(|order| order.at)
    }

    fn last(&self) -> Option<Timestamp> {
        self.orders.last().map(|order| order.at)
    }

    fn rows(&self) -> impl Iterator<Item = [db::Param<'_>; 6]> {
        self.orders.iter().map(|order| {
            let day = order.at.millis().div_euclid(Span::DAY.millis());
            row![self.id, order.id, &order.name, order.at, day, order.net]
        })
    }
}
