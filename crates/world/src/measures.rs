//! What programmes bring: whom journeys and campaigns met, handed to the room that compares.

use analytics::{Met, Programme};
use db::{DbError, Tx};

/// Every journey and campaign that met somebody.
pub fn programmes(tx: &mut Tx<'_>) -> Result<Vec<Programme>, DbError> {
    let mut programmes: Vec<Programme> = Vec::new();
    let mut take = |name: &str, state: &str, (customer, at, held_out)| {
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
    };
    journeys::for_each_entry(tx, &mut take)?;
    campaigns::for_each_entry(tx, &mut take)?;
    Ok(programmes)
}
