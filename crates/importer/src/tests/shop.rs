//! A shop, a folder with files, and imports of them.

use std::{fmt::Write as _, fs, io::Write, path::PathBuf};

use connectors::{ColumnsFile, Format, RecordKind};
use db::{Access, Db, DbUrl, Options, Room, testing::PostgresDatabase};
use kernel::{Currency, Ids, Rng, SimClock, Timestamp, Zone};
use tempfile::TempDir;

use crate::{Error, Job, Summary};

pub(super) fn rooms() -> Vec<Room> {
    vec![
        settings::MIGRATIONS,
        web::MIGRATIONS,
        events::MIGRATIONS,
        customers::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        offers::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

pub(super) const ORDERS: &str = r#"
source = "till"
currency = "GBP"
[dates]
format = ["%Y-%m-%d %H:%M:%S"]
zone = "Europe/London"
[orders]
order_id = "order"
placed_at = "placed"
payment_state = "paid"
[orders.customer]
id = "customer"
email_pattern = "{customer_id}@example.test"
[orders.line]
product_id = "product"
title = "title"
quantity = "quantity"
unit_price = "price"
[orders.cancellation]
prefix = "C"
means = "credit_note"
"#;

pub(super) const CUSTOMERS: &str = r#"
source = "till"
[customers]
id = "id"
email = "email"
first_name = "name"
"#;

pub(super) const PRODUCTS: &str = r#"
source = "till"
[products]
id = "id"
title = "title"
price = "price"
sku = "sku"
"#;

pub(super) fn columns(toml: &str) -> Format {
    Format::Columns(Box::new(ColumnsFile::parse(toml).unwrap()))
}

/// Orders of two lines each; some come in two places, some are taken back, and some rows are bad, one of them amid an
/// order.
pub(super) fn many(orders: u32) -> String {
    let mut text = String::from("order,placed,customer,product,title,quantity,price\n");
    let row = |order: &str, number: u32, line: u32, quantity: i64| {
        format!(
            "{order},2025-{:02}-{:02} 10:{:02}:00,c{},p{},Tea {},{quantity},{}.{:02}\n",
            number % 12 + 1,
            number % 28 + 1,
            number % 60,
            number % 17,
            (number * 7 + line) % 11,
            (number * 7 + line) % 11,
            number % 9 + 1,
            line * 25,
        )
    };
    for number in 1..=orders {
        let order = number.to_string();
        text.push_str(&row(&order, number, 0, 2));
        if number % 20 == 0 {
            writeln!(text, "{order},yesterday,c1,p1,Tea 1,1,1.00").unwrap();
            writeln!(text, "{order},2025-01-01 10:00:00,c1,p1,Tea 1,one,1.00").unwrap();
        }
        text.push_str(&row(&order, number, 1, 1));
        if number % 10 == 0 {
            text.push_str(&row(&format!("C{order}"), number, 1, -1));
        }
        if number % 7 == 0 && number > 7 {
            // Further lines of an order that is long over.
            let earlier = number - 6;
            text.push_str(&row(&earlier.to_string(), earlier, 2, 3));
        }
    }
    text
}

/// When all tests happen.
pub(super) const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

pub(super) struct Shop {
    pub(super) db: Db,
    pub(super) clock: SimClock,
    pub(super) ids: Ids,
    pub(super) folder: TempDir,
    _database: Option<PostgresDatabase>,
}

impl Shop {
    pub(super) fn on(db: &Db) -> Self {
        Self {
            db: db.clone(),
            clock: SimClock::new(NOW),
            ids: Ids::new(Rng::from_seed(7)),
            folder: tempfile::tempdir().unwrap(),
            _database: None,
        }
    }

    /// Another empty shop on a database of the same sort.
    pub(super) fn beside(db: &Db) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, database) = match db.url() {
            DbUrl::Sqlite(_) => (DbUrl::Sqlite(folder.path().join("beside.sqlite")), None),
            DbUrl::Postgres { .. } => {
                let database = PostgresDatabase::create(&rooms()).unwrap();
                (database.url(), Some(database))
            }
        };
        let other = Db::open(&url, Options::new(Access::Create, "test")).unwrap();
        other.migrate(&rooms(), Timestamp::from_millis(0)).unwrap();
        Self {
            folder,
            _database: database,
            ..Self::on(&other)
        }
    }

    pub(super) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub(super) fn zipped(&self, name: &str, content: &str) -> PathBuf {
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zip.write_all(content.as_bytes()).unwrap();
        self.file(name, zip.finish().unwrap())
    }

    pub(super) fn orders(&self, content: &str) -> Job {
        self.job(RecordKind::Orders, ORDERS, content)
    }

    pub(super) fn job(&self, kind: RecordKind, layout: &str, content: &str) -> Job {
        let path = self.file("given.csv", content);
        Job {
            path: path.display().to_string(),
            format: columns(layout),
            kind,
            zone: Zone::parse("Europe/London").unwrap(),
            currency: Currency::parse("GBP").unwrap(),
            live: false,
            dry_run: false,
            batch_rows: 30,
            rejected_percent: 20,
            rejects: self.folder.path().join("rejects/given.csv"),
        }
    }

    pub(super) fn import(&self, job: &Job) -> Result<Summary, Error> {
        crate::run(&self.db, &self.clock, &self.ids, job, &mut |_, _| {})
    }

    pub(super) fn rejects(&self) -> String {
        fs::read_to_string(self.folder.path().join("rejects/given.csv")).unwrap_or_default()
    }

    /// What each customer's orders add up to, whatever the numbers of the customers.
    pub(super) fn sums(&self) -> Vec<[String; 6]> {
        let sql = "SELECT orders, lines, units, gross, sold, credited FROM orders_stats \
                   ORDER BY orders, lines, units, gross, sold, credited";
        let row = |row: &db::Row<'_>| {
            let cells: [String; 6] = std::array::from_fn(|at| format!("{:?}", row.cell(at)));
            Ok::<_, db::DbError>(cells)
        };
        self.db.read_now(|tx| tx.query(sql, &[], row)).unwrap()
    }
}
