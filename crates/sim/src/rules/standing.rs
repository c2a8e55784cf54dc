//! What must hold of the tables: at any time, and when nobody has anything to do.

use std::collections::{BTreeMap, BTreeSet};

use journeys::EnrolmentId;
use kernel::Span;

use super::{campaigns, offers};
use crate::{shop::Shop, tables::Tables, trouble::Trouble};

/// The longest lease that anybody takes.
const LEASE: Span = Span::from_minutes(30);
/// Tables whose rows move with a merge: none stays with who is no customer of their own any more.
const MOVING: [&str; 12] = [
    "campaigns_recipient",
    "orders_order",
    "orders_stats",
    "orders_refund",
    "orders_parcel",
    "messages_ask",
    "messages_message",
    "messages_hold",
    "offers_given",
    "offers_redeemed",
    "journeys_enrolment",
    "timers_timer",
];

/// What holds after every step.
pub(crate) fn standing(shop: &Shop) -> Result<(), Trouble> {
    let tables = shop.tables()?;
    timelines(&tables)?;
    dead_letters(&tables)?;
    enrolments(&tables)?;
    asks(&tables)?;
    leases(shop, &tables)?;
    sums(&tables)?;
    forgotten(shop, &tables)?;
    campaigns::standing(&tables)?;
    offers::standing(&tables)?;
    moved(&tables)
}

/// What holds when everybody has done what was to be done.
pub(crate) fn rested(shop: &Shop) -> Result<(), Trouble> {
    let tables = shop.tables()?;
    let now = shop.now().millis();
    for name in [
        "events_delivery",
        "timers_timer",
        "messages_message",
        "campaigns_run",
    ] {
        let due =
            |row: &crate::tables::RowOf<'_>| row.number("wake_at").is_some_and(|at| at <= now);
        if let Some(row) = tables.rows(name).find(due) {
            return Err(Trouble::broken("rest.due", row.line()));
        }
    }
    if let Some(row) = tables.rows("events_delivery").next() {
        return Err(Trouble::broken("rest.unheard", row.line()));
    }
    campaigns::rested(shop, &tables)?;
    told_of_letters(shop, &tables)
}

fn timelines(tables: &Tables) -> Result<(), Trouble> {
    let mut seqs: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for row in tables.rows("events_log") {
        seqs.entry(row.int("customer_id"))
            .or_default()
            .insert(row.int("seq"));
    }
    let heads: BTreeMap<i64, i64> = tables
        .rows("events_head")
        .map(|row| (row.int("customer_id"), row.int("last_seq")))
        .collect();
    let erased: BTreeSet<i64> = tables
        .rows("customers_customer")
        .filter(|row| row.text("state") == "erased")
        .map(|row| row.int("customer_id"))
        .collect();
    // An un-merge takes events off several timelines where one merge went into another.
    let apart = tables
        .rows("customers_merge")
        .any(|row| row.number("undone_at").is_some());
    for (customer, seqs) in &seqs {
        let count = i64::try_from(seqs.len()).unwrap_or(0);
        let (first, last) = (seqs.first().copied(), seqs.last().copied());
        // What an erasure or an un-merge took does not come back, and no number is given twice.
        let begins = first == Some(1) || apart || erased.contains(customer);
        let width = first.zip(last).map(|(first, last)| last - first + 1);
        let unbroken = apart || width == Some(count);
        if !begins || !unbroken || heads.get(customer).copied() != last {
            let head = heads.get(customer);
            let seen = format!("customer {customer}: events {seqs:?}, head {head:?}");
            return Err(Trouble::broken("events.gap", seen));
        }
    }
    Ok(())
}

fn dead_letters(tables: &Tables) -> Result<(), Trouble> {
    for name in ["events_dead", "timers_dead"] {
        if let Some(row) = tables.rows(name).next() {
            return Err(Trouble::broken("work.dead_letter", row.line()));
        }
    }
    Ok(())
}

/// Every enrolment waits with a timer, is parked, or is at an end with its reason; and no timer waits for nobody.
fn enrolments(tables: &Tables) -> Result<(), Trouble> {
    let mut timers: BTreeSet<(i64, String)> = tables
        .rows("timers_timer")
        .filter(|row| row.text("timer_key").starts_with("journeys:"))
        .map(|row| (row.int("customer_id"), row.text("timer_key").to_owned()))
        .collect();
    let steps: BTreeSet<(i64, i64)> = tables
        .rows("journeys_step")
        .map(|row| (row.int("customer_id"), row.int("enrolment_id")))
        .collect();
    for row in tables.rows("journeys_enrolment") {
        let (customer, id) = (row.int("customer_id"), row.int("enrolment_id"));
        let key = format!("journeys:{}", EnrolmentId::from_raw(id));
        let timed = timers.remove(&(customer, key));
        let fits = match row.text("state") {
            "waiting" => timed,
            "parked" => !timed,
            "failed" => !timed && !row.text("note").is_empty(),
            "done" | "exited" | "held_out" => !timed && row.number("ended_at").is_some(),
            _ => false,
        };
        let explained = ["waiting", "parked", "held_out"].contains(&row.text("state"))
            || steps.contains(&(customer, id))
            || !row.text("note").is_empty();
        if !fits || !explained {
            let seen = format!("timer {timed}: {}", row.line());
            return Err(Trouble::broken("journeys.lost", seen));
        }
    }
    match timers.first() {
        None => Ok(()),
        Some(timer) => Err(Trouble::broken("journeys.idle_timer", format!("{timer:?}"))),
    }
}

/// Every open ask is looked at again some time; every message that is not at its end wakes some time.
fn asks(tables: &Tables) -> Result<(), Trouble> {
    let planned: BTreeMap<i64, i64> = tables
        .rows("timers_timer")
        .filter(|row| row.text("timer_key") == "messages:plan")
        .map(|row| (row.int("customer_id"), row.int("due_at")))
        .collect();
    for row in tables
        .rows("messages_ask")
        .filter(|row| row.text("state") == "open")
    {
        let timer = planned.get(&row.int("customer_id"));
        let looked_at = row.number("look_at");
        if timer.is_none() || looked_at.is_none() || timer.copied() > looked_at {
            let seen = format!("timer {timer:?}: {}", row.line());
            return Err(Trouble::broken("messages.forgotten_ask", seen));
        }
    }
    let mut asked: BTreeSet<i64> = BTreeSet::new();
    for row in tables.rows("messages_message") {
        if !asked.insert(row.int("ask_id")) {
            return Err(Trouble::broken("messages.two_of_an_ask", row.line()));
        }
        let ended = row.number("ended_at").is_some();
        if ended == row.number("wake_at").is_some() {
            return Err(Trouble::broken("messages.lost", row.line()));
        }
    }
    Ok(())
}

/// Nobody holds anything for longer than a lease.
fn leases(shop: &Shop, tables: &Tables) -> Result<(), Trouble> {
    // A clock that was set back makes leases look longer.
    let end = shop.latest().plus(LEASE).millis();
    for name in ["events_delivery", "timers_timer", "messages_message"] {
        let too_long = |row: &crate::tables::RowOf<'_>| {
            row.int("token") > 0 && row.number("wake_at").is_some_and(|at| at > end)
        };
        let held = tables
            .rows(name)
            .filter(|row| name != "messages_message" || row.text("state") == "handing_over")
            .find(too_long);
        if let Some(row) = held {
            return Err(Trouble::broken("leases.too_long", row.line()));
        }
    }
    Ok(())
}

const SUMS: [&str; 6] = ["lines", "units", "gross", "discount", "sold", "refunded"];

/// The running sums of every customer are what their orders, refunds and parcels add up to.
fn sums(tables: &Tables) -> Result<(), Trouble> {
    let mut sums: BTreeMap<(i64, &str), BTreeMap<&str, i64>> = BTreeMap::new();
    let mut add = |customer: i64, currency, name: &'static str, by: i64| {
        if customer > 0 {
            *sums
                .entry((customer, currency))
                .or_default()
                .entry(name)
                .or_default() += by;
        }
    };
    let mut currencies: BTreeMap<i64, &str> = BTreeMap::new();
    for row in tables.rows("orders_order") {
        currencies.insert(row.int("order_id"), row.text("currency"));
        if row.int("counted") == 1 {
            let whose = (row.int("customer_id"), row.text("currency"));
            add(whose.0, whose.1, "orders", 1);
            for name in SUMS {
                add(whose.0, whose.1, name, row.int(name));
            }
        }
    }
    for row in tables.rows("orders_refund") {
        add(
            row.int("customer_id"),
            row.text("currency"),
            "credited",
            row.int("credited"),
        );
    }
    for row in tables.rows("orders_parcel") {
        let currency = currencies.get(&row.int("order_id")).copied().unwrap_or("?");
        add(row.int("customer_id"), currency, "parcels", 1);
        if row.number("delivered_at").is_some() {
            add(row.int("customer_id"), currency, "delivered", 1);
        }
    }
    for row in tables.rows("orders_stats") {
        let key = (row.int("customer_id"), row.text("currency"));
        let counted = sums.remove(&key).unwrap_or_default();
        for name in SUMS
            .iter()
            .chain(&["orders", "credited", "parcels", "delivered"])
        {
            let wanted = counted.get(name).copied().unwrap_or(0);
            if row.int(name) != wanted {
                let seen = format!("{name} should be {wanted}: {}", row.line());
                return Err(Trouble::broken("orders.sums", seen));
            }
        }
    }
    let left: Vec<_> = sums
        .iter()
        .filter(|(_, sums)| sums.values().any(|sum| *sum != 0))
        .collect();
    if left.is_empty() {
        Ok(())
    } else {
        Err(Trouble::broken(
            "orders.sums",
            format!("no sums of {left:?}"),
        ))
    }
}

/// No table knows who was erased.
fn forgotten(shop: &Shop, tables: &Tables) -> Result<(), Trouble> {
    if shop.absent.is_empty() {
        return Ok(());
    }
    for name in tables.names() {
        for row in tables.rows(name) {
            for (_column, text) in row.texts() {
                if let Some(address) = shop.absent.iter().find(|one| text.contains(one.as_str())) {
                    let seen = format!("{address}: {}", row.line());
                    return Err(Trouble::broken("privacy.remembered", seen));
                }
            }
        }
    }
    Ok(())
}

/// Nothing stays with a customer who went into another.
fn moved(tables: &Tables) -> Result<(), Trouble> {
    let gone: BTreeSet<i64> = tables
        .rows("customers_customer")
        .filter(|row| row.text("state") == "merged")
        .map(|row| row.int("customer_id"))
        .collect();
    for name in MOVING {
        let left = tables.rows(name).find(|row| {
            row.customer()
                .is_some_and(|customer| gone.contains(&customer))
        });
        if let Some(row) = left {
            return Err(Trouble::broken("privacy.left_behind", row.line()));
        }
    }
    Ok(())
}

/// What arrived is known to have been sent, and what is known as sent has arrived.
fn told_of_letters(shop: &Shop, tables: &Tables) -> Result<(), Trouble> {
    let arrived: BTreeSet<i64> = shop.letters.iter().map(|letter| letter.message).collect();
    for row in tables.rows("messages_message") {
        let sent = row.text("state") == "sent";
        let there = arrived.contains(&row.int("message_id"));
        if sent && !there {
            return Err(Trouble::broken("messages.sent_and_lost", row.line()));
        }
        if there && !sent {
            return Err(Trouble::broken("messages.sent_and_unknown", row.line()));
        }
    }
    Ok(())
}
