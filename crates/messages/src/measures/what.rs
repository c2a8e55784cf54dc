//! What is counted.

use kernel::Currency;

use crate::tracking::Sight;

/// What is counted. Of openings and clicks it is messages, each once for people and once for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Somebody would have liked to write.
    Asked,
    /// A server took the message.
    Sent,
    /// It was kept here, since no server is set up.
    Captured,
    /// It could not be sent.
    Failed,
    /// Parts of text messages, each of which is paid for.
    Segments,
    /// It came back.
    Bounced,
    /// People opened it.
    Opened,
    /// Machines fetched its pictures.
    OpenedByMachine,
    /// People followed a link.
    Clicked,
    /// Machines followed links.
    ClickedByMachine,
    /// "No more of this."
    Unsubscribed,
    /// "This is spam."
    Complained,
    /// People answered.
    Replied,
    /// Orders within days of a click.
    Ordered,
    /// What these orders brought, net of refunds, in minor units of a currency.
    Revenue(Currency),
}

const REVENUE: &str = "revenue:";

impl What {
    /// All but revenue.
    pub const COUNTS: [Self; 14] = [
        Self::Asked,
        Self::Sent,
        Self::Captured,
        Self::Failed,
        Self::Segments,
        Self::Bounced,
        Self::Opened,
        Self::OpenedByMachine,
        Self::Clicked,
        Self::ClickedByMachine,
        Self::Unsubscribed,
        Self::Complained,
        Self::Replied,
        Self::Ordered,
    ];

    pub(crate) const fn opened(sight: Sight) -> Self {
        match sight {
            Sight::Human => Self::Opened,
            Sight::Machine(_) => Self::OpenedByMachine,
        }
    }

    pub(crate) const fn clicked(sight: Sight) -> Self {
        match sight {
            Sight::Human => Self::Clicked,
            Sight::Machine(_) => Self::ClickedByMachine,
        }
    }

    /// Its word in the table.
    pub(crate) fn word(self) -> String {
        match self {
            Self::Revenue(currency) => format!("{REVENUE}{}", currency.code()),
            Self::Asked => "asked".to_owned(),
            Self::Sent => "sent".to_owned(),
            Self::Captured => "captured".to_owned(),
            Self::Failed => "failed".to_owned(),
            Self::Segments => "segments".to_owned(),
            Self::Bounced => "bounced".to_owned(),
            Self::Opened => "opened".to_owned(),
            Self::OpenedByMachine => "opened_by_machine".to_owned(),
            Self::Clicked => "clicked".to_owned(),
            Self::ClickedByMachine => "clicked_by_machine".to_owned(),
            Self::Unsubscribed => "unsubscribed".to_owned(),
            Self::Complained => "complained".to_owned(),
            Self::Replied => "replied".to_owned(),
            Self::Ordered => "ordered".to_owned(),
        }
    }

    /// The thing of a word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        if let Some(code) = word.strip_prefix(REVENUE) {
            return Currency::parse(code).ok().map(Self::Revenue);
        }
        Self::COUNTS.into_iter().find(|what| what.word() == word)
    }
}
