//! What programmes bring: whom journeys met, handed to the room that compares.

use analytics::{Met, Programme};
use db::{DbError, Tx};

/// Every journey that met somebody.
pub fn programmes(tx: &mut Tx<'_>) -> Result<Vec<Programme>, DbError> {
    let mut programmes: Vec<Programme> = Vec::new();
    journeys::for_each_entry(tx, |name, state, (customer, at, held_out)| {
        let met = Met {
            customer,
            at,
            held_out,
        };
        match programmes.last_mut() {
            Some(last) if last.name == name => last.met.push(met),
            _ => programmes.push(Programme {
                name: name.to_owned(),
                state: state.to_owned(),
                met: vec![met],
            }),
        }
    })?;
    Ok(programmes)
}
