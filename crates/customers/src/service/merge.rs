//! Two customers become one.

use std::collections::BTreeSet;

use db::Tx;
use kernel::{CustomerId, Done, Moment};

use super::{ROOM, publish::publish, save, tokens};
use crate::{
    domain::{
        Change, ConsentId, Customer, Field, Filled, Kept, KeptAttribute, KeptTag, MergeId, Merged,
        PendingEvent, State, consent_changes, standing,
    },
    error::Error,
    store::{self, MergeRow, StoredAttribute, StoredKey, StoredTag},
};

/// Puts everything that this room holds of `from` under `into`. What `into` has of its own stays as it is: blanks of its
/// head data are filled, tags and attributes that it lacks come over, and of the consents the latest statement holds.
/// Other rooms have functions of their own, to be called in the same transaction.
pub fn merge(
    tx: &mut Tx<'_>,
    at: &Moment,
    from: CustomerId,
    into: CustomerId,
    by: &str,
) -> Result<Done<Merged>, Error> {
    let (from_head, into_head) = lock_both(tx, from, into)?;
    if let State::Merged { into: other } = from_head.state {
        let merge = store::standing_merge(tx, from)?;
        return match merge {
            Some(merge) if other == into => Ok(Done::AlreadyDone(Merged {
                merge: merge.id,
                from,
                into,
            })),
            _ => Err(Error::Merged { into: other }),
        };
    }
    refuse_inactive(&from_head)?;
    refuse_inactive(&into_head)?;
    let merge = MergeId::next(at);
    let filled = move_head(tx, at, from_head, into_head)?;
    let kept = Kept {
        tags: move_tags(tx, from, into)?,
        attributes: move_attributes(tx, from, into)?,
    };
    let mut pending = vec![PendingEvent::new(
        into,
        at.now,
        Change::Merged { from, merge },
    )];
    pending.extend(move_consents(tx, at, from, into)?);
    let row = MergeRow {
        id: merge,
        from,
        into,
        merged_at: at.now,
        merged_by: by.to_owned(),
        filled: serde_json::to_string(&filled).map_err(Error::Json)?,
        kept: serde_json::to_string(&kept).map_err(Error::Json)?,
        undone_at: None,
        undone_by: None,
    };
    store::insert_merge(tx, &row)?;
    tx.touch(ROOM);
    publish(tx, at, pending, false)?;
    Ok(Done::Done(Merged { merge, from, into }))
}

/// Takes both rows, the lower number first, so that two merges do not wait in a circle.
fn lock_both(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(Customer, Customer), Error> {
    if from == into {
        return Err(Error::SameCustomer);
    }
    let first = store::lock(tx, from.min(into))?.ok_or(Error::NoCustomer)?;
    let second = store::lock(tx, from.max(into))?.ok_or(Error::NoCustomer)?;
    Ok(if first.id == from {
        (first, second)
    } else {
        (second, first)
    })
}

fn refuse_inactive(customer: &Customer) -> Result<(), Error> {
    match customer.state {
        State::Active => Ok(()),
        State::Merged { into } => Err(Error::Merged { into }),
        State::Erased => Err(Error::NoCustomer),
    }
}

/// Fills blanks, moves the keys, and brings the search in step.
fn move_head(
    tx: &mut Tx<'_>,
    at: &Moment,
    mut from: Customer,
    mut into: Customer,
) -> Result<Filled, Error> {
    let keys = store::keys_of(tx, &[from.id, into.id])?;
    let of = |customer: CustomerId| {
        keys.iter()
            .filter(move |stored: &&StoredKey| stored.customer == customer)
            .map(|stored| stored.key.as_str())
    };
    let from_before = tokens::all(&from, of(from.id));
    let into_before = tokens::all(&into, of(into.id));
    let created_at = into.created_at;
    let fields = into.fill_from(&from);
    let into_after = tokens::all(&into, of(from.id).chain(of(into.id)));
    store::move_keys(tx, from.id, into.id)?;
    tokens::replace(tx, from.id, &from_before, &BTreeSet::new())?;
    tokens::replace(tx, into.id, &into_before, &into_after)?;
    into.facts_at = into.facts_at.max(from.facts_at);
    from.state = State::Merged { into: into.id };
    let created_at = fields.contains(&Field::CreatedAt).then_some(created_at);
    let mut rows = [from, into];
    rows.sort_unstable_by_key(|customer| customer.id);
    save(tx, at, &mut rows)?;
    Ok(Filled { fields, created_at })
}

/// Tags that the other has already stay behind, in the record of the merge.
fn move_tags(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<Vec<KeptTag>, Error> {
    let all = store::tags_of(tx, &[from, into])?;
    let (theirs, own): (Vec<_>, Vec<_>) = all.into_iter().partition(|(owner, _)| *owner == from);
    let own: BTreeSet<&str> = own.iter().map(|(_, stored)| stored.tag.as_str()).collect();
    let (kept, moved): (Vec<_>, Vec<_>) = theirs
        .iter()
        .partition(|(_, stored)| own.contains(stored.tag.as_str()));
    let rows: Vec<(CustomerId, StoredTag)> = moved
        .into_iter()
        .map(|(_, stored)| (into, stored.clone()))
        .collect();
    store::insert_tags(tx, &rows)?;
    let words: Vec<&str> = theirs
        .iter()
        .map(|(_, stored)| stored.tag.as_str())
        .collect();
    store::delete_tags(tx, from, &words)?;
    Ok(kept
        .into_iter()
        .map(|(_, stored)| kept_tag(stored))
        .collect())
}

fn kept_tag(stored: &StoredTag) -> KeptTag {
    KeptTag {
        tag: stored.tag.as_str().to_owned(),
        home: stored.home.raw(),
        added_at: stored.added_at.millis(),
    }
}

/// Attributes that the other has already stay behind, in the record of the merge.
fn move_attributes(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<Vec<KeptAttribute>, Error> {
    let all = store::attributes_of(tx, &[from, into])?;
    let (theirs, own): (Vec<_>, Vec<_>) = all.into_iter().partition(|(owner, _)| *owner == from);
    let own: BTreeSet<&str> = own.iter().map(|(_, stored)| stored.name.as_str()).collect();
    let (kept, moved): (Vec<_>, Vec<_>) = theirs
        .iter()
        .partition(|(_, stored)| own.contains(stored.name.as_str()));
    let rows: Vec<(CustomerId, StoredAttribute)> = moved
        .into_iter()
        .map(|(_, stored)| (into, stored.clone()))
        .collect();
    store::upsert_attributes(tx, &rows)?;
    let names: Vec<&str> = theirs
        .iter()
        .map(|(_, stored)| stored.name.as_str())
        .collect();
    store::delete_attributes(tx, from, &names)?;
    Ok(kept
        .into_iter()
        .map(|(_, stored)| kept_attribute(stored))
        .collect())
}

fn kept_attribute(stored: &StoredAttribute) -> KeptAttribute {
    let columns = stored.value.columns();
    KeptAttribute {
        name: stored.name.as_str().to_owned(),
        kind: columns.kind.to_owned(),
        number: columns.number,
        text: columns.text.to_owned(),
        home: stored.home.raw(),
        set_at: stored.set_at.millis(),
    }
}

/// All proofs go over; what holds is made anew from them.
fn move_consents(
    tx: &mut Tx<'_>,
    at: &Moment,
    from: CustomerId,
    into: CustomerId,
) -> Result<Vec<PendingEvent>, Error> {
    let mut all = store::proofs_of(tx, &[from, into])?;
    let moved: Vec<_> = all
        .iter()
        .filter(|(owner, _)| *owner == from)
        .map(|(_, proof)| (into, proof.clone()))
        .collect();
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let before = standing(
        all.iter()
            .filter(|(owner, _)| *owner == into)
            .map(|(_, proof)| proof),
    );
    store::insert_proofs(tx, &moved)?;
    let ids: Vec<ConsentId> = moved.iter().map(|(_, proof)| proof.id).collect();
    store::delete_proofs(tx, from, &ids)?;
    all.sort_by_key(|(_, proof)| (proof.consent.at, proof.id));
    let after = standing(all.iter().map(|(_, proof)| proof));
    store::replace_states(tx, from, &[])?;
    store::replace_states(tx, into, &after)?;
    Ok(consent_changes(&before, &after)
        .into_iter()
        .map(|change| PendingEvent::new(into, at.now, change))
        .collect())
}
