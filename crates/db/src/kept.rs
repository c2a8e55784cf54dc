//! What was read of tables that hardly ever change, kept beside the one connection that writes to them.
//!
//! SQLite has one writer, and no other process writes: the connection sees every statement by which a table changes. So
//! what it keeps is exact, and goes the moment a statement changes a table that it was read from. Until that
//! transaction is over nothing of these tables is kept: it may be undone.

use std::{
    any::{Any, TypeId},
    collections::BTreeMap,
    sync::Arc,
};

/// Most things of a type; one more, and all of them go.
const MOST: usize = 4_096;

/// A value of any type.
type Thing = Arc<dyn Any + Send + Sync>;

/// Everything that one connection keeps.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    shelves: Vec<Shelf>,
    /// Tables that the open transaction has changed.
    changed: Vec<&'static str>,
    /// Whether it may have changed any.
    all_changed: bool,
}

/// What is kept of one type.
#[derive(Debug)]
struct Shelf {
    of: TypeId,
    tables: &'static [&'static str],
    things: BTreeMap<i64, Thing>,
}

impl Kept {
    /// What is kept of a type under a number.
    pub(crate) fn find(&self, of: TypeId, key: i64) -> Option<Thing> {
        let shelf = self.shelves.iter().find(|shelf| shelf.of == of)?;
        shelf.things.get(&key).map(Arc::clone)
    }

    /// Keeps something that was read from these tables, unless the open transaction has changed one of them.
    pub(crate) fn put(
        &mut self,
        (of, key): (TypeId, i64),
        tables: &'static [&'static str],
        thing: Thing,
    ) {
        if self.all_changed || tables.iter().any(|table| self.changed.contains(table)) {
            return;
        }
        let Some(shelf) = self.shelves.iter_mut().find(|shelf| shelf.of == of) else {
            let things = BTreeMap::from([(key, thing)]);
            self.shelves.push(Shelf { of, tables, things });
            return;
        };
        debug_assert_eq!(shelf.tables, tables, "two things of one type");
        if shelf.things.len() >= MOST {
            shelf.things.clear();
        }
        shelf.things.insert(key, thing);
    }

    /// A statement changes a table.
    pub(crate) fn change(&mut self, table: &'static str) {
        if self.changed.contains(&table) {
            return;
        }
        self.changed.push(table);
        for shelf in &mut self.shelves {
            if shelf.tables.contains(&table) {
                shelf.things.clear();
            }
        }
    }

    /// The transaction is over, one way or the other.
    pub(crate) fn end(&mut self) {
        self.changed.clear();
        self.all_changed = false;
    }

    /// A statement changes nobody can say what.
    pub(crate) fn change_all(&mut self) {
        self.all_changed = true;
        self.clear();
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.shelves.clear();
    }
}

/// What a statement does to what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Changes {
    /// It only reads.
    Nothing,
    /// It changes this table.
    Table(&'static str),
    /// It may change anything.
    Anything,
}

impl Changes {
    /// Of a statement in the common SQL.
    pub(crate) fn of(sql: &'static str) -> Self {
        let sql = sql.trim_start();
        if sql.starts_with("SELECT ") {
            return Self::Nothing;
        }
        let target = ["INSERT INTO ", "UPDATE ", "DELETE FROM "]
            .iter()
            .find_map(|word| sql.strip_prefix(word));
        let Some(target) = target else {
            return Self::Anything;
        };
        let end = target.find([' ', '(']).unwrap_or(target.len());
        target
            .get(..end)
            .filter(|table| !table.is_empty())
            .map_or(Self::Anything, Self::Table)
    }
}

/// The tables of rooms that a statement names, with those that it changes.
pub(crate) fn tables_of(sql: &'static str) -> impl Iterator<Item = &'static str> {
    let words = sql
        .split(|one: char| !(one.is_ascii_alphanumeric() || one == '_'))
        .filter(|word| !word.is_empty());
    let mut before = "";
    words.filter(move |word| {
        let is_named = matches!(before, "FROM" | "JOIN" | "INTO" | "UPDATE");
        before = word;
        // A room's name stands before each of its tables, and before nothing else that follows these words.
        is_named && word.contains('_') && !word.starts_with("json_") && !word.starts_with("pragma_")
    })
}

#[cfg(test)]
mod tests {
    use super::{Changes, Kept, tables_of};
    use std::{any::TypeId, sync::Arc};

    #[test]
    fn a_statement_changes_the_table_that_it_names() {
        assert_eq!(Changes::of("SELECT a FROM t"), Changes::Nothing);
        for sql in [
            "INSERT INTO t (a) VALUES ($1)",
            "INSERT INTO t(a) VALUES ($1)",
            "UPDATE t SET a = $1",
            "DELETE FROM t",
        ] {
            assert_eq!(Changes::of(sql), Changes::Table("t"), "{sql}");
        }
        assert_eq!(
            Changes::of("WITH x AS (SELECT 1) DELETE FROM t"),
            Changes::Anything
        );
        assert_eq!(Changes::of("UPDATE "), Changes::Anything);
    }

    #[test]
    fn a_statement_reads_the_tables_that_it_names() {
        let sql = "SELECT a.x, (SELECT max(y) FROM r_b WHERE z = $1) FROM r_a a JOIN r_c ON a.k = r_c.k WHERE a.k IN ($2[])";
        assert_eq!(tables_of(sql).collect::<Vec<_>>(), ["r_b", "r_a", "r_c"]);
        assert_eq!(tables_of("SELECT 1").count(), 0);
    }

    #[test]
    fn nothing_of_a_changed_table_is_kept_until_the_transaction_is_over() {
        let mut kept = Kept::default();
        let key = (TypeId::of::<u8>(), 7);
        kept.put(key, &["a", "b"], Arc::new(1_u8));
        kept.change("c");
        assert!(kept.find(key.0, key.1).is_some());
        kept.change("b");
        assert!(kept.find(key.0, key.1).is_none());
        kept.put(key, &["a", "b"], Arc::new(2_u8));
        assert!(kept.find(key.0, key.1).is_none());
        kept.end();
        kept.change_all();
        kept.put(key, &["a", "b"], Arc::new(2_u8));
        assert!(kept.find(key.0, key.1).is_none());
        kept.end();
        kept.put(key, &["a", "b"], Arc::new(3_u8));
        let found = kept
            .find(key.0, key.1)
            .and_then(|thing| thing.downcast::<u8>().ok());
        assert_eq!(found.as_deref(), Some(&3));
    }
}
