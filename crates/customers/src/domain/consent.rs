//! What a customer agreed to, and the proof of it.

use core::fmt::{self, Write as _};
use std::collections::BTreeMap;

use kernel::{CustomerId, Language, Span, Timestamp, typed_id};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::facts::ConsentFact;
use crate::error::Error;

typed_id!(ConsentId, "con");
db::int_column!(ConsentId);

/// A statement is made at this very moment when it is no older: a request may wait for its turn.
const AT_THIS_MOMENT: Span = Span::from_minutes(1);

/// Longest wording, user agent or other text of a proof, in characters.
const LONGEST_TEXT: usize = 10_000;

/// Makes a text enum: its words in JSON, in columns and in `parse` are the same.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its one word, in JSON and in columns.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The one with this word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                formatter.write_str(self.word())
            }
        }
    };
}
pub(super) use words;

/// By what way a customer is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text messages to the telephone.
    Sms,
    /// The messenger of that name.
    Whatsapp,
    /// Notifications of the browser.
    WebPush,
    /// By a system of the shop's own, which is told of the message and does the rest: its app, its messenger.
    Webhook,
}

words!(Channel {
    Email = "email",
    Sms = "sms",
    Whatsapp = "whatsapp",
    WebPush = "web_push",
    Webhook = "webhook",
});

/// For what a customer is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// What an order itself needs: confirmation, delivery, refund.
    Transactional,
    /// Help with what was bought: tips, review requests, surveys.
    Service,
    /// Offers, news, recommendations.
    Marketing,
}

words!(Purpose {
    Transactional = "transactional",
    Service = "service",
    Marketing = "marketing",
});

/// What is known of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// The customer said yes.
    Granted,
    /// The customer said nothing, but bought, and was offered to refuse: the soft opt-in of directive 2002/58/EC,
    /// article 13(2), and the implied consent of CASL, which ends.
    Implied,
    /// The customer was asked to confirm and has not answered.
    Pending,
    /// The customer said no, or took a yes back.
    Refused,
}

words!(ConsentState {
    Granted = "granted",
    Implied = "implied",
    Pending = "pending",
    Refused = "refused",
});

/// How a consent or refusal came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The customer ticked or clicked, once.
    SingleOptIn,
    /// The customer ticked, and confirmed by a message.
    DoubleOptIn,
    /// By buying, without a word against it.
    SoftOptIn,
    /// The customer used an unsubscribe link or button.
    Unsubscribe,
    /// The customer chose in the preference centre.
    Preferences,
    /// A member of staff entered it.
    Staff,
    /// It came in a file or from a store, on that system's word.
    Imported,
}

words!(Method {
    SingleOptIn = "single_opt_in",
    DoubleOptIn = "double_opt_in",
    SoftOptIn = "soft_opt_in",
    Unsubscribe = "unsubscribe",
    Preferences = "preferences",
    Staff = "staff",
    Imported = "imported",
});

impl Method {
    /// Whether the customer acted in person: only that undoes an earlier "never again".
    pub(crate) const fn is_first_hand(self) -> bool {
        match self {
            Self::SingleOptIn | Self::DoubleOptIn | Self::Preferences => true,
            Self::SoftOptIn | Self::Unsubscribe | Self::Staff | Self::Imported => false,
        }
    }
}

/// A consent or refusal with all that proves it (GDPR article 7(1)). `Debug` shows nothing of the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// By what way.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What was said.
    pub state: ConsentState,
    /// When it was said.
    pub at: Timestamp,
    /// When it ends by itself, for implied consent.
    pub expires_at: Option<Timestamp>,
    /// How it came about.
    pub method: Method,
    /// Which system or part of the shop took it: `checkout`, `shopify`, `import`.
    pub source: String,
    /// Where: the address of the page or the id of the form.
    pub place: Option<String>,
    /// The words that the customer saw.
    pub wording: Option<String>,
    /// Which version of the words.
    pub wording_version: Option<String>,
    /// In which language.
    pub language: Option<Language>,
    /// The network address it came from.
    pub ip: Option<String>,
    /// The program it came from.
    pub user_agent: Option<String>,
    /// The member of staff who entered it.
    pub operator: Option<String>,
    /// The message and click that confirmed it.
    pub confirmation: Option<String>,
}

impl fmt::Debug for Consent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (channel, purpose, state) = (self.channel, self.purpose, self.state);
        write!(
            formatter,
            "Consent({channel} {purpose} {state} at {})",
            self.at
        )
    }
}

impl Consent {
    /// A statement with nothing but what every proof has; fill in the rest.
    pub fn new(
        (channel, purpose): (Channel, Purpose),
        state: ConsentState,
        at: Timestamp,
        method: Method,
        source: &str,
    ) -> Self {
        Self {
            channel,
            purpose,
            state,
            at,
            expires_at: None,
            method,
            source: source.to_owned(),
            place: None,
            wording: None,
            wording_version: None,
            language: None,
            ip: None,
            user_agent: None,
            operator: None,
            confirmation: None,
        }
    }

    pub(crate) fn of_fact(fact: &ConsentFact, source: &str, as_of: Timestamp) -> Self {
        Self {
            expires_at: fact.expires_at,
            place: fact.place.clone(),
            wording: fact.wording.clone(),
            language: fact.language.clone(),
            ..Self::new(
                (fact.channel, fact.purpose),
                fact.state,
                fact.at.unwrap_or(as_of),
                fact.method,
                source,
            )
        }
    }

    /// This statement, put after what was said before on the same question when it is made at this very moment, and what
    /// was said before is dated later than now.
    pub(crate) fn said_after(mut self, before: &[Proof], now: Timestamp) -> Self {
        let question = (self.channel, self.purpose);
        let last = before
            .iter()
            .map(|proof| &proof.consent)
            .filter(|consent| (consent.channel, consent.purpose) == question)
            .map(|consent| consent.at)
            .max();
        if let Some(last) = last.filter(|last| *last > now || (*last == now && self.at == now))
            && self.at >= now.minus(AT_THIS_MOMENT)
        {
            self.at = last.plus(Span::from_millis(1));
        }
        self
    }

    /// Refuses texts beyond 10,000 characters or with a NUL, and consent to transactional messages, which need none.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.purpose == Purpose::Transactional {
            return Err(Error::TransactionalConsent);
        }
        let texts = [
            Some(&self.source),
            self.place.as_ref(),
            self.wording.as_ref(),
            self.wording_version.as_ref(),
            self.ip.as_ref(),
            self.user_agent.as_ref(),
            self.operator.as_ref(),
            self.confirmation.as_ref(),
        ];
        let fits = |text: &String| text.chars().count() <= LONGEST_TEXT && !text.contains('\0');
        if texts.into_iter().flatten().all(fits) {
            Ok(())
        } else {
            Err(Error::ConsentText)
        }
    }

    /// The SHA-256 of everything that the proof says about this customer, in hexadecimal: a copy that was given away
    /// can be shown to be what was recorded.
    pub(crate) fn evidence(&self, customer: CustomerId) -> Result<String, Error> {
        let text = serde_json::to_string(&(customer, self)).map_err(Error::Json)?;
        let mut evidence = String::with_capacity(64);
        for byte in Sha256::digest(text.as_bytes()) {
            // Writing to a String cannot fail.
            let _infallible = write!(evidence, "{byte:02x}");
        }
        Ok(evidence)
    }
}

/// A recorded consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Its id.
    pub id: ConsentId,
    /// What was recorded.
    #[serde(flatten)]
    pub consent: Consent,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The hash of the statement, made when it was recorded, with the customer for whom it was first recorded.
    pub evidence: String,
    /// The customer for whom it was first recorded.
    pub home: CustomerId,
}

impl Proof {
    /// Whether this is the proof of that very statement. One that was put after others is known by when it was recorded.
    pub(crate) fn says_again(&self, said: &Consent) -> bool {
        let was_put_after = self.consent.at > self.recorded_at;
        let waited = self.recorded_at.since(said.at);
        let at = if was_put_after && (Span::ZERO..=AT_THIS_MOMENT).contains(&waited) {
            said.at
        } else {
            self.consent.at
        };
        Consent {
            at,
            ..self.consent.clone()
        } == *said
    }
}

/// What holds now for one channel and purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CurrentConsent {
    /// By what way.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What was said last.
    pub state: ConsentState,
    /// When it was said.
    pub at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// The proof.
    pub proof: ConsentId,
}

impl CurrentConsent {
    pub(crate) fn of(consent: &Consent, proof: ConsentId) -> Self {
        Self {
            channel: consent.channel,
            purpose: consent.purpose,
            state: consent.state,
            at: consent.at,
            expires_at: consent.expires_at,
            proof,
        }
    }

    /// What holds after the next statement in time. A purchase takes back neither a yes nor a no, and being asked to
    /// confirm does not take back a yes.
    pub(crate) fn then(self, next: Self) -> Self {
        let replaced = match (next.state, self.state) {
            (ConsentState::Granted | ConsentState::Refused, _) => true,
            (ConsentState::Pending, before) => before != ConsentState::Granted,
            (ConsentState::Implied, before) => {
                matches!(before, ConsentState::Implied | ConsentState::Pending)
            }
        };
        if replaced { next } else { self }
    }
}

/// What holds after these proofs, which are sorted by the instant of the statement.
pub(crate) fn standing<'a>(proofs: impl IntoIterator<Item = &'a Proof>) -> Vec<CurrentConsent> {
    let mut standing: BTreeMap<(Channel, Purpose), CurrentConsent> = BTreeMap::new();
    for proof in proofs {
        let next = CurrentConsent::of(&proof.consent, proof.id);
        standing
            .entry((next.channel, next.purpose))
            .and_modify(|current| *current = current.then(next))
            .or_insert(next);
    }
    standing.into_values().collect()
}
