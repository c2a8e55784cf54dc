//! A merge is undone.
//!
//! Rows go back by their homes: to the restored customer goes what was first written for them, or for somebody who had
//! been merged into them before. Merges that are undone newest first leave everything as it was; when an older one is
//! undone first, a tag or attribute that a later merge set aside stays with that merge.

use std::collections::BTreeSet;

use db::Tx;
use kernel::{CustomerId, Done, Moment, Timestamp};

use super::{LONGEST_CHAIN, ROOM, family, publish::publish, save, tokens};
use crate::{
    domain::{
        AttributeName, AttributeValue, Change, ConsentId, Customer, Field, Filled, Kept, MergeId,
        PendingEvent, State, Tag, Unmerged, consent_changes, email_key, phone_key, standing,
    },
    error::Error,
    store::{self, MergeRow, StoredAttribute, StoredKey, StoredTag},
};

/// Makes the customer who went into another one again a customer of its own. Other rooms have functions of their own,
/// to be called in the same transaction with what this answers.
pub fn unmerge(
    tx: &mut Tx<'_>,
    at: &Moment,
    merge: MergeId,
    by: &str,
) -> Result<Done<Unmerged>, Error> {
    let row = store::merge(tx, merge)?.ok_or(Error::NoMerge)?;
    let homes = family(tx, row.from)?;
    let unmerged = |survivor| Unmerged {
        merge,
        restored: row.from,
        survivor,
        homes: homes.clone(),
    };
    if row.undone_at.is_some() {
        return Ok(Done::AlreadyDone(unmerged(row.into)));
    }
    let path = path(tx, row.into)?;
    let survivor = path.last().copied().unwrap_or(row.into);
    let (restored, ancestors) = lock_all(tx, row.from, &path)?;
    if restored.state == State::Erased {
        return Err(Error::Erased);
    }
    let step = Undo {
        row: &row,
        survivor,
        homes: &homes,
    };
    step.return_head(tx, at, restored, ancestors)?;
    step.return_tags(tx)?;
    step.return_attributes(tx)?;
    let change = Change::Unmerged {
        restored: row.from,
        merge,
    };
    let mut pending = vec![PendingEvent::new(survivor, at.now, change)];
    pending.extend(step.return_consents(tx, at)?);
    store::finish_undo(tx, merge, at.now, by)?;
    tx.touch(ROOM);
    publish(tx, at, pending, false)?;
    Ok(Done::Done(unmerged(survivor)))
}

/// From this customer up to the one under whom everything stands.
fn path(tx: &mut Tx<'_>, first: CustomerId) -> Result<Vec<CustomerId>, Error> {
    let mut path = vec![first];
    let mut last = first;
    for _ in 0..LONGEST_CHAIN {
        let found = store::customer(tx, last)?.ok_or(Error::NoCustomer)?;
        match found.state {
            State::Merged { into } => {
                path.push(into);
                last = into;
            }
            State::Active | State::Erased => break,
        }
    }
    Ok(path)
}

/// Takes all rows, lower numbers first; answers the restored customer and the others in the order of the path.
fn lock_all(
    tx: &mut Tx<'_>,
    from: CustomerId,
    path: &[CustomerId],
) -> Result<(Customer, Vec<Customer>), Error> {
    let mut ids: Vec<CustomerId> = path.to_vec();
    ids.push(from);
    ids.sort_unstable();
    let mut locked = Vec::with_capacity(ids.len());
    for id in ids {
        locked.push(store::lock(tx, id)?.ok_or(Error::NoCustomer)?);
    }
    let mut take = |id: CustomerId| {
        let position = locked.iter().position(|customer| customer.id == id);
        position
            .map(|position| locked.swap_remove(position))
            .ok_or(Error::NoCustomer)
    };
    let restored = take(from)?;
    let ancestors = path.iter().map(|id| take(*id)).collect::<Result<_, _>>()?;
    Ok((restored, ancestors))
}

struct Undo<'a> {
    row: &'a MergeRow,
    survivor: CustomerId,
    homes: &'a [CustomerId],
}

impl Undo<'_> {
    /// Keys go back, fields that were filled are given up, and the search follows.
    fn return_head(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        mut restored: Customer,
        mut ancestors: Vec<Customer>,
    ) -> Result<(), Error> {
        let keys = store::keys_of(tx, &[self.survivor])?;
        let before = match ancestors.last() {
            Some(survivor) => tokens::all(survivor, keys.iter().map(|stored| stored.key.as_str())),
            None => BTreeSet::new(),
        };
        store::return_keys(tx, self.survivor, self.row.from, self.homes)?;
        let (back, stay): (Vec<StoredKey>, Vec<StoredKey>) = keys
            .into_iter()
            .partition(|stored| self.homes.contains(&stored.home));
        restored.state = State::Active;
        give_up_fields(tx, self.row, &restored, &mut ancestors)?;
        drop_others_addresses(&mut restored, &back);
        if let Some(survivor) = ancestors.last_mut() {
            drop_others_addresses(survivor, &stay);
            let after = tokens::all(survivor, stay.iter().map(|stored| stored.key.as_str()));
            tokens::replace(tx, survivor.id, &before, &after)?;
        }
        let own = tokens::all(&restored, back.iter().map(|stored| stored.key.as_str()));
        tokens::replace(tx, restored.id, &BTreeSet::new(), &own)?;
        ancestors.push(restored);
        ancestors.sort_unstable_by_key(|customer| customer.id);
        save(tx, at, &mut ancestors)
    }

    fn return_tags(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let mut back: Vec<StoredTag> = store::tags_of(tx, &[self.survivor])?
            .into_iter()
            .map(|(_, stored)| stored)
            .filter(|stored| self.homes.contains(&stored.home))
            .collect();
        let words: Vec<&str> = back.iter().map(|stored| stored.tag.as_str()).collect();
        store::delete_tags(tx, self.survivor, &words)?;
        back.extend(self.kept()?.tags.into_iter().map(|kept| StoredTag {
            tag: Tag::stored(kept.tag),
            home: CustomerId::from_raw(kept.home),
            added_at: Timestamp::from_millis(kept.added_at),
        }));
        back.sort_by(|a, b| a.tag.cmp(&b.tag));
        back.dedup_by(|a, b| a.tag == b.tag);
        let rows: Vec<(CustomerId, StoredTag)> =
            back.into_iter().map(|tag| (self.row.from, tag)).collect();
        store::insert_tags(tx, &rows)?;
        Ok(())
    }

    fn return_attributes(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let mut back: Vec<StoredAttribute> = store::attributes_of(tx, &[self.survivor])?
            .into_iter()
            .map(|(_, stored)| stored)
            .filter(|stored| self.homes.contains(&stored.home))
            .collect();
        let names: Vec<&str> = back.iter().map(|stored| stored.name.as_str()).collect();
        store::delete_attributes(tx, self.survivor, &names)?;
        for kept in self.kept()?.attributes {
            let value = AttributeValue::from_columns(&kept.kind, kept.number, &kept.text);
            let Some(value) = value else {
                continue;
            };
            back.push(StoredAttribute {
                name: AttributeName::stored(kept.name),
                value,
                home: CustomerId::from_raw(kept.home),
                set_at: Timestamp::from_millis(kept.set_at),
            });
        }
        back.sort_by(|a, b| a.name.cmp(&b.name));
        back.dedup_by(|a, b| a.name == b.name);
        let rows: Vec<(CustomerId, StoredAttribute)> = back
            .into_iter()
            .map(|attribute| (self.row.from, attribute))
            .collect();
        store::upsert_attributes(tx, &rows)?;
        Ok(())
    }

    fn return_consents(&self, tx: &mut Tx<'_>, at: &Moment) -> Result<Vec<PendingEvent>, Error> {
        let all = store::proofs_of(tx, &[self.survivor])?;
        let before = standing(all.iter().map(|(_, proof)| proof));
        let (back, stay): (Vec<_>, Vec<_>) = all
            .into_iter()
            .map(|(_, proof)| proof)
            .partition(|proof| self.homes.contains(&proof.home));
        if back.is_empty() {
            return Ok(Vec::new());
        }
        let (own, after) = (standing(&back), standing(&stay));
        let ids: Vec<ConsentId> = back.iter().map(|proof| proof.id).collect();
        let rows: Vec<_> = back
            .into_iter()
            .map(|proof| (self.row.from, proof))
            .collect();
        store::insert_proofs(tx, &rows)?;
        store::delete_proofs(tx, self.survivor, &ids)?;
        store::replace_states(tx, self.row.from, &own)?;
        store::replace_states(tx, self.survivor, &after)?;
        let told = |customer: CustomerId, old: &[_], new: &[_]| {
            consent_changes(old, new)
                .into_iter()
                .map(move |change| PendingEvent::new(customer, at.now, change))
                .collect::<Vec<_>>()
        };
        let mut pending = told(self.survivor, &before, &after);
        pending.extend(told(self.row.from, &[], &own));
        Ok(pending)
    }

    fn kept(&self) -> Result<Kept, Error> {
        serde_json::from_str(&self.row.kept).map_err(Error::Json)
    }
}

/// Each customer on the path gives up what it took from the restored one and still has as it was; further up only
/// what was handed on.
fn give_up_fields(
    tx: &mut Tx<'_>,
    row: &MergeRow,
    restored: &Customer,
    ancestors: &mut [Customer],
) -> Result<(), Error> {
    let mut filled: Filled = serde_json::from_str(&row.filled).map_err(Error::Json)?;
    let mut handed = filled.fields.clone();
    let mut beginning_below = None;
    for ancestor in ancestors.iter_mut() {
        handed.retain(|field| filled.fields.contains(field));
        for field in handed.iter().copied() {
            if !ancestor.agrees(restored, field) {
                continue;
            }
            if field == Field::CreatedAt {
                let own = filled.created_at.unwrap_or(ancestor.created_at);
                ancestor.created_at = beginning_below.map_or(own, |below| own.min(below));
            } else {
                ancestor.clear(field);
            }
        }
        beginning_below = Some(ancestor.created_at);
        if let Some(next) = store::standing_merge(tx, ancestor.id)? {
            filled = serde_json::from_str(&next.filled).map_err(Error::Json)?;
        }
    }
    Ok(())
}

/// An address in the head data whose key went to the other customer goes, too.
fn drop_others_addresses(customer: &mut Customer, own: &[StoredKey]) {
    let is_own = |key: String| own.iter().any(|stored| stored.key == key);
    if let Some(email) = &customer.email
        && !is_own(email_key(email))
    {
        customer.email = None;
    }
    if let Some(phone) = &customer.phone
        && !is_own(phone_key(phone))
    {
        customer.phone = None;
    }
}
