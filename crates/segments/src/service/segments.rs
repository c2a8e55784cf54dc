//! Segments that are kept.

use std::{collections::BTreeMap, sync::Arc};

use db::Tx;
use kernel::{Done, Moment};
use predicates::{ParseContext, Problem};
use serde_json::Value;

use crate::{
    condition::Condition,
    domain::{Segment, SegmentId, Summary, Version, name_key, references, rewrite_references},
    error::Error,
    registry::{LONGEST, Referred, Registry},
    store,
};

/// What conditions know of the shop: its currency and zone, from its settings.
pub fn shop(tx: &mut Tx<'_>) -> Result<ParseContext, Error> {
    context(&settings::snapshot(tx)?)
}

/// The same for work that asks again and again: the settings are read each time, and understood once.
pub fn known_shop(tx: &mut Tx<'_>, registry: &Registry) -> Result<Arc<ParseContext>, Error> {
    let shop = settings::snapshot(tx)?;
    if let Some(known) = registry.known_shop(&shop) {
        return Ok(known);
    }
    let context = Arc::new(context(&shop)?);
    registry.keep_shop(shop, &context);
    Ok(context)
}

fn context(shop: &settings::Snapshot) -> Result<ParseContext, Error> {
    let table = shop.get(&orders::settings::RFM_CLASSES)?;
    Ok(ParseContext {
        currency: shop.get(&settings::shop::CURRENCY)?,
        zone: shop.get(&settings::shop::TIME_ZONE)?,
        classes: table
            .classes()
            .iter()
            .map(|class| class.name.clone())
            .collect(),
    })
}

/// A segment by its id (also when archived) or an active one by its name.
pub fn get(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Segment>, Error> {
    if let Ok(id) = SegmentId::parse(reference) {
        return Ok(store::segment_by_id(tx, id)?);
    }
    match name_key(reference) {
        Ok(key) => Ok(store::segment_by_name(tx, &key)?),
        Err(_no_name) => Ok(None),
    }
}

/// Active segments by name, those after a name; at most 1,000.
pub fn list(tx: &mut Tx<'_>, after: Option<&str>, limit: i64) -> Result<Vec<Summary>, Error> {
    let after = after.map(str::to_lowercase).unwrap_or_default();
    Ok(store::segments(tx, &after, limit.clamp(1, 1_000))?)
}

/// All versions of a segment, the newest first.
pub fn versions(tx: &mut Tx<'_>, id: SegmentId) -> Result<Vec<Version>, Error> {
    Ok(store::versions(tx, id)?)
}

/// Reads a tree with the segments that it refers to.
pub fn read(
    tx: &mut Tx<'_>,
    registry: &Registry,
    shop: &ParseContext,
    definition: &Value,
) -> Result<Condition, Error> {
    if references(definition).is_empty() {
        return registry.recall(definition, shop).map_err(Error::Invalid);
    }
    let referred = referred(tx, definition)?;
    registry
        .parse_with(definition, shop, &referred)
        .map_err(Error::Invalid)
}

/// Reads a tree from JSON text, or the definition of the segment whose name or id the text is.
pub fn definition(tx: &mut Tx<'_>, text: &str) -> Result<Value, Error> {
    if text.trim_start().starts_with('{') {
        return crate::registry::json(text).map_err(Error::Invalid);
    }
    match get(tx, text)? {
        Some(segment) => Ok(segment.definition),
        None => Err(Error::NoSegment(text.chars().take(100).collect())),
    }
}

/// The condition of a segment by its name or id.
pub fn load(
    tx: &mut Tx<'_>,
    registry: &Registry,
    shop: &ParseContext,
    reference: &str,
) -> Result<(Segment, Condition), Error> {
    let segment = get(tx, reference)?
        .ok_or_else(|| Error::NoSegment(reference.chars().take(100).collect()))?;
    let condition = read(tx, registry, shop, &segment.definition)?;
    Ok((segment, condition))
}

/// Keeps a condition under a name. The same name with the same condition is the same segment.
pub fn create(
    tx: &mut Tx<'_>,
    at: &Moment,
    registry: &Registry,
    shop: &ParseContext,
    input: (&str, &Value),
) -> Result<Done<Segment>, Error> {
    let (name, definition) = input;
    let key = name_key(name)?;
    let definition = checked(tx, registry, shop, definition, None)?;
    if let Some(standing) = store::segment_by_name(tx, &key)? {
        if standing.definition == definition {
            return Ok(Done::AlreadyDone(standing));
        }
        return Err(Error::NameTaken(standing.name));
    }
    let segment = Segment {
        id: SegmentId::next(at),
        name: name.trim().to_owned(),
        definition,
        version: 1,
        created_at: at.now,
        updated_at: at.now,
        archived_at: None,
    };
    store::insert_segment(tx, &segment, &key)?;
    Ok(Done::Done(segment))
}

/// Changes name or condition of an active segment that is at `version`. Equal content changes nothing.
pub fn update(
    tx: &mut Tx<'_>,
    at: &Moment,
    registry: &Registry,
    shop: &ParseContext,
    change: (SegmentId, i64, &str, &Value),
) -> Result<Done<Segment>, Error> {
    let (id, version, name, definition) = change;
    let mut segment = store::segment_by_id(tx, id)?
        .filter(|segment| segment.archived_at.is_none())
        .ok_or_else(|| Error::NoSegment(id.to_string()))?;
    let key = name_key(name)?;
    let definition = checked(tx, registry, shop, definition, Some(&segment))?;
    if segment.name == name.trim() && segment.definition == definition {
        return Ok(Done::AlreadyDone(segment));
    }
    if segment.version != version {
        return Err(Error::Changed {
            found: segment.version,
        });
    }
    let other = store::segment_by_name(tx, &key)?.filter(|other| other.id != id);
    if let Some(other) = other {
        return Err(Error::NameTaken(other.name));
    }
    name.trim().clone_into(&mut segment.name);
    segment.definition = definition;
    segment.version += 1;
    segment.updated_at = at.now;
    store::update_segment(tx, &segment, &key)?;
    Ok(Done::Done(segment))
}

/// Puts a segment away. Its name is free again; what refers to it keeps working.
pub fn archive(tx: &mut Tx<'_>, at: &Moment, id: SegmentId) -> Result<Done<Segment>, Error> {
    let mut segment =
        store::segment_by_id(tx, id)?.ok_or_else(|| Error::NoSegment(id.to_string()))?;
    if segment.archived_at.is_some() {
        return Ok(Done::AlreadyDone(segment));
    }
    segment.archived_at = Some(at.now);
    store::update_segment(tx, &segment, &id.to_string())?;
    Ok(Done::Done(segment))
}

/// A definition that can be kept: understood, not too large, other segments in it by their ids.
fn checked(
    tx: &mut Tx<'_>,
    registry: &Registry,
    shop: &ParseContext,
    definition: &Value,
    this: Option<&Segment>,
) -> Result<Value, Error> {
    let too_large = definition.to_string().len() > LONGEST;
    if too_large {
        let problem = Problem::new("$", format!("a condition has at most {LONGEST} bytes"));
        return Err(Error::Invalid(vec![problem]));
    }
    let referred = loaded(tx, definition)?;
    if let Some(this) = this
        && referred.values().any(|other| other.id == this.id)
    {
        let message = format!("the segment `{}` refers to itself", this.name);
        return Err(Error::Invalid(vec![Problem::new("$", message)]));
    }
    registry
        .parse_with(definition, shop, &as_referred(&referred))
        .map_err(Error::Invalid)?;
    let to_id = |text: &str| referred.get(text).map(|segment| segment.id.to_string());
    Ok(rewrite_references(definition, &to_id))
}

fn referred(tx: &mut Tx<'_>, definition: &Value) -> Result<BTreeMap<String, Referred>, Error> {
    Ok(as_referred(&loaded(tx, definition)?))
}

fn as_referred(loaded: &BTreeMap<String, Segment>) -> BTreeMap<String, Referred> {
    loaded
        .iter()
        .map(|(reference, segment)| {
            let referred = Referred {
                name: segment.name.clone(),
                definition: segment.definition.clone(),
            };
            (reference.clone(), referred)
        })
        .collect()
}

/// Most segments that a tree may refer to, directly or not.
const MOST_REFERENCES: usize = 100;

/// The segments that a tree refers to, directly or not, by the reference that stands there. A missing one is left to
/// the reader, who knows the place.
fn loaded(tx: &mut Tx<'_>, definition: &Value) -> Result<BTreeMap<String, Segment>, Error> {
    let mut found = BTreeMap::new();
    let mut open = references(definition);
    while let Some(reference) = open.pop() {
        if found.contains_key(&reference) {
            continue;
        }
        if found.len() >= MOST_REFERENCES {
            let message = format!("a condition refers to at most {MOST_REFERENCES} segments");
            return Err(Error::Invalid(vec![Problem::new("$", message)]));
        }
        if let Some(segment) = get(tx, &reference)? {
            open.extend(references(&segment.definition));
            found.insert(reference, segment);
        }
    }
    Ok(found)
}
