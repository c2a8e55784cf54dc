//! Documents that may refer to segments, handed to the room that is asked what uses one.

use db::{DbError, Tx};
use segments::Mentioning;

/// Every journey that is not archived, as people enter it now. One that cannot be read refers to nothing.
pub(crate) fn documents(tx: &mut Tx<'_>) -> Result<Vec<Mentioning>, DbError> {
    let known = journeys::Documents::default();
    let listed = match journeys::list(tx, &known) {
        Ok(listed) => listed,
        Err(journeys::Error::Db(error)) => return Err(error),
        Err(_unreadable) => Vec::new(),
    };
    let mut documents = Vec::new();
    for journey in listed {
        if journey.state == journeys::JourneyState::Archived {
            continue;
        }
        if let Ok(Some(document)) = journeys::export(tx, &known, &journey.name) {
            documents.push(Mentioning {
                kind: "journey",
                name: journey.name.to_string(),
                title: journey.title,
                document,
            });
        }
    }
    Ok(documents)
}
