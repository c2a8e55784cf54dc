//! Why a message came back.

/// Why a message came back. Those that speak of the address itself can make a bounce hard; those that speak of us
/// (`Policy`, `Authentication`, `Blocked`, `Sender`) never say anything about the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// There is no such mailbox.
    NoSuchMailbox,
    /// There is no such domain, or nothing there takes mail.
    NoSuchDomain,
    /// The mailbox has moved and nobody forwards.
    Moved,
    /// The domain says that it takes no mail at all.
    TakesNoMail,
    /// The mailbox is full.
    MailboxFull,
    /// The account is closed, frozen or suspended.
    Suspended,
    /// The recipient's own filter turned it away, perhaps because the mailbox does not exist.
    Filtered,
    /// It looks like spam.
    Spam,
    /// It looks like a virus.
    Virus,
    /// The sending server is not welcome: a block list, its reputation, its name in the DNS.
    Blocked,
    /// The sender's address or domain is not welcome.
    Sender,
    /// A rule of the receiver forbids it.
    Policy,
    /// SPF, DKIM or DMARC did not hold, or no sign-in.
    Authentication,
    /// It does not keep to the standards.
    Malformed,
    /// It is too large, or a limit was passed.
    TooLarge,
    /// Too many messages or connections in too short a time.
    TooFast,
    /// The receiver's servers could not be found or reached.
    Network,
    /// It was tried until the time was over.
    Expired,
    /// The receiver's system failed.
    System,
    /// The report does not say.
    Unknown,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::NoSuchMailbox,
        Self::NoSuchDomain,
        Self::Moved,
        Self::TakesNoMail,
        Self::MailboxFull,
        Self::Suspended,
        Self::Filtered,
        Self::Spam,
        Self::Virus,
        Self::Blocked,
        Self::Sender,
        Self::Policy,
        Self::Authentication,
        Self::Malformed,
        Self::TooLarge,
        Self::TooFast,
        Self::Network,
        Self::Expired,
        Self::System,
        Self::Unknown,
    ];

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoSuchMailbox => "no_such_mailbox",
            Self::NoSuchDomain => "no_such_domain",
            Self::Moved => "moved",
            Self::TakesNoMail => "takes_no_mail",
            Self::MailboxFull => "mailbox_full",
            Self::Suspended => "suspended",
            Self::Filtered => "filtered",
            Self::Spam => "spam",
            Self::Virus => "virus",
            Self::Blocked => "blocked",
            Self::Sender => "sender",
            Self::Policy => "policy",
            Self::Authentication => "authentication",
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
            Self::TooFast => "too_fast",
            Self::Network => "network",
            Self::Expired => "expired",
            Self::System => "system",
            Self::Unknown => "unknown",
        }
    }

    /// The reason of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// Whether it speaks of the sender and not of the address: staff have something to mend.
    pub const fn is_about_us(self) -> bool {
        match self {
            Self::Blocked
            | Self::Sender
            | Self::Policy
            | Self::Authentication
            | Self::Malformed
            | Self::Spam => true,
            Self::NoSuchMailbox
            | Self::NoSuchDomain
            | Self::Moved
            | Self::TakesNoMail
            | Self::MailboxFull
            | Self::Suspended
            | Self::Filtered
            | Self::Virus
            | Self::TooLarge
            | Self::TooFast
            | Self::Network
            | Self::Expired
            | Self::System
            | Self::Unknown => false,
        }
    }
}
