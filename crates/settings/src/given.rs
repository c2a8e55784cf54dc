//! The installation's settings: from the command line, the environment and `perennial.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::{Table, Value as Toml};

use crate::catalogue::{Catalogue, Origin, Shown};
use crate::declare::{Declared, Scope, Setting};
use crate::error::Error;
use crate::value::Value;

/// The largest file that is read: settings are a page of text.
const LARGEST_FILE: u64 = 1_024 * 1_024;

/// Where values are looked for; what comes first here wins.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// From the command line: key and text.
    pub flags: Vec<(&'static str, String)>,
    /// Variables whose names begin with `PERENNIAL_`, usually from [`environment`].
    pub environment: BTreeMap<String, String>,
    /// A file in TOML. One that is named must exist.
    pub file: Option<PathBuf>,
}

/// The environment's variables that begin with `PERENNIAL_`.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
#[must_use]
pub fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("PERENNIAL_"))
        .collect()
}

/// The settings of the installation, read and checked.
#[derive(Clone)]
pub struct Installation {
    values: BTreeMap<&'static str, (String, Origin)>,
}

impl Installation {
    /// Reads all sources. A key that no setting has is an error in each of them.
    pub fn load(catalogue: &Catalogue, sources: &Sources) -> Result<Self, Error> {
        let mut values = BTreeMap::new();
        if let Some(path) = &sources.file {
            for (key, text) in read_file(path)? {
                let setting = catalogue.find(&key, Scope::Installation)?;
                values.insert(setting.spec().key, (setting.normal(&text)?, Origin::File));
            }
        }
        for (setting, text) in from_environment(catalogue, &sources.environment)? {
            values.insert(
                setting.spec().key,
                (setting.normal(&text)?, Origin::Environment),
            );
        }
        for (key, text) in &sources.flags {
            let setting = catalogue.find(key, Scope::Installation)?;
            values.insert(setting.spec().key, (setting.normal(text)?, Origin::Flag));
        }
        Ok(Self { values })
    }

    /// What is set, or the default.
    pub fn get<T: Value>(&self, setting: &Setting<T>) -> Result<T, Error> {
        match self.values.get(setting.key()) {
            Some((text, _)) => setting.read(text),
            None => setting.default(),
        }
    }

    /// Every setting of the installation as it stands; secrets are not shown.
    #[must_use]
    pub fn list(&self, catalogue: &Catalogue) -> Vec<Shown> {
        catalogue
            .of(Scope::Installation)
            .map(|setting| {
                let spec = *setting.spec();
                let (text, origin) = match self.values.get(spec.key) {
                    Some((text, origin)) => (text.as_str(), origin.clone()),
                    None => (spec.default, Origin::Default),
                };
                Shown {
                    spec,
                    value: spec.shown(text).into_owned(),
                    origin,
                }
            })
            .collect()
    }
}

impl fmt::Debug for Installation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Which are set, and by whom; the values may be secrets.
        f.debug_map()
            .entries(self.values.iter().map(|(key, (_, origin))| (key, origin)))
            .finish()
    }
}

/// The settings that the environment gives. `…_FILE` names a file with the value of a secret, as container
/// platforms hand them over.
fn from_environment(
    catalogue: &Catalogue,
    environment: &BTreeMap<String, String>,
) -> Result<Vec<(&'static dyn Declared, String)>, Error> {
    let mut found = Vec::new();
    let mut known: BTreeMap<String, (&'static dyn Declared, bool)> = BTreeMap::new();
    for setting in catalogue.of(Scope::Installation) {
        let variable = setting.spec().variable();
        if setting.spec().secret {
            known.insert(format!("{variable}_FILE"), (setting, true));
        }
        known.insert(variable, (setting, false));
    }
    for (variable, text) in environment {
        match known.get(variable) {
            Some((setting, false)) => found.push((*setting, text.clone())),
            Some((setting, true)) => found.push((*setting, read_small(Path::new(text))?)),
            // Where tests and measurements find their servers and their data.
            None if variable.starts_with("PERENNIAL_TEST_")
                || variable.starts_with("PERENNIAL_BENCH_") => {}
            None => {
                let key = variable
                    .trim_start_matches("PERENNIAL_")
                    .to_ascii_lowercase();
                // Which underscores were dots cannot be seen; the nearest key can.
                let near = match catalogue.find(&key.replacen('_', ".", 1), Scope::Installation) {
                    Err(Error::Unknown { near, .. }) => near,
                    Ok(setting) => Some(setting.spec().key),
                    Err(_) => None,
                };
                return Err(Error::Unknown {
                    key: variable.clone(),
                    near,
                });
            }
        }
    }
    Ok(found)
}

fn read_small(path: &Path) -> Result<String, Error> {
    let failed = |source| Error::File {
        path: path.to_owned(),
        source,
    };
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size > LARGEST_FILE {
        return Err(failed(std::io::Error::other("larger than 1 MiB")));
    }
    std::fs::read_to_string(path).map_err(failed)
}

/// The keys of a TOML file with dots between, each with its value as text.
fn read_file(path: &Path) -> Result<Vec<(String, String)>, Error> {
    let text = read_small(path)?;
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error
            .span()
            .and_then(|span| text.get(..span.start))
            .unwrap_or_default();
        Error::Toml {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            message: error.message().to_owned(),
        }
    })?;
    let mut values = Vec::new();
    flatten("", &table, &mut values);
    Ok(values)
}

fn flatten(above: &str, table: &Table, values: &mut Vec<(String, String)>) {
    for (name, value) in table {
        let key = if above.is_empty() {
            name.clone()
        } else {
            format!("{above}.{name}")
        };
        match value {
            Toml::Table(inner) => flatten(&key, inner, values),
            Toml::Array(entries) => {
                let texts: Vec<String> = entries.iter().map(plain).collect();
                values.push((key, texts.join(",")));
            }
            Toml::String(_)
            | Toml::Integer(_)
            | Toml::Float(_)
            | Toml::Boolean(_)
            | Toml::Datetime(_) => values.push((key, plain(value))),
        }
    }
}

fn plain(value: &Toml) -> String {
    match value {
        Toml::String(text) => text.clone(),
        Toml::Integer(_)
        | Toml::Float(_)
        | Toml::Boolean(_)
        | Toml::Datetime(_)
        | Toml::Array(_)
        | Toml::Table(_) => value.to_string(),
    }
}
