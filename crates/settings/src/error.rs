//! What can be wrong with a setting.

use std::path::PathBuf;

/// Why a setting could not be read or set. The texts never hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such setting.
    #[error("there is no setting `{key}`{}", suggestion(*.near))]
    Unknown {
        /// What was asked for.
        key: String,
        /// The nearest key, when one is near.
        near: Option<&'static str>,
    },
    /// The text is not a value of this setting.
    #[error("`{key}` must be {must}{}", instead_of(.given.as_deref()))]
    Value {
        /// The setting.
        key: &'static str,
        /// What it must be.
        must: String,
        /// What it was, shortened; `None` when it is a secret.
        given: Option<String>,
    },
    /// The setting belongs to the installation and not to the shop.
    #[error("`{key}` belongs to the installation: set it in perennial.toml or as {variable}")]
    OfInstallation {
        /// The setting.
        key: &'static str,
        /// Its environment variable.
        variable: String,
    },
    /// The setting belongs to the shop and not to the installation.
    #[error("`{key}` belongs to the shop: set it in the admin or with `perennial setting set`")]
    OfShop {
        /// The setting.
        key: &'static str,
    },
    /// The setting is chosen once.
    #[error("`{key}` is chosen when the shop is founded, and stays")]
    Fixed {
        /// The setting.
        key: &'static str,
    },
    /// A file cannot be read.
    #[error("{path} cannot be read", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file is not TOML.
    #[error("{path}, line {line}: {message}", path = .path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong, without the line itself, which may hold a password.
        message: String,
    },
    /// What is stored is not a value of this setting: it was changed behind the program's back, or by a later version.
    #[error("table settings_value, column value, key {key}: {reason}")]
    Stored {
        /// The setting.
        key: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The database failed.
    #[error("the settings of the shop cannot be reached")]
    Db(#[from] db::DbError),
}

impl Error {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "settings.unknown",
            Self::Value { .. } => "settings.value",
            Self::OfInstallation { .. } => "settings.of_installation",
            Self::OfShop { .. } => "settings.of_shop",
            Self::Fixed { .. } => "settings.fixed",
            Self::File { .. } => "settings.file",
            Self::Toml { .. } => "settings.toml",
            Self::Stored { .. } => "settings.stored",
            Self::Db(error) => error.code(),
        }
    }
}

fn suggestion(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default()
}

fn instead_of(given: Option<&str>) -> String {
    match given {
        None => String::new(),
        Some("") => ", not empty".to_owned(),
        Some(given) => format!(", not `{given}`"),
    }
}
