//! The audit log with the names of those who are in it.

use std::collections::BTreeMap;

use db::Tx;
use web::{
    audit::{self, Actor, AuditFilter, AuditId, Entry},
    keys,
};

use crate::{
    error::Error,
    public::{ActorKind, AuditView},
    store,
};

/// Entries, newest first.
pub(crate) fn entries(
    tx: &mut Tx<'_>,
    filter: &AuditFilter,
    before: Option<AuditId>,
    fetch: i64,
) -> Result<Vec<AuditView>, Error> {
    let entries = audit::list(tx, filter, before, fetch)?;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for member in store::members(tx)? {
        names.insert(member.id.to_string(), member.name);
    }
    for key in keys::list(tx)? {
        names.insert(key.id.to_string(), key.name);
    }
    Ok(entries
        .into_iter()
        .map(|entry| view(entry, &names))
        .collect())
}

fn view(entry: Entry, names: &BTreeMap<String, String>) -> AuditView {
    let Entry { id, at, deed } = entry;
    let (actor_kind, actor) = match deed.actor {
        Actor::Staff(id) => (ActorKind::Staff, id.to_string()),
        Actor::Key(id) => (ActorKind::Key, id.to_string()),
        Actor::Terminal => (ActorKind::Terminal, String::new()),
    };
    AuditView {
        id,
        at,
        actor_kind,
        actor_name: names.get(&actor).cloned().unwrap_or_default(),
        actor,
        operation: deed.operation.to_string(),
        object: deed.object,
        words: deed.words.to_string(),
        place: deed.place,
    }
}
