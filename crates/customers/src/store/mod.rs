//! All SQL of this room.

mod attributes;
mod consents;
mod heads;
mod lookups;
pub(crate) mod members;
mod merges;
mod suppressions;
mod tags;
mod tokens;

use db::{Migration, Room, Table};

pub(crate) use attributes::{StoredAttribute, attributes_of, delete_attributes, upsert_attributes};
pub(crate) use consents::{
    consent_states, delete_consents, delete_proofs, insert_proofs, proofs_of, replace_states,
    upsert_states,
};
pub(crate) use heads::{
    children_of, count_active, customer, customers, for_each_customer, insert_customers, lock,
    page_active, update_customers,
};
pub(crate) use lookups::{
    StoredKey, claim_keys, delete_keys, keys_of, move_keys, owner_of, owners_of, return_keys,
};
pub(crate) use merges::{
    MergeRow, empty_kept, finish_undo, insert_merge, merge, merges_of, standing_merge,
};
pub(crate) use suppressions::{
    insert_suppression, lift_suppression, suppressions_of, suppressions_of_many,
};
pub(crate) use tags::{StoredTag, delete_tags, insert_tags, tags_of};
pub(crate) use tokens::{candidates, delete_tokens, insert_tokens};

/// The dense sequence of customers' numbers.
pub(crate) const SEQUENCE: &str = "customers_customer";

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "customers",
    sequences: &[SEQUENCE],
    migrations: &[Migration {
        number: 1,
        name: "customers",
        sql: include_str!("../migrations/0001_customers.sql"),
        tables: &[
            Table::customer("customers_customer"),
            Table::lookup("customers_lookup", "key"),
            Table::lookup("customers_token", "token"),
            Table::customer("customers_attribute"),
            Table::customer("customers_tag"),
            Table::customer("customers_consent"),
            Table::customer("customers_consent_state"),
            Table::lookup("customers_suppression", "address_hash"),
            Table::lookup("customers_merge", "merge_id"),
        ],
    }],
};

/// The numbers as a list parameter.
pub(crate) fn raw(customers: &[kernel::CustomerId]) -> Vec<i64> {
    customers.iter().map(|customer| customer.raw()).collect()
}
