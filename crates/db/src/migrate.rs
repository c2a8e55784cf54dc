//! Forward-only steps that bring a database to the schema of this program.

use kernel::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    error::{DbError, Result},
    handle::Db,
    params,
    tx::Tx,
};

/// What a table is, for a cluster that spreads rows over machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Rows of customers: `customer_id` is in its key and decides where a row lives.
    Customer,
    /// Finds something by a text of its own: the column that decides where a row lives.
    Lookup(&'static str),
    /// Read much, changed seldom: a copy on every machine.
    Reference,
    /// The program's own book-keeping: never written in one transaction with customers' rows.
    System,
}

/// A table that a step makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name, with the room's prefix.
    pub name: &'static str,
    /// What it is.
    pub kind: TableKind,
}

impl Table {
    /// A customer's table.
    pub const fn customer(name: &'static str) -> Self {
        Self {
            name,
            kind: TableKind::Customer,
        }
    }
    /// A lookup table and the column that its rows are found by.
    pub const fn lookup(name: &'static str, column: &'static str) -> Self {
        Self {
            name,
            kind: TableKind::Lookup(column),
        }
    }
    /// A reference table.
    pub const fn reference(name: &'static str) -> Self {
        Self {
            name,
            kind: TableKind::Reference,
        }
    }
    /// A system table.
    pub const fn system(name: &'static str) -> Self {
        Self {
            name,
            kind: TableKind::System,
        }
    }
}

/// One step. Never changed after a release.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// 1, 2, 3, … without gaps within a room.
    pub number: i64,
    /// A few words.
    pub name: &'static str,
    /// The common SQL.
    pub sql: &'static str,
    /// The tables that it makes.
    pub tables: &'static [Table],
}

/// A room's schema.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The room; its tables begin with this name and an underscore.
    pub name: &'static str,
    /// Dense sequences that the room allocates from.
    pub sequences: &'static [&'static str],
    /// Its steps in order.
    pub migrations: &'static [Migration],
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS db_migration (room TEXT NOT NULL, number BIGINT NOT NULL, \
     name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (room, number))";

impl Db {
    /// Brings the database to this program's schema; answers how many steps were applied.
    ///
    /// All missing steps are applied in one transaction. A database that is ahead of the program is refused and not
    /// touched.
    pub fn migrate(&self, rooms: &[Room], now: Timestamp) -> Result<usize> {
        if self.pending(rooms)? == 0 {
            return Ok(0);
        }
        self.write_now(|tx| {
            tx.lock_migrations()?;
            tx.batch(TABLE)?;
            let mut applied: usize = 0;
            for room in rooms {
                for sequence in room.sequences {
                    tx.create_sequence(sequence)?;
                }
                applied = applied.saturating_add(migrate_room(tx, room, now)?);
            }
            Ok(applied)
        })
    }

    /// Whether no step was ever applied here.
    pub fn is_empty(&self) -> Result<bool> {
        self.read_now(|tx| Ok(!tx.has_table("db_migration")?))
    }

    /// How many steps this database lacks; refuses a database that is ahead.
    pub fn pending(&self, rooms: &[Room]) -> Result<usize> {
        self.read_now(|tx| {
            if !tx.has_table("db_migration")? {
                return Ok(rooms.iter().map(|room| room.migrations.len().max(1)).sum());
            }
            let mut pending: usize = 0;
            for room in rooms {
                let applied = applied(tx, room)?;
                pending = pending.saturating_add(room.migrations.len().saturating_sub(applied));
            }
            Ok(pending)
        })
    }
}

fn migrate_room(tx: &mut Tx<'_>, room: &Room, now: Timestamp) -> Result<usize> {
    let done = applied(tx, room)?;
    let mut count: usize = 0;
    for step in room.migrations.iter().skip(done) {
        tx.batch(step.sql)?;
        tx.execute(
            "INSERT INTO db_migration (room, number, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)",
            params![room.name, step.number, step.name, checksum(step.sql), now],
        )?;
        count = count.saturating_add(1);
    }
    Ok(count)
}

/// How many of the room's steps are applied, after checking that they are the ones this program knows.
fn applied(tx: &mut Tx<'_>, room: &Room) -> Result<usize> {
    let rows: Vec<(i64, String)> = tx.query(
        "SELECT number, checksum FROM db_migration WHERE room = $1 ORDER BY number",
        params![room.name],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
    )?;
    for (position, (number, found)) in rows.iter().enumerate() {
        let Some(step) = room.migrations.get(position) else {
            let known = room.migrations.last().map_or(0, |step| step.number);
            return Err(DbError::NewerSchema {
                room: room.name.to_owned(),
                found: *number,
                known,
            });
        };
        if step.number != *number || checksum(step.sql) != *found {
            return Err(DbError::AlteredMigration {
                room: room.name.to_owned(),
                number: *number,
            });
        }
    }
    Ok(rows.len())
}

/// The first 16 hexadecimal digits of the text's SHA-256.
pub(crate) fn checksum(sql: &str) -> String {
    let digest = Sha256::digest(sql.as_bytes());
    let first = digest
        .iter()
        .take(8)
        .fold(0_u64, |sum, byte| sum.wrapping_shl(8) | u64::from(*byte));
    format!("{first:016x}")
}
