//! All SQL of this room.

mod asks;
mod browsers;
mod coming_back;
mod common;
mod content;
mod credit;
mod decisions;
mod deliveries;
mod holds;
mod lanes;
mod measures;
mod messages;
mod moving;
mod outbox;
mod outcome;
mod outgoing;
mod preferences;
mod templates;
mod threads;
mod tracking;

use db::{DbError, Migration, Room, Row, Table};

pub(crate) use asks::{
    AskRow, Fate, NewAsk, asks_of, causes_of, close, for_each_ask, insert_asks, keep_open,
    known_cause, known_causes, lock_customers, merged_into, newest_asks, open_asks, rename_cause,
    said_since, set_plan_at,
};
pub(crate) use browsers::{
    BrowserRow, browsers_of, delete_browser, erase_browsers, forget_browser, move_browsers,
    owner_of, put_browser, with_browser,
};
pub(crate) use coming_back::{
    Trouble, brake_of, brakes, count_returned, delete_old_replies, forget_troubles, insert_reply,
    insert_returned, pull_brake, release_brake, replies_of, set_trouble, trouble_of,
};
pub(crate) use common::{
    BlockRow, block_heads, block_versions, delete_block, insert_block, newest_blocks, shelf,
};
pub(crate) use content::{
    ContentRow, Old, delete_letters, insert_content, load_content, load_letters, messages_from,
    swept_to,
};
pub(crate) use credit::{
    Credited, clickers, credited, credits, earned, move_credited, put_credited,
};
pub(crate) use decisions::{DecisionRow, count_decisions, decisions_of, insert_decisions};
pub(crate) use deliveries::{DeliveryRow, delivery_of, put_delivery};
pub(crate) use holds::{
    delete_hold, holds_of, insert_topic_refusal, topic_refusals_of, upsert_hold,
};
pub(crate) use lanes::{
    Waiting, due_lanes, lanes, let_out, lock_lanes, next_text_turn, next_turn, park, save_lanes,
};
pub(crate) use measures::{add_measures, measures, strands};
pub(crate) use messages::{
    Counted, NewMessage, contacts_of, count_by_state, count_waiting, filtered, filtered_of,
    find_message, for_each_contact, insert_messages, message, messages_of, messages_of_asks,
    stop_waiting, wake,
};
pub(crate) use moving::{asks_from, copy_topic_refusals, erase, move_all, move_asks};
pub(crate) use outbox::{PastAsk, Wanted, asked_between, found, waiting};
pub(crate) use outcome::{has_unsent, reacted, standing, stop_messages};
pub(crate) use outgoing::{
    Claimed, Deferral, Ending, Hand, Kind, claim, defer, end, find_under_way, held, in_hand_of,
    next_mail, next_other, put_back, release, set_out,
};
pub(crate) use preferences::{
    copy_wish, delete_topic_refusal, delete_wish, put_wish, topics_of, wish_of, wishes_of,
};
pub(crate) use templates::{
    TemplateRow, delete_draft, draft_of, put_template, template_version, template_versions,
    templates,
};
pub(crate) use threads::{Thread, add_to_threads, threads};
pub(crate) use tracking::{
    Followed, Reach, Seen, Visited, clicked_between, clicks_between, erase_tracking, followed_of,
    move_reach, opened_between, put_followed, put_seen, reach_of, reached, received_between,
    seen_of, silent_since, touches, visited, written_to,
};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "messages",
    sequences: &[],
    migrations: &[
        Migration {
            number: 1,
            name: "asks, decisions and messages",
            sql: include_str!("../migrations/0001_messages.sql"),
            tables: &[
                Table::customer("messages_customer"),
                Table::customer("messages_ask"),
                Table::customer("messages_decision"),
                Table::customer("messages_message"),
                Table::customer("messages_content"),
                Table::customer("messages_hold"),
                Table::customer("messages_topic_refusal"),
                Table::system("messages_swept"),
            ],
        },
        Migration {
            number: 2,
            name: "who opened and clicked, and figures",
            sql: include_str!("../migrations/0002_tracking.sql"),
            tables: &[
                Table::customer("messages_seen"),
                Table::customer("messages_followed"),
                Table::customer("messages_reach"),
                Table::lookup("messages_measure", "programme"),
            ],
        },
        Migration {
            number: 3,
            name: "what customers wish",
            sql: include_str!("../migrations/0003_wishes.sql"),
            tables: &[Table::customer("messages_wish")],
        },
        Migration {
            number: 4,
            name: "what comes back",
            sql: include_str!("../migrations/0004_coming_back.sql"),
            tables: &[
                Table::customer("messages_reply"),
                Table::lookup("messages_returned", "fingerprint"),
                Table::lookup("messages_trouble", "address"),
                Table::lookup("messages_brake", "programme"),
            ],
        },
        Migration {
            number: 5,
            name: "orders credited to messages",
            sql: include_str!("../migrations/0005_credit.sql"),
            tables: &[Table::customer("messages_credit")],
        },
        Migration {
            number: 6,
            name: "how fast mail goes, and conversations",
            sql: include_str!("../migrations/0006_pace.sql"),
            tables: &[
                Table::lookup("messages_lane", "lane"),
                Table::customer("messages_thread"),
            ],
        },
        Migration {
            number: 7,
            name: "templates of the shop's own",
            sql: include_str!("../migrations/0007_templates.sql"),
            tables: &[
                Table::reference("messages_template"),
                Table::reference("messages_block"),
            ],
        },
        Migration {
            number: 8,
            name: "ways out other than mail",
            sql: include_str!("../migrations/0008_channels.sql"),
            tables: &[
                Table::customer("messages_delivery"),
                Table::customer("messages_browser"),
                Table::lookup("messages_browser_owner", "browser"),
            ],
        },
    ],
};

/// A stored word that nobody here wrote.
fn unknown(table: &'static str, column: &'static str, id: &impl ToString, word: &str) -> DbError {
    DbError::Row {
        table,
        column,
        id: id.to_string(),
        why: format!("`{word}` is not a word that it can hold"),
    }
}

/// The value of a word in a column.
fn parsed<T>(
    row: &Row<'_>,
    position: usize,
    (table, column): (&'static str, &'static str),
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DbError> {
    let word = row.text(position)?;
    parse(word).ok_or_else(|| {
        let id = row.get::<i64>(1).unwrap_or_default();
        unknown(table, column, &id, word)
    })
}
