//! Reading and changing the shop's settings.

use std::{collections::BTreeMap, sync::Arc};

use db::Tx;
use kernel::{Done, Moment};

use crate::catalogue::{Catalogue, Origin, Shown};
use crate::declare::{Declared, Scope, Setting};
use crate::error::Error;
use crate::store;
use crate::value::Value;

/// What the shop has set, or the default.
pub fn get<T: Value>(tx: &mut Tx<'_>, setting: &Setting<T>) -> Result<T, Error> {
    snapshot(tx)?.get(setting)
}

/// Sets it to a value that is at hand.
pub fn set<T: Value>(
    tx: &mut Tx<'_>,
    at: &Moment,
    setting: &Setting<T>,
    value: &T,
) -> Result<Done<()>, Error> {
    set_declared(tx, at, setting, &value.write())
}

/// Sets it from what a person or a program wrote.
pub fn set_text(
    tx: &mut Tx<'_>,
    at: &Moment,
    catalogue: &Catalogue,
    key: &str,
    text: &str,
) -> Result<Done<()>, Error> {
    set_declared(tx, at, catalogue.find(key, Scope::Shop)?, text)
}

fn set_declared(
    tx: &mut Tx<'_>,
    at: &Moment,
    setting: &dyn Declared,
    text: &str,
) -> Result<Done<()>, Error> {
    let spec = setting.spec();
    if spec.scope != Scope::Shop {
        return Err(Error::OfInstallation {
            key: spec.key,
            variable: spec.variable(),
        });
    }
    let text = setting.normal(text)?;
    if store::find(tx, spec.key)?.as_ref() == Some(&text) {
        return Ok(Done::AlreadyDone(()));
    }
    store::save(tx, spec.key, &text, at.now)?;
    Ok(Done::Done(()))
}

/// Goes back to the default.
pub fn reset(tx: &mut Tx<'_>, catalogue: &Catalogue, key: &str) -> Result<Done<()>, Error> {
    let setting = catalogue.find(key, Scope::Shop)?;
    let removed = store::remove(tx, setting.spec().key)?;
    Ok(if removed {
        Done::Done(())
    } else {
        Done::AlreadyDone(())
    })
}

/// Every setting of the shop as it stands, sorted by key; secrets are not shown.
pub fn list(tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<Vec<Shown>, Error> {
    let set: BTreeMap<String, String> = store::all(tx)?.into_iter().collect();
    let shown = catalogue.of(Scope::Shop).map(|setting| {
        let spec = *setting.spec();
        let (text, origin) = match set.get(spec.key) {
            Some(text) => (text.as_str(), Origin::Shop),
            None => (spec.default, Origin::Default),
        };
        Shown {
            spec,
            value: spec.shown(text).into_owned(),
            origin,
        }
    });
    Ok(shown.collect())
}

/// All that the shop has set, read at once: for work that needs several settings, or the same ones many times.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    values: Arc<Values>,
}

/// By key.
type Values = BTreeMap<String, String>;

/// As they are kept.
struct Kept(Arc<Values>);

/// Reads all that the shop has set.
pub fn snapshot(tx: &mut Tx<'_>) -> Result<Snapshot, Error> {
    let values = tx.kept(&[store::TABLE], |tx| {
        let all: Values = store::all(tx)?.into_iter().collect();
        Ok::<_, Error>(Kept(Arc::new(all)))
    })?;
    Ok(Snapshot {
        values: Arc::clone(&values.0),
    })
}

impl Snapshot {
    /// What the shop had set, or the default.
    pub fn get<T: Value>(&self, setting: &Setting<T>) -> Result<T, Error> {
        match self.values.get(setting.key()) {
            Some(text) => setting
                .read(text)
                .map_err(|error| stored(setting.key(), &error)),
            None => setting.default(),
        }
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Which are set; the values may be secrets.
        f.debug_set().entries(self.values.keys()).finish()
    }
}

fn stored(key: &'static str, error: &Error) -> Error {
    Error::Stored {
        key,
        reason: error.to_string(),
    }
}
