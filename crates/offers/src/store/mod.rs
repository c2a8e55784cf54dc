//! All SQL of this room.

mod codes;
mod given;
mod offers;
mod redeemed;

use db::{DbError, Migration, Room, Table};

pub(crate) use self::{
    codes::{
        CodeRow, NewCode, code_page, codes_of, count_free, insert_codes, mark_redeemed, move_codes,
        put_shared, set_nobodys, take_free,
    },
    given::{
        NewGiven, by_cause, by_causes, forget_given, given_of, given_sums, insert_given,
        last_shared, move_given, move_given_back, programme_of, set_redeemed,
    },
    offers::{OfferRow, all, any, by_name, change, count_up, insert, set_counted, set_state},
    redeemed::{
        RedeemedRow, delete_redeemed, forget_redeemed, move_given_to, move_redeemed,
        orders_with_codes, put_redeemed, redeemed_by_offer, redeemed_of_customer, redeemed_on,
        redeemed_sums,
    },
};

/// The room's name.
pub const ROOM: &str = "offers";

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: ROOM,
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "offers",
        sql: include_str!("../migrations/0001_offers.sql"),
        tables: &[
            Table::reference("offers_offer"),
            Table::lookup("offers_code", "code"),
            Table::customer("offers_given"),
            Table::customer("offers_redeemed"),
        ],
    }],
};

fn bad(
    table: &'static str,
    column: &'static str,
    id: &dyn ToString,
    why: &dyn ToString,
) -> DbError {
    DbError::Row {
        table,
        column,
        id: id.to_string(),
        why: why.to_string(),
    }
}
