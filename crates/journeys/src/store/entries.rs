//! Everybody whom journeys met.

use db::{DbError, Tx};
use kernel::{CustomerId, Timestamp};

/// Calls `each` with the name and the state of a journey, whom it met, when, and whether they were held out; every time
/// that somebody came in, journey by journey.
pub fn for_each_entry(
    tx: &mut Tx<'_>,
    mut each: impl FnMut(&str, &str, (CustomerId, Timestamp, bool)),
) -> Result<(), DbError> {
    tx.for_each(
        "SELECT j.name, j.state, e.customer_id, e.entered_at, e.state FROM journeys_enrolment e \
         JOIN journeys_journey j ON j.journey_id = e.journey_id ORDER BY j.name",
        &[],
        |row| {
            let met = (row.get(2)?, row.get(3)?, row.text(4)? == "held_out");
            each(row.text(0)?, row.text(1)?, met);
            Ok::<_, DbError>(())
        },
    )
}
