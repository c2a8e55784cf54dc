//! Asking first, before more people are reached at once than anybody has looked at.

use core::fmt;

use db::Tx;
use kernel::{Moment, Timestamp};
use serde_json::Value;

use super::{Rules, known::Conditions};
use crate::{
    domain::{BackFill, Document, JourneyName, Trigger},
    error::Error,
    public::Reach,
    store,
};

/// What is done without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The largest share of the customers that a journey may reach at once, in percent.
    pub largest_share: u32,
    /// So few people are never asked about.
    pub smallest: u64,
    /// Whether somebody has said yes.
    pub confirmed: bool,
}

impl Default for Guard {
    /// A tenth of the base, and nothing under 25 people: a shop with forty customers is not asked about each of them.
    fn default() -> Self {
        Self {
            largest_share: 10,
            smallest: 25,
            confirmed: false,
        }
    }
}

impl Guard {
    /// As the shop has set it.
    pub fn from_settings(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let largest_share = settings::get(tx, &crate::settings::LARGEST_SHARE)?;
        Ok(Self {
            largest_share,
            ..Self::default()
        })
    }
}

/// How many people a journey would reach at once: by its back-fill, by its trigger, by its next schedule.
pub fn reach(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    document: &Document,
    back_fill: Option<BackFill>,
) -> Result<u64, Error> {
    let mut conditions = Conditions::default();
    let mut members = |tx: &mut Tx<'_>, condition: &Value| -> Result<u64, Error> {
        Ok(conditions.members(tx, rules, at.now, condition)?.len())
    };
    let wanted = match back_fill {
        Some(BackFill::Newest(count)) => u64::from(count),
        Some(BackFill::Since(_)) => u64::MAX,
        None => 0,
    };
    let most = match (&document.trigger, &document.who) {
        (Trigger::Segment(trigger), _) if back_fill.is_some() => members(tx, &trigger.segment)?,
        (Trigger::Schedule(_), Some(who)) => return members(tx, who),
        _ => u64::try_from(customers::count(tx)?).unwrap_or_default(),
    };
    Ok(wanted.min(most))
}

/// Refuses what would reach more people at once than the guard lets through without asking, or more than the rehearsal of
/// the same document has shown.
pub fn guard(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    guard: Guard,
    (name, document, back_fill): (&JourneyName, &Document, Option<BackFill>),
) -> Result<(), Error> {
    if guard.confirmed {
        return Ok(());
    }
    let people = reach(tx, at, rules, document, back_fill)?;
    if people < guard.smallest.max(1) {
        return Ok(());
    }
    let of = u64::try_from(customers::count(tx)?).unwrap_or_default();
    let allowed = of.saturating_mul(u64::from(guard.largest_share)) / 100;
    let rehearsed = store::rehearsal(tx, name, &digest(document))?;
    if people > allowed || rehearsed.is_some_and(|rehearsed| people > rehearsed) {
        return Err(Error::Confirm(Box::new(Reach {
            name: name.clone(),
            people,
            of,
            allowed,
            rehearsed,
        })));
    }
    Ok(())
}

/// Remembers how many people a rehearsal of a document has reached.
pub fn rehearsed(
    tx: &mut Tx<'_>,
    name: &JourneyName,
    document: &Document,
    (people, now): (u64, Timestamp),
) -> Result<(), Error> {
    Ok(store::set_rehearsal(
        tx,
        name,
        (&digest(document), people),
        now,
    )?)
}

/// What makes a document recognisable.
fn digest(document: &Document) -> String {
    use sha2::{Digest as _, Sha256};
    let hash = Sha256::digest(document.to_json().to_string().as_bytes());
    hash.iter().fold(String::new(), |mut text, byte| {
        use fmt::Write as _;
        let _written = write!(text, "{byte:02x}");
        text
    })
}
