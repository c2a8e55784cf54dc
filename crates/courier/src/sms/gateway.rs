//! What a provider is asked, and what its answer means.

use core::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use fetch::{Answer, Request};
use kernel::Phone;
use serde::Deserialize;

use super::{Origin, Verdict, verdict};

/// Longest words of a provider that are kept, in characters.
const LONGEST_NOTE: usize = 300;
/// Longest id of a provider, in bytes.
const LONGEST_ID: usize = 80;

/// A provider, and who we are there.
#[derive(Clone, PartialEq, Eq)]
pub struct Gateway {
    /// Where its interface begins, without a slash at the end: `https://api.twilio.com`.
    pub api: String,
    /// The account: `AC…`.
    pub account: String,
    /// Who asks: the account again, or a key of its.
    pub user: String,
    /// What proves it.
    pub secret: String,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("api", &self.api)
            .finish_non_exhaustive()
    }
}

/// One text message.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// To whom.
    pub to: &'a Phone,
    /// From whom.
    pub from: &'a Origin,
    /// What it says.
    pub body: &'a str,
    /// Where the provider tells what becomes of it.
    pub tell: Option<&'a str>,
    /// What makes it recognisable, for providers that know such keys; others pass it over.
    pub key: &'a str,
    /// After so many seconds it is no longer worth sending.
    pub valid_for: Option<u32>,
}

/// Seconds that a message may wait at the provider: ten hours.
const LONGEST_VALID: u32 = 36_000;

impl Gateway {
    /// The request that hands a message over.
    pub fn request(&self, text: &Text<'_>) -> Request {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("To", text.to.as_str());
        match text.from {
            Origin::Number(from) | Origin::Name(from) => form.append_pair("From", from),
            Origin::Pool(pool) => form.append_pair("MessagingServiceSid", pool),
        };
        form.append_pair("Body", text.body);
        if let Some(tell) = text.tell {
            form.append_pair("StatusCallback", tell);
        }
        if let Some(seconds) = text.valid_for {
            let seconds = seconds.clamp(1, LONGEST_VALID).to_string();
            form.append_pair("ValidityPeriod", &seconds);
        }
        let url = format!(
            "{}/2010-04-01/Accounts/{}/Messages.json",
            self.api, self.account
        );
        let proof = BASE64.encode(format!("{}:{}", self.user, self.secret));
        let body = form.finish().into_bytes();
        Request::post(url, "application/x-www-form-urlencoded", body)
            .with("authorization", format!("Basic {proof}"))
            .with("accept", "application/json")
            .with("idempotency-key", text.key)
    }
}

/// What became of a message that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The provider has it.
    Taken {
        /// Its name there: `SM…`; empty when the provider gave none.
        id: String,
    },
    /// The provider will not have it.
    Refused {
        /// Its code, where it gave one.
        code: Option<u32>,
        /// What that speaks of.
        verdict: Verdict,
        /// Its words.
        said: String,
    },
    /// The provider does not have it, and may take it later.
    Later {
        /// After so many seconds, when it said so.
        after: Option<u32>,
        /// What happened.
        said: String,
    },
    /// It may have it or not: the answer was not seen.
    Unknown {
        /// What happened.
        said: String,
    },
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    sid: Option<String>,
    #[serde(default)]
    code: Option<u32>,
    #[serde(default)]
    message: Option<String>,
}

/// Reads the answer. An answer of any status is believed; only where none was seen is it not known what became of it.
pub fn handed(answer: Result<&Answer, &fetch::Error>) -> Handed {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.may_have_arrived() => {
            let said = error.to_string();
            return Handed::Unknown { said };
        }
        Err(error) => {
            let said = error.to_string();
            return Handed::Later { after: None, said };
        }
    };
    let said: Option<Said> = serde_json::from_slice(&answer.body).ok();
    let (sid, code, words) = match said {
        Some(said) => (said.sid, said.code, said.message),
        None => (None, None, None),
    };
    if answer.is_success() {
        let id = sid.filter(|id| id.len() <= LONGEST_ID && is_plain(id));
        return Handed::Taken {
            id: id.unwrap_or_default(),
        };
    }
    let words = words.unwrap_or_else(|| answer.beginning(LONGEST_NOTE));
    let words: String = words
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_NOTE)
        .collect();
    let said = match code {
        Some(code) => format!("{} {code}: {words}", answer.status),
        None => format!("{}: {words}", answer.status),
    };
    let found = code.map(verdict);
    let may_pass = answer.is_transient() || found == Some(Verdict::Later);
    // Who we are there, or where it is, can be put right while messages wait.
    let is_shut = matches!(answer.status, 401..=404);
    if may_pass || is_shut {
        let after = answer.retry_after_seconds();
        return Handed::Later { after, said };
    }
    Handed::Refused {
        code,
        verdict: found.unwrap_or(Verdict::Unfit),
        said,
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}
