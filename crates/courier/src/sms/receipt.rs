//! What a provider tells later, and what people text back.

use core::fmt;

use kernel::Phone;

use super::{Form, Keyword, Verdict, verdict};

/// How far a message is at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has it.
    Taken,
    /// The network has it.
    Sent,
    /// It did not arrive.
    Lost,
    /// The telephone has it.
    Delivered,
    /// It was read.
    Read,
}

impl Standing {
    /// How far a provider's word means that it is; `None` for words of what comes in, or that nobody knows.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "accepted" | "scheduled" | "queued" | "sending" => Self::Taken,
            "sent" | "partially_delivered" => Self::Sent,
            "undelivered" | "failed" | "canceled" => Self::Lost,
            "delivered" => Self::Delivered,
            "read" => Self::Read,
            _ => return None,
        })
    }

    /// Its one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Sent => "sent",
            Self::Lost => "lost",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }

    /// The one with this word.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Taken,
            Self::Sent,
            Self::Lost,
            Self::Delivered,
            Self::Read,
        ]
        .into_iter()
        .find(|one| one.word() == word)
    }
}

/// What a provider tells of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its name there.
    pub id: String,
    /// How far it is.
    pub standing: Standing,
    /// Why it did not arrive, where it said so.
    pub code: Option<u32>,
}

impl Receipt {
    /// Reads what was told; `None` when it is no receipt.
    pub fn read(form: &Form) -> Option<Self> {
        let word = form
            .get("MessageStatus")
            .or_else(|| form.get("SmsStatus"))?;
        Some(Self {
            id: id(form)?,
            standing: Standing::of(&word.to_ascii_lowercase())?,
            code: form.get("ErrorCode").and_then(|code| code.parse().ok()),
        })
    }

    /// What the code speaks of; what has none may pass.
    pub fn verdict(&self) -> Verdict {
        self.code.map_or(Verdict::Passing, verdict)
    }
}

/// Longest id of a provider, in bytes.
const LONGEST_ID: usize = 80;

fn id(form: &Form) -> Option<String> {
    let id = form.get("MessageSid").or_else(|| form.get("SmsSid"))?;
    let fits =
        (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| id.to_owned())
}

/// What somebody texted back. Its `Debug` text says nothing of who or what.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Its name at the provider.
    pub id: String,
    /// From whom.
    pub from: Phone,
    /// To which of the shop's numbers.
    pub to: String,
    /// What it says.
    pub body: String,
    /// What the provider did already by itself: it has answered, and keeps to it.
    pub done: Option<Keyword>,
}

impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbound")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Inbound {
    /// Reads what came; `None` when it is no message of a telephone.
    pub fn read(form: &Form) -> Option<Self> {
        Some(Self {
            id: id(form)?,
            from: Phone::parse(form.get("From")?, None).ok()?,
            to: form.get("To").unwrap_or_default().to_owned(),
            body: form.get("Body").unwrap_or_default().to_owned(),
            done: match form.get("OptOutType") {
                Some("STOP") => Some(Keyword::Stop),
                Some("START") => Some(Keyword::Start),
                Some("HELP") => Some(Keyword::Help),
                Some(_) | None => None,
            },
        })
    }
}
