//! What was decided about an ask, and why.

use customers::{Channel, ContactReason};
use kernel::{Span, Timestamp, typed_id};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{AskId, HoldKind, Topic, words};

typed_id!(DecisionId, "dec");
db::int_column!(DecisionId);

/// What is to become of an ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It becomes a message now.
    SendNow {
        /// By this way.
        channel: Channel,
        /// What allows it.
        reason: Reason,
        /// Ways that were preferred to this one, and why it does not go by them.
        passed: Vec<Passed>,
    },
    /// It waits and is looked at again.
    Later {
        /// When.
        at: Timestamp,
        /// For what it waits.
        reason: Reason,
    },
    /// Another ask speaks for it.
    Merged {
        /// Which.
        into: AskId,
    },
    /// Its time is over.
    Expired {
        /// Why it did not go in time.
        reason: Reason,
    },
    /// It may not go.
    Refused {
        /// Why.
        reason: Reason,
    },
}

/// A way that was preferred and is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Which.
    pub channel: Channel,
    /// Why not.
    pub reason: Reason,
}

/// The decision without its data, as it stands in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Now.
    SendNow,
    /// Looked at again later.
    Later,
    /// Taken into another.
    Merged,
    /// Over.
    Expired,
    /// No.
    Refused,
}

words!(Outcome {
    SendNow = "send_now",
    Later = "later",
    Merged = "merged",
    Expired = "expired",
    Refused = "refused",
});

/// When the rules were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// When the customer's asks were planned.
    Planned,
    /// When the message was about to go.
    Sending,
}

words!(Stage {
    Planned = "planned",
    Sending = "sending",
});

/// Why something was decided. Its code is stable; its words are for staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What customers have said, and what is known of their address.
    Contact(ContactReason),
    /// The customer wants no more of this topic.
    TopicRefused(Topic),
    /// The shop cannot send by any of the ways that were asked for.
    NoChannel,
    /// The ask itself says not before.
    NotBefore,
    /// It is night where the customer lives.
    QuietHours,
    /// So many of the purpose were sent within the span already.
    Cap {
        /// How many are allowed.
        most: u32,
        /// Within what span.
        within: Span,
    },
    /// The customer takes a break from everything but what orders need.
    Paused,
    /// The customer wants at most so many within the span.
    Wish {
        /// How many.
        most: u32,
        /// Within what span.
        within: Span,
    },
    /// Something is wrong, and messages wait until it is right again.
    Hold(HoldKind),
    /// So many a minute to this domain or from this sender are enough; others go before it.
    Throttle {
        /// What is full: `domain:gmail.com` or `sender:news`.
        lane: String,
        /// How many a minute.
        per_minute: u32,
    },
    /// The sender is new to mailbox providers and has sent its amount of the day.
    WarmUp {
        /// Which sender.
        sender: String,
        /// The amount of that day.
        most: u32,
    },
    /// The programme was stopped: too many complaints, addresses that do not exist, or repetitions.
    Brake,
    /// The customer is being joined with another, under whom the ask goes on.
    Joining,
    /// Another ask of the topic goes now and speaks for this one.
    SameTopic,
    /// The instant from which on it is not worth saying has come. Holds the code of what it waited for.
    TooLate {
        /// The code of the reason for waiting; empty when it never waited.
        waited_for: String,
    },
    /// Whoever asked for it took it back before it went.
    Withdrawn,
    /// What it was about is no longer so: the order was cancelled meanwhile.
    Moot {
        /// In a few words.
        why: String,
    },
    /// What it should say cannot be made.
    Content {
        /// What went wrong, for staff.
        why: String,
    },
}

impl Reason {
    /// The stable code.
    pub fn code(&self) -> String {
        match self {
            Self::Contact(reason) => format!("contact.{}", reason.word()),
            Self::TopicRefused(_) => "topic_refused".to_owned(),
            Self::NoChannel => "no_channel".to_owned(),
            Self::NotBefore => "not_before".to_owned(),
            Self::QuietHours => "quiet_hours".to_owned(),
            Self::Cap { .. } => "cap".to_owned(),
            Self::Paused => "paused".to_owned(),
            Self::Wish { .. } => "customer_frequency".to_owned(),
            Self::Hold(_) => "hold".to_owned(),
            Self::Throttle { .. } => "throttle".to_owned(),
            Self::WarmUp { .. } => "warm_up".to_owned(),
            Self::Brake => "brake".to_owned(),
            Self::Joining => "joining".to_owned(),
            Self::SameTopic => "same_topic".to_owned(),
            Self::TooLate { .. } => "too_late".to_owned(),
            Self::Withdrawn => "withdrawn".to_owned(),
            Self::Moot { .. } => "moot".to_owned(),
            Self::Content { .. } => "content".to_owned(),
        }
    }

    /// What belongs to the code, as JSON.
    pub fn detail(&self) -> Value {
        match self {
            Self::Contact(_)
            | Self::NoChannel
            | Self::NotBefore
            | Self::QuietHours
            | Self::Paused
            | Self::Brake
            | Self::Joining
            | Self::SameTopic
            | Self::Withdrawn => json!({}),
            Self::TopicRefused(topic) => json!({"topic": topic}),
            Self::Cap { most, within } | Self::Wish { most, within } => {
                json!({"most": most, "within": within})
            }
            Self::Hold(kind) => json!({"kind": kind}),
            Self::Throttle { lane, per_minute } => {
                json!({"lane": lane, "per_minute": per_minute})
            }
            Self::WarmUp { sender, most } => json!({"sender": sender, "most": most}),
            Self::TooLate { waited_for } => json!({"waited_for": waited_for}),
            Self::Moot { why } | Self::Content { why } => json!({"why": why}),
        }
    }

    /// The reason of a code and its detail; `None` when they are not from here.
    pub fn parse(code: &str, detail: &Value) -> Option<Self> {
        if let Some(word) = code.strip_prefix("contact.") {
            return ContactReason::parse(word).map(Self::Contact);
        }
        let text = |name: &str| detail.get(name).and_then(Value::as_str);
        Some(match code {
            "topic_refused" => Self::TopicRefused(Topic::parse(text("topic")?).ok()?),
            "no_channel" => Self::NoChannel,
            "not_before" => Self::NotBefore,
            "quiet_hours" => Self::QuietHours,
            "cap" => Self::Cap {
                most: u32::try_from(detail.get("most")?.as_u64()?).ok()?,
                within: Span::parse(text("within")?).ok()?,
            },
            "paused" => Self::Paused,
            "customer_frequency" => Self::Wish {
                most: u32::try_from(detail.get("most")?.as_u64()?).ok()?,
                within: Span::parse(text("within")?).ok()?,
            },
            "hold" => Self::Hold(HoldKind::parse(text("kind")?).ok()?),
            "throttle" => Self::Throttle {
                lane: text("lane")?.to_owned(),
                per_minute: u32::try_from(detail.get("per_minute")?.as_u64()?).ok()?,
            },
            "warm_up" => Self::WarmUp {
                sender: text("sender")?.to_owned(),
                most: u32::try_from(detail.get("most")?.as_u64()?).ok()?,
            },
            "brake" => Self::Brake,
            "joining" => Self::Joining,
            "same_topic" => Self::SameTopic,
            "withdrawn" => Self::Withdrawn,
            "too_late" => Self::TooLate {
                waited_for: text("waited_for")?.to_owned(),
            },
            "moot" => Self::Moot {
                why: text("why")?.to_owned(),
            },
            "content" => Self::Content {
                why: text("why")?.to_owned(),
            },
            _ => return None,
        })
    }

    /// In words, completing "because …".
    pub fn words(&self) -> String {
        match self {
            Self::Contact(reason) => contact_words(*reason).to_owned(),
            Self::TopicRefused(topic) => format!("the customer wants no more of `{topic}`"),
            Self::NoChannel => "the shop cannot send by any of the ways asked for".to_owned(),
            Self::NotBefore => "the programme asked for a later time".to_owned(),
            Self::QuietHours => "it is quiet time where the customer lives".to_owned(),
            Self::Cap { most, within } => {
                let were = if *most == 1 { "was" } else { "were" };
                let within = span(*within);
                format!("{most} of the kind {were} sent within {within} already")
            }
            Self::Paused => "the customer takes a break from messages".to_owned(),
            Self::Wish { most, within } => {
                format!("the customer wants {most} within {} at most", span(*within))
            }
            Self::Hold(kind) => format!("messages wait while there is: {}", kind.words()),
            Self::Throttle { lane, per_minute } => throttle_words(lane, *per_minute),
            Self::WarmUp { sender, most } => format!(
                "the sender `{sender}` is new to mailbox providers and has sent the {most} of its day"
            ),
            Self::Brake => {
                "the programme was stopped, since its mail is not wanted or repeats itself"
                    .to_owned()
            }
            Self::Joining => "the customer is being joined with another".to_owned(),
            Self::SameTopic => "another message of the topic speaks for it".to_owned(),
            Self::TooLate { waited_for } if waited_for.is_empty() => "its time was over".to_owned(),
            Self::TooLate { waited_for } => {
                format!("its time was over while it waited ({waited_for})")
            }
            Self::Withdrawn => "the programme took it back before it went".to_owned(),
            Self::Moot { why } => format!("it is no longer so: {why}"),
            Self::Content { why } => format!("its content could not be made: {why}"),
        }
    }
}

fn throttle_words(lane: &str, per_minute: u32) -> String {
    match lane.split_once(':') {
        Some(("domain", domain)) => {
            format!("mail to {domain} goes at {per_minute} a minute, and others go first")
        }
        Some(("text", sender)) => {
            let sender = sender.replace('.', " ");
            format!("text messages from {sender} go at {per_minute} a minute, and others go first")
        }
        Some((_, sender)) => {
            format!("the sender `{sender}` sends {per_minute} a minute, and others go first")
        }
        None => format!("mail goes at {per_minute} a minute, and others go first"),
    }
}

fn contact_words(reason: ContactReason) -> &'static str {
    match reason {
        ContactReason::Granted => "the customer agreed",
        ContactReason::SoftOptIn => "the customer bought and did not refuse",
        ContactReason::NotRefused => "it is service, and the customer did not refuse it",
        ContactReason::Transactional => "the order needs it",
        ContactReason::NoCustomer => "there is no such customer any more",
        ContactReason::NoAddress => "there is no address to write to",
        ContactReason::HardBounce => "the address does not exist",
        ContactReason::Complaint => "the customer reported a message as unwanted",
        ContactReason::Manual => "a member of staff barred the address",
        ContactReason::UnsubscribedAll => "the customer wants nothing but what an order needs",
        ContactReason::Refused => "the customer said no to this",
        ContactReason::Pending => "the customer was asked to confirm and has not",
        ContactReason::Expired => "the implied consent has ended",
        ContactReason::SoftOptInNotAllowed => {
            "the customer only bought, and the shop's rules ask for a yes"
        }
        ContactReason::NoConsent => "the customer never agreed",
    }
}

/// A span in the largest unit that it is a whole number of.
fn span(span: Span) -> String {
    let hours = span.seconds() / 3600;
    match (span.days(), hours) {
        (days, _) if days > 1 && hours == days.saturating_mul(24) => format!("{days} days"),
        (_, hours) if hours > 0 => format!("{hours} hours"),
        _ => format!("{} minutes", span.seconds() / 60),
    }
}

impl Decision {
    /// Without its data.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::SendNow { .. } => Outcome::SendNow,
            Self::Later { .. } => Outcome::Later,
            Self::Merged { .. } => Outcome::Merged,
            Self::Expired { .. } => Outcome::Expired,
            Self::Refused { .. } => Outcome::Refused,
        }
    }

    /// Ways that were preferred and are not taken.
    pub fn passed(&self) -> &[Passed] {
        match self {
            Self::SendNow { passed, .. } => passed,
            Self::Later { .. }
            | Self::Merged { .. }
            | Self::Expired { .. }
            | Self::Refused { .. } => &[],
        }
    }

    /// Its reason.
    pub fn reason(&self) -> Reason {
        match self {
            Self::SendNow { reason, .. }
            | Self::Later { reason, .. }
            | Self::Expired { reason }
            | Self::Refused { reason } => reason.clone(),
            Self::Merged { .. } => Reason::SameTopic,
        }
    }
}
