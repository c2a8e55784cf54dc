//! What can go wrong while a step is made.

use std::error::Error;

/// Why a step stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The pretended process died where the plan wanted it to.
    Died,
    /// The database said no: either the plan wanted that, or it is a fault.
    Database(String),
    /// A room said no.
    Refused(String),
    /// A rule does not hold.
    Broken {
        /// Which rule: the same word for the same kind of fault, whatever the details.
        rule: &'static str,
        /// What was seen.
        seen: String,
    },
}

impl Trouble {
    /// Work that is refused is a fault; a person's wish that is refused is not.
    pub(crate) fn of_work(self) -> Self {
        if let Self::Refused(seen) = self {
            Self::broken("work.stopped", seen)
        } else {
            self
        }
    }

    /// A rule that does not hold.
    pub(crate) fn broken(rule: &'static str, seen: impl Into<String>) -> Self {
        let seen = seen.into();
        Self::Broken { rule, seen }
    }
}

/// Any room's error. What it is about is told by its causes.
impl<E: Error + 'static> From<E> for Trouble {
    fn from(error: E) -> Self {
        let mut words = error.to_string();
        let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
        let mut of_database = false;
        while let Some(one) = cause {
            // A transparent error is not among the causes.
            let transparent = one.downcast_ref::<world::Error>();
            let died = matches!(
                transparent,
                Some(world::Error::Sending(messages::SendError::Died(_)))
            );
            if died || one.is::<mail::Died>() {
                return Self::Died;
            }
            of_database |= one.is::<db::DbError>();
            cause = one.source();
            if let Some(cause) = cause {
                words.push_str(": ");
                words.push_str(&cause.to_string());
            }
        }
        if of_database {
            Self::Database(words)
        } else {
            Self::Refused(words)
        }
    }
}
