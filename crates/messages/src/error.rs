//! What can go wrong.

use db::DbError;

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("the messages could not be read or written")]
    Db(#[from] DbError),
    /// What is known of the customers could not be read or written.
    #[error("what is known of the customers could not be used")]
    Customers(#[from] customers::Error),
    /// An event could not be put on a timeline.
    #[error("the timeline could not be written")]
    Events(#[from] events::Error),
    /// A timer could not be set.
    #[error("a timer could not be set")]
    Timers(#[from] timers::Error),
    /// The shop's settings could not be read.
    #[error("the settings could not be read")]
    Settings(#[from] settings::Error),
    /// A database that was never founded as a shop.
    #[error("the shop has no secret to recognise barred addresses by")]
    NoSecret,
    /// The key for notifications of browsers is none, or none could be made.
    #[error("the shop's key for notifications cannot be used")]
    PushKey,
    /// An ask to nobody.
    #[error("an ask needs a customer")]
    Nobody,
    /// A cause is empty or too long.
    #[error("the cause of an ask must have 1 to 200 bytes")]
    Cause,
    /// A name is empty or too long.
    #[error("the name of a programme or template must have 1 to 100 bytes")]
    Name,
    /// No channel, or too many.
    #[error("an ask must name 1 to 8 channels")]
    Channels,
    /// An ask that ends before it begins.
    #[error("an ask must be too late after it may begin, not before")]
    Window,
    /// The content's data are too large.
    #[error("the data of an ask's content must stay below 16 KB of JSON")]
    ContentTooLarge,
    /// A topic that is none.
    #[error(
        "a topic must have 1 to 60 lower-case letters, digits and hyphens, and begin with a letter"
    )]
    Topic,
    /// A hold that is none.
    #[error("a hold needs a key and a kind of 1 to 100 bytes, and holds service or marketing")]
    Hold,
    /// Two templates or builders of one name and version, or a template without its builder.
    #[error("template `{name}` {problem}")]
    Template {
        /// Its name.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// A name of a template that is none.
    #[error(
        "a template's name must have 1 to 60 lower-case letters, digits and hyphens, and begin with a letter"
    )]
    TemplateName,
    /// No template of that name and version.
    #[error("there is no such template")]
    NoTemplate,
    /// Somebody else saved the draft in between.
    #[error("somebody else saved this draft: read it again")]
    DraftChanged,
    /// No shared block of that name and version.
    #[error("there is no such shared block")]
    NoSharedBlock,
    /// A shared block that templates still show.
    #[error("templates show this block: take it out of {} first", .templates.join(", "))]
    SharedBlockUsed {
        /// Which.
        templates: Vec<String>,
    },
    /// More shared blocks than there may be.
    #[error("there are too many shared blocks: remove some that no template shows")]
    TooManySharedBlocks,
    /// A template for which there is nothing to show.
    #[error("the template cannot be shown: {why}")]
    Unshown {
        /// Why.
        why: String,
    },
    /// A document that cannot become messages.
    #[error("the template has problems")]
    Document(Vec<crate::templates::Problem>),
    /// What was kept of a message cannot be understood.
    #[error("the kept letter of message {message} cannot be understood")]
    Letter {
        /// Which.
        message: crate::MessageId,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Customers(error) => error.code(),
            Self::Events(error) => error.code(),
            Self::Timers(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::NoSecret => "messages.no_secret",
            Self::PushKey => "messages.bad_push_key",
            Self::Nobody => "messages.nobody",
            Self::Cause => "messages.bad_cause",
            Self::Name => "messages.bad_name",
            Self::Channels => "messages.bad_channels",
            Self::Window => "messages.bad_window",
            Self::ContentTooLarge => "messages.content_too_large",
            Self::Topic => "messages.bad_topic",
            Self::Hold => "messages.bad_hold",
            Self::Template { .. } => "messages.bad_template",
            Self::TemplateName => "messages.bad_template_name",
            Self::NoTemplate => "messages.no_template",
            Self::DraftChanged => "messages.draft_changed",
            Self::NoSharedBlock => "messages.no_shared_block",
            Self::SharedBlockUsed { .. } => "messages.shared_block_used",
            Self::TooManySharedBlocks => "messages.too_many_shared_blocks",
            Self::Unshown { .. } => "messages.unshown_template",
            Self::Document(_) => "messages.bad_document",
            Self::Letter { .. } => "messages.bad_letter",
        }
    }

    /// Whether the same may succeed later without a change by a person.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Db(error)
            | Self::Events(events::Error::Db(error))
            | Self::Timers(timers::Error::Db(error)) => error.is_transient(),
            Self::Customers(error) => error.is_transient(),
            Self::Events(_)
            | Self::Timers(_)
            | Self::Settings(_)
            | Self::NoSecret
            | Self::PushKey
            | Self::Nobody
            | Self::Cause
            | Self::Name
            | Self::Channels
            | Self::Window
            | Self::ContentTooLarge
            | Self::Topic
            | Self::Hold
            | Self::Template { .. }
            | Self::TemplateName
            | Self::NoTemplate
            | Self::DraftChanged
            | Self::NoSharedBlock
            | Self::SharedBlockUsed { .. }
            | Self::TooManySharedBlocks
            | Self::Unshown { .. }
            | Self::Document(_)
            | Self::Letter { .. } => false,
        }
    }

    /// The database's failure inside, when it is nothing else.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is not the database's stays what it is"
    )]
    pub fn into_db(self) -> Result<DbError, Self> {
        match self {
            Self::Db(error)
            | Self::Customers(
                customers::Error::Db(error) | customers::Error::Events(events::Error::Db(error)),
            )
            | Self::Events(events::Error::Db(error))
            | Self::Settings(settings::Error::Db(error))
            | Self::Timers(timers::Error::Db(error)) => Ok(error),
            other => Err(other),
        }
    }
}

impl From<Error> for events::HandlerError {
    fn from(error: Error) -> Self {
        let code = error.code();
        match error.into_db() {
            Ok(error) => Self::Db(error),
            Err(other) => Self::failed(code, other),
        }
    }
}

impl web::ToProblem for Error {
    fn kind(&self) -> web::Kind {
        match self {
            Self::Nobody
            | Self::Cause
            | Self::Name
            | Self::Channels
            | Self::Window
            | Self::ContentTooLarge
            | Self::Topic
            | Self::Hold
            | Self::TemplateName
            | Self::Unshown { .. }
            | Self::Document(_) => web::Kind::Invalid,
            Self::DraftChanged | Self::SharedBlockUsed { .. } | Self::TooManySharedBlocks => {
                web::Kind::Conflict
            }
            Self::NoTemplate | Self::NoSharedBlock => web::Kind::NotFound,
            Self::Db(_) | Self::Customers(_) | Self::Events(_) | Self::Timers(_)
                if self.is_transient() =>
            {
                web::Kind::Unavailable
            }
            Self::Db(_)
            | Self::Customers(_)
            | Self::Events(_)
            | Self::Timers(_)
            | Self::NoSecret
            | Self::PushKey
            | Self::Template { .. }
            | Self::Letter { .. } => web::Kind::Internal,
            Self::Settings(error) => web::ToProblem::kind(error),
        }
    }

    fn errors(&self) -> Vec<web::FieldError> {
        let Self::Document(problems) = self else {
            return Vec::new();
        };
        problems
            .iter()
            .map(|problem| web::FieldError::new(&problem.at, "invalid", &problem.problem))
            .collect()
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}
