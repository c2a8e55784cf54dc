//! Whether a customer may be written to.

use kernel::Timestamp;
use serde::Serialize;

use super::{
    consent::{Channel, ConsentState, CurrentConsent, Purpose, words},
    suppression::{Secret, SuppressionReason},
};

/// What the shop and the law of its market allow, and the key of the suppression list.
#[derive(Clone, Copy, Debug)]
pub struct ContactRules<'a> {
    /// The installation's secret under which addresses are hashed.
    pub secret: &'a Secret,
    /// Whether marketing by e-mail may rest on a purchase without a refusal (the soft opt-in). It never covers text
    /// messages, messengers and notifications: they need a yes.
    pub soft_opt_in: bool,
}

/// By what way, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContactQuestion {
    /// By what way.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
}

/// Whether a customer may be written to, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ContactVerdict {
    /// The answer.
    pub allowed: bool,
    /// Its reason.
    pub reason: ContactReason,
}

/// Why a customer may, or may not, be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactReason {
    /// Yes: they agreed.
    Granted,
    /// Yes: they bought and did not refuse, and the shop's rules allow that.
    SoftOptIn,
    /// Yes: it is service, and they did not refuse it.
    NotRefused,
    /// Yes: the order needs it.
    Transactional,
    /// No: there is no such customer any more.
    NoCustomer,
    /// No: there is no address for this channel.
    NoAddress,
    /// No: the address does not exist.
    HardBounce,
    /// No: they reported a message as unwanted.
    Complaint,
    /// No: a member of staff has barred the address.
    Manual,
    /// No: they want to hear nothing but what an order needs.
    UnsubscribedAll,
    /// No: they said no to this.
    Refused,
    /// No: they were asked to confirm and have not.
    Pending,
    /// No: the implied consent has ended.
    Expired,
    /// No: they bought and did not refuse, but the shop's rules ask for a yes.
    SoftOptInNotAllowed,
    /// No: they never agreed.
    NoConsent,
}

words!(ContactReason {
    Granted = "granted",
    SoftOptIn = "soft_opt_in",
    NotRefused = "not_refused",
    Transactional = "transactional",
    NoCustomer = "no_customer",
    NoAddress = "no_address",
    HardBounce = "hard_bounce",
    Complaint = "complaint",
    Manual = "manual",
    UnsubscribedAll = "unsubscribed_all",
    Refused = "refused",
    Pending = "pending",
    Expired = "expired",
    SoftOptInNotAllowed = "soft_opt_in_not_allowed",
    NoConsent = "no_consent",
});

impl ContactReason {
    /// Whether it is a reason to write.
    pub const fn allows(self) -> bool {
        match self {
            Self::Granted | Self::SoftOptIn | Self::NotRefused | Self::Transactional => true,
            Self::NoCustomer
            | Self::NoAddress
            | Self::HardBounce
            | Self::Complaint
            | Self::Manual
            | Self::UnsubscribedAll
            | Self::Refused
            | Self::Pending
            | Self::Expired
            | Self::SoftOptInNotAllowed
            | Self::NoConsent => false,
        }
    }
}

impl From<ContactReason> for ContactVerdict {
    fn from(reason: ContactReason) -> Self {
        Self {
            allowed: reason.allows(),
            reason,
        }
    }
}

/// What is known when the question comes.
pub(crate) struct Known<'a> {
    pub(crate) active: bool,
    pub(crate) has_address: bool,
    pub(crate) suppressions: &'a [SuppressionReason],
    pub(crate) consent: Option<CurrentConsent>,
}

/// The whole rule, strongest reason first.
pub(crate) fn decide(
    known: &Known<'_>,
    question: ContactQuestion,
    soft_opt_in: bool,
    now: Timestamp,
) -> ContactReason {
    if !known.active {
        return ContactReason::NoCustomer;
    }
    if !known.has_address {
        return ContactReason::NoAddress;
    }
    // Transactional messages ignore a refusal of marketing, but not an address that must not be written to. Who has said
    // STOP to a number gets nothing from it at all: networks ask for that, and providers block it.
    let is_telephone = matches!(question.channel, Channel::Sms | Channel::Whatsapp);
    for reason in SuppressionReason::ALL {
        let counts = reason.is_hard() || is_telephone || question.purpose != Purpose::Transactional;
        if counts && known.suppressions.contains(reason) {
            return reason.as_contact_reason();
        }
    }
    match question.purpose {
        Purpose::Transactional => ContactReason::Transactional,
        Purpose::Service => match known.consent.map(|consent| consent.state) {
            Some(ConsentState::Refused) => ContactReason::Refused,
            Some(ConsentState::Granted) => ContactReason::Granted,
            Some(ConsentState::Implied | ConsentState::Pending) | None => ContactReason::NotRefused,
        },
        Purpose::Marketing => marketing(known.consent, question.channel, soft_opt_in, now),
    }
}

fn marketing(
    consent: Option<CurrentConsent>,
    channel: Channel,
    soft_opt_in: bool,
    now: Timestamp,
) -> ContactReason {
    let Some(consent) = consent else {
        return ContactReason::NoConsent;
    };
    let expired = consent.expires_at.is_some_and(|end| end <= now);
    match consent.state {
        ConsentState::Refused => ContactReason::Refused,
        ConsentState::Pending => ContactReason::Pending,
        ConsentState::Granted | ConsentState::Implied if expired => ContactReason::Expired,
        ConsentState::Granted => ContactReason::Granted,
        ConsentState::Implied if soft_opt_in && channel == Channel::Email => {
            ContactReason::SoftOptIn
        }
        ConsentState::Implied => ContactReason::SoftOptInNotAllowed,
    }
}
