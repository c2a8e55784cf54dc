//! One message, handed over.

use courier::{
    signed_call,
    sms::{self, Text, Verdict},
};
use fetch::Fetch;
use kernel::{CustomerId, Timestamp};
use serde_json::Value;

use super::{Outlets, push::hand_push};
use crate::{
    domain::MessageId,
    letter::{TextMessage, Written},
    work::Links,
};

/// What became of a message that was handed over by a way other than mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Handed {
    /// The other side has it.
    Accepted {
        /// Its words.
        note: String,
        /// Of text messages: its name there, and how many parts it has.
        delivery: Option<(String, i64)>,
    },
    /// No provider is set.
    Captured {
        /// Of text messages: how many parts it would have had.
        segments: i64,
    },
    /// Nobody saw the answer.
    Unconfirmed {
        /// What happened.
        why: String,
        /// Of text messages: how many parts it has.
        segments: i64,
    },
    /// The other side does not have it, and may take it later.
    Later {
        /// After so many seconds, when it said so.
        after: Option<u32>,
        /// What happened.
        note: String,
    },
    /// It will not have it.
    Refused {
        /// A code.
        code: &'static str,
        /// Its words.
        note: String,
        /// What that says of the address.
        against: Option<Against>,
    },
}

/// What a refusal says of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// There is no such address.
    Dead,
    /// Its owner wants nothing more.
    OptedOut,
}

/// What handing one over needs.
#[derive(Clone, Copy)]
pub(crate) struct Hand<'a> {
    pub(crate) customer: CustomerId,
    pub(crate) outlets: &'a Outlets,
    pub(crate) links: &'a dyn Links,
    pub(crate) fetch: &'a dyn Fetch,
    pub(crate) now: Timestamp,
    /// When it is too late.
    pub(crate) latest: Timestamp,
}

/// Hands a message over. `set_out` is called when all is ready and the request leaves next; where it says no, nothing
/// leaves, and the answer is `None`. Beside it stand the browsers that are there no more, by their names.
pub(crate) fn hand_over(
    hand: Hand<'_>,
    message: MessageId,
    written: &Written,
    set_out: impl FnOnce() -> bool,
) -> Option<(Handed, Vec<String>)> {
    let handed = match written {
        Written::Push(push) => return hand_push(hand, message, push, set_out),
        Written::Text(text) => hand_text(hand, message, text, set_out)?,
        Written::Hook(hook) => hand_hook(hand, message, &hook.body, set_out)?,
        Written::Letter(_) => unfit("a mail goes by its own way"),
    };
    Some((handed, Vec::new()))
}

/// Longest words of a receiver that are kept, in characters.
const LONGEST_NOTE: usize = 300;

fn hand_hook(
    hand: Hand<'_>,
    message: MessageId,
    body: &Value,
    set_out: impl FnOnce() -> bool,
) -> Option<Handed> {
    let Some((url, secret)) = &hand.outlets.hook else {
        return Some(Handed::Captured { segments: 0 });
    };
    if !set_out() {
        return None;
    }
    let (key, body) = (message.to_string(), body.to_string().into_bytes());
    let call = signed_call(url, (secret.expose(), hand.now), &key, body);
    let refused = |note: String| Handed::Refused {
        code: "refused",
        note,
        against: None,
    };
    Some(match hand.fetch.fetch(&call) {
        Ok(answer) if answer.is_success() => Handed::Accepted {
            note: format!("the receiver answered {}", answer.status),
            delivery: None,
        },
        Ok(answer) => {
            let said = answer.beginning(LONGEST_NOTE);
            let note = format!("the receiver answered {}: {said}", answer.status);
            if answer.is_transient() {
                let after = answer.retry_after_seconds();
                Handed::Later { after, note }
            } else {
                refused(note)
            }
        }
        Err(error) if error.is_transient() => Handed::Later {
            after: None,
            note: error.to_string(),
        },
        Err(error) => refused(error.to_string()),
    })
}

pub(super) fn unfit(why: &str) -> Handed {
    Handed::Refused {
        code: "unfit",
        note: why.to_owned(),
        against: None,
    }
}

fn hand_text(
    hand: Hand<'_>,
    message: MessageId,
    text: &TextMessage,
    set_out: impl FnOnce() -> bool,
) -> Option<Handed> {
    let outlet = &hand.outlets.sms;
    let segments = i64::try_from(text.size.segments).unwrap_or(i64::MAX);
    let Some(gateway) = &outlet.gateway else {
        return Some(Handed::Captured { segments });
    };
    // One that was written before there was anybody to send from, or whose sender is gone.
    let Some(from) = outlet.origin(text.to.as_str()) else {
        return Some(unfit("nobody is set to send to this number"));
    };
    let tell = hand.links.told(message);
    let left = hand.latest.since(hand.now).seconds();
    let request = gateway.request(&Text {
        to: &text.to,
        from,
        body: &text.body,
        tell: tell.as_deref(),
        key: &message.to_string(),
        valid_for: u32::try_from(left).ok(),
    });
    if !set_out() {
        return None;
    }
    let answer = hand.fetch.fetch(&request);
    Some(match sms::handed(answer.as_ref()) {
        sms::Handed::Taken { id } => Handed::Accepted {
            note: id.clone(),
            delivery: Some((id, segments)),
        },
        sms::Handed::Later { after, said } => Handed::Later { after, note: said },
        sms::Handed::Unknown { said } if outlet.knows_keys => Handed::Later {
            after: None,
            note: said,
        },
        sms::Handed::Unknown { said } => Handed::Unconfirmed {
            why: said,
            segments,
        },
        sms::Handed::Refused { verdict, said, .. } => Handed::Refused {
            code: "refused",
            note: said,
            against: match verdict {
                Verdict::Dead => Some(Against::Dead),
                Verdict::OptedOut => Some(Against::OptedOut),
                Verdict::Passing
                | Verdict::Blocked
                | Verdict::Later
                | Verdict::Unfit
                | Verdict::Ours => None,
            },
        },
    })
}
