//! All SQL of this room.

mod conditions;
mod glances;
mod lines;
mod lookup;
mod moving;
mod orders;
mod outcomes;
mod past;
mod person;
mod refunds;
mod reports;
mod rows;
mod sent;
mod stats;
mod views;

use db::{Migration, Room, Table};

pub(crate) use conditions::{
    KeptLine, OneOrder, Sums, Times, all_sums, arrivals_of, broken_between, delivered_between,
    kept_between, kept_of, orders_between, orders_of, sums_in, times_of,
};
pub(crate) use glances::{
    BASKET_PAGE, basket_rows, first_orders, glances, kept_by, kept_rows, newest, paid_orders,
    parcel_glances,
};
pub(crate) use lines::{delete_lines, insert_lines, lines_of, upsert_lines};
pub(crate) use lookup::{Claim, Known, claim, known, remember};
pub(crate) use moving::{count_parcels, move_belongings};
pub(crate) use orders::{delete_order, insert_orders, load_many, upsert_orders};
pub(crate) use outcomes::{OUTCOMES_PAGE, outcomes_after, outcomes_of, placed_of_latest};
pub(crate) use past::{
    Change, Lines, PastRefund, Which, changes, past_refunds, put_refunds, wholes,
};
pub(crate) use person::{
    credit_notes, homes_of_orders, homes_of_refunds, make_anonymous, move_orders,
    move_unnamed_refunds, recount, stats_keys,
};
pub(crate) use refunds::{
    KnownRefund, RefundRow, delete_refund, earlier_lines, insert_refunds, known_refunds, taken_of,
};
pub(crate) use reports::{
    SALES_PAGE, count_buyers, credits, left_out, purchases_after, sales_after, sales_of, sums,
    sums_of,
};
pub(crate) use sent::{fulfilments_of, parcels_of, products_of, save_fulfilments, save_parcels};
pub(crate) use stats::{instants, lock_stats, order_counts, save_stats};
pub(crate) use views::{ids_by_time, ids_of_customer, lines_of_many, refunds_by_time, refunds_on};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "orders",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "orders",
        sql: include_str!("../migrations/0001_orders.sql"),
        tables: &[
            Table::customer("orders_order"),
            Table::customer("orders_line"),
            Table::lookup("orders_lookup", "external_id"),
            Table::customer("orders_stats"),
            Table::customer("orders_refund"),
            Table::customer("orders_refund_line"),
            Table::lookup("orders_refund_lookup", "external_id"),
            Table::customer("orders_fulfilment"),
            Table::customer("orders_parcel"),
        ],
    }],
};
