//! What can go wrong.

use db::DbError;
use kernel::Span;

use crate::domain::{PASSWORD_MAX, PASSWORD_MIN, Weakness};

/// A failure of this room. The texts never repeat what was given: it may be an address or a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database failed.
    #[error("the staff could not be read or written")]
    Db(#[from] DbError),
    /// The names of API keys could not be read.
    #[error(transparent)]
    Keys(#[from] web::keys::Error),
    /// A setting of the shop could not be read or set.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Hashing,
    /// There is no such member, the password is not theirs, or they may no longer sign in. Which of them is nobody's
    /// business.
    #[error("the e-mail address or the password is not right")]
    WrongCredentials,
    /// The password is right, and the member has a second factor: send its code, or a recovery code, as `code`.
    #[error("a code of your second factor is needed")]
    CodeNeeded,
    /// The code is not one of the present, or was used before.
    #[error("this code is not right, or was used before")]
    WrongCode,
    /// Too many tries, right or wrong, for one address or from one place.
    #[error("too many tries: wait, then try again")]
    TooManyTries {
        /// Until the next try is taken.
        wait: Span,
    },
    /// The password that somebody gave to confirm who they are is not theirs.
    #[error("this is not your password")]
    WrongPassword,
    /// The new password is not good enough.
    #[error(
        "a password has at least {PASSWORD_MIN} characters and at most {PASSWORD_MAX} bytes, and is not one that everybody tries first"
    )]
    WeakPassword {
        /// For programs.
        code: &'static str,
        /// For people.
        words: &'static str,
    },
    /// The name is empty or too long.
    #[error("a name has 1 to 100 characters")]
    Name,
    /// There is no such member.
    #[error("there is no such member of the staff")]
    NoMember,
    /// Somebody works here under this address already.
    #[error("somebody works here under this address already")]
    EmailTaken,
    /// The last owner who may sign in would be lost.
    #[error("the shop needs an owner: make somebody else one first")]
    LastOwner,
    /// There are too many.
    #[error("the shop has as many members and open invitations as it may have")]
    TooMany,
    /// There is no such session (any more).
    #[error("there is no such session")]
    NoSession,
    /// There is no such invitation, or it was accepted or withdrawn.
    #[error("there is no such open invitation")]
    NoInvitation,
    /// The link is not valid, has expired, or was used.
    #[error("this invitation is no longer valid: ask for a new one")]
    BadInvitation,
    /// The shop has its owner.
    #[error("the shop is set up already: sign in")]
    SetUp,
    /// The token is not the one that the terminal told, or has expired.
    #[error(
        "this setup token is not valid: the terminal of the server tells a new one when it starts"
    )]
    BadSetupToken,
    /// The second factor is on.
    #[error("the second factor is on already")]
    FactorOn,
    /// The second factor is off, or was not begun.
    #[error("the second factor is not on")]
    FactorOff,
    /// No provider is set.
    #[error("single sign-on is not set up in this shop")]
    NoProvider,
    /// The provider could not be asked.
    #[error("the provider of single sign-on could not be asked: {0}")]
    Provider(#[source] fetch::Error),
    /// The provider refused what was asked.
    #[error(
        "the provider of single sign-on answered with status {0}: look at the client's id and secret"
    )]
    ProviderSaid(u16),
    /// The provider says what cannot be understood.
    #[error("the provider of single sign-on could not be understood: {0}")]
    ProviderUnreadable(&'static str),
    /// The provider did not let somebody in, or they turned back.
    #[error("the provider of single sign-on did not let you in")]
    ProviderRefused,
    /// The sign-in was begun in another browser, too long ago, or ended already.
    #[error("this sign-in is over: begin again")]
    BadState,
    /// What the provider says is not to be believed.
    #[error("what the provider of single sign-on said of you could not be believed")]
    Token,
    /// Nobody here knows whom the provider means.
    #[error("nobody invited you under an address that the provider says is yours: ask an owner")]
    NotInvited,
    /// The request breaks off a rule of HTTP that `web` keeps.
    #[error(transparent)]
    Web(#[from] web::Refusal),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Keys(error) => web::ToProblem::code(error),
            Self::Settings(error) => error.code(),
            Self::Hashing => "staff.hashing",
            Self::WrongCredentials => "staff.wrong_credentials",
            Self::CodeNeeded => "staff.code_needed",
            Self::WrongCode => "staff.wrong_code",
            Self::TooManyTries { .. } => "staff.too_many_tries",
            Self::WrongPassword => "staff.wrong_password",
            Self::WeakPassword { .. } => "staff.weak_password",
            Self::Name => "staff.name",
            Self::NoMember => "staff.no_member",
            Self::EmailTaken => "staff.email_taken",
            Self::LastOwner => "staff.last_owner",
            Self::TooMany => "staff.too_many",
            Self::NoSession => "staff.no_session",
            Self::NoInvitation => "staff.no_invitation",
            Self::BadInvitation => "staff.bad_invitation",
            Self::SetUp => "staff.set_up",
            Self::BadSetupToken => "staff.bad_setup_token",
            Self::FactorOn => "staff.factor_on",
            Self::FactorOff => "staff.factor_off",
            Self::NoProvider => "staff.sso_off",
            Self::Provider(_) => "staff.sso_not_reached",
            Self::ProviderSaid(_) => "staff.sso_client",
            Self::ProviderUnreadable(_) => "staff.sso_unreadable",
            Self::ProviderRefused => "staff.sso_refused",
            Self::BadState => "staff.sso_over",
            Self::Token => "staff.sso_token",
            Self::NotInvited => "staff.sso_not_invited",
            Self::Web(refusal) => web::ToProblem::code(refusal),
        }
    }
}

impl From<Weakness> for Error {
    fn from(weakness: Weakness) -> Self {
        Self::WeakPassword {
            code: weakness.code(),
            words: weakness.words(),
        }
    }
}
