//! Tests by behaviour. The mail server they speak to is `server`: a real one on a loopback socket, with another
//! crate's command parser, whose manners and mishaps each test chooses.

mod alone;
mod build;
mod dkim;
mod fuzz;
mod incoming;
mod journal;
mod letterbox;
mod lines;
mod replies;
mod server;
mod sim;
mod smtp;
mod smtp_faults;
mod smtp_tls;

use kernel::{EmailAddress, Timestamp};

use crate::transport::{Kept, Outcome, Report, Transport};
use crate::{Envelope, Mailbox, Outgoing};

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn mailbox(name: &str, text: &str) -> Mailbox {
    Mailbox {
        name: Some(name.to_owned()),
        address: address(text),
    }
}

/// A small message that can be told from others by its id.
fn outgoing(id: i64) -> Outgoing {
    Outgoing {
        id,
        envelope: Envelope {
            from: Some(address(&format!("b+{id}@bounce.shop.test"))),
            to: address(&format!("customer{id}@example.test")),
        },
        from: mailbox("The Shop", "hello@shop.test"),
        to: mailbox("Ada", &format!("customer{id}@example.test")),
        reply_to: None,
        subject: format!("Order {id}"),
        text: "Thank you.\n.\n..two dots\n".to_owned(),
        html: None,
        message_id: format!("m{id}@shop.test"),
        date: Timestamp::from_millis(1_790_000_000_000),
        unsubscribe: None,
        list_id: None,
        feedback_id: None,
        auto_submitted: None,
        in_reply_to: None,
        references: Vec::new(),
    }
}

/// Hands the messages over and gives what became of each, by id.
fn hand_over(transport: &dyn Transport, batch: Vec<Outgoing>) -> Vec<(i64, Outcome)> {
    hand_over_and(transport, batch, Kept::Recorded)
}

fn hand_over_and(
    transport: &dyn Transport,
    batch: Vec<Outgoing>,
    kept: Kept,
) -> Vec<(i64, Outcome)> {
    let mut outcomes = Vec::new();
    transport
        .hand_over(batch, &mut |reports: &[Report]| {
            outcomes.extend(
                reports
                    .iter()
                    .map(|report| (report.id, report.outcome.clone())),
            );
            kept
        })
        .unwrap();
    outcomes.sort_by_key(|(id, _)| *id);
    outcomes
}
