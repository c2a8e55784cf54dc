//! Runs the program, each time on a shop of its own.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use db::{Access, Db, DbError, DbUrl, Options};
use serde_json::Value;
use tempfile::TempDir;

/// Which database a shop lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// Runs a test on SQLite, and on PostgreSQL where there is a server; without one it says so.
pub(crate) fn on_both(body: impl Fn(&Shop)) {
    body(&Shop::empty(Backend::Sqlite));
    if has_postgres() {
        body(&Shop::empty(Backend::Postgres));
    }
}

/// Whether there is a server; where there must be one, it is missed loudly.
pub(crate) fn has_postgres() -> bool {
    if variable("PERENNIAL_TEST_POSTGRES").is_some() {
        return true;
    }
    assert!(
        variable("CI").is_none(),
        "PERENNIAL_TEST_POSTGRES is not set: the PostgreSQL half of this test did not run"
    );
    eprintln!("SKIPPED on PostgreSQL: PERENNIAL_TEST_POSTGRES is not set");
    false
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told of their server by the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program that is tested: the one built beside these tests, or the one that is named, a release build for example.
#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests names the program, and the program itself reads nothing of it"
)]
fn tested() -> PathBuf {
    let named = std::env::var_os("TESTED_BINARY").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_perennial")))
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The object on the last line, of a run that went well.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, Some(0), "{self:?}");
        serde_json::from_str(self.out.lines().last().unwrap()).unwrap()
    }

    /// What a run that failed says.
    #[track_caller]
    pub(crate) fn refused(&self) -> &str {
        assert_eq!(self.status, Some(1), "{self:?}");
        assert_eq!(self.out, "");
        self.err.strip_prefix("error: ").unwrap().trim_end()
    }
}

/// A place for one shop, with nothing in it yet.
pub(crate) struct Shop {
    pub(crate) folder: TempDir,
    database: Option<String>,
}

impl Shop {
    pub(crate) fn empty(backend: Backend) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let database = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => {
                let server = variable("PERENNIAL_TEST_POSTGRES").unwrap();
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let schema = format!("program_{}_{number}", std::process::id());
                Some(format!("{server}?schema={schema}"))
            }
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            database,
        }
    }

    /// A shop of this currency and zone.
    pub(crate) fn made(backend: Backend, currency: &str, zone: &str) -> Self {
        let shop = Self::empty(backend);
        shop.init(currency, zone);
        shop
    }

    pub(crate) fn init(&self, currency: &str, zone: &str) {
        let ran = self.run(&[
            "init",
            "--name",
            "Tea & Co",
            "--currency",
            currency,
            "--time-zone",
            zone,
        ]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The program with these words, the shop named before them; nothing of this machine's settings reaches it.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        self.command_in(&self.data(), words)
    }

    /// The same with another folder for what is not in the database.
    fn command_in(&self, data: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(tested());
        command
            .env_clear()
            .current_dir(self.folder.path())
            .arg("--data")
            .arg(data);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command.args(words).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).output().unwrap())
    }

    pub(crate) fn run_with(&self, words: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program may stop before it has read everything.
        drop(child.stdin.take().unwrap().write_all(input));
        Ran::of(child.wait_with_output().unwrap())
    }

    /// A run that goes on beside the test.
    pub(crate) fn start(&self, words: &[&str]) -> Running {
        self.start_in("data", words)
    }

    /// The same with another folder, by its name, for what is not in the database.
    pub(crate) fn start_in(&self, data: &str, words: &[&str]) -> Running {
        let child = self
            .command_in(&self.folder.path().join(data), words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Running(child)
    }

    /// The shop's database itself.
    pub(crate) fn db(&self, access: Access) -> Db {
        let url = match &self.database {
            Some(url) => DbUrl::parse(url).unwrap(),
            None => DbUrl::Sqlite(self.data().join("shop.sqlite")),
        };
        Db::open(&url, Options::new(access, "test")).unwrap()
    }

    /// How many rows some tables hold, and what the shop has sold.
    pub(crate) fn holds(&self) -> Vec<i64> {
        let count = |sql: &'static str| {
            self.db(Access::Read)
                .read_now(|tx| tx.query_one(sql, &[], |row| row.get::<i64>(0).map_err(Error)))
                .unwrap()
        };
        vec![
            count("SELECT COUNT(*) FROM orders_order"),
            count("SELECT COUNT(*) FROM orders_line"),
            count("SELECT COUNT(*) FROM customers_customer"),
            count("SELECT COUNT(*) FROM events_log"),
        ]
    }
}

#[derive(Debug)]
struct Error(#[expect(dead_code, reason = "printed when a test fails")] DbError);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        Self(error)
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let Some(database) = &self.database else {
            return;
        };
        let schema = database.rsplit_once("?schema=").unwrap().1;
        let sql: &'static str = Box::leak(format!("DROP SCHEMA IF EXISTS {schema} CASCADE").into());
        if let Ok(db) = Db::open(
            &DbUrl::parse(database).unwrap(),
            Options::new(Access::Write, "test"),
        ) {
            drop(db.write_now(|tx| tx.execute(sql, &[]).map(drop)));
        }
    }
}

/// A running program; ends with the test at the latest.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Ends it as a loss of power would.
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The layout of the files below.
pub(crate) const LAYOUT: &str = r#"
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
"#;

/// Seven orders of four customers, and one row that cannot be read.
pub(crate) const ORDERS: &str = "\
order,placed,customer,product,title,quantity,price
1001,2025-01-06 09:00:00,ana,tea,Earl Grey,2,4.95
1001,2025-01-06 09:00:00,ana,cup,Cup,1,12.00
1002,2025-01-07 10:30:00,ben,tea,Earl Grey,1,4.95
1003,2025-02-01 11:00:00,ana,tea,Earl Grey,3,4.95
1004,2025-02-11 12:00:00,cat,pot,Teapot,1,39.00
1005,2025-02-30 12:00:00,cat,pot,Teapot,1,39.00
1006,2025-03-03 08:15:00,dan,cup,Cup,4,11.50
1007,2025-03-09 19:45:00,ben,cup,Cup,1,12.00
1008,2025-04-01 07:00:00,ana,pot,Teapot,1,35.00
";

/// Where a test may look for a file that the program wrote.
pub(crate) fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
