//! Databases for tests: each test its own, cloned from a template that is migrated once.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use kernel::Timestamp;
use postgres::{Client, NoTls};

use crate::{
    handle::{Access, Db, Options},
    migrate::{Room, checksum},
    url::DbUrl,
};

/// The server that tests may make databases on: `postgres://user@host:port/postgres`.
pub const SERVER: &str = "PERENNIAL_TEST_POSTGRES";

/// Runs a test body on a new SQLite shop.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot have its database must fail"
)]
pub fn on_sqlite(rooms: &[Room], body: fn(&Db)) {
    let database = SqliteDatabase::create(rooms);
    let db = Db::open(&database.url(), Options::new(Access::Write, "test"))
        .expect("the test's database");
    body(&db);
}

/// A SQLite database of one test; removed with it.
#[derive(Debug)]
pub struct SqliteDatabase {
    folder: tempfile::TempDir,
}

impl SqliteDatabase {
    /// Copies the template of these rooms.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a test that cannot have its database must fail"
    )]
    pub fn create(rooms: &[Room]) -> Self {
        let folder = tempfile::tempdir_in(fast_folder()).expect("a folder for the test");
        let path = folder.path().join("shop.sqlite");
        fs::copy(sqlite_template(rooms), &path).expect("a copy of the template");
        Self { folder }
    }

    /// Its address.
    pub fn url(&self) -> DbUrl {
        DbUrl::Sqlite(self.folder.path().join("shop.sqlite"))
    }
}

/// Runs a test body on a new PostgreSQL database. Without a server it is skipped loudly, and fails in CI.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot have its database must fail"
)]
pub fn on_postgres(rooms: &[Room], body: fn(&Db)) {
    let Some(database) = PostgresDatabase::create(rooms) else {
        assert!(
            variable("CI").is_none(),
            "{SERVER} is not set: the PostgreSQL half of this test did not run"
        );
        skipped();
        return;
    };
    let db = Db::open(&database.url(), Options::new(Access::Write, "test"))
        .expect("the test's database");
    body(&db);
}

#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn skipped() {
    eprintln!("SKIPPED on PostgreSQL: {SERVER} is not set (scripts/test-postgres starts a server)");
}

/// A PostgreSQL database of one test; dropped with it.
#[derive(Debug)]
pub struct PostgresDatabase {
    server: String,
    name: String,
}

impl PostgresDatabase {
    /// Clones the template of these rooms; `None` when no server is given.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a test that cannot have its database must fail"
    )]
    pub fn create(rooms: &[Room]) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = variable(SERVER)?;
        let mut client = Client::connect(&server, NoTls).expect("the test server answers");
        let template = postgres_template(&server, &mut client, rooms);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("perennial_{}_{number}", process::id());
        client
            .batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
            .expect("an old database of that name goes");
        // Cloning needs the template to itself for an instant: cloners take turns.
        client
            .batch_execute("SELECT pg_advisory_lock(7218431)")
            .expect("a turn");
        client
            .batch_execute(&format!(
                "CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
            ))
            .expect("a clone of the template");
        client
            .batch_execute("SELECT pg_advisory_unlock(7218431)")
            .expect("the turn ends");
        Some(Self { server, name })
    }

    /// Its address.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the address is built here"
    )]
    pub fn url(&self) -> DbUrl {
        DbUrl::parse(&with_database(&self.server, &self.name)).expect("an address")
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        if let Ok(mut client) = Client::connect(&self.server, NoTls) {
            drop(client.batch_execute(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            )));
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "a test that cannot have its database must fail"
)]
fn postgres_template(server: &str, client: &mut Client, rooms: &[Room]) -> String {
    let name = format!("perennial_template_{}", fingerprint(rooms));
    client
        .batch_execute("SELECT pg_advisory_lock(7218432)")
        .expect("a turn");
    let exists = client
        .query_opt(
            "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate",
            &[&name],
        )
        .expect("the catalogue answers")
        .is_some();
    if !exists {
        client
            .batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
            .expect("a half-made template goes");
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .expect("a template");
        let url = DbUrl::parse(&with_database(server, &name)).expect("an address");
        {
            let db =
                Db::open(&url, Options::new(Access::Create, "test")).expect("the template opens");
            db.migrate(rooms, Timestamp::from_millis(0))
                .expect("the migrations apply");
        }
        client
            .batch_execute(&format!("ALTER DATABASE {name} IS_TEMPLATE true"))
            .expect("marked as done");
    }
    client
        .batch_execute("SELECT pg_advisory_unlock(7218432)")
        .expect("the turn ends");
    name
}

#[expect(
    clippy::expect_used,
    reason = "a test that cannot have its database must fail"
)]
fn sqlite_template(rooms: &[Room]) -> PathBuf {
    let path = env::temp_dir().join(format!("perennial-template-{}.sqlite", fingerprint(rooms)));
    if path.exists() {
        return path;
    }
    let folder = tempfile::tempdir_in(env::temp_dir()).expect("a folder for the template");
    let making = folder.path().join("shop.sqlite");
    {
        let db = Db::open(
            &DbUrl::Sqlite(making.clone()),
            Options::new(Access::Create, "test"),
        )
        .expect("a template");
        db.migrate(rooms, Timestamp::from_millis(0))
            .expect("the migrations apply");
        let whole = folder.path().join("whole.sqlite");
        db.backup(&whole)
            .expect("SQLite can copy itself")
            .expect("the copy succeeds");
        // Renaming is atomic: two test processes that race both leave a whole template.
        fs::rename(&whole, &path).expect("the template takes its place");
    }
    path
}

/// Memory when the machine has it as a file system: tests then wait for no disk.
fn fast_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        memory.to_owned()
    } else {
        env::temp_dir()
    }
}

fn fingerprint(rooms: &[Room]) -> String {
    let mut text = String::new();
    for room in rooms {
        text.push_str(room.name);
        text.push_str(&room.sequences.join(","));
        for step in room.migrations {
            text.push_str(step.sql);
        }
    }
    checksum(&text)
}

fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    if query.is_empty() {
        format!("{base}/{name}")
    } else {
        format!("{base}/{name}?{query}")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told of their server by the environment"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
