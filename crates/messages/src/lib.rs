//! Everything the shop writes to its customers: what anybody would like to write, the one policy that decides, and the
//! way out.
//!
//! Nouns: ask (a wish to write, with a cause that makes it recognisable), policy (the shop's rules), decision (what is to
//! become of an ask, with its reason), plan (deciding about all open asks of one customer together), hold ("not now,
//! something is wrong", raised and cleared by the rooms that know), message (an ask that may go), letter (what was
//! written in it, kept), template and builder (who says what it shows: [`Contents`]).
//!
//! Invariants:
//! - The same cause for the same customer is the same ask, and an ask becomes at most one message.
//! - Every outcome has a stored reason with a stable code; nothing is dropped silently.
//! - Nobody is written to against their word: consent, suppression, holds, quiet hours, caps and expiry are looked at when
//!   the ask is planned and again at the moment of sending.
//! - What an order needs (transactional) waits for nothing but ignores no address that must not be written to.
//! - A message is handed to a server once, also when the process is killed at any instant: `work::send` says how. What is
//!   tried again is the same letter with the same Message-ID.
//! - State, decision, event and timer change in one transaction; nothing is sent inside one.
//! - What goes by telephone is handed over once as far as its provider allows: `outlets` says how. STOP ends all of it.
//! - Only a browser whose user agreed is notified, and only for the customer who agreed in it.
//! - What was written is kept, and erased with the person; so is what they answered.
//! - No more goes to a receiving domain or from a sender than its rate lets through; what waits for its turn is in order
//!   and says why.
//! - A programme whose mail is not wanted, or repeats itself, stops until somebody lets it go on.
//! - What comes back counts once, however often it is brought. An address is given up only on what came to a message's
//!   own signed address, or names both that message and its recipient.
//!
//! Publishes `message.sent`, `message.captured`, `message.failed`, `message.deferred`, `message.refused`,
//! `message.expired`, `message.merged`, `message.opened`, `message.clicked`, `message.unsubscribed`,
//! `message.resubscribed`, `message.preferences_changed`, `message.delivered`, `message.bounced`, `message.complained`,
//! `message.auto_replied` and `message.replied`: see [`public`].
//!
//! Deliberately absent: who should get what and when (journeys, campaigns), what it is about (builders are written where
//! the rooms meet), addresses and consent (room `customers`), the mail protocol (room `mail`), the interfaces of
//! providers (room `courier`).

mod browsers;
mod coming_back;
mod content;
mod domain;
mod error;
mod http;
mod letter;
mod link;
mod measures;
mod outlets;
mod policy_http;
mod policy_trial;
pub mod public;
mod sender_check;
mod senders;
mod senders_http;
mod service;
pub mod settings;
mod store;
pub mod templates;
mod tracking;
mod webview;
mod work;

#[cfg(test)]
mod tests;

pub use ::customers::{Channel, ContactReason, Purpose};

pub use crate::{
    browsers::{Browser, BrowserAgreed, BrowserDesk, browsers},
    coming_back::{
        Arrived, Brake, Came, Ignored, ReplyId, ReturnDesk, brakes, release_brake, replies,
        return_routes, take_in,
    },
    content::{Build, BuildRequest, Builder, Built, Contents, Ready, Recipient, Scene, Template},
    domain::{
        Ask, AskId, AskState, Cap, CapScope, Channels, Contact, ContentRef, Decided, Decision,
        DecisionId, DomainRates, Facts, Hold, HoldKind, Lane, Merging, MessageId, MessageState,
        OpenAsk, Outcome, Pace, Passed, Policy, QuietHours, Rate, Reason, SenderPace, Stage,
        TIMING, TextRates, Topic, WARM_UP, Wish, decide,
    },
    error::Error,
    http::routes,
    letter::{Around, Letter, LogoPicture, Palette, Party, Rendered, Shop, TextMessage},
    link::{PreferencePages, SignedLinks, UnsubscribePages},
    measures::{
        CREDIT_WINDOW, Credit, Earned, Measured, OrderOf, Strand, What, credit_orders, credits,
        earned, measured, who_clicked,
    },
    outlets::{SmsDoor, sms_router},
    policy_http::policy_routes,
    senders::{NamedSender, OWN_SENDER, Senders},
    senders_http::{SenderDesk, sender_routes},
    service::{
        Counts, DecidedCount, Filter, Foreseen, PLAN, Planned, Reaction, Scope, UnsubscribeLink,
        UnsubscribeProof, Waiting, Withdrawal, ask, ask_many, clear_hold, counts, decided, details,
        erase, explain, explain_ask, explain_customer, explain_page, for_each_ask,
        for_each_contact, foresee, has_unsent, holds, join, kept, list, list_all, merge, message,
        plan, raise_hold, reactions, resubscribe, sweep, unmerge, unsubscribe, view, view_text,
        waiting, withdraw,
    },
    store::MIGRATIONS,
    tracking::{
        Agent, CLICK, Doorway, OPEN, Recorded, SETTLED_AFTER, Seal, Sight, Touch, Touched, Track,
        Visit, VisitKind, Visits, Which, Why, judge, last_click, predicates, record, rewrite,
        router, touches,
    },
    webview::{VIEW, view_router},
    work::{
        Links, Office, Policies, SendError, Sent, Shops, Way, handlers, next_apart, next_wake,
        send, start,
    },
};
