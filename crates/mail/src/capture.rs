//! The transport of a house that has no mail server yet.

use crate::Outgoing;
use crate::transport::{Died, Kept, Outcome, Report, Transport};

/// How many outcomes are recorded at a time: one transaction of a comfortable size.
const GROUP: usize = 500;

/// Sends nothing anywhere. Each message is built, so that one that could not be sent is found out here too, and
/// reported as [`Outcome::Captured`]; the room that owns the messages shows them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Capture;

impl Transport for Capture {
    fn hand_over(
        &self,
        batch: Vec<Outgoing>,
        record: &mut dyn FnMut(&[Report]) -> Kept,
    ) -> Result<(), Died> {
        for group in batch.chunks(GROUP) {
            let reports: Vec<Report> = group
                .iter()
                .map(|outgoing| Report {
                    id: outgoing.id,
                    outcome: captured(outgoing),
                })
                .collect();
            // There is nothing to remember for next time: asked again, it says the same.
            let (Kept::Recorded | Kept::NotRecorded) = record(&reports);
        }
        Ok(())
    }
}

fn captured(outgoing: &Outgoing) -> Outcome {
    match outgoing.build() {
        Ok(_octets) => Outcome::Captured,
        Err(error) => Outcome::Unfit {
            reason: error.to_string(),
        },
    }
}
