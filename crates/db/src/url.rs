//! Where a shop's database is.

use std::{fmt, path::PathBuf};

use crate::error::{DbError, Result};

/// Address of one shop's database.
#[derive(Clone, PartialEq, Eq)]
pub enum DbUrl {
    /// One SQLite file.
    Sqlite(PathBuf),
    /// One schema of a PostgreSQL database.
    Postgres {
        /// Connection string without the schema.
        config: String,
        /// The shop's schema; `public` when none was named.
        schema: String,
    },
}

impl DbUrl {
    /// Reads `postgres://…[?schema=NAME]`, `sqlite:PATH` or a plain path.
    ///
    /// A schema's name is 1 to 63 lower-case letters, digits and underscores, and starts with a letter.
    pub fn parse(text: &str) -> Result<Self> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Self::postgres(text);
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        if path.is_empty() || path.contains('\0') || path.contains("://") {
            return Err(DbError::Address(text.to_owned()));
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }

    fn postgres(text: &str) -> Result<Self> {
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let mut schema = "public".to_owned();
        let mut rest = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.strip_prefix("schema=") {
                Some(name) if is_schema_name(name) => name.clone_into(&mut schema),
                Some(_) => return Err(DbError::Address("schema name".to_owned())),
                None => rest.push(pair),
            }
        }
        let config = if rest.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{}", rest.join("&"))
        };
        Ok(Self::Postgres { config, schema })
    }
}

fn is_schema_name(name: &str) -> bool {
    name.len() <= 63
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Without the password, so that an address may stand in a log.
impl fmt::Debug for DbUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres { config, schema } => {
                let host = config.rsplit_once('@').map_or("postgres", |(_, host)| host);
                let host = host.split('?').next().unwrap_or(host);
                write!(f, "postgres://{host}?schema={schema}")
            }
        }
    }
}
